// Library of plans: makes new plans, and imports files once people have seen what was understood of them. A plan file
// becomes a plan at once; a table is shown first, and if a file has several, people choose one.
import { send } from "/static/send.js";

const { home } = document.body.dataset;
const byId = (id) => document.getElementById(id);
const trouble = byId("trouble");
const said = JSON.parse(byId("words").textContent);
const words = (name, ...values) => values.reduce((text, value) => text.replace("{}", () => value), said[name]);
const dialog = byId("look");
let file = null;

byId("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const made = await send(home, Object.fromEntries(new FormData(event.target)), event.submitter);
  if (made) location.assign(made.to);
});

byId("import").addEventListener("submit", async (event) => {
  event.preventDefault();
  file = event.target.elements.file.files[0];
  if (!file) return;
  const found = await upload("import/look", {}, event.submitter, trouble);
  if (!found) return;
  if (!found.rows) return make(event.submitter, trouble); // a plan: there is nothing to understand
  show(found);
  byId("look-name").value = found.title;
  dialog.showModal();
});

byId("look-table").addEventListener("change", async ({ target }) => {
  const found = await upload("import/look", { table: target.value }, target, byId("look-why"));
  if (found) show(found);
});
byId("look-close").addEventListener("click", () => dialog.close());
byId("confirm").addEventListener("submit", (event) => {
  event.preventDefault();
  make(byId("make"), byId("look-why"), { title: byId("look-name").value, table: byId("look-table").value });
});

async function make(button, place, more = {}) {
  const made = await upload("import", more, button, place);
  if (made) location.assign(made.to);
}

/** Send the file. Returns the answer, or null after saying why not. */
async function upload(where, more, button, place) {
  button?.setAttribute("aria-busy", "true");
  place.textContent = "";
  try {
    const headers = { "Content-Type": "application/octet-stream", "X-Throughline": "1" };
    const answer = await fetch(`${home}/${where}?${new URLSearchParams({ name: file.name, ...more })}`, { method: "POST", headers, body: file });
    if (answer.ok) return await answer.json();
    place.textContent = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : trouble.dataset.failed;
  } catch {
    place.textContent = trouble.dataset.failed;
  } finally {
    button?.removeAttribute("aria-busy");
  }
  return null;
}

function show(found) {
  byId("look-facts").textContent = words("facts", found.rows.length, found.lasts);
  byId("look-rows").replaceChildren(...found.rows.map(row));
  byId("look-remarks").replaceChildren(...found.remarks.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
  byId("look-notes").hidden = !found.remarks.length;
  const names = found.tables.map((number) => new Option(words("table", number), number, number === found.table, number === found.table));
  byId("look-table").replaceChildren(...names);
  byId("look-which").hidden = names.length < 2;
}

function row(one) {
  const line = document.createElement("tr");
  const length = one.at_least ? `${one.lasts} (${words("least", one.at_least)})` : one.lasts;
  const cells = [one.starts, length, words(one.mode), one.title, one.say, one.cue];
  line.append(...cells.map((text, at) => Object.assign(document.createElement(at === 3 ? "th" : "td"), { textContent: text })));
  line.children[3].scope = "row";
  return line;
}
