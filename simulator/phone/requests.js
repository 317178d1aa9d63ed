/** For whoever builds: what LINE was asked for, what it said to it, and what was wrong. */
import { make } from "./dom.js";
import { timeOf } from "./times.js";
import { say } from "./words.js";

const SHOWN = 50;

const pretty = (value) => JSON.stringify(value, null, 2);

function verdict({ status, forced }) {
  if (forced) return say("forced");
  return status < 300 || status === 409 ? say("accepted") : say("refused");
}

/** Every property LINE found fault with, and a misuse it would not have told of. */
function faults({ answer, misuse }) {
  const told = (answer?.details ?? []).map(({ property, message }) => `${property}: ${message}`);
  return misuse ? [...told, misuse] : told;
}

function entry(logged) {
  const good = logged.status < 300 && !logged.misuse;
  const summary = make(
    "summary",
    {},
    make("span", { class: "request-time", text: timeOf(logged.at) }),
    make("strong", { text: logged.name }),
    make("span", { class: "request-verdict", text: `${logged.status} ${verdict(logged)}` }),
  );
  const parts = [
    make("p", { class: "request-path", text: `${logged.method} ${logged.path}` }),
    ...faults(logged).map((fault) => make("p", { class: "request-fault", text: fault })),
  ];
  if (logged.body) parts.push(make("h3", { text: say("asked") }), make("pre", { text: pretty(logged.body), tabindex: "0" }));
  if (logged.answer) parts.push(make("h3", { text: say("answered") }), make("pre", { text: pretty(logged.answer), tabindex: "0" }));
  return make("details", { class: good ? "request" : "request request-bad", data: { testid: "request" } }, summary, ...parts);
}

/** Show them; `read(last)` fetches so many of the last. */
export async function showRequests(read) {
  const logged = (await read(SHOWN)).reverse();
  const close = make("button", { type: "button", class: "solid", text: say("close"), on: { click: () => dialog.close() } });
  const dialog = make(
    "dialog",
    { class: "requests", "aria-labelledby": "requests-title", data: { testid: "requests" }, on: { close: () => dialog.remove() } },
    make("h2", { id: "requests-title", text: say("requestsTitle") }),
    ...(logged.length ? logged.map(entry) : [make("p", { text: say("noRequests") })]),
    close,
  );
  document.body.append(dialog);
  dialog.showModal();
}
