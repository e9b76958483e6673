// Clocks: count down from the server's time. Without a connection they say that they only guess. Screen readers hear it once
// when five minutes and one minute are left. On the stage, text that does not fit gets smaller, and more than ten rooms take
// turns.
const SOON = 0.2; // of a step's time left: words, shape and colour change
const LAST = 0.05; // of it: the last words and colour
const TURN_PAGE = 12_000; // milliseconds for ten rooms on the stage
const LEAST_SIZE = 0.4; // of its usual size: no text on the stage gets smaller
const SPOKEN = [300, 60]; // seconds left at which screen readers hear it, once

export const clock = { at: Date.now(), seen: performance.now(), speed: 1, phase: "", ahead: 0, lost: false };
const told = { ends: "", left: Infinity };
const zones = new Map();

/** Server time in milliseconds: the last time received, plus the time since then. */
export function now() {
  return clock.at + (performance.now() - clock.seen) * clock.speed;
}

/** Time of day, in the session's time zone. */
export function wall(zone, at = now()) {
  if (!zones.has(zone)) zones.set(zone, new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined }));
  return zones.get(zone).format(at);
}

/** Say something to screen readers once. */
export function speak(words) {
  const region = document.getElementById("spoken");
  if (region) region.textContent = words;
}

export function tick() {
  count();
  setTimeout(tick, clock.speed > 1 ? 100 : 1000 - ((now() % 1000) + 1000) % 1000 + 5);
}

/** Bring every clock of the page up to date. */
export function count() {
  for (const shown of document.querySelectorAll(".countdown")) countdown(shown);
  for (const turn of document.querySelectorAll(".turn[data-ends]")) write(turn, figure(left(turn)));
  for (const shown of document.querySelectorAll(".wall")) write(shown, wall(shown.dataset.zone));
  for (const rooms of document.querySelectorAll("[data-rooms]")) turnPages(rooms);
}

function countdown(shown) {
  const lasts = Number(shown.dataset.lasts) || 1;
  const seconds = left(shown) + clock.ahead * 60;
  const stopped = shown.dataset.left !== undefined;
  const state = stopped ? 4 : seconds <= 0 ? 3 : seconds <= lasts * LAST ? 2 : seconds <= lasts * SOON ? 1 : 0;
  const looks = ["plenty", "soon", "last", "over", "paused"][state];
  if (shown.dataset.jsTime !== looks) shown.dataset.jsTime = looks;
  const digits = shown.querySelector(".digits");
  write(digits, figure(seconds));
  if (digits.dataset.jsLength !== String(digits.textContent.length)) digits.dataset.jsLength = digits.textContent.length;
  write(shown.querySelector(".state"), shown.dataset.words.split("|")[state]);
  const full = Math.round(Math.min(1, Math.max(0, 1 - seconds / lasts)) * 1000) / 10;
  for (const line of document.querySelectorAll(".track rect, .stage-track rect")) line.setAttribute("width", full);
  if (!stopped && !clock.lost) remind(shown, seconds);
}

/** Tell screen readers when five minutes and one minute are left. Clocks are silent otherwise. */
function remind(shown, seconds) {
  if (told.ends === shown.dataset.ends) {
    const crossed = SPOKEN.find((mark) => told.left > mark && seconds <= mark && seconds > mark - 5);
    const words = document.querySelector("[data-left-words]")?.dataset.leftWords.split("|");
    if (crossed && words) {
      speak(words[SPOKEN.indexOf(crossed)]);
      document.dispatchEvent(new CustomEvent("throughline:nearly", { detail: crossed }));
    }
  }
  Object.assign(told, { ends: shown.dataset.ends, left: seconds });
}

function turnPages(rooms) {
  const pages = Math.ceil(Number(rooms.dataset.rooms) / 10);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const page = String(Math.floor(performance.now() / TURN_PAGE) % pages);
  rooms.toggleAttribute("data-js-all", still && pages > 1);
  for (const room of rooms.children) room.hidden = pages > 1 && !still && room.dataset.page !== page;
}

/** The stage never scrolls: text that does not fit is written smaller. */
export function fit() {
  const main = document.querySelector(".stage-main");
  const what = main?.querySelector(".stage-what");
  const clockFace = main?.querySelector(".stage-clock");
  if (!what || !clockFace) return;
  const { paddingTop, paddingBottom } = getComputedStyle(main);
  const room = () => clockFace.offsetHeight <= main.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
  shrink(document.querySelector(".stage-rooms"), LEAST_SIZE, room);
  shrink(what, LEAST_SIZE, () => what.scrollHeight <= what.clientHeight + 1);
}

function shrink(shown, least, fits) {
  for (let size = 1; shown && size >= least; size -= 0.05) {
    shown.style.setProperty("--fit", size.toFixed(2));
    if (fits()) return;
  }
}

function left(shown) {
  return shown.dataset.left === undefined ? (Date.parse(shown.dataset.ends) - now()) / 1000 : Number(shown.dataset.left);
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Seconds as a figure. Without a connection, somebody may have changed the time: it is a guess then, and nothing after zero. */
function figure(seconds) {
  if (!clock.lost) return said(seconds);
  return seconds > 0 ? `~${said(seconds)}` : "–:––";
}

/** Seconds in clock format, rounded up as the bot does. So 0:00 appears when the step ends. */
function said(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - 0.05));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
