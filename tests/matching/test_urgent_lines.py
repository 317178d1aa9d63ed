"""Floors under what the danger rules catch, and over what they take for danger, on lines apart from the rules."""

import pytest

from intents import urgent
from knowledge.library import Library
from tests.matching import lines

# Measured .87 (ja) and .83 (en) over all danger lines, the nastiest ones the rules never saw among them.
RECALL = {"ja": 0.85, "en": 0.80}
# Of everyday lines; measured .011 (ja) and .002 (en).
FALSE_ALARMS = 0.015


@pytest.mark.parametrize("language", ["ja", "en"])
def test_danger_lines_are_caught(known: Library, language: str) -> None:
    both = [*lines.worrying("tune"), *lines.worrying("test")]
    danger = [line for line in both if line.language == language and line.kind == "urgent"]
    assert len(danger) > 200
    caught = sum(urgent.judge(line.text, known.rules) is not None for line in danger)
    assert caught / len(danger) >= RECALL[language]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everyday_lines_are_no_danger(known: Library, language: str) -> None:
    both = [*lines.everyday("tune"), *lines.everyday("test")]
    everyday = [line for line in both if line.language == language]
    assert len(everyday) > 200
    alarms = sum(urgent.judge(line.text, known.rules) is not None for line in everyday)
    assert alarms / len(everyday) <= FALSE_ALARMS
