"""Phrasings made ready for matching, kept in a file with the head they teach, because encoding and
learning from thousands of them takes seconds.

The file is named after a hash of the phrasings, the encoder and this format, so a stale one is never read; it holds
nothing that could not be built again, and a folder that cannot be written costs time, not function.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents import features, head, lexical
from intents.head import Head
from intents.lexical import Floats, Index
from intents.meaning import Encoder
from intents.normalise import normalise

_FORMAT = "2"  # raise with every change to features, weights, training or the layout below
_PREFIX = "phrasings-"


@dataclass(frozen=True, slots=True)
class Compiled:
    """The phrasings of one language in the order given; `vectors` has no rows without an encoder."""

    index: Index
    terms: tuple[str, ...]
    words: tuple[str, ...]
    vectors: Floats
    head: Head


def get(
    texts: Sequence[str], labels: Sequence[str], language: str, encoder: Encoder | None, folder: Path | None
) -> Compiled:
    """Read the phrasings ready made from `folder`, or make and keep them there."""
    if folder is None:
        return make(texts, labels, language, encoder)
    path = folder / f"{_PREFIX}{language}-{_key(texts, labels, encoder)}.npz"
    found = _read(path)
    if found is None:
        found = make(texts, labels, language, encoder)
        _keep(found, path, language)
    return found


def make(texts: Sequence[str], labels: Sequence[str], language: str, encoder: Encoder | None) -> Compiled:
    spelt = [normalise(text) for text in texts]
    numbers = {label: number for number, label in enumerate(sorted(set(labels)))}
    if language == "ja":
        terms: tuple[str, ...] = tuple(sorted(features.katakana_terms(texts)))
        words: tuple[str, ...] = ()
        pattern = features.term_pattern(terms)
        found = [features.japanese(text, pattern) for text in spelt]
    else:
        terms, words = (), tuple(sorted({word for text in spelt for word in features.words(text)}))
        found = [features.english(text, str) for text in spelt]
    index = lexical.build(found, [numbers[label] for label in labels])
    vectors = encoder.encode(texts) if encoder and texts else np.zeros((0, 0))
    # Rounded here too, so that what is just made and what is read back are the same to the bit.
    vectors = vectors.astype(np.float16).astype(np.float32)
    return Compiled(index, terms, words, vectors, head.learn(index, vectors, [numbers[label] for label in labels]))


def _key(texts: Sequence[str], labels: Sequence[str], encoder: Encoder | None) -> str:
    parts = [
        _FORMAT,
        encoder.version if encoder else "",
        *(part for pair in zip(labels, texts, strict=True) for part in pair),
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _read(path: Path) -> Compiled | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            index = Index(
                _strings(kept["vocabulary"]),
                kept["idf"],
                kept["starts"],
                kept["rows"],
                kept["weights"],
                int(kept["size"]),
                float(kept["rarest"]),
            )
            learnt = Head(*(kept[part].astype(np.float32) for part in ("meaning", "spelling", "constant")))
            vectors = kept["vectors"].astype(np.float32)
            return Compiled(index, _strings(kept["terms"]), _strings(kept["words"]), vectors, learnt)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(compiled: Compiled, path: Path, language: str) -> None:
    """Write whole or not at all, and drop what older phrasings left behind."""
    index = compiled.index
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            np.savez(
                part,
                vocabulary=_bytes(index.vocabulary),
                idf=index.idf,
                starts=index.starts,
                rows=index.rows,
                weights=index.weights,
                size=np.int64(index.size),
                rarest=np.float64(index.rarest),
                terms=_bytes(compiled.terms),
                words=_bytes(compiled.words),
                vectors=compiled.vectors.astype(np.float16),
                meaning=compiled.head.meaning.astype(np.float16),
                spelling=compiled.head.spelling.astype(np.float16),
                constant=compiled.head.constant.astype(np.float16),
            )
        os.replace(part.name, path)
        for old in path.parent.glob(f"{_PREFIX}{language}-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _bytes(strings: Sequence[str]) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def _strings(kept: "np.ndarray[tuple[int], np.dtype[np.uint8]]") -> tuple[str, ...]:
    return tuple(kept.tobytes().decode().split("\n")) if kept.size else ()
