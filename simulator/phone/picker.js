/** LINE's date and time picker, with the browser's own input. Values carry no time zone: the clinic's wall clock. */
import { make } from "./dom.js";
import { momentAs } from "./times.js";
import { say } from "./words.js";

const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };
const QUESTIONS = { date: "chooseDate", time: "chooseTime", datetime: "chooseBoth" };

const plain = (value) => value?.replace("t", "T");

function within(value, min, max) {
  if (min && value < min) return min;
  return max && value > max ? max : value;
}

const pretty = (value) => value.replace("T", " ").replaceAll("-", "/");

/** Ask for a date, a time or both, starting at `now`; resolves to LINE's own form of it, or null when given up. */
export function pick(action, now) {
  const [min, max] = [plain(action.min), plain(action.max)];
  const input = make("input", {
    type: INPUTS[action.mode] ?? "date",
    min,
    max,
    required: true,
    id: "picker-value",
    value: plain(action.initial) ?? within(momentAs(action.mode, now), min, max),
    "aria-describedby": "picker-error",
  });
  const error = make("p", { id: "picker-error", class: "picker-error", role: "alert" });
  const dialog = make(
    "dialog",
    { class: "picker", "aria-labelledby": "picker-title", data: { testid: "picker" } },
    make(
      "form",
      { method: "dialog", novalidate: true },
      make("label", { id: "picker-title", for: "picker-value", text: action.label ?? say(QUESTIONS[action.mode]) }),
      input,
      error,
      make(
        "div",
        { class: "picker-row" },
        make("button", { type: "button", class: "plain", text: say("cancel"), on: { click: () => dialog.close() } }),
        make("button", { type: "submit", class: "solid", text: say("confirm") }),
      ),
    ),
  );
  return answerOf(dialog, input, () => {
    error.textContent = min && max ? say("outOfRange", { min: pretty(min), max: pretty(max) }) : say(QUESTIONS[action.mode]);
  });
}

function answerOf(dialog, input, complain) {
  return new Promise((resolve) => {
    let chosen = null;
    dialog.querySelector("form").addEventListener("submit", (event) => {
      if (input.checkValidity()) {
        chosen = input.value.slice(0, 16);
        return;
      }
      event.preventDefault();
      complain();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
