// Library of plans: makes new plans, and imports files.
import { send } from "/static/send.js";

const { home } = document.body.dataset;
const trouble = document.getElementById("trouble");

document.getElementById("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const made = await send(home, Object.fromEntries(new FormData(event.target)), event.submitter);
  if (made) location.assign(made.to);
});

document.getElementById("import").addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = event.target.elements.file.files[0];
  if (!file) return;
  event.submitter?.setAttribute("aria-busy", "true");
  try {
    const headers = { "Content-Type": "application/octet-stream", "X-Throughline": "1" };
    const answer = await fetch(`${home}/import?name=${encodeURIComponent(file.name)}`, { method: "POST", headers, body: file });
    if (answer.ok) location.assign((await answer.json()).to);
    else trouble.textContent = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : trouble.dataset.failed;
  } catch {
    trouble.textContent = trouble.dataset.failed;
  } finally {
    event.submitter?.removeAttribute("aria-busy");
  }
});
