"""A reservation put together: summed up, changed, sent or dropped. Every button tells the whole wish, so that it works at
any time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from bot.turn.choices import HELP, RESERVE, numbered_lines
from bot.turn.decision import Decision, RequestVisit, ShowPage, WaitForPlace
from bot.turn.situation import Situation, agenda_of
from clinic.conversation import Conversation
from clinic.message import Card, Choice, Say, ServiceName, Text, Value
from clinic.patient import Language
from clinic.reservation import Draft
from clinic.talks import BookingTalk
from clinic.taps import DropWish, GoOn, NewWish, OpenPage, WaitingList, Wish, WishStep
from knowledge import appointments
from knowledge.library import Library

Part = Literal["service", "day", "time"]
PARTS: tuple[Part, ...] = ("day", "time", "service")
GO_ON = Choice("button.reservation_on", GoOn())
PAGE = Choice("button.reservation_page", OpenPage())


def wish(draft: Draft, step: WishStep = "ask") -> Wish:
    """The whole wish as what a button sends back; words for staff stay in the talk."""
    return Wish(step, draft.service, draft.day, draft.at, draft.of)


def drop(draft: Draft) -> Choice:
    """To leave it. Of a change nobody should think that the reservation itself goes."""
    return Choice("button.reservation_drop_change" if draft.of else "button.reservation_drop", DropWish())


def ask(situation: Situation, talk: BookingTalk, *says: Say) -> Decision:
    """What is asked next; notes go before the question."""
    return Decision(says, Conversation(talk), situation.language)


def when(draft: Draft) -> datetime:
    assert draft.day is not None
    assert draft.at is not None
    return datetime.combine(draft.day, draft.at)


# All of it


def sum_up(situation: Situation, draft: Draft, library: Library, notes: Sequence[Say]) -> Decision:
    params: dict[str, Value] = {
        "service": ServiceName(draft.service or "", people=draft.people),
        "when": when(draft),
        "own": _own(draft, library, situation.language),
    }
    was = agenda_of(situation).find(draft.of)
    if was is not None:
        params |= {
            "before": ServiceName(was.service, people=was.people),
            "was": appointments.wall(agenda_of(situation).local(was.starts_at)),
        }
    choices = (
        Choice("button.reservation_send_change" if was else "button.reservation_send", wish(draft, "send")),
        Choice("button.reservation_edit", wish(draft, "edit")),
        Choice("button.reservation_words", wish(draft, "words")),
        drop(draft),
    )
    key = "reservation.summary"
    if was is not None:
        key = "reservation.summary_change_request" if was.waiting else "reservation.summary_change"
    say = Card(key, params, (), choices)
    return ask(situation, BookingTalk("confirm", draft), *notes, say)


def _own(draft: Draft, library: Library, language: Language) -> str:
    """What goes to staff with it; of a change, what was said before still counts."""
    if draft.words is None and draft.of:
        return ""
    key = "reservation.own_words" if draft.words else "reservation.no_own_words"
    return "\n" + library.say(key, language, words=draft.words or "")


def edit(situation: Situation, draft: Draft, library: Library) -> Decision:
    """What of it shall be different?"""
    listed = numbered_lines([library.say(f"button.reservation_edit_{part}", situation.language) for part in PARTS])
    choices = tuple(Choice(f"button.reservation_edit_{part}", wish(without(draft, part))) for part in PARTS)
    say = Card("reservation.edit", {}, listed, (*choices, drop(draft)))
    return ask(situation, BookingTalk("edit", draft), say)


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
    say = Text("reservation.ask_words", choices=(Choice("button.reservation_no_words", wish(draft)),))
    return ask(situation, BookingTalk("words", draft), say)


def send(situation: Situation, draft: Draft) -> Decision:
    """What is said to it comes with the request itself, which may find that somebody was faster."""
    return Decision((), Conversation(), situation.language, (RequestVisit(draft),), settles=True)


def dropped(situation: Situation) -> Decision:
    draft = situation.conversation.draft
    key = "reservation.nothing_done" if draft and draft.of else "reservation.dropped"
    return Decision((Text(key, choices=(RESERVE, HELP)),), Conversation(), situation.language, settles=True)


def waiting(situation: Situation, service: str | None, day: date, wanted: bool = True) -> Decision:
    """On the waiting list of a day, or off it, for which the service does not matter."""
    key = "reservation.waiting" if wanted else "reservation.waiting_left"
    off = Choice("button.reservation_wait_no", WaitingList(False, service, day))
    other = Choice("button.reservation_other_time", NewWish(service))
    choices = (off, other) if wanted else (other,)
    say = Text(key, {"on": day}, choices)
    draft = situation.conversation.draft
    left = draft and replace(draft, days=(), at=None, named_day=day)
    talk = Conversation().with_aside(left) if left and wanted else Conversation()
    return Decision((say,), talk, situation.language, (WaitForPlace(service or "", day, wanted),), settles=True)


def page(situation: Situation) -> Decision | None:
    """The way to the page with a calendar, told by the deed. What is put together waits meanwhile; the page goes on with it."""
    if not agenda_of(situation).has_page:
        return None
    draft = situation.conversation.draft
    talk = Conversation().with_aside(draft) if draft else Conversation()
    return Decision((), talk, situation.language, (ShowPage(),), settles=True)


def page_beside(situation: Situation) -> tuple[Choice, ...]:
    """The button that leads there, where there is such a page."""
    return (PAGE,) if agenda_of(situation).has_page else ()
