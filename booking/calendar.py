"""Reservations as calendar files: one for its patient, all of them for staff."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from clinic.ids import pseudonym
from clinic.patient import Language
from clinic.reservation import Reservation, Status
from knowledge import appointments
from knowledge.library import Library

REFRESH = timedelta(minutes=15)
# https://www.rfc-editor.org/rfc/rfc5545#section-3.8.1.11
_STATUS: dict[Status, str] = {"requested": "TENTATIVE", "proposed": "TENTATIVE"}
_KEPT: frozenset[Status] = frozenset({"confirmed", "done", "not-come"})


def of_patient(one: Reservation, library: Library, language: Language) -> bytes:
    """The visit as a calendar of one; read again after a change, it corrects the entry made of it."""
    event = _event(one, one.root)
    event.add("summary", _say(library, "calendar_title", language, one))
    event.add("description", _say(library, "calendar_note", language, one))
    if address := library.clinic.value("address", language):
        event.add("location", address)
    return _calendar([event], library.clinic.name(language))


def of_staff(found: Iterable[Reservation], library: Library, language: Language) -> bytes:
    """All of them: the number, the service and a pseudonym, and nobody's words. A wish to change stands beside the visit."""
    events = []
    for one in found:
        event = _event(one, one.id)
        key = "calendar_staff" if one.status in _KEPT else "calendar_staff_waiting"
        event.add("summary", _say(library, key, language, one))
        events.append(event)
    return _calendar(events, library.clinic.name(language))


def _event(one: Reservation, named: str) -> Event:
    event = Event()
    event.add("uid", f"{named}@sodan")
    event.add("sequence", one.turn)
    event.add("dtstamp", one.changed_at)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("status", "CONFIRMED" if one.status in _KEPT else _STATUS.get(one.status, "CANCELLED"))
    return event


def _calendar(events: Iterable[Event], name: str) -> bytes:
    whole = Calendar()
    whole.add("prodid", "-//Sodan//Reservations//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        whole.add_component(event)
    written: bytes = whole.to_ical()
    return written


def _say(library: Library, key: str, language: Language, one: Reservation) -> str:
    service = appointments.service(library, one.service, language)
    return library.say(f"reservation.{key}", language, service=service, number=one.id, who=pseudonym(one.patient_id))
