/** The fixed parts around the chat: header, notices, typing dots, toast, and what the foot shows. */
import { make } from "./dom.js";
import { accountFace, icon } from "./drawings.js";
import { say, spoken } from "./words.js";

const TYPING_MS = 10_000;
// An answer within this time needs no dots before it.
const TYPING_AFTER_MS = 350;
const TOAST_MS = 2500;
const WIDE = matchMedia("(min-width: 820px) and (min-height: 560px)");

const $ = (id) => document.getElementById(id);

function furnish() {
  $("account-face").append(accountFace());
  $("typing-face").append(accountFace());
  const icons = { menu: "more", sticker: "sticker", picture: "picture", voice: "voice", send: "send", newer: "down", "about-opener": "about" };
  for (const [id, name] of Object.entries(icons)) $(id).prepend(icon(name));
  const about = () => ($("about").open = WIDE.matches);
  WIDE.addEventListener("change", about);
  document.addEventListener("pointerdown", (event) => event.target.closest("#about") || about());
  document.addEventListener("keydown", (event) => event.key === "Escape" && about());
  about();
  if (WIDE.matches) $("write").focus();
}

/** [word, what is sent] of the account menu: blocking, unblocking, adding. */
function choices({ following, blocked }) {
  if (blocked) return [["unblock", "follow"]];
  return following ? [["block", "unfollow"]] : [["add", "follow"], ["block", "unfollow"]];
}

export function createFrame() {
  let reached = null;
  let typing = [];
  let toasting;

  function relabel() {
    $("language").replaceChildren(
      make("span", { class: "long", text: say("language") }),
      make("span", { class: "short", "aria-hidden": "true", text: say("languageShort") }),
    );
    $("language").setAttribute("aria-label", say("languageLabel"));
    $("language").lang = spoken() === "ja" ? "en" : "ja";
  }

  function stopTyping() {
    typing.forEach(clearTimeout);
    $("typing").hidden = true;
  }

  function startTyping(keepEnd, seconds) {
    typing.forEach(clearTimeout);
    const appear = () => keepEnd(() => ($("typing").hidden = false));
    typing = [setTimeout(appear, TYPING_AFTER_MS), setTimeout(stopTyping, seconds ? seconds * 1000 : TYPING_MS)];
  }

  function toast(words) {
    clearTimeout(toasting);
    $("toast").textContent = words;
    toasting = setTimeout(() => ($("toast").textContent = ""), TOAST_MS);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast(say("copied"));
    } catch {
      toast(say("cannotCopy"));
    }
  }

  function speakers(person, named) {
    const members = person?.kind === "group" ? (person.members ?? []) : [];
    $("speaker").hidden = members.length === 0;
    const choice = $("speaker-choice");
    const told = members.join();
    if (choice.dataset.members === told) return;
    choice.dataset.members = told;
    choice.replaceChildren(...members.map((id) => make("option", { value: id, text: named(id) })));
  }

  /** Set everything that depends on whose phone it is. */
  function show(person, named) {
    const user = person?.kind !== "group";
    $("nobody").hidden = person !== null;
    $("foot").hidden = person === null;
    $("blocked").hidden = !person?.blocked;
    $("composer").hidden = !person || person.blocked;
    $("stranger").hidden = !person || !user || person.following || person.blocked;
    $("menu").hidden = !person || !user;
    if (!person) $("quiet").hidden = true;
    speakers(person, named);
  }

  function online(yes) {
    reached = yes;
    $("connection").hidden = yes;
    $("connection").dataset.state = yes ? "online" : "offline";
  }

  furnish();
  relabel();
  return {
    choices,
    copy,
    online,
    relabel,
    show,
    startTyping,
    stopTyping,
    toast,
    isOnline: () => reached === true,
    quiet: (yes) => ($("quiet").hidden = !yes),
    speaker: () => $("speaker-choice").value,
  };
}
