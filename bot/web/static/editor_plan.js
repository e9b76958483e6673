// The plan as the editor holds it: plain data, its rows in the order of the file, and what can be done with them. A block
// keeps at least one step, and a step of a repeat stays in it when moved by keys. Copies get new ids. Lengths typed for a
// block or the plan go when one of their parts changes.
const LONGEST_NAME = 70; // characters of a step's text that stand for its title; a longer one is cut off with “…”
const NAMED = ["poll", "collect", "vote"]; // what has an id that must be the only one of its kind

/** Bring data into the form the editor works with: a text that stands for a step or an item becomes a mapping. */
export function settled(data) {
  for (const block of list(data.blocks)) {
    for (const steps of stepsOf(block)) steps.forEach((step, at) => { if (typeof step !== "object" || step === null) steps[at] = { say: String(step ?? "") }; });
  }
  return data;
}

function* stepsOf(block) {
  if (Array.isArray(block?.steps)) {
    yield block.steps;
    for (const item of block.steps) if (Array.isArray(item?.repeat?.steps)) yield item.repeat.steps;
  }
  if (Array.isArray(block?.repeat?.steps)) yield block.repeat.steps;
}

const list = (value) => (Array.isArray(value) ? value : []);

/** Rows in the order of the file, as the service counts them. `holder[at]` is the row's place; `depth` its indent. */
export function rows(data) {
  const found = [];
  list(data.blocks).forEach((block, at) => {
    if (typeof block !== "object" || block === null) return;
    found.push({ kind: "block", item: block, holder: data.blocks, at, block, depth: 0 });
    list(block.steps).forEach((item, place) => {
      if (item.repeat) repeated(found, item.repeat, block.steps, place, block);
      else found.push({ kind: "step", item, holder: block.steps, at: place, block, depth: 1 });
    });
    if (block.repeat) repeated(found, block.repeat, null, 0, block);
  });
  return found;
}

function repeated(found, repeat, holder, at, block) {
  found.push({ kind: "repeat", item: repeat, holder, at, block, depth: 1 });
  list(repeat.steps).forEach((item, place) => found.push({ kind: "step", item, holder: repeat.steps, at: place, block, depth: 2, repeat }));
}

/** What a row is called. */
export function title(row, words) {
  const { item } = row;
  if (row.kind === "repeat") return words("repeat");
  const said = item.title ?? item.say ?? item.round?.question ?? item.poll?.question ?? item.collect?.ask ?? "";
  const short = String(said).split("\n")[0];
  return short.length > LONGEST_NAME ? `${short.slice(0, LONGEST_NAME - 3)}…` : short || words("untitled");
}

/** The features of a row, for its tags. */
export function kinds(row, schema) {
  const { item } = row;
  const found = [];
  const names = schema.definitions.WrittenBlock.properties;
  for (const key of Object.keys(item)) {
    const property = names[key];
    if (property?.$ref?.includes("/Written") && key !== "image") found.push(property.title.split(":")[0]);
    if (key === "prompts" && item.prompts.length) found.push(`${property.title} (${item.prompts.length})`);
  }
  if (item.mode && item.mode !== "online") found.push(item.mode);
  if (item.at) found.push(String(item.at));
  if (row.kind === "repeat") found.push(`× ${list(item.over).length}`);
  return found;
}

/** Totals that were typed are worked out again once a part of them changes. */
export function dropTotals(data, block) {
  if (block && Array.isArray(block.steps) && block.steps.every((step) => step.lasts || step.repeat)) delete block.lasts;
  if (block?.repeat) delete block.lasts;
  delete data.lasts;
}

/** Move a row one place. Steps go on into the next block. False where it cannot go further. */
export function moved(data, row, by) {
  const { holder, at } = row;
  if (!holder) return false;
  const to = at + by;
  if (to >= 0 && to < holder.length) {
    holder.splice(to, 0, ...holder.splice(at, 1));
    return true;
  }
  if (row.kind !== "step" || row.repeat) return false;
  let next = data.blocks.indexOf(row.block) + by;
  while (data.blocks[next] && !Array.isArray(data.blocks[next].steps)) next += by;
  const block = data.blocks[next];
  if (!block || holder.length < 2) return false;
  return put(data, row, block.steps, by > 0 ? 0 : block.steps.length);
}

/** Put a row into a list, before place `to` of it. */
export function put(data, row, into, to) {
  const { holder, at, block } = row;
  if (!holder || (row.kind === "block") !== (into === data.blocks) || (holder !== into && holder.length < 2)) return false;
  const [item] = holder.splice(at, 1);
  into.splice(into === holder && to > at ? to - 1 : to, 0, item);
  for (const one of new Set([block, data.blocks.find((other) => other.steps === into)])) if (one) dropTotals(data, one);
  return true;
}

/** A copy behind the row. Ids are made anew. */
export function duplicated(data, row) {
  const copy = structuredClone(row.item);
  delete copy.id;
  const taken = ids(data);
  for (const part of parts(copy)) {
    delete part.step.id;
    for (const name of NAMED) if (part.step[name]?.id) part.step[name].id = fresh(part.step[name].id, taken);
  }
  row.holder.splice(row.at + 1, 0, copy);
  dropTotals(data, row.kind === "block" ? null : row.block);
  return copy;
}

function* parts(item) {
  yield { step: item };
  for (const steps of stepsOf(item)) for (const step of steps) yield { step };
}

/** The ids of everything that votes, results and polls are known by. */
export function ids(data) {
  const found = new Set();
  for (const block of list(data.blocks)) for (const { step } of parts(block)) for (const name of NAMED) if (step?.[name]?.id) found.add(step[name].id);
  return found;
}

/** An id that is not taken yet. */
export function fresh(id, taken) {
  let made = id;
  for (let number = 2; taken.has(made); number += 1) made = `${id.replace(/-\d+$/, "")}-${number}`;
  taken.add(made);
  return made;
}

/** Give a block that is a step itself a list of steps, so that another can be added. */
export function opened(block, ofSteps) {
  if (Array.isArray(block.steps)) return;
  const step = {};
  for (const key of ofSteps) if (key in block) { step[key] = block[key]; delete block[key]; }
  if (Object.keys(step).length) { if (block.title) step.title = block.title; if (block.lasts) { step.lasts = block.lasts; delete block.lasts; } }
  block.steps = Object.keys(step).length ? [step] : [];
}

/** Minutes of a length as people write it; NaN for what only the service understands. */
export function minutes(text) {
  const found = /^\s*(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?)?\s*$/.exec(String(text ?? ""));
  return found && (found[1] || found[2]) ? Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0) : NaN;
}
