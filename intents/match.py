"""Which of the things people ask a text is nearest to: two layers, one score."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from intents import calibration, compiled, meaning
from intents.lexical import Floats, Lexical
from intents.meaning import Encoder
from intents.normalise import normalise
from intents.voting import Ballot, nearest

TYPED_ALIKE = 90  # of 100, RapidFuzz ratio


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying one thing; kind is topic, clinic-topic, action or none (what Sodan leaves alone)."""

    label: str
    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A label and how likely it is what was meant, 0 to 1; over all labels, and none of them, these sum to one."""

    label: str
    kind: str
    score: float


class Matcher:
    """Ranks labels for a text. Deterministic, and safe to share between threads."""

    def __init__(self, phrases: Sequence[Phrase], folder: Path | None = None, spelling_only: bool = False) -> None:
        """Compile the phrases, or take them ready made from `folder`; `meaningful` tells whether both layers work."""
        encoder = None if spelling_only else meaning.installed()
        self.meaningful = encoder is not None
        by_language: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            by_language.setdefault(phrase.language, []).append(phrase)
        self._books = {language: Book(its, language, encoder, folder) for language, its in by_language.items()}

    def rank(self, text: str, language: str) -> list[Scored]:
        """List the labels that get a vote, likeliest first, equals by name; empty for a language without phrases."""
        return self.rank_each([text], language)[0]

    def book(self, language: str) -> "Book | None":
        """The phrases of one language, for whoever measures or calibrates."""
        return self._books.get(language)

    def rank_each(self, texts: Sequence[str], language: str) -> list[list[Scored]]:
        """As `rank`, for several texts at once, which costs less than one by one."""
        book = self._books.get(language)
        return book.rank_each(texts) if book else [[] for _ in texts]


class Book:
    """The phrases of one language."""

    def __init__(self, phrases: Sequence[Phrase], language: str, encoder: Encoder | None, folder: Path | None) -> None:
        texts, self.labels = [phrase.text for phrase in phrases], [phrase.label for phrase in phrases]
        made = compiled.get(texts, self.labels, language, encoder, folder)
        self.lexical = Lexical(made.index, language, made.terms, made.words)
        self.vectors = made.vectors
        self.encoder = encoder
        self._spelt = [normalise(text) for text in texts]
        self._kinds = {phrase.label: phrase.kind for phrase in phrases}
        self.ballot = Ballot(self.labels)
        self._voting = (calibration.BOTH_LAYERS if encoder else calibration.SPELLING_ONLY)[language]

    def rank_each(self, texts: Sequence[str]) -> list[list[Scored]]:
        """A text of signs alone ranks nothing: the encoder has an opinion even on those."""
        spoken = [any(map(str.isalnum, text)) for text in texts]
        return [self._ranked(alike) if says else [] for says, alike in zip(spoken, self.likeness(texts), strict=True)]

    def likeness(self, texts: Sequence[str]) -> list[Floats]:
        """How like each phrase each text is, about 0 to 1, in the order of the phrases."""
        spelt = [normalise(text) for text in texts]
        alike = [self.lexical.likeness(each) for each in spelt]
        if self.encoder:
            share = self._voting.meaning
            vectors = self.encoder.encode(texts)
            alike = [
                share * (self.vectors @ vector) + (1 - share) * each
                for vector, each in zip(vectors, alike, strict=True)
            ]
        return [self._raised_by_typing(each, spelling) for each, spelling in zip(alike, spelt, strict=True)]

    def _ranked(self, alike: Floats) -> list[Scored]:
        shares = self.ballot.count(alike, self._voting)
        ranked = sorted((-share, label) for label, share in shares.items())
        return [Scored(label, self._kinds[label], -share) for share, label in ranked]

    def _raised_by_typing(self, alike: Floats, spelt: str) -> Floats:
        """A phrase typed all but letter by letter is meant, whatever the layers make of it."""
        for at in nearest(alike, self._voting.neighbours):
            alike[at] = max(alike[at], fuzz.ratio(spelt, self._spelt[at], score_cutoff=TYPED_ALIKE) / 100)
        return alike
