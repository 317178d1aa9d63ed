"""Whether the words around a named day tell of a treatment done then, and not of a wish, a booking or a glass of beer.

Everything here reads text in which each named day has become `DAY`, in the spelling `normalise` gives.
"""

from dataclasses import dataclass

from intents import telling_words as words
from intents.telling_words import DAY

LITTLE = 4  # characters


@dataclass(frozen=True, slots=True)
class Around:
    """The clause and the sentence in which a day is named."""

    clause: str
    sentence: str
    question: bool


def strength(around: Around, text: str, past: bool, tells: bool) -> int:
    """Say how surely a treatment is told of: 3 said outright, 2 by its name or its verb, 1 nothing speaks against it, 0 no."""
    around = Around(
        words.REGISTERING.sub("", around.clause), words.REGISTERING.sub("", around.sentence), around.question
    )
    if words.EITHER.search(around.sentence):
        return 0
    if tells:
        return 3
    if not _bare(around.clause) or words.DONE.search(around.clause):
        return _in_words(around, around.clause, past)
    if around.clause.strip() != around.sentence.strip():
        return _in_words(around, around.sentence, past) or int(past and bool(words.STILL.search(around.sentence)))
    return int(not around.question and (past or not words.PLANNED.search(words.REGISTERING.sub("", text))))


def _in_words(around: Around, clause: str, past: bool) -> int:
    if _of_someone_else(clause) or words.NOT_DONE.search(clause) or words.SINCE.search(clause):
        return 0
    if past and words.AFTER_IT.search(clause):
        return 2
    named, done, received = (bool(each.search(clause)) for each in (words.TREATMENT, words.DONE, words.RECEIVED))
    if not received and (words.PLANNED.search(clause) or words.SOMETHING_ELSE.search(clause)):
        return 0
    if named:
        return 3 if done else 2 * past
    return _unnamed(around, clause, past, done, received)


def _unnamed(around: Around, clause: str, past: bool, done: bool, received: bool) -> int:
    """Weigh a clause that does not name the treatment: a bare した needs it to itself, もらった does not."""
    if words.PLANNED.search(clause) or words.OTHER_TREATMENT.search(clause):
        return 0
    elsewhere = words.SOMETHING_ELSE.search(clause) or words.OBJECT.search(clause)
    if words.IT_WAS.search(clause) or (received and (words.TREATMENT.search(around.sentence) or not elsewhere)):
        return 2
    if done and _bare(words.DONE.sub("", clause)):
        return 2
    asked = around.question or words.ASKING.search(clause)
    return int(not asked and not elsewhere and (past or _bare(around.clause)))


def _bare(clause: str) -> bool:
    return not words.FILLERS.sub("", clause.replace(DAY, ""))


def _of_someone_else(clause: str) -> bool:
    return bool(words.SOMEONE_ELSE.search(clause)) and not words.MYSELF.search(clause)


def says_nothing_else(text: str) -> bool:
    """Whether little is left of the text without the day, the treatment, its verb and courtesies."""
    for pattern in (words.REGISTERING, words.COURTESY, words.TREATMENT, words.RECEIVED, words.DONE, words.FILLERS):
        text = pattern.sub("", text)
    return "?" not in text and len(text.replace(DAY, "").strip()) <= LITTLE


def taken_back(clause: str) -> bool:
    """Whether the day is named only to be denied: 昨日じゃなくて, not Monday."""
    return bool(words.TAKEN_BACK.search(clause))
