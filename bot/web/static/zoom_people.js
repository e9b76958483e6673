// Who is in the meeting and in which drawn room they belong. Only ids are sent; a name only where no id is known. Hosts and
// co-hosts cannot be assigned: they join their room themselves. How people are matched is decided in
// `bot/web/zoom_panel/matching.py`.
import { call, hosts } from "./zoom_sdk.js";

const MOST = 500; // participants that are looked at

/** What is known of the people in the meeting now. */
export class People {
  constructor(server) {
    this.server = server;
    this.all = new Map(); // screen name and role, by participant id
    this.found = { seated: {}, elsewhere: {}, leaders: [], without: [], unknown: [], absent: [] };
    this.person = new Map(); // person by participant id, also of those who are in a room now
  }

  /** Ask Zoom who is here, and the service who they are. Zoom lists only the room that the facilitator is in. */
  async look() {
    const { participants } = await call("getMeetingParticipants");
    this.all = new Map((participants ?? []).slice(0, MOST).map((one) => [one.participantUUID, one]));
    const ids = [...this.all.keys()];
    this.found = await this.server.match(ids);
    if (this.found.unknown.length) {
      this.found = await this.server.match(ids, Object.fromEntries(this.found.unknown.map((id) => [id, this.name(id).slice(0, 200)])));
    }
    for (const [id, person] of Object.entries({ ...this.found.elsewhere, ...this.found.seated })) this.person.set(id, person);
  }

  name(id) {
    return this.all.get(id)?.screenName ?? "";
  }

  /** Zoom assigns nobody who is host or co-host: they join their room themselves. */
  walks(id) {
    return hosts(this.all.get(id)?.role);
  }

  /** Participants who can be assigned, with the room they belong in. */
  seated(rooms) {
    const room = new Map(rooms.flatMap((one) => one.seats.map((seat) => [seat.person, one])));
    return Object.entries(this.found.seated).filter(([, person]) => room.has(person)).map(([id, person]) => ({ id, person, room: room.get(person) }));
  }
}
