// Plan editor: holds the plan, checks and saves it while people work, and takes changes back. Changes of one field within a
// second are undone together. If somebody else has saved meanwhile, people choose (`editor_versions.js`).
import { el, post, speak, words } from "/static/editor_dom.js";
import { drawn } from "/static/editor_preview.js";
import { Form } from "/static/editor_form.js";
import { dropTotals, duplicated, ids, opened, rows, settled, title } from "/static/editor_plan.js";
import { Table } from "/static/editor_table.js";
import { conflict, listen, load, openText, time } from "/static/editor_versions.js";
import "/static/menus.js";

const CHECK_AFTER = 300; // milliseconds without a change
const SAVE_AFTER = 1200; // the same, until it is saved
const AGAIN_AFTER = 5000; // milliseconds until a save that failed is tried again
const MOST_UNDO = 200; // changes that can be taken back
const { draft, home } = document.body.dataset;
const byId = (id) => document.getElementById(id);
const trouble = byId("trouble");
const tab = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
const state = { data: {}, schema: null, checked: { rows: [], problems: [], posted: [] }, chosen: null, version: 0 };
const past = { undo: [], redo: [], last: "" };
const work = { dirty: false, saving: false, conflict: null, check: 0, save: 0, asked: 0 };
let form, table;

// -- changes ---------------------------------------------------------------------------------------------------------

/** The plan and what is chosen, as text. */
function snapshot() {
  return JSON.stringify({ data: state.data, at: rows(state.data).findIndex((row) => row.item === state.chosen) });
}

/** Something was changed. `before` is the snapshot from before it; changes of one field close together are one. */
function changed(before = null) {
  const now = performance.now();
  if (before !== null || now - (past.at ?? -1e9) > 1000) {
    past.undo.push(before ?? past.last);
    past.undo.splice(0, past.undo.length - MOST_UNDO);
  }
  past.at = before === null ? now : -1e9;
  past.redo.length = 0;
  past.last = snapshot();
  touched();
}

function touched() {
  work.dirty = true;
  byId("saved").textContent = words("unsaved");
  clearTimeout(work.check);
  clearTimeout(work.save);
  work.check = setTimeout(check, CHECK_AFTER);
  work.save = setTimeout(save, SAVE_AFTER);
  buttons();
  table.update();
}

function restore(kept) {
  const { data, at } = JSON.parse(kept);
  state.data = data;
  state.chosen = rows(data)[at]?.item ?? null;
  past.last = kept;
  draw();
  touched();
}

function step(from, to, said) {
  if (!from.length) return;
  to.push(snapshot());
  restore(from.pop());
  past.at = -1e9;
  buttons();
  speak(words(said));
}

function buttons() {
  for (const name of ["undo", "redo"]) byId(name).disabled = !past[name].length;
}

// -- checking and saving ---------------------------------------------------------------------------------------------

async function check() {
  const asked = ++work.asked;
  const row = rows(state.data).findIndex((one) => one.item === state.chosen);
  const { status, answer } = await post(`${draft}/check`, { data: state.data, row: row < 0 ? null : row });
  if (asked !== work.asked) return;
  if (status === 200) show(answer);
  else complain(status, answer);
}

function complain(status, answer) {
  trouble.textContent = status && typeof answer === "string" && status < 500 ? answer : trouble.dataset.failed;
}

async function save(body = { data: state.data }) {
  clearTimeout(work.save);
  if (work.saving || work.conflict) return void (work.save = setTimeout(save, SAVE_AFTER));
  work.saving = true;
  work.dirty = false;
  byId("saved").textContent = words("saving");
  const { status, answer } = await post(`${draft}/draft`, { ...body, base: state.version, tab });
  work.saving = false;
  if (status === 200) return saved(answer);
  work.dirty = true;
  if (status === 409) return conflict(answer);
  byId("saved").textContent = words("unsaved");
  if (status === 0 || status >= 500 || status === 429) {
    byId("saved").textContent = words("failed");
    work.save = setTimeout(save, AGAIN_AFTER);
  } else complain(status, answer);
  return false;
}

function saved(answer) {
  state.version = answer.version;
  if (!work.dirty) byId("saved").textContent = words("saved", time(new Date()));
  trouble.textContent = answer.lost.length ? words("lost", answer.lost.join(" · ")) : "";
  return true;
}

/** Save now, and again if something changed meanwhile. False where it could not be saved. */
async function settle() {
  while (work.saving) await new Promise((done) => setTimeout(done, 50));
  return !work.dirty || await save();
}

// -- showing ---------------------------------------------------------------------------------------------------------

function take(shown, before = null) {
  if (before !== null) past.undo.push(before);
  state.data = settled(shown.data ?? {});
  state.chosen = rows(state.data).find((row) => row.kind === "step")?.item ?? null;
  past.last = snapshot();
  show(shown, false);
  draw();
  check();
}

function draw() {
  table.draw();
  drawForm();
  buttons();
}

function show(checked, update = true) {
  state.checked = checked;
  trouble.textContent = trouble.textContent === trouble.dataset.failed ? "" : trouble.textContent;
  if (update) table.update();
  facts();
  problems();
  preview();
  formProblems();
}

function facts() {
  const { rows: found } = state.checked;
  const end = found.reduce((most, row) => Math.max(most, row.starts + (row.lasts ?? 0)), 0);
  const all = Math.round(end / 60);
  const length = all >= 60 ? words("hours", Math.floor(all / 60), all % 60) : words("mins", all);
  byId("facts").textContent = [length, words("from-to", table.clock(0), table.clock(end)), words("made-for", state.data.people ?? 10)].join(" · ");
  byId("page-title").textContent = state.data.title ?? words("untitled");
  if (document.activeElement !== byId("begins")) byId("begins").value = /^\d\d:\d\d$/.test(state.data.starts ?? "") ? state.data.starts : "";
}

function problems() {
  const { problems: found } = state.checked;
  const wrong = found.filter((one) => one.severity === "error").length;
  const shown = wrong || found.length;
  byId("problems").hidden = !found.length;
  byId("problems").classList.toggle("only-warnings", !wrong);
  byId("problems-title").textContent = shown === 1 ? words(wrong ? "problem" : "warning") : words(wrong ? "problems" : "warnings", shown);
  const all = rows(state.data);
  byId("problem-list").replaceChildren(...found.map((one) => {
    const row = all[one.row];
    const where = row ? title(row, words) : words("the-plan");
    const go = (event) => { event.preventDefault(); choose(row?.item ?? null, true, one.key); };
    return el("li", { class: `problem-${one.severity}` }, el("a", { href: "#step-form", onclick: go }, `${where}: ${one.message}`));
  }));
  const remarks = state.checked.comments ?? [];
  if (remarks.length) byId("note-list").replaceChildren(...remarks.map((one) => el("li", {}, one)));
  if (remarks.length) byId("notes-count").textContent = remarks.length;
  byId("notes").hidden = !byId("note-list").childElementCount;
}

function preview() {
  const { posted } = state.checked;
  const row = state.checked.rows[rows(state.data).findIndex((one) => one.item === state.chosen)];
  byId("preview-title").textContent = words("posted", row ? table.clock(row.starts) : "");
  const lines = drawn(posted ?? []);
  byId("preview").replaceChildren(...(lines.length ? lines : [el("li", { class: "quiet" }, words("not-posted"))]));
}

function choose(item, focus = false, key = "") {
  state.chosen = item;
  past.last = snapshot();
  drawForm();
  table.update();
  check();
  if (!focus) return;
  const place = key ? byId("form").querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  for (let one = place; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  (place?.querySelector("input, textarea, select, button") ?? byId("form-title")).focus();
}

function drawForm(key = "") {
  const row = rows(state.data).find((one) => one.item === state.chosen);
  const kind = { block: "WrittenBlock", step: "WrittenStep", repeat: "Repeat" }[row?.kind];
  const body = kind ? state.schema.definitions[kind] : state.schema;
  const item = row ? row.item : state.data;
  byId("form-where").textContent = row ? (row.kind === "block" ? words("block") : row.block.title ?? words("block")) : "";
  byId("form-title").textContent = row ? title(row, words) : words("the-plan");
  const hidden = row?.kind === "block" && (Array.isArray(item.steps) || item.repeat) ? new Set(body.ofSteps) : new Set();
  const properties = Object.fromEntries(Object.entries(body.properties).filter(([name]) => !hidden.has(name)));
  const open = [...byId("form").querySelectorAll("details")].map((one) => one.open);
  byId("form").replaceChildren();
  form.fill(byId("form"), { ...body, properties }, item);
  [...byId("form").querySelectorAll("details")].forEach((one, at) => { one.open = open[at] ?? false; });
  formProblems();
  if (key) [...byId("form").querySelectorAll(`[data-key="${CSS.escape(key)}"] :is(input, textarea, select)`)].pop()?.focus();
}

function formProblems() {
  const at = rows(state.data).findIndex((one) => one.item === state.chosen);
  for (const one of byId("form").querySelectorAll(".form-problem")) one.remove();
  for (const one of state.checked.problems.filter((found) => (found.row ?? -1) === at)) {
    const place = one.key ? byId("form").querySelector(`[data-key="${CSS.escape(one.key)}"]`) : null;
    const example = one.example ? el("code", {}, `\n${words("right", one.example)}`) : null;
    (place ?? byId("form")).prepend(el("p", { class: `form-problem ${one.severity}` }, one.message, example));
  }
}

// -- what the buttons do ---------------------------------------------------------------------------------------------

const act = {
  choose, changed, snapshot, restore,
  duplicate(row) {
    const before = snapshot();
    state.chosen = duplicated(state.data, row);
    added(before, words("copied", title(row, words)));
  },
  remove(row) {
    const before = snapshot();
    if (row.holder) row.holder.splice(row.at, 1);
    else delete row.block.repeat;
    dropTotals(state.data, row.kind === "block" ? null : row.block);
    state.chosen = null;
    changed(before);
    draw();
    byId("the-plan").focus();
    speak(words("deleted", title(row, words)));
  },
  addStep(block) {
    const before = snapshot();
    opened(block, state.schema.definitions.WrittenBlock.ofSteps);
    state.chosen = { title: words("new-step"), lasts: "5m" };
    block.steps.push(state.chosen);
    dropTotals(state.data, block);
    added(before);
  },
};

function added(before, said = "") {
  changed(before);
  draw();
  const first = byId("form").querySelector("[data-field=title]");
  (first ?? byId("form-title")).focus();
  first?.select();
  if (said) speak(said);
}

function addBlock(block) {
  const before = snapshot();
  if (!Array.isArray(state.data.blocks)) state.data.blocks = [];
  state.data.blocks.push(block);
  delete state.data.lasts;
  state.chosen = block;
  added(before);
}

byId("add-block").addEventListener("click", () => addBlock({ title: words("new-block"), mode: "online", steps: [{ title: words("new-step"), lasts: "10m" }] }));
byId("add-break").addEventListener("click", () => addBlock({ title: words("break"), mode: "break", lasts: "15m", steps: [{ title: words("break"), lasts: "15m" }] }));
byId("the-plan").addEventListener("click", () => choose(null, true));
byId("undo").addEventListener("click", () => step(past.undo, past.redo, "undone"));
byId("redo").addEventListener("click", () => step(past.redo, past.undo, "redone"));
byId("begins").addEventListener("change", ({ target }) => {
  if (target.value) state.data.starts = target.value;
  else delete state.data.starts;
  changed();
});
byId("form").addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || typing) return;
  event.preventDefault();
  byId(event.shiftKey ? "redo" : "undo").click();
});

async function order(body) {
  if (!(await settle())) return null;
  const { status, answer } = await post(`${draft}/do`, body);
  if (status === 200) return answer;
  const why = document.querySelector("dialog:modal [data-why]");
  if (why) why.textContent = typeof answer === "string" ? answer : "";
  else complain(status, answer);
  return null;
}

async function leave(what) {
  const done = await order({ do: what });
  if (done) location.assign(done.to);
}

byId("rehearse")?.addEventListener("click", () => leave("rehearse"));
byId("do-publish").addEventListener("click", async () => {
  const done = await order({ do: "publish" });
  if (!done) return;
  byId("publish").close();
  published(done.name);
  speak(words("published-as", done.name));
});
byId("withdraw").addEventListener("click", async () => {
  if (!(await order({ do: "withdraw" }))) return;
  published("");
  speak(words("withdrawn"));
});
byId("do-remove").addEventListener("click", () => leave("remove"));

function published(name) {
  byId("published").textContent = name ? words("start-word", name) : "";
  byId("published").hidden = byId("withdraw").hidden = !name;
}

// -- beginning and leaving -------------------------------------------------------------------------------------------

addEventListener("beforeunload", (event) => { if (work.dirty) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && work.dirty) save(); });

async function begin() {
  listen({ state, work, otherTab: tab.split("").reverse().join(""), snapshot, save, settle, saved, take, touched, complain });
  state.schema = await (await fetch(`${home}/form.json`)).json();
  form = new Form(state.schema, (structure, key) => { changed(structure ? past.last : null); if (structure) { table.draw(); drawForm(key); } }, () => ids(state.data));
  table = new Table(byId("rows"), state, act);
  const shown = await load();
  state.version = shown.version;
  published(shown.name);
  byId("saved").textContent = words("saved", time(new Date(shown.saved_at)));
  take(shown);
  if (!shown.data) openText();
  document.body.dataset.ready = "yes";
}

begin();
