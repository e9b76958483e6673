// Versions of a plan, its text, and what to do when somebody else has saved it. In that case the author must choose one of
// the two; both are kept as versions. A text that cannot be read as a plan is not taken, and the lines that are wrong are
// shown.
import { el, post, speak, words } from "/static/editor_dom.js";
import { rows, settled, title } from "/static/editor_plan.js";

const { draft } = document.body.dataset;
const byId = (id) => document.getElementById(id);
let editor;

/** Start listening. `given` has the editor's state and what it can do. */
export function listen(given) {
  editor = given;
}

/** The draft, or an earlier version of it. */
export const load = async (version = 0) => (await fetch(`${draft}/draft?version=${version}`)).json();

/** A clock time, as people write it. */
export function time(date) {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

// -- somebody else ---------------------------------------------------------------------------------------------------

export function conflict(theirs) {
  editor.work.conflict = theirs;
  const mine = new Map(rows(editor.state.data).map((row) => [title(row, words), JSON.stringify(row.item)]));
  const other = new Map(rows(settled(theirs.data ?? {})).map((row) => [title(row, words), JSON.stringify(row.item)]));
  const names = [...new Set([...mine.keys(), ...other.keys()])].filter((name) => mine.get(name) !== other.get(name));
  byId("conflict-at").textContent = time(new Date(theirs.saved_at));
  byId("conflict-what").textContent = names.length ? words("theirs-differs", names.slice(0, 8).join(", ")) : words("theirs-same");
  byId("conflict").showModal();
}

byId("conflict").addEventListener("cancel", (event) => event.preventDefault()); // one of the two has to be chosen

byId("keep-mine").addEventListener("click", () => settleConflict(false));
byId("take-theirs").addEventListener("click", () => settleConflict(true));

async function settleConflict(theirs) {
  const other = editor.work.conflict;
  editor.work.conflict = null;
  editor.state.version = other.newest;
  if (!(await editor.save())) return; // mine, so that it is among the versions either way; a new conflict asks again
  if (theirs) {
    const before = editor.snapshot();
    const { status, answer } = await post(`${draft}/draft`, { text: other.text, base: editor.state.version, tab: editor.otherTab });
    if (status !== 200) return editor.complain(status, answer);
    editor.saved(answer);
    editor.take(other, before);
    editor.work.dirty = false;
  }
  byId("conflict").close();
  speak(words(theirs ? "kept-theirs" : "kept-mine"));
}

// -- versions and text -----------------------------------------------------------------------------------------------

byId("open-versions").addEventListener("click", async () => {
  await editor.settle();
  const { versions, published: shown } = await load();
  byId("version-list").replaceChildren(...versions.map((one, at) => {
    const date = new Date(one.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
    const tag = one.version === shown ? el("span", { class: "tag tag-accent" }, words("shown")) : null;
    const open = async () => {
      const before = editor.snapshot();
      editor.take(await load(one.version), before);
      editor.touched();
      byId("versions").close();
      speak(words("opened", one.version));
    };
    return el("li", {}, el("span", {}, words("version", one.version, date), " ", tag), at ? el("button", { type: "button", class: "small-button", onclick: open }, words("open-version")) : el("span", { class: "quiet" }, words("now")));
  }));
  byId("versions").showModal();
});

export async function openText() {
  await editor.settle();
  const { text, problems: found, data } = await load();
  byId("plan-text").value = text;
  byId("text-problems").replaceChildren(...(data ? [] : found.map((one) => el("li", {}, `${one.line}: ${one.message}`))));
  byId("text").showModal();
}

byId("as-text").addEventListener("click", openText);
byId("use-text").addEventListener("click", async () => {
  const text = byId("plan-text").value;
  const { status, answer } = await post(`${draft}/check`, { text });
  const wrong = status !== 200 ? [String(answer)] : answer.data ? [] : answer.problems.map((one) => `${one.line}: ${one.message}`);
  byId("text-problems").replaceChildren(...wrong.map((one) => el("li", {}, one)));
  if (wrong.length) return;
  byId("text").close();
  const before = editor.snapshot();
  editor.work.dirty = false;
  if (await editor.save({ text })) editor.take(answer, before);
});
