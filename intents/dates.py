"""The day of a past treatment, where a text states one. What was compared before writing it: docs/decisions/0003-dates.md."""

import re
from dataclasses import dataclass
from datetime import date

from intents import days_en, days_ja, days_spelling, mentions, telling
from intents.normalise import normalise
from intents.telling import Around
from intents.telling_words import DAY

LIMIT = 1200
AS_DONE = 2  # of the strengths of `telling`

_JAPANESE = re.compile(r"[ぁ-ん一-鿿]")
_SENTENCE = re.compile(r"(?:[^。!?\n;.]|\.(?=\d))+(?:[。!?\n;]|\.(?!\d))*")
_CLAUSE_END = re.compile(
    r"[、,]|(?<=けど)|(?<=ので)|(?<=して)(?=\s*§)|(?<=たが)|(?<=なくて)|\s-\s|"
    r"\b(?:and|but|so|now|then|because)\b|(?=\b(?:can|could|should|may) i\b)|(?=\bis it\b)"
)
_CORRECTION = re.compile(r"いや|違|すみません|ごめん|間違|訂正|やっぱ|wait|sorry|i mean|actually|correction|no,")


@dataclass(frozen=True, slots=True)
class Stated:
    """A day; whether the text says in words that a treatment was done then; whether it says nothing else."""

    day: date
    as_done: bool
    alone: bool


def treatment_date(text: str, today: date) -> date | None:
    """Give the day of a treatment the text states as done, at the latest today.

    None where it is vague, still to come, impossible, someone else's or not a treatment's. Without a year the most
    recent past day is meant; 11/3 is month first in Japanese, in English only where the other reading is not as recent.
    """
    found = stated(text, today)
    return found.day if found else None


def stated(text: str, today: date) -> Stated | None:
    """As `treatment_date`, and how it is said."""
    text = days_spelling.spelt_out(normalise(text, LIMIT))
    japanese, english = days_ja.RULES, days_en.RULES
    rules = japanese + english if _JAPANESE.search(text) else english + japanese
    named = mentions.find(text, today, rules)
    masked = _masked(text, named)
    strengths = _strengths(masked, named)
    told = [(mention.day, how) for mention, how in zip(named, strengths, strict=True) if mention.day and how]
    return _chosen(text, told, telling.says_nothing_else(masked))


def _chosen(text: str, told: list[tuple[date, int]], alone: bool) -> Stated | None:
    """The day told of most surely; of equals the latest treatment, or the last word where the person corrects herself."""
    if not told:
        return None
    surest = max(how for _, how in told)
    days = [day for day, how in told if how == surest]
    return Stated(days[-1] if _CORRECTION.search(text) else max(days), surest >= AS_DONE, alone)


def _strengths(masked: str, named: list[mentions.Mention]) -> list[int]:
    rest = iter(named)
    return [
        0 if telling.taken_back(around.clause) else telling.strength(around, masked, mention.past, mention.tells)
        for around in _surroundings(masked)
        for mention in (next(rest),)
    ]


def _masked(text: str, named: list[mentions.Mention]) -> str:
    parts, at = [], 0
    for mention in named:
        parts += [text[at : mention.start], DAY]
        at = mention.end
    return "".join([*parts, text[at:]])


def _surroundings(masked: str) -> list[Around]:
    """One entry for each named day, in order."""
    return [
        Around(clause, sentence.rstrip("。!?\n;."), "?" in sentence)
        for sentence in _SENTENCE.findall(masked)
        for clause in _CLAUSE_END.split(sentence.rstrip("。!?\n;."))
        for _ in range(clause.count(DAY))
    ]
