// Reads cards from standard input ({name: card}) and prints what Microsoft's own parser has against each ({name: [complaint]}).
// Its parser lets unknown properties pass, so each object is also held against the schema the library itself works with.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const AC = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js");
const cards = JSON.parse(readFileSync(0, "utf8"));

// What the library reads without listing it in a schema: children, and what belongs to the host (Teams) instead of the card.
const UNLISTED = {
  AdaptiveCard: ["body", "actions", "msteams", "$schema"],
  ActionSet: ["actions"],
  Column: ["items"],
  ColumnSet: ["columns"],
  Container: ["items"],
  ImageSet: ["images"],
  Table: ["rows", "firstRowAsHeader"],
  TableCell: ["items"],
  TableRow: ["cells"],
};
const OPAQUE = new Set(["data", "msteams", "metadata"]);
const PARTS = {
  Column: () => new AC.Column(),
  TableRow: () => new AC.TableRow(),
  TableCell: () => new AC.TableCell(),
  Fact: () => new AC.Fact(),
  Choice: () => new AC.Choice(),
  TextRun: () => new AC.TextRun(),
  Refresh: () => new AC.RefreshDefinition(),
  AdaptiveCard: () => new AC.AdaptiveCard(),
};
const CHILD = { columns: "Column", rows: "TableRow", cells: "TableCell", facts: "Fact", choices: "Choice", refresh: "Refresh" };

function instance(type) {
  if (PARTS[type]) return PARTS[type]();
  return AC.GlobalRegistry.elements.createInstance(type, AC.Versions.v1_5) ?? AC.GlobalRegistry.actions.createInstance(type, AC.Versions.v1_5);
}

function known(thing) {
  const schema = thing.getSchema();
  return new Set(Array.from({ length: schema.getCount() }, (_, i) => schema.getItemAt(i).name));
}

function strangers(value, path, role, out) {
  if (Array.isArray(value)) return value.forEach((item, i) => strangers(item, `${path}[${i}]`, role, out));
  if (value === null || typeof value !== "object") return;
  const type = role && PARTS[role] ? role : value.type;
  const thing = type ? instance(type) : undefined;
  if (thing) {
    const names = known(thing);
    for (const key of Object.keys(value)) {
      const ours = key === "type" || key === "fallback" || (UNLISTED[type] ?? []).includes(key);
      if (!ours && !names.has(key)) out.push(`${path}.${key}: ${type} has no such property`);
    }
    if ("text" in value && typeof value.text !== "string") out.push(`${path}.text is not a text`);
    if (type === "TextBlock" && !value.text) out.push(`${path}: a TextBlock without text`);
  } else if (value.type) {
    out.push(`${path}: ${value.type} is unknown`);
  }
  for (const [key, child] of Object.entries(value)) {
    if (!OPAQUE.has(key)) strangers(child, `${path}.${key}`, CHILD[key], out);
  }
}

const complaints = {};
for (const [name, json] of Object.entries(cards)) {
  const out = [];
  const context = new AC.SerializationContext();
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig({ actions: { maxActions: 6 } }); // as in Teams
  // The library's own pattern remembers where it stopped and would refuse every second card's language.
  AC.CardElement.langProperty.regEx.lastIndex = 0;
  card.parse(structuredClone(json), context);
  for (let i = 0; i < context.eventCount; i++) out.push(context.getEventAt(i).message);
  for (const event of card.validateProperties().validationEvents) out.push(event.message);
  strangers(json, "card", "AdaptiveCard", out);
  complaints[name] = out;
}
console.log(JSON.stringify(complaints));
