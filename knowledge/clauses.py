"""What a message says of symptoms, clause by clause: felt, only named, or denied and over."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from intents.languages import passages
from intents.languages.normalise import normalise

State = Literal["felt", "named", "over"]
_MARKS = r"[。、,.!?\n]+"
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Names:
    """How a symptom is told (`words`), and how it is called (`names`), which alone does not tell how somebody is."""

    words: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A symptom, and how it stands with it."""

    symptom: str
    state: State


@dataclass(frozen=True, slots=True)
class Clause:
    """What is mentioned in it. `still` and `over`: it says so, whatever it may be about."""

    mentions: tuple[Mention, ...]
    still: bool
    over: bool


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    symptom: str
    told: bool


def spelled(text: str) -> str:
    """The spelling words are compared in: apostrophes are left out, as many people do."""
    return normalise(text, passages.LONGEST).replace("'", "")


@dataclass(frozen=True)
class Reader:
    """The words that cut a message and turn a clause; all are regular expressions in the spelling that is compared.

    A clause ends at a mark and behind a `hinge`, but not behind a mark after `open`. `still` wins over all that means over.
    `over` stands behind what is over, unless the clause holds `not_over`. `denied_before` and `denied_after` stand right
    at what is denied, with `between` in between; `shares` joins things denied together. `asked` behind words asks.
    """

    hinge: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    not_over: tuple[str, ...] = ()
    denied_before: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def read(self, text: str, names: Mapping[str, Names]) -> list[Clause]:
        """The clauses of a message in their order, with the symptoms of `names` in them."""
        read: list[Clause] = []
        for typed in self._clauses(spelled(text)):
            clause = self._clause(typed, names)
            # "Still a little": what was spoken of before. "May I drink again?" is not.
            if clause.still and not clause.mentions and read and not passages.worth_reading(typed)[0].asks:
                clause = Clause(tuple(Mention(one.symptom, "felt") for one in read[-1].mentions), True, False)
            read.append(clause)
        return read

    def _clauses(self, typed: str) -> list[str]:
        cut: list[str] = []
        for piece in self._cut.findall(typed):
            if cut and self._is_open(cut[-1]):
                cut[-1] += piece
            elif piece.strip(" 。、,.!?\n"):
                cut.append(piece)
        return cut

    def _is_open(self, piece: str) -> bool:
        """Whether it ends in a particle, and so has not said anything yet."""
        said = piece.rstrip(" 、,")
        return bool(said != piece and self._ends_open.search(said) and not self._ends_hinged.search(said))

    def _clause(self, text: str, names: Mapping[str, Names]) -> Clause:
        still = bool(self._still.search(text))
        found = _mentions(text, names)
        denied = self._denied(text, found)
        ends = [] if self._not_over.search(text) else [one.start() for one in self._over.finditer(text)]

        def state(one: _Found) -> State:
            if still:
                return "felt"
            if one in denied or any(one.end <= end for end in ends):
                return "over"
            return "felt" if one.told and not self._asks.match(text, one.end) else "named"

        mentions = tuple(Mention(one.symptom, state(one)) for one in found)
        return Clause(mentions, still, bool(ends or denied) and not still)

    def _denied(self, text: str, found: Sequence[_Found]) -> set[_Found]:
        """What stands at a word that denies; "no pain or swelling" denies both, and so does 赤みも腫れもない."""
        denied = {
            one for one in found if self._denies_next.search(text[: one.start]) or self._denies.match(text, one.end)
        }
        neighbours = list(pairwise(found))
        for one, after in neighbours:
            if one in denied and _OR.fullmatch(text[one.end : after.start]):
                denied.add(after)
        for one, after in reversed(neighbours):
            if after in denied and self._joined.fullmatch(text[one.end : after.start]):
                denied.add(one)
        return denied

    @cached_property
    def _cut(self) -> re.Pattern[str]:
        return re.compile(rf".+?(?:{'|'.join((_MARKS, *self.hinge))}|$)", re.DOTALL)

    @cached_property
    def _ends_open(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_either(self.open)})$")

    @cached_property
    def _ends_hinged(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_either(self.hinge)})$")

    @cached_property
    def _still(self) -> re.Pattern[str]:
        return _anywhere(self.still)

    @cached_property
    def _over(self) -> re.Pattern[str]:
        return _anywhere(self.over)

    @cached_property
    def _not_over(self) -> re.Pattern[str]:
        return _anywhere(self.not_over)

    @cached_property
    def _asks(self) -> re.Pattern[str]:
        return re.compile(_either(self.asked))

    @cached_property
    def _denies_next(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z])(?:{_either(self.denied_before)})\s(?:(?:{_either(self.between)})\s){{0,4}}$")

    @cached_property
    def _denies(self) -> re.Pattern[str]:
        return re.compile(rf"(?:(?:{_either(self.between)})\s?){{0,4}}(?:{_either(self.denied_after)})")

    @cached_property
    def _joined(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_either(self.between)}){{0,4}}(?:{_either(self.shares)})[、,\s]*")


_OR = re.compile(r"\s*(?:or|nor|/)\s(?:(?:any|the)\s)*|\s*/\s*")


def _either(patterns: Iterable[str]) -> str:
    return "|".join(patterns) or _NEVER


def _anywhere(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(map(_whole_words, patterns)))


def _whole_words(pattern: str) -> str:
    """The same pattern, which Latin letters on either side do not match: "red" is not in "tired"."""
    return rf"(?<![a-z])(?:{pattern})(?![a-z])" if re.search("[a-z]", pattern) else f"(?:{pattern})"


def _mentions(text: str, names: Mapping[str, Names]) -> list[_Found]:
    """All of them in their order; where two overlap, the one that begins first, and then the longer: 内出血 is no bleeding."""
    found = [
        _Found(*one.span(), symptom, told)
        for symptom, called in names.items()
        for told, words in ((True, called.words), (False, called.names))
        for one in _pattern(words).finditer(text)
    ]
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end, not one.told)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return _anywhere(re.escape(word) for word in sorted(words, key=len, reverse=True))
