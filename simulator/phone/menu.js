/** A small menu beside whatever opened it; arrow keys move, Escape or a tap elsewhere closes. */
import { make } from "./dom.js";

const GAP_PX = 6;

function place(menu, opener) {
  const from = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.max(GAP_PX, Math.min(from.left, innerWidth - width - GAP_PX));
  const below = from.bottom + GAP_PX;
  const top = below + height > innerHeight ? Math.max(GAP_PX, from.top - height - GAP_PX) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

function move(menu, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const entries = [...menu.children];
  const at = entries.indexOf(document.activeElement);
  entries[(at + step + entries.length) % entries.length].focus();
}

/** `entries`: {word, act, grave?}, in order. */
export function openMenu(opener, entries) {
  document.querySelector(".menu")?.remove();
  const menu = make(
    "div",
    { class: "menu", role: "menu", popover: "manual" },
    ...entries.map(({ word, act, grave }) =>
      make("button", { type: "button", role: "menuitem", class: grave ? "grave" : null, text: word, on: { click: () => done(act) } }),
    ),
  );
  // Not popover="auto": that would close on the release of the very press that opened it.
  const elsewhere = (event) => menu.contains(event.target) || close();
  function close() {
    document.removeEventListener("pointerdown", elsewhere, true);
    const inside = menu.contains(document.activeElement);
    menu.remove();
    opener.setAttribute("aria-expanded", "false");
    if (inside) opener.focus({ preventScroll: true });
  }
  function done(act) {
    close();
    act();
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") close();
    else move(menu, event);
  });
  document.addEventListener("pointerdown", elsewhere, true);
  document.body.append(menu);
  menu.showPopover();
  opener.setAttribute("aria-expanded", "true");
  place(menu, opener);
  menu.firstElementChild?.focus({ preventScroll: true });
}
