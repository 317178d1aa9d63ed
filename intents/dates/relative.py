"""Days counted from another day: the day after Christmas, 文化の日の前日, yesterday, no, the day before."""

import re
from dataclasses import replace
from datetime import date, timedelta

from intents.languages import calendar
from intents.languages.date_rules import Mention

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


def counted(text: str, found: list[Mention], today: date) -> list[Mention]:
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
