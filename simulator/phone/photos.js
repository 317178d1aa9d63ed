/** Photos from this computer, chosen one or several at a time, as LINE's app lets people do. */
import { make } from "./dom.js";

const read = (file) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", () => failed(reader.error));
    reader.readAsDataURL(file);
  });

/** `send(list)` is given what was chosen, as data: addresses; not called where nothing was. */
export function choosePhotos(send) {
  const input = make("input", { type: "file", accept: "image/*", multiple: "", hidden: "", data: { testid: "photo-file" } });
  const done = () => input.remove();
  input.addEventListener("cancel", done);
  input.addEventListener("change", async () => {
    done();
    const chosen = await Promise.all([...input.files].map(read)).catch(() => []);
    if (chosen.length) send(chosen);
  });
  document.body.append(input);
  input.click();
}
