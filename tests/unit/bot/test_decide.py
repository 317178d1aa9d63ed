"""One event in, one decision out: which rule speaks, what is said and what is done, in every state a conversation can be in.

A row is what somebody does and what follows. What follows is written as `shown()` writes it: the keys of what is said, then
the deeds. What is in several people's rows has the same words on purpose: where one stands in a talk decides.
"""

from dataclasses import replace

import pytest

from bot.chat import rules
from bot.chat.decide import decide
from bot.line.events import Event, Followed, Ignored, Joined, Left, Said, Showed, Tapped, TookBack, Unfollowed
from bot.turn.decision import Decision, WaitForPlace
from clinic.conversation import Conversation
from clinic.message import Answer, Card, CareSteps, DayNote, Say, Text, Urgent
from clinic.patient import Language
from clinic.photo import Photo
from clinic.talks import Aside, BookingTalk, StaffTalk
from clinic.taps import decode, picked_day
from intents.languages.detect import detect
from knowledge.library import Library
from tests.unit.bot.decide_rows import OTHERS, PRESSED, SAID
from tests.unit.bot.free_words import FREE
from tests.unit.bot.people import FIRST, NOW, PEOPLE, STATES, THURSDAY, WISH, person, state

SAID_ROWS = [(who, *row) for rows_of in (SAID, FREE) for who, rows in rows_of.items() for row in rows]
ORDER = [rule.__name__ for rule in rules.RULES]
PRESSED_ROWS = [(who, *row) for who, rows in PRESSED.items() for row in rows]


def event(what: object, kind: str = "user", standby: bool = False) -> Event:
    return Event("e", "U", kind, what, NOW, "token", standby)  # type: ignore[arg-type]


def named(say: Say) -> str:
    match say:
        case Text(key) | Card(key):
            return key
        case Answer(slug):
            return f"answer {slug}"
        case Urgent(response):
            return f"urgent {response}"
        case DayNote(symptom):
            return f"day {symptom}"
        case CareSteps():
            return "tips"


def shown(decision: Decision) -> str:
    """ "reservation.dropped", "staff.passed + RaiseTask", "+ RequestVisit" """
    said = " ".join(named(say) for say in decision.says)
    done = " ".join(f"+ {type(deed).__name__}" for deed in decision.deeds)
    return f"{said} {done}".strip()


def spoken(text: str) -> Language:
    """Who writes Japanese is talked to in Japanese before, and who writes English in English; a number is in neither."""
    return "en" if detect(text) == "en" else "ja"


@pytest.mark.parametrize(("who", "text", "rule", "reply"), SAID_ROWS, ids=[f"{row[0]}: {row[1]}" for row in SAID_ROWS])
def test_what_is_written(who: str, text: str, rule: str, reply: str, known: Library) -> None:
    decision = decide(person(who, spoken(text), known), event(Said(text, "m")), known)
    assert (decision.rule, shown(decision)) == (rule, reply)
    if rule in ORDER:  # all before it were asked, in their order, and had no opinion
        assert [*decision.passed_over, rule] == ORDER[: ORDER.index(rule) + 1]


@pytest.mark.parametrize(("who", "button", "reply"), PRESSED_ROWS, ids=[f"{row[0]}: {row[1]}" for row in PRESSED_ROWS])
def test_what_is_pressed(who: str, button: str, reply: str, known: Library) -> None:
    """As it lies in the chats, of today or of long ago; behind a blank, the day of the date picker."""
    data, _, picked = button.partition(" ")
    decision = decide(person(who, "ja", known), event(Tapped(decode(data), picked_day(picked))), known)
    assert shown(decision) == reply


EVENTS = {
    "sticker": Showed("sticker", "m"),
    "image": Showed("image", "m"),
    "photo": Showed("image", "7", (Photo("7"),)),
    "three photos": Showed("image", "7", (Photo("7"), Photo("8"), Photo("9"))),
    "first of three": Showed("image", "7", (Photo("7", "t", 3),)),
    "one more of the set": Showed("image", "7", (Photo("7", "s", 2),)),
    "words and a photo": Said("毛穴に効きますか", "m", photos=(Photo("7"),)),
    "danger and a photo": Said("息ができない", "m", photos=(Photo("7"),)),
    "voice": Showed("audio", "m"),
    "something new": Showed("hologram", "m"),
    "follows": Followed(False),
    "follows again": Followed(True),
    "blocks": Unfollowed(),
    "unsends": TookBack("m1"),
    "joins": Joined(),
    "leaves": Left(),
    "unknown": Ignored("novelty"),
}


@pytest.mark.parametrize(("who", "what", "where", "rule", "reply"), OTHERS, ids=[" ".join(row[:3]) for row in OTHERS])
def test_what_else_happens(who: str, what: str, where: str, rule: str, reply: str, known: Library) -> None:
    """Stickers and pictures, coming and going, groups, and chats in which another channel has the word."""
    to_us = where == "group, to us"
    said = EVENTS.get(what) or Said(what, "m", to_us)
    kind = "group" if where.startswith("group") else "user"
    decision = decide(person(who, spoken(what), known), event(said, kind, standby=where == "standby"), known)
    assert (decision.rule, shown(decision)) == (rule, reply)


def test_every_rule_speaks_in_some_row() -> None:
    assert {row[2] for row in SAID_ROWS} >= set(ORDER)


def test_every_state_of_a_talk_stands_in_some_row(known: Library) -> None:
    people = {who for who, *_ in [*SAID_ROWS, *PRESSED_ROWS]}
    talks = [person(who, "ja", known).conversation.flow for who in people]
    assert {state(talk) for talk in talks if talk} == STATES
    assert people <= PEOPLE.keys()


@pytest.mark.parametrize(
    "text",
    [
        "息ができない",
        "I can't breathe",
        "死にたい",
        "I want to kill myself",
        "唇が腫れて息が苦しい",
        "目が見えなくなった",
    ],
)
def test_danger_goes_before_everything(text: str, known: Library) -> None:
    """In the middle of anything; but a colleague at the desk writes to a patient, and a code is nobody's words."""
    for who in PEOPLE:
        situation = person(who, spoken(text), known)
        decision = decide(situation, event(Said(text, "m")), known)
        if decision.rule in ("colleague_at_the_desk", "staff_code"):
            assert situation.is_staff or situation.invitation, who
            continue
        assert decision.rule == "alarm", who
        assert shown(decision).startswith("urgent "), who
        assert "RaiseTask" in shown(decision), who
        assert decision.urgent, who


def test_what_is_said_to_nobody_in_particular_changes_no_talk(known: Library) -> None:
    for who in PEOPLE:
        before = replace(person(who, "ja", known), is_staff=False, invitation=False)
        for what in (Ignored("x"), Joined(), Left()):
            assert decide(before, event(what), known).conversation == before.conversation


def test_the_waiting_list_is_of_the_day_of_the_visit_whatever_else_is_asked(known: Library) -> None:
    """While the day of a treatment is asked about, it is not that one."""
    decision = decide(person("asked for consent, a wish aside", "ja", known), event(Said("キャンセル待ち", "m")), known)
    assert decision.deeds == (WaitForPlace(FIRST, THURSDAY),)


def test_a_wish_goes_on_after_what_came_in_between(known: Library) -> None:
    """Asked about, aside while its day is kept or an emergency answered, and asked about again when it is wanted."""
    asked = person("asked for consent, a wish aside", "ja", known)
    for text in ("同意します", "息ができない"):
        between = decide(asked, event(Said(text, "m")), known).conversation
        assert between.aside == Aside(WISH)
        resumed = decide(replace(asked, conversation=between), event(Said("予約したい", "m")), known).conversation
        assert (resumed.flow, resumed.aside) == (BookingTalk("confirm", WISH), None)
    answered = decide(asked, event(Said("毛穴に効きますか", "m")), known).conversation
    assert (answered.flow, answered.aside) == (BookingTalk("paused", WISH), None)


def test_what_is_taken_back_is_gone_from_a_wish_wherever_it_is(known: Library) -> None:
    noted = WISH.noting("words", "m1")
    before = person("nothing asked", "ja", known)
    for talk in (Conversation(BookingTalk("confirm", noted)), Conversation(StaffTalk("question"), Aside(noted))):
        after = decide(replace(before, conversation=talk), event(TookBack("m1")), known).conversation
        assert (after.draft, type(after.wish)) == (WISH, type(talk.wish))
