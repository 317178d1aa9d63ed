/** The phone plays a patient in Japan: every time on it is Japan time, wherever the browser is. */
const ZONE = "Asia/Tokyo";

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const days = {
  ja: new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "numeric", month: "long", year: "numeric" }),
};

const shortDays = {
  ja: new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, month: "long", day: "numeric", weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "numeric", month: "short" }),
};

/** "2:04" */
export const timeOf = (at) => clock.format(new Date(at)).replace(/^0(?=\d:)/, "");

/** "11月22日(日) 9:04" for a narrow place */
export const momentLabel = (at, language) => `${shortDays[language].format(new Date(at))} ${timeOf(at)}`;

/** "2026-11-22", the key by which messages share a day. */
export const dayOf = (at) => calendar.format(new Date(at));

/** "2026年11月22日(日)" */
export const dayLabel = (at, language) => days[language].format(new Date(at));

/** A moment as the value of a date, time or datetime input, in the form LINE gives it. */
export function momentAs(mode, at) {
  const time = timeOf(at).padStart(5, "0");
  return { date: dayOf(at), time, datetime: `${dayOf(at)}T${time}` }[mode];
}
