// Near the end of a step: flashes the countdown or plays a sound, if somebody asked for it on this device. Both are off at
// first. The choice is kept in this browser, and the service does not know it. What screen readers hear is in `clock.js`.
const LEFT = 60; // seconds at which it happens
const FLASHES = 6000; // milliseconds that it flashes
const STORED = "throughline-nearly-";
const NOTES = [[660, 0], [880, 0.25]]; // hertz, and seconds from now

let audio = null;

function stored(name) {
  try {
    return localStorage.getItem(STORED + name) === "yes";
  } catch {
    return false; // a frame without storage: the choice lasts as long as the page
  }
}

function store(name, yes) {
  try {
    localStorage.setItem(STORED + name, yes ? "yes" : "no");
  } catch { /* see above */ }
}

function chosen(name) {
  return document.querySelector(`[data-nearly="${name}"]`)?.checked ?? false;
}

/** Browsers let a page make sounds only after somebody pressed something on it. */
function allow() {
  if (chosen("sound")) audio ??= new AudioContext();
  void audio?.resume();
}

function play() {
  allow();
  for (const [pitch, wait] of audio ? NOTES : []) {
    const [tone, volume, from] = [audio.createOscillator(), audio.createGain(), audio.currentTime + wait];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.08, from);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.6);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.6);
  }
}

function flash() {
  const bar = document.querySelector(".steer");
  if (!bar) return;
  bar.dataset.jsNearly = "yes";
  setTimeout(() => delete bar.dataset.jsNearly, FLASHES);
}

/** Start, once the page is there. */
export function watchTheEnd() {
  for (const box of document.querySelectorAll("[data-nearly]")) box.checked = stored(box.dataset.nearly);
  document.addEventListener("change", ({ target }) => {
    const name = target.dataset?.nearly;
    if (!name) return;
    store(name, target.checked);
    if (!target.checked) return;
    if (name === "sound") play();
    else flash();
  });
  document.addEventListener("click", allow);
  document.addEventListener("throughline:nearly", ({ detail }) => {
    if (detail !== LEFT) return;
    if (chosen("flash")) flash();
    if (chosen("sound")) play();
  });
}
