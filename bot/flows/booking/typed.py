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
from clinic import talks
from clinic.message import Text
from clinic.reservation import Draft
from clinic.talks import Aside, BookingStep, BookingTalk
from intents.dates import wishes
from intents.dates.wishes import Wish
from intents.replies import assents
from knowledge.library import Library

# What is asked about by the way of a wish: "are you open on Saturday?", "a free counselling on Friday at six".
ABOUT_VISITS = frozenset({"opening-hours", "free-counselling"})
ABOUT_BOOKING = frozenset({*ABOUT_VISITS, "reserve", "reschedule", "reservation-status", "cancel-reservation"})
A_WEEK = timedelta(days=7)
SURELY_ASKS = 0.5
PARTS_ASKED: frozenset[BookingStep] = frozenset({"service", "day", "time", "near"})
# To these a bare number is a day or a time, and whoever has no wish of their own takes what is free first; of services nobody
# can choose for them.
TIMES_ASKED: frozenset[BookingStep] = frozenset({"day", "time", "near"})
# Buttons, typed by those whose LINE shows none.
LABELS: dict[str, Callable[[Draft], Draft]] = {
    "button.reservation_other_day": lambda draft: replace(draft, days=()),
    "button.reservation_other_time": lambda draft: replace(draft, at=None, after=None, before=None),
    "button.reservation_pick_day": lambda draft: replace(draft, days=()),
    **{f"button.reservation_edit_{part}": partial(summary.without, part=part) for part in summary.PARTS},
}
LITTLE_BESIDE = 12  # characters
RIGHTS = ("delete-my-data", "my-data", "switch-language")


def exact_words(situation: Situation, talk: talks.Wish, heard: Heard, library: Library) -> Decision | None:
    """Words that answer what was asked without naming anything."""
    draft = talk.draft
    if situation.conversation.flow is None:  # the wish is aside
        return questions.go_on(situation, draft, library) if heard.means("reservation_on") else None
    if talk.step == "words":
        return None
    if talk.step != "paused" and _gives_up(heard):
        return None if _of_what_is_reserved(situation, draft, heard) else summary.dropped(situation)
    within = heard.holds("reservation_wait_within") and not (heard.wish.service or heard.wish.at)
    if talk.step in TIMES_ASKED and wishes.none_of_those(heard.text):
        return questions.go_on(situation, replace(draft, days=(), at=None), library)
    if heard.means("reservation_wait") or within:
        return _waits(situation, talk, heard)
    if talk.step in PARTS_ASKED and heard.means("reservation_edit"):
        return summary.edit(situation, draft, library) if draft.service else questions.go_on(situation, draft, library)
    if label := next((key for key in LABELS if heard.is_label(key)), None):
        return questions.go_on(situation, LABELS[label](draft), library)
    if heard.is_label("button.reservation_later"):
        return _later(situation, talk, library)
    match talk.step:
        case "confirm":
            return _confirmed(situation, draft, heard, library)
        case "paused" if heard.agrees("reservation_on"):
            return questions.go_on(situation, draft, library)
        case _:
            return None


def _gives_up(heard: Heard) -> bool:
    """To leave the wish; what may well be one more wish, "another reservation", leaves it only in listed words."""
    if heard.act is not None and heard.act.clear:  # a yes beyond doubt, whatever else it is like
        return False
    may_book = heard.read.suggestions[:1] == ("reserve",)
    return (heard.to_the_letter() if may_book else heard).means("reservation_leave")


def _of_what_is_reserved(situation: Situation, draft: Draft, heard: Heard) -> bool:
    """To cancel what is reserved, and not to leave the wish: its day is named, or nothing is named yet that could be left."""
    cancels = "cancel-reservation" in (heard.read.label, *heard.read.suggestions[:1])
    upcoming = agenda_of(situation).upcoming
    if not cancels or not upcoming:
        return False
    theirs = {one.starts_at.astimezone(situation.zone).date() for one in upcoming}
    named = wish.own_days(situation, heard.text, heard.wish)
    of_that_day = bool(theirs & {*named} - {*draft.days})
    both = heard.holds("reservation_both") and len(upcoming) > 1
    return of_that_day or both or (draft == Draft() and heard.holds("reservation_no_longer"))


def _later(situation: Situation, talk: talks.Wish, library: Library) -> Decision:
    """The times behind those that were listed."""
    match talk:
        case BookingTalk("time", draft, (*_, datetime() as last)):
            return questions.later(situation, draft, (last + timedelta(minutes=1)).time(), library)
        case _:
            return questions.go_on(situation, talk.draft, library)


def _confirmed(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    if heard.agrees("reservation_send") and not _changes(draft, heard):
        return summary.send(situation, draft)
    if heard.means("reservation_edit"):
        return summary.edit(situation, draft, library)
    return summary.ask_words(situation, draft) if heard.means("reservation_words") else None


def agreed_again(situation: Situation, talk: BookingTalk, heard: Heard) -> Decision | None:
    """A clear yes that names once more what was summed up: "yep, the 17th, go"."""
    names = wish.names_something(heard.wish) or talk.draft.of is not None
    if talk.step != "confirm" or not names or _changes(talk.draft, heard):
        return None
    agreed = heard.act is not None and heard.act.clear
    if not agreed:
        reply = heard.replies_besides_names("send", changing=talk.draft.of is not None)
        agreed = reply is not None and reply.clear
    return summary.send(situation, talk.draft) if agreed else None


def _changes(draft: Draft, heard: Heard) -> bool:
    """Whether something else is named with the yes: "yes but an hour later" sends nothing."""
    told = replace(heard.wish, soonest=False)
    return bool(told.impossible) or wish.merged(draft, told) != replace(draft, soonest=False)


def _waits(situation: Situation, talk: talks.Wish, heard: Heard) -> Decision | None:
    """On the list of the day that is named, that was just found full, or that is asked about."""
    full = None if isinstance(talk, Aside) else talk.full
    day, service = heard.wish.day or full or talk.draft.day, talk.draft.service
    return summary.waiting(situation, service, day) if day and service else None


def continued(situation: Situation, talk: talks.Wish, heard: Heard, library: Library) -> Decision | None:
    """What is said to a wish, which may also be aside while something else is asked."""
    if _of_what_is_reserved(situation, talk.draft, heard) or _besides_it(situation, heard):
        return None
    if heard.means("reservation_leave") or _leaves(situation, talk, heard):
        return summary.dropped(situation)
    if talk.step in ("aside", "paused") and _sends_it(situation, talk.draft, heard, library):
        return summary.send(situation, talk.draft)
    goes_on = assents.plainly(heard.text, "send") and not wishes.asks(heard.text) and talk.step != "edit"
    if goes_on and not (wish.names_something(heard.wish) and _changes(talk.draft, heard)) and talk.step != "confirm":
        return questions.go_on(situation, talk.draft, library)
    decision = _chosen(situation, talk, heard, library)
    if decision:
        return decision
    if talk.step in TIMES_ASKED and not wish.names_something(heard.wish) and wishes.asks_what_is_free(heard.text):
        return questions.go_on(situation, talk.draft, library)
    names_it = _whenever(talk, heard) or _only_a_time(heard) or _only_names(talk, heard)
    if not names_it and _asks(talk, heard):
        return None
    told = heard.wish if _may_name(talk, heard) else Wish()
    if told.anything and not told.which and talk.step in TIMES_ASKED:
        told = replace(told, soonest=True)
    if told != Wish():
        listed = talk.listed if isinstance(talk, BookingTalk) else ()
        draft = wish.merged(talk.draft, wish.offered_first(talk, told, heard.text), listed)
        if draft == talk.draft and wishes.asks(heard.text) and heard.read.label not in ("reserve", "reschedule"):
            # a question about what is named already; nothing but that is asked where nothing else is surely meant
            shows = talk.step == "confirm" and heard.read.outcome in ("suggest", "decline") and not heard.holds("costs")
            return questions.go_on(situation, draft, library) if shows else None
        draft = _nearer(situation, _at_the_time_named(situation, draft, told, heard), told)
        return questions.go_on(situation, draft, library, *wish.cannot(told))
    begins = heard.read.label if heard.read.outcome == "start" else next(iter(heard.read.suggestions), None)
    if begins in ("reserve", "reschedule") and (heard.read.label or not wishes.asks(heard.text)):
        return questions.go_on(situation, talk.draft, library)
    return _unclear(situation, talk, heard, library)


def _sends_it(situation: Situation, draft: Draft, heard: Heard, library: Library) -> bool:
    """Whether what was summed up before something came in between is to be sent now, in so many words: "he's fine with it,
    send it off". Anything less has it summed up again."""
    agenda = agenda_of(situation)
    whole = agenda.knows(draft.service) and draft.day is not None and draft.at is not None
    flow = situation.conversation.flow
    if flow is not None and not isinstance(flow, BookingTalk):  # something else was asked, and may be meant
        return False
    if not whole or situation.conversation.danger or wish.names_something(heard.wish) or not assents.sends(heard.text):
        return False
    reply = library.understanding.reply(heard.text, "send")
    return reply is not None and reply.clear and agenda.refusal(draft) is None


def _besides_it(situation: Situation, heard: Heard) -> bool:
    """Kind words, or a question about what is reserved: no answer to what is asked of the wish."""
    if wishes.asks_for_own(heard.text) and agenda_of(situation).upcoming:
        return True
    kind = wishes.only_kind(heard.text) and not assents.plainly(heard.text, "send")
    return kind and not wish.names_something(heard.wish) and heard.number is None


def _at_the_time_named(situation: Situation, draft: Draft, told: Wish, heard: Heard) -> Draft:
    """Whoever names another day for a time that could not be had on the first one still wants that time, where it is free."""
    timed = told.at or told.after or told.before or told.ats or draft.at or draft.after or draft.before
    if told.day is None or timed or draft.named_at is None or not draft.service or wishes.asks(heard.text):
        return draft
    wanted = replace(draft, at=draft.named_at)
    return wanted if agenda_of(situation).refusal(wanted) is None else draft


def _nearer(situation: Situation, draft: Draft, told: Wish) -> Draft:
    """Of two days that one word may mean, "next Saturday", the nearer one that is free then, where only a time is told: it is
    summed up before anything is sent."""
    days = draft.days
    timed = told.at or told.after or told.before
    if told.days or not timed or len(days) != 2 or days[1] - days[0] != A_WEEK or not draft.service:
        return draft
    free = [day for day in agenda_of(situation).days(draft) if day in days]
    return replace(draft, days=(free[0],)) if free else draft


def _whenever(talk: talks.Wish, heard: Heard) -> bool:
    """A few words of somebody who will come at any time, whatever else they might mean."""
    few = len(heard.text) <= wish.FEW_WORDS and talk.step in TIMES_ASKED
    told = heard.wish if few else Wish()
    return told.anything or told.soonest


def _only_a_time(heard: Heard) -> bool:
    """A bare day or time: of the visit that is being put together, and of no treatment in the past."""
    about_the_past = heard.read.label in ("register-treatment", "change-treatment-date")
    return about_the_past and len(heard.text) <= wish.FEW_WORDS and bool(names_time(heard.wish))


def _only_names(talk: talks.Wish, heard: Heard) -> bool:
    """A day or time and nothing beside it, whatever it sounds like: "sun?"."""
    few = len(heard.text) <= wish.FEW_WORDS and talk.step in TIMES_ASKED and heard.number is None
    return few and bool(names_time(heard.wish)) and not any(map(str.isalnum, heard.besides_names()))


def _may_name(talk: talks.Wish, heard: Heard) -> bool:
    """A bare number is a time or a day only where one of them was asked for."""
    return heard.number is None or talk.step in TIMES_ASKED


def _leaves(situation: Situation, talk: talks.Wish, heard: Heard) -> bool:
    """No, or a wish to cancel where nothing is reserved yet that could be."""
    if talk.step != "edit" and heard.declines():
        return True
    cancels = heard.read.outcome == "start" and heard.read.label == "cancel-reservation"
    return cancels and not agenda_of(situation).upcoming and not names_time(heard.wish)


def _chosen(situation: Situation, talk: talks.Wish, heard: Heard, library: Library) -> Decision | None:
    """A number of the list. The times of one day have none: there a number is a time itself."""
    if heard.number is None or isinstance(talk, Aside) or talk.step == "time":
        return None
    listed = summary.PARTS if talk.step == "edit" else talk.listed
    if not 1 <= heard.number <= len(listed):
        return None
    return questions.go_on(situation, _with(talk, listed[heard.number - 1]), library)


def _with(talk: BookingTalk, picked: str | date) -> Draft:
    """The draft with what was chosen."""
    match picked:
        case datetime():
            return replace(talk.draft, days=(picked.date(),), at=picked.time())
        case date():
            return replace(talk.draft, days=(picked,))
        case "service" | "day" | "time" if talk.step == "edit":
            return summary.without(talk.draft, picked)
        case _:
            return replace(talk.draft, service=picked)


def _asks(talk: talks.Wish, heard: Heard) -> bool:
    """Whether it is a question of its own, and no answer to ours."""
    if heard.read.outcome == "start" and heard.read.label in ("cancel-reservation", "reservation-status"):
        only_names = names_time(heard.wish) and len(heard.text) <= wish.FEW_WORDS and talk.step in TIMES_ASKED
        return not only_names or wishes.books(heard.text) or wishes.asks(heard.text)
    if heard.holds("costs") and not names_time(heard.wish):
        return True
    few = len(heard.text) <= wish.FEW_WORDS and talk.step in TIMES_ASKED
    if talk.step in TIMES_ASKED and heard.wish.at and not (wishes.asks(heard.text) or heard.read.outcome == "start"):
        return False  # why then, told beside it
    if wish.answers(talk, heard) or _ends_with_another(talk, heard) or heard.wish.shift or (few and heard.wish.at):
        return False
    if heard.read.outcome == "suggest" and wishes.asks(heard.text) and heard.read.score >= SURELY_ASKS:
        return (
            heard.read.suggestions[0] not in ABOUT_BOOKING and not (told_of := heard.wish).days and told_of.at is None
        )
    if heard.read.outcome == "start":
        greets = heard.read.label == "greeting" and names_time(heard.wish)  # "evening"
        return heard.read.label not in ("reserve", "reschedule") and not greets
    if heard.read.outcome not in ("answer", "ask-staff"):
        return False
    told = heard.wish
    if told.people:
        return False
    if heard.read.label not in ABOUT_VISITS:
        return True
    return not names_time(told) and (wishes.asks(heard.text) or told.service is None)


def _ends_with_another(talk: talks.Wish, heard: Heard) -> bool:
    """Whether its last sentence does little but name another day or time than the one there is; what stands before tells why:
    "I have yoga on Thursday. Friday then"."""
    told, draft = heard.wish, talk.draft
    other = (told.day and told.day != draft.day) or (told.at and told.at != draft.at)
    if not other or wishes.asks(heard.text) or talk.step not in (*TIMES_ASKED, "confirm"):
        return False
    return len(heard.besides_names(wishes.last_sentence(heard.text)).strip()) <= LITTLE_BESIDE


def _unclear(situation: Situation, talk: talks.Wish, heard: Heard, library: Library) -> Decision | None:
    """An answer that could not be read, where one was asked for; a question is no answer."""
    if talk.step not in PARTS_ASKED or heard.read.outcome != "decline" or wishes.asks(heard.text):
        return None
    return questions.go_on(situation, talk.draft, library, Text("reservation.unclear"))


def note_for_staff(situation: Situation, draft: Draft, heard: Heard, library: Library) -> Decision | None:
    """For staff, as it is written; but what is a person's right works all the same."""
    if heard.read.outcome == "start" and heard.read.label in RIGHTS:
        return None
    if heard.means("reservation_no_words"):
        return questions.go_on(situation, replace(draft, words=None, message_id=None), library)
    if heard.means("reservation_leave"):
        return questions.go_on(situation, draft, library)
    return questions.go_on(situation, draft.noting(heard.text, heard.message_id), library)
