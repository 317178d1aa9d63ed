/** The only way an element comes to be here: what people wrote goes in as text, never as markup. */
export function make(tag, traits = {}, ...children) {
  const element = document.createElement(tag);
  const { text, on = {}, data = {}, ...attributes } = traits;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  Object.assign(element.dataset, data);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  if (text !== undefined && text !== null) element.textContent = text;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;

/** Which language a text is read and drawn in; Chinese letter shapes in Japanese text look wrong. */
export const tongue = (text) => (JAPANESE.test(text) ? "ja" : "en");
