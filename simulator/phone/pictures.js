/** Pictures in messages. Only this server's own are fetched; for others a drawing holds the place. */
import { make } from "./dom.js";
import { landscape } from "./drawings.js";
import { say } from "./words.js";

function ours(address) {
  try {
    return new URL(address, location.href).origin === location.origin;
  } catch {
    return false;
  }
}

/** `shape` is a CSS aspect ratio such as "20 / 13". */
export function picture(address, shape = "4 / 3") {
  const content = address && ours(address) ? make("img", { src: address, alt: say("image") }) : landscape();
  const frame = make("div", { class: "picture", role: "img", "aria-label": say("image") }, content);
  frame.style.aspectRatio = shape;
  return frame;
}
