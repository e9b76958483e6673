// Requests of the rehearsal pages and the library of plans. Why one failed is shown in the element `trouble`, if the page
// has one.

/** Send a request. Returns the response, or null after showing the reason. */
export async function send(to, body, button) {
  const trouble = document.getElementById("trouble");
  const say = (text) => { if (trouble) trouble.textContent = text; };
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(to, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Throughline": "1" },
      body: JSON.stringify(body),
    });
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    say(answer.ok ? "" : plain ? await answer.text() : trouble?.dataset.failed ?? "");
    return answer.ok ? await answer.json() : null;
  } catch {
    say(trouble?.dataset.failed ?? "");
    return null;
  } finally {
    button?.removeAttribute("aria-busy");
  }
}
