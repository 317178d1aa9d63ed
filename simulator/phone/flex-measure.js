/**
 * Flex message properties as CSS. Only values of the documented forms are taken over, so a message can
 * colour and size its own card and nothing else.
 * https://developers.line.biz/en/reference/messaging-api/#flex-message
 */
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const LETTERS = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const PICTURES = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDERS = { light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const ALIGN = { start: "start", center: "center", end: "end" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const SPREAD = new Set(["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"]);
const COLOUR = /^#(?:[0-9a-f]{6}|[0-9a-f]{8}|[0-9a-f]{3})$/i;
const OFFSETS = [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "inset-inline-start"], ["offsetEnd", "inset-inline-end"]];
const ANGLE = /^\d{1,3}(?:\.\d+)?deg$/;
const LENGTH = /^\d{1,4}(?:\.\d+)?(?:px|%)$/;

function length(value, scale = SPACE) {
  if (value in scale) return `${scale[value]}px`;
  return LENGTH.test(value) ? value : null;
}

/** Set one CSS property if the value survived its check. */
function put(element, property, value) {
  if (value !== null && value !== undefined) element.style.setProperty(property, value);
}

const colour = (value) => (COLOUR.test(value ?? "") ? value : null);

export const backdrop = (element, value) => put(element, "background-color", colour(value));

export const padded = (box) => Object.keys(box).some((name) => name.startsWith("padding")) || box.type !== "box";

export const shape = (ratio) => (/^\d{1,6}:\d{1,6}$/.test(ratio ?? "") ? ratio.replace(":", " / ") : "1 / 1");

/** How much of the row or column a child takes: in a row everything shares, in a column nothing grows. */
export function share(element, content, flow) {
  const shares = ["box", "text", "button", "image", "filler"].includes(content.type);
  const grows = Number.isInteger(content.flex) ? content.flex : flow === "horizontal" && shares ? 1 : 0;
  put(element, "flex", grows > 0 ? `${grows} 1 ${flow === "horizontal" ? "0" : "auto"}` : "0 0 auto");
  if (flow === "horizontal") put(element, "align-self", GRAVITY[content.gravity]);
}

export const apart = (element, gap, flow) =>
  put(element, flow === "horizontal" ? "margin-inline-start" : "margin-top", gap ? length(gap) : null);

export function frame(element, box) {
  put(element, "background-color", colour(box.backgroundColor));
  put(element, "border-color", colour(box.borderColor));
  put(element, "border-width", box.borderWidth ? length(box.borderWidth, BORDERS) : null);
  put(element, "border-radius", box.cornerRadius ? length(box.cornerRadius) : null);
  put(element, "width", box.width ? length(box.width) : null);
  put(element, "height", box.height ? length(box.height) : null);
  put(element, "max-width", box.maxWidth ? length(box.maxWidth) : null);
  put(element, "max-height", box.maxHeight ? length(box.maxHeight) : null);
  put(element, "background-image", box.background ? gradient(box.background) : null);
  put(element, "padding", box.paddingAll ? length(box.paddingAll) : null);
  put(element, "padding-top", box.paddingTop ? length(box.paddingTop) : null);
  put(element, "padding-bottom", box.paddingBottom ? length(box.paddingBottom) : null);
  put(element, "padding-inline-start", box.paddingStart ? length(box.paddingStart) : null);
  put(element, "padding-inline-end", box.paddingEnd ? length(box.paddingEnd) : null);
  if (SPREAD.has(box.justifyContent)) put(element, "justify-content", box.justifyContent);
  if (SPREAD.has(box.alignItems)) put(element, "align-items", box.alignItems);
}

/** Letters that LINE draws as large as its reader has set. */
export function grow(element, content) {
  if (content.scaling !== true) return;
  put(element, "font-size", `calc(${length(content.size ?? "md", LETTERS) ?? "16px"} * var(--letters, 1))`);
}

/** Moved from where it would stand, or laid over the rest of its box. */
export function offset(element, content) {
  if (content.position === "absolute") put(element, "position", "absolute");
  else if (OFFSETS.some(([name]) => name in content)) put(element, "position", "relative");
  for (const [name, property] of OFFSETS) put(element, property, content[name] ? length(content[name]) : null);
}

function gradient({ type, angle, startColor, centerColor, endColor, centerPosition }) {
  if (type !== "linearGradient" || !ANGLE.test(angle ?? "") || !colour(startColor) || !colour(endColor)) return null;
  const middle = colour(centerColor) ? [`${centerColor} ${LENGTH.test(centerPosition) ? centerPosition : "50%"}`] : [];
  return `linear-gradient(${angle}, ${[startColor, ...middle, endColor].join(", ")})`;
}

export function letters(element, content) {
  put(element, "color", colour(content.color));
  put(element, "font-size", content.size ? length(content.size, LETTERS) : null);
  grow(element, content);
  put(element, "font-weight", content.weight === "bold" ? "700" : null);
  put(element, "font-style", content.style === "italic" ? "italic" : null);
  if (["underline", "line-through"].includes(content.decoration)) put(element, "text-decoration", content.decoration);
}

export function lines(element, content) {
  put(element, "text-align", ALIGN[content.align]);
  put(element, "line-height", content.lineSpacing ? `calc(1.4em + ${length(content.lineSpacing)})` : null);
  element.classList.toggle("flex-wrap", content.wrap === true);
  if (content.wrap === true && Number.isInteger(content.maxLines) && content.maxLines > 0) {
    element.classList.add("flex-cut");
    put(element, "-webkit-line-clamp", String(content.maxLines));
  }
}

export function iconSize(element, content) {
  put(element, "font-size", length(content.size ?? "md", LETTERS));
}

/** A button's own colour: the ground of a filled one, the letters of a link. */
export function paint(element, content) {
  const ground = content.style === "primary" || content.style === "secondary";
  put(element, ground ? "background-color" : "color", colour(content.color));
}

export function imageWidth(element, content) {
  backdrop(element, content.backgroundColor);
  if (content.size === "full") return;
  put(element, "width", length(content.size ?? "md", PICTURES));
  put(element, "align-self", { start: "flex-start", center: "center", end: "flex-end" }[content.align ?? "center"]);
}
