/** Keeps the page in step with the stand-in, and says so when it cannot. */
import { listen } from "./api.js";

const WAITS_MS = [500, 1000, 2000, 3000];

/**
 * `reload()` fetches what is on the screen and returns `{id, last}` of the chat to follow, or null for none;
 * `item(id, item)` gets what happens there, `online(yes)` is told of every change.
 */
export function createConnection({ reload, item, online }) {
  let round = 0;
  let failures = 0;
  let timer = null;
  let stop = () => {};

  /** Start over: everything is loaded anew, so nothing missed stays missing. A newer start wins over an older one. */
  async function start() {
    const mine = (round += 1);
    clearTimeout(timer);
    stop();
    stop = () => {};
    try {
      const followed = await reload();
      if (mine !== round) return;
      failures = 0;
      online(true);
      if (followed) follow(followed, mine);
    } catch (error) {
      if (mine !== round) return;
      console.info("The stand-in cannot be reached.", error.message);
      online(false);
      timer = setTimeout(start, WAITS_MS[Math.min(failures, WAITS_MS.length - 1)]);
      failures += 1;
    }
  }

  function follow({ id, last }, mine) {
    stop = listen(id, last, {
      item: (given) => mine === round && item(id, given),
      lost: () => mine === round && start(),
    });
  }

  return { start };
}
