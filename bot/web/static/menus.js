// Menus and dialogs of every page. Esc and a press outside close a menu; the focus goes back to its button. Only one menu is
// open at a time, and Esc closes only the topmost thing.
const OPEN = "details[data-menu][open]";

/** Close a menu. The focus returns to its button if it was inside. */
function shut(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

/** Open a dialog. People's names are offered, and what the opener knows (`data-fill-…`) is filled in. */
function open(dialog, given) {
  if (!dialog) return;
  const names = document.getElementById("names")?.cloneNode(true).children ?? [];
  for (const [place, select] of dialog.querySelectorAll("select[data-names]").entries()) {
    select.replaceChildren(...[...names].map((one) => one.cloneNode(true)));
    select.selectedIndex = Math.min(place, names.length - 1); // two people, and not one of them twice
  }
  for (const name of Object.keys(given).filter((one) => one.startsWith("fill"))) {
    const [field, text] = [name.slice(4).toLowerCase(), given[name]];
    for (const one of dialog.querySelectorAll(`[name="${field}"]`)) one.value = text;
    for (const one of dialog.querySelectorAll(`[data-shows="${field}"]`)) one.textContent = text;
  }
  dialog.querySelector("[data-why]")?.replaceChildren();
  dialog.showModal();
}

/** Fill the menu of a row from the page's template: rows are many, and few of their menus are ever opened. */
function fill(menu) {
  const [has, key] = [menu.dataset.has ?? "", menu.closest("[data-key]").dataset.key];
  const list = Object.assign(document.createElement("div"), { className: "menu-list" });
  list.append(document.getElementById(`rows-${menu.dataset.rows}`).content.cloneNode(true));
  for (const entry of [...list.children]) {
    const { if: wanted = has, needs } = entry.dataset;
    if (wanted !== has || (needs && !document.getElementById(needs))) entry.remove();
    for (const attribute of entry.attributes) attribute.value = attribute.value.replace("{key}", key);
    entry.textContent = entry.textContent.replace("{key}", key);
  }
  menu.querySelector(".menu-list")?.remove();
  menu.append(list);
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

document.addEventListener("toggle", ({ target }) => { if (target.dataset?.rows && target.open) fill(target); }, true);

document.addEventListener("focusin", (event) => shutOthers(event.target));
