// Chat: follows new messages while its end is in view. Otherwise it stays, marks where new ones begin, and counts them. A
// message that could not be sent stays, with a button to send it again.
import { grow, rescue } from "/static/grow.js";

const NEAR = 48; // pixels: so near the end counts as being at it
const READ = 2000; // milliseconds until new messages that are in view count as read

export class Chat {
  /** `log` is the list, `jump` the button that leads to its end, `tab` the number on the tab of narrow screens. */
  constructor(log, jump, tab) {
    Object.assign(this, { log, jump, tab, words: log.dataset, fresh: 0, rule: null, reading: 0 });
    log.addEventListener("scroll", () => this.look(), { passive: true });
    jump.addEventListener("click", () => this.toEnd());
    addEventListener("hashchange", () => this.toEnd());
    addEventListener("resize", () => this.follows && this.scroll());
    this.follows = true;
    this.scroll();
  }

  get inView() {
    return this.log.clientHeight > 0;
  }

  /** Take messages of the server: pairs of an id and HTML. */
  take(messages) {
    const held = this.log.contains(document.activeElement);
    for (const [id, html] of messages) {
      const made = document.createElement("template");
      made.innerHTML = html; // rendered and escaped by the server
      const there = document.getElementById(id);
      if (there) grow(there, made.content.firstElementChild);
      else this.append(made.content.firstElementChild);
    }
    if (held) rescue(this.log);
    if (this.follows && this.inView) this.scroll();
    this.show();
  }

  append(message) {
    if (!message.classList.contains("message-mine") && (!this.follows || !this.inView)) this.mark();
    this.log.append(message);
  }

  /** Note a new message that is not in view, under a rule where they begin. */
  mark() {
    this.fresh += 1;
    if (this.rule) return;
    this.rule = Object.assign(document.createElement("li"), { className: "chat-new" });
    this.rule.append(Object.assign(document.createElement("span"), { textContent: this.words.wordsNew }));
    this.log.append(this.rule);
  }

  show() {
    const text = this.fresh === 1 ? this.words.wordsOne : this.words.wordsMore.replace("{n}", this.fresh);
    this.jump.hidden = this.fresh === 0 || !this.inView || this.follows;
    this.jump.firstElementChild.textContent = text;
    this.tab.hidden = this.fresh === 0;
    this.tab.textContent = String(this.fresh);
    this.tab.setAttribute("aria-label", text);
  }

  look() {
    if (!this.inView) return;
    this.follows = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    clearTimeout(this.reading);
    if (this.follows && this.rule) this.reading = setTimeout(() => this.read(), READ);
    this.show();
  }

  read() {
    this.rule?.remove();
    Object.assign(this, { rule: null, fresh: 0 });
    this.show();
  }

  scroll() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  toEnd() {
    this.follows = true;
    this.scroll();
    this.look();
  }

  /** Show a message that is on its way. */
  sending(text) {
    const made = Object.assign(document.createElement("li"), { className: "message message-mine typed" });
    if (document.body.dataset.chat === "private") made.classList.add("message-private");
    const bubble = Object.assign(document.createElement("div"), { className: "bubble", textContent: text });
    made.append(bubble, Object.assign(document.createElement("p"), { className: "seen", textContent: this.words.wordsSending }));
    this.log.append(made);
    this.toEnd();
    return made;
  }

  /** It did not get through. `again` sends it once more. */
  failed(message, again) {
    const seen = message.querySelector(".seen");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: this.words.wordsAgain });
    button.addEventListener("click", () => {
      seen.className = "seen";
      seen.textContent = this.words.wordsSending;
      again();
    });
    seen.className = "seen failed";
    seen.replaceChildren(`${this.words.wordsFailed} · `, button);
  }
}
