// Zoom's SDK (vendored, 0.16.41), with its refusals and silences told apart. Everything the panel asks of Zoom goes through
// here. Only hosts and co-hosts are given the calls for rooms. Tries and pauses when Zoom is busy are in `zoom_rooms.js`.
import zoomSdk from "./zoom-appssdk.js";

const VERSION = "0.16"; // without it, the SDK tells Zoom an older one
const PATIENCE = 10_000; // milliseconds until a call counts as unanswered
const RENEW = 100 * 60_000; // Zoom forgets a configuration after two hours
const FOR_ALL = ["getSupportedJsApis", "getAppContext", "getUserContext", "getMeetingUUID"];
export const FOR_ROOMS = [
  "getMeetingParticipants", "getBreakoutRoomList", "createBreakoutRooms", "configureBreakoutRooms",
  "assignParticipantToBreakoutRoom", "openBreakoutRooms", "closeBreakoutRooms",
];
const FOR_HOSTS = [
  ...FOR_ALL, ...FOR_ROOMS, "getMeetingContext", "showNotification",
  "onMeetingConfigChanged", "onParticipantChange", "onMyUserContextChange",
];

const asked = { capabilities: FOR_ALL, at: 0 };
let listening = false;

/** A call that Zoom refused (`code`, 0 where it names none) or did not answer (`silent`: it may have been done). */
export class Trouble extends Error {
  constructor(error) {
    super(error?.message ?? String(error));
    this.silent = / took longer than \d+ms/.test(this.message);
    this.code = Number(error?.code) || 0;
  }
}

async function configure(capabilities) {
  try {
    const answer = await zoomSdk.config({ capabilities, version: VERSION, timeout: PATIENCE });
    Object.assign(asked, { capabilities, at: Date.now() });
    return { context: answer.runningContext, missing: answer.unsupportedApis ?? [] };
  } catch (error) {
    throw new Trouble(error);
  }
}

/** First step: what everybody may ask. Outside Zoom this throws. */
export function connect() {
  return configure(FOR_ALL);
}

/** Second step, for hosts and co-hosts. Zoom rejects it, or lists what this client cannot do. Returns whether rooms work. */
export async function powers() {
  try {
    const { missing } = await configure(FOR_HOSTS);
    return !FOR_ROOMS.some((name) => missing.includes(name));
  } catch (trouble) {
    await configure(FOR_ALL);
    if (trouble.silent) throw trouble;
    return false;
  }
}

/** Call Zoom. Throws only `Trouble`. */
export async function call(name, options) {
  if (Date.now() - asked.at > RENEW) await configure(asked.capabilities);
  try {
    return options === undefined ? await zoomSdk[name]() : await zoomSdk[name](options);
  } catch (error) {
    throw new Trouble(error);
  }
}

/** Tell about changes, also those made by hand in Zoom. Zoom may tell late, twice or not at all: so look, never trust. */
export function onChange({ rooms, people, role }) {
  if (listening) return; // a handler that is added twice runs twice
  listening = true;
  zoomSdk.onMeetingConfigChanged(rooms);
  zoomSdk.onParticipantChange(people);
  zoomSdk.onMyUserContextChange(role);
}

/** Whether a role may work with rooms. Zoom spells it in several ways. */
export function hosts(role) {
  return ["host", "cohost"].includes(String(role ?? "").toLowerCase().replace("-", ""));
}
