"""Why a text may not be said to patients: the list of forbidden words and what was learned from examples, together.

The list alone is read at every start. What was learned needs the sentence encoder, so only those ask it who have the time:
`sodan knowledge claims`, `sodan check`, and the tests over everything that ships.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from intents import claims as learned
from intents.matching import meaning
from knowledge import claims
from knowledge.claims import Claim
from knowledge.library import Library
from knowledge.problems import Problem
from knowledge.shelf import SHIPPED, Shelf

SURE = -0.1  # from this likeness on a sentence is refused though no word of it is on the list
HARMLESS = -0.35  # below it the words of the list mean something else
WHOLE = 90  # letters: what is longer is judged sentence by sentence
SHORTEST = 6  # letters from which on a sentence is like anything; the words of the list are found in shorter ones too
_NAMES = frozenset(
    ("name", "title", "treatment")
)  # too short to be like anything; the words of the list are found in them too
_GAP = re.compile(r"\{\w+\}")
_SENTENCES = re.compile(r"(?<=[。！？!?])(?![」』\"”)）])|(?<=[.])\s+|\n")


@dataclass(frozen=True)
class Judge:
    """Both voices. Built by `judge`."""

    claims: tuple[Claim, ...]
    voice: learned.Voice | None
    encoder: meaning.SentenceEncoder | None

    def reasons(self, texts: Sequence[str]) -> list[list[str]]:
        """For each text what is wrong with saying it, each reason once; nothing where nothing is."""
        parts = [sentences(text) for text in texts]
        every = [part for each in parts for part in each]
        found = dict(zip(every, self._judged(every), strict=True))
        return [list(dict.fromkeys(claim.because for part in each for claim in found[part])) for each in parts]

    def found(self, text: str) -> list[tuple[str, Claim]]:
        """Each sentence that may not be said, and what is wrong with it."""
        parts = sentences(text)
        judged = zip(parts, self._judged(parts), strict=True)
        return [(part, claim) for part, claims_of_it in judged for claim in dict.fromkeys(claims_of_it)]

    def _judged(self, parts: list[str]) -> list[list[Claim]]:
        """The claims of each sentence; all of them are encoded together, which costs half."""
        listed = [[finding.claim for finding in claims.search(part, self.claims)] for part in parts]
        if self.voice is None or not parts:
            return listed
        alike = self.voice.of(parts, self.encoder.encode if self.encoder else None)
        return [self._together(*each) for each in zip(parts, listed, alike, strict=True)]

    def _together(self, part: str, listed: list[Claim], like: learned.Likeness) -> list[Claim]:
        """What the list found, unless the examples say that the words mean something else; else what is like the examples."""
        if listed:
            return listed if like.claimed > HARMLESS else []
        if like.claimed <= SURE or len(part) < SHORTEST:
            return []
        return [next((claim for claim in self.claims if claim.id == like.claim), self.claims[0])]


def doubtful(folder: Path | None) -> list[Problem]:
    """What a clinic's own texts say that is like forbidden claims, though no word of it is on the list: for a person to read."""
    if folder is None:
        return []
    shelf = Shelf(SHIPPED, folder)
    every = claims.read_by_patients(shelf, own_only=True, learned=True)
    read = [each for each in every if _NAMES.isdisjoint(map(str, each[1]))]
    found = judge(shelf).reasons([text for _, _, text in read])
    placed = [(*table.origin(*path), text, why) for (table, path, text), why in zip(read, found, strict=True) if why]
    return [Problem(pages.name, pages.positions.line(where), _doubt(text, why)) for pages, where, text, why in placed]


def _doubt(text: str, reasons: list[str]) -> str:
    return f'"{" ".join(text.split())[:40]}" may be a claim that {reasons[0]}; let somebody who knows the rules read it'


def judge(shelf: Shelf) -> Judge:
    """Both voices, the list as the folder has it."""
    return Judge(claims.load(shelf), learned.shipped(), meaning.installed())


def judge_of(library: Library, at_once: bool = False) -> Judge:
    """The same for a library's folders. `at_once`: without the encoder, which takes a second and 120 MB to load; what was
    learned then goes by the spelling."""
    own = None if library.folder == library.ships else library.folder
    if library not in _LISTS:
        _LISTS[library] = claims.load(Shelf(library.ships, own))
    return Judge(_LISTS[library], learned.shipped(), None if at_once else meaning.installed())


_LISTS: WeakKeyDictionary[Library, tuple[Claim, ...]] = WeakKeyDictionary()


def sentences(text: str) -> list[str]:
    """What is judged as one: a short text as a whole, a longer one by its sentences and lines; without its gaps."""
    said = _GAP.sub("", text)
    parts = [said] if len(said) <= WHOLE and "\n" not in said.strip() else _SENTENCES.split(said)
    return [part.strip() for part in parts if part and part.strip()]
