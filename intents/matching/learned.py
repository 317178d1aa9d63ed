"""What training leaves behind: a head in a few hundred kilobytes, shipped beside the phrasings it was learned from.

Weights are kept as bytes, one scale a label, and used as they are kept: what is just learned and what is read back are
the same to the bit. A file is good only for the phrasings whose key it carries; with others the head is learned anew.
"""

import io
import zipfile
from pathlib import Path

import numpy as np

from intents.matching.arrays import Floats
from intents.matching.head import Head

_STEPS = 127  # of a byte, to either side of nothing


def file(folder: Path, language: str, meaningful: bool) -> Path:
    """Heads with and without the encoder are two."""
    return folder / f"{language}{'' if meaningful else '-spelling'}.npz"


def read(path: Path, key: str) -> Head | None:
    """The head in a file; None where there is none for these phrasings."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if bytes(kept["key"]).decode() != key:
                return None
            return Head(_wide(kept, "meaning"), _wide(kept, "spelling"), kept["constant"].astype(np.float32))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def packed(key: str, head: Head) -> bytes:
    """The file of a head that `rounded` has been over; the same head gives the same bytes."""
    (meaning, of_meaning), (spelling, of_spelling) = _bytes(head.meaning), _bytes(head.spelling)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        key=np.frombuffer(key.encode(), np.uint8),
        meaning=meaning,
        meaning_scale=of_meaning.astype(np.float16),
        spelling=spelling,
        spelling_scale=of_spelling.astype(np.float16),
        constant=head.constant.astype(np.float16),
    )
    return file.getvalue()


def rounded(head: Head) -> Head:
    """The head as a file gives it back."""
    meaning, spelling = (_widened(*_bytes(weights)) for weights in (head.meaning, head.spelling))
    return Head(meaning, spelling, head.constant.astype(np.float16).astype(np.float32))


def _bytes(weights: Floats) -> "tuple[np.ndarray[tuple[int, ...], np.dtype[np.int8]], Floats]":
    scale = (np.abs(weights).max(axis=0, initial=0) / _STEPS).astype(np.float16).astype(np.float32)
    steps = np.round(weights / np.where(scale > 0, scale, 1)).clip(-_STEPS, _STEPS)
    return steps.astype(np.int8), scale


def _widened(steps: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]", scale: Floats) -> Floats:
    return np.asarray(steps.astype(np.float32) * scale, dtype=np.float32)


def _wide(kept: "np.lib.npyio.NpzFile", name: str) -> Floats:
    return _widened(kept[name], kept[f"{name}_scale"].astype(np.float32))
