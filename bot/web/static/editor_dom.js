// Small helpers of the editor: words of the page, elements, and requests.
const said = JSON.parse(document.getElementById("words").textContent);
const status = document.getElementById("announce");

/** A sentence of the page, with its blanks filled in. */
export function words(name, ...values) {
  return values.reduce((text, value) => text.replace("{}", () => value), said[name] ?? name);
}

/** Let screen readers say something. */
export function speak(text) {
  status.textContent = "";
  status.textContent = text;
}

/** An element. Properties with a hyphen are attributes, `on…` are listeners. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(made.dataset, value);
    else if (name === "class") made.className = value;
    else if (name.includes("-") || name === "for" || name === "role" || name === "scope" || name === "list") made.setAttribute(name, value === true ? "true" : value);
    else made[name] = value;
  }
  made.append(...children.filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

/** A copy of an icon of the page. */
export function icon(name) {
  return document.getElementById(`icon-${name}`).firstElementChild.cloneNode(true);
}

/** Send JSON. Returns status and answer; status 0 means that nothing came back. */
export async function post(to, body, keepalive = false) {
  try {
    const answer = await fetch(to, { method: "POST", headers: { "Content-Type": "application/json", "X-Throughline": "1" }, body: JSON.stringify(body), keepalive });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer.status, answer: json ? await answer.json() : await answer.text() };
  } catch {
    return { status: 0, answer: "" };
  }
}
