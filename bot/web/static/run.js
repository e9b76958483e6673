// Run sheet and stage script: applies changes from the server, and says when the connection is gone. It stores nothing. It
// tries again after half a second, then 1, 2, 5 and 10, and at once when the network is back or somebody presses “Try
// again”. Until then its buttons are off. For a viewer who has lost access, the page loads again.
import { redraw, watchBoard } from "./board.js";
import { clock, count, fit, now, speak, tick, wall } from "./clock.js";
import { grow, rescue } from "./grow.js";
import "./menus.js";
import { watchTheEnd } from "./nearly.js";
import { forget, home, listen, settle } from "./press.js";

export { grow, now };

const PATIENCE = [500, 1000, 2000, 5000, 10000]; // milliseconds before each attempt to reconnect
const GRACE = 1500; // milliseconds without a connection that nobody needs to hear of
const SILENT = 40_000; // the server says something every 15 seconds; after this long the connection is dead
const AGAIN_FOR = 5000; // milliseconds that the page says it is connected again

const link = { abort: null, wake: null, watchdog: 0, grace: 0 };
let bearer = "";

/** Start, once the page has its fragments. `token` is only for Teams, where there is no cookie. */
export function begin(token = "") {
  bearer = token;
  const spoken = Object.assign(document.createElement("div"), { id: "spoken", className: "hidden" });
  spoken.setAttribute("role", "status");
  document.querySelector("main")?.append(spoken);
  listen(headers);
  watchBoard();
  watchTheEnd();
  redraw();
  tick();
  fit();
  addEventListener("resize", fit);
  setInterval(() => forget(), 1000);
  document.addEventListener("visibilitychange", count);
  addEventListener("offline", () => link.abort?.abort());
  addEventListener("online", () => link.wake?.());
  document.addEventListener("click", ({ target }) => { if (target.closest("[data-again]")) link.wake?.(); });
  return follow();
}

function headers(more = {}) {
  return bearer ? { Authorization: `Bearer ${bearer}`, ...more } : more;
}

// -- what the server tells ----------------------------------------------------------------------------------------------

async function follow() {
  for (let tries = 0; ; tries += 1) {
    link.abort = new AbortController();
    try {
      await read(() => { tries = 0; });
    } catch { /* retried below */ }
    clearTimeout(link.watchdog);
    if (tries > 0 || !navigator.onLine) connected(false);
    else if (!link.grace) link.grace = setTimeout(connected, GRACE, false);
    const patience = PATIENCE[Math.min(tries, PATIENCE.length - 1)] * (0.75 + Math.random() / 2);
    await new Promise((wake) => {
      link.wake = wake;
      if (navigator.onLine) setTimeout(wake, patience); // otherwise the browser says when there is a network again
    });
  }
}

async function read(began) {
  const view = document.body.dataset.view ? "?view=stage" : "";
  const answer = await fetch(`${home()}/events${view}`, { headers: headers(), signal: link.abort.signal });
  if (answer.status === 403) return location.reload();
  if (!answer.ok) throw new Error(answer.status);
  connected(true);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let got = await listenFor(reader); !got.done; got = await listenFor(reader)) {
    began();
    const events = (rest + got.value).split("\n\n");
    rest = events.pop();
    events.forEach(take);
  }
}

function listenFor(reader) {
  clearTimeout(link.watchdog);
  link.watchdog = setTimeout(() => link.abort.abort(), SILENT);
  return reader.read();
}

function take(event) {
  const line = event.split("\n").find((one) => one.startsWith("data: "));
  if (!line) return;
  const state = JSON.parse(line.slice(6));
  const { at, speed, phase } = state.clock;
  Object.assign(clock, { at: Date.parse(at), seen: performance.now(), speed, phase });
  const changed = Object.keys(state.parts).length > 0;
  forget(`${state.clock.visit} ${state.clock.phase}`, changed);
  document.body.dataset.visit = state.clock.visit;
  document.body.dataset.phase = state.clock.phase;
  const held = document.activeElement?.closest("[data-part]");
  for (const [name, html] of Object.entries(state.parts)) {
    const made = document.createElement("template");
    made.innerHTML = html;
    const part = document.querySelector(`[data-part="${name}"]`);
    if (part) grow(part, made.content);
  }
  if (held?.isConnected) rescue(held);
  if ("steer" in state.parts) settle();
  redraw();
  count();
  fit();
  document.dispatchEvent(new CustomEvent("throughline:state", { detail: state }));
}

// -- the connection ------------------------------------------------------------------------------------------------------

function connected(yes) {
  clearTimeout(link.grace);
  link.grace = 0;
  const was = clock.lost;
  if (was === !yes) return;
  clock.lost = !yes;
  document.body.classList.toggle("lost", !yes);
  for (const button of document.querySelectorAll(".steer-acts button")) {
    if (yes) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
  if (yes) found();
  else missing();
  count();
}

function missing() {
  const shown = document.getElementById("connection");
  if (!shown) return;
  const zone = document.querySelector("[data-zone]")?.dataset.zone;
  const said = shown.dataset.lost.replace("{time}", wall(zone));
  if (!shown.dataset.again) return void (shown.textContent = said);
  const make = (tag, style, text) => Object.assign(document.createElement(tag), { className: style, textContent: text });
  const mark = make("span", "mark", "✕");
  mark.setAttribute("aria-hidden", "true");
  const text = make("span", "line-text", said);
  text.append(make("span", "wide", ` · ${shown.dataset.more}`));
  const again = Object.assign(make("button", "small-button", shown.dataset.again), { type: "button" });
  again.dataset.again = "";
  const acts = make("span", "line-acts", "");
  acts.append(again);
  delete shown.dataset.jsBack;
  shown.replaceChildren(mark, text, acts);
}

function found() {
  const shown = document.getElementById("connection");
  const back = document.querySelector(".sheet-top")?.dataset.back;
  shown?.replaceChildren();
  if (!shown || !back) return;
  speak(back);
  shown.dataset.jsBack = "yes";
  shown.textContent = back;
  setTimeout(() => { if (!clock.lost) shown.replaceChildren(); }, AGAIN_FOR);
}

if (document.body?.dataset.run) begin();
