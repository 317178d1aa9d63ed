/** One item of a chat as an element: who, what, when. */
import { make, tongue } from "./dom.js";
import { accountFace, icon } from "./drawings.js";
import { flex } from "./flex.js";
import { imagemap } from "./imagemap.js";
import { linked } from "./links.js";
import { picture } from "./pictures.js";
import { drawSticker, stickerOf } from "./stickers.js";
import { template } from "./templates.js";
import { timeOf } from "./times.js";
import { say, spoken } from "./words.js";

const speech = (words) => make("p", { class: "bubble", lang: tongue(words) }, ...linked(words));

function labelled(drawing, words) {
  return make("p", { class: "bubble labelled" }, icon(drawing), make("span", { text: words }));
}

function sticker({ stickerId }) {
  const name = stickerOf(stickerId)[spoken()];
  return make("div", { class: "sticker", role: "img", "aria-label": `${say("sticker")}: ${name}` }, drawSticker(stickerId));
}

/** A photo this phone sent; the stand-in keeps it. */
const sentFrom = ({ contentProvider, id }) => (contentProvider && id ? `/_sim/content/${id}` : null);

/** What a message looks like; kinds nobody here has seen yet show their alternative text. */
function content(message, actions) {
  switch (message.type) {
    case "text":
    case "textV2":
      return speech(message.text ?? "");
    case "sticker":
      return sticker(message);
    case "image":
      return make("div", { class: "photo" }, picture(message.previewImageUrl ?? sentFrom(message)));
    case "audio":
      return labelled("voice", say("voiceOf"));
    case "video":
      return labelled("play", say("video"));
    case "location":
      return labelled("place", [message.title ?? say("place"), message.address].filter(Boolean).join("\n"));
    case "template":
      return template(message, actions) ?? speech(message.altText);
    case "imagemap":
      return imagemap(message, actions);
    case "flex":
      return flex(message, actions) ?? speech(message.altText);
    default:
      return speech(message.altText ?? say("other"));
  }
}

const notice = (words, item) =>
  make("div", { class: "notice", data: { testid: "notice", n: item.n } }, make("span", { text: words }));

const HAPPENINGS = new Set(["follow", "unfollow", "join", "leave"]);

const happening = ({ type, text }) => (HAPPENINGS.has(type) ? say(type) : (text ?? type));

function unsent(item, mine) {
  const name = item.from === "account" ? say("account") : (item.name ?? "");
  return notice(mine ? say("unsentMine") : say("unsentTheirs", { name }), item);
}

function meta(item, mine, menu) {
  const read = mine ? make("span", { class: "read", text: say("read"), hidden: true }) : null;
  const time = item.at ? make("time", { datetime: item.at, text: timeOf(item.at) }) : null;
  const dots = make("button", { type: "button", class: "dots", "aria-label": say("messageMenu"), "aria-haspopup": "menu" }, icon("more"));
  dots.addEventListener("click", () => menu(item, mine, dots));
  return make("div", { class: "meta" }, menu ? dots : null, make("div", { class: "stamp" }, read, time));
}

function face(item, mine) {
  if (mine) return null;
  if (item.from === "account") return make("span", { class: "avatar" }, accountFace());
  return make("span", { class: "avatar initial", "aria-hidden": "true", text: [...(item.name ?? "?")][0] });
}

/** `mine`: on the right, written with this phone. `menu(item, mine, where)` opens the menu of the message. */
export function bubble(item, { mine, group, actions, menu }) {
  if (item.kind === "notice") return notice(happening(item.message), item);
  if (item.unsent) return unsent(item, mine);
  const speaker = item.from === "account" ? (item.message.sender?.name ?? say("account")) : (item.name ?? say("you"));
  const named = !mine && (group || item.message.sender?.name);
  const row = make(
    "div",
    {
      class: `row ${mine ? "mine" : "theirs"}`,
      data: { testid: "message", from: item.from, kind: item.kind, n: item.n ?? "" },
    },
    face(item, mine),
    make(
      "div",
      { class: "stack" },
      make("span", { class: named ? "who" : "who unseen", text: mine ? say("you") : speaker }),
      content(item.message, actions),
    ),
    meta(item, mine, menu),
  );
  if (menu) hold(row, () => menu(item, mine, row.querySelector(".dots")));
  return row;
}

const HOLD_MS = 500;

/** The menu also opens by a right click or by holding a finger on the message. */
function hold(row, open) {
  let timer;
  const drop = () => clearTimeout(timer);
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, button")) return;
    event.preventDefault();
    drop();
    open();
  });
  row.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" && !event.target.closest("a, button")) timer = setTimeout(open, HOLD_MS);
  });
  for (const end of ["pointerup", "pointercancel"]) row.addEventListener(end, drop);
}
