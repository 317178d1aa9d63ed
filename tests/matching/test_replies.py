"""Floors under how well replies are told apart, and what must never happen: a yes that was none."""

import time

import pytest

from clinic.settings import Settings
from intents.matching import meaning
from intents.replies import head, reading
from knowledge import library, phrasebook, replies
from knowledge.library import Library
from tests.matching import lines
from tests.matching import replies as figures
from tests.matching.replies import Told

CACHE = Settings.from_env({}, line=False).cache
RIGHT = {"ja": 0.81, "en": 0.82}  # of all lines
RIGHTLY = {"ja": 0.90, "en": 0.92}  # of what is acted upon
TAKEN = {"ja": 0.68, "en": 0.72}  # of what is to be acted upon; the rest is asked about
WORST = 0.6  # of any one act
YES, PLAIN_YES = 0.6, 0.92
SECONDS = 0.0006  # of the processor, a message; a third of it where nothing else runs


@pytest.fixture(scope="module")
def known() -> Library:
    return library.load(compiled=CACHE)


@pytest.fixture(scope="module")
def held(known: Library) -> list[Told]:
    return figures.told(known, lines.replies())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_replies_are_told_apart(held: list[Told], language: str) -> None:
    its = [each for each in held if each.line.language == language]
    assert figures.share([each.right for each in its]) >= RIGHT[language]
    assert figures.share([each.rightly for each in its if each.taken]) >= RIGHTLY[language]
    acting = [each for each in its if each.line.act not in ("other", "unsure")]
    assert figures.share([each.rightly for each in acting]) >= TAKEN[language]
    each_act = {act: [each.right for each in its if each.line.act == act] for act in {each.line.act for each in its}}
    assert {act: figures.share(right) for act, right in each_act.items() if figures.share(right) < WORST} == {}


def test_a_plain_yes_is_taken(held: list[Told]) -> None:
    its = [each for each in held if each.line.act == "yes"]
    assert figures.share([each.accepted for each in its]) >= YES
    plain = figures.plain_words()
    assert figures.share([each.accepted for each in its if figures.plainly_yes(each.line, plain)]) >= PLAIN_YES


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_nearly_a_yes_is_none(known: Library, language: str) -> None:
    near = [line for line in lines.near_yes() if line.language == language]
    assert len(near) == 200
    assert [each.line.text for each in figures.told(known, near) if each.accepted] == []


def test_nothing_held_back_is_learned_from() -> None:
    taught = {(each.language, each.text) for each in replies.load().phrasings}
    assert [line for line in lines.replies() if (line.language, line.text) in taught] == []


def test_telling_costs_next_to_nothing(known: Library) -> None:
    """The encoder's vector is there already."""
    encoder = meaning.installed()
    assert encoder is not None
    taught = head.read(head.file(known.ships / phrasebook.LEARNED), encoder.version)
    assert taught is not None
    asked = lines.replies()[::10]
    vectors = encoder.encode([line.text for line in asked])
    begun = time.thread_time()
    for line, vector in zip(asked, vectors, strict=True):
        reading.read(taught, line.text, line.asked, lambda vector=vector: vector)
    assert (time.thread_time() - begun) / len(asked) < SECONDS
