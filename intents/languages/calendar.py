"""Calendar arithmetic that only looks back: what people mean when they tell of a treatment already done."""

from collections.abc import Callable
from datetime import date, timedelta

InYear = Callable[[int], "date | None"]

LONGEST_YEAR = 366
SAME_DAY_HOURS = 6  # "5 hours ago" is today at the hours a clinic is open; "12 hours ago" may be either
SOON = 62  # days; a day that comes round again within two months is not told of as past where it may be another


def exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def until(today: date, day: date | None) -> date | None:
    return day if day and day <= today else None


def ago(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


def hours_ago(today: date, hours: int) -> date | None:
    """Today for a few hours, a whole number of days for 24, 48 …; None between, for the time of day is not known."""
    if hours <= SAME_DAY_HOURS:
        return today
    return ago(today, hours // 24) if hours % 24 == 0 else None


def months_ago(today: date, months: int) -> date | None:
    """The same day that many months earlier; the month's last day where it is shorter."""
    year, month = month_back(today, months)
    return next((found for less in range(4) if (found := exact(year, month, today.day - less))), None)


def with_days_ago(today: date, more: int, weeks: int = 0, months: int = 0) -> date | None:
    """Two weeks and three days ago."""
    first = months_ago(today, months) if months else ago(today, 7 * weeks)
    return first and ago(first, more)


def weekday_before(today: date, weekday: int) -> date | None:
    """The last such day before today: on a Monday, "on Monday" is a week ago, for today would be called today."""
    return ago(today, (today.weekday() - weekday - 1) % 7 + 1)


def weekday_in_week(today: date, weekday: int, weeks_ago: int) -> date | None:
    """That weekday in the calendar week (Monday first) so many weeks back; None if it is still to come."""
    return until(today, ago(today, today.weekday() - weekday + 7 * weeks_ago))


def month_day(today: date, month: int, day: int) -> date | None:
    """The most recent such day, today included; None if there was none within a year (30 February, most 29ths)."""
    found = latest(today, lambda year: exact(year, month, day))
    return found if found and (today - found).days <= LONGEST_YEAR else None


def latest(today: date, on: InYear) -> date | None:
    """The most recent of a day of every year, today included: mothers' day, the vernal equinox."""
    return next(filter(None, (until(today, on(year)) for year in (today.year, today.year - 1) if year)), None)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date | None:
    """The second Saturday of a month; -1 is the last one. None for a fifth where there are four."""
    if number < 0:
        end = month_end(year, month)
        return end and ago(end, (end.weekday() - weekday) % 7)
    first = exact(year, month, 1)
    return first and exact(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (number - 1))


def last_nth_weekday(today: date, month: int, weekday: int, number: int) -> date | None:
    return latest(today, lambda year: nth_weekday(year, month, weekday, number))


def nth_weekday_ago(today: date, months: int, weekday: int, number: int) -> date | None:
    """That weekday of the month so many months back; None if it is still to come."""
    return until(today, nth_weekday(*month_back(today, months), weekday, number))


def month_end(year: int, month: int) -> date | None:
    return next(filter(None, (exact(year, month, day) for day in (31, 30, 29, 28))), None)


def last_month_end(today: date, month: int) -> date | None:
    return latest(today, lambda year: month_end(year, month))


def equinox(year: int, spring: bool) -> date | None:
    """Japan's equinox holidays by the observatory's rule of thumb, right from 1980 to 2099."""
    day = (20.8431 if spring else 23.2488) + 0.242194 * (year - 1980) - (year - 1980) // 4
    return exact(year, 3 if spring else 9, int(day))


def month_back(today: date, months: int) -> tuple[int, int]:
    """Year and number of the month so many before this one."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return year, month + 1


def day_of_month(today: date, day: int) -> date | None:
    """The most recent month that has such a day not in the future: "the 31st" on 22 November is 31 October."""
    return next(filter(None, (day_in_month(today, day, back) for back in range(3))), None)


def day_in_month(today: date, day: int, months_back: int) -> date | None:
    first = months_ago(today.replace(day=1), months_back)
    return until(today, exact(first.year, first.month, day)) if first else None


def numeric(today: date, first: int, second: int, year: int | None) -> date | None:
    """11/3 in English: the reading that is possible; None where two are, both of them in the past, and it is to be asked."""
    readings = {_with_year(today, month, day, year) for month, day in ((first, second), (second, first))} - {None}
    found = [day for day in readings if day]
    if len(found) > 1:
        found = [day for day in found if (today - day).days < LONGEST_YEAR - SOON]
    return found[0] if len(found) == 1 else None


def _with_year(today: date, month: int, day: int, year: int | None) -> date | None:
    return month_day(today, month, day) if year is None else until(today, exact(year, month, day))
