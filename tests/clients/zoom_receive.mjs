// Zoom's own library as receiver: takes deliveries ({headers, body}) from standard input, posts each to Zoom's receiver and
// prints its answers and the events it understood.
import { createServer } from "node:net";
import { readFileSync } from "node:fs";
import { ChatbotClient, LogLevel } from "@zoom/rivet/chatbot";

const { secret, deliveries } = JSON.parse(readFileSync(0, "utf8"));
const port = await new Promise((found) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});
const client = new ChatbotClient({ clientId: "c", clientSecret: "s", webhooksSecretToken: secret, port, logLevel: LogLevel.ERROR });
const events = [];
for (const name of ["bot_notification", "bot_installed", "interactive_message_actions", "interactive_message_select"]) {
  client.webEventConsumer.event(name, ({ payload }) => void events.push({ name, payload }));
}
await client.start();
const answers = [];
for (const { headers, body } of deliveries) {
  const got = await fetch(`http://127.0.0.1:${port}/zoom/events`, { method: "POST", headers, body: Buffer.from(body, "base64") });
  answers.push({ status: got.status, text: await got.text() });
}
await client.receiver.stop();
process.stdout.write(JSON.stringify({ answers, events }), () => process.exit(0));
