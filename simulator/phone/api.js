/** The stand-in's control API. Nothing here knows the page. */
const WAIT_MS = 10_000;

/** The stand-in did not answer at all; it may be stopped. */
export class Unreachable extends Error {}

/** The stand-in answered no; `status` is its HTTP status. */
export class Refused extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`/_sim/${path}`, { cache: "no-store", signal: AbortSignal.timeout(WAIT_MS), ...options });
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (!response.ok) throw new Refused(response.status);
  return response.json();
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const chat = (id) => `chats/${encodeURIComponent(id)}`;

export const account = () => ask("account");
export const people = () => ask("people");
export const addPerson = (name, language) => post("people", { name, language });
export const items = (id, after = 0) => ask(`${chat(id)}/items?after=${after}`);
export const clock = () => ask("clock");
export const turnClock = async (seconds) => (await post("clock", { turn_seconds: seconds })).now;
export const menu = (id) => ask(`${chat(id)}/menu`);
export const menuPicture = (id) => `/_sim/menus/${encodeURIComponent(id)}/picture`;
export const redeliver = (id) => post(`${chat(id)}/redeliver`, {});
export const requests = (last) => ask(`requests?last=${last}`);
export const send = (id, body) => post(`${chat(id)}/send`, body);

/** Follow a chat as it happens; returns the way to stop. `lost` is called once, when the stream breaks. */
export function listen(id, after, { item, lost }) {
  const source = new EventSource(`/_sim/${chat(id)}/stream?after=${after}`);
  source.addEventListener("message", (event) => item(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    source.close();
    lost();
  });
  return () => source.close();
}
