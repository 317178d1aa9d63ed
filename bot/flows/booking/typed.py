"""What is said while a reservation is being put together, and fits what was asked last."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.flows.booking import questions, summary, wish
from bot.turn.agenda import names_time
from bot.turn.decision import Decision
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic.conversation import Waiting
from clinic.message import Text
from clinic.reservation import Draft
from intents.dates import wishes
from intents.dates.wishes import Wish
from knowledge.library import Library

# What is asked about by the way of a wish: "are you open on Saturday?", "a free counselling on Friday at six".
ABOUT_VISITS = frozenset({"opening-hours", "free-counselling"})
PARTS_ASKED: frozenset[Waiting] = frozenset(
    {"reservation-service", "reservation-day", "reservation-time", "reservation-near"}
)
# Buttons, typed by those whose LINE shows none.
LABELS: dict[str, Callable[[Draft], Draft]] = {
    "button.reservation_other_day": lambda draft: replace(draft, days=()),
    "button.reservation_other_time": lambda draft: replace(draft, at=None, after=None, before=None),
    "button.reservation_pick_day": lambda draft: replace(draft, days=()),
    **{f"button.reservation_edit_{part}": partial(summary.without, part=part) for part in summary.PARTS},
}
# Whoever has no wish of their own here takes what is free first; of services nobody can choose for them.
WHENEVER: frozenset[Waiting] = frozenset({"reservation-day", "reservation-time", "reservation-near"})
RIGHTS = ("delete-my-data", "my-data", "switch-language")


def exact_words(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    """Words that answer what was asked without naming anything."""
    talk = situation.conversation
    if talk.waiting in (None, "reservation-words"):
        on = talk.waiting is None and heard.means("reservation_on")
        return questions.go_on(situation, draft, library) if on else None
    if talk.waiting != "reservation-paused" and heard.means("reservation_leave"):
        return summary.dropped(situation)
    if heard.means("reservation_wait"):
        return _waits(situation, draft)
    if talk.waiting in PARTS_ASKED and heard.means("reservation_edit"):
        return summary.edit(situation, draft, library) if draft.service else questions.go_on(situation, draft, library)
    if label := next((key for key in LABELS if heard.is_label(key)), None):
        return questions.go_on(situation, LABELS[label](draft), library)
    if heard.is_label("button.reservation_later"):
        return _later(situation, draft, library)
    match talk.waiting:
        case "reservation-confirm":
            return _confirmed(situation, draft, heard, library)
        case "reservation-paused" if heard.agrees("reservation_on"):
            return questions.go_on(situation, draft, library)
        case _:
            return None


def _later(situation: Situation, draft: Draft, library: Library) -> Decision:
    """The times behind those that were listed."""
    listed = situation.conversation.offered if situation.conversation.waiting == "reservation-time" else ()
    if not listed:
        return questions.go_on(situation, draft, library)
    after = datetime.fromisoformat(listed[-1]) + timedelta(minutes=1)
    return questions.later(situation, draft, after.time(), library)


def _confirmed(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    if heard.agrees("reservation_send"):
        return summary.send(situation, draft)
    if heard.means("reservation_edit"):
        return summary.edit(situation, draft, library)
    return summary.ask_words(situation, draft) if heard.means("reservation_words") else None


def _waits(situation: Situation, draft: Draft) -> Decision | None:
    """On the list of the day that was just found full, or of the one that is asked about."""
    day = situation.conversation.day or draft.day
    return summary.waiting(situation, draft.service, day) if day and draft.service else None


def continued(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    if heard.means("reservation_leave") or _leaves(situation, heard):
        return summary.dropped(situation)
    decision = _chosen(situation, draft, heard, library)
    if decision or (not _whenever(situation, heard) and not _only_a_time(heard) and _asks(situation, heard)):
        return decision
    told = heard.wish if _may_name(situation, heard) else Wish()
    if told.anything and situation.conversation.waiting in WHENEVER:
        told = replace(told, soonest=True)
    if told != Wish():
        return questions.go_on(situation, wish.merged(draft, wish.offered_first(situation, told)), library)
    if heard.read.outcome == "start" and heard.read.label in ("reserve", "reschedule"):
        return questions.go_on(situation, draft, library)
    return _unclear(situation, draft, heard, library)


def _whenever(situation: Situation, heard: Heard) -> bool:
    """A few words of somebody who will come at any time, whatever else they might mean."""
    few = len(heard.text) <= wish.FEW_WORDS and situation.conversation.waiting in WHENEVER
    told = heard.wish if few else Wish()
    return told.anything or told.soonest


def _only_a_time(heard: Heard) -> bool:
    """A bare day or time: of the visit that is being put together, and of no treatment in the past."""
    about_the_past = heard.read.label in ("register-treatment", "change-treatment-date")
    return about_the_past and len(heard.text) <= wish.FEW_WORDS and bool(names_time(heard.wish))


def _may_name(situation: Situation, heard: Heard) -> bool:
    """A bare number is a time or a day only where one of them was asked for."""
    return heard.number is None or situation.conversation.waiting in (
        "reservation-day",
        "reservation-time",
        "reservation-near",
    )


def _leaves(situation: Situation, heard: Heard) -> bool:
    """No, or a wish to cancel where nothing is reserved yet that could be."""
    if situation.conversation.waiting != "reservation-edit" and heard.declines():
        return True
    return (
        heard.read.outcome == "start" and heard.read.label == "cancel-reservation" and not agenda_of(situation).upcoming
    )


def _chosen(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    """A number of the list."""
    talk = situation.conversation
    number = heard.number
    if number is None or not 1 <= number <= len(talk.offered):
        return None
    take = TAKEN.get(talk.waiting) if talk.waiting else None
    return questions.go_on(situation, take(draft, talk.offered[number - 1]), library) if take else None


def _with_time(draft: Draft, picked: str) -> Draft:
    at = datetime.fromisoformat(picked)
    return replace(draft, days=(at.date(),), at=at.time())


def _without(draft: Draft, picked: str) -> Draft:
    return summary.without(draft, next(part for part in summary.PARTS if part == picked))


TAKEN: dict[Waiting, Callable[[Draft, str], Draft]] = {
    "reservation-service": lambda draft, picked: replace(draft, service=picked),
    "reservation-day": lambda draft, picked: replace(draft, days=(date.fromisoformat(picked),)),
    "reservation-near": _with_time,
    "reservation-edit": _without,
}


def _asks(situation: Situation, heard: Heard) -> bool:
    """Whether it is a question of its own, and no answer to ours."""
    if heard.read.outcome == "start" and heard.read.label in ("cancel-reservation", "reservation-status"):
        return True
    if wish.answers(situation, heard):
        return False
    if heard.read.outcome == "start":
        greets = heard.read.label == "greeting" and names_time(heard.wish)  # "evening"
        return heard.read.label not in ("reserve", "reschedule") and not greets
    if heard.read.outcome not in ("answer", "ask-staff"):
        return False
    if heard.read.label not in ABOUT_VISITS:
        return True
    told = heard.wish
    return not names_time(told) and (wishes.asks(heard.text) or told.service is None)


def _unclear(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    """An answer that could not be heard.read, where one was asked for; a question is no answer."""
    talk = situation.conversation
    if talk.waiting not in PARTS_ASKED or heard.read.outcome != "decline" or wishes.asks(heard.text):
        return None
    return questions.go_on(situation, draft, library, Text("reservation.unclear"))


def note_for_staff(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    """For staff, as it is written; but what is a person's right works all the same."""
    if heard.read.outcome == "start" and heard.read.label in RIGHTS:
        return None
    if heard.means("reservation_no_words"):
        return questions.go_on(situation, replace(draft, words=None, message_id=None), library)
    if heard.means("reservation_leave"):
        return questions.go_on(situation, draft, library)
    return questions.go_on(situation, draft.noting(heard.text, heard.message_id), library)
