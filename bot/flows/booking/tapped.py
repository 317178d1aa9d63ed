"""The buttons of reservations: one tells the whole wish, but for what was written for staff, which is in the talk."""

from dataclasses import replace
from datetime import date

from bot.flows.booking import existing, questions, summary
from bot.turn.decision import AnswerVisit, Decision
from bot.turn.situation import Situation
from clinic import taps
from clinic.conversation import Conversation
from clinic.reservation import Draft
from knowledge.library import Library


def tapped(situation: Situation, tap: taps.Reserving, picked: date | None, library: Library) -> Decision | None:
    """What a button asks for, `picked` in the date picker; None where the clinic takes no reservations here."""
    if situation.agenda is None:
        return None
    match tap:
        case taps.AnswerVisit(answer, named, turn):  # what is heard comes with the deed
            deed = AnswerVisit(answer, named, turn)
            return Decision((), Conversation(), situation.language, (deed,), settles=True)
        case taps.Visit(step, named):
            return existing.tapped(situation, step, named, library)
        case taps.DropWish():
            return summary.dropped(situation)
        case taps.OpenPage():
            return summary.page(situation) or questions.go_on(situation, Draft(), library)
        case taps.GoOn():
            return questions.go_on(situation, situation.conversation.draft or Draft(), library)
        case taps.WaitingList():
            return _listed(situation, tap)
        case taps.NewWish(service):
            return questions.go_on(situation, Draft(service=service), library)
        case taps.TakeTime(service, at):
            return questions.go_on(situation, Draft(service, (at.date(),), at.time()), library)
        case taps.Wish():
            return _wish(situation, tap, _draft(situation, tap, picked), library)
        case taps.LaterTimes():
            return questions.later(situation, _draft(situation, tap, picked), tap.first, library)


def _listed(situation: Situation, tap: taps.WaitingList) -> Decision | None:
    """Nobody waits for a service that is not offered, or for a day that is over."""
    agenda = situation.agenda
    assert agenda is not None
    if tap.wanted and not (agenda.knows(tap.service) and tap.day >= situation.today):
        return None
    return summary.waiting(situation, tap.service, tap.day, tap.wanted)


def _wish(situation: Situation, tap: taps.Wish, draft: Draft, library: Library) -> Decision:
    match tap.step:
        case "send" if draft.day and draft.at and draft.service:
            return summary.send(situation, draft)
        case "edit":
            return summary.edit(situation, draft, library)
        case "words":
            return summary.ask_words(situation, draft)
        case _:
            return questions.go_on(situation, draft, library)


def _draft(situation: Situation, tap: taps.Wish | taps.LaterTimes, picked: date | None) -> Draft:
    """The wish a button tells, on top of what was said before for the same reservation."""
    before = situation.conversation.draft
    base = before if before and before.of == tap.of else Draft(of=tap.of)
    day = picked or tap.day
    return replace(base, service=tap.service, days=(day,) if day else (), at=tap.at)
