"""What an English way to name a day comes to: the matches of `past_dates`, read looking back from today."""

import re
from datetime import date

from intents.languages import calendar, named_days
from intents.languages.date_rules import named_day
from intents.languages.en import words
from intents.languages.en.words import NUMBERS, ORDINAL_NUMBERS

YEARS = {"this": 0, "last": 1}


def ago(found: re.Match[str], today: date) -> date | None:
    number, unit = _number(found["n"]), found["unit"]
    if unit in ("hour", "hr", "minute", "min"):
        return calendar.hours_ago(today, number if unit.startswith("h") else 0)
    if unit in ("month", "mth"):
        return calendar.months_ago(today, number)
    return calendar.ago(today, number * {"d": 1, "day": 1, "night": 1, "week": 7, "wk": 7, "fortnight": 14}[unit])


def one_ago(found: re.Match[str], today: date) -> date | None:
    if found["unit"] == "month":
        return calendar.months_ago(today, 1)
    return calendar.ago(today, 14 if found["unit"] == "fortnight" else 7)


def ago_seen_from(found: re.Match[str], today: date) -> date | None:
    """A week ago yesterday; a week tomorrow since it was done."""
    first = ago(found, today)
    return first and calendar.ago(first, {"yesterday": 1, "tomorrow": -1, "today": 0}[found["on"]])


def weeks_and_days(found: re.Match[str], today: date) -> date | None:
    return calendar.with_days_ago(today, _number(found["n"]), **{f"{found['many']}s": _number(found["w"])})


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[re.sub(r"(?<=y)[- ]", "[- ]", word)]


def _weekday(found: re.Match[str]) -> int:
    return words.weekday(found["wd"])


def weekday_before(found: re.Match[str], today: date) -> date | None:
    return calendar.weekday_before(today, _weekday(found))


def weekday_of_week(found: re.Match[str], today: date) -> date | None:
    groups = found.groupdict()
    return calendar.weekday_in_week(today, _weekday(found), _number(groups["n"]) if groups.get("n") else 1)


def weekday_this_week(found: re.Match[str], today: date) -> date | None:
    return calendar.weekday_in_week(today, _weekday(found), 0)


def weekday_two_weeks_back(found: re.Match[str], today: date) -> date | None:
    return calendar.weekday_in_week(today, _weekday(found), 2)


def weekday_and_week(found: re.Match[str], today: date) -> date | None:
    before = calendar.weekday_before(today, _weekday(found))
    return calendar.ago(before, 7) if before else None


def weekdays_ago(found: re.Match[str], today: date) -> date | None:
    last = calendar.weekday_before(today, _weekday(found))
    return calendar.ago(last, 7 * (_number(found["n"]) - 1)) if last else None


def _day(found: re.Match[str]) -> int:
    digits = re.match(r"\d+", found["d"])
    return int(digits.group()) if digits else ORDINAL_NUMBERS[found["d"].replace("-", "[- ]").replace("y ", "y[- ]")]


def _month(found: re.Match[str]) -> int:
    return words.month(found["month"])


def month_day(found: re.Match[str], today: date) -> date | None:
    month, groups = _month(found), found.groupdict()
    if groups.get("y"):
        return calendar.until(today, calendar.exact(2000 + int(found["y"][-2:]), month, _day(found)))
    if groups.get("word"):
        return calendar.until(today, calendar.exact(today.year - YEARS[found["word"]], month, _day(found)))
    return calendar.month_day(today, month, _day(found))


def last_of_month(found: re.Match[str], today: date) -> date | None:
    return calendar.last_month_end(today, _month(found))


def _nth(word: str) -> int:
    if word == "last":
        return -1
    return int(word[0]) if word[0].isdigit() else ORDINAL_NUMBERS[word]


def nth_of_month(found: re.Match[str], today: date) -> date | None:
    """The second Saturday of October, of last month."""
    number, weekday = _nth(found["nth"]), _weekday(found)
    if found["back"]:
        return calendar.nth_weekday_ago(today, int(found["back"] == "last"), weekday, number)
    return calendar.last_nth_weekday(today, _month(found), weekday, number)


def numeric(found: re.Match[str], today: date) -> date | None:
    year = found["y"]
    full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return calendar.numeric(today, int(found["a"]), int(found["b"]), full)


def day_first(found: re.Match[str], today: date) -> date | None:
    """20.11., as most of Europe writes it."""
    day, month = int(found["d"]), int(found["m"])
    if found["y"]:
        return calendar.until(today, calendar.exact(int(found["y"]), month, day))
    return calendar.month_day(today, month, day)


def weekday_ordinal(found: re.Match[str], today: date) -> date | None:
    """Friday the 20th, of November where it says so."""
    return month_day(found, today) if found["month"] else calendar.day_of_month(today, _day(found))


def day_in_month(found: re.Match[str], today: date) -> date | None:
    return calendar.day_in_month(today, _day(found), int(found["back"] in ("last", "the previous")))


def day_of_month(found: re.Match[str], today: date) -> date | None:
    return calendar.day_of_month(today, _day(found))


feast = named_day(tuple(named_days.english()), YEARS)
