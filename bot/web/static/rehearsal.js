// Rehearsal room script: updates the chat, sends button presses, and controls the room. run.js updates the run sheet.
import { grow, now } from "/static/run.js";

const { home, room, zone } = document.body.dataset;
const trouble = document.getElementById("trouble");
const messages = document.getElementById("messages");

/** Send a request. Returns the response, or null after showing the reason. */
async function send(to, body, button) {
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(to, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Throughline": "1" },
      body: JSON.stringify(body),
    });
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    trouble.textContent = answer.ok ? "" : plain ? await answer.text() : trouble.dataset.failed;
    return answer.ok ? await answer.json() : null;
  } catch {
    trouble.textContent = trouble.dataset.failed;
    return null;
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

async function order(what, button) {
  const done = await send(`${room}/order`, what, button);
  if (done?.to) location.assign(done.to);
}

// -- choosing a rehearsal ------------------------------------------------------------------------------------------------

document.getElementById("wish")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  for (const name of ["people", "late", "silent", "wanders", "speed"]) given[name] = Number(given[name]);
  const opened = await send("/rehearsal", { ...given, odd: given.odd === "on" }, event.submitter);
  if (opened) location.assign(opened.to);
});

// -- the chat ------------------------------------------------------------------------------------------------------------

document.addEventListener("throughline:state", ({ detail }) => {
  messages?.setAttribute("aria-live", detail.clock.speed > 0 && detail.clock.speed <= 1 ? "polite" : "off"); // at higher speeds, screen readers would talk without pause
  for (const [id, html] of detail.messages ?? []) put(id, html);
});

function put(id, html) {
  const made = document.createElement("template");
  made.innerHTML = html; // rendered and escaped by the server
  const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
  const there = document.getElementById(id);
  if (there) grow(there, made.content.firstElementChild);
  else messages.append(made.content.firstElementChild);
  if (atEnd) messages.scrollTop = messages.scrollHeight;
}

function press(button) {
  const data = JSON.parse(button.dataset.press);
  const given = new FormData(button.closest("form"));
  for (const name of new Set(given.keys())) data[name] = given.getAll(name).join(",");
  return send(`${home}/press`, { data }, button);
}

messages?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-press]");
  if (!button) return;
  event.stopPropagation(); // or run.js would handle it as a button of the run sheet
  press(button);
});

messages?.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button.primary, button");
  if (button) press(button);
});

document.getElementById("command")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  if (await send(`${home}/say`, { text: field.value, aloud: true }, event.submitter)) field.value = "";
});

// -- the controls --------------------------------------------------------------------------------------------------------

document.getElementById("controls")?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-order]");
  if (button) order(JSON.parse(button.dataset.order), button);
});

document.getElementById("controls")?.addEventListener("submit", (event) => {
  event.preventDefault();
  order({ do: "jump", step: event.target.elements.step.value }, event.submitter);
});

document.getElementById("controls")?.addEventListener("change", ({ target }) => {
  if (target.dataset.manner) order({ do: "manner", who: target.dataset.manner, manner: target.value });
});

const shown = document.getElementById("room-clock");
if (shown) {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone });
  setInterval(() => {
    const text = time.format(now());
    if (shown.textContent !== text) shown.textContent = text;
  }, 200);
  messages.scrollTop = messages.scrollHeight;
}
