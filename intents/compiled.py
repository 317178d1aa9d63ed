"""Phrasings made ready for matching and kept in a file, because encoding thousands of them takes seconds.

The file is named after a hash of the phrasings, the encoder and this format, so a stale one is never read; it holds
nothing that could not be built again, and a folder that cannot be written costs time, not function. The head comes from
what training left behind (intents/learned.py), where that was learned from these very phrasings; else it is learned here.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from intents import features, head, learned, lexical
from intents.head import Head
from intents.lexical import Floats, Index
from intents.meaning import Encoder
from intents.normalise import normalise

_FORMAT = "3"  # raise with every change to features, weights, training or the layout below
_PREFIX = "phrasings-"
_AXES = 192  # of meaning, of 512; measured as good as all, in less than half the time


@dataclass(frozen=True, slots=True)
class Compiled:
    """The phrasings of one language in the order given.

    `vectors` are their places on the main `axes` of meaning; without an encoder both are empty. `labels` are what they stand
    for, and empty in a file that an older Sodan kept.
    """

    index: Index
    spelt: tuple[str, ...]
    terms: tuple[str, ...]
    words: tuple[str, ...]
    axes: Floats
    vectors: Floats
    head: Head
    labels: tuple[str, ...] = ()


def at_hand(
    texts: Sequence[str],
    labels: Sequence[str],
    language: str,
    encoder: Encoder | None,
    folder: Path | None,
    taught: Path | None,
) -> bool:
    """Whether `get` takes seconds at most: what takes minutes is to learn the head."""
    key = key_of(texts, labels, encoder)
    path = _file(folder, language, encoder, key)
    return bool(path and path.exists()) or bool(taught and learned.read(taught, key))


def last(language: str, encoder: Encoder | None, folder: Path | None) -> Compiled:
    """What was made ready last by this very code, whatever the phrasings were then; LookupError where nothing was."""
    path = _file(folder, language, encoder, "*")
    kept = sorted(path.parent.glob(path.name), key=lambda file: file.stat().st_mtime, reverse=True) if path else []
    for each in kept:
        if (found := _read(each, _maker(encoder))) and found.labels:
            return found
    raise LookupError(f"nothing was made ready before in {language}")


def _file(folder: Path | None, language: str, encoder: Encoder | None, key: str) -> Path | None:
    return folder / f"{_PREFIX}{language}-{'both' if encoder else 'spelling'}-{key}.npz" if folder else None


def _maker(encoder: Encoder | None) -> str:
    return f"{_FORMAT} {encoder.version if encoder else ''}"


def get(
    texts: Sequence[str],
    labels: Sequence[str],
    language: str,
    encoder: Encoder | None,
    folder: Path | None = None,
    taught: Path | None = None,
) -> Compiled:
    """Read the phrasings ready made from `folder`, or make and keep them there. `taught` is where training left its head."""
    key = key_of(texts, labels, encoder)
    path = _file(folder, language, encoder, key)
    found = _read(path) if path else None
    if found is None or not found.labels:
        made = found or make(texts, labels, language, encoder, learned.read(taught, key) if taught else None)
        found = replace(made, labels=tuple(labels))
        if path:
            _keep(found, path, _maker(encoder))
    return found


def make(
    texts: Sequence[str], labels: Sequence[str], language: str, encoder: Encoder | None, taught: Head | None = None
) -> Compiled:
    """Make the phrasings ready; learns the head, which can take a minute, where none is given."""
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
    vectors = encoder.encode(texts) if encoder and texts else np.zeros((0, 0), np.float32)
    own = taught or learned.rounded(head.learn(index, vectors, [numbers[label] for label in labels]))
    axes = _main_axes(vectors)
    # Rounded here too, so that what is just made and what is read back are the same to the bit.
    axes, places = (each.astype(np.float16).astype(np.float32) for each in (axes, vectors @ axes))
    return Compiled(index, tuple(spelt), terms, words, axes, places, own)


def _main_axes(vectors: Floats) -> Floats:
    """The directions in which the phrasings differ most from nothing, as columns."""
    if not len(vectors):
        return np.zeros((0, 0), np.float32)
    _, directions = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :_AXES], dtype=np.float32)


def key_of(texts: Sequence[str], labels: Sequence[str], encoder: Encoder | None) -> str:
    """What tells these phrasings, this encoder and this format from all others."""
    parts = [
        _FORMAT,
        encoder.version if encoder else "",
        *(part for pair in zip(labels, texts, strict=True) for part in pair),
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _read(path: Path, maker: str | None = None) -> Compiled | None:
    """None for what cannot be read, and, where a `maker` is named, for what another one left."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if maker is not None and _strings(kept["maker"]) != (maker,):
                return None
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
            spelt, terms, words = (_strings(kept[part]) for part in ("spelt", "terms", "words"))
            axes, vectors = (kept[part].astype(np.float32) for part in ("axes", "vectors"))
            labels = _strings(kept["labels"]) if "labels" in kept.files else ()
            return Compiled(index, spelt, terms, words, axes, vectors, learnt, labels)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(compiled: Compiled, path: Path, maker: str) -> None:
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
                spelt=_bytes(compiled.spelt),
                terms=_bytes(compiled.terms),
                words=_bytes(compiled.words),
                axes=compiled.axes.astype(np.float16),
                vectors=compiled.vectors.astype(np.float16),
                meaning=compiled.head.meaning,
                spelling=compiled.head.spelling,
                constant=compiled.head.constant,
                labels=_bytes(compiled.labels),
                maker=_bytes((maker,)),
            )
        os.replace(part.name, path)
        for old in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _bytes(strings: Sequence[str]) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def _strings(kept: "np.ndarray[tuple[int], np.dtype[np.uint8]]") -> tuple[str, ...]:
    return tuple(kept.tobytes().decode().split("\n")) if kept.size else ()
