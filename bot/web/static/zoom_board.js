// Rooms board of the side panel: one press opens the rooms of the draw; everything else is said, with what to press by hand.
// They open at once only if everybody has a place; otherwise it shows first who has none. By itself it closes rooms in time,
// moves people after a new draw, and goes on where an earlier panel of the person stopped. While somebody else's panel
// works, it only offers to take over. Tries and pauses when Zoom is busy are in `zoom_rooms.js`.
import { ByHand, NO_ROLE, Rooms } from "./zoom_rooms.js";
import { Trouble, call, onChange, powers } from "./zoom_sdk.js";
import { Stale } from "./zoom_server.js";
import { buttons, list, pickers, write } from "./zoom_draw.js";
import { now, wall } from "./clock.js";

const SOON = 1000; // milliseconds: changes that come together are looked at together
const WATCH = 20_000; // how often to look while rooms are open: Zoom's own timer closes them without a word
const LAST = 60; // seconds before Zoom's countdown begins at which the facilitator is told
const AT_WORK = ["filling", "open", "closing"];

const pause = (length) => new Promise((done) => { setTimeout(done, length); });

export class Board {
  constructor(server, shown, words) {
    Object.assign(this, { server, shown, words });
    this.rooms = new Rooms(server, pause, (placed, of) => this.tell("placing", { placed, of }));
    this.able = false; // Zoom lets this person and this client work with rooms
    this.busy = ""; // the sentence for what is being done
    this.word = ""; // what went wrong, as the name of a sentence
    this.passing = false; // it went wrong while looking, and is over when looking works again
    this.checking = false; // filled, and not everybody is placed: the facilitator decides
    this.dirty = false; // Zoom told of a change while we were at work
    this.closed = ""; // the closing time at which closing was tried
    this.soon = 0;
    this.fresh = true; // has not held the lease: the person's earlier panel is gone, and this one goes on
    shown.addEventListener("click", ({ target }) => this.press(target.closest("[data-act]")?.dataset.act));
    shown.addEventListener("change", ({ target }) => this.pick(target));
  }

  get board() {
    return this.server.board;
  }

  get mine() {
    return this.board.lease === "mine";
  }

  /** Another panel works on the rooms. */
  get taken() {
    return this.board.lease === "other" || (this.board.lease === "own" && !this.fresh);
  }

  /** Start, and go on where an earlier panel stopped. */
  async begin() {
    await this.check();
    setInterval(() => this.tick(), 1000);
    setInterval(() => this.later(), WATCH);
    return this.server.follow((board) => this.changed(board));
  }

  /** Ask Zoom again what this person may do: somebody may have made them co-host. */
  async check() {
    try {
      this.able = await powers();
      this.word = this.able ? "" : "no-powers";
    } catch {
      this.word = "silent";
    }
    if (this.able) onChange({ rooms: () => this.later(), people: () => this.later(), role: () => this.later(true) });
    this.draw();
  }

  // -- what happens by itself --------------------------------------------------------------------------------------------

  changed() {
    if (this.mine) this.fresh = false;
    this.draw();
    this.next();
  }

  /** What is to be done now without a press: close in time, follow the groups, finish what an earlier panel began. */
  next() {
    const { board } = this;
    if (this.busy || !this.able || !board || this.taken) return;
    if (board.close && this.closed !== board.close_at) {
      this.closed = board.close_at;
      this.work("closing", () => this.rooms.close());
    } else if (!this.mine && ["open", "closing"].includes(board.phase) && !this.word) {
      this.work("looking", () => this.resume());
    } else if (this.mine && board.phase === "open" && board.change === "moves" && !this.word) {
      this.work("moving", () => this.rooms.keep());
    }
  }

  later(role = false) {
    this.dirty = true;
    this.role ||= role;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.look(), SOON);
  }

  /** Zoom told of a change, or some time has passed: look how things are. */
  async look() {
    if (this.busy || !this.board) return;
    this.dirty = false;
    if (this.role) await this.check();
    this.role = false;
    if (!this.able || !this.mine || !(AT_WORK.includes(this.board.phase) || this.checking)) return;
    await this.work("", () => this.sync());
  }

  async sync() {
    const { phase } = this.board;
    const seen = await this.rooms.look();
    if (phase === "open" && !seen.open) await this.server.report("closed");
    else if (phase === "open") await this.rooms.keep();
    else if (phase === "filling" && seen.open && this.rooms.isOurs(seen.names)) await this.opened();
    else if (this.checking) await this.refill();
  }

  async resume() {
    const { phase } = await this.server.lease();
    const seen = await this.rooms.look();
    if (phase === "closing") await this.rooms.close();
    else if (!seen.open) await this.server.report("closed");
    else await this.rooms.keep();
  }

  // -- what the facilitator presses --------------------------------------------------------------------------------------

  press(act) {
    const acts = {
      open: () => this.work("filling", () => this.fill()),
      replace: () => this.work("filling", () => this.fill(true)),
      "close-others": () => this.work("closing", () => this.others()),
      anyway: () => this.work("opening", () => this.opened(true)),
      refill: () => this.work("filling", () => this.refill()),
      close: () => this.work("closing", () => this.leased(() => this.rooms.close())),
      again: () => this.work("moving", () => this.leased(() => this.rooms.keep(true))),
      renew: () => this.work("closing", () => this.leased(async () => { await this.rooms.close(); await this.fill(true); })),
      stop: () => this.work("looking", async () => { this.checking = false; await this.server.report("planned"); }),
      take: () => this.work("looking", () => this.server.lease(true)),
      check: () => this.check(),
    };
    if (act && !this.busy) acts[act]?.();
  }

  async leased(act) {
    if (!this.mine) await this.server.lease();
    return act();
  }

  async fill(agreed = false) {
    await this.server.lease();
    try {
      await this.rooms.fill(agreed);
    } catch (problem) {
      if (problem instanceof ByHand && problem.word === "open-already") {
        await this.rooms.resume();
        return this.rooms.keep();
      }
      throw problem;
    }
    return this.settle();
  }

  /** Filled: open at once if everybody has a place, and otherwise show first who has none. */
  async settle() {
    const { missing } = this.rooms.report(this.board.drawn);
    this.checking = missing.length > 0;
    if (!this.checking) await this.opened(true);
  }

  async refill() {
    await this.rooms.assign(this.board.drawn);
    if (!this.rooms.report(this.board.drawn).missing.length) await this.opened(true);
  }

  async opened(ask = false) {
    this.tell("opening");
    if (ask) await this.rooms.open();
    else await this.rooms.resume();
    this.checking = false;
  }

  async others() {
    await this.rooms.shut();
    await this.fill(true);
  }

  /** The facilitator says who a participant is. */
  pick(field) {
    if (!field.matches("[data-pick]") || !field.value) return;
    this.work("filling", async () => {
      await this.server.pick(field.dataset.pick, field.value);
      await (this.board.phase === "open" ? this.rooms.keep() : this.refill());
    });
  }

  // -- one thing at a time -----------------------------------------------------------------------------------------------

  async work(word, job) {
    if (this.busy) return;
    if (this.mine) this.fresh = false;
    this.busy = word || "looking";
    if (word) this.tell(word);
    const before = this.board.phase;
    try {
      await job();
      if (word || this.passing || this.board.phase !== before) this.word = ""; // what a press led to stays to be read
    } catch (problem) {
      this.passing = !word;
      this.word = reason(problem);
      if (this.word === "no-powers") this.able = false;
      if (this.board.phase !== "filling") this.checking = false;
    } finally {
      this.busy = "";
    }
    this.draw();
    if (this.dirty) this.later();
    this.next();
  }

  // -- what is shown -----------------------------------------------------------------------------------------------------

  say(word, values = {}) {
    return (this.words[word] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  /** Say what is being done. */
  tell(word, values = {}) {
    this.draw(this.say(word, values));
  }

  draw(doing = "") {
    if (!this.board) return;
    const { state, notes, acts } = this.view();
    write(this.shown.querySelector("[data-zr=state]"), doing || (this.busy && this.busy !== "looking" ? this.say(this.busy, this.counts()) : state));
    list(this.shown.querySelector("[data-zr=notes]"), this.busy ? [] : notes);
    buttons(this.shown.querySelector("[data-zr=acts]"), acts, Boolean(this.busy), (act) => this.say(`act-${act}`));
    pickers(this.shown.querySelector("[data-zr=unknown]"), this.strangers(), this.rooms.people.found.absent, this.say.bind(this));
    const byHand = this.shown.querySelector("[data-zr=by-hand]");
    if (this.byHand !== this.board.by_hand) { // what is read or copied there stays where it is
      this.byHand = this.board.by_hand;
      byHand.innerHTML = this.board.by_hand;
    }
    byHand.closest("details").hidden = !this.board.by_hand;
    this.tick();
  }

  counts() {
    const { drawn } = this.board;
    return drawn ? { placed: this.rooms.placed(drawn), of: this.rooms.count(drawn) } : {};
  }

  view() {
    const { board } = this;
    const { drawn, phase } = board;
    const at = (time) => wall(board.zone, Date.parse(time));
    if (!this.able) return { state: this.say(this.word), notes: [], acts: ["check"] };
    if (this.taken) return { state: this.say("other", { name: board.holder }), notes: [], acts: ["take"] };
    const wrong = this.word ? [this.say(this.word)] : [];
    if (this.word === "others-open") return { state: wrong[0], notes: [], acts: ["close-others", "open"] };
    if (this.word === "others-closed") return { state: wrong[0], notes: [], acts: ["replace"] };
    if (phase === "open") return this.openView(wrong);
    if (phase === "closing") return { state: this.say("closing"), notes: wrong, acts: wrong.length ? ["close"] : [] };
    if (this.checking && drawn) return this.checkView(wrong);
    if (!drawn) return { state: this.say("no-draw"), notes: wrong, acts: [] };
    if (phase === "filling") return { state: this.say("interrupted"), notes: wrong, acts: ["open", "stop"] };
    const values = { rooms: drawn.rooms.filter((room) => room.seats.length).length, title: drawn.title, from: at(drawn.opens_at), until: drawn.closes_at ? at(drawn.closes_at) : "…" };
    return { state: this.say(phase === "closed" ? "ready-again" : "ready", values), notes: wrong, acts: ["open"] };
  }

  openView(wrong) {
    const { board } = this;
    const isNew = board.change === "new";
    const notes = [...wrong, ...this.people(false)];
    if (isNew) notes.unshift(this.say("new-draw"));
    return { state: this.say("open"), notes, acts: isNew ? ["renew", "close"] : ["close", "again"] };
  }

  checkView(wrong) {
    const { missing, placed, of } = this.rooms.report(this.board.drawn);
    const names = missing.map((seat) => seat.name).join(", ");
    const notes = [...wrong, ...(names ? [this.say("missing", { names })] : []), ...this.people(true)];
    return { state: this.say("placed", { placed, of }), notes, acts: ["anyway", "refill", "stop"] };
  }

  people(before) {
    const { drawn } = this.board;
    const { walk, without } = drawn ? this.rooms.report(drawn) : { walk: [], without: [] };
    const failed = [...this.rooms.failed.values()].join(", ");
    return [
      ...walk.map((one) => this.say("walk", one)),
      ...(failed ? [this.say(before ? "failed" : "failed-open", { names: failed })] : []),
      ...(without.length ? [this.say("without", { names: without.join(", ") })] : []),
      ...(this.rooms.warned ? [this.say("asked")] : []),
    ];
  }

  /** Participants whom nobody knows, while it can be said who they are. */
  strangers() {
    const { drawn, phase } = this.board;
    const asked = drawn && this.mine && !this.busy && (this.checking || phase === "open");
    return asked ? this.rooms.report(drawn).unknown : [];
  }

  /** The time left until everybody is back, by the service's clock. */
  tick() {
    const place = this.shown.querySelector("[data-zr=left]");
    const begins = this.board?.phase === "open" ? this.board.close_at : null;
    if (!begins) return write(place, "");
    const ends = Date.parse(begins) + this.board.countdown * 1000;
    const left = Math.max(0, Math.ceil((ends - now()) / 1000));
    const time = wall(this.board.zone, ends);
    write(place, this.say("left", { left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`, time }));
    if (left > 0 && left <= LAST + this.board.countdown && this.told !== begins && this.able && this.board.notify) {
      this.told = begins;
      call("showNotification", { type: "info", title: this.say("soon-title"), message: this.say("soon") }).catch(() => {});
    }
  }
}

function reason(problem) {
  if (problem instanceof ByHand) return problem.word;
  if (problem instanceof Stale) return problem.board.lease === "other" ? "" : "stale";
  if (problem instanceof Trouble) return problem.code === NO_ROLE ? "no-powers" : problem.silent ? "silent" : "refused";
  return "offline";
}
