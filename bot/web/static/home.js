// Home page script: shows which session is chosen, and opens a rehearsal of it. The number of people is what the plan says,
// up to the most of a room.
import { send } from "/static/send.js";

const form = document.getElementById("wish");

function show({ dataset, value }) {
  document.getElementById("chosen-number").textContent = dataset.number;
  document.getElementById("chosen-title").textContent = dataset.title;
  document.getElementById("go").textContent = dataset.go;
  document.getElementById("read").href = `/rehearsal/plan/${encodeURIComponent(value)}`;
  form.elements.people.value = Math.min(Number(dataset.people), Number(form.elements.people.max));
}

form.addEventListener("change", ({ target }) => {
  if (target.name === "plan") show(target);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(form));
  for (const name of ["people", "late", "silent", "wanders", "speed"]) given[name] = Number(given[name]);
  const opened = await send("/rehearsal", { ...given, odd: given.odd === "on" }, event.submitter);
  if (opened) location.assign(opened.to);
});

const chosen = form.querySelector("input[name=plan]:checked"); // the browser may have kept another choice
if (chosen && chosen.value !== form.querySelector("input[name=plan][checked]")?.value) show(chosen);
