"""Prints the numbers of `intents/matching/calibration.py` again: python -m tests.matching.calibrate [--spelling-only] [--voting]

With --voting first those of the vote (intents/learning/voting.py), which takes minutes; then all that settles what is answered
(intents/learning/answering.py). Looks at no "test" line. Each step builds on the numbers of the step before, as the file has
them: write down what is printed, run again.
"""

import sys

from clinic.settings import Settings
from intents.learning import answering, heads, voting
from intents.learning.answering import Heard
from intents.learning.lines import URGENT, Line
from intents.matching import calibration
from intents.matching.compiled import Folders, Preparation
from intents.matching.match import Matcher
from knowledge import library, phrasebook
from tests.matching import lines, measure

CACHE = Settings.from_env({}, line=False).cache
LANGUAGES = ("ja", "en")
STRANGERS_COUNT = 2  # times as much as others: they are the likest to what will be written
EVERY_SO_MANY = 8  # of the worrying lines, which then are as many as all others together


def main() -> None:
    spelling_only = "--spelling-only" in sys.argv
    known = library.load()
    phrases = tuple(phrasebook.phrases(known))
    matcher = Matcher(
        phrases, Preparation(heads.learn, Folders(CACHE, known.folder / phrasebook.LEARNED), spelling_only)
    )
    before = calibration.THRESHOLDS_SPELLING_ONLY if spelling_only else calibration.THRESHOLDS
    votes = calibration.SPELLING_ONLY if spelling_only else calibration.BOTH_LAYERS
    for language in LANGUAGES:
        book = matcher.book(language)
        assert book is not None
        if "--voting" in sys.argv:
            own = [phrase for phrase in phrases if phrase.language == language]
            found, losses = voting.best(book, unseen(language), own, votes[language])
            sys.stdout.write(f"{language} {found}\n  log loss: {losses}\n")
        fusing, needed, honesty, reached = answering.best(book, heard(language), known.harms, before[language])
        sys.stdout.write(f"{language} {fusing}\n   {needed}\n   {honesty}\n   {reached}\n")


def unseen(language: str) -> list[Line]:
    """What the numbers of the vote are found on."""
    found = lines.development() + lines.everyday("tune") + lines.strangers("tune") + lines.worrying("tune")
    return [line for line in measure.of_language(found, language) if line.kind != URGENT]


def heard(language: str) -> Heard:
    """What all the others are found on: the development set where it is at hand, and "tune" lines."""
    found = lines.development() + lines.everyday("tune") + lines.strangers("tune") * STRANGERS_COUNT
    everyday = measure.of_language(found, language)
    worrying = measure.of_language(lines.worrying("tune"), language)
    return Heard(language, everyday, [line for line in worrying if line.kind != URGENT][::EVERY_SO_MANY])


if __name__ == "__main__":
    main()
