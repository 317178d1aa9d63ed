"""What texts about reservations speak of, in words: services by their names, times of the wall clock by day and hour."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from clinic.patient import Language
from knowledge import lengths
from knowledge.library import Library

SPOKEN_OF = re.compile(r"(^|[.])reservation[._]")  # the keys of texts about reservations
TIMES = ("when", "was", "by")  # as written by `wall`
SERVICES = ("service", "before")


def wall(local: datetime) -> str:
    """A time of the clinic's wall clock as a parameter: 2030-04-03T18:00."""
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def worded(params: Mapping[str, str], language: Language, library: Library) -> dict[str, str]:
    """The parameters of a text about a reservation, ready to be filled in. Times have no zone: they are the clinic's."""
    ready = dict(params)
    for name in TIMES:
        if name in params:
            ready[name] = at(library, datetime.fromisoformat(params[name]), language)
    for name in SERVICES:
        if name in params:
            ready[name] = service(library, params[name], language)
    if "on" in params:
        ready["on"] = on(library, date.fromisoformat(params["on"]), language)
    if "short" in params:
        ready["short"] = lengths.label(service(library, params["short"], language))
    if "status" in params:
        ready["status"] = library.say(f"reservation.now_{params['status']}", language)
    if "reason" in params:
        words = params.get("words", "")
        ready["reason"] = library.say(f"reservation.reason_{params['reason']}", language, words=words).strip()
    return ready


def at(library: Library, local: datetime, language: Language) -> str:
    """A day and time short enough for a button."""
    return library.say("reservation.at", language, **_named(library, local, language), time=f"{local:%H:%M}")


def on(library: Library, day: date, language: Language) -> str:
    """A day short enough for a button."""
    return library.say("reservation.on", language, **_named(library, day, language))


def _named(library: Library, day: date, language: Language) -> dict[str, str]:
    return {
        "month": library.say(f"reservation.month_{day.month}", language),
        "day": str(day.day),
        "weekday": library.say(f"date.weekday_{day.isoweekday()}", language),
    }


def service(library: Library, slug: str, language: Language) -> str:
    """What the profile calls it; a service that has left the profile is a visit."""
    known = next((one for one in library.clinic.services if one.slug == slug), None)
    return known.name(language) if known else library.say("reservation.visit", language)
