"""The days on whose waiting lists a person is: told, and left again."""

from bot.flows.booking import summary
from bot.turn.agenda import Agenda
from bot.turn.choices import RESERVE
from bot.turn.decision import Decision
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic.conversation import Conversation
from clinic.message import Choice, Say, Text
from clinic.patient import Language
from clinic.taps import WaitingList
from knowledge import appointments
from knowledge.library import Library

MOST = 9  # buttons beside those for something else


def lines(agenda: Agenda, library: Library, language: Language) -> list[str]:
    """A line for each day the person waits for."""
    return [
        library.say("reservation.line_waits", language, on=appointments.on(library, day, language))
        for day in agenda.waits()
    ]


def told(agenda: Agenda, library: Library, language: Language) -> Say:
    """The days that are waited for, each with its way off the list."""
    off = tuple(
        Choice("button.reservation_wait_no_on", WaitingList(False, None, day), {"on": day})
        for day in agenda.waits()[:MOST]
    )
    return Text("reservation.status_waits", {"list": "\n".join(lines(agenda, library, language))}, (*off, RESERVE))


def exact_words(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """Off the waiting list, or: am I on it? Of which day is asked where there are several."""
    leaves = heard.means("reservation_wait_leave")
    if not leaves and not heard.means("reservation_wait_ask"):
        return None
    days = agenda_of(situation).waits()
    if leaves and len(days) == 1:
        return summary.waiting(situation, None, days[0], wanted=False)
    say = told(agenda_of(situation), library, situation.language) if days else Text("reservation.waiting_none")
    return Decision((say,), Conversation(), situation.language)
