// Sign-in by link: posts the link's key to the server. The key follows the #, which browsers do not send on their own.
const words = document.getElementById("words");
const ticket = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
const answer = await fetch(location.pathname, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-Throughline": "1" },
  body: JSON.stringify({ ticket }),
}).catch(() => null);
if (answer?.ok) location.replace((await answer.json()).to);
else words.textContent = words.dataset.failed;
