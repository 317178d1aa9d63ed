/** Where a person writes: a field that grows, Enter that never cuts a Japanese conversion short, and three buttons. */
import { make } from "./dom.js";
import { openMenu } from "./menu.js";
import { choosePhotos } from "./photos.js";
import { drawSticker, STICKERS } from "./stickers.js";
import { say, spoken } from "./words.js";

// Safari ends the conversion before it reports the Enter that ended it; only the old key code still tells.
const CONVERTING = 229;

/** `write(text)`, `stick(id)`, `attach(kind)` and `photos(list)` send; each chat keeps its own draft. */
export function createComposer({ form, write, stick, attach, photos }) {
  const field = form.querySelector("textarea");
  const send = form.querySelector("#send");
  const voice = form.querySelector("#voice");
  const opener = form.querySelector("#sticker");
  const tray = document.querySelector("#stickers");
  const drafts = new Map();
  let chat = null;

  function fit() {
    const empty = field.value.trim() === "";
    send.disabled = empty;
    voice.hidden = field.value !== "";
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  function submit() {
    if (field.value.trim() === "") return;
    write(field.value);
    field.value = "";
    fit();
  }

  function keyed(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    if (event.isComposing || event.keyCode === CONVERTING) return;
    event.preventDefault();
    submit();
  }

  function openTray(open) {
    tray.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  }

  function fillTray() {
    tray.replaceChildren(
      ...STICKERS.map(({ id, ...names }) => {
        const name = names[spoken()];
        const choice = make("button", { type: "button", class: "sticker-choice", title: name, "aria-label": name }, drawSticker(id));
        choice.dataset.testid = "sticker-choice";
        choice.addEventListener("click", () => {
          stick(id);
        });
        return choice;
      }),
    );
    tray.setAttribute("aria-label", say("sticker"));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  field.addEventListener("keydown", keyed);
  field.addEventListener("input", fit);
  opener.addEventListener("click", () => openTray(tray.hidden));
  tray.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openTray(false);
    opener.focus();
  });
  const camera = form.querySelector("#picture");
  camera.addEventListener("click", () =>
    openMenu(camera, [
      { word: say("pictureSample"), act: () => attach("image") },
      { word: say("pictureChoose"), act: () => choosePhotos(photos) },
    ]),
  );
  voice.addEventListener("click", () => attach("audio"));
  fillTray();
  fit();

  return {
    /** Put away what was being written to one chat and take up the other's. */
    turnTo(id) {
      if (chat !== id) {
        drafts.set(chat, field.value);
        chat = id;
        field.value = drafts.get(id) ?? "";
      }
      openTray(false);
      fit();
    },
    /** Whatever was sent, and from where: the tray is no longer wanted. */
    settle: () => openTray(false),
    fill(text) {
      if (text) field.value = text;
      fit();
      field.focus();
    },
    relabel: fillTray,
  };
}
