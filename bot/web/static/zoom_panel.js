// Zoom side panel: signs in with what Zoom says of the person and the meeting, then shows the run sheet with the rooms
// board. Only people who lead the chat get the board. If the service does not know the meeting, Zoom is asked for its
// number, which it tells only to hosts. Outside a meeting, it says where to open it.
import { begin } from "./run.js";
import { Board } from "./zoom_board.js";
import { Trouble, call, connect, hosts, powers } from "./zoom_sdk.js";
import { Server, signIn } from "./zoom_server.js";

const status = document.getElementById("words");
const words = Object.fromEntries([...document.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent.trim()]));
const again = document.getElementById("again");

async function start() {
  const { context } = await connect();
  if (context !== "inMeeting") throw new Error(words["not-in-meeting"]);
  const session = await enter();
  await show(session);
}

/** Zoom gives a fresh context when asked; an older client put one into the request for this page. */
async function enter() {
  const { role } = await call("getUserContext").catch(() => ({}));
  let context = document.body.dataset.context;
  try {
    ({ context } = await call("getAppContext"));
  } catch (trouble) {
    if (!context) throw trouble;
  }
  try {
    return { ...(await signIn(context, "", words.failed)), hosts: hosts(role) };
  } catch (error) {
    if (error.status !== 404 || !hosts(role)) throw error;
    return { ...(await signIn(context, await number(), words.failed)), hosts: true };
  }
}

/** The meeting's number, which only the host's client tells. The service believes it of people who lead that chat. */
async function number() {
  await powers();
  const { meetingID } = await call("getMeetingContext");
  return String(meetingID ?? "").replace(/\D/g, "").slice(0, 15);
}

async function show({ run, token, panel, leads }) {
  const page = await fetch(`/run/${run}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!page.ok) throw new Error(words.failed);
  const drawn = new DOMParser().parseFromString(await page.text(), "text/html");
  const board = document.getElementById("zoom-rooms").content.firstElementChild;
  document.title = drawn.title;
  document.body.replaceWith(document.adoptNode(drawn.body));
  if (leads) {
    document.querySelector(".sheet-body").before(board);
    new Board(new Server({ run, token, panel }), board, words).begin();
  }
  begin(token);
}

async function attempt() {
  again.hidden = true;
  try {
    await start();
  } catch (error) {
    const outside = error instanceof Trouble && /not supported by this browser/.test(error.message);
    status.textContent = outside ? words.outside : error instanceof Trouble || !error.message ? words.failed : error.message;
    again.hidden = false;
  }
}

again.addEventListener("click", attempt);
attempt();
