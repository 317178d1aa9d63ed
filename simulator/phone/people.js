/** Whose phone this is: the switch between people, and what each of them has not read. */
import { make, tongue } from "./dom.js";
import { icon } from "./drawings.js";
import { recall, remember } from "./memory.js";
import { say } from "./words.js";

const COLOURS = 5;
const TONGUES = { ja: "日本語", en: "English" };

/** `chosen(id)` is told when another person is tapped. The person is named in the address, so two windows can hold two. */
export function createPeople({ root, chosen }) {
  let list = [];
  let current = decodeURIComponent(location.hash.slice(1));
  const unread = new Map();
  const seen = new Map(Object.entries(recall("seen", {})));

  function choose(id) {
    current = id;
    history.replaceState(null, "", `#${encodeURIComponent(id)}`);
    show();
    chosen(id);
  }

  /** Take the newest list; returns whether the person shown is still in it (the first one steps in if not). */
  function take(people) {
    const before = JSON.stringify(list);
    list = people;
    const there = list.some((person) => person.id === current);
    if (!there && list.length) current = list[0].id;
    if (before !== JSON.stringify(list) || !there) show();
    return there;
  }

  function markSeen(id, n) {
    if (seen.get(id) === n && !unread.get(id)) return;
    seen.set(id, n);
    remember("seen", Object.fromEntries(seen));
    setUnread(id, 0);
  }

  function setUnread(id, count) {
    if ((unread.get(id) ?? 0) === count) return;
    unread.set(id, count);
    show();
  }

  /** Count what a person has not read; `last` tells a chat that began anew under an old id. */
  function count(id, { items, last }) {
    if (last < (seen.get(id) ?? 0)) seen.set(id, 0);
    setUnread(id, items.filter((item) => item.from === "account" && item.kind !== "notice" && !item.unsent).length);
  }

  function badge(id) {
    const number = unread.get(id) ?? 0;
    if (!number) return null;
    const words = make("span", { class: "unseen", text: say("unread", { count: number }) });
    return make("span", { class: "badge", data: { testid: "unread" } }, make("span", { "aria-hidden": "true", text: number }), words);
  }

  function face(person) {
    const words = person.kind === "group" ? [icon("group")] : [[...person.name][0] ?? "?"];
    return make("span", { class: "initial", "aria-hidden": "true", data: { colour: list.indexOf(person) % COLOURS } }, ...words);
  }

  function button(person) {
    return make(
      "button",
      {
        type: "button",
        class: "person",
        "aria-pressed": String(person.id === current),
        data: { person: person.id },
        on: { click: () => choose(person.id) },
      },
      face(person),
      make("span", { class: "person-name", lang: tongue(person.name), text: person.name }),
      make("span", { class: "person-note", text: person.kind === "group" ? say("group") : (TONGUES[person.language] ?? "") }),
      badge(person.id),
    );
  }

  function show() {
    const focused = document.activeElement?.dataset?.person;
    root.replaceChildren(...list.map(button));
    if (focused) [...root.children].find((child) => child.dataset.person === focused)?.focus();
    root.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  return {
    take,
    markSeen,
    count,
    show,
    choose,
    seen: (id) => seen.get(id) ?? 0,
    others: () => list.filter((person) => person.id !== current),
    current: () => list.find((person) => person.id === current) ?? null,
    named: (id) => list.find((person) => person.id === id)?.name ?? id,
  };
}
