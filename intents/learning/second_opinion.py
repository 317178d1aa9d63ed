"""Learns the second opinion on danger: `danger/second_opinion.py` from labelled lines, everyday messages and phrasings.

Reads lines of danger and of what only sounds like it, messages and dates that are all harmless, and four of five phrasings of
the knowledge; the fifth is held back, so that something is left to measure on. It compares each with each by spelling and
meaning, and solves for the weights that give danger 1 and the rest -1 (kernel ridge regression; the same lines give the same
numbers). It does so twice: first with few of the phrasings, then also with those that the first took for something near
danger; the others would teach nothing. A minute on two cores.
"""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.danger.judge import judge
from intents.danger.rules import UrgentRules
from intents.danger.second_opinion import FINEST, RESPONSES, WIDTH, Sense, packed, runs_of
from intents.danger.sentences import spelled_for_comparing
from intents.learning.lines import URGENT, Line
from intents.matching.meaning import Encoder

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Held = tuple[Places, Floats]

HELD_BACK = 5  # one phrasing in so many is never learned from
AT_FIRST = 16  # one of the others in so many is learned from whatever it looks like
NOT_FAR = -0.2  # danger from which the rest of them matter
SEEN_AT_LEAST = 3  # texts a run of characters must be in
AXES = 100  # of meaning, of 512: more is measured as no better
MEANING_COUNTS = 2.0  # times as much as spelling
CAUTION = 0.3  # ridge: how little a single example may pull
NEAR_ENOUGH = 1e-4  # of the targets may be missed
TINY = np.float32(1e-12)
COMMON = 250  # runs in more texts than this are multiplied as one matrix, the others by their few texts
HARMLESS = (-1.0,) * (1 + len(RESPONSES))


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    spelled: str
    targets: tuple[float, ...]  # 1 or -1 per output: danger at all, then each response; 0 where nobody says which


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from: labelled lines, everyday messages that are no danger, phrasings, and the rules as they stand."""

    worrying: Sequence[Line]
    harmless: Sequence[str]
    phrasings: Sequence[str]
    rules: UrgentRules

    def inputs(self) -> dict[str, object]:
        """All of it as JSON can hold it, for the manifest."""
        return {
            "lines": [*([line.text, line.kind, _response(line)] for line in self.worrying), *self.harmless],
            "phrasings": sorted(set(self.phrasings)),
            "rules": self.rules.digest,
        }


def file(material: Material, encoder: Encoder) -> bytes:
    """The file that ships; the same material gives the same bytes."""
    kept = io.BytesIO()
    np.savez_compressed(kept, **packed(learned(material, encoder)))
    return kept.getvalue()


def labelled(material: Material) -> list[Example]:
    """The lines to learn from, in an order that does not change."""
    found = {text: example(text, material.rules) for text in material.harmless}
    for line in material.worrying:
        danger = _danger(line, material.rules) if line.kind == URGENT else HARMLESS
        found[line.text] = example(line.text, material.rules, danger)
    return list(found.values())


def learned_from(texts: Sequence[str]) -> list[str]:
    """The phrasings that may be learned from: the others are held back, to measure on."""
    return [text for at, text in enumerate(sorted(set(texts))) if at % HELD_BACK]


def example(text: str, rules: UrgentRules, targets: tuple[float, ...] = HARMLESS) -> Example:
    return Example(text, spelled_for_comparing(text, rules.repair), targets)


def _response(line: Line) -> str:
    """The response to danger that is right, where whoever wrote the line said so: its second label."""
    return line.labels[1] if line.kind == URGENT and len(line.labels) > 1 else ""


def _danger(line: Line, rules: UrgentRules) -> tuple[float, ...]:
    """Danger, and the response to it: the one the line names, else the one that the rules give."""
    right = _response(line)
    if not right:
        alarm = judge(line.text, replace(rules, sense=None))
        right = alarm.response if alarm else ""
    return (1.0, *(0.0 if not right else 1.0 if right == each else -1.0 for each in RESPONSES))


def learned(material: Material, encoder: Encoder) -> Sense:
    """The second opinion this material gives."""
    fixed, others = labelled(material), learned_from(material.phrasings)
    told = {each.text for each in fixed}  # which may be danger here, like a bare cry for help
    harmless = [example(text, material.rules) for text in others if text not in told]
    first = [*fixed, *harmless[::AT_FIRST]]
    rest = [each for at, each in enumerate(harmless) if at % AT_FIRST]
    vectors, vectors_of_rest = (encoder.encode([each.text for each in group]) for group in (first, rest))
    sense = solved(first, vectors, meaning_only=True)
    opinions = sense.by_both([sense.taken_apart(each.spelled) for each in rest], vectors_of_rest)
    near = [at for at, opinion in enumerate(opinions) if opinion.danger > NOT_FAR]
    return solved([*first, *(rest[at] for at in near)], np.concatenate([vectors, vectors_of_rest[near]]))


def solved(found: Sequence[Example], vectors: Floats, meaning_only: bool = False, kept: int = AXES) -> Sense:
    """The weights that tell these examples apart; `meaning_only` leaves out those for where there is no encoder.

    `kept` are the axes of meaning that count.
    """
    runs, rarity, held = _runs(found)
    centre, axes = _main_axes(vectors, kept)
    points = _as_kept((vectors - centre) @ axes)
    spelling, meant = _alike_by_spelling(held, len(found)), MEANING_COUNTS * _alike_by_meaning(points)
    targets = np.array([each.targets for each in found], dtype=np.float32)
    pull = _weights(spelling + meant, targets)
    alone = pull if meaning_only else _weights(spelling, targets)
    return Sense(
        runs={run: at for at, run in enumerate(runs)},
        rarity=rarity,
        by_spelling=_by_run(held, alone, len(runs)),
        with_meaning=_by_run(held, pull, len(runs)),
        centre=centre,
        axes=axes,
        points=points,
        reach=np.asarray((points * points).sum(axis=1), dtype=np.float32),
        pull=MEANING_COUNTS * pull,
    )


def _runs(found: Sequence[Example]) -> tuple[list[str], Floats, list[Held]]:
    """The runs worth keeping, how rare each is, and per example its runs with their share of the whole."""
    each = [runs_of(example.spelled) for example in found]
    counts = Counter(run for runs in each for run in runs)
    kept = sorted(run for run, count in counts.items() if count >= SEEN_AT_LEAST and "\n" not in run)
    at = {run: place for place, run in enumerate(kept)}
    rarity = np.array([np.log((1 + len(found)) / (1 + counts[run])) + 1 for run in kept], dtype=np.float32)
    held = []
    for runs in each:
        places = np.array(sorted(at[run] for run in runs if run in at), dtype=np.int64)
        weights = rarity[places]
        held.append((places, weights / max(float(np.linalg.norm(weights)), 1e-9)))
    return kept, rarity, held


def _main_axes(vectors: Floats, kept: int) -> tuple[Floats, Floats]:
    centre = vectors.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov(vectors - centre, rowvar=False))
    return centre.astype(np.float16).astype(np.float32), directions[:, ::-1][:, :kept].astype(np.float16).astype(
        np.float32
    )


def _as_kept(points: NDArray[np.floating[Any]]) -> Floats:
    """Rounded as the file will hold them, so that the weights are learned for what will be read."""
    fineness = FINEST / float(np.abs(points).max())
    return np.asarray(np.round(points * fineness) / fineness, dtype=np.float32)


def _alike_by_spelling(held: Sequence[Held], size: int) -> Floats:
    """For each two texts the sum over their common runs; rare runs touch few pairs, common ones are one big product."""
    alike = np.zeros((size, size), dtype=np.float32)
    common: list[Floats] = []
    for rows, shares in _holders(held):
        if len(rows) < COMMON:
            alike[np.ix_(rows, rows)] += np.outer(shares, shares)
            continue
        column = np.zeros(size, dtype=np.float32)
        column[rows] = shares
        common.append(column)
    table = np.stack(common, axis=1)
    return np.asarray(alike + table @ table.T, dtype=np.float32)


def _holders(held: Sequence[Held]) -> Iterator[Held]:
    """Turn the table round: per run the texts that have it and its share in each."""
    texts = np.concatenate([np.full(len(places), row) for row, (places, _) in enumerate(held)])
    runs = np.concatenate([places for places, _ in held])
    shares = np.concatenate([shares for _, shares in held])
    order = np.argsort(runs, kind="stable")
    starts = np.flatnonzero(np.diff(runs[order])) + 1
    yield from zip(np.split(texts[order], starts), np.split(shares[order], starts), strict=True)


def _alike_by_meaning(points: Floats) -> Floats:
    length = np.einsum("ij,ij->i", points, points)
    return np.asarray(np.exp(-WIDTH * (length[:, None] + length[None] - 2 * points @ points.T)), dtype=np.float32)


def _weights(alike: Floats, targets: Floats) -> Floats:
    """What each example pulls, so that together they give the targets: by conjugate gradients, which get there in a hundred
    products where solving outright takes minutes."""
    found, left = np.zeros_like(targets), targets.copy()
    step, length = targets.copy(), (targets * targets).sum(axis=0)
    enough = length * NEAR_ENOUGH**2
    while (length > enough).any():
        pulled = alike @ step + np.float32(CAUTION) * step
        far = length / np.maximum((step * pulled).sum(axis=0), TINY)
        found += far * step
        left -= far * pulled
        before, length = length, (left * left).sum(axis=0)
        step = left + length / np.maximum(before, TINY) * step
    return np.asarray(found, dtype=np.float32)


def _by_run(held: Sequence[Held], pull: Floats, size: int) -> Floats:
    weights = np.zeros((size, pull.shape[1]), dtype=np.float32)
    for (places, shares), pulls in zip(held, pull, strict=True):
        weights[places] += shares[:, None] * pulls
    return weights
