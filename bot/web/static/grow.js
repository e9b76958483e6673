// Changes parts of the page in place. Elements that stay keep their focus, open menus and folds, and typed text. When a
// block begins, it opens, and the one that is over closes. A press on a button whose action has just changed does nothing.
const RECENT = 400; // milliseconds after a button's action changed within which a press on it does nothing

/** Update `old`'s children to match `fresh`'s. */
export function grow(old, fresh) {
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, place) => {
    const there = old.childNodes[place];
    if (!there) old.append(node);
    else if (there.nodeName !== node.nodeName || there.nodeType !== node.nodeType || key(there) !== key(node)) exchange(old, there, node, wanted.slice(place + 1));
    else update(there, node);
  });
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}

/** Something else belongs here now. What stands further down is moved up; what is wanted later makes room, and is not lost. */
function exchange(old, there, node, later) {
  const same = twin(node, old.children);
  if (!same) {
    if (twin(there, later)) there.before(node);
    else there.replaceWith(node);
    return;
  }
  const inside = same.contains(document.activeElement) ? document.activeElement : null;
  old.insertBefore(same, there);
  inside?.focus({ preventScroll: true });
  update(same, node);
}

/** The element among these with the same `data-key`. */
function twin(node, among) {
  return node.dataset?.key && [...among].find((one) => one.nodeName === node.nodeName && one.dataset?.key === node.dataset.key);
}

function update(there, node) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (there.data !== node.data) there.data = node.data;
    return;
  }
  same(there, node);
  if (there.dataset.rows && there.open) return; // its list was made here, and is in use
  if (node.nodeName !== "SELECT" || there.innerHTML !== node.innerHTML) grow(there, node);
}

function key(node) {
  return node.dataset?.key ?? node.dataset?.say ?? node.dataset?.form ?? node.id ?? "";
}

function keeps(old, name) {
  return name.startsWith("data-js") || name === "style" || name === "aria-busy" || (name === "open" && old.nodeName === "DETAILS");
}

function same(old, fresh) {
  if (old.dataset?.say !== fresh.dataset?.say) old.changedAt = performance.now(); // see `recent`
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !keeps(old, name)) old.removeAttribute(name);
  }
  const [is, was] = [fresh, old].map((one) => one.nodeName === "DETAILS" && one.parentElement?.hasAttribute("aria-current"));
  const began = fresh.hasAttribute("open") && old.dataset.jsBegan !== "yes" && is;
  if (is) old.dataset.jsBegan = "yes";
  else if (was || old.dataset?.jsBegan === "yes") {
    delete old.dataset.jsBegan;
    old.open = false; // a block that is over closes; the present one opens
  }
  for (const { name, value } of fresh.attributes) {
    if (name === "open" && !began) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

/** What had the focus is gone: its region has it now, so that keyboards go on from there. */
export function rescue(region) {
  if (document.activeElement !== document.body) return;
  if (!region.hasAttribute("tabindex")) region.tabIndex = -1;
  region.focus({ preventScroll: true });
}

/** Whether a button's action has just changed under the pointer. Such a press was meant for what it did before. */
export function recent(button) {
  return performance.now() - (button.changedAt ?? -Infinity) < RECENT;
}
