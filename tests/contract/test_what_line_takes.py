"""Everything Sodan can say, rendered as it goes to LINE, in both languages and with the longest values there may be.

Held against the stand-in's rules (LINE's documented limits, in LINE's measures) and, where it is at hand, LINE's own description.
"""

import itertools
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from bot.line import cards
from bot.line.messenger import _models
from bot.turn.choices import RESERVE, STAFF_WRITE, helped, topics
from clinic import taps
from clinic.message import (
    Answer,
    Because,
    Called,
    Card,
    CareSteps,
    Choice,
    DayNote,
    Message,
    Say,
    ServiceName,
    Text,
    Urgent,
)
from clinic.patient import LANGUAGES, Language
from knowledge import layout, lengths, library, looks, wording
from knowledge.library import Library
from scheduler.due_tips import told
from simulator import reading
from simulator.rules.requests import check_push
from tests.contract.openapi_line import LineContract, at_hand

WHEN, DAY = datetime(2030, 12, 28, 18, 30), date(2030, 12, 28)
LONG = "\U0001f600" * 1500  # of anything a person or a colleague writes: 3,000 of LINE's units
MOST_QUICK = 13
TO = f"U{'0' * 32}"
HEADERS = {
    "Authorization": "Bearer t",
    "Content-Type": "application/json",
    "X-Line-Retry-Key": str(UUID(int=4, version=4)),
}
WIDE = "画"


@pytest.fixture(scope="module")
def known() -> Library:
    return library.load()


@pytest.fixture(scope="module")
def contract() -> LineContract | None:
    folder = at_hand()
    return LineContract(folder) if folder else None


def answers(known: Library, language: Language) -> Iterator[Say]:
    for slug, topic in known.topics.items():
        if known.answer(slug, language) is not None:
            in_words = (Choice("button.in_words", taps.InWords(slug)),) if topic.picture else ()
            choices = (*topics(*topic.related), RESERVE, STAFF_WRITE, *in_words, *helped(slug))
            yield Answer(slug, choices)
            yield Answer(slug, choices, plain=True)


def tips(known: Library) -> Iterator[Say]:
    """Every step, every two that may come together, and all of them in one message."""
    for plan in known.careplans.values():
        for some in (*((step,) for step in plan.steps), *itertools.combinations(plan.steps, 2), plan.steps):
            yield told(plan, some)


def alarms(known: Library) -> Iterator[Say]:
    signs = tuple(sign.slug for sign in known.rules.signs)
    for response in sorted({sign.response for sign in known.rules.signs}):
        for informed in (True, False):
            yield Urgent(response, signs[:3], informed, (STAFF_WRITE,))
    for symptom in known.daybook.symptoms.values():
        for days in symptom.days:
            yield DayNote(symptom.slug, days.first, DAY, 999, (STAFF_WRITE,))


def texts(known: Library, language: Language) -> Iterator[Say]:
    """Every fixed text, each gap filled with the longest there may be."""
    services = sorted(known.clinic.services, key=lambda one: len(one.name(language)))
    for key, sentence in known.texts[language].items():
        if key.split(".")[0] in ("typed", "button", "email", "date", "late_at") or "calendar" in key:
            continue
        gaps = {gap: _longest(gap, services[-1].slug) for gap in sentence.gaps}
        lines = tuple(f"{number}. {WIDE * 18}" for number in range(1, 9))
        if "list" in gaps:
            choices = tuple(Choice("title/help", taps.Ask("help")) for _ in lines)
            yield Card(key, {**gaps, "list": ""}, lines, choices)
            yield Text(key, {**gaps, "list": "\n".join(lines)}, (STAFF_WRITE,))
        yield Text(key, gaps, (STAFF_WRITE, RESERVE))


def _longest(gap: str, service: str) -> Any:
    given: dict[str, Any] = {
        "service": ServiceName(service),
        "before": ServiceName(service),
        "words": LONG,
        "reason": Because("own", LONG),
        "about": (Called("title", "pores"), Called("title", "reserve")),
        "on": DAY,
        **dict.fromkeys(("when", "was", "by"), WHEN),
    }
    return given.get(gap, WIDE * 60)


def sayings(known: Library, language: Language) -> Iterator[Say]:
    yield from answers(known, language)
    yield from tips(known)
    yield from alarms(known)
    yield from texts(known, language)


def sent(message: Message) -> dict[str, Any]:
    """As it goes out."""
    found: dict[str, Any] = _models((message,))[0].to_dict()
    return found


def _one_of_many(say: Say) -> bool:
    """LINE's own description takes long to look at a bubble: of those that are alike it sees the first."""
    return isinstance(say, CareSteps) and len(say.steps) == 2


def refused(messages: list[dict[str, Any]]) -> list[str]:
    flaws = check_push({"to": TO, "messages": messages})
    return [f"{flaw.at}: {flaw.message}" for flaw in flaws]


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_takes_everything_that_can_be_said(
    known: Library, contract: LineContract | None, language: Language
) -> None:
    kinds, wrong = set(), []
    for say in sayings(known, language):
        try:
            message = wording.word(say, language, known)
        except LookupError:
            continue  # a text the daybook or the desk fills otherwise
        drawn = sent(message)
        kinds.add((type(say), drawn["type"]))
        flaws = refused([drawn])
        if contract is not None and drawn["type"] != "text" and not _one_of_many(say):
            flaws += contract.check("POST", "/v2/bot/message/push", HEADERS, {"to": TO, "messages": [drawn]})
        assert len(reading.quick_replies(drawn)) <= MOST_QUICK
        wrong += [(say, flaws)] if flaws else []
    assert wrong == []
    assert {
        (Answer, "flex"),
        (Answer, "text"),
        (CareSteps, "flex"),
        (Card, "flex"),
        (Text, "flex"),
        (Text, "text"),
    } <= kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bubble_says_what_its_words_say(known: Library, language: Language) -> None:
    """But for the marks that a line of time or numbered steps replace; letters grow, so nothing in it has a height."""
    for say in (*answers(known, language), *tips(known)):
        message = wording.word(say, language, known)
        drawn = sent(message)
        if drawn["type"] != "flex":
            continue
        title = message.look.title if message.look else ""
        said = reading.words(drawn).removeprefix(title)
        assert _bare(said) == _bare(message.text)
        assert drawn["altText"] in (message.text, message.look and message.look.discreet)
        assert '"height": "' not in json.dumps(drawn["contents"]).replace('"height": "sm"', "")


def _bare(text: str) -> str:
    """Without marks, numbers before a line, colons and gaps."""
    lines = [layout._ITEM.sub(r"\2", line.strip()) for line in text.split("\n")]
    return "".join(char for char in "".join(line for line in lines if not line.isdigit()) if char not in "\uff1a: \n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_screen_tells_of_no_treatment(known: Library, language: Language) -> None:
    """Of what comes by itself: tips, and all that is told of a reservation or written by staff."""
    for say in texts(known, language):
        if isinstance(say, Text) and say.key in looks.DISCREET:
            message = wording.word(say, language, known)
            drawn = sent(message)
            if drawn["type"] == "flex":
                assert reading.words(drawn) == message.text.strip(), say.key
    told_of = [one.name(language) for one in known.clinic.services] + ["\u65bd\u8853", "treatment", "Dermapen"]
    said = [say for say in texts(known, language) if isinstance(say, Text) and say.key in looks.DISCREET]
    assert {say.key for say in said} == set(looks.DISCREET)
    for say in (*tips(known), *said):
        message = wording.word(say, language, known)
        if lengths.utf16(message.text) > lengths.MESSAGE:
            continue
        shown = sent(message)
        if cards.fits(cards.bubble(message, [])):
            assert shown["type"] == "flex", say
            assert not [name for name in told_of if name.lower() in shown["altText"].lower()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_is_as_silent(known: Library, language: Language) -> None:
    choices = (Choice("button.reservation_accept", taps.GoOn()), Choice("button.reservation_refuse", taps.DropWish()))
    say = Text(
        "reservation.proposed",
        {"service": ServiceName("dermapen"), "when": WHEN, "was": WHEN, "by": WHEN},
        choices,
        "confirm",
    )
    shown = sent(wording.word(say, language, known))
    assert (shown["type"], shown["altText"]) == ("template", known.say("discreet.reservation", language).strip())


def test_what_is_too_long_for_a_bubble_goes_as_text(known: Library) -> None:
    message = wording.word(Text("staff.answer", {"words": WIDE * 4900}), "ja", known)
    assert sent(message)["type"] == "flex"
    message = wording.word(Text("staff.answer", {"words": "\n".join(["・画"] * 1600)}), "ja", known)
    assert sent(message)["type"] == "text"
    assert refused([sent(message)]) == []


def test_numbers_and_addresses_open_what_they_name(known: Library) -> None:
    message = wording.word(
        Text("staff.answer", {"words": "Call 03-0000-0000.\nSee https://example.com/a?b=1"}), "en", known
    )
    opened = [action["uri"] for action in reading.buttons(sent(message)) if action["type"] == "uri"]
    assert opened == ["tel:0300000000", "https://example.com/a?b=1"]
