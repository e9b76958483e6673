// Parts of the rooms board: notes, buttons, and the lists to say who somebody is. Each changes only what is different, so
// that the focus stays.
const FIRST = ["open", "anyway", "renew", "replace", "close-others", "take", "check"]; // acts that lead on; closing is no first choice

/** Notes as a list. */
export function list(place, notes) {
  place.replaceChildren(...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  place.hidden = notes.length === 0;
}

/** Buttons for these acts. While the board works they stay, because one of them has the focus. */
export function buttons(place, acts, busy, say) {
  for (const button of place.children) button.setAttribute("aria-disabled", String(busy));
  if (busy || acts.join() === place.dataset.for) return;
  const had = document.activeElement?.closest?.("[data-act]")?.dataset.act;
  place.dataset.for = acts.join();
  place.replaceChildren(...acts.map((act) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: say(act) });
    button.dataset.act = act;
    if (act === acts.find((one) => FIRST.includes(one))) button.className = "primary";
    return button;
  }));
  if (had && acts.length) (place.querySelector(`[data-act=${had}]`) ?? place.firstElementChild).focus();
}

/** A list of the people who have no place, beside each participant whom nobody knows. */
export function pickers(place, unknown, absent, say) {
  const key = JSON.stringify([unknown, absent]);
  if (key === place.dataset.for) return;
  place.dataset.for = key;
  place.replaceChildren(...(absent.length ? unknown : []).map(({ id, name }) => {
    const label = Object.assign(document.createElement("label"), { className: "field", textContent: say("who", { name }) });
    const field = document.createElement("select");
    field.dataset.pick = id;
    field.append(new Option(say("nobody"), ""), ...absent.map((one) => new Option(one.name, one.person)));
    label.append(field);
    return label;
  }));
}

/** Text, where it has changed. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
