/** Six stickers of our own: one drop of water in six moods. */
import { drawing } from "./drawings.js";

const BODY =
  '<path d="M50 12C50 12 20 44 20 63a30 29 0 0 0 60 0C80 44 50 12 50 12z" fill="#a9d8d2" stroke="#2b6b66" stroke-width="2.5" stroke-linejoin="round"/><path d="M33 55c2-7 6-13 10-18" fill="none" stroke="#e8f7f4" stroke-width="4" stroke-linecap="round"/>';
const LINE = 'fill="none" stroke="#24403e" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"';
const CHEEKS = '<ellipse cx="34" cy="69" rx="4.5" ry="3" fill="#f0a99a"/><ellipse cx="66" cy="69" rx="4.5" ry="3" fill="#f0a99a"/>';
const EYES = '<circle cx="40" cy="61" r="3" fill="#24403e"/><circle cx="60" cy="61" r="3" fill="#24403e"/>';
const HAPPY_EYES = `<path d="M35.5 62.5c1.5-4 7-4 8.5 0M56 62.5c1.5-4 7-4 8.5 0" ${LINE}/>`;
const SHUT_EYES = `<path d="M35.5 60.5c1.5 3.6 7 3.6 8.5 0M56 60.5c1.5 3.6 7 3.6 8.5 0" ${LINE}/>`;
const SMILE = `<path d="M43.5 70c2.5 5 10.5 5 13 0" ${LINE}/>`;

export const STICKERS = [
  {
    id: "1",
    ja: "こんにちは",
    en: "Hello",
    art: `${BODY}${CHEEKS}${EYES}${SMILE}<path d="M79 58c5-2 8-6 9-12M88 34l2-6M93 38l5-4" ${LINE}/>`,
  },
  {
    id: "2",
    ja: "ありがとう",
    en: "Thank you",
    art: `${BODY}${CHEEKS}${HAPPY_EYES}${SMILE}<path d="M82 40c-7-5-11-9-11-14 0-6 8-7 11-1 3-6 11-5 11 1 0 5-4 9-11 14z" fill="#e98b7c"/>`,
  },
  {
    id: "3",
    ja: "了解です",
    en: "All right",
    art: `${BODY}${CHEEKS}${HAPPY_EYES}${SMILE}<circle cx="81" cy="30" r="13" fill="#fff6dd" stroke="#c98f2d" stroke-width="2.5"/><path d="m75 30 4.5 5 8-9.5" fill="none" stroke="#c98f2d" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/>`,
  },
  {
    id: "4",
    ja: "心配です",
    en: "Worried",
    art: `${BODY}${CHEEKS}${EYES}<path d="M34 53l7-3M66 53l-7-3M43 73c2.5-3 4.7-3 7 0s4.6 3 7 0" ${LINE}/><path d="M80 24c0 0-6 8-6 12a6 6 0 0 0 12 0c0-4-6-12-6-12z" fill="#8cc3e0"/>`,
  },
  {
    id: "5",
    ja: "お願いします",
    en: "Please",
    art: `${BODY}${CHEEKS}${SHUT_EYES}<path d="M46 69h8" ${LINE}/><path d="M50 73c-5 3-8 8-8 16h16c0-8-3-13-8-16zM50 74v15" fill="#e8f7f4" stroke="#24403e" stroke-width="2.4" stroke-linejoin="round"/><path d="M84 26v10M79 31h10M14 40v7M10.5 43.5h7" fill="none" stroke="#c98f2d" stroke-width="2.8" stroke-linecap="round"/>`,
  },
  {
    id: "6",
    ja: "おやすみなさい",
    en: "Good night",
    art: `${BODY}${CHEEKS}${SHUT_EYES}<ellipse cx="50" cy="72" rx="3.5" ry="3" fill="#24403e"/><path d="M84 16a13 13 0 1 0 9 20 11 11 0 0 1-9-20z" fill="#f3d58a"/><path d="M16 24h8l-8 9h8M28 12h6l-6 7h6" ${LINE}/>`,
  },
];

/** The drawing for an id; other people's sticker ids all show the first, since their pictures are not ours. */
export const stickerOf = (id) => STICKERS.find((sticker) => sticker.id === String(id)) ?? STICKERS[0];

export const drawSticker = (id) => drawing(stickerOf(id).art);
