"""The buttons of reservations, `verb:…`: one tells the whole wish, but for what was written for staff, which is in the talk."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time

from bot.choices import day_told
from bot.flows import reservation_kept as kept
from bot.flows import reservation_steps as steps
from bot.flows import reservation_summary as summary
from bot.situation import Answer, AnswerVisit, Decision, Situation
from clinic.conversation import Conversation
from clinic.reservation import Draft, ReservationId
from knowledge.library import Library

ANSWERS: Mapping[str, Answer] = {"accept": "accept", "refuse": "refuse", "cancel-sure": "cancel"}


def tapped(situation: Situation, argument: str, params: Mapping[str, str], library: Library) -> Decision | None:
    """`verb:…`. A button tells the whole wish; what was written for staff is taken from the talk."""
    agenda = situation.agenda
    if agenda is None:
        return None
    verb, _, rest = argument.partition(":")
    match verb:
        case _ if verb in ANSWERS:
            return _answer(situation, verb, rest)
        case "change" | "cancel" | "show" | "keep":
            return kept.tapped(situation, verb, rest.partition(":")[0], library)
        case "drop":
            return summary.dropped(situation)
        case "on":
            return steps.go_on(situation, situation.conversation.draft or Draft(), library)
        case "wait" | "wait-no":
            service, _, told = rest.partition(":")
            day = day_told(told)
            known = day and (verb == "wait-no" or (agenda.knows(service) and day >= situation.today))
            return summary.waiting(situation, service, day, verb == "wait") if day and known else None
        case _:
            draft = _draft(situation, verb, rest, params)
            return _with(situation, verb, draft, library) if draft else None


def _answer(situation: Situation, verb: str, rest: str) -> Decision | None:
    """What is heard comes with the deed."""
    named, _, turn = rest.partition(":")
    if not (turn.isascii() and turn.isdigit()):
        return None
    deed = AnswerVisit(ANSWERS[verb], ReservationId(named), int(turn))
    return Decision((), Conversation(), situation.language, (deed,), settles=True)


def _with(situation: Situation, verb: str, draft: Draft, library: Library) -> Decision:
    match verb:
        case "send" if draft.day and draft.at and draft.service:
            return summary.send(situation, draft)
        case "edit":
            return summary.edit(situation, draft, library)
        case "words":
            return summary.ask_words(situation, draft)
        case _ if verb.startswith("from") and (first := _time(verb.removeprefix("from"))):
            return steps.later(situation, draft, first, library)
        case _:
            return steps.go_on(situation, draft, library)


def _draft(situation: Situation, verb: str, rest: str, params: Mapping[str, str]) -> Draft | None:
    """The wish a button tells, on top of what was said before for the same reservation; None for a button of nobody's."""
    match verb:
        case "new":
            return Draft(service=rest)
        case "take":
            service, _, told = rest.partition(":")
            with suppress(ValueError):
                at = datetime.fromisoformat(told)
                return Draft(service, (at.date(),), at.time())
            return None
        case "ask" | "send" | "edit" | "words" if rest.count(":") == 3:
            return _told(situation, rest, params)
        case _ if verb.startswith("from") and rest.count(":") == 3:
            return _told(situation, rest, params)
        case _:
            return None


def _told(situation: Situation, rest: str, params: Mapping[str, str]) -> Draft:
    service, told_day, told_at, named = rest.split(":")
    of = ReservationId(named) if named else None
    before = situation.conversation.draft
    base = before if before and before.of == of else Draft(of=of)
    day, at = day_told(params.get("date", "") or told_day), _time(told_at)
    return replace(base, service=service or None, days=(day,) if day else (), at=at)


def _time(told: str) -> time | None:
    with suppress(ValueError):
        return time.fromisoformat(f"{told[:2]}:{told[2:]}") if len(told) == 4 else None
    return None
