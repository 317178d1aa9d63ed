"""A reservation put together: summed up, changed, sent or dropped. Every button tells the whole wish, so that it works at
any time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from bot.agenda import Agenda
from bot.choices import HELP, RESERVE, numbered
from bot.situation import Decision, RequestVisit, Situation, WaitForPlace
from clinic.conversation import Conversation, Waiting
from clinic.message import Choice, Say
from clinic.patient import Language
from clinic.reservation import Draft
from knowledge import appointments
from knowledge.library import Library

Part = Literal["service", "day", "time"]
PARTS: tuple[Part, ...] = ("day", "time", "service")


def data(draft: Draft, verb: str = "ask") -> str:
    """The whole wish as what a button sends back; words for staff stay in the talk."""
    day, at = draft.day.isoformat() if draft.day else "", f"{draft.at:%H%M}" if draft.at else ""
    return f"reservation:{verb}:{draft.service or ''}:{day}:{at}:{draft.of or ''}"


def drop(draft: Draft) -> Choice:
    """To leave it. Of a change nobody should think that the reservation itself goes."""
    return Choice("button.reservation_drop_change" if draft.of else "button.reservation_drop", "reservation:drop")


def agenda_of(situation: Situation) -> Agenda:
    assert situation.agenda is not None
    return situation.agenda


def asked(
    situation: Situation,
    waiting: Waiting,
    draft: Draft,
    say: Say,
    offered: Sequence[str] = (),
    notes: Sequence[Say] = (),
    full: date | None = None,
) -> Decision:
    talk = Conversation(waiting=waiting, draft=draft, offered=tuple(offered), day=full)
    return Decision((*notes, say), talk, situation.language)


def when(draft: Draft) -> str:
    assert draft.day is not None
    assert draft.at is not None
    return appointments.wall(datetime.combine(draft.day, draft.at))


# All of it


def sum_up(situation: Situation, draft: Draft, library: Library, notes: Sequence[Say]) -> Decision:
    params = {"service": draft.service or "", "when": when(draft), "own": _own(draft, library, situation.language)}
    was = agenda_of(situation).find(draft.of)
    if was is not None:
        params |= {"before": was.service, "was": appointments.wall(agenda_of(situation).local(was.starts_at))}
    choices = (
        Choice("button.reservation_send_change" if was else "button.reservation_send", data(draft, "send")),
        Choice("button.reservation_edit", data(draft, "edit")),
        Choice("button.reservation_words", data(draft, "words")),
        drop(draft),
    )
    key = "reservation.summary"
    if was is not None:
        key = "reservation.summary_change_request" if was.waiting else "reservation.summary_change"
    say = Say(key, params, choices, "card")
    return asked(situation, "reservation-confirm", draft, say, notes=notes)


def _own(draft: Draft, library: Library, language: Language) -> str:
    """What goes to staff with it; of a change, what was said before still counts."""
    if draft.words is None and draft.of:
        return ""
    key = "reservation.own_words" if draft.words else "reservation.no_own_words"
    return "\n" + library.say(key, language, words=draft.words or "")


def edit(situation: Situation, draft: Draft, library: Library) -> Decision:
    """What of it shall be different?"""
    listed = numbered([library.say(f"button.reservation_edit_{part}", situation.language) for part in PARTS])
    choices = tuple(Choice(f"button.reservation_edit_{part}", data(without(draft, part))) for part in PARTS)
    say = Say("reservation.edit", {"list": listed}, (*choices, drop(draft)), "card")
    return asked(situation, "reservation-edit", draft, say, PARTS)


def without(draft: Draft, part: Part) -> Draft:
    """The draft with one thing open again. Another service takes another time: that is looked at anew."""
    match part:
        case "service":
            return replace(draft, service=None)
        case "day":
            return replace(draft, days=())
        case "time":
            return replace(draft, at=None, after=None, before=None)


def ask_words(situation: Situation, draft: Draft) -> Decision:
    say = Say("reservation.ask_words", choices=(Choice("button.reservation_no_words", data(draft)),))
    return asked(situation, "reservation-words", draft, say)


def send(situation: Situation, draft: Draft) -> Decision:
    """What is said to it comes with the request itself, which may find that somebody was faster."""
    return Decision((), Conversation(), situation.language, (RequestVisit(draft),), settles=True)


def dropped(situation: Situation) -> Decision:
    draft = situation.conversation.draft
    key = "reservation.nothing_done" if draft and draft.of else "reservation.dropped"
    return Decision((Say(key, choices=(RESERVE, HELP)),), Conversation(), situation.language, settles=True)


def waiting(situation: Situation, service: str, day: date, wanted: bool = True) -> Decision:
    """On the waiting list of a day, or off it."""
    key = "reservation.waiting" if wanted else "reservation.waiting_left"
    off = Choice("button.reservation_wait_no", f"reservation:wait-no:{service}:{day}")
    other = Choice("button.reservation_other_time", f"reservation:new:{service}")
    choices = (off, other) if wanted else (other,)
    say = Say(key, {"on": day.isoformat()}, choices)
    return Decision((say,), Conversation(), situation.language, (WaitForPlace(service, day, wanted),), settles=True)
