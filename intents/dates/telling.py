"""Whether the words around a named day tell of a treatment done then, and not of a wish, a booking or a glass of beer.

Everything here reads text in which each named day has become `DAY`, in the spelling `normalise` gives.
"""

from dataclasses import dataclass

from intents.dates import telling_words as words
from intents.dates.telling_words import DAY
from intents.languages.date_rules import Mention

IN_WORDS = 2
LITTLE = 4  # characters


@dataclass(frozen=True, slots=True)
class Around:
    """The clause and the sentence in which a day is named."""

    clause: str
    sentence: str
    question: bool


def strength(around: Around, text: str, mention: Mention) -> int:
    """Say how surely a treatment is told of: 3 said outright, 2 by its name or its verb, 1 nothing speaks against it, 0 no."""
    past = mention.past
    around = Around(_plain(around.clause), _plain(around.sentence), around.question)
    if words.EITHER.search(around.sentence):
        return 0
    if mention.tells:
        return 3
    if not _bare(around.clause) or words.DONE.search(around.clause):
        how = _in_words(around, around.clause, past)
        return 0 if mention.loose and how < IN_WORDS and not words.HERE.search(around.clause) else how
    if around.clause.strip() != around.sentence.strip():
        return _in_words(around, around.sentence, past) or int(past and _still_felt(around.sentence))
    return int(not around.question and (past or not words.PLANNED.search(_plain(text))))


def _still_felt(sentence: str) -> bool:
    """Whether a day said for itself is followed by how the skin is now: 3日前、まだ赤い. What was felt then is no treatment."""
    if words.STILL.search(sentence):
        return True
    return bool(words.SYMPTOM.search(sentence)) and not (
        words.PAST_TENSE.search(sentence) or words.SINCE.search(sentence)
    )


def _plain(text: str) -> str:
    """Without the wish to have it written down, and without what only says on what occasion: on the way home from work."""
    return words.OCCASION.sub("", words.REGISTERING.sub("", text))


def _in_words(around: Around, clause: str, past: bool) -> int:
    if _of_someone_else(clause) or words.NOT_DONE.search(clause) or words.SINCE.search(clause):
        return 0
    if _asked_back(around, clause):
        return 0
    if words.AFTER_IT.search(clause) and (past or words.SYMPTOM.search(clause)) and not words.ABOUT_IT.search(clause):
        return 2
    named, done, received = _named(clause), *(bool(each.search(clause)) for each in (words.DONE, words.RECEIVED))
    if not received and (words.PLANNED.search(clause) or _elsewhere(clause)):
        return 0
    if named:
        return 3 if done or received else 2 * (past or _told_before(around, clause)) or int(_only_named(around, clause))
    return _unnamed(around, clause, past, done, received)


def _named(clause: str) -> bool:
    """Whether a treatment of this clinic is named: "laser treatment" is none."""
    if not words.TREATMENT.search(clause):
        return False
    return bool(words.OURS.search(clause)) or not words.OTHER_TREATMENT.search(clause)


def _elsewhere(clause: str) -> bool:
    return bool(words.SOMETHING_ELSE.search(clause) or words.SYMPTOM.search(clause))


def _told_before(around: Around, clause: str) -> bool:
    """Whether the verb stands in another clause: had the consultation on the 10th and the treatment on the 18th."""
    return clause != around.sentence and bool(words.DONE.search(around.sentence)) and not words.PRESENT.search(clause)


def _only_named(around: Around, clause: str) -> bool:
    """Whether there is but the day and the treatment: "dermapen on monday", as good as an answer to when it was."""
    rest = words.TREATMENT.sub("", clause)
    return not (around.question or words.TO_COME.search(clause) or words.PLANNED.search(around.sentence)) and _bare(
        rest
    )


def _asked_back(around: Around, clause: str) -> bool:
    return (
        around.question and around.sentence.strip().endswith(clause.strip()) and bool(words.ASKED_BACK.search(clause))
    )


def _unnamed(around: Around, clause: str, past: bool, done: bool, received: bool) -> int:
    """Weigh a clause that does not name the treatment: a bare した needs it to itself, もらった does not."""
    if words.PLANNED.search(clause) or words.OTHER_TREATMENT.search(clause):
        return 0
    elsewhere = not words.DIRECTLY.search(clause) and (_elsewhere(clause) or words.OBJECT.search(clause))
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
