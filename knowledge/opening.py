"""When the clinic is open, and on what terms it takes reservations: `[opening]` and `[reservations]` of its profile."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from clinic.reservation import CELL
from knowledge import lengths
from knowledge.pricelist import Service
from knowledge.problems import guess
from knowledge.reading import Table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIOD = re.compile(r"(\d{1,2}:\d{2})\s*[-–〜~]\s*(\d{1,2}:\d{2})")
_MINUTES = int(CELL.total_seconds()) // 60
LONGEST_NAME = 40
_LEAP = 2000  # a year that has every day, to read "02-29" in


@dataclass(frozen=True, slots=True)
class Period:
    """From one time of the wall clock to another, on the same day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody comes, both ends included; a `yearly` one comes back and may pass New Year."""

    first: date
    last: date
    yearly: bool

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        first, last, this = ((each.month, each.day) for each in (self.first, self.last, day))
        return first <= this <= last if first <= last else this >= first or this <= last


@dataclass(frozen=True, slots=True)
class Opening:
    """The clinic's calendar. A day written out goes before a closure, that before a holiday, that before the week."""

    week: tuple[tuple[Period, ...], ...]  # Monday first; a closing day is empty
    country: str | None = None  # whose national holidays are kept
    holiday: tuple[Period, ...] = ()
    closed: tuple[Closure, ...] = ()
    days: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)

    def periods(self, day: date) -> tuple[Period, ...]:
        """When the clinic is open on a day, in order; empty where it is closed. A weekly closing day stays closed in holidays."""
        if day in self.days:
            return self.days[day]
        usual = self.week[day.weekday()]
        if not usual or any(closure.covers(day) for closure in self.closed):
            return ()
        return self.holiday if self.country and day in _holidays(self.country, day.year) else usual

    def hours(self, day: date) -> list[tuple[time, time]]:
        """The same in plain times, as those read it who know nothing of the clinic."""
        return [(period.start, period.end) for period in self.periods(day)]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a place is given. `remind_before` is None where one reminder, the day before, is enough."""

    slot: timedelta = timedelta(minutes=30)
    at_once: int = 1
    buffer: timedelta = timedelta(0)
    last_arrival: timedelta = timedelta(0)
    notice: timedelta = timedelta(hours=3)
    ahead: timedelta = timedelta(days=60)
    hold: timedelta = timedelta(hours=5)
    open_requests: int = 2
    change_until: timedelta = timedelta(hours=24)
    remind_at: time = time(18)
    remind_before: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """All that deciding about a place needs to know of the clinic."""

    opening: Opening
    terms: Terms


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    # The library takes a fifth of a second to import: where nobody reserves, nobody waits for it.
    from holidays import country_holidays

    return frozenset(country_holidays(country, years=year))


def load(table: Table) -> Booking | None:
    """What the profile says; None where the clinic takes no reservations here, or says too little."""
    hours = table.part("opening", "opening", required="reservations" in table.values)
    terms = table.part("reservations", "reservations", required="opening" in table.values)
    if hours is None or terms is None:
        return None
    return Booking(_opening(hours), _terms(terms))


def _opening(part: Table) -> Opening:
    part.expect(*WEEKDAYS, "country", "holiday", "closed", "days")
    country = _country(part)
    if country and "holiday" not in part.values:
        part.tell('"holiday" is missing; add holiday = [] to close on national holidays, or their hours', "country")
    days = part.part("days", "opening, days", required=False)
    opening = Opening(
        tuple(_periods(part, name) for name in WEEKDAYS),
        country,
        _periods(part, "holiday") if country else (),
        tuple(filter(None, (_closure(part, text, number) for number, text in enumerate(_closures(part))))),
        {day: _periods(days, key) for key in days.values if (day := _one_day(days, key))} if days else {},
    )
    if not any(opening.week):
        part.tell('the clinic is never open; write its hours, as in monday = ["10:00-13:00", "15:00-19:00"]')
    return opening


def _country(part: Table) -> str | None:
    """Checked only where it is named, for the list of countries is slow to fetch."""
    country = part.maybe_text("country")
    if country is None:
        if "holiday" in part.values:
            part.tell('"holiday" needs the country whose holidays are meant; add country = "JP"', "holiday")
        return None
    from holidays import list_supported_countries

    if country not in list_supported_countries():
        part.tell(f'"{country}" is no country code; write two capital letters, as in country = "JP"', "country")
        return None
    return country


def _periods(part: Table, key: str) -> tuple[Period, ...]:
    """A list such as ["10:00-13:00", "15:00-19:00"]; left out or empty: closed."""
    found = [_period(part, text, key, number) for number, text in enumerate(part.texts(key, required=False))]
    periods = tuple(filter(None, found))
    for before, after in pairwise(periods):
        if after.start < before.end:
            part.tell(f'"{key}": {after.start:%H:%M} comes before {before.end:%H:%M}; put the periods in order', key)
    return periods


def _period(part: Table, text: str, key: str, number: int) -> Period | None:
    found = _PERIOD.fullmatch(unicodedata.normalize("NFKC", text))
    start, end = (_clock(each) for each in found.groups()) if found else (None, None)
    if start is None or end is None:
        part.tell(f'"{text}" is no period; write two times of day, as in "10:00-19:00"', key, number)
    elif start >= end:
        part.tell(f'"{text}" ends before it begins; a period lies within one day', key, number)
    elif start.minute % _MINUTES or end.minute % _MINUTES:
        part.tell(f'"{text}": write times in steps of {_MINUTES} minutes', key, number)
    else:
        return Period(start, end)
    return None


def _clock(text: str) -> time | None:
    with suppress(ValueError):
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  a wall clock has no zone
    return None


def _closures(part: Table) -> Iterable[str]:
    return part.texts("closed", required=False)


def _closure(part: Table, text: str, number: int) -> Closure | None:
    """Read "2027-08-13", "2027-08-13/2027-08-15", and "12-29/01-03" for every year."""
    first, slash, last = (each.strip() for each in text.partition("/"))
    yearly = len(first) == len("12-29")
    days = [_iso(f"{_LEAP}-{day}" if yearly else day) for day in (first, last if slash else first)]
    if days[0] is None or days[1] is None:
        part.tell(
            f'"{text}" names no days; write "2027-08-13", "2027-08-13/2027-08-15" or "12-29/01-03"', "closed", number
        )
        return None
    if days[1] < days[0] and not yearly:
        part.tell(f'"{text}" ends before it begins', "closed", number)
    return Closure(days[0], days[1], yearly)


def _one_day(part: Table, key: str) -> date | None:
    day = _iso(key)
    if day is None:
        part.tell(f'"{key}" is no day; write year-month-day in quotes, as in "2027-05-05" = ["10:00-15:00"]', key)
    return day


def _iso(text: str) -> date | None:
    with suppress(ValueError):
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day of the clinic's calendar
    return None


# What may stand in [reservations]: the smallest and the largest number; whether it may be left out.
_NUMBERS = {
    "slot_minutes": (_MINUTES, 240),
    "at_once": (1, 20),
    "buffer_minutes": (0, 120),
    "last_arrival_minutes": (0, 600),
    "notice_hours": (0, 336),
    "ahead_days": (1, 366),
    "hold_hours": (1, 168),
    "open_requests": (1, 10),
    "change_hours": (0, 336),
    "remind_hours": (1, 23),
}
_NEVER_IN_TIME = (
    '"notice_hours" is {notice_hours}, and "ahead_days" {ahead_days}: '
    "whatever is not too soon is too far, so nobody can reserve"
)
_OPTIONAL = ("buffer_minutes", "last_arrival_minutes", "remind_hours", "remind_at")


def _terms(part: Table) -> Terms:
    part.expect(*_NUMBERS, "remind_at")
    said = {key: _number(part, key) for key in _NUMBERS}
    usual = Terms()
    if said["notice_hours"] >= 24 * said["ahead_days"]:
        part.tell(_NEVER_IN_TIME.format(**said), "notice_hours")
    return Terms(
        slot=timedelta(minutes=said["slot_minutes"]),
        at_once=said["at_once"],
        buffer=timedelta(minutes=said["buffer_minutes"]),
        last_arrival=timedelta(minutes=said["last_arrival_minutes"]),
        notice=timedelta(hours=said["notice_hours"]),
        ahead=timedelta(days=said["ahead_days"]),
        hold=timedelta(hours=said["hold_hours"]),
        open_requests=said["open_requests"],
        change_until=timedelta(hours=said["change_hours"]),
        remind_at=part.clock("remind_at", usual.remind_at),
        remind_before=timedelta(hours=said["remind_hours"]) if "remind_hours" in part.values else None,
    )


def _number(part: Table, key: str) -> int:
    """The number, or the smallest allowed one with a problem noted."""
    least, most = _NUMBERS[key]
    value = part.count(key, least)
    if value is None:
        if key not in part.values and key not in _OPTIONAL and not _likely(part, key):
            part.tell(f'"{key}" is missing; add {key} = …, a number from {least} to {most}')
        return least
    if not least <= value <= most:
        part.tell(f'"{key}" is {value}; write a number from {least} to {most}', key)
    elif key.endswith("_minutes") and value % _MINUTES:
        part.tell(f'"{key}" is {value}; write it in steps of {_MINUTES} minutes', key)
    else:
        return value
    return least


def _likely(part: Table, key: str) -> bool:
    """Whether the key seems to be there, mistyped, and was complained about already."""
    return any(guess(other, _NUMBERS).endswith(f'"{key}"?') for other in part.values if other not in _NUMBERS)


def check_services(booking: Booking, services: Sequence[Service], table: Table) -> None:
    """Somebody can reserve something, each visit fits between opening and closing, and its name fits above buttons."""
    lengths_of_day = [_minutes(period) for day in booking.opening.week for period in day]
    if lengths_of_day and booking.terms.last_arrival > timedelta(minutes=max(lengths_of_day)):
        complaint = "last_arrival_minutes is longer than the clinic is ever open, so nobody can come"
        table.tell_plainly(complaint, "reservations", "last_arrival_minutes")
    for number, service in enumerate(services):
        if service.minutes and lengths_of_day and service.minutes > max(lengths_of_day):
            complaint = f"takes {service.minutes} minutes, longer than the clinic is ever open"
            table.tell(f'service "{service.slug}" {complaint}', "service", number, "minutes")
        for language, name in service.names.items():
            if service.minutes and (size := lengths.graphemes(name)) > LONGEST_NAME:
                complaint = f"the name has {size} characters, and {LONGEST_NAME} fit above buttons; shorten it"
                table.tell(f'service "{service.slug}": {complaint}', "service", number, "name", language)
    if not any(service.minutes for service in services):
        complaint = "nobody can reserve anything: give the services their minutes, or take [reservations] out"
        table.tell_plainly(complaint, "reservations")


def _minutes(period: Period) -> int:
    return (period.end.hour - period.start.hour) * 60 + period.end.minute - period.start.minute
