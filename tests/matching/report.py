"""Writes the page of figures: python -m tests.matching.report [file]; without a file it goes to standard output."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from clinic.settings import Settings
from intents.dates import treatment
from intents.learning.lines import Line
from intents.matching.match import Matcher, Phrase
from intents.understand import Understanding
from knowledge import library, phrasebook
from tests.matching import lines, measure, replies, yardsticks
from tests.matching.measure import Answerer, Given, Measures
from tests.matching.yardsticks import Yardstick

CACHE = Settings.from_env({}, line=False).cache
LANGUAGES = ("ja", "en")
WITH_YARDSTICKS = frozenset({"development", "everyday, test", "strangers, test"})
HEAD = "| precision | accuracy | helped | none answered | danger recall | false alarms | lines |"
BAR = 40  # characters


def sets() -> dict[str, list[Line]]:
    """The lines by name; the development set only where it is at hand."""
    found = {
        "development": lines.development(),
        "everyday, tune": lines.everyday("tune"),
        "everyday, test": lines.everyday("test"),
        "strangers, tune": lines.strangers("tune"),
        "strangers, test": lines.strangers("test"),
        "plain questions": lines.plain(),
        "danger and what sounds like it, tune": lines.worrying("tune"),
        "danger and what sounds like it, test": lines.worrying("test"),
    }
    return {name: its for name, its in found.items() if its}


def page(understanding: Understanding, phrases: Sequence[Phrase]) -> str:
    return "\n".join(_sections(understanding, phrases)) + "\n"


def _sections(understanding: Understanding, phrases: Sequence[Phrase]) -> Iterator[str]:
    yield "# How well Sodan understands\n"
    yield f"{len(phrases)} phrasings. What the columns mean: `tests/matching/measure.py`. Yardsticks see no danger rules.\n"
    answer = lru_cache(None)(measure.by_sodan(understanding))
    yield from _curves(answer)
    everything: dict[str, tuple[list[Line], list[Given]]] = {language: ([], []) for language in LANGUAGES}
    for name, its in sets().items():
        yield f"## Lines: {name}\n"
        yield f"| language | method {HEAD}"
        yield "|---" * 9 + "|"
        for language in LANGUAGES:
            asked = measure.of_language(its, language)
            given = [answer(line.text, language) for line in asked]
            everything[language][0].extend(asked)
            everything[language][1].extend(given)
            yield f"| {language} | Sodan | {measure.measured(asked, given).row()} |"
            if name in WITH_YARDSTICKS:
                for method, figures in _yardsticks(understanding.matcher, phrases, asked, language):
                    yield f"| {language} | {method} | {figures.row()} |"
        yield ""
    yield from _false_alarms(answer)
    yield from _dates()
    for language in LANGUAGES:
        yield from _reliability(language, *everything[language])
        yield from _confusions(language, *everything[language])


def _false_alarms(answer: Answerer) -> Iterator[str]:
    yield "## Harmless, whatever it asks for\n"
    yield "| lines | language | false alarms | of |"
    yield "|---|---|---|---|"
    for split in ("tune", "test"):
        for language in LANGUAGES:
            given = [answer(text, language) for spoken, text in lines.harmless(split) if spoken == language]
            yield f"| {split} | {language} | {sum(each.outcome == 'urgent' for each in given)} | {len(given)} |"
    yield ""


def _curves(answer: Answerer) -> Iterator[str]:
    """Apart from where the thresholds stand: what the order of the scores is worth, and the plainest questions."""
    yield "## Whatever the thresholds\n"
    yield "| lines | language | accuracy at precision .95 | at .98 | right label first |"
    yield "|---" * 5 + "|"
    for name, its in sets().items():
        for language in LANGUAGES:
            asked = measure.of_language(its, language)
            found = measure.curve(asked, [answer(line.text, language) for line in asked])
            yield f"| {name} | {language} | {found.row()} |"
    yield ""


def _yardsticks(
    matcher: Matcher, phrases: Sequence[Phrase], asked: Sequence[Line], language: str
) -> Iterator[tuple[str, Measures]]:
    own = [phrase for phrase in phrases if phrase.language == language]
    book = matcher.book(language)
    methods: dict[str, Yardstick] = {
        "RapidFuzz extractOne (WRatio)": yardsticks.wratio,
        "BM25, character n-grams": yardsticks.bm25,
    }
    if book and book.encoder:
        methods["encoder alone"] = yardsticks.encoder_alone(book)
    for method, yardstick in methods.items():
        yield method, measure.measured(asked, yardsticks.given(yardstick, own, asked))


def _dates() -> Iterator[str]:
    yield "## Treatment dates\n"
    yield "| lines | right | of |"
    yield "|---|---|---|"
    for split in ("tune", "test"):
        its = lines.dates(split)
        yield f"| {split} | {sum(date_right(line) for line in its)} | {len(its)} |"
    yield ""


def date_right(line: dict[str, object]) -> bool:
    found = treatment.treatment_date(str(line["text"]), date.fromisoformat(str(line["today"])))
    return (found.isoformat() if found else None) == line["date"]


def _reliability(language: str, asked: Sequence[Line], given: Sequence[Given]) -> Iterator[str]:
    yield f"## Is the score honest? ({language})\n"
    yield "Of the answers with about this score so many were right; `|` marks where the bar should end.\n"
    yield "```"
    for score, right, times in measure.reliability(asked, given):
        bar = ("█" * round(right * BAR)).ljust(BAR, "·")
        end = min(BAR - 1, round(score * BAR))
        yield f"{score:.2f} {bar[:end]}|{bar[end + 1 :]} {right:.2f} of {times}"
    yield "```\n"


def _confusions(language: str, asked: Sequence[Line], given: Sequence[Given]) -> Iterator[str]:
    yield f"## Worst confusions ({language})\n"
    yield "| meant | answered | times |"
    yield "|---|---|---|"
    for meant, said, times in measure.confusions(asked, given):
        yield f"| {meant} | {said} | {times} |"
    yield ""


def main() -> None:
    knowledge = library.load(compiled=CACHE)
    phrases = tuple(phrasebook.phrases(knowledge))
    text = page(knowledge.understanding, phrases) + "\n".join(("", *replies.section(knowledge)))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
