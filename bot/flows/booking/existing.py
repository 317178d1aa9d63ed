"""What a person has reserved already: when it is, another time for it, or to give it up."""

from collections.abc import Sequence
from dataclasses import replace

from bot.flows.booking import questions, waiting_list, wish
from bot.turn.agenda import Agenda
from bot.turn.choices import RESERVE, STAFF_WRITE, numbered_lines
from bot.turn.decision import AnswerVisit, Decision
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic import taps
from clinic.conversation import Conversation
from clinic.message import Card, Choice, Say, ServiceName, Text, Value
from clinic.patient import Language
from clinic.reservation import Draft, Reservation, ReservationId
from clinic.talks import CancelVisit, ProposedVisit, WhichVisit
from intents.dates import referring, wishes
from intents.dates.referring import Named
from intents.dates.wishes import Wish
from intents.languages.calendar_ahead import Days
from intents.replies import assents
from knowledge import appointments, wording
from knowledge.library import Library

MOST = 9  # of a list to choose from


# When is it?


def status(situation: Situation, library: Library) -> Decision:
    """ "When is my reservation?" """
    says, talk = stands(agenda_of(situation), library, situation.language)
    return Decision(says, talk, situation.language)


def shown(situation: Situation, one: Reservation) -> Decision:
    """One of them, as it stands."""
    flow = ProposedVisit() if one.status == "proposed" else None
    talk = Conversation(flow=flow, visit=one.id)
    return Decision((_one(agenda_of(situation), one),), talk, situation.language)


def already(situation: Situation, one: Reservation) -> Decision:
    """What is asked for is there."""
    decision = shown(situation, one)
    return replace(decision, says=(Text("reservation.already"), *decision.says), settles=True)


def spoken_of(situation: Situation, heard: Heard) -> Reservation | None:
    """The one of their own that somebody asks about by its day or time: "am I still down for Tuesday?"."""
    agenda = agenda_of(situation)
    told = heard.wish
    if not told.days and told.at is None:
        return agenda.upcoming[0] if len(agenda.upcoming) == 1 else None
    fits = [
        one
        for one in agenda.upcoming
        if (not told.days or agenda.local(one.starts_at).date() in told.days)
        and told.at in (None, agenda.local(one.starts_at).time())
    ]
    return fits[0] if len(fits) == 1 else None


def stands(agenda: Agenda, library: Library, language: Language) -> tuple[tuple[Say, ...], Conversation]:
    """What a person has, each with its own buttons where it is only one."""
    match agenda.upcoming:
        case ():
            return (_none(agenda, library, language),), Conversation()
        case (one,):
            flow = ProposedVisit() if one.status == "proposed" else None
            return (_one(agenda, one),), Conversation(flow, visit=one.id)
        case several:
            say, which = _which(agenda, several, "show", library, language)
            return (say,), Conversation(which)


def _none(agenda: Agenda, library: Library, language: Language) -> Say:
    """Nothing reserved; but perhaps there are days that are waited for."""
    if agenda.waits():
        return waiting_list.told(agenda, library, language)
    return Text("reservation.status_none", choices=(RESERVE, STAFF_WRITE))


def given_up(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "No reservation after all", to the letter: of the one there is, if there is one."""
    if situation.conversation.draft or not heard.means("reservation_give_up"):
        return None
    return cancel(situation, heard.text, library) if agenda_of(situation).upcoming else status(situation, library)


def _one(agenda: Agenda, one: Reservation) -> Say:
    """A reservation with what can be done about it."""
    params = _params(agenda, one)
    if one.expires_at is not None:
        params["by"] = appointments.wall(agenda.local(one.expires_at))
    if one.status == "proposed":
        choices = (_answer_button("accept", one), _answer_button("refuse", one))
    elif one.id in agenda.changeable:
        choices = (_button("change", one), _button("cancel", one))
    else:
        return Text("reservation.status_late", params)
    return Text(f"reservation.status_{one.status}", params, choices, "confirm")


def _params(agenda: Agenda, one: Reservation) -> dict[str, Value]:
    return {
        "reservation": one.id,
        "service": ServiceName(one.service, people=one.people),
        "when": appointments.wall(agenda.local(one.starts_at)),
    }


def _answer_button(answer: taps.Answer, one: Reservation) -> Choice:
    return Choice(f"button.reservation_{answer}", taps.AnswerVisit(answer, one.id, one.turn))


def _button(step: taps.VisitStep, one: Reservation) -> Choice:
    return Choice(f"button.reservation_{step}", taps.Visit(step, one.id, one.turn))


def _which(
    agenda: Agenda, several: Sequence[Reservation], verb: taps.VisitStep, library: Library, language: Language
) -> tuple[Say, WhichVisit]:
    """A list of them, to choose one."""
    told = lines(agenda, library, language, several[:MOST])
    listed = numbered_lines(told)
    choices = tuple(
        Choice("button.reservation_time", taps.Visit(verb, one.id, one.turn), _params(agenda, one))
        for one in several[:MOST]
    )
    which = WhichVisit(verb, tuple(one.id for one in several[:MOST]))
    return Card(f"reservation.which_{verb}", {}, listed, choices), which


def lines(
    agenda: Agenda, library: Library, language: Language, several: Sequence[Reservation] | None = None
) -> list[str]:
    """A line for each: when, what, and how it stands."""
    return [
        wording.said(Text(_line(one), _params(agenda, one)), language, library)
        for one in (agenda.upcoming if several is None else several)
    ]


def _line(one: Reservation) -> str:
    return "reservation.line_change" if one.status == "requested" and one.replaces else f"reservation.line_{one.status}"


# Another time for it, or not at all


def change(situation: Situation, words: str, library: Library) -> Decision:
    """Another time, as far as it was named; which one is asked where there are several and none is named."""
    agenda = agenda_of(situation)
    several = [one for one in agenda.upcoming if one.replaces is None] or list(agenda.upcoming)
    named = _meant(situation, words, several)
    if named is None:
        return _ask_which(situation, "change", library)
    told = agenda.wish(words, situation.today, agenda.named_of(named))
    was = agenda.named_of(named)
    wanted = tuple(day for day in told.days if day != was.day) if len(told.days) > 1 else told.days
    told = replace(told, days=wanted)
    return _change(situation, named, told, library)


def _meant(situation: Situation, words: str, several: Sequence[Reservation]) -> Reservation | None:
    """Which of them a person speaks of: the only one, that of a day, of a service, the later one, or what was just told of."""
    if len(several) == 1:
        return several[0]
    agenda = agenda_of(situation)
    told = agenda.wish(words, situation.today)
    on_days = _on_days(agenda, several, wish.own_days(situation, words, told))
    of_service = [one for one in several if one.service == told.service]
    if len(on_days) == 1 or len(of_service) == 1:
        return (on_days if len(on_days) == 1 else of_service)[0]
    in_order = sorted(several, key=lambda one: one.starts_at)
    if told.which and (start := referring.chosen(told.which, [one.starts_at for one in in_order])):
        return next(one for one in in_order if one.starts_at == start)
    return next((one for one in several if one.id == situation.conversation.visit), None)


def _on_days(agenda: Agenda, several: Sequence[Reservation], days: Days) -> list[Reservation]:
    return [one for one in several if agenda.local(one.starts_at).date() in days]


def _change(situation: Situation, one: Reservation, told: Wish, library: Library) -> Decision:
    if one.id not in agenda_of(situation).changeable:
        return _by_phone(situation, one)
    agenda = agenda_of(situation)
    named = agenda.named_of(one)
    draft = Draft(one.service, of=one.id, people=one.people, named_day=named.day, named_at=named.at)
    draft = _same_unless_told(wish.merged(draft, told), named, told)
    notes = (Text("reservation.changing", _params(agenda, one)), *wish.cannot(told))
    return questions.go_on(situation, draft, library, *notes)


def _same_unless_told(draft: Draft, named: Named, told: Wish) -> Draft:
    """Whoever names another time of day means that day; a bare other day leaves the time open."""
    if told.at and not draft.days and not told.impossible and named.day:
        return replace(draft, days=(named.day,))
    return draft


def cancel(situation: Situation, words: str, library: Library) -> Decision:
    agenda = agenda_of(situation)
    if len(agenda.upcoming) > 1 and wording.holds(library, "reservation_both", words):
        return _cancel_all(situation)
    days = wish.own_days(situation, words, agenda.wish(words, situation.today))
    named = _meant(situation, words, agenda.upcoming)
    decision = _cancel(situation, named) if named else _ask_which(situation, "cancel", library)
    if not wishes.own(words) or len(days) != 1 or _on_days(agenda, agenda.upcoming, days):
        return decision
    return replace(decision, says=(Text("reservation.none_that_day", {"on": days[0]}), *decision.says))


def _cancel_all(situation: Situation) -> Decision:
    """All that they have. A visit goes with the wish to change it; others are asked about one after the other."""
    agenda = agenda_of(situation)
    visits = [one for one in agenda.upcoming if one.replaces is None or agenda.find(one.replaces) is None]
    first = _cancel(situation, visits[0])
    if len(visits) == 1:
        return first
    return replace(first, says=(Text("reservation.one_by_one"), *first.says))


def _cancel(situation: Situation, one: Reservation) -> Decision:
    """Asked once more before anything is lost."""
    if one.id not in agenda_of(situation).changeable:
        return _by_phone(situation, one)
    return Decision((sure(situation, one),), Conversation(CancelVisit(one.id)), situation.language, settles=True)


def sure(situation: Situation, one: Reservation) -> Say:
    """Is it to be given up?"""
    yes = Choice("button.reservation_cancel_sure", taps.AnswerVisit("cancel", one.id, one.turn))
    no = Choice("button.reservation_keep", taps.Visit("keep", one.id))
    agenda = agenda_of(situation)
    with_change = any(other.replaces == one.id for other in agenda.upcoming)
    key = "reservation.cancel_sure_change" if with_change else "reservation.cancel_sure"
    return Text(key, _params(agenda, one), (yes, no), "confirm")


def _by_phone(situation: Situation, one: Reservation) -> Decision:
    say = Text("reservation.status_late", _params(agenda_of(situation), one))
    return Decision((say,), Conversation(), situation.language, settles=True)


def kept(situation: Situation, library: Library) -> Decision:
    """Nothing is changed about what they have."""
    agenda = agenda_of(situation)
    if len(agenda.upcoming) == 1:
        return tapped(situation, "keep", agenda.upcoming[0].id, library)
    return status(situation, library)


def proposal_answered(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A proposed time taken or not in so many words, where it is the last that was asked."""
    proposed = [one for one in agenda_of(situation).upcoming if one.status == "proposed"]
    if len(proposed) != 1:
        return None
    if not _asked_last(situation, proposed[0]):  # after a question in between it has to be named
        open_still = situation.conversation.flow is None and situation.conversation.draft is None
        takes = open_still and _takes(situation, proposed[0], heard)
        return _answer(situation, "accept", proposed[0]) if takes else None
    if heard.agrees("reservation_accept") or _takes(situation, proposed[0], heard):
        return _answer(situation, "accept", proposed[0])
    if heard.declines("reservation_refuse"):
        return _answer(situation, "refuse", proposed[0])
    return _another_time(situation, proposed[0], heard, library)


def _another_time(situation: Situation, proposed: Reservation, heard: Heard, library: Library) -> Decision | None:
    """That the proposed time does not suit, in other words: another one is asked for, and nothing is given away yet."""
    told = heard.wish
    unfit = told.shift or (wishes.cannot_then(heard.text) and not wishes.asks(heard.text))
    if situation.conversation.draft or not unfit or heard.read.reply is None:  # a plain no goes first
        return None
    starts_at = agenda_of(situation).local(proposed.starts_at)
    day = () if told.days or heard.holds("reservation_not_that_day") else (starts_at.date(),)
    named = tuple(one for one in told.days if one != starts_at.date())
    at = told.at if told.at != starts_at.time() and named else None
    listed = (starts_at.replace(tzinfo=None),)
    asked = Wish(days=named or day, at=at, after=told.after, before=told.before, shift=told.shift)
    return _change(situation, proposed, wish.shifted(asked, listed), library)


def _takes(situation: Situation, proposed: Reservation, heard: Heard) -> bool:
    """Names the proposed time as fine: "half past six is good"."""
    if len(heard.text) > wish.FEW_WORDS * 2 or wishes.asks(heard.text):
        return False
    told, starts_at = heard.wish, agenda_of(situation).local(proposed.starts_at)
    named = told.at == starts_at.time() and (not told.days or starts_at.date() in told.days)
    fine = heard.holds("reservation_fine") or assents.plainly(heard.text, "accept")
    return named and fine and not heard.holds("reservation_not_fine") and not wishes.cannot_then(heard.text)


def _asked_last(situation: Situation, proposed: Reservation) -> bool:
    if isinstance(situation.conversation.flow, ProposedVisit):
        return True
    return situation.last_said is None or proposed.changed_at > situation.last_said


def _answer(situation: Situation, verb: taps.Answer, one: Reservation) -> Decision:
    """What is heard comes with the deed."""
    deed = AnswerVisit(verb, one.id, one.turn)
    return Decision((), Conversation(), situation.language, (deed,), settles=True)


def _ask_which(situation: Situation, verb: taps.VisitStep, library: Library) -> Decision:
    agenda = agenda_of(situation)
    say, which = _which(agenda, agenda.upcoming, verb, library, situation.language)
    return Decision((say,), Conversation(which), situation.language, settles=True)


# What is said and tapped about one


def tapped(situation: Situation, verb: taps.VisitStep, named: str, library: Library) -> Decision:
    """About one of them; of one that is over it is told how things stand."""
    agenda = agenda_of(situation)
    one = agenda.find(named)
    if one is None:
        says, talk = stands(agenda, library, situation.language)
        return Decision((Text("reservation.over"), *says), talk, situation.language, settles=True)
    match verb:
        case "change":
            return _change(situation, one, Wish(), library)
        case "cancel":
            return _cancel(situation, one)
        case "show":
            return replace(shown(situation, one), settles=True)
        case _:
            say = Text("reservation.kept", _params(agenda, one))
            return Decision((say,), Conversation(), situation.language, settles=True)


def chosen(situation: Situation, which: WhichVisit, heard: Heard, library: Library) -> Decision | None:
    """A number of the list, or the day of one in it."""
    number = heard.number
    if number and number <= len(which.listed):
        return tapped(situation, which.verb, which.listed[number - 1], library)
    if which.verb == "cancel" and heard.holds("reservation_both") and not heard.declines("no"):
        return _cancel_all(situation)
    if heard.read.outcome == "start" and heard.read.label in ("cancel-reservation", "reschedule"):
        return None
    if which.verb == "show" and heard.holds("reservation_moves"):
        return change(situation, heard.text, library)
    if heard.declines("no"):
        return Decision((Text("reservation.nothing_done"),), Conversation(), situation.language)
    if heard.agrees():  # yes to which?
        return _ask_which(situation, which.verb, library)
    listed = [one for one in agenda_of(situation).upcoming if one.id in which.listed]
    named = _meant(situation, heard.text, listed) if wish.names_something(heard.wish) else None
    return tapped(situation, which.verb, named.id, library) if named else None


def _moved_instead(heard: Heard) -> bool:
    """Another time for it, where it was whether to give it up: "could I just push it a week instead?"."""
    read = heard.read
    meant = read.label == "reschedule" and read.outcome == "start"
    likely = "reschedule" in read.suggestions and "cancel-reservation" not in read.suggestions[:1]
    asks_for_others = wishes.asks_what_is_free(heard.text) and not wishes.asks_for_own(heard.text)
    return meant or asks_for_others or heard.holds("reservation_moves") or (likely and wish.names_something(heard.wish))


def _names_another_time(situation: Situation, one: Reservation, heard: Heard) -> bool:
    """Little but a day or time that is not the one they have: "Thursday at four"."""
    was, told = agenda_of(situation).named_of(one), heard.wish
    other = (told.day and told.day != was.day) or (told.at and told.at != was.at)
    few = len(heard.text) <= wish.FEW_WORDS and heard.number is None and not heard.holds("reservation_no_longer")
    wants_it = not (wishes.books(heard.text) or wishes.cannot_then(heard.text))
    return bool(other) and few and wants_it and heard.read.label != "cancel-reservation"


def sure_said(situation: Situation, named: ReservationId, heard: Heard, library: Library) -> Decision | None:
    """Is that one to be given up? Yes and no in so many words; what is unclear, or says it again, is asked again."""
    one = agenda_of(situation).find(named)
    stays = (
        wishes.comes_after_all(heard.text)
        or heard.declines("no")
        or heard.does("later")
        or heard.is_label("button.reservation_keep")
    )
    if one is None or stays:
        return tapped(situation, "keep", named, library)
    if _moved_instead(heard) or _names_another_time(situation, one, heard):
        return change(situation, heard.text, library)
    if heard.agrees("reservation_cancel_sure"):
        return _answer(situation, "cancel", one)
    if wishes.books(heard.text):  # another wish
        return None
    read, number = heard.read, heard.number
    unanswered = read.outcome in ("decline", "suggest") and not wishes.asks(heard.text)
    unclear = heard.hesitates or unanswered or number is not None
    return _cancel(situation, one) if unclear or heard.read.label == "cancel-reservation" else None
