/** LINE's imagemap messages: one picture with areas to tap. */
import { make } from "./dom.js";
import { picture } from "./pictures.js";

const percent = (part, whole) => `${(100 * part) / whole}%`;

/** What an area does, in the shape of every other action. */
const asAction = ({ linkUri, ...action }) => (action.type === "uri" ? { ...action, uri: linkUri } : action);

function area(action, { width, height }, { attach }) {
  const element = attach(make("div", { class: "imagemap-area", "aria-label": action.text ?? action.linkUri ?? "" }), asAction(action));
  const { x, y } = action.area;
  Object.assign(element.style, {
    left: percent(x, width),
    top: percent(y, height),
    width: percent(action.area.width, width),
    height: percent(action.area.height, height),
  });
  return element;
}

export function imagemap({ baseUrl, baseSize, altText, actions: areas }, actions) {
  const { width, height } = baseSize;
  const image = picture(`${baseUrl}/1040`, `${width} / ${height}`);
  image.setAttribute("aria-label", altText);
  return make("div", { class: "imagemap" }, image, ...areas.map((each) => area(each, baseSize, actions)));
}
