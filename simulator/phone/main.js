/** Puts the phone together: who is shown, what they do, and what comes back. */
import { createActions } from "./actions.js";
import * as api from "./api.js";
import { bubble } from "./bubbles.js";
import { createChat } from "./chat.js";
import { createClock } from "./clock.js";
import { createComposer } from "./composer.js";
import { createConnection } from "./connection.js";
import { createFrame } from "./frame.js";
import { openMenu } from "./menu.js";
import { createOutbox } from "./outbox.js";
import { createPeople } from "./people.js";
import { pick } from "./picker.js";
import { createQuickReplies } from "./quick.js";
import { showRequests } from "./requests.js";
import { createRichMenu } from "./richmenu.js";
import { createViews } from "./views.js";
import { label, nameAccount, say, speak, spoken } from "./words.js";

const TICK_MS = 2000;
// After these the account has nothing to answer.
const UNANSWERED = new Set(["unsend", "unfollow", "richmenuswitch"]);

const $ = (id) => document.getElementById(id);

label(document);
// Without an answer the page says what the account is; the connection tells by itself that nobody answers.
api.account().then(({ name }) => nameAccount(name), () => {});
const frame = createFrame();
const views = createViews();
const people = createPeople({ root: $("people"), chosen: turnTo });
const actions = createActions({
  send,
  pick: pickFromNow,
  option: (name) => richMenu.option(name),
  type: (text) => composer.fill(text),
  ...frame,
});
const chat = createChat({ scroller: $("scroller"), log: $("log"), newer: $("newer"), draw, mine });
const quick = createQuickReplies({ row: $("quick-replies"), control: actions.control, last: chat.last });
const outbox = createOutbox({
  list: $("outbox"),
  deliver: api.send,
  draw: (preview) => bubble({ from: "person", ...preview }, { mine: true, actions }),
  sent,
  failed: frame.stopTyping,
  keep: chat.keepEnd,
});
const composer = createComposer({
  form: $("composer"),
  write: (text) => send({ type: "text", text }, { kind: "text", message: { type: "text", text } }),
  stick: (stickerId) => send({ type: "sticker", stickerId }, { kind: "sticker", message: { type: "sticker", stickerId } }),
  attach: (kind) => send({ type: kind }, { kind, message: { type: kind } }),
  photos: (images) => send({ type: "image", images }, { kind: "image", message: { type: "image" } }),
});
const richMenu = createRichMenu({
  foot: $("foot"),
  load: api.menu,
  perform: actions.press,
  picture: api.menuPicture,
  keep: chat.keepEnd,
});
const clock = createClock({
  room: $("clock"),
  read: api.clock,
  turn: api.turnClock,
  failed: () => connection.start(),
});
const connection = createConnection({ reload, item: heard, online: frame.online });

/** In a group, what other members wrote stands on the left. */
function mine(item) {
  if (item.from !== "person") return false;
  return people.current()?.kind !== "group" || item.name === people.named(frame.speaker());
}

function draw(item) {
  return bubble(item, { mine: mine(item), group: people.current()?.kind === "group", actions, menu: messageMenu });
}

function messageMenu(item, own, opener) {
  const text = item.message.text ?? item.message.altText;
  const entries = text ? [{ word: say("copy"), act: () => frame.copy(text) }] : [];
  if (own) entries.push({ word: say("unsend"), grave: true, act: () => unsend(item) });
  if (entries.length) openMenu(opener, entries);
}

const unsend = (item) => send({ type: "unsend", messageId: item.messageId }, null, say("unsend"));

/** The picker starts at the stand-in's time, which may have been turned; without it, at the browser's. */
async function pickFromNow(action) {
  const { now } = await api.clock().catch(() => ({ now: new Date() }));
  return pick(action, now);
}

function accountMenu() {
  const person = people.current();
  if (!person) return;
  const change = (word, type) => ({ word: say(word), grave: type === "unfollow", act: () => send({ type }, null, say(word)) });
  const look = (name) => ({ word: say(views.word(name)), act: () => views.turn(name) });
  openMenu($("menu"), [
    ...frame.choices(person).map(([word, type]) => change(word, type)),
    ...views.names.map(look),
    { word: say("redeliver"), act: () => redeliver(person.id) },
    { word: say("requests"), act: () => showRequests(api.requests).catch(connection.start) },
  ]);
}

/** As LINE does where it never heard of an answer; the account should do nothing twice. */
async function redeliver(id) {
  try {
    const { status } = await api.redeliver(id);
    frame.toast(say("redelivered", { status }));
  } catch {
    frame.toast(say("notRedelivered"));
  }
}

/** Everything this phone sends goes through here. `preview` is the bubble shown meanwhile, `words` name it if it fails. */
function send(body, preview = null, words = "") {
  const person = people.current();
  if (!person) return;
  const by = person.kind === "group" && frame.speaker() ? { as: frame.speaker() } : {};
  if (body.type !== "richmenuswitch") quick.dismiss(); // a change of tabs says nothing, so nothing goes
  composer.settle();
  outbox.put(person.id, { ...body, ...by }, preview, words);
  if (UNANSWERED.has(body.type)) frame.stopTyping();
  else frame.startTyping(chat.keepEnd);
  chat.toEnd();
}

function sent(id, item, body) {
  if (item && id === people.current()?.id) take(id, item);
  if (body.type === "richmenuswitch") turnMenu().catch(connection.start);
  if (["follow", "unfollow", "unsend"].includes(body.type)) connection.start();
}

/** After a tap on a tab: nothing but the menu changes. */
async function turnMenu() {
  people.take(await api.people());
  await richMenu.show(people.current());
}

function heard(id, item) {
  outbox.arrived(id, item);
  if (item.kind === "notice" && item.message.type === "loading") frame.startTyping(chat.keepEnd, item.message.seconds);
  else if (item.from === "account") frame.stopTyping();
  take(id, item);
}

function take(id, item) {
  chat.add(item);
  quick.show();
  frame.quiet(false);
  people.markSeen(id, item.n);
}

/** Hold another person's phone. */
function turnTo(id) {
  chat.clear();
  frame.stopTyping();
  outbox.show(id);
  composer.turnTo(id);
  quick.show();
  connection.start();
}

async function reload() {
  clock.begin().catch(() => {}); // the people below tell whether anybody answers
  people.take(await api.people());
  const person = people.current();
  frame.show(person, people.named);
  richMenu.show(person).catch(connection.start);
  if (!person) return null;
  const { items, last } = await api.items(person.id);
  if (people.current()?.id !== person.id) return null;
  chat.show(person.id, items);
  outbox.show(person.id);
  composer.turnTo(person.id);
  quick.show();
  frame.quiet(items.length === 0);
  people.markSeen(person.id, last);
  return { id: person.id, last };
}

/** What the stream of one chat cannot tell: who is there, and what the others have not read. */
async function tick() {
  try {
    if (!people.take(await api.people())) await connection.start();
    frame.show(people.current(), people.named);
    await richMenu.show(people.current());
    for (const { id } of people.others()) people.count(id, await api.items(id, people.seen(id)));
  } catch (error) {
    console.info("The stand-in did not tell who is there.", error.message);
    if (frame.isOnline()) await connection.start();
  }
  setTimeout(tick, TICK_MS);
}

async function begin() {
  await api.addPerson("舞 (Mai)", "ja");
  await api.addPerson("Emma", "en");
  await connection.start();
}

function turnLanguage() {
  speak(spoken() === "ja" ? "en" : "ja");
  frame.relabel();
  composer.relabel();
  richMenu.relabel();
  people.show();
  clock.show();
  chat.redraw();
  outbox.show(people.current()?.id ?? null);
}

$("menu").addEventListener("click", accountMenu);
$("language").addEventListener("click", turnLanguage);
$("try-now").addEventListener("click", connection.start);
$("add").addEventListener("click", () => send({ type: "follow" }, null, say("add")));
$("unblock").addEventListener("click", () => send({ type: "follow" }, null, say("unblock")));
$("begin").addEventListener("click", begin);
$("speaker-choice").addEventListener("change", chat.redraw);
addEventListener("online", connection.start);
connection.start().then(tick);
