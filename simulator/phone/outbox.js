/** What was sent and is not yet in the chat: shown at once, kept with a way to try again when it failed. */
import { make } from "./dom.js";
import { Refused } from "./api.js";
import { say } from "./words.js";

const same = (one, two) => one?.kind === two.kind && one?.message.text === two.message.text;

/**
 * `deliver(chat, body)` sends, `draw(preview)` makes a bubble, `sent(chat, item, body)` and `failed()` are told
 * how it went, `keep(change)` keeps the end in sight. Each chat sends one at a time, so that order is kept.
 */
export function createOutbox({ list, deliver, draw, sent, failed, keep }) {
  const chats = new Map();
  let shown = null;

  const waiting = (id) => chats.get(id) ?? chats.set(id, { entries: [], busy: false }).get(id);

  function put(id, body, preview, label) {
    waiting(id).entries.push({ body, preview, label, state: "sending" });
    show(shown);
    pump(id);
  }

  async function pump(id) {
    const chat = waiting(id);
    if (chat.busy) return;
    chat.busy = true;
    for (let entry = next(chat); entry; entry = next(chat)) await attempt(id, chat, entry);
    chat.busy = false;
  }

  const next = (chat) => chat.entries.find((entry) => entry.state === "sending");

  async function attempt(id, chat, entry) {
    try {
      const { item } = await deliver(id, entry.body);
      forget(chat, entry);
      sent(id, item ?? null, entry.body);
    } catch (error) {
      // The stream may have shown it although its answer was lost: then it was sent.
      if (entry.arrived && !(error instanceof Refused)) forget(chat, entry);
      else entry.state = "failed";
      failed();
      show(shown);
    }
  }

  function forget(chat, entry) {
    chat.entries.splice(chat.entries.indexOf(entry), 1);
    show(shown);
  }

  /** The stream may bring a message before its sending was answered: one bubble is enough. */
  function arrived(id, item) {
    const entry = next(waiting(id));
    if (!entry || item.from !== "person" || !same(entry.preview, item)) return;
    entry.arrived = true;
    show(shown);
  }

  function retry(entry) {
    const chat = waiting(shown);
    chat.entries.splice(chat.entries.indexOf(entry), 1);
    chat.entries.push(Object.assign(entry, { state: "sending", arrived: false }));
    show(shown);
    pump(shown);
  }

  function failure(entry) {
    const choice = (word, act) => make("button", { type: "button", text: say(word), data: { testid: word }, on: { click: act } });
    return make(
      "div",
      { class: "failed", role: "alert" },
      make("span", { text: entry.preview || !entry.label ? say("failed") : `${say("failed")}: ${entry.label}` }),
      choice("retry", () => retry(entry)),
      choice("discard", () => forget(waiting(shown), entry)),
    );
  }

  function drawn(entry) {
    if (entry.arrived && entry.state === "sending") return [];
    const row = entry.preview ? draw(entry.preview) : null;
    if (row) row.dataset.state = entry.state;
    return [row, entry.state === "failed" ? failure(entry) : null].filter(Boolean);
  }

  function show(id) {
    shown = id;
    keep(() => list.replaceChildren(...(id ? waiting(id).entries.flatMap(drawn) : [])));
  }

  return { put, arrived, show };
}
