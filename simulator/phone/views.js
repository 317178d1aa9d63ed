/**
 * How the phone is looked at: as LINE on a computer, which has no quick replies and no menu; in the dark or the light whatever
 * the browser says; with the largest letters LINE can be set to. Each is remembered.
 */
import { recall, remember } from "./memory.js";

const DARK = "(prefers-color-scheme: dark)";
// Every rule that holds in the dark, wherever it stands.
const dark = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media?.mediaText.includes(DARK));
const kept = dark.map((rule) => rule.media.mediaText);

function scheme(isDark) {
  dark.forEach((rule, place) => (rule.media.mediaText = kept[place].replace(DARK, isDark ? "all" : "not all")));
  document.documentElement.style.colorScheme = isDark ? "dark" : "light";
}

const SHOW = {
  computer: (yes) => document.getElementById("phone").classList.toggle("on-computer", yes),
  dark: scheme,
  large: (yes) => document.documentElement.classList.toggle("large-letters", yes),
};

/** `names` in the order of the menu; `words(name)` is what turns it now, `turn(name)` does it. */
export function createViews() {
  const state = { computer: false, dark: null, large: false, ...recall("views", {}) };
  for (const [name, value] of Object.entries(state)) if (value !== null) SHOW[name]?.(value);
  const isOn = (name) => state[name] ?? (name === "dark" && matchMedia(DARK).matches);
  const opposite = { computer: "smartphone", dark: "light", large: "normal" };

  function turn(name) {
    state[name] = !isOn(name);
    SHOW[name](state[name]);
    remember("views", state);
  }

  return { names: Object.keys(SHOW), word: (name) => (isOn(name) ? opposite[name] : name), turn };
}
