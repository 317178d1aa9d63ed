"""What training leaves behind: a head in a few hundred kilobytes, shipped beside the phrasings it was learned from.

A head serves other phrasings as well, as long as it knows their labels: what was added or taken away since is seen by the vote,
which looks at every phrasing. Weights are kept as bytes (bytewise.py).
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.matching import bytewise
from intents.matching.arrays import Floats
from intents.matching.head import Head, Taught


@dataclass(frozen=True, slots=True)
class Origin:
    """What a head was learned from: `phrasings` tells these from all others, `maker` the encoder and the format of features."""

    phrasings: str
    maker: str


def file(folder: Path, language: str, meaningful: bool) -> Path:
    """Heads with and without the encoder are two."""
    return folder / f"{language}{'' if meaningful else '-spelling'}.npz"


def read(path: Path, maker: str) -> Taught | None:
    """The head in a file; None where there is none of this maker."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if bytewise.strings(kept["maker"]) != (maker,):
                return None
            head = Head(_wide(kept, "meaning"), _wide(kept, "spelling"), kept["constant"].astype(np.float32))
            return Taught(head, bytewise.strings(kept["names"]), bytewise.strings(kept["pieces"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def phrasings_of(path: Path) -> str | None:
    """Which phrasings a file was learned from, as its `Origin` had it; None where it cannot be read."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return bytewise.strings(kept["phrasings"])[0]
    except (OSError, ValueError, KeyError, EOFError, IndexError, zipfile.BadZipFile):
        return None


def packed(origin: Origin, taught: Taught) -> bytes:
    """The file of a head that `rounded` has been over; the same head gives the same bytes."""
    head = taught.head
    (meaning, of_meaning), (spelling, of_spelling) = bytewise.steps(head.meaning), bytewise.steps(head.spelling)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        phrasings=bytewise.letters((origin.phrasings,)),
        maker=bytewise.letters((origin.maker,)),
        names=bytewise.letters(taught.names),
        pieces=bytewise.letters(taught.pieces),
        meaning=meaning,
        meaning_scale=of_meaning.astype(np.float16),
        spelling=spelling,
        spelling_scale=of_spelling.astype(np.float16),
        constant=head.constant.astype(np.float16),
    )
    return file.getvalue()


def rounded(head: Head) -> Head:
    """The head as a file gives it back."""
    meaning, spelling = (bytewise.widened(*bytewise.steps(weights)) for weights in (head.meaning, head.spelling))
    return Head(meaning, spelling, head.constant.astype(np.float16).astype(np.float32))


def _wide(kept: "np.lib.npyio.NpzFile", name: str) -> Floats:
    return bytewise.widened(kept[name], kept[f"{name}_scale"])
