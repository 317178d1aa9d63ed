/** The clock of stand-in and clinic, turned forward from the page: a day a request, so that time is seen to pass. */
import { momentLabel } from "./times.js";
import { spoken } from "./words.js";

const DAY_SECONDS = 86_400;
const SHOW_MS = 5000;

/** `read()` tells {now, turnable}, `turn(seconds)` the moment after it, `failed()` hears that it did not work. */
export function createClock({ room, read, turn, failed }) {
  const shown = room.querySelector("output");
  const buttons = [...room.querySelectorAll("button")];
  let ahead = 0;

  const now = () => new Date(Date.now() + ahead);

  function show(at = now()) {
    ahead = new Date(at) - Date.now();
    shown.textContent = momentLabel(now(), spoken());
  }

  async function forward(seconds) {
    for (const button of buttons) button.disabled = true;
    room.setAttribute("aria-busy", "true");
    try {
      for (let left = seconds; left > 0; left -= DAY_SECONDS) show(await turn(Math.min(left, DAY_SECONDS)));
    } catch {
      failed();
    }
    room.removeAttribute("aria-busy");
    for (const button of buttons) button.disabled = false;
  }

  /** Shown only where turning it turns the clinic's too. */
  async function begin() {
    const { now: at, turnable } = await read();
    room.hidden = !turnable;
    show(at);
  }

  for (const button of buttons) button.addEventListener("click", () => forward(Number(button.dataset.turn)));
  setInterval(() => room.hidden || show(), SHOW_MS);
  return { begin, now, show };
}
