"""What the second opinion is asked about: the whole message and, in a story, each sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intents import urgent_text
from intents.urgent_sense import Encode, Opinion, Sense

_SENTENCE = re.compile(r"[^。．.!?！？\n\r]+")
_MOST_AT_EITHER_END = 40  # sentences
_READ_AT_MOST = 400  # characters of one stretch; the rules read all of it
_HARMLESS = -0.8  # danger by words below which meaning changes the verdict on one danger in a thousand held out
_ENCODED = 3  # sentences beside the whole; each costs about two milliseconds


@dataclass(frozen=True, slots=True)
class Heard:
    """One stretch of the message, where it stands, how it is spelled, and what examples make of it."""

    text: str
    start: int
    end: int
    spelled: str
    opinion: Opinion


def listen(text: str, sense: Sense, repair: Callable[[str], str]) -> list[Heard]:
    """Ask by words alone: first about the whole, then about each sentence if there are several."""
    return [_heard(text, start, end, sense, repair) for start, end in _stretches(text)]


def sounds_harmless(heard: Sequence[Heard]) -> bool:
    """Tell whether there is nothing that is worth a closer look."""
    return all(each.opinion.danger < _HARMLESS for each in heard)


def listen_closely(heard: Sequence[Heard], sense: Sense, encode: Encode) -> list[Heard]:
    """Ask by words and meaning about the whole and the sentences that sounded gravest."""
    whole, *sentences = heard
    grave = [each for each in sentences if each.opinion.danger >= _HARMLESS]
    chosen = [whole, *sorted(grave, key=lambda each: -each.opinion.danger)[:_ENCODED]]
    opinions = sense.by_both([each.spelled for each in chosen], encode([each.text for each in chosen]))
    return [replace(each, opinion=opinion) for each, opinion in zip(chosen, opinions, strict=True)]


def spelled_for_comparing(text: str, repair: Callable[[str], str]) -> str:
    """The spelling by which texts are compared: plain, mended and, for romaji, once more in kana."""
    return " | ".join(reading.text for reading in urgent_text.readings(text[:_READ_AT_MOST], repair))


def _stretches(text: str) -> list[tuple[int, int]]:
    sentences = [found.span() for found in _SENTENCE.finditer(text) if found.group().strip()]
    several = sentences if len(sentences) > 1 else []
    ends = [*several[:_MOST_AT_EITHER_END], *several[_MOST_AT_EITHER_END:][-_MOST_AT_EITHER_END:]]
    return [(0, len(text) + 1), *ends]


def _heard(text: str, start: int, end: int, sense: Sense, repair: Callable[[str], str]) -> Heard:
    spelled = spelled_for_comparing(text[start:end], repair)
    return Heard(text[start:end], start, end, spelled, sense.by_words(spelled))
