"""Which of the things people ask a text is nearest to: a vote of the nearest phrasings and what all of them teach."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from intents.languages import spellings
from intents.languages.normalise import normalise
from intents.languages.spelling import Features
from intents.matching import calibration, compiled, meaning, meanwhile
from intents.matching.arrays import Doubles, Floats
from intents.matching.calibration import Fusing
from intents.matching.compiled import Phrasings, Preparation
from intents.matching.head import Judge, in_order, order
from intents.matching.lexical import Lexical
from intents.matching.meaning import DIMENSIONS, WIDE, Encoder, Remembering
from intents.matching.network import Network
from intents.matching.voting import NONE, Ballot, nearest

TYPED_ALIKE = 90  # of 100, RapidFuzz ratio
TELLING = frozenset({"topic", "clinic-topic"})
LEAST_CHANCE = 0.001  # what is less likely is not worth naming


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying one thing; kind is topic, clinic-topic, action or none (what Sodan leaves alone)."""

    label: str
    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A label and how likely it is what was meant, 0 to 1; over all labels these sum to one or a little less."""

    label: str
    kind: str
    score: float


class Matcher:
    """Ranks labels for a text. Deterministic, and safe to share between threads."""

    def __init__(self, phrases: Sequence[Phrase], preparation: Preparation) -> None:
        """Make the phrases ready; `meaningful` tells whether both layers work.

        LookupError where earlier ones are wanted and there are none."""
        encoder = None if preparation.spelling_only else meaning.installed()
        self.meaningful = encoder is not None
        self._encoder = encoder
        self._network: Network | None = None
        self._books: dict[str, Book] = {}
        self.renew(phrases, preparation)

    def renew(self, phrases: Sequence[Phrase], preparation: Preparation) -> None:
        """Go over to these phrases, one language after the other, while others read; arguments as for a new one."""
        by_language: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            by_language.setdefault(phrase.language, []).append(phrase)
        network = preparation.network(self._encoder)
        for language, its in by_language.items():
            self._books[language] = Book(its, language, self._encoder, preparation, network)

    def remembering(self, ahead: Callable[[], Sequence[str]]) -> Remembering | None:
        """An encoder for one message, that encodes no part of it twice; None without one. `ahead` as `meaning` has it."""
        return Remembering(self._encoder.wide, ahead) if self._encoder else None

    @contextmanager
    def ahead_of(self, texts: Sequence[str], parts: Sequence[str] = ()) -> Iterator[None]:
        """Within, these texts cost little more: they are encoded and compared in one batch. `parts` are encoded only: for each
        that is asked about after all it costs a fifth of what it costs by itself."""
        if self._encoder is None:
            yield
            return
        with meaning.ahead_of([*texts, *parts], self._encoder.wide):
            token = _TOGETHER.set(_Together(texts, Remembering(self._encoder.wide, tuple)))
            try:
                yield
            finally:
                _TOGETHER.reset(token)

    def rank(self, text: str, language: str) -> list[Scored]:
        """List the labels that are at all likely, likeliest first, equals by name; empty for a language without phrases."""
        return self.rank_each([text], language)[0]

    def book(self, language: str) -> "Book | None":
        """The phrases of one language, for whoever measures or calibrates."""
        return self._books.get(language)

    def rank_each(self, texts: Sequence[str], language: str, encode: Remembering | None = None) -> list[list[Scored]]:
        """As `rank`, for several texts at once, which costs less than one by one; `encode` as `remembering` gives it."""
        book = self._books.get(language)
        return book.rank_each(texts, encode) if book else [[] for _ in texts]


class Book:
    """The phrases of one language."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        language: str,
        encoder: Encoder | None,
        preparation: Preparation,
        network: Network | None = None,
    ) -> None:
        texts, self.labels = [phrase.text for phrase in phrases], [phrase.label for phrase in phrases]
        phrasings = Phrasings(language, texts, self.labels)
        if preparation.folders.earlier:
            made = meanwhile.get(phrasings, encoder, preparation)
            self.labels = list(made.labels)
        else:
            made = compiled.get(phrasings, encoder, preparation)
        self.lexical = Lexical(made.index, spellings.of(language).reader(made.known))
        self._axes = made.axes
        self._places = np.ascontiguousarray(made.vectors.T)  # as a product reads them in half the time
        self.encoder = encoder
        self._spelt = made.spelt
        # What earlier phrases spoke of and nobody can answer any more is left alone, as what is none of ours.
        self._kinds = dict.fromkeys(self.labels, NONE) | {phrase.label: phrase.kind for phrase in phrases}
        self.ballot = Ballot(self.labels)
        self._judge = Judge(made.taught, made.index, self.ballot.names)
        self._network = network
        self._of_network = order(self.ballot.names, network.names if network else ())
        self._typed = self.ballot.unmistakable(self._spelt)
        self._voting = (calibration.BOTH_LAYERS if encoder else calibration.SPELLING_ONLY)[language]
        self.fusing = (calibration.FUSING if encoder else calibration.FUSING_SPELLING_ONLY)[language]

    @property
    def has_network(self) -> bool:
        return self._network is not None

    def tells(self, label: str) -> bool:
        """Whether a label only asks for words, which can be said a little too readily without harm."""
        return self._kinds[label] in TELLING

    def rank_each(self, texts: Sequence[str], encode: Remembering | None = None) -> list[list[Scored]]:
        """A text of signs alone ranks nothing: the encoder has an opinion even on those."""
        spoken = [any(map(str.isalnum, text)) for text in texts]
        return [
            self._ranked(found.chances(self.ballot, self.fusing)) if says else []
            for says, found in zip(spoken, self.findings(texts, encode), strict=True)
        ]

    def findings(self, texts: Sequence[str], encode: Remembering | None = None) -> list["Finding"]:
        """What each part of matching makes of each text."""
        together = _TOGETHER.get()
        ahead = together.heard(self) if together else {}
        others = [text for text in texts if text not in ahead]
        heard = ahead | dict(zip(others, self.hear(others, encode), strict=True))
        return [self._finding(heard[text]) for text in texts]

    def hear(self, texts: Sequence[str], encode: Remembering | None = None) -> list["_Heard"]:
        """What the encoder and the network make of texts: of many at once it costs little more than of one, because it reads all
        phrasings and all weights once."""
        spelt = [normalise(text) for text in texts]
        pieces = [self.lexical.pieces(text) for text in spelt]
        if self.encoder is None or not texts:
            return [_Heard(*each) for each in zip(spelt, pieces, strict=True)]
        wide = (encode or self.encoder).wide(texts)
        vectors = wide[:, :DIMENSIONS]
        heard = [_Heard(*each) for each in zip(spelt, pieces, vectors, self.alike_in_meaning(vectors), strict=True)]
        if self._network is None or wide.shape[1] < WIDE:
            return heard
        opinions = (in_order(each, self._of_network) for each in self._network.opinions(wide, pieces))
        return [replace(each, network=opinion) for each, opinion in zip(heard, opinions, strict=True)]

    def alike_in_meaning(self, vectors: Floats) -> Floats:
        """A row a text, a column a phrasing."""
        return np.asarray((vectors @ self._axes) @ self._places)

    def _finding(self, heard: "_Heard") -> "Finding":
        spelt = self.lexical.weighed(heard.pieces)
        alike = self.lexical.compared(spelt)
        if heard.meant is not None:
            alike = self._voting.meaning * heard.meant + (1 - self._voting.meaning) * alike
        voters = nearest(alike, self._voting.neighbours)
        votes = self.ballot.shares_of(voters, self._raised_by_typing(alike[voters], voters, heard.spelt), self._voting)
        opinion = self._judge.opinion(spelt, heard.vector)
        return Finding(votes, opinion, self._typed.get(heard.spelt), heard.network)

    def _ranked(self, chances: Doubles) -> list[Scored]:
        likely = np.flatnonzero(chances >= LEAST_CHANCE)
        order = likely[np.argsort(-chances[likely], kind="stable")]
        names = [self.ballot.names[at] for at in order.tolist()]
        scores = np.minimum(1.0, chances[order]).tolist()
        return [Scored(name, self._kinds[name], score) for name, score in zip(names, scores, strict=True)]

    def _raised_by_typing(self, alike: Floats, voters: NDArray[np.intp], spelt: str) -> Floats:
        """A phrase typed all but letter by letter is meant, whatever the layers make of it."""
        typed = [fuzz.ratio(spelt, self._spelt[at], score_cutoff=TYPED_ALIKE) / 100 for at in voters.tolist()]
        return np.maximum(alike, np.array(typed, np.float32))


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text as it is compared, its vector, how much each phrasing means the same, and the network's opinion; None without an
    encoder."""

    spelt: str
    pieces: Features
    vector: Floats | None = None
    meant: Floats | None = None
    network: Doubles | None = None


class _Together:
    """Texts that are about to be read one after the other: each book hears all of them at once when it is asked for the first.

    Products of more rows add in another order, which shows in the last digits only.
    """

    def __init__(self, texts: Sequence[str], encode: Remembering) -> None:
        self._texts, self._encode = tuple(dict.fromkeys(texts)), encode
        self._heard: dict[Book, dict[str, _Heard]] = {}

    def heard(self, book: Book) -> dict[str, _Heard]:
        if book not in self._heard:
            self._heard[book] = dict(zip(self._texts, book.hear(self._texts, self._encode), strict=True))
        return self._heard[book]


_TOGETHER: ContextVar[_Together | None] = ContextVar("texts read together", default=None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Shares of the vote, logarithms of the head's and the network's opinion, and the number of the label if a phrasing was
    typed. NaN for labels an opinion knows nothing of; without a network the head speaks for it."""

    votes: Doubles
    head: Doubles
    typed: int | None
    network: Doubles | None = None

    def chances(self, ballot: Ballot, fusing: Fusing) -> Doubles:
        """How likely each label is, in the order of the ballot's names."""
        return self.raised(ballot.fused(self, fusing), fusing)

    def raised(self, chances: Doubles, fusing: Fusing) -> Doubles:
        """With a phrasing that was typed as it stands made all but certain, in place."""
        if self.typed is not None and chances[self.typed] < fusing.typed:
            chances *= (1 - fusing.typed) / (1 - chances[self.typed])
            chances[self.typed] = fusing.typed
        return chances
