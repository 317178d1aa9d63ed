"""The day of a past treatment, where a text states one. What was compared before writing it: docs/decisions/0003-dates.md."""

import re
from dataclasses import dataclass
from datetime import date

from intents.dates import relative, telling, telling_words
from intents.dates.telling import Around
from intents.dates.telling_words import DAY, NEXT
from intents.languages import date_rules, spoken
from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN

LIMIT = 1200
OLDEST = 3653  # days; longer ago there was no such treatment: it is a day of birth
MANY = 24  # days in one message are a calendar
AS_DONE = 2  # of the strengths of `telling`

_SENTENCE = re.compile(r"(?:[^。!?\n;.]|(?<=\d)\.(?=\d))+(?:[。!?\n;]|(?<!\d)\.|\.(?!\d))*")


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
    text = spoken.spelt_out(normalise(text, LIMIT))
    named = relative.counted(text, date_rules.find(text, today, _rules(text)), today)
    if not named or len(named) > MANY:
        return None
    masked = _masked(text, named)
    strengths = _strengths(masked, named)
    told = [(mention.day, how) for mention, how in zip(named, strengths, strict=True) if mention.day and how]
    return _chosen(text, today, told, masked) if told else None


def _rules(text: str) -> tuple[date_rules.Rule, ...]:
    """What can match at all, and first what reads figures as the likely language of the text does."""
    likely = spoken.likely(text)
    others = [one for one in SPOKEN if one is not likely]
    found = likely.PAST_DAYS + likely.PAST_FIGURES
    for other in others:
        found += (other.PAST_DAYS if other.written_in(text) else ()) + other.PAST_FIGURES
    return found


def _chosen(text: str, today: date, told: list[tuple[date, int]], masked: str) -> Stated | None:
    """The day told of most surely; of equals the latest treatment, or the last word where the person corrects herself."""
    as_done = max(how for _, how in told) >= AS_DONE
    days = [day for day, how in told if how >= AS_DONE or not as_done]
    days = [day for day in days if (today - day).days <= OLDEST]
    if not days:
        return None
    day = days[-1] if telling_words.CORRECTION.search(text) else max(days)
    return Stated(day, as_done, alone=telling.says_nothing_else(masked))


def _strengths(masked: str, named: list[date_rules.Mention]) -> list[int]:
    rest = iter(named)
    return [
        0 if telling.taken_back(around.clause) else telling.strength(around, masked, mention)
        for around in _surroundings(masked)
        for mention in (next(rest),)
    ]


def _masked(text: str, named: list[date_rules.Mention]) -> str:
    parts, at = [], 0
    for mention in named:
        parts += [text[at : mention.start], DAY]
        at = mention.end
    return "".join([*parts, text[at:]])


def _surroundings(masked: str) -> list[Around]:
    """One entry for each named day, in order."""
    return [
        Around(clause, _without_the_next(clauses, clause), "?" in sentence)
        for sentence in _SENTENCE.findall(masked)
        for clauses in (telling_words.CLAUSE_END.split(sentence.rstrip("。!?\n;.")),)
        for clause in clauses
        for _ in range(clause.count(DAY))
    ]


def _without_the_next(clauses: list[str], clause: str) -> str:
    """The sentence of a clause, but for what it says of the next time: 前回11/3、次回12/3."""
    return "、".join(each for each in clauses if each is clause or DAY not in each or not NEXT.search(each))
