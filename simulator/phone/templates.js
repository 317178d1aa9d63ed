/** LINE's template messages: buttons, confirm, carousel and image carousel. */
import { make, tongue } from "./dom.js";
import { picture } from "./pictures.js";

const words = (name, text) => (text ? make("p", { class: name, lang: tongue(text), text }) : null);

const tray = (actions, control) =>
  make("div", { class: "card-actions" }, ...actions.map((action) => control(action, "card-action")));

function thumbnail(column, template, attach) {
  if (!column.thumbnailImageUrl) return null;
  const shape = template.imageAspectRatio === "square" ? "1 / 1" : "1.51 / 1";
  const image = picture(column.thumbnailImageUrl, shape);
  return column.defaultAction ? attach(image, column.defaultAction) : image;
}

function card(column, template, { control, attach }) {
  const body = make("div", { class: "card-body" }, words("card-title", column.title), words("card-text", column.text));
  if (column.defaultAction) attach(body, column.defaultAction);
  return make("div", { class: "card" }, thumbnail(column, template, attach), body, tray(column.actions, control));
}

function confirm(template, { control }) {
  const actions = tray(template.actions, control);
  actions.classList.add("side-by-side");
  return make("div", { class: "card" }, make("div", { class: "card-body" }, words("card-text", template.text)), actions);
}

function imageCard(column, { attach, control }) {
  const image = attach(picture(column.imageUrl, "1 / 1"), column.action);
  return make("div", { class: "card image-card" }, image, column.action.label ? control(column.action, "card-action") : null);
}

/** A row of cards one swipes through; the keyboard scrolls it too. */
export const carousel = (cards, label) =>
  make("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": label }, ...cards);

/** The template as an element, or null for a kind LINE may add later. */
export function template(message, actions) {
  const { template: given, altText } = message;
  switch (given.type) {
    case "buttons":
      return card(given, given, actions);
    case "confirm":
      return confirm(given, actions);
    case "carousel":
      return carousel(given.columns.map((column) => card(column, given, actions)), altText);
    case "image_carousel":
      return carousel(given.columns.map((column) => imageCard(column, actions)), altText);
    default:
      return null;
  }
}
