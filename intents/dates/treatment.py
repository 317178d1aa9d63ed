"""The day of a past treatment, where a text states one. What was compared before writing it: docs/decisions/0003-dates.md."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from intents.dates import telling, telling_words
from intents.dates.telling import Around
from intents.dates.telling_words import DAY, NEXT
from intents.languages import calendar, spoken
from intents.languages.date_rules import Mention, Rule, find
from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN

LIMIT = 1200
OLDEST = 3653  # days; longer ago there was no such treatment: it is a day of birth
MANY = 24  # days in one message are a calendar
AS_DONE = 2  # of the strengths of `telling`

_SENTENCE = re.compile(r"(?:[^。!?\n;.]|(?<=\d)\.(?=\d))+(?:[。!?\n;]|(?<!\d)\.|\.(?!\d))*")
# Days counted from another day: the day after Christmas, 文化の日の前日, yesterday, no, the day before.
REACH = 40  # characters before a day in which words that count from it may begin
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_AHEAD = re.compile(
    rf"\b(?:the )?(?:(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)}) )?(?P<unit>day|night|week|fortnight)s? "
    r"(?P<way>before|prior to|after|following) (?:the )?$"
)
_BEHIND = re.compile(r"\s*の?(?:(?P<after>翌日|次の日|あくる日)|前日|前の日|まえの日)")
_BEHIND_BY_NAME = re.compile(r"(?P<after>(?!))の(?P<n>\d{1,2})(?P<unit>日|週間?)前$")
_CORRECTED = re.compile(
    r"[\s、,。.]*(?:あ、?)?(?:いや|じゃなくて|ではなく|違う?|no|wait|or rather|i mean|sorry|"
    r"actually)[\s、,。.]*(?:もう|その|it was )?\s*"
    r"(?P<what>(?P<after>the day after|(?:翌日|次の日))|the day before(?! yesterday)|1日前|前の日|前日)"
)
_DENIED = re.compile(r"(?:\bnot|n't)(?: on)? ?$")
_PUT_RIGHT = re.compile(  # behind a day that was denied: not the 20th, the day before
    r"[\s,.;-]*(?:but |it was |rather )*(?:on )?(?P<what>(?P<after>the day after)|the day before(?! yesterday))(?: that)?"
)
_WEEKDAY = re.compile(
    r"(?:on |this |\()?(?:[a-z]{3,6}day|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun|[月火水木金土日]曜日?)"
)
_BESIDE = re.compile(r"[\s,、(]*(?:the |a |on )?")
_UNITS = {"day": 1, "night": 1, "日": 1, "week": 7, "週": 7, "週間": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Stated:
    """A day; whether the text says in words that a treatment was done then; whether it says nothing else."""

    day: date
    as_done: bool
    alone: bool


def treatment_date(text: str, today: date) -> date | None:
    """Give the day of a treatment the text states as done, at the latest today.

    None where it is vague, still to come, impossible, someone else's or not a treatment's. Without a year the most
    recent past day is meant; 11/3 is month first in Japanese, in English only where the other reading is not as recent.
    """
    found = stated(text, today)
    return found.day if found else None


def stated(text: str, today: date) -> Stated | None:
    """As `treatment_date`, and how it is said."""
    text = spoken.spelt_out(normalise(text, LIMIT))
    named = _counted(text, find(text, today, _rules(text)), today)
    if not named or len(named) > MANY:
        return None
    masked = _masked(text, named)
    strengths = _strengths(masked, named)
    told = [(mention.day, how) for mention, how in zip(named, strengths, strict=True) if mention.day and how]
    return _chosen(text, today, told, masked) if told else None


def _rules(text: str) -> tuple[Rule, ...]:
    """What can match at all, and first what reads figures as the likely language of the text does."""
    likely = spoken.likely(text)
    others = [one for one in SPOKEN if one is not likely]
    found = likely.PAST_DAYS + likely.PAST_FIGURES
    for other in others:
        found += (other.PAST_DAYS if other.written_in(text) else ()) + other.PAST_FIGURES
    return found


def _chosen(text: str, today: date, told: list[tuple[date, int]], masked: str) -> Stated | None:
    """The day told of most surely; of equals the latest treatment, or the last word where the person corrects herself."""
    as_done = max(how for _, how in told) >= AS_DONE
    days = [day for day, how in told if how >= AS_DONE or not as_done]
    days = [day for day in days if (today - day).days <= OLDEST]
    if not days:
        return None
    day = days[-1] if telling_words.CORRECTION.search(text) else max(days)
    return Stated(day, as_done, alone=telling.says_nothing_else(masked))


def _strengths(masked: str, named: list[Mention]) -> list[int]:
    rest = iter(named)
    return [
        0 if telling.taken_back(around.clause) else telling.strength(around, masked, mention)
        for around in _surroundings(masked)
        for mention in (next(rest),)
    ]


def _masked(text: str, named: list[Mention]) -> str:
    parts, at = [], 0
    for mention in named:
        parts += [text[at : mention.start], DAY]
        at = mention.end
    return "".join([*parts, text[at:]])


def _surroundings(masked: str) -> list[Around]:
    """One entry for each named day, in order."""
    return [
        Around(clause, _without_the_next(clauses, clause), "?" in sentence)
        for sentence in _SENTENCE.findall(masked)
        for clauses in (telling_words.CLAUSE_END.split(sentence.rstrip("。!?\n;.")),)
        for clause in clauses
        for _ in range(clause.count(DAY))
    ]


def _without_the_next(clauses: list[str], clause: str) -> str:
    """The sentence of a clause, but for what it says of the next time: 前回11/3、次回12/3."""
    return "、".join(each for each in clauses if each is clause or DAY not in each or not NEXT.search(each))


def _counted(text: str, found: list[Mention], today: date) -> list[Mention]:
    """The mentions again, with the words that count on from them; `found` is in order."""
    result: list[Mention] = []
    for mention in found:
        result += _joined(text, result, mention, today)
    return result


def _joined(text: str, earlier: list[Mention], mention: Mention, today: date) -> list[Mention]:
    """The mention as counted from, and a further one where the person puts it right by a day."""
    last = earlier[-1] if earlier else None
    if last and _is_the_same(text, last, mention):
        kept = last if _WEEKDAY.fullmatch(text[mention.start : mention.end]) else mention
        earlier.pop()
        return [replace(kept, start=last.start, end=mention.end, past=last.past or mention.past)]
    by_number = last and last.day and _BEHIND_BY_NAME.fullmatch(text[last.end : mention.end])
    if last and by_number:
        earlier.pop()
        return [replace(last, end=mention.end, day=_moved(last, by_number, -1, today))]
    ahead = _AHEAD.search(text, max(last.end if last else 0, mention.start - REACH), mention.start)
    if ahead:
        sign = -1 if ahead["way"] in ("before", "prior to") else 1
        return [replace(mention, start=ahead.start(), day=_moved(mention, ahead, sign, today))]
    behind = _BEHIND.match(text, mention.end)
    if behind:
        sign = 1 if behind["after"] else -1
        return [replace(mention, end=behind.end(), day=_moved(mention, behind, sign, today))]
    denied = _DENIED.search(text, max(0, mention.start - REACH), mention.start)
    corrected = _CORRECTED.match(text, mention.end) or (_PUT_RIGHT.match(text, mention.end) if denied else None)
    if corrected:
        sign = 1 if corrected["after"] else -1
        return [
            mention,
            Mention(
                corrected.start("what"), corrected.end(), _moved(mention, corrected, sign, today), mention.past, False
            ),
        ]
    return [mention]


def _is_the_same(text: str, last: Mention, mention: Mention) -> bool:
    """Saturday, June 13; 11月3日、火曜: the weekday only explains."""
    weekdays = [bool(_WEEKDAY.fullmatch(text[each.start : each.end])) for each in (last, mention)]
    beside = _BESIDE.fullmatch(text[last.end : mention.start])
    return bool(beside and last.day and mention.day and weekdays[0] != weekdays[1] and not (last.past and weekdays[0]))


def _moved(mention: Mention, by: re.Match[str], sign: int, today: date) -> date | None:
    groups = by.groupdict()
    number, unit = groups.get("n") or "1", groups.get("unit") or "day"
    count = (int(number) if number.isdigit() else _NUMBERS[number]) * _UNITS[unit]
    if not mention.day:
        return None
    try:
        return calendar.until(today, mention.day + timedelta(days=sign * count))
    except OverflowError:
        return None
