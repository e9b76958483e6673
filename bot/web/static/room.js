// Rehearsal room script: the chat, its bar and its dialogs. run.js updates the run sheet, chat.js scrolls the chat. What
// somebody types goes to the meeting's chat or to their private chat with the bot. At higher speeds than real time, screen
// readers are not told of new messages.
import { now } from "/static/run.js";
import { clear, tell } from "/static/press.js";
import { send } from "/static/send.js";
import { Chat } from "/static/chat.js";
import "/static/menus.js";

const { home, room, zone } = document.body.dataset;
const chat = new Chat(document.getElementById("messages"), document.getElementById("jump-new"), document.getElementById("tab-new"));
const field = document.getElementById("say");

async function order(what, button) {
  const done = await send(`${room}/order`, what, button);
  if (done?.to) location.assign(done.to);
  if (done?.told) tell(done.told);
}

document.addEventListener("throughline:state", ({ detail }) => {
  const slow = detail.clock.speed > 0 && detail.clock.speed <= 1;
  chat.log.setAttribute("aria-live", slow ? "polite" : "off"); // at higher speeds, screen readers would talk without pause
  chat.take(detail.messages ?? []);
});

// -- typing --------------------------------------------------------------------------------------------------------------

async function say(text, isPrivate, waiting = chat.sending(text)) {
  clear(); // a reply on the run sheet is about what was pressed before
  const done = await send(`${home}/say`, { text, aloud: true, private: isPrivate });
  if (done) waiting.remove();
  else chat.failed(waiting, () => say(text, isPrivate, waiting));
}

document.getElementById("command").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  field.value = "";
  if (text) say(text, document.body.dataset.chat === "private");
});

function show(which) {
  document.body.dataset.chat = which;
  for (const one of document.querySelectorAll("button[data-chat]")) one.setAttribute("aria-pressed", String(one.dataset.chat === which));
  chat.toEnd();
}

// -- buttons -------------------------------------------------------------------------------------------------------------

function press(button) {
  const data = JSON.parse(button.dataset.press);
  const given = new FormData(button.closest("form"));
  for (const name of new Set(given.keys())) data[name] = given.getAll(name).join(",");
  return send(`${home}/press`, { data }, button);
}

chat.log.addEventListener("click", (event) => {
  const button = event.target.closest("[data-press]");
  if (!button) return;
  event.stopPropagation(); // or run.js would handle it as a button of the run sheet
  if (!button.hasAttribute("aria-busy")) press(button);
});

chat.log.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button.primary, button");
  if (button) press(button);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-order], [data-typed], button[data-chat]");
  if (!button) return;
  if (button.dataset.order) order(JSON.parse(button.dataset.order), button);
  else if (button.dataset.typed) say(button.dataset.typed, true);
  else show(button.dataset.chat);
});

document.querySelector("[data-jump]").addEventListener("submit", (event) => {
  order({ do: "jump", step: event.target.elements.step.value });
});

document.addEventListener("change", ({ target }) => {
  if (target.dataset.manner) order({ do: "manner", who: target.dataset.manner, manner: target.value });
});

// -- the clock -----------------------------------------------------------------------------------------------------------

const shown = document.getElementById("room-clock");
const days = shown.dataset.days.split("|"); // from Sunday; browsers know the names in few languages
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: zone });
const ENGLISH = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone });
setInterval(() => {
  const text = `${days[ENGLISH.indexOf(day.format(now()))]} ${time.format(now())}`;
  if (shown.textContent !== text) shown.textContent = text;
}, 200);
