"""Floors under what is caught as danger, and over what is taken for it, as a whole message is judged."""

from datetime import date

import pytest

from knowledge.library import Library
from tests.matching import lines

# Measured on lines neither rules nor examples had seen: recall .981 (ja) and .967 (en), of the newest alone .99
# and .90; of the harmless ones beside them .061 and .050 alarmed; of everyday lines .009 and .005.
RECALL = 0.96
FALSE_AMONG_WORRYING = 0.07
FALSE_AMONG_EVERYDAY = 0.01


def alarmed(known: Library, chosen: list[str]) -> float:
    """The share of texts that raise an alarm."""
    today = date(2026, 11, 22)
    return sum(known.understanding.read(text, today).alarm is not None for text in chosen) / len(chosen)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_unseen_danger_is_caught_and_what_only_sounds_like_it_is_not(known: Library, language: str) -> None:
    unseen = [line for line in lines.worrying("test") if line.language == language]
    danger = [line.text for line in unseen if line.kind == "urgent"]
    harmless = [line.text for line in unseen if line.kind != "urgent"]
    harmless += [text for spoken, text in lines.harmless("test") if spoken == language]
    assert min(len(danger), len(harmless)) > 50
    assert alarmed(known, danger) >= RECALL
    assert alarmed(known, harmless) <= FALSE_AMONG_WORRYING


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everyday_lines_are_no_danger(known: Library, language: str) -> None:
    everyday = [line.text for line in lines.everyday("test") if line.language == language]
    assert len(everyday) > 200
    assert alarmed(known, everyday) <= FALSE_AMONG_EVERYDAY
