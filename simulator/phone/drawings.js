/** Our own line drawings. They are the only markup the page parses, and none of it comes from a message. */
const LINES = {
  send: '<path d="M4.5 12 20 4.5 15.5 20l-3.6-6.2z"/><path d="M11.9 13.8 20 4.5"/>',
  sticker: '<circle cx="12" cy="12" r="8.2"/><path d="M8.3 13.7c1.5 3.3 5.9 3.3 7.400 0M9.2 9.6v.6M14.8 9.6v.6"/>',
  picture: '<rect x="3.5" y="5" width="17" height="14" rx="3"/><circle cx="8.7" cy="10" r="1.5"/><path d="m4.5 17.5 4.8-4.2 3 2.6 3.7-4 4 4.4"/>',
  voice: '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v2.8"/>',
  more: '<circle cx="5.5" cy="12" r="1.1"/><circle cx="12" cy="12" r="1.1"/><circle cx="18.5" cy="12" r="1.1"/>',
  down: '<path d="m6.5 9.5 5.5 5.5 5.5-5.5"/>',
  play: '<path d="M8.5 6v12l9.5-6z" fill="currentColor"/>',
  place: '<path d="M12 20.5s-6.5-6-6.5-10.7a6.5 6.5 0 0 1 13 0c0 4.7-6.5 10.7-6.5 10.7z"/><circle cx="12" cy="9.8" r="2.2"/>',
  group: '<circle cx="9" cy="9" r="3"/><path d="M3.5 19c.4-3.4 2.6-5.2 5.5-5.2s5.1 1.8 5.5 5.2"/><path d="M15.5 6.4a2.8 2.8 0 0 1 0 5.2M17.6 14.3c1.7.8 2.7 2.3 2.9 4.7"/>',
  keyboard: '<rect x="3" y="6" width="18" height="12.5" rx="2.5"/><path d="M6.8 10h.1M10.2 10h.1M13.7 10h.1M17.1 10h.1M8 14.8h8"/>',
  list: '<path d="M4.5 7h15M4.5 12h15M4.5 17h15"/>',
  about: '<circle cx="12" cy="12" r="8.2"/><path d="M12 11.3v5M12 7.8v.1"/>',
};

const FILLED = {
  account:
    '<rect width="40" height="40" rx="20" fill="#2f7d70"/><path d="M20 10.2c-6 0-10.4 3.7-10.4 8.5 0 2.7 1.4 5 3.7 6.6l-.7 4.2 4.3-2.5c1 .2 2 .3 3.1.3 6 0 10.4-3.8 10.4-8.6S26 10.2 20 10.2z" fill="#fffaf2"/><path d="M20 23.6v-4.2" stroke="#2f7d70" stroke-width="1.7" stroke-linecap="round"/><path d="M20 20.2c-3.3 0-4.6-1.7-4.6-4.3 3 0 4.6 1.5 4.6 4.3zM20 18.6c0-2.5 1.5-3.9 4.4-3.9 0 2.4-1.3 3.9-4.4 3.9z" fill="#2f7d70"/>',
  landscape:
    '<rect width="200" height="150" fill="#e7ded0"/><circle cx="146" cy="46" r="17" fill="#f7ecd6"/><path d="M0 118 52 70l36 33 34-40 78 62v25H0z" fill="#b9cdc2"/><path d="M0 132c40-16 74-15 104-4s62 10 96-3v25H0z" fill="#8fb1a4"/>',
};

function parsed(markup) {
  return document.importNode(new DOMParser().parseFromString(markup, "image/svg+xml").documentElement, true);
}

const OPENING = '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false"';

/** A line drawing of 24 units in the colour of the text around it. */
export const icon = (name) =>
  parsed(
    `${OPENING} class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${LINES[name]}</svg>`,
  );

export const accountFace = () => parsed(`${OPENING} class="face" viewBox="0 0 40 40">${FILLED.account}</svg>`);

/** What stands where a picture would be: the page fetches nothing from elsewhere. */
export const landscape = () =>
  parsed(`${OPENING} class="landscape" viewBox="0 0 200 150" preserveAspectRatio="xMidYMid slice">${FILLED.landscape}</svg>`);

/** A drawing of 100 units from markup of our own. */
export const drawing = (markup) => parsed(`${OPENING} class="drawing" viewBox="0 0 100 100">${markup}</svg>`);
