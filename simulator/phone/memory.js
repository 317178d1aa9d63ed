/** What the page remembers between visits; a browser that refuses to remember is no error. */
const PREFIX = "sodan-phone:";

export function recall(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch (error) {
    console.info("This browser keeps nothing between visits.", error.name);
  }
}
