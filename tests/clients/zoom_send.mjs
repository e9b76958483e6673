// Zoom's own library as client: sends every card from standard input to the address given, edits it, deletes it, and prints
// what it was answered.
import { readFileSync } from "node:fs";
import { ChatbotClient } from "@zoom/rivet/chatbot";

const { url, token, robot, account, user, chat, cards } = JSON.parse(readFileSync(0, "utf8"));
const tokenStore = {
  getLatestToken: () => ({ accessToken: token, expirationTimeIso: "2099-01-01T00:00:00Z", scopes: ["imchat:bot"] }),
  storeToken: () => {},
};
const client = new ChatbotClient({ clientId: "c", clientSecret: "s", disableReceiver: true, tokenStore, baseUrl: `${url}/v2` });
const base = { robot_jid: robot, account_id: account, user_jid: user, is_markdown_support: true };
const { sendChatbotMessage, editChatbotMessage, deleteChatbotMessage } = client.endpoints.messages;
const answers = {};
for (const [name, content] of Object.entries(cards)) {
  try {
    const sent = await sendChatbotMessage({ body: { ...base, to_jid: chat, content } });
    const path = { message_id: encodeURIComponent(sent.data.message_id) };
    const edited = await editChatbotMessage({ path, body: { ...base, content } });
    const query = { account_id: account, robot_jid: robot, user_jid: user };
    const deleted = await deleteChatbotMessage({ path, query });
    answers[name] = [sent.statusCode, edited.statusCode, deleted.statusCode];
  } catch (broken) {
    answers[name] = [String(broken)];
  }
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
