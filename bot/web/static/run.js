// Run sheet and stage script: applies changes from the server, counts down, and sends button presses. It stores nothing.
const SOON = 0.2; // of a step's time left: words, shape and colour change
const LAST = 0.05;
const PATIENCE = [500, 1000, 2000, 5000, 10000]; // milliseconds before each attempt to reconnect

const READ_IN = 8000; // milliseconds a reply stays although the page has changed
const FORGET_IN = 30000; // a reply is about a moment
const QUESTION_IN = 300000; // a question can be answered for five minutes
const clock = { at: Date.now(), seen: performance.now(), speed: 1, passing: 1 };
const answer = { given: 0, about: "" }; // when the reply on the page came, and at which visit and phase
/** Base path of this run. */
function home() {
  return document.body.dataset.home ?? `/run/${document.body.dataset.run}`;
}
let bearer = "";

/** Start, once the page has its fragments. `token` is only for Teams, where there is no cookie. */
export function begin(token = "") {
  bearer = token;
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  const tick = () => { count(); setTimeout(tick, clock.speed > 1 ? 100 : 1000 - ((now() % 1000) + 1000) % 1000 + 5); };
  tick();
  document.addEventListener("visibilitychange", count);
  return follow();
}

/** Server time in milliseconds: the last time received, plus the time since then. */
export function now() {
  return clock.at + (performance.now() - clock.seen) * clock.speed;
}

function headers(more = {}) {
  return bearer ? { Authorization: `Bearer ${bearer}`, ...more } : more;
}

// -- what the server tells ----------------------------------------------------------------------------------------------

async function follow() {
  let tries = 0;
  for (;;) {
    try {
      const view = document.body.dataset.view ? "?view=stage" : "";
      const answer = await fetch(`${home()}/events${view}`, { headers: headers() });
      if (answer.status === 403) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      connected(true);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        tries = 0;
        const events = (rest + read.value).split("\n\n");
        rest = events.pop();
        events.forEach(take);
      }
    } catch { /* retried below */ }
    connected(false);
    await new Promise((wait) => setTimeout(wait, PATIENCE[Math.min(tries++, PATIENCE.length - 1)] * (0.75 + Math.random() / 2)));
  }
}

function connected(yes) {
  const shown = document.getElementById("connection");
  const words = yes ? "" : shown.dataset.lost;
  document.body.classList.toggle("lost", !yes);
  if (shown.textContent !== words) shown.textContent = words;
}

function take(event) {
  const line = event.split("\n").find((one) => one.startsWith("data: "));
  if (!line) return;
  const state = JSON.parse(line.slice(6));
  Object.assign(clock, {
    at: Date.parse(state.clock.at),
    seen: performance.now(),
    speed: state.clock.phase === "paused" ? 0 : state.clock.speed,
    passing: state.clock.speed,
  });
  forget(`${state.clock.visit} ${state.clock.phase}`, Object.keys(state.parts).length > 0);
  document.body.dataset.visit = state.clock.visit;
  document.body.dataset.phase = state.clock.phase;
  for (const [name, html] of Object.entries(state.parts)) {
    const part = document.querySelector(`[data-part="${name}"]`);
    const made = document.createElement("template");
    made.innerHTML = html;
    if (part) grow(part, made.content);
  }
  count();
  document.dispatchEvent(new CustomEvent("throughline:state", { detail: state }));
}

/** Update `old`'s children to match `fresh`'s. Unchanged elements stay, with their focus, open details and typed text. */
export function grow(old, fresh) {
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, place) => {
    const there = old.childNodes[place];
    if (!there) old.append(node);
    else if (there.nodeName !== node.nodeName || there.nodeType !== node.nodeType || key(there) !== key(node)) there.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) {
      same(there, node);
      if (node.nodeName !== "SELECT" || there.innerHTML !== node.innerHTML) grow(there, node);
    } else if (there.data !== node.data) there.data = node.data;
  });
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}

function key(node) {
  return node.dataset?.key ?? node.dataset?.say ?? node.dataset?.form ?? node.id ?? "";
}

function same(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS") && !name.startsWith("data-js")) old.removeAttribute(name);
  }
  const began = fresh.hasAttribute("open") && fresh.closest("[aria-current]") && !old.closest("[aria-current]");
  for (const { name, value } of fresh.attributes) {
    if (name === "open" && !began) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

// -- counting down -------------------------------------------------------------------------------------------------------

function count() {
  countPause();
  forget(answer.about, false);
  for (const turn of document.querySelectorAll(".turn")) {
    if (turn.dataset.ends) write(turn, said(left(turn)));
  }
  for (const shown of document.querySelectorAll(".countdown")) {
    const seconds = left(shown);
    const lasts = Number(shown.dataset.lasts) || 1;
    const stopped = shown.dataset.left !== undefined;
    const state = stopped ? 4 : seconds <= 0 ? 3 : seconds <= lasts * LAST ? 2 : seconds <= lasts * SOON ? 1 : 0;
    shown.dataset.jsState = ["fine", "soon", "last", "over", "stopped"][state];
    write(shown.querySelector(".digits"), said(seconds));
    write(shown.querySelector(".state"), shown.dataset.words.split("|")[state]);
    shown.querySelector("progress").value = Math.max(0, lasts - seconds);
  }
}

/** While the clock is stopped, the lateness grows with real time. */
function countPause() {
  for (const shown of document.querySelectorAll("[data-behind]")) {
    const figure = shown.querySelector(".figure");
    if (figure) write(figure, said(Math.abs(Number(shown.dataset.behind) + ((performance.now() - clock.seen) * clock.passing) / 1000)));
  }
}

function left(shown) {
  return shown.dataset.left === undefined ? (Date.parse(shown.dataset.ends) - now()) / 1000 : Number(shown.dataset.left);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Seconds in clock format, rounded up as the bot does. So 0:00 appears when the step ends. */
function said(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - 0.05));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

// -- what people press ---------------------------------------------------------------------------------------------------

function onClick(event) {
  const button = event.target.closest("[data-say], [data-press]");
  if (!button) return;
  const shown = { act: "say", text: button.dataset.say, visit: Number(document.body.dataset.visit), item: button.dataset.item };
  const act = button.dataset.say ? shown : JSON.parse(button.dataset.press).press;
  if (act.act === "say") say(act.text, button, { visit: act.visit, item: act.item });
}

function onSubmit(event) {
  const form = event.target.closest("form[data-form]");
  if (!form) return;
  event.preventDefault();
  const given = new FormData(form);
  const text = form.dataset.form.replace(/\{(\w+)\}/g, (_, name) => given.get(name) ?? "");
  if (text.trim()) say(text, form.querySelector("button")).then((done) => done && form.querySelectorAll("input").forEach((one) => { one.value = ""; }));
}

function onKey(event) {
  if (event.key === "Escape") document.getElementById("reply")?.replaceChildren();
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.nodeName ?? "")) {
    const field = document.querySelector("#command input");
    if (field) { field.focus(); event.preventDefault(); }
  }
}

/** Remove the reply once it no longer says what is: after a while, or when the page has changed since. */
function forget(about, changed) {
  const reply = document.getElementById("reply");
  if (!reply?.hasChildNodes()) return;
  const age = performance.now() - answer.given;
  const question = reply.querySelector("[data-press]") !== null;
  const moved = about !== answer.about && answer.about !== "" && age > (question ? 1000 : READ_IN);
  const old = question ? age > QUESTION_IN : age > FORGET_IN || (changed && age > READ_IN);
  if (moved || old) reply.replaceChildren();
}

function showing() {
  return `${document.body.dataset.visit ?? ""} ${document.body.dataset.phase ?? ""}`;
}

async function say(text, button, made = {}) {
  button?.setAttribute("aria-busy", "true");
  const reply = document.getElementById("reply");
  const body = JSON.stringify({ text, ...made, id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}` });
  try {
    const sent = await fetch(`${home()}/say`, {
      method: "POST",
      headers: headers({ "Content-Type": "application/json", "X-Throughline": "1" }),
      body,
    });
    if (!sent.ok) {
      reply.textContent = sent.headers.get("Content-Type")?.startsWith("text/plain") ? await sent.text() : failed();
      Object.assign(answer, { given: performance.now(), about: "" });
      return false;
    }
    const told = await sent.json();
    Object.assign(answer, { given: performance.now(), about: showing() });
    reply.innerHTML = told.reply; // rendered and escaped by the server, from our own cards only
    return !told.refused;
  } catch {
    reply.textContent = failed();
    Object.assign(answer, { given: performance.now(), about: "" });
    return false;
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

function failed() {
  return document.getElementById("confirm-words")?.dataset.failed ?? "";
}

if (document.body?.dataset.run) begin();
