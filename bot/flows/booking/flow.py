"""Asking for a reservation: what was said already is not asked again, and anything may come in between.

service ─> day ─> time ─> confirm ─> sent        each may be named at any point, and changed again
confirm ─> edit, words ─> confirm
something else in between ─> answered ─> paused ─> where it was
"""

from dataclasses import replace

from bot.flows.booking import existing, questions, replies, summary, typed, waiting_list, wish
from bot.flows.booking.summary import GO_ON, drop
from bot.line.events import Said
from bot.turn.agenda import names_time
from bot.turn.decision import Decision, Forget
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic.conversation import Conversation
from clinic.message import Text
from clinic.reservation import Draft, Reservation
from clinic.talks import (
    Aside,
    BookingTalk,
    CancelVisit,
    DataTalk,
    ProposedVisit,
    StaffTalk,
    Talk,
    WhichVisit,
    asks_about_day,
)
from intents.dates import wishes
from intents.dates.wishes import Wish
from intents.replies import assents
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

# What a person tells of their health belongs to the request: staff have to know before the visit.
HEALTH = frozenset({"pregnancy", "skin-conditions", "allergies-immune"})
MOST_CHOICES = 13
# What a question about what is reserved may be taken for.
MISTAKEN_FOR_OWN = frozenset({"reserve", "my-data", "next-tips", "reschedule", "switch-language"})


# Begun


def start(situation: Situation, slug: str, words: str, library: Library) -> Decision | None:
    """What somebody wants done about a reservation; None where the clinic takes none here, or the person has none."""
    agenda = situation.agenda
    if agenda is None:
        return None
    match slug:
        case "reserve":
            return ask(situation, words, library)
        case "reschedule" if agenda.upcoming and not wording.holds(library, "reservation_another", words):
            return existing.change(situation, words, library)
        case "reschedule" if names_time(_wish(situation, words)):
            return ask(situation, words, library)
        case "cancel-reservation" if agenda.upcoming:
            return existing.cancel(situation, words, library)
        case "reservation-status" | "cancel-reservation" | "reschedule":  # of what is not there, that it is not
            return existing.status(situation, library)
        case _:
            return None


def ask(situation: Situation, words: str, library: Library) -> Decision:
    """A wish, in words or by a button; one that was left midway is taken up, unless it was about something else."""
    left = situation.conversation.draft
    draft = left if left and left.of is None else Draft()
    agenda = agenda_of(situation)
    told = agenda.wish(words, situation.today, agenda.named_by(draft))
    if left and left.of and not wish.names_something(told) and not wording.holds(library, "reservation_another", words):
        return questions.go_on(situation, left, library)  # the change that is being put together
    draft = _about_what_was_answered(situation, wish.merged(draft, told))
    if draft.service is None and agenda.upcoming and wording.holds(library, "reservation_same", words):
        draft = replace(draft, service=agenda.upcoming[0].service)
    own = _own_already(situation, draft)
    return existing.already(situation, own) if own else questions.go_on(situation, draft, library, *wish.cannot(told))


def _about_what_was_answered(situation: Situation, draft: Draft) -> Draft:
    """Who was just told that the first counselling is free, and wants to come, wants to come for that."""
    talk = situation.conversation
    if draft.service or talk.service:
        return draft if draft.service else replace(draft, service=talk.service)
    if talk.about not in ("free-counselling", "pre-consultation"):
        return draft
    free = [one.slug for one in agenda_of(situation).services if one.price_yen == 0]
    return replace(draft, service=free[0]) if len(free) == 1 else draft


def _own_already(situation: Situation, draft: Draft) -> Reservation | None:
    """The reservation of their own that somebody asks for once more."""
    agenda = agenda_of(situation)
    if draft.day is None or draft.people > 1 or draft.after or draft.before or draft.soonest:
        return None
    if draft.at is None and draft.service:
        return None
    start = agenda.start(draft) if draft.at else None
    on_day = [one for one in agenda.upcoming if agenda.local(one.starts_at).date() == draft.day]
    own = (one for one in on_day if start in (None, one.starts_at) and draft.service in (None, one.service))
    return next(own, None)


def wish_named(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A wish that was not understood as one by its words, but names a day or a time with a reservation or a service."""
    if situation.agenda is None or heard.read.foreign or asks_about_day(situation.conversation.flow):
        return None
    told = heard.wish
    if heard.read.outcome == "start":
        return ask(situation, heard.text, library) if _treatment_to_come(told, heard.read) else None
    same_again = bool(told.days) and heard.holds("reservation_same") and heard.read.outcome in ("suggest", "decline")
    if not (same_again or wish.means_visit(heard.text, told, heard.read)) or _of_their_own(situation, heard):
        return None
    if situation.agenda.upcoming and (_moves(heard) or _in_its_place(situation, heard)):
        return existing.change(situation, heard.text, library)
    return ask(situation, heard.text, library)


def _in_its_place(situation: Situation, heard: Heard) -> bool:
    """Whether a time is named for the one visit there is: one that staff proposed and that waits for an answer, or one that was
    just told of and is counted from."""
    agenda, talk = agenda_of(situation), situation.conversation
    one = agenda.upcoming[0]
    if len(agenda.upcoming) > 1 or talk.draft or heard.wish.service not in (None, one.service):
        return False
    if heard.holds("reservation_another") or heard.wish.people:
        return False
    counted = talk.visit == one.id and wishes.counted_from(heard.text, agenda.named_of(one))
    return counted or one.status == "proposed"


def _of_their_own(situation: Situation, heard: Heard) -> bool:
    """Whether the day that is named is the one of a visit they have, and nothing says that it is another one they want."""
    one = existing.spoken_of(situation, heard) if heard.wish.days and agenda_of(situation).upcoming else None
    likely = heard.read.suggestions[:1]
    return one is not None and bool({"cancel-reservation", "reservation-status"} & {*likely})


def _own_meant(situation: Situation, asked: BookingTalk, heard: Heard) -> Reservation | None:
    """Another reservation of theirs that is named by its day and time while this one is put together."""
    told = heard.wish
    if told.day is None or told.at is None or told.people:
        return None
    own = _own_already(situation, Draft(told.service, told.days, told.at))
    return own if own and own.id != asked.draft.of else None


def _moves(heard: Heard) -> bool:
    """Whether it speaks of another time for what is reserved, and not of one more."""
    if heard.holds("reservation_another"):
        return False
    suggested = heard.read.suggestions
    return (
        heard.holds("reservation_moves")
        or wishes.instead(heard.text)
        or ("reschedule" in suggested and "reserve" not in suggested)
    )


def own_visit(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """Whether and when they come, asked in any words: with a day or a time of theirs, or where that is the likeliest meaning."""
    agenda, read = situation.agenda, heard.read
    if agenda is None or not agenda.upcoming or read.foreign or read.outcome == "urgent":
        return None
    if read.outcome == "start" and not (read.label in MISTAKEN_FOR_OWN and wishes.asks_for_own(heard.text)):
        return None
    if situation.conversation.flow == StaffTalk("question"):  # it is on its way to staff
        return None
    if wishes.asks_for_own(heard.text) and not names_time(Wish(at=heard.wish.at)):
        one = existing.spoken_of(situation, heard) if heard.wish.days else None
        return existing.shown(situation, one) if one else existing.status(situation, library)
    if {"cancel-reservation", "reschedule"} & {*read.suggestions[:1]} and not wishes.asks(heard.text):
        return None
    asks = wishes.asks(heard.text) or heard.holds("own_visit") or heard.holds("own_visit_told")
    if not asks or (heard.wish.service and wishes.wants(heard.text)):
        return None
    one = existing.spoken_of(situation, heard)
    likeliest = "reservation-status" in read.suggestions[:1] or _asks_what_is_there(heard)
    told_again = wishes.books(heard.text) and heard.holds("own_visit_told")
    names_it = told_again or (
        bool(one and (heard.wish.days or heard.wish.at))
        and ("reservation-status" in read.suggestions or heard.holds("own_visit"))
    )
    if not likeliest and not names_it:
        return None
    return existing.shown(situation, one) if one else existing.status(situation, library)


def _asks_what_is_there(heard: Heard) -> bool:
    """Whether a question is about what is reserved rather than one for something new: it names nothing that is wanted."""
    told = wish.names_something(heard.wish) or wishes.wants(heard.text)
    return not told and "reservation-status" in heard.read.suggestions[:2] and "reserve" in heard.read.suggestions[:2]


def given_up_in_other_words(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """What is likeliest to be a wish to cancel what is reserved, with its day or put as a wish: asked about, never done."""
    agenda, read = situation.agenda, heard.read
    if agenda is None or not agenda.upcoming or read.foreign or read.outcome in ("start", "urgent"):
        return None
    if kept := _kept_or_moved(situation, heard, library):
        return kept
    draft = situation.conversation.draft
    if (draft and draft.service) or heard.holds("tips_named") or wishes.asks(heard.text):
        return None
    likeliest = read.outcome == "suggest" and "cancel-reservation" in read.suggestions[:1]
    named = bool(wish.own_days(situation, heard.text, heard.wish) or heard.wish.days or heard.wish.service)
    named = named and existing.spoken_of(situation, heard) is not None
    told = heard.holds("reservation_no_longer")
    told = told or (
        wishes.cannot_then(heard.text) and "cancel-reservation" in read.suggestions
    )  # "flu, I can't make Sunday"
    if (likeliest and (named or told or wishes.wants(heard.text))) or (named and told):
        return existing.cancel(situation, heard.text, library)
    return None


def _kept_or_moved(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Leave the booking as it is"; or another time for it, in words that were not understood as that."""
    read = heard.read
    if situation.conversation.draft or read.outcome not in ("suggest", "decline"):
        return None
    if heard.holds("reservation_keep_within") and not wishes.asks(heard.text):
        return existing.kept(situation, library)
    likely = read.outcome == "decline" or "reschedule" in read.suggestions
    moves = (
        heard.holds("reservation_moves") and not heard.holds("reservation_another") and not heard.holds("tips_named")
    )
    return existing.change(situation, heard.text, library) if likely and moves else None


def wish_beside_staff(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A plain wish for a visit in the middle of a talk with staff is one all the same; but not the other day for a
    reservation that only staff know of."""
    beside_staff = situation.conversation.flow == StaffTalk("more")
    if situation.agenda is None or not beside_staff or situation.conversation.about in ("reschedule", "reserve"):
        return None
    plain = wishes.books(heard.text) or heard.wish.service
    return wish_named(situation, heard, library) if plain else None


def _wish(situation: Situation, words: str) -> Wish:
    return agenda_of(situation).wish(words, situation.today)


def _treatment_to_come(told: Wish, read: Understood) -> bool:
    """A service and a day or time ahead: nobody registers a treatment that has not been."""
    return read.label == "register-treatment" and read.date is None and bool(told.service and told.days)


# Said in the middle


def exact_words(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """The very words that answer what was asked: no guess at another meaning of them goes before."""
    if situation.agenda is None:
        return None
    return _answer_to_what_was_asked(situation, heard.to_the_letter(), library)


def _answer_to_what_was_asked(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    wished = situation.conversation.wish
    proposed = existing.proposal_answered(situation, heard, library) or waiting_list.exact_words(
        situation, heard, library
    )
    proposed = proposed or existing.given_up(situation, heard, library)
    if proposed:
        return proposed
    if isinstance(situation.conversation.flow, DataTalk):
        return None  # "no" to "erase everything?" is no word about a wish that waits aside
    return typed.exact_words(situation, wished, heard, library) if wished else _waits_for_another(situation, heard)


def _waits_for_another(situation: Situation, heard: Heard) -> Decision | None:
    """To be told when something falls free on a day that is named, or on the day of what they have."""
    agenda = agenda_of(situation)
    if not heard.holds("reservation_wait_within") or heard.read.foreign or heard.read.alarm:
        return None
    one = agenda.upcoming[0] if len(agenda.upcoming) == 1 else None
    day = heard.wish.day or (agenda.local(one.starts_at).date() if one else None)
    service = heard.wish.service or situation.conversation.service or (one.service if one else None)
    return summary.waiting(situation, service, day) if day and service else None


def continued(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """What fits what was asked last; None for anything else, which is answered as always."""
    wished = situation.conversation.wish
    if situation.agenda is None or heard.read.foreign:
        return None
    if wished and heard.holds("reservation_keep_within") and wished.draft.of:
        return summary.dropped(situation)
    if isinstance(wished, Aside) and situation.conversation.flow is None and _not_the_tips(heard):
        return replies.put_off(situation, wished.draft)
    if wished and heard.holds("reservation_another"):
        told = wish.merged(Draft(), heard.wish)
        return questions.go_on(situation, told, library)
    match situation.conversation.flow:
        case WhichVisit() as which:
            return existing.chosen(situation, which, heard, library)
        case CancelVisit(named):
            return existing.sure_said(situation, named, heard, library)
        case BookingTalk("words", draft):
            return typed.note_for_staff(situation, draft, heard.to_the_letter(), library)
        case BookingTalk() as asked if own := _own_meant(situation, asked, heard):
            return existing.shown(situation, own)
        case BookingTalk() as asked:
            replied = replies.said(situation, asked, heard, library) or typed.agreed_again(situation, asked, heard)
            return replied or typed.continued(situation, asked, heard.to_the_letter(), library)
        case None | ProposedVisit() if answered := _answer_to_what_was_asked(situation, heard, library):
            return answered
        case _:
            return typed.continued(situation, wished, heard.to_the_letter(), library) if wished else None


def _not_the_tips(heard: Heard) -> bool:
    """ "Don't send it yet", beside a wish that waits: nothing of it is sent, and the tips go on."""
    stops = heard.read.label == "stop-tips" and (wishes.not_yet(heard.text) or assents.sends(heard.text))
    return stops and not heard.holds("tips_named")


# In between


def as_it_is(situation: Situation, decision: Decision) -> Decision:
    """A change that comes to what is there already is none: that is shown, with what can be answered to it."""
    flow = decision.conversation.flow
    if not isinstance(flow, BookingTalk) or flow.step != "confirm" or situation.agenda is None:
        return decision
    draft, was = flow.draft, situation.agenda.find(flow.draft.of)
    if was is None or draft.words or draft.day is None or draft.at is None:
        return decision
    same = situation.agenda.start(draft) == was.starts_at and (draft.service, draft.people) == (was.service, was.people)
    return existing.already(replace(situation, language=decision.language), was) if same else decision


def taken_up_again(situation: Situation, decision: Decision, library: Library, said: Said | None = None) -> Decision:
    """Something in between does not end what is being put together: it is answered, and then the wish is taken up again."""
    if situation.agenda is None:
        return decision
    asked, draft, now = situation.conversation.flow, situation.conversation.draft, decision.conversation
    if isinstance(asked, CancelVisit):
        return _asks_again(situation, asked, decision)
    forgotten = any(isinstance(deed, Forget) for deed in decision.deeds)
    if draft is None or now.draft or decision.settles or forgotten or not decision.says:
        return _after_danger(decision, draft) if draft and decision.urgent else decision
    # They may still need help, or put it off themselves: nothing presses them.
    if (situation.conversation.danger or asked is None) and not now.flow:
        return replace(decision, conversation=now.with_aside(draft))
    tells = said is not None and said.text.strip() not in (draft.words or "") and _of_health(decision)
    if said and tells:
        draft = draft.noting_also(said.text, said.message_id)
    if now.flow or asked is None:  # something is asked back first, or the wish was put aside and nothing presses
        return replace(decision, conversation=now.with_aside(draft))
    nothing_asked = not now.offered or any(
        isinstance(say, Text) and say.key == "courtesy.told" for say in decision.says
    )
    if nothing_asked and _all_told(situation, asked, draft):
        return _summed_up_again(situation, decision, draft, library, tells)
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


def _all_told(situation: Situation, asked: Talk, draft: Draft) -> bool:
    """Whether nothing is left to ask but whether to send it, and it had been asked before."""
    shown = isinstance(asked, BookingTalk) and asked.step == "confirm"
    named = draft.service is not None and draft.day is not None and draft.at is not None
    return shown and named and agenda_of(situation).refusal(draft) is None


def _summed_up_again(situation: Situation, decision: Decision, draft: Draft, library: Library, noted: bool) -> Decision:
    """Below the answer it is asked anew whether to send it: a yes that follows is one to all that is in view."""
    *before, last = decision.says
    says = (*before, replace(last, choices=()) if last.shape == "text" else last)
    notes = (Text("reservation.health_noted"),) if noted else ()
    again = summary.sum_up(replace(situation, language=decision.language), draft, library, notes)
    kept = replace(decision.conversation, flow=again.conversation.flow, offered=())
    return replace(decision, says=(*says, *again.says), conversation=kept)


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
