"""A change is tried before it goes live: `python -m knowledge.trial`, what to try as JSON on its input, what was found on its
output.

The labelled messages and the danger set that ship (content/lines/) are read twice, as the knowledge is and as it would be.
docs/decisions/0026-learning-at-the-desk.md tells what is refused, what needs a word, and why this is a process of its own.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import intents  # noqa: F401  # first of all: numpy looks at its import on how many threads it may run
from clinic.patient import Language
from intents import alike
from intents.learning.lines import URGENT, Line
from intents.understand import Understanding, Understood
from knowledge import changes, claim_reasons, phrasebook, prepare
from knowledge.changes import Change, phrasings, said
from knowledge.library import Library
from knowledge.shelf import CONTENT

LINES = CONTENT / "lines"
FILES = ("ja.jsonl", "en.jsonl", "plain.jsonl", "strangers.jsonl", "near-danger.jsonl", "urgent.jsonl")
TODAY = date(2026, 11, 25)  # the day the lines speak of
AT_ONCE = 64  # lines, encoded in one batch
ANSWERED = frozenset({"answer", "start", "ask-staff"})
SHOWN = 12  # lines of each kind: whoever decides reads them all
# From here on a phrasing is taken for what people in danger write: spelt alike, of 100; meaning alike, of 1.
# Of 400 phrasings that ship none (spelling) and one (meaning) would be refused.
SPELT_ALIKE = 85.0
MEANT_ALIKE = 0.82


@dataclass(frozen=True, slots=True)
class Moved:
    """A message that would be treated otherwise: its outcome and labels before and after, and what is right."""

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A sentence that may not be said to patients, where it stands, and the kind of claim."""

    field: str
    language: Language
    excerpt: str
    claim: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a trial found. `danger`: messages or phrasings of people in danger that would be less well noticed; `taken` counts
    the worse ones, all of them, of which the first are in `worse`. `phrased` tells which phrasings it was tried against."""

    phrased: str
    lines: int = 0
    dangers: int = 0
    danger: tuple[Moved, ...] = ()
    better: tuple[Moved, ...] = ()
    worse: tuple[Moved, ...] = ()
    gained: int = 0
    taken: int = 0
    claims: tuple[Claimed, ...] = ()

    @property
    def refused(self) -> bool:
        """Danger would be less well noticed, or patients would read what may not be said."""
        return bool(self.danger or self.claims)


def written(found: Found) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Found:
    """What `written` wrote."""
    told = json.loads(text)
    for name in ("danger", "better", "worse"):
        told[name] = tuple(
            Moved(one["text"], *(tuple(one[part]) for part in ("before", "after", "right"))) for one in told[name]
        )
    told["claims"] = tuple(Claimed(**one) for one in told["claims"])
    return Found(**told)


# What is compared


def lines(languages: Sequence[str]) -> list[Line]:
    """The labelled messages in these languages, the danger set among them."""
    found = (each for name in FILES for each in _objects(LINES / name))
    return [
        Line(str(each["id"]), str(each["lang"]), str(each["text"]), str(each["kind"]), tuple(each["labels"]))
        for each in found
        if each["lang"] in languages
    ]


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as opened:
        yield from (json.loads(line) for line in opened if line.strip())


@dataclass
class Comparison:
    """Two understandings, line by line."""

    before: Understanding
    after: Understanding
    dangers: int = 0
    danger: list[Moved] = field(default_factory=list)
    better: list[Moved] = field(default_factory=list)
    worse: list[Moved] = field(default_factory=list)

    def read(self, some: Sequence[Line]) -> None:
        """Read these as both would. Danger is judged once: its rules know nothing of phrasings, and no change comes near them."""
        with self.before.ahead_of([line.text for line in some]):
            quiet = [line for line in some if not self.before.alarm(line.text)]
        self.dangers += sum(line.kind == URGENT for line in some)
        texts = [line.text for line in quiet]
        with self.before.ahead_of(texts, frozenset(texts)):
            for line in quiet:
                self._compare(line, self.before.read(line.text, TODAY), self.after.read(line.text, TODAY))

    def _compare(self, line: Line, before: Understood, after: Understood) -> None:
        if _outcome(before) == _outcome(after):
            return
        moved = Moved(line.text, _outcome(before), _outcome(after), line.labels)
        if line.kind == URGENT:
            if soothes(before, after):
                self.danger.append(moved)
            return
        was, will = worth(line, before), worth(line, after)
        if will != was:
            (self.better if will > was else self.worse).append(moved)


def soothes(before: Understood, after: Understood) -> bool:
    """Whether somebody in danger whom no rule notices would now be answered as if all were well, and was not before."""
    return after.outcome in ANSWERED and (before.outcome, before.label) != (after.outcome, after.label)


def worth(line: Line, read: Understood) -> int:
    """How well a message is served: 2 answered rightly, or left alone where nothing fits; 1 offered; 0 passed on; -1 wrongly."""
    if not line.in_scope:
        return -1 if read.outcome in ANSWERED else 2
    if read.outcome in ANSWERED:
        return 2 if read.label in line.labels else -1
    return int(not set(read.suggestions).isdisjoint(line.labels))


def _outcome(read: Understood) -> tuple[str, ...]:
    return (read.outcome, *((read.label,) if read.label else read.suggestions))


def tried(now: Library, change: Change, progress: Callable[[int, int], None]) -> Found:
    """Try a change against the library as it is; `progress` hears of how many lines were read, of how many."""
    added = phrasings(change)
    claimed = tuple(_claims(now, change))
    if not added:
        return Found(now.phrased, claims=claimed)
    then = changes.amended(now, 0, (*_live(now), change))
    every = lines(tuple(added))
    progress(0, len(every))
    comparison = Comparison(
        phrasebook.understood(now, earlier=True, languages=added),
        phrasebook.understood(then, earlier=True, languages=added),
    )
    comparison.danger += _like_danger(comparison.before, added, every)
    for start in range(0, len(every), AT_ONCE):
        comparison.read(every[start : start + AT_ONCE])
        progress(min(start + AT_ONCE, len(every)), len(every))
    return Found(
        now.phrased,
        len(every),
        comparison.dangers,
        tuple(comparison.danger[:SHOWN]),
        tuple(comparison.better[:SHOWN]),
        tuple(comparison.worse[:SHOWN]),
        len(comparison.better),
        len(comparison.worse),
        claimed,
    )


def _live(now: Library) -> tuple[Change, ...]:
    return now.amendment.changes if now.amendment else ()


def _claims(now: Library, change: Change) -> Iterator[Claimed]:
    judge = claim_reasons.judge_of(now)
    for name, language, text in said(change):
        for excerpt, claim in judge.found(text):
            yield Claimed(name, language, excerpt, claim.id)


def _like_danger(
    now: Understanding, added: Mapping[Language, tuple[str, ...]], every: Sequence[Line]
) -> Iterator[Moved]:
    """Phrasings that are what people in danger write: an alarm by themselves, or all but a message of the danger set."""
    for language, texts in added.items():
        known = [line.text for line in every if line.kind == URGENT and line.language == language]
        for text in texts:
            like = text if now.alarm(text) else _nearest_danger(text, known)
            if like is not None:
                yield Moved(text, (URGENT,), ("answer",), (like,))


def _nearest_danger(text: str, known: Sequence[str]) -> str | None:
    for found, least in ((alike.spelt(text, known), SPELT_ALIKE), (alike.meant(text, known), MEANT_ALIKE)):
        at, share = found
        if share >= least:
            return known[at]
    return None


# The process of its own


def start(known: Library, change: Change, kind: str) -> "subprocess.Popen[str]":
    """Begin to try a change; its output is a line of JSON for each step, the last of which has what was found."""
    process = subprocess.Popen(
        [sys.executable, "-m", "knowledge.trial"],
        env=prepare.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps({**prepare.told(known), "kind": kind, "change": changes.written(change)}))
    process.stdin.close()
    return process


def main() -> None:
    os.nice(prepare.BEHIND_OTHERS)
    threading.Thread(target=prepare.end_with, args=(os.getppid(),), daemon=True).start()
    told = json.load(sys.stdin)
    now = prepare.loaded(told)
    found = tried(now, changes.read(told["kind"], told["change"]), partial(_say, "step"))
    _say("found", written(found))


def _say(what: str, *values: object) -> None:
    sys.stdout.write(json.dumps([what, *values], ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
