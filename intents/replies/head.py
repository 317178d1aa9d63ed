"""What phrasings of replies teach, put to use: from the encoder's vector of a text, its spelling and what was asked to its act.

A sum of weights, one set for all languages. Some weights of the vector hold only where one thing was asked: "cancel it" is a yes
to one question and a no to another.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.matching import bytewise
from intents.matching.arrays import Doubles, Floats, log_shares
from intents.matching.meaning import DIMENSIONS
from intents.replies import pieces
from intents.replies.acts import ACTS, ASKED, Asked

# What was asked where a yes or a no is about something of its own.
PARTICULAR: tuple[Asked, ...] = ("send", "accept", "cancel", "delete", "consent")
# How much each kind of input counts beside the others; measured.
VECTOR, SPELLING, QUESTION = 0.27, 0.54, 0.13
# Where each kind of input begins among the rows of weights.
OF_QUESTION = DIMENSIONS
OF_PARTICULAR = OF_QUESTION + len(ASKED)
OF_SPELLING = OF_PARTICULAR + len(PARTICULAR) * DIMENSIONS
ROWS = OF_SPELLING + pieces.PLACES
_FILE = "replies.npz"
_FORMAT = "1"  # raise with every change of the inputs


@dataclass(frozen=True, slots=True)
class Head:
    """`weights`: a row an input, a column an act. `warmth` is what the sums are multiplied by to make honest chances.
    `plain` are the words people agree with: any other names something besides."""

    weights: Floats
    constant: Floats
    warmth: float
    plain: frozenset[str] = frozenset()

    def chances(self, vector: Floats, text: str, asked: Asked) -> Doubles:
        """How likely each act is, in the order of `ACTS`."""
        at, worth = pieces.places(text)
        known, meant = self.weights, VECTOR * vector
        sums = self.constant + meant @ known[:OF_QUESTION] + QUESTION * known[OF_QUESTION + ASKED.index(asked)]
        if asked in PARTICULAR:
            begin = OF_PARTICULAR + PARTICULAR.index(asked) * DIMENSIONS
            sums = sums + meant @ known[begin : begin + DIMENSIONS]
        sums = sums + (SPELLING * worth) @ known[OF_SPELLING + at]
        return np.exp(log_shares(self.warmth * sums.astype(np.float64)))


def file(folder: Path) -> Path:
    return folder / _FILE


def packed(head: Head, encoder: str) -> bytes:
    """The file of a head, weights as bytes; the same one gives the same bytes."""
    weights, scale = bytewise.steps(head.weights)
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        maker=bytewise.letters((_maker(encoder),)),
        acts=bytewise.letters(ACTS),
        weights=weights,
        scale=scale.astype(np.float16),
        constant=head.constant.astype(np.float32),
        warmth=np.float64(head.warmth),
        plain=bytewise.letters(sorted(head.plain)),
    )
    return kept.getvalue()


def read(path: Path, encoder: str) -> Head | None:
    """The head in a file; None where there is none for this encoder."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if bytewise.strings(kept["maker"]) != (_maker(encoder),) or bytewise.strings(kept["acts"]) != ACTS:
                return None
            weights = bytewise.widened(kept["weights"], kept["scale"])
            plain = frozenset(bytewise.strings(kept["plain"]))
            return Head(weights, kept["constant"], float(kept["warmth"]), plain) if len(weights) == ROWS else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _maker(encoder: str) -> str:
    return f"{_FORMAT} {encoder}"
