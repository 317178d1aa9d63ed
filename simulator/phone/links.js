/** Addresses and telephone numbers inside a text become links; everything else stays text. */
import { make } from "./dom.js";

const OPENABLE = new Set(["http:", "https:", "tel:"]);
const WEB = String.raw`https?:\/\/[^\s<>"'「」『』（）、。，！？\u3000-\u30ff\u4e00-\u9fff]+`;
const TEL = String.raw`tel:\+?[\d-]{3,}`;
const JAPANESE_NUMBER = String.raw`(?<![\d-])(?:0\d{1,4}-\d{1,4}-\d{3,4}|\+81-?\d{1,4}-\d{1,4}-\d{3,4})(?![\d-])`;
const EMERGENCY = String.raw`(?<![\d.,:/-])119(?=番)|(?<=\b(?:call|dial|ring)\s)119\b`;
const LINK = new RegExp([WEB, TEL, JAPANESE_NUMBER, EMERGENCY].join("|"), "giu");
const TRAILING = /[.,;:!?)\]]+$/;

/** The address if a phone may open it, else null: never javascript:, never a page of this server by accident. */
export function openable(address) {
  try {
    const parsed = new URL(address);
    return OPENABLE.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** What every link carries: a web page opens beside the phone, a call does not. */
export const linkTraits = (address) =>
  address.startsWith("tel:") ? { href: address } : { href: address, target: "_blank", rel: "noopener noreferrer" };

function anchor(words) {
  const address = openable(/^(https?|tel):/i.test(words) ? words : `tel:${words.replaceAll("-", "")}`);
  return address ? make("a", { ...linkTraits(address), text: words }) : words;
}

/** The text as a list of strings and links, in order, nothing lost. */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const words = /^https?:/i.test(match[0]) ? match[0].replace(TRAILING, "") : match[0];
    parts.push(text.slice(from, match.index), anchor(words));
    from = match.index + words.length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}
