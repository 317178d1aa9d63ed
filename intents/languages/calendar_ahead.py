"""Calendar arithmetic that looks ahead: the days a wish may mean, all of them where it can be read in several ways.

As in docs/decisions/0003-dates.md a week begins on Monday, and a weekday is never today's.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from intents.languages import calendar

Days = tuple[date, ...]


def ahead(today: date, number: int) -> date:
    return today + timedelta(days=number)


def week(today: date, weeks: int) -> Days:
    """The seven days of the calendar week so many weeks ahead."""
    monday = ahead(today, 7 * weeks - today.weekday())
    return tuple(ahead(monday, number) for number in range(7))


def in_week(today: date, weekdays: Iterable[int], weeks: int) -> Days:
    """Days of the calendar week so many weeks ahead. On Sunday, and of Sundays, nobody agrees which week that is."""
    found: list[date] = []
    for weekday in weekdays:
        day = week(today, weeks)[weekday]
        found.append(day)
        if weeks and today.weekday() == 6:
            found.append(ahead(day, 7))
        elif weeks and weekday == 6:
            found.append(ahead(day, -7))
    return tuple(found)


def coming(today: date, weekday: int) -> date:
    """The next such weekday after today."""
    return ahead(today, (weekday - today.weekday() - 1) % 7 + 1)


def next_one(today: date, weekday: int) -> Days:
    """Read "next Tuesday": the coming one, where that is next week's; else it may be either."""
    first = coming(today, weekday)
    return (first,) if first in week(today, 1) else (first, ahead(first, 7))


def each_coming(today: date, weekdays: Iterable[int], weeks: int = 0) -> Days:
    """The next of each weekday, or so many weeks after that."""
    return tuple(ahead(coming(today, weekday), 7 * weeks) for weekday in weekdays)


def on(today: date, month: int, day: int, year: int | None = None) -> Days:
    """The next such day, today included; none if there is none this year and next."""
    for in_year in (year,) if year else range(today.year, today.year + 2):
        found = calendar.exact(in_year, month, day)
        if found and found >= today:
            return (found,)
    return ()


def day_of_month(today: date, day: int, months: int | None = None) -> Days:
    """The day so many months ahead; None: of the next month that has it still to come."""
    for later in range(3) if months is None else (months,):
        year, month = calendar.month_back(today, -later)
        found = on(today, month, day, year)
        if found:
            return found
    return ()


def nth_weekday(today: date, number: int, weekday: int, months: int | None = None) -> Days:
    """The second Saturday (-1: the last one) so many months ahead; None: of this month, or where that is over, the next."""
    for later in range(3) if months is None else (months,):
        found = calendar.nth_weekday(*calendar.month_back(today, -later), weekday, number)
        if found and found >= today:
            return (found,)
    return ()


def nth_weekday_in(today: date, number: int, weekday: int, month: int) -> Days:
    """The second Saturday of a named month, this year's or the next."""
    if not 1 <= month <= 12:
        return ()
    years = (calendar.nth_weekday(year, month, weekday, number) for year in (today.year, today.year + 1))
    return next(((day,) for day in years if day and day >= today), ())


def month_end(today: date, months: int) -> Days:
    """The last day of the month so many months ahead."""
    day = calendar.month_end(*calendar.month_back(today, -months))
    return (day,) if day and day >= today else ()


def whole_month(today: date, month: int) -> Days:
    """All days of a named month that are still to come: of the next one that is not over."""
    if not 1 <= month <= 12:
        return ()
    return _month(today.year + (month < today.month), month)


def month_ahead(today: date, months: int) -> Days:
    """All days of the month so many months ahead."""
    return _month(*calendar.month_back(today, -months))


def _month(year: int, month: int) -> Days:
    return tuple(day for number in range(1, 32) if (day := calendar.exact(year, month, number)))


def part_of(days: Days, part: str) -> Days:
    """The early, middle or last days of a week or month; `first` is its first half, `later` its second."""
    if len(days) == 7:
        first, behind = {"early": (0, 2), "first": (0, 3), "mid": (1, 4), "end": (3, 5), "later": (3, 7)}[part]
        return days[first:behind]
    match part:
        case "early":
            return days[:10]
        case "first":
            return days[:15]
        case "mid":
            return days[10:20]
        case "end":
            return days[20:]
        case _:
            return days[15:]
