"""Asking for a reservation: what was said already is not asked again, and anything may come in between.

service ─> day ─> time ─> confirm ─> sent        each may be named at any point, and changed again
confirm ─> edit, words ─> confirm
something else in between ─> answered ─> paused ─> where it was
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time

from bot.events import Said
from bot.flows import reservation_kept as kept
from bot.flows import reservation_steps as steps
from bot.situation import Answer, AnswerVisit, Decision, Forget, Situation, WaitForPlace
from clinic.conversation import Conversation, Waiting
from clinic.message import Choice, Say
from clinic.reservation import Draft, ReservationId
from intents import wishes
from intents.understand import Understood
from intents.wishes import Wish
from knowledge import wording
from knowledge.library import Library

# What is asked about by the way of a wish: "are you open on Saturday?", "a free counselling on Friday at six".
ABOUT_VISITS = frozenset({"opening-hours", "free-counselling"})
PARTS_ASKED: frozenset[Waiting] = frozenset({"reservation-service", "reservation-day", "reservation-time"})
ANSWERS: Mapping[str, Answer] = {"accept": "accept", "refuse": "refuse", "cancel-sure": "cancel"}
# A day told where the day of a treatment is asked for is no wish.
OTHER_DAYS: frozenset[Waiting] = frozenset({"treatment-day", "treatment-consent", "treatment-which"})
MOST_CHOICES = 13
FEW_WORDS = 24
GOING_ON = (steps.ON, steps.DROP)


def wish(situation: Situation, text: str) -> Wish:
    """All that a text tells of what is wanted."""
    agenda = situation.agenda
    assert agenda is not None
    offers = [
        wishes.Offer(one.slug, (*one.names.values(), *(word for also in one.also.values() for word in also)))
        for one in agenda.services
    ]
    opening = agenda.booking.opening
    return wishes.read(text, situation.today, offers, lambda day: [(p.start, p.end) for p in opening.periods(day)])


def merged(draft: Draft, told: Wish) -> Draft:
    """The draft with what was just said: the later word counts."""
    kept = replace(draft, service=told.service or draft.service, days=told.days or draft.days)
    timed = told.at or told.after or told.before
    return replace(kept, at=told.at, after=told.after, before=told.before) if timed else kept


# Begun


def start(situation: Situation, slug: str, words: str, library: Library) -> Decision | None:
    """What somebody wants done about a reservation; None where the clinic takes none here, or the person has none."""
    agenda = situation.agenda
    if agenda is None:
        return None
    match slug:
        case "reserve":
            return ask(situation, words, library)
        case "reschedule" if agenda.upcoming:
            return kept.change(situation, words and wish(situation, words), library)
        case "reschedule" if _names_time(wish(situation, words)):
            return ask(situation, words, library)
        case "cancel-reservation" if agenda.upcoming:
            return kept.cancel(situation, library)
        case "reservation-status":
            return kept.status(situation, library)
        case _:
            return None


def ask(situation: Situation, words: str, library: Library) -> Decision:
    """A wish, in words or by a button; one that was left midway is taken up."""
    draft = situation.conversation.draft or Draft()
    return steps.go_on(situation, merged(draft, wish(situation, words)), library)


def wished(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """A wish that was not understood as one by its words, but names a day or a time with a reservation or a service."""
    if situation.agenda is None or read.foreign or read.outcome in ("start", "ask-staff"):
        return None
    if situation.conversation.waiting in OTHER_DAYS:
        return None
    told = wish(situation, said.text)
    if not _means_visit(said.text, told, read):
        return None
    if situation.agenda.upcoming and "reschedule" in read.suggestions and "reserve" not in read.suggestions:
        return kept.change(situation, told, library)
    return ask(situation, said.text, library)


def _means_visit(text: str, told: Wish, read: Understood) -> bool:
    """A day or a time with something that says what for; or a service, to be reserved."""
    if read.outcome == "answer":
        return read.label == "free-counselling" and _names_time(told)
    books = wishes.books(text) or bool({"reserve", "reschedule"} & set(read.suggestions))
    return bool(_names_time(told) and (books or told.service)) or bool(told.service and wishes.books(text))


def _names_time(told: Wish) -> bool:
    return bool(told.days or told.at or told.after or told.before)


# Said in the middle


def said(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """What fits what was asked last; None for anything else, which is answered as always."""
    talk = situation.conversation
    if situation.agenda is None or read.foreign:
        return None
    match talk.waiting:
        case "reservation-which" | "reservation-cancel":
            return kept.said(situation, said, library)
        case "reservation-words" if talk.draft:
            return _words_said(situation, talk.draft, said, read, library)
        case _ if talk.draft:
            return _draft_said(situation, talk.draft, said, read, library)
        case _:
            return None


def plainly(situation: Situation, said: Said, library: Library) -> Decision | None:
    """The very words that answer what was asked: no guess at another meaning of them goes before."""
    if situation.agenda is None:
        return None
    draft = situation.conversation.draft
    return kept.answered(situation, said, library) or (_answered(situation, draft, said, library) if draft else None)


def _draft_said(situation: Situation, draft: Draft, said: Said, read: Understood, library: Library) -> Decision | None:
    if wording.means(library, "reservation_leave", said.text) or _leaves(situation, said, read, library):
        return steps.dropped(situation)
    decision = _answered(situation, draft, said, library) or _chosen(situation, draft, said, library)
    if decision or _asks(situation, said, read):
        return decision
    told = wish(situation, said.text)
    if told != Wish():
        return steps.go_on(situation, merged(draft, _offered_first(situation, told)), library)
    if read.outcome == "start" and read.label in ("reserve", "reschedule"):
        return steps.go_on(situation, draft, library)
    return _unclear(situation, draft, said, read, library)


def _leaves(situation: Situation, said: Said, read: Understood, library: Library) -> bool:
    """No, or a wish to cancel where nothing is reserved yet that could be."""
    if situation.conversation.waiting != "reservation-edit" and wording.means(library, "disagree", said.text):
        return True
    agenda = situation.agenda
    assert agenda is not None
    return read.outcome == "start" and read.label == "cancel-reservation" and not agenda.upcoming


def _answered(situation: Situation, draft: Draft, said: Said, library: Library) -> Decision | None:
    """Words that answer what was asked without naming anything."""
    full = situation.conversation.day
    match situation.conversation.waiting:
        case "reservation-confirm" if wording.means(library, "reservation_send", said.text) or _yes(said, library):
            return steps.send(situation, draft)
        case "reservation-confirm" if wording.means(library, "reservation_edit", said.text):
            return steps.edit(situation, draft, library)
        case "reservation-confirm" if wording.means(library, "reservation_words", said.text):
            return steps.ask_words(situation, draft)
        case "reservation-paused" if _yes(said, library) or wording.means(library, "reservation_on", said.text):
            return steps.go_on(situation, draft, library)
        case "reservation-day" if full and wording.means(library, "reservation_wait", said.text):
            return waiting(situation, draft.service or "", full)
        case _:
            return None


def _yes(said: Said, library: Library) -> bool:
    return wording.means(library, "agree", said.text)


def _chosen(situation: Situation, draft: Draft, said: Said, library: Library) -> Decision | None:
    """A number of the list."""
    talk = situation.conversation
    number = wording.number(said.text)
    if number is None or not 1 <= number <= len(talk.offered):
        return None
    picked = talk.offered[number - 1]
    match talk.waiting:
        case "reservation-service":
            return steps.go_on(situation, replace(draft, service=picked), library)
        case "reservation-day":
            return steps.go_on(situation, replace(draft, days=(date.fromisoformat(picked),)), library)
        case "reservation-time":
            at = datetime.fromisoformat(picked)
            return steps.go_on(situation, replace(draft, days=(at.date(),), at=at.time()), library)
        case "reservation-edit":
            part = next(part for part in steps.PARTS if part == picked)
            return steps.go_on(situation, steps.without(draft, part), library)
        case _:
            return None


def _asks(situation: Situation, said: Said, read: Understood) -> bool:
    """Whether it is a question of its own, and no answer to ours."""
    if _answers_ours(situation, said.text):
        return False
    if read.outcome == "start":
        greets = read.label == "greeting" and _names_time(wish(situation, said.text))  # "evening"
        return read.label not in ("reserve", "reschedule") and not greets
    if read.outcome not in ("answer", "ask-staff"):
        return False
    if read.label not in ABOUT_VISITS:
        return True
    told = wish(situation, said.text)
    return not _names_time(told) and (wishes.asks(said.text) or told.service is None)


def _answers_ours(situation: Situation, text: str) -> bool:
    """A few words that name just what was asked for, whatever else they might mean: "the 9th", "nose and cheeks"."""
    if len(text) > FEW_WORDS or wishes.asks(text):
        return False
    told = wish(situation, text)
    match situation.conversation.waiting:
        case "reservation-service":
            return told.service is not None
        case "reservation-day":
            return bool(told.days)
        case "reservation-time" | "reservation-confirm":
            return _names_time(told)
        case _:
            return False


def _offered_first(situation: Situation, told: Wish) -> Wish:
    """4/5 may be two days: the one that stands in the list is meant."""
    talk = situation.conversation
    if talk.waiting != "reservation-day" or len(told.days) < 2:
        return told
    listed = [day for day in told.days if day.isoformat() in talk.offered]
    return replace(told, days=tuple(listed)) if len(listed) == 1 else told


def _unclear(situation: Situation, draft: Draft, said: Said, read: Understood, library: Library) -> Decision | None:
    """An answer that could not be read, where one was asked for; a question is no answer."""
    talk = situation.conversation
    if talk.waiting not in PARTS_ASKED or read.outcome != "decline" or wishes.asks(said.text):
        return None
    return steps.go_on(situation, draft, library, Say("reservation.unclear"))


def _words_said(situation: Situation, draft: Draft, said: Said, read: Understood, library: Library) -> Decision | None:
    """For staff, as it is written; but what is a person's right works all the same."""
    if read.outcome == "start" and read.label in ("delete-my-data", "my-data", "switch-language"):
        return None
    if wording.means(library, "reservation_no_words", said.text):
        return steps.go_on(situation, draft, library)
    told = replace(draft, words=said.text.strip(), message_id=said.message_id)
    return steps.go_on(situation, told, library)


# Tapped


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
            return steps.dropped(situation)
        case "on":
            return steps.go_on(situation, situation.conversation.draft or Draft(), library)
        case "wait" | "wait-no":
            service, _, told = rest.partition(":")
            day = _day(told)
            return waiting(situation, service, day, verb == "wait") if day and agenda.knows(service) else None
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
            return steps.send(situation, draft)
        case "edit":
            return steps.edit(situation, draft, library)
        case "words":
            return steps.ask_words(situation, draft)
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
    day, at = _day(params.get("date", "") or told_day), _time(told_at)
    return replace(base, service=service or None, days=(day,) if day else (), at=at)


def _day(told: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(told)
    return None


def _time(told: str) -> time | None:
    with suppress(ValueError):
        return time.fromisoformat(f"{told[:2]}:{told[2:]}") if len(told) == 4 else None
    return None


def waiting(situation: Situation, service: str, day: date, wanted: bool = True) -> Decision:
    """On the waiting list of a day, or off it."""
    key = "reservation.waiting" if wanted else "reservation.waiting_left"
    off = Choice("button.reservation_wait_no", f"reservation:wait-no:{service}:{day}")
    other = Choice("button.reservation_other_time", f"reservation:new:{service}")
    say = Say(key, {"service": service, "on": day.isoformat()}, (off, other) if wanted else (other,))
    return Decision((say,), Conversation(), situation.language, (WaitForPlace(service, day, wanted),), settles=True)


# In between


def picks_up(situation: Situation, decision: Decision) -> Decision:
    """Something in between does not end what is being put together: it is answered, and then the wish is taken up again."""
    draft, now = situation.conversation.draft, decision.conversation
    forgotten = any(isinstance(deed, Forget) for deed in decision.deeds)
    if draft is None or now.draft or decision.settles or decision.urgent or forgotten or not decision.says:
        return decision
    if now.waiting:  # something is asked back first
        return replace(decision, conversation=replace(now, draft=draft))
    talk = replace(now, draft=draft, waiting="reservation-paused")
    *before, last = decision.says
    if last.shape != "text":  # its buttons stay on the screen
        return replace(decision, conversation=talk, says=(*decision.says, Say("reservation.go_on", choices=GOING_ON)))
    choices = (*GOING_ON, *last.choices)[:MOST_CHOICES]
    if situation.conversation.waiting == "reservation-paused":  # asked once is enough
        return replace(decision, conversation=talk, says=(*before, replace(last, choices=choices)))
    say = Say("reservation.go_on", choices=choices)
    return replace(decision, conversation=talk, says=(*before, replace(last, choices=()), say))
