"""What may answer a text, in order: the first rule with an opinion wins, and the last one always has one.

Every rule takes the situation, what was heard, and what the clinic knows. Danger goes first. Before it stand only listed words,
to the letter, which an alarm that rests on likeness alone would take for something worse than they are.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.chat import replies
from bot.flows import checkin, contact, danger, data, photos, staff, tips
from bot.flows.booking import flow as booking
from bot.flows.treatment import flow as treatment
from bot.turn.decision import Decision
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic import payment_card, talks
from intents.danger.rules import SUSPECTED
from intents.dates import wishes
from intents.languages import bubbles, denials
from intents.languages.detect import detect
from intents.replies import assents
from knowledge import wording
from knowledge.library import Library

Rule = Callable[[Situation, Heard, Library], Decision | None]

# Asked for in the middle of anything, these are done and not passed on.
ALWAYS_HEARD = frozenset({"delete-my-data", "my-data", "switch-language"})
THANKS = 0.5
RATHER_KIND = 0.7  # below it kind words are no question about what they sound like
TELLS = ("answer", "ask-staff")
FEW_WORDS = 14  # of thanks
LITTLE_MORE = 24  # characters: "what should I do?"


def first_opinion(situation: Situation, heard: Heard, library: Library) -> Decision:
    """Ask the rules in their order."""
    passed_over: list[str] = []
    for rule in RULES:
        decision = rule(situation, heard, library)
        if decision is not None:
            if rule not in ABOUT_DANGER:
                decision = danger.held_to(situation, contact.beside_wish(situation, heard, decision, library))
            return replace(decision, read=heard.read, rule=rule.__name__, passed_over=tuple(passed_over))
        passed_over.append(rule.__name__)
    raise AssertionError("the last rule always has an opinion")


# Danger


def after_an_alarm(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """Listed words understood only from the emergency answer before them: never less than that alarm."""
    response = situation.conversation.danger
    same = heard.same(situation)
    if response is None:
        return None
    if heard.means("unreachable"):
        return danger.nobody_answered(same, response, heard.text, heard.message_id)
    if heard.means("what_now"):
        return danger.said_again(same, response)
    return danger.relieved(same) if heard.means("relieved") else None


def only_supposing(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "What if I can't breathe?", and nothing that tells of now: an alarm by likeness alone is none then, one by rule stays."""
    rest = wording.without(library, "supposing", heard.text)
    if rest is None or len(rest) > LITTLE_MORE or wording.holds(library, "not_supposing", rest):
        return None
    alarm = heard.read.alarm
    suspected = alarm is None or alarm.signs == (SUSPECTED,)
    before = situation.conversation.danger
    if before:  # right after an alarm it is one more, and never answered with less
        return None if alarm else danger.once_more(heard.spoken(situation), before, heard.text, heard.message_id)
    return danger.supposed(heard.spoken(situation)) if suspected else None


def words_that_only_sound_dangerous(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """The very words that answer what was asked are no alarm by likeness: "I want to stop" the booking."""
    alarm = heard.read.alarm
    if alarm is None or alarm.signs != (SUSPECTED,) or situation.conversation.danger:
        return None
    same = heard.same(situation)
    if talks.asks(situation.conversation.flow) and wishes.thinking(heard.text):
        return replies.no_hurry(same)
    if calm := heard.around_names():
        return booking.continued(same, calm, library)
    return booking.exact_words(same, heard, library) or contact.exact_words(same, heard)


def said_in_danger(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """What is written after an emergency answer, in any words: that they are helped, that it was nothing, whether to call."""
    response = situation.conversation.danger
    return danger.meanwhile(heard.spoken(situation), heard, response) if response else None


def alarm(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """Any sign of danger."""
    found = heard.read.alarm
    return danger.urgent(heard.spoken(situation), found, heard.text, heard.message_id) if found else None


def card_number(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """The number of a payment card was typed: it was taken out before anything was kept, and they are warned."""
    return replies.card_warning(heard.spoken(situation)) if payment_card.MASK in heard.text else None


# What was asked last


def exact_words_about_a_reservation(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """The very words that answer what was asked: no guess at another meaning of them goes before."""
    return booking.exact_words(heard.same(situation), heard, library)


def stopping_or_complaining(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """No more tips, or somebody is upset. A text may be both, and is then taken for both."""
    stopping = _stopping(situation, heard, library)
    joke = heard.holds("danger_joke") and not heard.holds("danger_not_joke") and heard.read.outcome in TELLS
    if joke or not heard.holds("complaint") or heard.read.label == "reservation-status":
        return stopping
    complaint = staff.complained(heard.spoken(situation), heard.question())
    return replies.both(stopping, complaint) if stopping else complaint


def _stopping(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """Stop words win over everything but danger; so does the word that takes them back."""
    if heard.means("stop"):
        return tips.stop(heard.same(situation))
    meant = heard.read.outcome == "start" and heard.read.label == "stop-tips" and not _of_a_request(heard)
    if heard.holds("go_on"):
        return tips.upcoming(heard.spoken(situation), library) if meant else None
    if meant or (heard.holds("stop_within") and not heard.holds("asks")):
        return tips.stop(heard.spoken(situation))
    return tips.resume(heard.same(situation), library) if heard.means("resume") else None


def _of_a_request(heard: Heard) -> bool:
    """ "Don't send it yet", "send it already": the request that was summed up, not the tips."""
    if heard.situation.conversation.wish and (wishes.not_yet(heard.text) or assents.sends(heard.text)):
        return not heard.holds("tips_named")
    summed_up = heard.act is not None and heard.act.asked == "send"
    answers = heard.does("no", "later", "leave", "yes", "send", "wait") or heard.agrees()
    return summed_up and answers and not heard.holds("tips_named")


def taking_time(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """ "One moment": what was asked stays asked. What is for staff is theirs."""
    flow = situation.conversation.flow
    names = heard.wish.service or heard.wish.people or heard.wish.at
    if not talks.asks(flow) or isinstance(flow, talks.StaffTalk) or names:
        return None
    in_part = not (replies.asks_something(heard) or denials.puts_right(heard.text)) and heard.does_in_part("wait")
    if not (heard.does("wait") or in_part):
        return None
    return replies.no_hurry(heard.same(situation))


def name_or_telephone(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A telephone number that was not asked for, or another one than before: no day, no price, no number of a list."""
    asked = isinstance(situation.conversation.flow, talks.ContactTalk)
    return None if asked else contact.unasked(heard.same(situation), heard, library)


def each_their_own(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """Two people who come for different things: no one request holds that, so staff have the words."""
    if not heard.wish.each or heard.read.alarm or heard.holds("costs"):
        return None
    return staff.of_several(heard.spoken(situation), heard.question())


def without_a_reservation(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """ "Can I just walk in?": nobody reserves with that, and only staff can say."""
    if not heard.holds("walk_in") or heard.read.alarm or heard.read.foreign or heard.holds("walk_in_else"):
        return None
    if isinstance(situation.conversation.flow, talks.StaffTalk) or not replies.asks_something(heard):
        return None
    return staff.passed_on(heard.spoken(situation), heard.question())


def open_flow(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """What fits what was last asked; anything else is answered as always."""
    same = heard.same(situation)
    match situation.conversation.flow:
        case talks.DayAsked() | talks.DayTold() | talks.TwoDays() | talks.DayKept() as asked:
            return treatment.said(same, asked, heard, library)
        case talks.ContactTalk() as of_contact:
            return contact.said(same, of_contact, heard, library)
        case talks.TipsTalk() as of_tips:
            return tips.said(same, of_tips, heard, library)
        case talks.PhotoTalk() as of_photos:
            return photos.said(same, of_photos, heard, library)
        case talks.DataTalk() if heard.means("yes") or heard.means("no") or heard.does("later"):
            return None  # about what is held, and not about a wish that waits beside it
        case _:  # a wish for a visit may wait beside what else was asked
            wish = booking.continued(same, heard, library)
            return replies.besides(same, heard, booking.as_it_is(same, wish), library) if wish else None


def hour_for_tips(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """At what time of day the tips shall come."""
    return tips.hour_wished(heard.spoken(situation), heard, library)


def typed_yes_or_no(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """For those whose LINE shows no buttons; a yes or a no is in no language."""
    match situation.conversation.flow:
        case talks.DataTalk() if heard.means("yes"):
            return data.forget(situation)
        case talks.DataTalk() if heard.means("no") or heard.does("later"):
            return data.kept(situation)
        case talks.DataTalk() if heard.hesitates:
            return data.confirm_delete(situation, library)
        case talks.StaffTalk("question") if heard.to_the_letter().means("no"):
            return staff.never_mind(situation)
        case _ if situation.withdrawable and situation.conversation.passed and heard.means("withdraw"):
            return staff.withdrawn(situation)
        case _:
            return None


def number_of_a_suggestion(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A typed 1, 2 or 3 after "did you mean"."""
    offered = situation.conversation.offered
    if heard.number is None or not 1 <= heard.number <= len(offered):
        return None
    slug = offered[heard.number - 1]
    known = slug in library.topics or slug in library.actions
    return replies.topic(heard.spoken(situation), slug, library) if known else None


# Staff


def own_visit_given_up(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Need to bail on Friday": whether to give it up is asked."""
    return booking.given_up_in_other_words(heard.spoken(situation), heard, library)


def wish_beside_staff(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A plain wish for a visit in the middle of a talk with staff."""
    return booking.wish_beside_staff(heard.spoken(situation), heard, library)


def writing_to_staff(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A question on its way to staff, or something added to one. What is a person's right works in between all the same."""
    read = heard.read
    if read.outcome == "start" and read.label in ALWAYS_HEARD:
        return None
    match situation.conversation.flow:
        case talks.StaffTalk() if _only_thanks(heard, library):
            return replies.courtesy(heard.spoken(situation), "thanks")
        case talks.StaffTalk("question"):
            here = heard.spoken(situation)
            return staff.answered_too(staff.passed_on(here, heard.question()), replies.known(here, read, library))
        case talks.StaffTalk("more") if situation.conversation.about == "reserve" and _about_the_wish(heard):
            return staff.more_for_staff(heard.spoken(situation), heard.question("reserve"))
        case talks.StaffTalk("more") if known := replies.known(heard.spoken(situation), read, library):
            return staff.meanwhile(situation, known)
        case talks.StaffTalk("more") if not read.foreign and (
            read.outcome in ("suggest", "decline") or _belongs_to_it(heard) or _more_than_thanks(heard, library)
        ):
            return staff.more_for_staff(heard.spoken(situation), heard.question(situation.conversation.about))
        case _:
            return None


def _about_the_wish(heard: Heard) -> bool:
    """A day or a time ahead, or that they would like to reserve or to wait for a place: of the wish that staff look after."""
    told = heard.wish
    names = bool(told.days or told.at or told.after or told.before) and not wishes.asks(heard.text)
    wants = heard.read.label in ("reserve", "reschedule") or heard.holds("reservation_wait_within")
    return (names or wants) and not heard.read.foreign


def _belongs_to_it(heard: Heard) -> bool:
    """Words about staff, about a treatment without its day, or a bare day: part of what staff are being told, and nothing new."""
    read = heard.read
    begins = read.label == "talk-to-staff" or (read.label == "register-treatment" and read.date is None)
    bare_day = read.label == "reserve" and not (wishes.books(heard.text) or heard.wish.service)
    return read.outcome == "start" and (begins or bare_day)


def _only_thanks(heard: Heard, library: Library) -> bool:
    """Thanks and nothing to be seen to: no question, no day, no figure, no long story."""
    if heard.read.label != "thanks":
        return False
    told = heard.holds("asks") or heard.wish.day or any(char.isdigit() for char in heard.text)
    return wording.is_known(library, "thanks", heard.text) or not (told or bubbles.words(heard.text) > FEW_WORDS)


def _more_than_thanks(heard: Heard, library: Library) -> bool:
    """Thanks with something else in them, as a reply to staff often is."""
    return heard.read.label == "thanks" and not _only_thanks(heard, library)


# How the skin is


def skin_is_well(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Fine", after a check-in."""
    return checkin.all_well(heard.same(situation), heard, library)


def skin_in_own_words(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """What is told of the skin after a check-in."""
    return checkin.said_freely(heard.spoken(situation), heard, library)


def kind_words(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """Thanks, a goodbye, a promise, that something is understood: whatever they may sound like, they ask nothing."""
    if situation.conversation.danger or heard.read.foreign or heard.number is not None:
        return None
    told, upcoming = heard.wish, situation.agenda.upcoming if situation.agenda else ()
    if situation.conversation.wish and assents.plainly(heard.text, "send"):
        return None
    if told.service or told.at or told.people or (told.days and wishes.books(heard.text) and not upcoming):
        return None
    read = heard.read
    open_ended = read.outcome in ("suggest", "decline") or read.label == "thanks"
    felt = checkin.symptom_of(situation, heard.text, read, library) is not None
    likely_kind = wishes.ends_kindly(heard.text) or (wishes.only_kind(heard.text) and read.score < RATHER_KIND)
    likely_kind = likely_kind and not replies.asks_something(heard)
    only_kind = wishes.only_kind(heard.text) if open_ended else likely_kind and read.outcome in TELLS
    if not only_kind or felt:
        return None
    same = heard.same(situation)
    return replies.courtesy(same, "thanks") if wishes.thanks(heard.text) else replies.noted(same)


# Everything else


def asked_to_pass_it_on(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Could you ask them?" """
    return replies.passed_along(heard.spoken(situation), heard, library)


def wants_a_photo_seen(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """ "Can I send you a photo?" """
    return photos.how(heard.spoken(situation)) if heard.holds("photo_offered") else None


def own_visit(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Am I still down for Tuesday?": what is reserved is told, not suggested; what was reserved elsewhere only staff know."""
    nothing_here = situation.agenda is not None and not situation.agenda.upcoming
    elsewhere = nothing_here and heard.holds("reservation_elsewhere") and not replies.asks_something(heard)
    if elsewhere and not isinstance(situation.conversation.flow, talks.StaffTalk):
        return staff.passed_on(heard.spoken(situation), heard.question())
    return booking.own_visit(heard.spoken(situation), heard, library)


def courtesy(situation: Situation, heard: Heard, _library: Library) -> Decision | None:
    """ "All right", or an automatic reply: nothing is asked."""
    if heard.means("automatic"):
        return replies.courtesy(heard.same(situation), "automatic")
    if heard.means("noted"):
        return replies.noted(heard.same(situation))
    if situation.conversation.danger:  # after an alarm no likeness to thanks ends what may be going on
        return None
    act, open_ended = heard.act, heard.read.outcome in ("suggest", "decline") and heard.number is None
    # One word may be anything.
    a_word = detect(heard.text) == "unknown" or (heard.text.isascii() and len(heard.text.split()) < 2)
    thanks = act is not None and act.act == "thanks" and act.score >= THANKS and not a_word
    if not thanks or not open_ended or replies.asks_something(heard):
        return None
    return replies.courtesy(heard.same(situation), "thanks")


def wish_for_a_visit(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A day, a time or a service, though the words alone were not understood as a wish."""
    wish = booking.wish_named(heard.spoken(situation), heard, library)
    return replies.besides(heard.spoken(situation), heard, wish, library) if wish else None


def question(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """An answer, an action begun, a suggestion, or an honest "I do not know"."""
    decision = replies.answers(heard.spoken(situation), heard, library)
    if decision.conversation.flow or not heard.wish.service:
        return decision
    return replace(decision, conversation=replace(decision.conversation, service=heard.wish.service))


ABOUT_DANGER: tuple[Rule, ...] = (
    after_an_alarm,
    said_in_danger,
    only_supposing,
    words_that_only_sound_dangerous,
    alarm,
)
NAMES_ABOUT_DANGER = frozenset(rule.__name__ for rule in ABOUT_DANGER)
RULES: tuple[Rule, ...] = (
    *ABOUT_DANGER,
    card_number,
    # what was asked last
    exact_words_about_a_reservation,
    stopping_or_complaining,
    taking_time,
    name_or_telephone,
    each_their_own,
    without_a_reservation,
    open_flow,
    hour_for_tips,
    typed_yes_or_no,
    number_of_a_suggestion,
    # staff
    own_visit,
    own_visit_given_up,
    wish_beside_staff,
    writing_to_staff,
    # how the skin is
    skin_is_well,
    skin_in_own_words,
    # everything else
    wants_a_photo_seen,
    asked_to_pass_it_on,
    kind_words,
    courtesy,
    wish_for_a_visit,
    question,
)
