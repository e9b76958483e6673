// Inside Teams: sign in with the viewer's Teams account, then show the same pages as any browser. On the shared stage that
// is the stage page. In the side panel, facilitators can share the stage. Who may sign in is decided in
// `bot/web/teams_tab.py`.
import { begin } from "./run.js";

const teams = globalThis.microsoftTeams;
const words = document.getElementById("words");

function theme(name) {
  document.documentElement.dataset.theme = { default: "light", dark: "dark", contrast: "contrast" }[name] ?? "light";
}

async function configure() {
  teams.pages.config.registerOnSaveHandler((event) => {
    const url = `${location.origin}/tab`;
    teams.pages.config
      .setConfig({ contentUrl: url, websiteUrl: location.origin, entityId: "run-sheet", suggestedDisplayName: "Throughline" })
      .then(() => event.notifySuccess());
  });
  teams.pages.config.setValidityState(true);
}

async function open(context) {
  const answer = await fetch("/tab/session", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Throughline": "1" },
    body: JSON.stringify({ token: await teams.authentication.getAuthToken(), chat: context.chat?.id ?? "" }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const { run, token } = await answer.json();
  const stage = context.page.frameContext === "meetingStage";
  const page = await fetch(`/run/${run}${stage ? "/stage" : ""}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!page.ok) throw new Error(words.dataset.failed);
  const drawn = new DOMParser().parseFromString(await page.text(), "text/html");
  const share = words.dataset.share;
  document.title = drawn.title;
  document.body.replaceWith(document.adoptNode(drawn.body));
  if (context.page.frameContext === "sidePanel" && document.body.classList.contains("facilitator")) offerStage(share);
  begin(token);
}

function offerStage(label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => teams.meeting.shareAppContentToStage(() => {}, `${location.origin}/tab`));
  (document.querySelector(".top-end") ?? document.querySelector("header")).append(button);
}

try {
  await teams.app.initialize();
  const context = await teams.app.getContext();
  theme(context.app.theme);
  teams.app.registerOnThemeChangeHandler(theme);
  if (document.body.dataset.tab === "config") await configure();
  else await open(context);
  teams.app.notifySuccess();
} catch (error) {
  words.textContent = !teams || !error?.message ? words.dataset.outside : error.message;
}
