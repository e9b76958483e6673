// Pairs: swap two people on the board by dragging or with keys, and show people their own pair. Pressing two people of
// different rooms swaps them; two of one room swap their roles. Esc lets go.
import { speak } from "./clock.js";
import { say } from "./press.js";

let held = null; // name of the person who is picked up

/** Start listening. */
export function watchBoard() {
  document.addEventListener("click", ({ target }) => choose(target.closest("[data-seat]")));
  document.addEventListener("keydown", (event) => {
    const seat = event.target.closest?.("[data-seat]");
    if (seat && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(seat);
    } else if (event.key === "Escape") hold(null);
  });
  document.addEventListener("dragstart", (event) => {
    const seat = event.target.closest?.("[data-seat]");
    if (!seat) return;
    event.dataTransfer.setData("text/plain", seat.dataset.seat);
    event.dataTransfer.effectAllowed = "move";
    hold(seat.dataset.seat);
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => { if (held && over(event.target)) event.preventDefault(); });
  }
  document.addEventListener("drop", (event) => {
    const seat = held && over(event.target);
    if (!seat) return;
    event.preventDefault();
    choose(seat);
  });
  document.addEventListener("dragend", () => hold(null));
}

function over(target) {
  return target.closest?.(".seat")?.querySelector("[data-seat]");
}

function choose(seat) {
  if (!seat) return;
  const name = seat.dataset.seat;
  if (held === null) return hold(name);
  const first = seatOf(held);
  const other = held;
  hold(null);
  if (other === name || !first) return;
  if (first.closest("[data-room]") === seat.closest("[data-room]")) say(`swap roles ${name}`, seat);
  else say(`swap ${other} and ${name}`, seat);
}

function hold(name) {
  if (name) speak(document.querySelector(".sheet-top")?.dataset.lifted.replace("{name}", name) ?? "");
  held = name;
  redraw();
}

function seatOf(name) {
  return [...document.querySelectorAll("[data-seat]")].find((one) => one.dataset.seat === name);
}

/** Bring the board's own signs, and the person's own pair, up to date with the page. */
export function redraw() {
  for (const seat of document.querySelectorAll("[data-seat]")) {
    const pressed = String(seat.dataset.seat === held);
    if (seat.getAttribute("aria-pressed") !== pressed) seat.setAttribute("aria-pressed", pressed);
  }
  const shown = document.getElementById("mine");
  if (shown) own(shown);
}

/** The person's own pair, found on the board, which everybody sees. */
function own(shown) {
  const board = document.querySelector("#pairs [data-going]");
  const seat = [...(board?.querySelectorAll(".seat") ?? [])].find((one) => one.dataset.name === document.body.dataset.me);
  shown.hidden = !seat;
  if (!seat) return;
  const { dataset } = shown;
  const room = seat.closest("[data-room]");
  const names = [...room.querySelectorAll(".seat")].filter((one) => one !== seat).map((one) => one.dataset.name).join(", ");
  const say = (text, blanks) => text.replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
  const title = say(board.dataset.going === "yes" ? dataset.with : dataset.later, { names });
  const lines = [title, room.dataset.label, seat.dataset.role ? say(dataset.role, { role: seat.dataset.role }) : ""];
  if (shown.dataset.jsShown === lines.join("|")) return;
  shown.dataset.jsShown = lines.join("|");
  const make = (tag, style, text) => Object.assign(document.createElement(tag), { className: style, textContent: text });
  const head = make("div", "panel-head", "");
  head.append(make("h2", "title", lines[0]), make("span", "tag tag-accent", lines[1]));
  shown.replaceChildren(head, ...(lines[2] ? [make("p", "reading", lines[2])] : []));
}
