"""What the second opinion is asked about: the whole message and, in a story, each sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intents.danger import plain_text
from intents.danger.plain_text import Reading
from intents.danger.second_opinion import Encode, Opinion, Sense, Spelling

_SENTENCE = re.compile(r"((?:[^。．.!?！？\n\r]|(?<=\d)[．.](?=\d))+)[。．.!?！？]*")  # 37.5 is not cut
_MOST_AT_EITHER_END = 40  # sentences
_READ_AT_MOST = 400  # characters of one stretch; the rules read all of it
_HARMLESS = -0.8  # danger by words below which meaning changes the verdict on one danger in a thousand held out
_ENCODED = 3  # sentences beside the whole; each costs about half a millisecond


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of the message, where it stands, its spelling taken apart, and what examples make of it.

    `closed` is the same with the marks that end it, as matching reads it too: the encoder is asked once for both.
    """

    text: str
    closed: str
    start: int
    end: int
    spelling: Spelling
    opinion: Opinion


def judged_by_words(text: str, read: Sequence[Reading], sense: Sense, repair: Callable[[str], str]) -> list[Stretch]:
    """Ask by words alone: first about the whole, whose readings are given, then about each sentence if there are several."""
    whole, *sentences = stretches(text)
    spelled = _spelled(read) if len(text) <= _READ_AT_MOST else spelled_for_comparing(text, repair)
    return [
        _heard(text, *whole, spelled, sense),
        *(_heard(text, *each, spelled_for_comparing(text[each[0] : each[1]], repair), sense) for each in sentences),
    ]


def sounds_harmless(heard: Sequence[Stretch]) -> bool:
    """Tell whether there is nothing that is worth a closer look."""
    return all(each.opinion.danger < _HARMLESS for each in heard)


def judged_by_meaning(heard: Sequence[Stretch], sense: Sense, encode: Encode) -> list[Stretch]:
    """Ask by words and meaning about the whole and the sentences that sounded gravest."""
    whole, *sentences = heard
    grave = [each for each in sentences if each.opinion.danger >= _HARMLESS]
    chosen = [whole, *sorted(grave, key=lambda each: -each.opinion.danger)[:_ENCODED]]
    opinions = sense.by_both([each.spelling for each in chosen], encode([each.closed for each in chosen]))
    return [replace(each, opinion=opinion) for each, opinion in zip(chosen, opinions, strict=True)]


def spelled_for_comparing(text: str, repair: Callable[[str], str]) -> str:
    """The spelling by which texts are compared: plain, mended and, for romaji, once more in kana."""
    return _spelled(plain_text.readings(text[:_READ_AT_MOST], repair))


def _spelled(read: Sequence[Reading]) -> str:
    return " | ".join(reading.text for reading in read)


def stretches(text: str) -> list[tuple[int, int, int]]:
    """Where each begins, where its words end, and where its marks."""
    sentences = [(*found.span(1), found.end()) for found in _SENTENCE.finditer(text) if found.group(1).strip()]
    several = sentences if len(sentences) > 1 else []
    ends = [*several[:_MOST_AT_EITHER_END], *several[_MOST_AT_EITHER_END:][-_MOST_AT_EITHER_END:]]
    return [(0, len(text) + 1, len(text)), *ends]


def _heard(text: str, start: int, end: int, closed: int, spelled: str, sense: Sense) -> Stretch:
    spelling = sense.taken_apart(spelled)
    return Stretch(text[start:end], text[start:closed], start, end, spelling, sense.by_words(spelling))
