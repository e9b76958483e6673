// Scripted Zoom client: answers the real SDK as Zoom's desktop client does, as far as that is known, with its bad habits.
// `given` sets it up, and tests change `zoomClient` meanwhile. It refuses unknown methods loudly.
"use strict";
const HOURS_2 = 2 * 3_600_000;
const HOST_ONLY = ["createBreakoutRooms", "configureBreakoutRooms", "assignParticipantToBreakoutRoom", "openBreakoutRooms",
  "closeBreakoutRooms", "getBreakoutRoomList", "getMeetingParticipants", "getMeetingContext", "showNotification",
  "onMeetingConfigChanged", "onParticipantChange", "onMyUserContextChange"];
const CODES = [0, "no_permission", undefined]; // codes that nobody knows vary

class Refused extends Error {
  constructor(message, code = CODES[zoomClient.refused.length % CODES.length]) {
    super(message);
    Object.assign(this, { code });
  }
}

globalThis.zoomClient = {
  context: "", // what getAppContext answers
  running: "inMeeting",
  role: "host", // of whoever looks
  refusal: "reject", // how config refuses who is no host: "reject" or "list"
  unticked: [],
  owner: true, // sees people in the list
  listWhenClosed: true,
  inside: false, // the facilitator is in a breakout room
  moves: true, // people accept the prompt, or are moved
  countDown: 0,
  people: [], // {participantUUID, participantId, screenName, role, room, left}
  rooms: [],
  state: "close", // close, open, stopping
  settings: {},
  notReady: 0, // how often opening is refused after creating
  configuredAt: 0,
  faults: {}, // by method, consumed in order: "silent", "silent-done", or {code, message}
  log: [],
  refused: [],
  answered: [], // {name, data}, as Zoom's types have them
  told: [],
  unknown: [],
  rest: null, // the answer, as sent
  ...given,

  person(id) {
    return this.people.find((one) => one.participantUUID === id);
  },
  calls(name) {
    return this.log.filter((one) => one.name === name).map((one) => one.data);
  },
  where() {
    return Object.fromEntries(this.people.map((one) => [one.screenName, one.room?.name ?? ""]));
  },
  event(name, data) {
    this.told.push({ name, data });
    this.tell?.({ data: { type: "event", name, data } });
  },
  changed(change, more = {}) {
    this.event("onMeetingConfigChanged", { timestamp: Date.now(), change, ...more });
  },
  join(one) {
    this.people.push(one);
    for (let twice = 0; twice < 2; twice += 1) this.event("onParticipantChange", { participants: [{ ...one, role: one.role.toLowerCase(), status: "join" }], timestamp: Date.now() });
  },
  closed() {
    this.state = "close";
    for (const one of this.people) Object.assign(one, { room: undefined, joined: false });
    for (const room of this.rooms) room.people = [];
  },
};

const allowed = (name) => ["host", "coHost"].includes(zoomClient.role) || !HOST_ONLY.includes(name);

const api = {
  config({ js_api_lists: wanted, version }) {
    if (version !== "0.16") throw new Refused(`version ${version}`);
    const names = (wanted ?? []).map((one) => (typeof one === "string" ? one : one.name));
    const refused = names.filter((name) => !allowed(name));
    if (refused.length && zoomClient.refusal === "reject") throw new Refused("reason:require_meeting_role", 80012);
    zoomClient.configuredAt = Date.now();
    const unsupportedApis = [...refused, ...names.filter((name) => zoomClient.unticked.includes(name))];
    return { runningContext: zoomClient.running, unsupportedApis, clientVersion: "6.2.5", browserVersion: "1", userAgent: "ZoomApps/1.0", auth: { status: "authorized", upgradable: false }, launchContext: { origin: "App Launcher", openBy: "user" } };
  },
  getAppContext: () => ({ context: zoomClient.context }),
  getUserContext: () => ({ role: zoomClient.role, screenName: "Frances", status: "authorized", participantId: "1", participantUUID: "A" }),
  getMeetingUUID: () => (zoomClient.inside ? { meetingUUID: "room==", parentUUID: "main==" } : { meetingUUID: "main==" }),
  getMeetingContext: () => ({ meetingTopic: "Session one", meetingID: zoomClient.number ?? "" }),
  showNotification: () => ({ message: "success" }),
  getMeetingParticipants() {
    const here = zoomClient.people.filter((one) => !one.left && !one.joined);
    return { participants: here.map(({ participantUUID, participantId, screenName, role }) => ({ participantUUID, participantId: String(participantId), screenName, role })) };
  },
  getBreakoutRoomList() {
    if (zoomClient.state === "close" && !zoomClient.listWhenClosed) throw new Refused("not open", 10092);
    return list();
  },
  createBreakoutRooms({ numberOfRooms, assign, names }) {
    if (zoomClient.state !== "close") throw new Refused("Can not edit the Breakout Room");
    if (assign !== "manually") throw new Refused("assign", 10096);
    if (numberOfRooms > 50) throw new Refused("too many", 10095);
    if (numberOfRooms !== names.length) throw new Refused("names", 10122);
    zoomClient.made = (zoomClient.made ?? 0) + 1;
    for (const one of zoomClient.people) Object.assign(one, { room: undefined, joined: false });
    zoomClient.rooms = names.map((name, n) => ({ name, breakoutRoomId: `{ROOM-${zoomClient.made}-${n}}`, people: [] }));
    zoomClient.waits = zoomClient.notReady;
    zoomClient.changed("breakoutRoomsCreated", { breakoutRoomUUIDs: [] });
    return list();
  },
  configureBreakoutRooms(options) {
    if (!zoomClient.rooms.length) throw new Refused("No Breakout Room exist.");
    Object.assign(zoomClient.settings, options);
    return Object.fromEntries(Object.entries(zoomClient.settings).map(([name, value]) => [name, Number(value)]));
  },
  assignParticipantToBreakoutRoom({ participantUUID, uuid }) {
    const who = zoomClient.person(participantUUID);
    const room = zoomClient.rooms.find((one) => one.breakoutRoomId === uuid);
    if (!who) throw new Refused("participant", 10075);
    if (who.left) throw new Refused("user", 10094);
    if (!room) throw new Refused("room", 10093);
    if (who.role !== "attendee") throw new Refused("host");
    Object.assign(who, { room, joined: zoomClient.state === "open" && zoomClient.moves });
    return "success";
  },
  openBreakoutRooms() {
    if (zoomClient.state === "open") throw new Refused("open", 10121);
    if (!zoomClient.rooms.length) throw new Refused("No Breakout Room exist.");
    if (zoomClient.waits > 0) {
      zoomClient.waits -= 1;
      throw new Refused("Breakout rooms are not ready");
    }
    zoomClient.state = "open";
    for (const one of zoomClient.people) if (one.room && zoomClient.settings.automaticallyMoveParticipantsIntoRooms) one.joined = true;
    zoomClient.changed("breakoutRoomOpened");
    return "success";
  },
  closeBreakoutRooms() {
    if (zoomClient.state !== "open") throw new Refused("not open", 10092);
    zoomClient.state = "stopping";
    setTimeout(() => { zoomClient.closed(); zoomClient.changed("breakoutRoomClosed"); }, 1000 * (zoomClient.settings.countDown ?? 0));
    return "success";
  },
};

function list() {
  const seen = (room) => zoomClient.people.filter((one) => one.room === room && !one.left).map((one) => ({
    participantUUID: one.participantUUID, displayName: one.screenName, participantId: one.participantId, participantStatus: one.joined ? "joined" : "assigned",
  }));
  return {
    state: zoomClient.state === "close" ? "closed" : "open",
    rooms: zoomClient.rooms.map((room) => ({ breakoutRoomId: room.breakoutRoomId, name: room.name, ...(zoomClient.owner ? { participants: seen(room) } : {}) })),
  };
}

function answer({ apiName, data }) {
  const fault = zoomClient.faults[apiName]?.shift();
  if (fault?.code !== undefined || fault?.message) throw new Refused(fault.message ?? "scripted", fault.code);
  if (apiName.startsWith("on")) return { message: "success" };
  if (!(apiName in api)) {
    zoomClient.unknown.push(apiName);
    throw new Refused(`unknown method ${apiName}`);
  }
  if (zoomClient.unticked.includes(apiName)) throw new Refused("No Permission for this API. [code:80004, reason:app_not_support]", 80004);
  if (apiName !== "config" && !allowed(apiName)) throw new Refused("role", 80012);
  if (apiName !== "config" && Date.now() - zoomClient.configuredAt > HOURS_2) throw new Refused("config");
  if (fault === "silent") return undefined;
  const result = api[apiName](data ?? {});
  return fault === "silent-done" ? undefined : result;
}

function take(json, tell) {
  zoomClient.tell = tell;
  const { jsCallId, apiName, data } = JSON.parse(json);
  zoomClient.log.push({ name: apiName, data });
  Promise.resolve().then(() => {
    let said;
    try {
      const result = answer({ apiName, data });
      if (result === undefined) return;
      said = { jsCallId, result: structuredClone(result) };
      zoomClient.answered.push({ name: apiName, data: result === "success" ? { message: "Success" } : said.result });
    } catch (error) {
      if (!(error instanceof Refused)) zoomClient.unknown.push(String(error));
      zoomClient.refused.push(apiName);
      said = { jsCallId, errorCode: error.code, errorMessage: error.message };
    }
    tell({ data: { type: "apiResponse", data: said } });
  });
}

// Windows has `chrome.webview`; macOS has `webkit.messageHandlers`, and answers through the SDK's own object.
if (given.framed) { // Zoom's web client shows the page in a frame, and answers around it
  addEventListener("message", ({ data, source }) => {
    if (typeof data === "string") take(data, (message) => source.postMessage(message.data, "*"));
  });
} else if (given.mac) {
  const tell = (message) => globalThis.zoomSdk.native2js(message);
  globalThis.webkit = { messageHandlers: { jsOCHelper: { postMessage: (json) => take(json, tell) } } };
} else {
  let heard = () => {};
  globalThis.chrome ??= {};
  globalThis.chrome.webview = {
    addEventListener: (_, handler) => { heard = handler; },
    postMessage: (json) => take(json, (message) => heard(message)),
  };
}

// A panel that was closed and opened again finds Zoom as it was.
const kept = JSON.parse(sessionStorage.getItem("kept") ?? "null");
if (kept) {
  Object.assign(zoomClient, kept);
  zoomClient.people = kept.people.map((one) => ({ ...one, room: zoomClient.rooms[one.room] }));
  if (kept.state === "stopping") setTimeout(() => { zoomClient.closed(); }, 3000);
}
