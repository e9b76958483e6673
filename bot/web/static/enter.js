// Sign-in by link: posts the link's key to the server when the person presses the button. Loading the page spends nothing:
// mail scanners load pages and run their scripts. The key follows the #, which browsers do not send on their own. If the
// server did not answer, the link is as good as before and the button stays.
const words = document.getElementById("words");
const button = document.getElementById("open");
const ticket = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
button.hidden = false;
button.addEventListener("click", async () => {
  button.disabled = true;
  const answer = await fetch(location.pathname, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Throughline": "1" },
    body: JSON.stringify({ ticket }),
  }).catch(() => null);
  if (answer?.ok) location.replace((await answer.json()).to);
  else {
    words.textContent = words.dataset.failed;
    button.hidden = Boolean(answer); // without an answer, the link is as good as before
    button.disabled = false;
  }
});
