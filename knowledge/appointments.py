"""What texts about reservations speak of, in words: services by their names, times of the wall clock by day and hour."""

from datetime import date, datetime

from clinic.message import Because, ServiceName, Standing
from clinic.patient import Language
from knowledge import lengths
from knowledge.library import Library


def wall(local: datetime) -> datetime:
    """A time of the clinic's wall clock, as texts about reservations take it."""
    return local.replace(tzinfo=None)


def said(value: datetime | date | ServiceName | Standing | Because, language: Language, library: Library) -> str:
    """What texts about reservations speak of, in words."""
    match value:
        case datetime():
            return at(library, value, language)
        case date():
            return on(library, value, language)
        case ServiceName(slug, short, people):
            name = service(library, slug, language)
            if people > 1:
                name = library.say("reservation.service_for", language, name=name, people=str(people)).strip()
            return lengths.label(name) if short else name
        case Standing(status):
            return library.say(f"reservation.now_{status}", language)
        case Because(reason, words):
            return library.say(f"reservation.reason_{reason}", language, words=words).strip()


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
