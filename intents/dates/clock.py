"""The time a wish for a reservation names, as the part of the day and the opening times leave it open or not."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from intents.languages.spelling import JAPANESE

BY_DAY = (time(8), time(21))
Periods = Callable[[date], Sequence[tuple[time, time]]]

_KANJI_HOUR = re.compile("(二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=時(?!間))")
_KANJI = "〇一二三四五六七八九"


def in_digits(text: str) -> str:
    """Hours written in kanji become figures."""

    def digits(found: re.Match[str]) -> str:
        tens, ten, ones = found.group().rpartition("十")
        return str((_KANJI.find(tens) if tens else 1) * 10 * bool(ten) + (_KANJI.find(ones) if ones else 0))

    return _KANJI_HOUR.sub(digits, text)


_AM_JA, _PM_JA = "午前|朝|am", "午後|夕方|夜|pm|昼の?(?=[1-5]時)"
_CLOCK_JA = re.compile(
    rf"(?:(?P<am>{_AM_JA})|(?P<pm>{_PM_JA}))?の?\s*(?<![\d:])(?P<h>\d{{1,2}})"
    r"\s*(?:(?:時(?!間)|じ(?![かん]))(?:(?P<m>\d{1,2})分|(?P<half>半))?|:(?P<m2>\d{2}))"
    r"\s*(?:(?P<after>以降|いこう|過ぎ|すぎ|より後|より遅)|(?P<before>まで|以前|前(?!後)|より前|より早)|(?P<no>は(?:無理|だめ|駄目)))?"
)
_WORDS_EN = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS_EN = {word: number for number, word in enumerate(_WORDS_EN.split(), 1)}
_HOUR_EN = rf"(?P<h>\d{{1,2}}|{'|'.join(_NUMBERS_EN)})"
_MOD_EN = (
    r"(?:\b(?P<after>after|from|later than|not before|past|since)|"
    r"\b(?P<before>before|by|until|till|no later than)|(?P<at>\bat|\bor|@|\b(?:around|about|roughly)))"
)
_AP_EN = r"(?:(?P<am>a\.?m\b\.?|in the morning)|(?P<pm>p\.?m\b\.?|in the (?:afternoon|evening)|at night))"
_CLOCK_EN = re.compile(
    rf"(?:{_MOD_EN} (?:about |around |roughly )?)?\b(?:(?P<past>half past|quarter past|quarter to) )?{_HOUR_EN}"
    rf"(?:[:.](?P<m>\d{{2}}))?(?P<oclock> ?o'?clock|h\b| ?-?ish\b)?\s*{_AP_EN}?"
    r"(?![\d:/%]| ?(?:days?|weeks?|times?|yen|people|min(?:ute)?s?|hours?|sessions?|treatments?|visits?|of us)\b)"
)
_NOON = re.compile(
    r"(?:\b(?P<after>after|from)|\b(?P<before>before|by|until))?\s*(?:\bnoon\b|\bmidday\b|正午)"
    r"\s*(?:(?P<after2>以降|過ぎ)|(?P<before2>まで|前))?"
)
_BETWEEN = re.compile(
    r"時(?:\d+分|半)?\s*(?:から|~|〜|-)\s*(?:午[前後])?\d{1,2}時|\bbetween\b|"
    r"\d ?(?:[ap]m)? ?(?:-|to|and) ?\d{1,2}(?::\d\d)? ?(?:[ap]m)?\b"
)
FIRST = re.compile(
    r"朝いち|朝一|朝1|最初の(?:枠|時間)|開院(?:すぐ|直後)|first thing|first slot|right when you open|as soon as you open"
)
SOONEST = re.compile(
    r"最短|最速|[1一]番(?:早|近)|いちばん(?:早|近)|(?:なるべく|できるだけ|出来るだけ|出来る限り|できる限り|とにかく)早[くい]|すぐにでも|"
    r"至急|直近|1日でも早く|一日でも早く|\b(?:the )?(?:very )?(?:earliest|soonest)\b|\basap\b|\ba\.s\.a\.p\b|"
    r"\bas (?:soon|early) as (?:possible|you can|it gets|u can)|\b(?:first|next) (?:available|free|opening|possible)\b|"
    r"\bthe sooner the better|\bsooner the better|^\W*(?:the )?first(?: one)?(?:,? please)?\W*$"
)
ANYTHING = re.compile(
    r"(?:いつ|何時|何日|何曜日?|どちら|どっち|どれ|どこ|なん|何)で(?:も|あれ)(?:$|\W|いい|良|よ[いろか]|大丈夫|ok|おk|おっけ|結構|けっこう|構|かま|平気|"
    r"行け|伺え|空いて|可|問題|都合|です|だい)|お?(?:任せ|まかせ)(?:し|で|する|$|\W)|(?:特に|とくに)?(?:希望|こだわり|指定)(?:は|も)?"
    r"(?:特に|とくに)?(?:な[いし]|あり?ません)|こだわりません|そちらの(?:ご?都合|いい|よい)|"
    r"\bany(?: ?time| ?day| of (?:them|those|these)| one)?(?: of them)? (?:is|are|works?|will|would|suits?|does|that)\b|"
    r"^\W*any(?: ?time| ?day| one)?(?:,? please)?\W*$|\bwhenever\b|\bno (?:real |strong )?preference|"
    r"\b(?:do ?n'?t|does ?n'?t|do not|does not) (?:really )?(?:mind|matter|care)\b|"
    r"\b(?:up to you|your (?:choice|call)|you (?:choose|pick|decide))\b|"
    r"\beither(?: one| day| time| way| of (?:them|those|these|the two))? (?:is|works?|will|would|suits?|does)\b|"
    r"^\W*either(?: one| day| time| way)?(?: please)?\W*$|\bwhatever (?:works|suits|is|you)|\b(?:i'?m easy|flexible)\b"
)
NOON_TIME = time(12)
ABOUT = re.compile(
    r"[時分半じ0-9](?:ごろ|ころ|頃|くらい|ぐらい|位|前後|あたり|辺り)|\b(?:around|about|roughly|approx|near|ish)\b|\dish\b|~\d"
)

# How parts of the day are called, from when on and until when a visit then begins.
_PARTS: tuple[tuple[str, time | None, time | None], ...] = (
    (r"午前|朝(?!いち|一|1)|\bmorning|\bbefore lunch", None, time(12)),
    (r"昼(?:時|ごろ|頃)|お昼(?!過ぎ|すぎ|休み)", time(11), time(14)),
    (r"昼休み|ランチ(?:タイム|時|の時間)|\blunch ?(?:time|break|hour)|\b(?:over|during|at|my) lunch\b", time(12), time(13, 30)),
    (r"昼過ぎ|昼すぎ|午後|\bafternoon|\bafter lunch", time(12), None),
    (r"夕方|\bevening|学校(?:帰り|の?後|のあと)|\bafter (?:school|class)", time(16), None),
    (r"\bafter (?:my )?(?:work|office|the office|shift)\b|\bonce i'?m off work|"
     r"(?:お?仕事|会社|職場)の?(?:帰り|終わり|おわり|後|あと|終わって)|(?:退勤|終業)後|仕事が(?:終わって|終わった)",
     time(18), None),
    (r"夜|晩|\bnight", time(18), None),
)  # fmt: skip
_PART_RULES = tuple((re.compile(pattern), start, end) for pattern, start, end in _PARTS)


@dataclass(frozen=True, slots=True)
class _Clock:
    """One time as said: the times it may be, and which side of it is meant."""

    readings: frozenset[time]
    side: str  # at, after, before


def hours_of(days: Iterable[date], periods: Periods) -> tuple[tuple[time, time], ...]:
    return tuple(period for day in days for period in periods(day))


def times(text: str, hours: Sequence[tuple[time, time]]) -> tuple[time | None, time | None, time | None]:
    """At, after and before: by the clock where it tells, else by the part of the day."""
    after, before = _part(text)
    said = [*_japanese(text), *_noon(text)] if JAPANESE.search(text) else [*_english(text), *_noon(text)]
    clocks = [clock for clock in said if clock.readings]
    if not clocks:
        return None, after, before
    sure = [(clock.side, _chosen(clock, hours, after, before)) for clock in clocks]
    if len(sure) == 2 and _BETWEEN.search(text) and all(found for _, found in sure):
        first, last = (found for _, found in sure)
        return (None, first, last) if first and last and first < last else (None, None, None)
    chosen = {side: {found for other, found in sure if other == side} for side in ("at", "after", "before")}
    at, since, until = ((found.pop() if len(found) == 1 else None) for found in chosen.values())
    return at, since, until


def _chosen(clock: _Clock, hours: Sequence[tuple[time, time]], after: time | None, before: time | None) -> time | None:
    """The one reading that the part of the day and the opening times allow; else the one at which anybody is up."""
    if len(clock.readings) == 1:
        return next(iter(clock.readings))
    left = [at for at in clock.readings if (after is None or at >= after) and (before is None or at < before)]
    for open_hours in (hours, (BY_DAY,)):
        fits = [at for at in left if _within(at, clock.side, open_hours)]
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _within(at: time, side: str, hours: Iterable[tuple[time, time]]) -> bool:
    return any(start <= at < end or (side == "before" and at == end) for start, end in hours)


def _part(text: str) -> tuple[time | None, time | None]:
    """The part of the day, where only one is named."""
    found = [(start, end) for pattern, start, end in _PART_RULES if pattern.search(text)]
    return found[0] if len(found) == 1 else (None, None)


def _readings(hour: int, minute: int, am: bool, pm: bool, whole: bool = False) -> frozenset[time]:
    """6 may be 6:00 or 18:00; with am, pm, 13 and more, or as in 09:30, it is only one of them."""
    if hour > 24 or minute > 59 or hour == 24:
        return frozenset()
    if hour > 12 or hour == 0 or whole:
        return frozenset({time(hour, minute)})
    early, late = time(hour % 12, minute), time(hour % 12 + 12, minute)
    return frozenset({early} if am else {late} if pm else {early, late})


def _japanese(text: str) -> Iterator[_Clock]:
    for found in _CLOCK_JA.finditer(text):
        if found["no"]:
            continue
        minute = 30 if found["half"] else int(found["m"] or found["m2"] or 0)
        whole = len(found["h"]) == 2 and found["h"].startswith("0")
        side = "after" if found["after"] else "before" if found["before"] else "at"
        yield _Clock(_readings(int(found["h"]), minute, bool(found["am"]), bool(found["pm"]), whole), side)


def _english(text: str) -> Iterator[_Clock]:
    between = bool(_BETWEEN.search(text))
    for found in _CLOCK_EN.finditer(text):
        marked = any(found[name] for name in ("after", "before", "at", "past", "m", "oclock", "am", "pm"))
        if not (marked or between or text.strip("\x00 .!?") == found.group().strip()):
            continue
        word = found["h"]
        hour, minute = _NUMBERS_EN[word] if word in _NUMBERS_EN else int(word), int(found["m"] or 0)
        if found["past"]:
            hour, minute = (
                (hour - 1, 45) if found["past"].endswith("to") else (hour, 30 if "half" in found["past"] else 15)
            )
        whole = len(word) == 2 and word.startswith("0")
        side = "after" if found["after"] else "before" if found["before"] else "at"
        yield _Clock(_readings(hour, minute, bool(found["am"]), bool(found["pm"]), whole), side)


def _noon(text: str) -> Iterator[_Clock]:
    for found in _NOON.finditer(text):
        side = (
            "after" if found["after"] or found["after2"] else "before" if found["before"] or found["before2"] else "at"
        )
        yield _Clock(frozenset({time(12)}), side)
