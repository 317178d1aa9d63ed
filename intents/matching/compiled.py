"""Phrasings made ready for matching and kept in a file, because encoding thousands of them takes seconds.

The file is named after a hash of the phrasings, the encoder, this format and the code, so a stale one is never read; it holds
nothing that could not be built again, and a folder that cannot be written costs time, not function. The head comes from
what training left behind (learned.py), where that knows all labels of these phrasings; else it is learned here.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clinic import private_files
from intents.languages import spellings
from intents.languages.normalise import normalise
from intents.matching import learned, lexical, network, source
from intents.matching.arrays import Floats
from intents.matching.bytewise import letters as _bytes
from intents.matching.bytewise import strings as _strings
from intents.matching.head import Head, Learn, Taught, taught_pieces
from intents.matching.learned import Origin
from intents.matching.lexical import Index
from intents.matching.meaning import Encoder
from intents.matching.network import Network

_FORMAT = "4"  # raise with every change to features, weights, training or the layout below
_PREFIX = "phrasings-"
_AXES = 192  # of meaning, of 512; measured as good as all, in less than half the time


@dataclass(frozen=True, slots=True)
class Compiled:
    """The phrasings of one language in the order given.

    `vectors` are their places on the main `axes` of meaning; without an encoder both are empty. `labels` are what they stand
    for.
    """

    index: Index
    spelt: tuple[str, ...]
    known: tuple[str, ...]
    axes: Floats
    vectors: Floats
    taught: Taught
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrasings:
    """Those of one language, and what each of them asks for."""

    language: str
    texts: Sequence[str]
    labels: Sequence[str]

    def key(self) -> str:
        """What tells these phrasings from all others."""
        return _digest(*(part for pair in zip(self.labels, self.texts, strict=True) for part in pair))

    def origin(self, encoder: Encoder | None) -> Origin:
        """What a head that is learned from them, with this encoder or without one, comes from."""
        return Origin(self.key(), _features(encoder))


@dataclass(frozen=True, slots=True)
class Folders:
    """`cache`: where phrasings made ready are kept, and may be written. `learned`: where training left its heads.

    `earlier`: of phrasings that would have to be learned first, take what the cache holds of earlier ones.
    """

    cache: Path | None = None
    learned: Path | None = None
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Preparation:
    """How phrasings are made ready: what is at hand, and who learns what is not."""

    learn: Learn
    folders: Folders = Folders()
    spelling_only: bool = False

    @property
    def cache(self) -> Path | None:
        return self.folders.cache

    def head(self, phrasings: Phrasings, encoder: Encoder | None) -> Taught | None:
        """What training left that serves these phrasings; None where it left nothing, or does not know all their labels."""
        if self.folders.learned is None:
            return None
        found = learned.read(self._file(phrasings, encoder), _features(encoder))
        return found if found and found.serves(phrasings.labels) else None

    def network(self, encoder: Encoder | None) -> Network | None:
        """What training left for all languages together."""
        folder = self.folders.learned
        return network.read(network.file(folder), encoder.version) if folder and encoder else None

    def taught_by(self, phrasings: Phrasings, encoder: Encoder | None) -> str:
        """Which head these phrasings get, as the name of the cache has it."""
        return (self.folders.learned and learned.phrasings_of(self._file(phrasings, encoder))) or ""

    def _file(self, phrasings: Phrasings, encoder: Encoder | None) -> Path:
        assert self.folders.learned is not None
        return learned.file(self.folders.learned, phrasings.language, encoder is not None)


def at_hand(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> bool:
    """Whether `get` takes seconds at most: what takes minutes is to learn the head."""
    path = _path(phrasings, encoder, preparation)
    return bool(path and path.exists()) or preparation.head(phrasings, encoder) is not None


def last(language: str, encoder: Encoder | None, preparation: Preparation) -> Compiled:
    """What was made ready last by this very code, whatever the phrasings were then; LookupError where nothing was."""
    folder = preparation.cache
    kept = folder.glob(f"{_stem(language, encoder)}-*.npz") if folder else ()
    for each in sorted(kept, key=lambda file: file.stat().st_mtime, reverse=True):
        if (found := _read(each, _maker(encoder))) and found.labels:
            return found
    raise LookupError(f"nothing was made ready before in {language}")


def get(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> Compiled:
    """Take the phrasings ready made from the cache, or make and keep them there."""
    path = _path(phrasings, encoder, preparation)
    found = _read(path) if path else None
    if found is None:
        found = make(phrasings, encoder, preparation.learn, preparation.head(phrasings, encoder))
        if path:
            _keep(found, path, _maker(encoder))
    return found


def _features(encoder: Encoder | None) -> str:
    """The encoder, if any, and this format."""
    return f"{_FORMAT} {encoder.version if encoder else ''}"


def _path(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> Path | None:
    """Named after all that went into it: the phrasings, the head, the encoder, this format and the code of intents/."""
    if preparation.cache is None:
        return None
    key = _digest(phrasings.key(), preparation.taught_by(phrasings, encoder), _features(encoder), source.digest())
    return preparation.cache / f"{_stem(phrasings.language, encoder)}-{key}.npz"


def _stem(language: str, encoder: Encoder | None) -> str:
    return f"{_PREFIX}{language}-{'both' if encoder else 'spelling'}"


def _maker(encoder: Encoder | None) -> str:
    """What a file can be read back by: this format, this code, this encoder."""
    return f"{_FORMAT} {source.digest()} {encoder.version if encoder else ''}"


def make(phrasings: Phrasings, encoder: Encoder | None, learn: Learn, taught: Taught | None = None) -> Compiled:
    """Make the phrasings ready; learns the head, which can take a minute, where none is given."""
    texts, labels = phrasings.texts, phrasings.labels
    spelt = [normalise(text) for text in texts]
    names = tuple(sorted(set(labels)))
    numbers = {label: number for number, label in enumerate(names)}
    spelling = spellings.of(phrasings.language)
    known = spelling.vocabulary(texts)
    reader = spelling.reader(known)
    found = [reader.pieces(text) for text in spelt]
    index = lexical.build(found, [numbers[label] for label in labels])
    vectors = encoder.encode(texts) if encoder and texts else np.zeros((0, 0), np.float32)
    own = taught or Taught(
        learned.rounded(learn(index, vectors, [numbers[label] for label in labels])), names, taught_pieces(index)
    )
    axes = _main_axes(vectors)
    # Rounded here too, so that what is just made and what is read back are the same to the bit.
    axes, places = (each.astype(np.float16).astype(np.float32) for each in (axes, vectors @ axes))
    return Compiled(index, tuple(spelt), known, axes, places, own, tuple(labels))


def _main_axes(vectors: Floats) -> Floats:
    """The directions in which the phrasings differ most from nothing, as columns."""
    if not len(vectors):
        return np.zeros((0, 0), np.float32)
    _, directions = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :_AXES], dtype=np.float32)


def _digest(*parts: str) -> str:
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
            head = Head(*(kept[part].astype(np.float32) for part in ("meaning", "spelling", "constant")))
            learnt = Taught(head, _strings(kept["names"]), _strings(kept["pieces"]))
            spelt, known = (_strings(kept[part]) for part in ("spelt", "known"))
            axes, vectors = (kept[part].astype(np.float32) for part in ("axes", "vectors"))
            labels = _strings(kept["labels"])
            return Compiled(index, spelt, known, axes, vectors, learnt, labels)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(compiled: Compiled, path: Path, maker: str) -> None:
    """Write whole or not at all, and drop what older phrasings left behind."""
    index = compiled.index
    try:
        private_files.create_folder(path.parent)
        private_files.mend(path.parent)
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
                known=_bytes(compiled.known),
                axes=compiled.axes.astype(np.float16),
                vectors=compiled.vectors.astype(np.float16),
                meaning=compiled.taught.head.meaning,
                spelling=compiled.taught.head.spelling,
                constant=compiled.taught.head.constant,
                names=_bytes(compiled.taught.names),
                pieces=_bytes(compiled.taught.pieces),
                labels=_bytes(compiled.labels),
                maker=_bytes((maker,)),
            )
        os.replace(part.name, path)
        for old in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return
