/** What a button of a message does when tapped: LINE's action objects, each with the answer it sends. */
import { make } from "./dom.js";
import { linkTraits, openable } from "./links.js";
import { say } from "./words.js";

const asText = (text) => ({ kind: "text", message: { type: "text", text } });

/**
 * `send(body, preview, label)` sends as the person shown, `pick(action)` asks for a date,
 * `option(name)` does what else a postback asks of the foot, `type(text)` opens the composer, `copy(text)` fills the clipboard, `toast(words)` tells something in passing.
 */
export function createActions({ send, pick, option, type, copy, toast }) {
  function postback(action, params) {
    const shown = action.displayText ?? action.text;
    const body = { type: "postback", data: action.data };
    if (shown) body.displayText = shown;
    if (params) body.params = params;
    send(body, shown ? asText(shown) : null, action.label ?? shown ?? "");
    if (action.inputOption) option(action.inputOption);
    if (action.inputOption === "openKeyboard") type(action.fillInText ?? "");
  }

  async function date(action) {
    const chosen = await pick(action);
    if (chosen === null) return false;
    postback(action, { [action.mode]: chosen });
    return true;
  }

  /** Do it; false when the person thought better of it, so that quick replies stay. */
  function perform(action) {
    switch (action.type) {
      case "message":
        send({ type: "text", text: action.text }, asText(action.text), action.label ?? action.text);
        return true;
      case "postback":
        postback(action);
        return true;
      case "datetimepicker":
        return date(action);
      case "richmenuswitch":
        send({ type: "richmenuswitch", alias: action.richMenuAliasId, data: action.data }, null, action.label ?? "");
        return true;
      case "clipboard":
        copy(action.clipboardText);
        return true;
      case "camera":
      case "cameraRoll":
        send({ type: "image" }, { kind: "image", message: { type: "image" } }, action.label ?? "");
        return true;
      default:
        toast(say("cannotOpen"));
        return false;
    }
  }

  /** A control for the action: a true link where it opens something, a button everywhere else. */
  function control(action, look, done = () => {}) {
    const words = action.label ?? action.text ?? "";
    const address = action.type === "uri" ? openable(action.uri) : null;
    const traits = { class: look, text: words, data: { action: action.type } };
    if (address) return make("a", { ...traits, ...linkTraits(address), on: { click: done } });
    const tap = async () => (await perform(action)) && done();
    return make("button", { ...traits, type: "button", on: { click: tap } });
  }

  /** Make a whole picture, text or box tappable, with the keyboard too. */
  function attach(element, action) {
    const address = action.type === "uri" ? openable(action.uri) : null;
    const tap = () => (address ? window.open(address, "_blank", "noopener,noreferrer") : perform(action));
    element.tabIndex = 0;
    element.setAttribute("role", address ? "link" : "button");
    if (action.label) element.setAttribute("aria-label", action.label);
    element.classList.add("tappable");
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      tap();
    });
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      tap();
    });
    return element;
  }

  /** An area of the rich menu, which is no element of its own: what opens elsewhere is opened. */
  function press(action) {
    const address = action.type === "uri" ? openable(action.uri) : null;
    if (address) window.open(address, "_blank", "noopener,noreferrer");
    else perform(action);
  }

  return { control, attach, press };
}
