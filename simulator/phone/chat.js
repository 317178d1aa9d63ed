/** The log of one chat: items in order, days apart, runs of one speaker together, and where the eye is. */
import { make } from "./dom.js";
import { dayLabel, dayOf } from "./times.js";
import { spoken } from "./words.js";

const NEAR_PX = 120;

// What LINE's own phone shows nothing for; what they do to other messages happens in `heed`.
const UNSEEN = new Set(["unsend", "postback", "loading", "read"]);

const unseen = (item) => item.kind === "notice" && UNSEEN.has(item.message.type);

/** `draw(item)` makes the row of an item, `mine(item)` tells whose side it stands on. */
export function createChat({ scroller, log, newer, draw, mine }) {
  let shown = null;
  let entries = [];
  let readTo = 0;
  const days = new Map();

  const near = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    newer.hidden = true;
  }

  let atEnd = true;
  newer.addEventListener("click", toEnd);
  scroller.addEventListener(
    "scroll",
    () => {
      atEnd = near();
      if (atEnd) newer.hidden = true;
    },
    { passive: true },
  );
  // A keyboard, quick replies or a second line of writing make the room smaller: the last words stay in sight.
  new ResizeObserver(() => atEnd && toEnd()).observe(scroller);

  /** Put one item where it belongs; the same item again changes nothing. */
  function place(item) {
    const told = JSON.stringify(item);
    const at = entries.findIndex((entry) => entry.item.n >= item.n);
    if (at >= 0 && entries[at].item.n === item.n) {
      if (entries[at].told === told) return false;
      const node = draw(item);
      entries[at].node.replaceWith(node);
      entries[at] = { item, told, node };
      return true;
    }
    const entry = { item, told, node: draw(item) };
    log.insertBefore(entry.node, at >= 0 ? entries[at].node : null);
    entries.splice(at >= 0 ? at : entries.length, 0, entry);
    return true;
  }

  function separate() {
    const first = new Map();
    for (const { item, node } of entries) {
      if (item.at && !first.has(dayOf(item.at))) first.set(dayOf(item.at), { item, node });
    }
    for (const [day, line] of days) {
      if (first.has(day)) continue;
      line.remove();
      days.delete(day);
    }
    for (const [day, { item, node }] of first) {
      if (!days.has(day)) days.set(day, make("div", { class: "day" }, make("span", { text: dayLabel(item.at, spoken()) })));
      if (node.previousElementSibling !== days.get(day)) log.insertBefore(days.get(day), node);
    }
  }

  function arrange() {
    separate();
    let answered = false;
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const { item, node } = entries[at];
      const before = entries[at - 1]?.item;
      const after = entries[at + 1]?.item;
      node.classList.toggle("joined", sameRun(before, item));
      node.classList.toggle("continued", sameRun(item, after));
      const read = node.querySelector(".read");
      if (read) read.hidden = !answered && item.n > readTo;
      answered ||= item.from === "account" && item.kind !== "notice";
    }
  }

  /** Notices that change what already stands there: read marks, and messages taken back. */
  function heed(item) {
    if (item.message.type === "read") readTo = Math.max(readTo, item.n);
    const target = item.message.type === "unsend" && entries.find((entry) => entry.item.messageId === item.messageId);
    if (target && !target.item.unsent) place({ ...target.item, unsent: true });
  }

  function add(item) {
    const follow = near() || mine(item);
    if (unseen(item)) heed(item);
    else if (!place(item)) return;
    arrange();
    if (unseen(item)) return;
    if (follow) toEnd();
    else newer.hidden = false;
  }

  /** Show a person's whole chat; called again for the same person it only mends what differs. */
  function show(id, items) {
    const follow = id !== shown || near();
    if (id !== shown) clear();
    shown = id;
    const kept = new Set(items.map((item) => item.n));
    entries = entries.filter(({ item, node }) => kept.has(item.n) || (node.remove(), false));
    for (const item of items) unseen(item) ? heed(item) : place(item);
    arrange();
    if (follow) toEnd();
  }

  function clear() {
    for (const { node } of entries) node.remove();
    for (const line of days.values()) line.remove();
    days.clear();
    entries = [];
    shown = null;
    readTo = 0;
  }

  /** Draw everything anew, in the page's language of now. */
  function redraw() {
    const [id, items, read] = [shown, entries.map((entry) => entry.item), readTo];
    clear();
    readTo = read;
    shown = id;
    show(id, items);
  }

  return {
    add,
    show,
    redraw,
    toEnd,
    keepEnd: (change) => {
      const follow = near();
      change();
      if (follow) toEnd();
    },
    clear,
    last: () => entries.findLast((entry) => entry.item.kind !== "notice")?.item ?? null,
  };
}

/** Whether two items read as one breath: same speaker, same minute, nothing taken back. */
function sameRun(one, two) {
  if (!one || !two || one.kind === "notice" || two.kind === "notice" || one.unsent || two.unsent) return false;
  return one.from === two.from && one.name === two.name && one.at.slice(0, 16) === two.at.slice(0, 16);
}
