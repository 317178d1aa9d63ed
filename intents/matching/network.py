"""A small network over both languages, put to use: from what the encoder and the spelling tell to how likely each label is.

The head of `head.py` adds up what speaks for a label; this also knows what speaks for it only together. One hidden layer.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.languages.spelling import Features
from intents.matching import bytewise
from intents.matching.arrays import Doubles, Floats, log_shares
from intents.matching.meaning import WIDE

PIECES = 1024  # places the pieces of spelling are spread over
INPUTS = WIDE + PIECES
_SIGN = 1 << 31
_FILE = "network.npz"
_FORMAT = "1"  # raise with every change of the inputs


@dataclass(frozen=True, slots=True)
class Network:
    """`names` are the labels it was taught; `encoder` the one it listens to."""

    names: tuple[str, ...]
    encoder: str
    first: Floats
    first_constant: Floats
    second: Floats
    second_constant: Floats

    def opinions(self, wide: Floats, pieces: Sequence[Features]) -> Doubles:
        """Logarithms of how likely each label is, a row a text; `wide` as `meaning` has it."""
        hidden = inputs(wide, pieces) @ self.first + self.first_constant
        return log_shares((np.maximum(hidden, 0) @ self.second + self.second_constant).astype(np.float64))


@dataclass(frozen=True, slots=True)
class Weights:
    """What training finds, for inputs brought to a mean of nothing and a spread of one."""

    mean: Floats
    spread: Floats
    first: Floats
    first_constant: Floats
    second: Floats
    second_constant: Floats


def inputs(wide: Floats, pieces: Sequence[Features]) -> Floats:
    """A row a text: the encoder's numbers and the pieces of spelling."""
    return np.concatenate([wide, np.stack([_spread_out(each) for each in pieces])], axis=1)


def _spread_out(pieces: Features) -> Floats:
    """Each piece at a place its letters tell, and with a sign, so that those that meet there take nothing from each other."""
    row = np.zeros(PIECES, np.float32)
    for piece, weight in pieces.items():
        number = zlib.crc32(piece.encode())
        row[number % PIECES] += weight if number & _SIGN else -weight
    return np.asarray(row / max(float(np.linalg.norm(row)), 1e-9), np.float32)


def file(folder: Path) -> Path:
    return folder / _FILE


def packed(names: Sequence[str], encoder: str, weights: Weights) -> bytes:
    """The file of a network, weights as bytes; the same one gives the same bytes."""
    kept = io.BytesIO()
    (first, of_first), (second, of_second) = bytewise.steps(weights.first), bytewise.steps(weights.second)
    np.savez_compressed(
        kept,
        maker=bytewise.letters((_maker(encoder),)),
        names=bytewise.letters(names),
        mean=weights.mean,
        spread=weights.spread,
        first=first,
        first_scale=of_first.astype(np.float16),
        first_constant=weights.first_constant,
        second=second,
        second_scale=of_second.astype(np.float16),
        second_constant=weights.second_constant,
    )
    return kept.getvalue()


def read(path: Path, encoder: str) -> Network | None:
    """The network in a file; None where there is none for this encoder."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if bytewise.strings(kept["maker"]) != (_maker(encoder),):
                return None
            first, second = (bytewise.widened(kept[part], kept[f"{part}_scale"]) for part in ("first", "second"))
            spread = kept["spread"]
            constant = kept["first_constant"] - (kept["mean"] / spread) @ first
            names = bytewise.strings(kept["names"])
            return Network(names, encoder, first / spread[:, None], constant, second, kept["second_constant"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _maker(encoder: str) -> str:
    return f"{_FORMAT} {encoder}"
