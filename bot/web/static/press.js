// What people press and type: sent to the service, with the answer where they look. Nothing happens without a sign of it.
// Without a connection nothing is sent, and the page says so. Presses of +1 and −1 that are close together are one command.
// In a question, the way back has the focus. What participants may press is in `bot/web/run_pages.py`.
import { clock, count, speak } from "./clock.js";
import { recent } from "./grow.js";

const READ_IN = 8000; // milliseconds a reply stays although the page has changed
const FORGET_IN = 30000; // a reply is about a moment
const QUESTION_IN = 300000; // a question can be answered for five minutes
const MARKED = 1500; // milliseconds that a pressed button shows how it went
const GATHER_QUIET = 1000; // milliseconds without another press of +1 or -1, until they are sent as one command
const GATHER_MOST = 3000; // milliseconds after the first of them, within which they are sent in any case
const LIMIT = 20000; // milliseconds until a command without an answer counts as failed

const answer = { given: 0, about: "" }; // when the reply on the page came, and at which visit and phase
const gathered = { minutes: 0, first: 0, timer: 0, buttons: new Set(), made: {} };
let headers = (more) => more;

/** Start listening. `signed` adds what proves who we are. */
export function listen(signed) {
  headers = signed;
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
}

/** Base path of this run. */
export function home() {
  return document.body.dataset.home ?? `/run/${document.body.dataset.run}`;
}

function words(name, values = {}) {
  const said = document.querySelector(".sheet-top")?.dataset[name] ?? "";
  return said.replace(/\{(\w+)\}/g, (_, one) => values[one] ?? "");
}

function onClick(event) {
  if (event.target.closest("[data-forget]")) show("");
  const button = event.target.closest("[data-say], [data-press]");
  if (!button || button.getAttribute("aria-busy") === "true" || (event.detail > 0 && recent(button))) return;
  const shown = { act: "say", text: button.dataset.say, visit: Number(document.body.dataset.visit), item: button.dataset.item };
  const act = button.dataset.say ? shown : JSON.parse(button.dataset.press).press;
  if (act.act !== "say") return;
  button.closest("#question")?.close();
  if (button.dataset.minutes) gather(button, { visit: act.visit, item: act.item });
  else say(act.text, button, { visit: act.visit, item: act.item });
}

async function onSubmit(event) {
  const form = event.target.closest("form[data-form]");
  if (!form) return;
  event.preventDefault();
  const given = new FormData(form);
  const text = form.dataset.form.replace(/\{(\w+)\}/g, (_, name) => given.get(name) ?? "");
  const made = form.dataset.item ? { visit: Number(document.body.dataset.visit), item: form.dataset.item } : {};
  const button = form.querySelector("button.primary, button:not([data-close])");
  const dialog = form.closest("dialog"); // the answer may come after a change of the page that replaces the form
  if (!text.trim() || !(await say(text, button, made))) return;
  for (const field of form.querySelectorAll("input:not([type=radio], [type=hidden]), textarea")) field.value = "";
  dialog?.close();
}

function onKey(event) {
  if (event.key === "Escape" && !document.querySelector("dialog:modal")) show("");
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.nodeName ?? "")) {
    const field = document.querySelector("#command input");
    if (field) { field.focus(); event.preventDefault(); }
  }
}

// -- minutes more and less -----------------------------------------------------------------------------------------------

/** Show the new time at once; send one command when the presses have stopped. */
function gather(button, made) {
  if (clock.lost) return void refuse(words("undone"), button);
  if (!gathered.buttons.size) Object.assign(gathered, { first: performance.now(), made });
  gathered.minutes += Number(button.dataset.minutes);
  gathered.buttons.add(button);
  button.dataset.jsWaits = "yes";
  clock.ahead = gathered.minutes;
  count();
  clearTimeout(gathered.timer);
  const left = gathered.first + GATHER_MOST - performance.now();
  gathered.timer = setTimeout(sendGathered, Math.max(0, Math.min(GATHER_QUIET, left)));
}

async function sendGathered() {
  const { minutes, buttons, made } = gathered;
  Object.assign(gathered, { minutes: 0, buttons: new Set(), made: {} });
  for (const button of buttons) delete button.dataset.jsWaits;
  const done = minutes && (await say(`${minutes > 0 ? "+" : "-"}${Math.abs(minutes)}`, [...buttons].pop(), made));
  if (done) setTimeout(settle, MARKED); // the page's own change comes first, as a rule
  else settle();
}

/** What was shown ahead is true now, or was refused. */
export function settle() {
  if (gathered.buttons.size) return;
  clock.ahead = 0;
  count();
}

// -- asking the service --------------------------------------------------------------------------------------------------

/** Send a command. Returns whether it was done, or is asked about first. */
export async function say(text, button, made = {}) {
  if (clock.lost) return refuse(words("undone"), button);
  button?.setAttribute("aria-busy", "true");
  const body = JSON.stringify({ text, ...made, id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}` });
  try {
    const sent = await fetch(`${home()}/say`, {
      method: "POST",
      headers: headers({ "Content-Type": "application/json", "X-Throughline": "1" }),
      body,
      signal: AbortSignal.timeout?.(LIMIT),
    });
    if (!sent.ok) return refuse(sent.headers.get("Content-Type")?.startsWith("text/plain") ? await sent.text() : failed(), button);
    return take(await sent.json(), button);
  } catch {
    return refuse(failed(), button);
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

function take(told, button) {
  Object.assign(answer, { given: performance.now(), about: showing() });
  const made = document.createElement("template");
  made.innerHTML = told.reply; // rendered and escaped by the server, from our own cards only
  const dialog = document.getElementById("question");
  if (dialog && made.content.querySelector('[data-card="ConfirmCard"]')) {
    dialog.replaceChildren(made.content);
    dialog.showModal();
    dialog.querySelector("[data-press]:not(.danger, .primary)")?.focus(); // the way back
    return true; // it was understood: its words need not stay in their field
  }
  mark(button, told.refused ? "no" : "done");
  show(told.reply, told.refused);
  if (!told.reply) speak(words("done", { what: button?.getAttribute("aria-label") ?? button?.textContent.trim() ?? "" }));
  return !told.refused;
}

function refuse(text, button) {
  Object.assign(answer, { given: performance.now(), about: "" });
  mark(button, "no");
  const shown = document.createElement("p");
  shown.textContent = text;
  show(shown.outerHTML, true);
  return false;
}

/** Show a reply. Refusals interrupt what a screen reader is saying, and stand in the dialog if one is open. */
function show(html, refused = false) {
  const why = document.querySelector("dialog:modal [data-why]");
  if (why && refused) return void (why.innerHTML = html);
  const reply = document.getElementById("reply");
  if (!reply) return;
  reply.setAttribute("aria-live", refused ? "assertive" : "polite");
  reply.parentElement.toggleAttribute("data-js-refused", refused);
  reply.innerHTML = html;
}

/** Remove the reply: something newer is being said elsewhere. */
export function clear() {
  show("");
}

/** Show a sentence where replies are shown. */
export function tell(text) {
  Object.assign(answer, { given: performance.now(), about: showing() });
  show(Object.assign(document.createElement("p"), { textContent: text }).outerHTML);
}

function mark(button, how) {
  if (!button) return;
  button.dataset.jsDid = how;
  setTimeout(() => delete button.dataset.jsDid, MARKED);
}

/** Remove the reply once it no longer says what is: after a while, or when the page has changed since. */
export function forget(about = answer.about, changed = false) {
  const reply = document.getElementById("reply");
  if (!reply?.hasChildNodes()) return;
  const age = performance.now() - answer.given;
  const question = reply.querySelector("[data-press]") !== null;
  const moved = about !== answer.about && answer.about !== "" && age > (question ? 1000 : READ_IN);
  const old = question ? age > QUESTION_IN : age > FORGET_IN || (changed && age > READ_IN);
  if (moved || old) show("");
}

function showing() {
  return `${document.body.dataset.visit ?? ""} ${document.body.dataset.phase ?? ""}`;
}

function failed() {
  return document.getElementById("confirm-words")?.dataset.failed ?? "";
}
