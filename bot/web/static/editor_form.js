// Forms of the editor, made from the schema of plans: one field for each key, whatever keys there are. Also the default
// values of a part that is added, such as 1 week and 2 weeks for the time until the next session. Required keys, texts and
// lengths are open, other keys are under “Settings” until they have a value. An optional field that is emptied is taken out
// of the plan.
import { el, words } from "/static/editor_dom.js";
import { fresh } from "/static/editor_plan.js";

const ROWS = new Set(["steps", "blocks", "repeat"]); // these are rows of the table
let number = 0;

/** Makes forms. `changed(structure)` is called after each change; `taken()` gives the ids that are in use. */
export class Form {
  constructor(schema, changed, taken) {
    Object.assign(this, { schema, changed, taken });
  }

  /** Resolve a reference, keeping what the property says besides. */
  of(property) {
    if (!property?.$ref) return property ?? {};
    const body = this.schema.definitions[property.$ref.split("/").pop()];
    return { ...body, ...property, $ref: undefined, kind: property.$ref.split("/").pop() };
  }

  /** Fill an element with the fields of a mapping. */
  fill(place, body, item) {
    const open = [], folded = [], absent = [];
    for (const [key, property] of Object.entries(body.properties ?? {})) {
      if (ROWS.has(key)) continue;
      const schema = this.of(property);
      const there = item[key] !== undefined && item[key] !== null;
      if (schema.type === "object" && schema.properties && !there) absent.push([key, schema]);
      else if (this.isList(schema) && !there) absent.push([key, schema]);
      else if (there || this.isMain(key, schema, body)) open.push([key, schema]);
      else folded.push([key, schema]);
    }
    for (const [key, schema] of open) place.append(this.field(item, key, schema, body));
    if (absent.length) place.append(this.adders(item, absent));
    if (folded.length) {
      const inside = el("div", { class: "form-grid" }, ...folded.map(([key, schema]) => this.field(item, key, schema, body)));
      place.append(el("details", { class: "fold" }, el("summary", {}, words("settings")), inside));
    }
    if (body.additionalProperties && typeof body.additionalProperties === "object") place.append(this.pairs(item, body.additionalProperties, Object.keys(body.properties ?? {})));
  }

  isList(schema) {
    return schema.type === "array" || (schema.type === "object" && schema.additionalProperties && !schema.properties);
  }

  isMain(key, schema, body) {
    const text = Array.isArray(schema.type) && schema.maxLength > 80;
    if (key === "id") return false;
    return (body.required ?? []).includes(key) || text || schema.kind === "Length" && key === "lasts" || key === "people";
  }

  adders(item, absent) {
    const buttons = absent.map(([key, schema]) => el("button", {
      type: "button", class: "small-button", dataset: { add: key },
      onclick: () => { item[key] = this.empty(key, schema); this.changed(true, key); },
    }, words("add", schema.title)));
    return el("div", { class: "buttons", role: "group", "aria-label": words("parts") }, ...buttons);
  }

  /** What a part holds when it is added. */
  empty(key, schema) {
    if (schema.type === "array") return schema.minItems === 2 && schema.maxItems === 2 ? ["1 week", "2 weeks"] : [this.emptyItem(schema)];
    if (!schema.properties) return {};
    const made = {};
    for (const name of schema.required ?? []) {
      if (name === "id") made.id = fresh(key, this.taken());
      else if (name === "of") made.of = 3;
      else if (this.of(schema.properties[name]).type === "array") made[name] = ["", ""];
      else made[name] = "";
    }
    return made;
  }

  emptyItem(schema) {
    const items = this.of(schema.items);
    return items.kind === "Length" ? "1m" : "";
  }

  field(item, key, schema, body) {
    const value = item[key];
    if (schema.type === "object" && schema.properties && typeof value === "object" && value !== null && !Array.isArray(value)) return this.part(item, key, schema);
    if (schema.type === "array" && Array.isArray(value)) return this.list(item, key, schema);
    if (this.isList(schema) && typeof value === "object") return this.mapping(item, key, schema);
    return this.scalar(item, key, schema, (body.required ?? []).includes(key));
  }

  part(item, key, schema) {
    const place = el("fieldset", { class: "part", dataset: { key } }, el("legend", {}, schema.title));
    this.fill(place, schema, item[key]);
    place.append(el("div", { class: "buttons" }, this.remover(schema.title, () => delete item[key])));
    return place;
  }

  remover(what, remove, short = false) {
    const name = words("remove", what);
    return el("button", { type: "button", class: short ? "icon-button small-button plain" : "small-button", "aria-label": short ? name : undefined, onclick: () => { remove(); this.changed(true); } }, short ? "✕" : name);
  }

  mapping(item, key, schema) {
    const place = el("fieldset", { class: "part", dataset: { key } }, el("legend", {}, schema.title));
    place.append(this.pairs(item[key], schema.additionalProperties, []));
    place.append(el("div", { class: "buttons" }, this.remover(schema.title, () => delete item[key])));
    return place;
  }

  /** Names and texts that the author chooses. A text may itself be such a mapping (translations). */
  pairs(item, schema, known) {
    const place = el("div", { class: "list-field" });
    for (const name of Object.keys(item).filter((one) => !known.includes(one))) {
      const key = el("input", { value: name, "aria-label": words("name"), onchange: ({ target }) => { rename(item, name, target.value.trim()); this.changed(true); } });
      const nested = typeof item[name] === "object" && item[name] !== null;
      const text = nested ? el("div", { class: "part" }, this.pairs(item[name], schema.additionalProperties ?? {}, [])) : el("input", { value: item[name] ?? "", "aria-label": `${name}: ${words("value")}`, oninput: ({ target }) => { item[name] = target.value; this.changed(); } });
      place.append(el("div", { class: "pair-row" }, key, text, this.remover(name, () => delete item[name], true)));
    }
    place.append(el("div", {}, el("button", { type: "button", class: "link", onclick: () => { item[fresh("name", new Set(Object.keys(item)))] = schema.additionalProperties ? {} : ""; this.changed(true); } }, words("add-one"))));
    return place;
  }

  list(item, key, schema) {
    const place = el("fieldset", { class: "part", dataset: { key } }, el("legend", {}, schema.title));
    const values = item[key];
    const kinds = schema.items?.anyOf ?? [schema.items ?? {}];
    const body = kinds.map((one) => this.of(one)).find((one) => one.properties);
    values.forEach((value, at) => {
      const name = words("item", schema.title, at + 1);
      const remove = this.remover(name, () => { values.splice(at, 1); if (!values.length) delete item[key]; }, true);
      if (body && typeof value === "object" && value !== null) {
        const inside = el("div", { class: "form-grid", role: "group", "aria-label": name });
        this.fill(inside, body, value);
        place.append(el("div", { class: "list-row" }, inside, remove));
      } else {
        const long = kinds.some((one) => (one.maxLength ?? 0) > 300) || body;
        const properties = { value: value ?? "", "aria-label": name, dataset: { at }, oninput: ({ target }) => { values[at] = target.value; this.changed(); } };
        const field = long ? el("textarea", { ...properties, class: "prompt-text", rows: 2 }) : el("input", properties);
        const more = body ? el("div", { class: "list-field" }, field, this.expander(values, at, body, name)) : field;
        place.append(el("div", { class: "list-row" }, more, remove));
      }
    });
    if (!schema.maxItems || values.length < schema.maxItems) place.append(el("div", {}, el("button", { type: "button", class: "link", dataset: { addItem: key }, onclick: () => { values.push(this.emptyItem(schema)); this.changed(true, key); } }, words("add-one"))));
    return place;
  }

  /** A text that may also be a mapping with more keys. */
  expander(values, at, body, name) {
    const main = body.required?.find((one) => one !== "id") ?? "name";
    return el("div", {}, el("button", { type: "button", class: "link", "aria-label": `${name}: ${words("settings")}`, onclick: () => { values[at] = { [main]: values[at] }; this.changed(true); } }, words("settings")));
  }

  scalar(item, key, schema, required) {
    const id = `f-${++number}`;
    const set = (value) => {
      if (value === "" && !required) delete item[key];
      else item[key] = value;
      this.changed();
    };
    const value = item[key];
    const shared = { id, dataset: { field: key } };
    const truth = Array.isArray(schema.enum) && schema.enum.includes(true);
    let field;
    if (truth) {
      field = el("select", { ...shared, onchange: ({ target }) => set(target.value === "" ? "" : target.value === "true") },
        option("", words("usual-is", words(schema.default ? "yes" : "no"))), option("true", words("yes")), option("false", words("no")));
      field.value = value === undefined || value === null ? "" : ["true", "yes"].includes(String(value)) ? "true" : "false";
    } else if (schema.enum ?? schema.const) {
      const values = schema.enum ?? [schema.const];
      const names = schema.names ?? values;
      const usual = values.indexOf(schema.default);
      field = el("select", { ...shared, onchange: ({ target }) => set(target.value) }, option("", usual < 0 ? words("usual") : words("usual-is", names[usual])), ...values.map((one, at) => option(one, names[at])));
      field.value = value ?? "";
    } else if (schema.type === "integer") {
      field = el("input", { ...shared, type: "number", min: schema.minimum ?? "", max: schema.maximum ?? "", placeholder: schema.default ?? "", value: value ?? "", oninput: ({ target }) => set(target.value === "" ? "" : Number(target.value)) });
    } else if ((schema.maxLength ?? 0) > 300 && !schema.pattern) {
      field = el("textarea", { ...shared, rows: 4, value: value ?? "", oninput: ({ target }) => set(target.value) });
    } else {
      field = el("input", { ...shared, value: value ?? "", maxLength: schema.maxLength ?? 4000, oninput: ({ target }) => set(target.value) });
    }
    const hint = schema.kind === "Length" ? el("p", { class: "hint", id: `${id}-hint` }, words("length-hint")) : null;
    if (hint) field.setAttribute("aria-describedby", hint.id);
    return el("div", { class: "field", dataset: { key } }, el("label", { for: id }, schema.title ?? key), hint, field);
  }
}

function option(value, text) {
  return el("option", { value }, text);
}

function rename(item, from, to) {
  if (!to || to in item) return;
  const entries = Object.entries(item).map(([key, value]) => [key === from ? to : key, value]);
  for (const key of Object.keys(item)) delete item[key];
  Object.assign(item, Object.fromEntries(entries));
}
