// Menus and dialogs of every page. Esc and a press outside close a menu; the focus goes back to its button.
const OPEN = "details[data-menu][open]";

/** Close a menu. The focus returns to its button if it was inside. */
function shut(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

/** Open a dialog. What the opener knows (`data-fill-…`) is filled in. */
function open(dialog, given) {
  if (!dialog) return;
  for (const name of Object.keys(given).filter((one) => one.startsWith("fill"))) {
    const [field, text] = [name.slice(4).toLowerCase(), given[name]];
    for (const one of dialog.querySelectorAll(`[name="${field}"]`)) one.value = text;
    for (const one of dialog.querySelectorAll(`[data-shows="${field}"]`)) one.textContent = text;
  }
  dialog.querySelector("[data-why]")?.replaceChildren();
  dialog.showModal();
}

/** Close all menus that do not hold this element. */
function shutOthers(element) {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(element)) shut(menu);
}

document.addEventListener("click", (event) => {
  shutOthers(event.target);
  const opener = event.target.closest("[data-dialog]");
  const within = event.target.closest(OPEN);
  if (within && event.target.closest(".menu-list button, .menu-list a")) shut(within);
  if (opener) open(document.getElementById(opener.dataset.dialog), opener.dataset);
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog:modal")) return; // the browser closes dialogs by itself
  const menus = document.querySelectorAll(OPEN);
  const last = menus[menus.length - 1];
  if (!last) return;
  event.stopImmediatePropagation(); // Esc closes only the topmost thing
  shut(last);
});

document.addEventListener("focusin", (event) => shutOthers(event.target));
