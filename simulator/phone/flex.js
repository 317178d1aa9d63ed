/** LINE's flex messages, drawn simply: boxes, text, buttons, separators, and a drawing where a picture would be. */
import { make, tongue } from "./dom.js";
import * as measure from "./flex-measure.js";
import { picture } from "./pictures.js";
import { carousel } from "./templates.js";

const BLOCKS = ["header", "hero", "body", "footer"];

function boxed(box, actions) {
  const element = make("div", { class: `flex-box flex-${box.layout}` });
  const flow = box.layout === "vertical" ? "vertical" : "horizontal";
  (box.contents ?? []).forEach((content, place) => {
    const child = component(content, actions);
    if (!child) return;
    measure.share(child, content, flow);
    if (place > 0) measure.apart(child, content.margin ?? box.spacing, flow);
    element.append(child);
  });
  measure.frame(element, box);
  return element;
}

function span(part) {
  const element = make("span", { text: part.text ?? "" });
  measure.letters(element, part);
  return element;
}

function text(content) {
  const words = content.contents ? content.contents.map((part) => part.text ?? "").join("") : (content.text ?? "");
  const element = make("p", { class: "flex-text", lang: tongue(words) });
  if (content.contents) element.append(...content.contents.map(span));
  else element.textContent = words;
  measure.letters(element, content);
  measure.lines(element, content);
  return element;
}

function button(content, actions) {
  const element = actions.control(content.action, `flex-button flex-${content.style ?? "link"}`);
  element.classList.toggle("flex-low", content.height === "sm");
  element.classList.toggle("flex-shrink", content.adjustMode === "shrink-to-fit");
  measure.grow(element, content);
  measure.paint(element, content);
  return element;
}

function image(content) {
  const element = picture(content.url, measure.shape(content.aspectRatio));
  measure.imageWidth(element, content);
  return element;
}

function icon(content) {
  const element = make("span", { class: "flex-icon", "aria-hidden": "true" });
  measure.iconSize(element, content);
  return element;
}

function separator(content) {
  const element = make("div", { class: "flex-separator", role: "presentation" });
  measure.backdrop(element, content.color);
  return element;
}

/** One component, or null for kinds that only move others about or that LINE may add later. */
function component(content, actions) {
  const element = {
    box: () => boxed(content, actions),
    text: () => text(content),
    button: () => button(content, actions),
    image: () => image(content),
    video: () => picture(content.previewUrl, measure.shape(content.aspectRatio)),
    icon: () => icon(content),
    separator: () => separator(content),
    filler: () => make("div", { class: "flex-filler" }),
    spacer: () => make("div", { class: "flex-spacer" }),
  }[content.type]?.();
  if (!element) return null;
  measure.offset(element, content);
  return content.action && content.type !== "button" ? actions.attach(element, content.action) : element;
}

function bubble(given, actions) {
  const element = make("div", { class: `flex-bubble flex-${given.size ?? "mega"}`, dir: given.direction ?? "ltr" });
  for (const name of BLOCKS) {
    if (!given[name]) continue;
    const block = make("div", { class: `flex-${name}` });
    const style = given.styles?.[name] ?? {};
    measure.backdrop(block, style.backgroundColor);
    block.classList.toggle("flex-ruled", style.separator === true);
    const inside = component(given[name], actions);
    if (!inside) continue;
    block.classList.toggle("flex-padded", !measure.padded(given[name]));
    block.append(inside);
    element.append(block);
  }
  return given.action ? actions.attach(element, given.action) : element;
}

/** The flex message as an element, or null for a container LINE may add later. */
export function flex({ contents, altText }, actions) {
  if (contents.type === "bubble") return bubble(contents, actions);
  if (contents.type === "carousel") {
    return carousel(contents.contents.map((each) => bubble(each, actions)), altText);
  }
  return null;
}
