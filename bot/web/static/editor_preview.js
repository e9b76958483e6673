// What a step posts, as a list: its card as in the chat, then everything else with its time.
import { el, words } from "/static/editor_dom.js";

/** The items of the list. */
export function drawn(posted) {
  return posted.map((one) => {
    const kind = named(one);
    if (!one.card) return el("li", {}, el("span", { class: "label" }, `${one.clock} · ${kind}`), el("p", {}, one.text));
    const card = el("div");
    card.innerHTML = one.card; // drawn and escaped by the service, as in the chat
    for (const button of card.querySelectorAll("button")) button.disabled = true;
    return el("li", {}, el("span", { class: "label" }, one.clock), card);
  });
}

function named(one) {
  if (one.kind === "notice") return one.left === 1 ? words("notice-one") : words("notice", one.left);
  return words(one.kind === "prompt" && one.waits ? "waits" : one.kind);
}
