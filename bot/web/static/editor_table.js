// The agenda of the editor: rows with times, lengths by steppers, and moving by drag, keys and menus. + and − change a
// length by a minute, down to one minute. Alt with an arrow key moves a row. A plan that says no start is shown from 09:30.
import { el, icon, speak, words } from "/static/editor_dom.js";
import { dropTotals, kinds, minutes, moved, put, rows, title } from "/static/editor_plan.js";

const NEAR = 6; // pixels that a hand moves while it presses
const EDGE = 60; // pixels from the edge of the window, where the page scrolls along

/** The table. `state` has data, schema, checked and chosen; `act` what its buttons do. */
export class Table {
  constructor(body, state, act) {
    Object.assign(this, { body, state, act, carried: null, dragged: null });
    body.addEventListener("keydown", (event) => this.onKey(event));
    body.addEventListener("pointermove", (event) => this.onDrag(event)); // works with a mouse, a pen and fingers
    body.addEventListener("pointerup", (event) => this.onDrop(event));
    body.addEventListener("pointercancel", () => this.letGo());
  }

  /** Draw all rows anew. `focus` is the item whose control `part` gets the focus. */
  draw(focus = null, part = "handle") {
    this.rows = rows(this.state.data);
    const drawn = [];
    this.rows.forEach((row, number) => {
      if (row.kind === "block" && number) drawn.push(this.adder(this.rows[number - 1].block));
      drawn.push(this.row(row, number));
    });
    if (this.rows.length) drawn.push(this.adder(this.rows[this.rows.length - 1].block));
    this.body.replaceChildren(...drawn);
    this.update();
    const at = focus ? this.rows.findIndex((row) => row.item === focus) : -1;
    if (at >= 0) this.body.querySelector(`[data-row="${at}"] [data-part="${part}"]`)?.focus();
  }

  row(row, number) {
    const name = title(row, words);
    const movable = row.holder !== null;
    const handle = el("button", { type: "button", "aria-label": words("move", name), disabled: !movable, dataset: { part: "handle", label: "move" }, onpointerdown: (event) => this.onStart(event, row) }, icon("grip"));
    const link = el("a", { href: "#step-form", dataset: { part: "name" }, onclick: (event) => { event.preventDefault(); this.act.choose(row.item, true); } }, name);
    return el("tr", { class: `${row.kind === "block" ? "block-row" : "step-row"}${row.depth === 2 ? " inside" : ""}`, dataset: { row: number } },
      el("td", { class: "handle" }, handle),
      el("td", { class: "at-time" }, el("time")),
      el("th", { scope: row.kind === "block" ? "rowgroup" : "row", class: "step-name" }, link, el("span", { class: "row-problems" })),
      el("td", { class: "length" }, this.length(row, number, name)),
      el("td", { class: "kinds" }),
      el("td", { class: "acts" }, this.menu(row, name)));
  }

  length(row, number, name) {
    if (row.kind === "repeat" || (row.kind === "block" && (Array.isArray(row.item.steps) || row.item.repeat))) return el("span", { dataset: { part: "length" } });
    const set = (text) => { row.item.lasts = text; dropTotals(this.state.data, row.kind === "block" ? null : row.block); this.act.changed(); };
    const step = (by) => set(`${Math.max(1, Math.round(this.minutesOf(row, number)) + by)}m`);
    const field = el("input", { inputMode: "numeric", "aria-label": words("minutes", name), dataset: { part: "minutes", label: "minutes" }, onchange: ({ target }) => {
      const text = target.value.trim();
      if (text) set(/^\d+$/.test(text) ? `${Number(text)}m` : text);
    } });
    const button = (sign, key, by, part) => el("button", { type: "button", "aria-label": words(key, name), dataset: { part, label: key }, onclick: () => step(by) }, sign);
    return el("span", { class: "stepper" }, button("−", "less", -1, "less"), field, button("+", "more-time", 1, "more"));
  }

  minutesOf(row, number) {
    const typed = minutes(row.item.lasts);
    return Number.isNaN(typed) ? (this.state.checked.rows[number]?.lasts ?? 300) / 60 : typed;
  }

  menu(row, name) {
    const button = (key, does, style = "") => el("button", { type: "button", class: style, onclick: does }, words(key));
    const entries = [];
    if (row.holder) entries.push(button("up", () => this.move(row, -1, "menu")), button("down", () => this.move(row, 1, "menu")));
    if (row.holder && row.kind !== "repeat") entries.push(button("duplicate", () => this.act.duplicate(row)));
    entries.push(button("delete", () => this.act.remove(row), "stop"));
    return el("details", { class: "menu row-menu", "data-menu": "" }, el("summary", { "aria-label": words("more", name), dataset: { part: "menu", label: "more" } }, "⋯"), el("div", { class: "menu-list" }, ...entries));
  }

  adder(block) {
    const button = el("button", { type: "button", class: "link", "aria-label": words("add-to", block.title ?? words("block")), onclick: () => this.act.addStep(block) }, words("add-step"));
    return el("tr", { class: "add-row" }, el("td"), el("td", { colSpan: 5 }, button));
  }

  /** Bring times, lengths, titles, tags and problems up to date without touching what has the focus. */
  update() {
    const { checked, chosen, schema } = this.state;
    for (const line of this.body.querySelectorAll("[data-row]")) {
      const number = Number(line.dataset.row);
      const row = this.rows[number];
      const found = checked.rows[number];
      line.classList.toggle("is-chosen", row.item === chosen);
      line.classList.toggle("is-carried", row.item === this.carried?.item);
      const link = line.querySelector("[data-part=name]");
      if (row.item === chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      const name = title(row, words);
      if (link.textContent !== name) {
        link.textContent = name;
        for (const one of line.querySelectorAll("[data-label]")) one.setAttribute("aria-label", words(one.dataset.label, name));
      }
      if (found) line.querySelector("time").textContent = this.clock(found.starts);
      const field = line.querySelector("[data-part=minutes]");
      const shown = minutes(row.item.lasts);
      if (field && field !== document.activeElement) field.value = Number.isNaN(shown) ? row.item.lasts ?? (found?.lasts ? String(found.lasts / 60) : "") : shown;
      const whole = line.querySelector("[data-part=length]");
      if (whole && found) whole.textContent = found.lasts ? `${Math.round(found.lasts / 60)} ${words("min")}` : "";
      line.querySelector(".kinds").replaceChildren(...kinds(row, schema).map((one) => el("span", { class: "tag" }, one)));
      this.problems(line, number);
    }
  }

  problems(line, number) {
    const mine = this.state.checked.problems.filter((one) => one.row === number);
    line.classList.toggle("is-wrong", mine.some((one) => one.severity === "error"));
    const shown = mine.map((one) => el("span", { class: `row-problem ${one.severity}` }, words(one.severity === "error" ? "wrong" : "look", one.message)));
    line.querySelector(".row-problems").replaceChildren(...shown);
  }

  clock(seconds) {
    const start = /^(\d+)[:.](\d+)/.exec(String(this.state.data.starts ?? "09:30"));
    const all = (start ? Number(start[1]) * 60 + Number(start[2]) : 570) + Math.round(seconds / 60);
    const pad = (part) => String(part).padStart(2, "0");
    return `${pad(Math.floor(all / 60) % 24)}:${pad(all % 60)}`;
  }

  // -- moving --------------------------------------------------------------------------------------------------------

  move(row, by, part = "handle") {
    const name = title(row, words);
    const before = this.act.snapshot();
    if (!moved(this.state.data, row, by)) return speak(words("edge", name));
    delete this.state.data.lasts;
    this.act.changed(before);
    this.draw(row.item, part);
    const now = this.rows.find((one) => one.item === row.item);
    speak(words("moved", name, now.at + 1, now.holder.length));
  }

  onKey(event) {
    if (event.key === "Escape" && this.dragged) return void this.letGo();
    const line = event.target.closest("[data-row]");
    if (!line) return;
    const row = this.rows[Number(line.dataset.row)];
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const handle = event.target.closest("[data-part=handle]");
    if (by && row.holder && (event.altKey || (handle && this.carried?.item === row.item))) {
      event.preventDefault();
      this.move(row, by, event.target.dataset.part ?? "handle");
    } else if (handle && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.carry(row);
    } else if (handle && event.key === "Escape" && this.carried) {
      event.preventDefault();
      this.putBack(row);
    }
  }

  carry(row) {
    const name = title(row, words);
    const down = this.carried?.item === row.item;
    this.carried = down ? null : { item: row.item, before: this.act.snapshot() };
    speak(words(down ? "dropped" : "picked", name));
    this.update();
  }

  putBack(row) {
    const at = Number(JSON.parse(this.carried.before).at);
    this.act.restore(this.carried.before);
    this.carried = null;
    this.draw(this.rows[at]?.item);
    this.body.querySelector(`[data-row="${at}"] [data-part=handle]`)?.focus();
    speak(words("back", title(row, words)));
  }

  onStart(event, row) {
    if (event.button !== 0 || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.dragged = row;
    this.from = { x: event.clientX, y: event.clientY, far: false };
  }

  letGo() {
    this.dragged = null;
    this.body.classList.remove("is-dragging");
    this.mark(null);
  }

  /** Where a dragged row would go: the list and the place in it. */
  place(event) {
    const line = document.elementFromPoint(event.clientX, event.clientY)?.closest("#rows [data-row]");
    if (!line || !this.dragged || !this.from.far) return null;
    const over = this.rows[Number(line.dataset.row)];
    const box = line.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    if (this.dragged.kind === "block") {
      const at = this.state.data.blocks.indexOf(over.block);
      return { line, after, into: this.state.data.blocks, to: at + (after ? 1 : 0) };
    }
    if (over.kind === "block") return Array.isArray(over.item.steps) ? { line, after: true, into: over.item.steps, to: 0 } : null;
    return over.holder ? { line, after, into: over.holder, to: over.at + (after ? 1 : 0) } : null;
  }

  mark(place) {
    for (const one of this.body.querySelectorAll(".drop-before, .drop-after")) one.classList.remove("drop-before", "drop-after");
    place?.line.classList.add(place.after ? "drop-after" : "drop-before");
  }

  onDrag(event) {
    if (!this.dragged) return;
    this.from.far ||= Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y) > NEAR;
    if (!this.from.far) return;
    this.body.classList.add("is-dragging");
    if (event.clientY < EDGE) scrollBy(0, event.clientY - EDGE);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, event.clientY - innerHeight + EDGE);
    this.mark(this.place(event));
  }

  onDrop(event) {
    const { dragged } = this;
    const place = this.place(event);
    this.letGo();
    if (!place) return;
    const before = this.act.snapshot();
    if (!put(this.state.data, dragged, place.into, place.to)) return;
    delete this.state.data.lasts;
    this.act.changed(before);
    this.draw(dragged.item);
  }
}
