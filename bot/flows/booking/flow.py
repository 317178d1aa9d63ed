"""Asking for a reservation: what was said already is not asked again, and anything may come in between.

service ─> day ─> time ─> confirm ─> sent        each may be named at any point, and changed again
confirm ─> edit, words ─> confirm
something else in between ─> answered ─> paused ─> where it was
"""

from dataclasses import replace

from bot.flows.booking import existing, questions, typed, waiting_list, wish
from bot.flows.booking.summary import drop
from bot.line.events import Said
from bot.turn.agenda import names_time
from bot.turn.decision import Decision, Forget
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic.conversation import Conversation
from clinic.message import Choice, Text
from clinic.reservation import Draft
from clinic.talks import BookingTalk, CancelVisit, StaffTalk, WhichVisit, asks_about_day
from clinic.taps import GoOn
from intents.dates import wishes
from intents.dates.wishes import Wish
from intents.understand import Understood
from knowledge.library import Library

# What a person tells of their health belongs to the request: staff have to know before the visit.
HEALTH = frozenset({"pregnancy", "skin-conditions", "allergies-immune"})
MOST_CHOICES = 13
GO_ON = Choice("button.reservation_on", GoOn())


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
            return existing.change(situation, words, library)
        case "reschedule" if names_time(_wish(situation, words)):
            return ask(situation, words, library)
        case "cancel-reservation" if agenda.upcoming:
            return existing.cancel(situation, words, library)
        case "reservation-status":
            return existing.status(situation, library)
        case _:
            return None


def ask(situation: Situation, words: str, library: Library) -> Decision:
    """A wish, in words or by a button; one that was left midway is taken up, unless it was about something else."""
    left = situation.conversation.draft
    draft = left if left and left.of is None else Draft()
    return questions.go_on(situation, wish.merged(draft, _wish(situation, words)), library)


def wish_named(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A wish that was not understood as one by its words, but names a day or a time with a reservation or a service."""
    if situation.agenda is None or heard.read.foreign or asks_about_day(situation.conversation.flow):
        return None
    told = heard.wish
    if heard.read.outcome in ("start", "ask-staff"):
        return ask(situation, heard.text, library) if _treatment_to_come(told, heard.read) else None
    if not _means_visit(heard.text, told, heard.read):
        return None
    if situation.agenda.upcoming and "reschedule" in heard.read.suggestions and "reserve" not in heard.read.suggestions:
        return existing.change(situation, heard.text, library)
    return ask(situation, heard.text, library)


def wish_beside_staff(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A plain wish for a visit in the middle of a talk with staff is one all the same; but not the other day for a
    reservation that only staff know of."""
    beside_staff = situation.conversation.flow == StaffTalk("more")
    if situation.agenda is None or not beside_staff or situation.conversation.about == "reschedule":
        return None
    plain = wishes.books(heard.text) or heard.wish.service
    return wish_named(situation, heard, library) if plain else None


def _wish(situation: Situation, words: str) -> Wish:
    return agenda_of(situation).wish(words, situation.today)


def _treatment_to_come(told: Wish, read: Understood) -> bool:
    """A service, a day ahead and a time: nobody registers a treatment that has not been."""
    return read.label == "register-treatment" and read.date is None and None not in (told.service, told.day, told.at)


def _means_visit(text: str, told: Wish, read: Understood) -> bool:
    """A day or a time with something that says what for; or a service, to be reserved."""
    if read.outcome == "answer":
        named = names_time(told) or (told.service and wishes.books(text))
        return bool(read.label == "free-counselling" and named)
    books = wishes.books(text) or bool({"reserve", "reschedule"} & set(read.suggestions))
    return bool(names_time(told) and (books or told.service)) or bool(told.service and wishes.books(text))


# Said in the middle


def exact_words(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """The very words that answer what was asked: no guess at another meaning of them goes before."""
    if situation.agenda is None:
        return None
    wished = situation.conversation.wish
    proposed = existing.proposal_answered(situation, heard) or waiting_list.exact_words(situation, heard, library)
    proposed = proposed or existing.given_up(situation, heard, library)
    return proposed or (typed.exact_words(situation, wished, heard, library) if wished else None)


def continued(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """What fits what was asked last; None for anything else, which is answered as always."""
    wished = situation.conversation.wish
    if situation.agenda is None or heard.read.foreign:
        return None
    if wished and heard.holds("reservation_another"):
        told = wish.merged(Draft(), heard.wish)
        return questions.go_on(situation, told, library)
    match situation.conversation.flow:
        case WhichVisit() as which:
            return existing.chosen(situation, which, heard, library)
        case CancelVisit(named):
            return existing.sure_said(situation, named, heard, library)
        case BookingTalk("words", draft):
            return typed.note_for_staff(situation, draft, heard, library)
        case _:
            return typed.continued(situation, wished, heard, library) if wished else None


# In between


def taken_up_again(situation: Situation, decision: Decision, said: Said | None = None) -> Decision:
    """Something in between does not end what is being put together: it is answered, and then the wish is taken up again."""
    if situation.agenda is None:
        return decision
    asked, draft, now = situation.conversation.flow, situation.conversation.draft, decision.conversation
    if isinstance(asked, CancelVisit):
        return _asks_again(situation, asked, decision)
    forgotten = any(isinstance(deed, Forget) for deed in decision.deeds)
    if draft is None or now.draft or decision.settles or forgotten or not decision.says:
        return _after_danger(decision, draft) if draft and decision.urgent else decision
    if situation.conversation.danger and not now.flow:  # they may still need help: nothing presses them
        return replace(decision, conversation=now.with_aside(draft))
    tells = said is not None and said.text.strip() not in (draft.words or "") and _of_health(decision)
    if said and tells:
        draft = draft.noting_also(said.text, said.message_id)
    if now.flow:  # something is asked back first
        return replace(decision, conversation=now.with_aside(draft))
    paused = replace(now, flow=BookingTalk("paused", draft))
    before = decision.says[:-1]
    last = decision.says[-1]
    say = Text("reservation.go_on_health" if tells else "reservation.go_on")
    if last.shape != "text":  # its buttons stay on the screen
        return replace(decision, conversation=paused, says=(*decision.says, replace(say, choices=(GO_ON, drop(draft)))))
    choices = (GO_ON, drop(draft), *last.choices)[:MOST_CHOICES]
    if isinstance(asked, BookingTalk) and asked.step == "paused" and not tells:  # asked once is enough
        return replace(decision, conversation=paused, says=(*before, replace(last, choices=choices)))
    return replace(
        decision, conversation=paused, says=(*before, replace(last, choices=()), replace(say, choices=choices))
    )


def _asks_again(situation: Situation, asked: CancelVisit, decision: Decision) -> Decision:
    """Whether to give a reservation up stays asked, and nobody is left to believe that it is done."""
    one = agenda_of(situation).find(asked.reservation)
    open_still = decision.says and not (decision.settles or decision.urgent or decision.conversation.flow)
    if one is None or not open_still or any(isinstance(deed, Forget) for deed in decision.deeds):
        return decision
    *before, last = decision.says
    says = (*before, replace(last, choices=()) if last.shape == "text" else last, existing.sure(situation, one))
    return replace(decision, says=says, conversation=situation.conversation)


def _after_danger(decision: Decision, draft: Draft) -> Decision:
    """The wish is still there, but no "yes" or number is about it now: only a word or button that asks for it."""
    return replace(decision, conversation=_nothing_asked(decision.conversation).with_aside(draft))


def _nothing_asked(conversation: Conversation) -> Conversation:
    return replace(conversation, flow=None, offered=())


def _of_health(decision: Decision) -> bool:
    """Whether what was just said is something staff have to know before a visit."""
    read = decision.read
    return read is not None and bool({read.label, *read.suggestions} & HEALTH)
