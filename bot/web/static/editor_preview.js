// What a step posts, as a list: each card as in the chat, with its time and who gets it. Its buttons do nothing. What is
// shown is decided in `bot/web/editor/played.py`.
import { el, words } from "/static/editor_dom.js";

const GROUPS = ["everyone", "facilitators", "vote", "only-if"]; // anybody else is one of the people

/** The items of the list. */
export function drawn(posted) {
  return posted.map((one) => {
    const to = GROUPS.includes(one.to) ? words(`to-${one.to}`) : words("to-one", one.to);
    const label = el("span", { class: "label" }, [one.clock, to].filter(Boolean).join(" · "));
    if (!one.card) return el("li", {}, label, el("p", {}, one.text));
    const card = el("div");
    card.innerHTML = one.card; // drawn and escaped by the service, as in the chat
    for (const button of card.querySelectorAll("button")) button.disabled = true;
    return el("li", { class: one.to === "everyone" ? "" : "private" }, label, card);
  });
}
