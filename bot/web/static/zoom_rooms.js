// Breakout rooms: create, fill, open and close them in Zoom, in the only order that works. Each step first looks at how
// things are: a call that was not answered may have been done. The service's board decides which rooms; nothing is kept here
// for later. While Zoom is busy, creating and opening are tried four times. Then, and where rooms of others are open, the
// facilitator is told what to press by hand. Closed rooms that somebody else made are replaced only if the facilitator
// agrees. Somebody whom Zoom does not take is tried twice, then named.
import { People } from "./zoom_people.js";
import { Trouble, call } from "./zoom_sdk.js";

const ALREADY_OPEN = 10121; // Zoom's code: rooms are open
const NOT_OPEN = 10092; // Zoom's code: rooms are not open
export const NO_ROLE = 80012; // Zoom's code: not host or co-host
const NO_ROOM = 10093; // Zoom's code: there is no such room
const GONE = [10075, 10094]; // participant unknown, or no longer here
const BUSY_TRIES = 4; // to create or open: Zoom needs a moment between closing, creating and opening
const BUSY_PAUSE = 1500; // milliseconds between these tries, when Zoom is busy
const CONFIRM_TRIES = 6; // looks until the facilitator is told that Zoom did not open the rooms
const CONFIRM_PAUSE = 1000; // milliseconds between two looks whether rooms are open, or closed
const SETTLE = 8; // seconds after Zoom's countdown within which rooms are closed
const MOST_ROOMS = 50; // that Zoom creates at once; with more groups, by hand

/** Rooms cannot go on without the facilitator. `word` names the sentence that says what to press by hand. */
export class ByHand extends Error {
  constructor(word) {
    super(word);
    this.word = word;
  }
}

function isSame(names, wanted) {
  return wanted.length > 0 && wanted.length === names.length && wanted.every((name) => names.includes(name));
}

export class Rooms {
  constructor(server, pause, progress) {
    Object.assign(this, { server, pause, progress });
    this.people = new People(server);
    this.ids = new Map(); // Zoom's room id, by name, exactly as Zoom gave it
    this.sent = new Map(); // the room each participant was assigned to, by participant id
    this.failed = new Map(); // names of people who could not be placed, by person
    this.stuck = new Map(); // the same of people whom a new draw moved: shown until they are where they belong
    this.warned = false; // Zoom did not take our settings, so it may ask people to join
  }

  get drawn() {
    return this.server.board.drawn;
  }

  // -- looking -----------------------------------------------------------------------------------------------------------

  /** The rooms as Zoom has them. With rooms closed, some clients refuse to list them. */
  async look() {
    let list = { state: "close", rooms: [] };
    try {
      list = await call("getBreakoutRoomList");
    } catch (trouble) {
      if (trouble.code !== NOT_OPEN) throw new ByHand(trouble.silent ? "silent" : trouble.code === NO_ROLE ? "no-powers" : "no-rooms");
    }
    const rooms = list.rooms ?? [];
    this.ids = new Map(rooms.map((one) => [one.name, one.breakoutRoomId]));
    for (const one of rooms) for (const who of one.participants ?? []) this.sent.set(who.participantUUID, one.name);
    return { open: list.state === "open", names: rooms.map((one) => one.name) };
  }

  /** Whether these are the rooms of the draw: one for each group, and perhaps spare ones. Rooms made by hand have none. */
  isOurs(names) {
    const rooms = this.drawn?.rooms ?? [];
    const needed = rooms.filter((one) => one.seats.length);
    const all = rooms.map((one) => one.name);
    return needed.length > 0 && needed.every((one) => names.includes(one.name)) && names.every((name) => all.includes(name));
  }

  // -- filling -----------------------------------------------------------------------------------------------------------

  /** Create and fill the rooms, but do not open them. `agreed`: rooms that somebody else made may be replaced. */
  async fill(agreed = false) {
    const { drawn } = this;
    if (!drawn) throw new ByHand("no-draw");
    if (drawn.rooms.length > MOST_ROOMS) throw new ByHand("too-many");
    const seen = await this.look();
    if (seen.open) throw new ByHand(this.isOurs(seen.names) ? "open-already" : "others-open");
    const { draw, phase } = this.server.board;
    const made = draw === drawn.draw && phase !== "planned" && this.isOurs(seen.names);
    const foreign = seen.names.length > 0 && !this.isOurs(seen.names) && !isSame(seen.names, this.server.board.filled);
    if (foreign && !agreed) throw new ByHand("others-closed");
    await this.server.report("filling", drawn.draw);
    if (!made) await this.create(drawn);
    await this.assign(drawn);
    await this.configure();
  }

  async create(drawn) {
    const names = drawn.rooms.map((one) => one.name);
    const before = [...this.ids.values()];
    const isDone = async () => this.isOurs((await this.look()).names) && ![...this.ids.values()].some((id) => before.includes(id));
    await this.insist(async () => {
      const answer = await call("createBreakoutRooms", { numberOfRooms: names.length, assign: "manually", names });
      this.ids = new Map((answer?.rooms ?? []).map((one) => [one.name, one.breakoutRoomId]));
    }, isDone, "not-created");
    if (!this.isOurs([...this.ids.keys()]) && !(await isDone())) throw new ByHand("not-created");
    this.sent.clear();
  }

  /** Assign everybody who is here, one by one: Zoom takes one person a call. */
  async assign(drawn) {
    await this.people.look();
    this.failed.clear();
    let again = await this.pass(drawn, this.people.seated(drawn.rooms));
    if (again.length) {
      await this.people.look(); // ids change when somebody comes back, or changes role
      again = await this.pass(drawn, this.people.seated(drawn.rooms));
    }
    for (const { person, room } of again) {
      this.failed.set(person, room.seats.find((seat) => seat.person === person).name);
    }
  }

  /** One pass over these people. Returns those who could not be assigned. */
  async pass(drawn, seated) {
    const missed = [];
    for (const one of seated) {
      if (this.people.walks(one.id) || this.sent.get(one.id) === one.room.name) continue;
      if (!(await this.place(one))) missed.push(one);
      this.progress(this.placed(drawn), this.count(drawn));
    }
    return missed;
  }

  async place({ id, room }) {
    const uuid = this.ids.get(room.name);
    if (uuid === undefined) return false;
    try {
      await call("assignParticipantToBreakoutRoom", { participantUUID: id, uuid });
    } catch (trouble) {
      if (trouble.code === NO_ROOM) throw new ByHand("rooms-changed");
      if (trouble.silent) await this.look(); // where Zoom shows who is where, it shows whether that was done
      else if (GONE.includes(trouble.code)) this.people.person.delete(id);
      return this.sent.get(id) === room.name;
    }
    this.sent.set(id, room.name);
    return true;
  }

  /** People move without being asked, and back as well. If Zoom does not take this, it asks each of them. */
  async configure() {
    try {
      await call("configureBreakoutRooms", {
        allowParticipantsChooseRoom: false,
        allowParticipantsReturnToMainSession: true,
        automaticallyMoveParticipantsIntoRooms: true,
        automaticallyMoveParticipantsIntoMainRoom: true,
        closeAfter: 0,
        countDown: this.server.board.countdown,
      });
      this.warned = false;
    } catch {
      this.warned = true;
    }
  }

  // -- who is where ------------------------------------------------------------------------------------------------------

  count(drawn) {
    return drawn.rooms.reduce((sum, room) => sum + room.seats.length, 0);
  }

  /** How many people are assigned, or walk to their room themselves. */
  placed(drawn) {
    return new Set(this.people.seated(drawn.rooms).filter((one) => this.isPlaced(one)).map((one) => one.person)).size;
  }

  isPlaced({ id, room }) {
    return this.people.walks(id) || this.sent.get(id) === room.name;
  }

  /** People without a place, by name; people who walk, with their room; participants whom nobody knows. */
  report(drawn) {
    const seated = this.people.seated(drawn.rooms);
    const there = new Set(seated.filter((one) => this.isPlaced(one)).map((one) => one.person));
    const missing = drawn.rooms.flatMap((room) => room.seats.filter((seat) => !there.has(seat.person)));
    return {
      placed: there.size,
      of: this.count(drawn),
      missing,
      walk: seated.filter((one) => this.people.walks(one.id)).map((one) => ({ name: this.people.name(one.id), room: one.room.name })),
      unknown: this.people.found.unknown.filter((id) => !this.people.walks(id)).map((id) => ({ id, name: this.people.name(id) })),
      without: this.people.found.without.map((id) => this.people.name(id)),
    };
  }

  // -- opening and closing -----------------------------------------------------------------------------------------------

  async open() {
    await this.insist(
      () => call("openBreakoutRooms"), async () => (await this.look()).open, "not-opened", ALREADY_OPEN,
    );
    if (!(await this.until(true, CONFIRM_TRIES))) throw new ByHand("not-opened");
    await this.resume();
  }

  /** Rooms are open already, by hand or by an earlier panel: say so. */
  async resume() {
    const { phase, draw } = this.server.board;
    await this.server.report("open", ["planned", "closed"].includes(phase) ? this.drawn?.draw : draw, this.ids.size);
  }

  /** Close the rooms. Zoom shows people a countdown first. */
  async close() {
    await this.look();
    if (this.server.board.phase === "open") await this.server.report("closing");
    await this.shut();
    await this.server.report("closed");
  }

  async shut() {
    if ((await this.look()).open) {
      try {
        await call("closeBreakoutRooms");
      } catch (trouble) {
        if (trouble.code !== NOT_OPEN && !trouble.silent) throw new ByHand("not-closed");
      }
    }
    if (!(await this.until(false, this.server.board.countdown + SETTLE))) throw new ByHand("not-closed");
    this.sent.clear();
    this.stuck.clear();
  }

  /** While rooms are open: send people who are not where they belong, such as latecomers. `again`: also those whom Zoom has
   * asked already. It lists them as assigned, but who is still in the main room has not joined. */
  async keep(again = false) {
    const { parentUUID } = (await call("getMeetingUUID")) ?? {};
    if (parentUUID) return; // inside a room, Zoom lists only that room
    const { drawn, board } = { drawn: this.drawn, board: this.server.board };
    if (!drawn || board.change === "new") return;
    await this.look();
    await this.people.look();
    if (again) {
      this.stuck.clear();
      for (const id of this.people.all.keys()) this.sent.delete(id);
    }
    const moved = board.change === "moves" ? this.moved(drawn) : [];
    this.failed.clear();
    for (const { person, room } of await this.pass(drawn, [...this.people.seated(drawn.rooms), ...moved])) {
      this.failed.set(person, room.seats.find((seat) => seat.person === person).name);
    }
    for (const one of board.moved) this.stuck.set(one.person, one);
    for (const { person, name, room } of this.stuck.values()) {
      const there = [...this.people.person].some(([id, who]) => who === person && this.sent.get(id) === room);
      if (there) this.stuck.delete(person);
      else this.failed.set(person, name);
    }
    if (board.change === "moves") await this.server.report("open", drawn.draw);
  }

  /** People in rooms whom the groups have moved. A panel that was opened anew does not know in which room they are. */
  moved(drawn) {
    const room = new Map(drawn.rooms.flatMap((one) => one.seats.map((seat) => [seat.person, one])));
    return [...this.people.person].map(([id, person]) => ({ id, person, room: room.get(person) }))
      .filter((one) => one.room && !this.people.all.has(one.id) && this.sent.get(one.id) !== one.room.name)
      .filter((one) => this.sent.has(one.id) || this.server.board.moved.some(({ person }) => person === one.person));
  }

  // -- patience ----------------------------------------------------------------------------------------------------------

  /** Try a few times while Zoom is busy. Before a next try after silence, `done` looks whether it was done after all. */
  async insist(act, done, word, fine = 0) {
    for (let tries = 1; ; tries += 1) {
      try {
        return void (await act());
      } catch (trouble) {
        if (!(trouble instanceof Trouble) || trouble.code === NO_ROLE) throw trouble; // only the host can give the role
        if ((fine && trouble.code === fine) || (trouble.silent && (await done()))) return;
        if (tries === BUSY_TRIES) throw new ByHand(word);
      }
      await this.pause(BUSY_PAUSE);
    }
  }

  /** Wait until Zoom says that rooms are open, or not. */
  async until(open, tries) {
    for (let count = 0; count < tries; count += 1) {
      if ((await this.look()).open === open) return true;
      await this.pause(CONFIRM_PAUSE);
    }
    return false;
  }
}
