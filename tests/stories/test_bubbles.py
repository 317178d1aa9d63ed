"""People write in several bubbles: read together, answered once, and danger never kept waiting."""

import random
import re
import time
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest

from intents.languages.bubbles import as_one
from intents.learning.lines import Line
from knowledge.library import Library
from simulator.people import Person
from store import inbox
from tests.matching import lines
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_staff import Run
from tests.stories.test_taken import kept, run, takes

__all__ = ["run"]

LINES = 200
ON = date(2030, 4, 2)
URGENT = "唇が腫れて息が苦しいです"


@pytest.fixture
def more_settings() -> dict[str, str]:
    """So short that the story is, too; what is sent together is there together."""
    return {"SODAN_JOIN_SECONDS": "0.3"}


def writes(clinic: Clinic, person: Person, bubbles: Sequence[str]) -> list[str]:
    """All of it within a moment; what the person hears."""
    with clinic.platform.holding() as held:
        for bubble in bubbles:
            person.says(bubble)
    held.together()
    return clinic.hears(person)


def seen_loading(clinic: Clinic, person: Person) -> int:
    calls = [seen.call for seen in clinic.platform.requests if seen.call.name == "loading"]
    return sum(call.body["chatId"] == person.id for call in calls)


def test_what_is_cut_in_two_is_answered_as_one_and_the_dots_show_meanwhile(clinic: Clinic) -> None:
    mai, ken = clinic.patient(), clinic.patient("Ken")
    asked = phrasing(clinic, "price")
    assert writes(clinic, mai, [asked[:3], asked[3:]]) == writes(clinic, ken, [asked])
    assert seen_loading(clinic, mai) == 1
    assert [row.words for row in kept(clinic, mai) if row.who == "patient"] == [asked[:3], asked[3:]]


def test_danger_is_answered_with_what_stands_beside_it(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    heard = writes(clinic, mai, ["予約したいです", URGENT, "土曜がいいです"])
    assert heard == [clinic.library.urgent_words("emergency", "ja", staff_told=True).strip()]
    assert len([told for told in clinic.hears(ann) if URGENT in told]) == 1


@pytest.mark.parametrize("more_settings", [{"SODAN_JOIN_SECONDS": "10"}])
def test_danger_does_not_wait_for_the_next_bubble(clinic: Clinic) -> None:
    """Long before the moment is over, whatever is waited for; what is harmless waits on."""
    mai, ken = clinic.patient(), clinic.patient("Ken")
    for bubble in ("予約したいです", "土曜がいいです", URGENT):
        mai.says(bubble)
        ken.says("料金を教えてください")
    clinic.platform.settle()
    deadline = time.monotonic() + 5
    while not mai.heard():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert ken.heard() == []


@pytest.mark.parametrize(
    ("cry", "rest", "answered"),
    [
        ("my cheek is hot and swollen on one side only", "is it normal to have tiny scabs", True),
        ("I can't breathe properly", "how much does it cost", True),
        ("I can't breathe properly", "since this morning", False),
        (URGENT, "料金はいくらですか", True),
        ("息が苦しい", "ずっと続いてます", False),
    ],
)
@pytest.mark.parametrize("more_settings", [{"SODAN_JOIN_SECONDS": "1"}])
def test_what_is_asked_right_behind_a_cry_is_answered_and_the_rest_of_it_is_not(
    clinic: Clinic, cry: str, rest: str, answered: bool
) -> None:
    mai = clinic.patient()
    mai.says(cry)
    deadline = time.monotonic() + 5
    while not mai.heard():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    mai.says(rest)
    assert bool(clinic.hears(mai)) is answered


def test_stickers_in_a_row_get_one_answer_and_none_of_their_own_beside_words(clinic: Clinic) -> None:
    mai = clinic.patient()
    with clinic.platform.holding() as held:
        for _ in range(3):
            mai.sends_sticker()
    held.together()
    assert clinic.hears(mai) == [clinic.words("courtesy.sticker")]
    with clinic.platform.holding() as held:
        mai.says(phrasing(clinic, "price"))
        mai.sends_sticker()
    held.together()
    assert clinic.words("courtesy.sticker") not in (heard := clinic.hears(mai))
    assert len(heard) >= 1


def test_a_photo_and_a_question_get_one_answer_that_speaks_of_both(clinic: Clinic) -> None:
    mai = clinic.patient()
    before = len(clinic.platform.requests)
    with clinic.platform.holding() as held:
        mai.sends_image()
        mai.says(phrasing(clinic, "price"))
    held.together()
    heard = clinic.hears(mai)
    assert heard[-2:] == [clinic.words("photo.about"), clinic.words("photo.ask")]
    assert len(heard) > 2
    assert sum(seen.call.name == "reply" for seen in clinic.platform.requests[before:]) == 1


def test_while_staff_have_the_word_no_dots_show(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    writes(clinic, mai, [phrasing(clinic, "pain-anaesthesia")])
    assert seen_loading(clinic, mai) == 1
    takes(clinic, run, mai)
    assert writes(clinic, mai, ["いつごろ", "お返事いただけますか"]) == []
    assert seen_loading(clinic, mai) == 1


# Two hundred lines


def cut(line: str, chance: random.Random) -> list[str]:
    """Into two to five bubbles: Japanese anywhere, other words between them."""
    words = line.split(" ") if not re.search("[ぁ-んァ-ヶ一-龥]", line) else list(line)
    parts = min(chance.randint(2, 5), len(words))
    at = [0, *sorted(chance.sample(range(1, len(words)), parts - 1)), len(words)]
    glue = " " if len(words) < len(line) else ""
    return [bubble for one, other in pairwise(at) if (bubble := glue.join(words[one:other]).strip())]


def chosen() -> list[Line]:
    everyday = [*lines.everyday("tune"), *lines.strangers("tune"), *lines.worrying("tune")]
    return random.Random(200).sample(
        [line for line in everyday if len(line.text.split()) > 1 or len(line.text) > 7], LINES
    )


def test_two_hundred_lines_in_bubbles_are_answered_once(clinic: Clinic) -> None:
    chance, people = random.Random(12), {}
    with clinic.platform.holding() as held:
        for number, line in enumerate(chosen()):
            person = clinic.patient(f"P{number}")
            people[person.id] = cut(line.text, chance)
            for bubble in people[person.id]:
                person.says(bubble)
    held.together()
    clinic.settles()
    with clinic.office.db.look() as tx:
        assert inbox.all_open(tx) == []
        letters = tx.rows("SELECT recipient, count(*) AS n FROM outbox WHERE key LIKE 'reply:%' GROUP BY recipient")
    answered = {row["recipient"]: row["n"] for row in letters}
    assert [people[person] for person in people if answered.get(person) != 1] == []


def test_two_hundred_lines_in_bubbles_are_understood_as_well_as_whole(known: Library) -> None:
    """As they are joined they mean what they meant; half a percent may differ, as another comma would make them."""
    chance, differs = random.Random(12), []
    for line in chosen():
        parts = cut(line.text, chance)
        whole, joined = (known.understanding.read(text, ON) for text in (line.text, as_one(parts)))
        if (whole.outcome, whole.label) != (joined.outcome, joined.label):
            differs.append(parts)
    assert len(differs) <= LINES // 100, differs
