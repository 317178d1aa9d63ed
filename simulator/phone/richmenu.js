/**
 * The rich menu below the chat, as LINE shows it: a bar that opens and closes it, and a way to the keyboard and back. Its areas
 * lie over the picture. LINE on a computer has none (views.js).
 */
import { make } from "./dom.js";
import { icon } from "./drawings.js";
import { say } from "./words.js";

const percent = (part, whole) => `${(100 * part) / whole}%`;

/** `load(id)` tells which menu a person sees, `perform(action)` does what an area is for, `keep(change)` keeps the chat's end. */
export function createRichMenu({ foot, load, perform, picture, keep }) {
  const $ = (id) => foot.querySelector(`#${id}`);
  const bar = $("menu-bar");
  const toggle = $("menu-toggle");
  const room = $("rich-menu-room");
  const states = new Map(); // of each person: whether it is open, and whether the keyboard is in its place
  let person = null;
  let shown = null;

  const state = () => states.get(person) ?? { open: true, typing: false };

  function set(change) {
    states.set(person, { ...state(), ...change });
    arrange();
  }

  function arrange() {
    const { open, typing } = state();
    keep(() => {
      foot.classList.toggle("has-menu", shown !== null);
      foot.classList.toggle("at-menu", shown !== null && !typing);
      bar.hidden = shown === null || typing;
      room.hidden = shown === null || typing || !open;
    });
    toggle.setAttribute("aria-expanded", String(open));
    toggle.firstElementChild.textContent = shown?.chatBarText ?? "";
    $("to-keyboard").setAttribute("aria-label", say("toKeyboard"));
    $("to-menu").setAttribute("aria-label", say("toMenu"));
    $("to-menu").hidden = shown === null;
  }

  function area({ bounds, action }, { width, height }) {
    const element = make("button", {
      type: "button",
      class: "menu-area",
      "aria-label": action.label ?? "",
      data: { testid: "menu-area", action: action.type },
      on: { click: () => perform(action) },
    });
    element.style.left = percent(bounds.x, width);
    element.style.top = percent(bounds.y, height);
    element.style.width = percent(bounds.width, width);
    element.style.height = percent(bounds.height, height);
    return element;
  }

  /** The picture first, so that nothing flickers between two tabs. */
  async function draw(menu) {
    const image = make("img", { src: picture(menu.richMenuId), alt: "", draggable: "false" });
    await image.decode().catch(() => {});
    if (shown?.richMenuId !== menu.richMenuId) return;
    const { width, height } = menu.size;
    const frame = make("div", { class: "menu-picture" }, image, ...menu.areas.map((each) => area(each, menu.size)));
    frame.style.aspectRatio = `${width} / ${height}`;
    frame.style.setProperty("--menu-ratio", width / height);
    const focused = room.contains(document.activeElement);
    keep(() => room.replaceChildren(frame));
    if (focused) frame.querySelector("button")?.focus();
  }

  /** Whose phone it is, and which menu that person sees by what the list of people says. */
  async function show(someone) {
    const id = someone?.id ?? null;
    const turned = id !== person;
    person = id;
    const wanted = someone && !someone.blocked ? (someone.menu ?? null) : null;
    if (!turned && wanted === (shown?.richMenuId ?? null)) return;
    const menu = wanted ? (await load(id)).menu : null;
    if (person !== id) return;
    const fresh = menu !== null && !states.has(id);
    shown = menu;
    if (fresh) set({ open: menu.selected, typing: false });
    else arrange();
    if (menu) await draw(menu);
    else room.replaceChildren();
  }

  $("to-keyboard").prepend(icon("keyboard"));
  $("to-menu").prepend(icon("list"));
  toggle.append(icon("down"));
  toggle.addEventListener("click", () => set({ open: !state().open }));
  $("to-keyboard").addEventListener("click", () => {
    set({ typing: true });
    foot.querySelector("textarea").focus();
  });
  $("to-menu").addEventListener("click", () => {
    set({ typing: false, open: true });
    toggle.focus();
  });

  return {
    show,
    relabel: arrange,
    /** What a postback may ask for besides: LINE's inputOption. */
    option(name) {
      if (!shown) return;
      if (name === "openKeyboard" || name === "openVoice") set({ typing: true });
      if (name === "openRichMenu") set({ typing: false, open: true });
      if (name === "closeRichMenu") set({ open: false });
    },
  };
}
