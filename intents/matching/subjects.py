"""Which treatment a message is about, where it says so: what is true of one must not be answered of another.

"May I have a peel while pregnant?" is nearest, in every voice, to what is said about pregnancy and the treatment that ships.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from intents.languages.normalise import normalise
from intents.matching.match import LEAST_CHANCE, Scored

# What a label of a treatment that is named gains, and one of a treatment that is not loses, as factors of its chance: enough
# that the nearest of its own labels wins.
NAMED, UNNAMED = 12.0, 0.02
# Where most of what the message seemed to mean is about another treatment, what is left may be offered, not answered.
OFFERED_AT_MOST = 0.5


@dataclass(frozen=True)
class Subjects:
    """`names`: what people call each treatment, by language. `of`: the treatment a label belongs to (the others suit all), and
    `kinds` what kind of label it is. `added` are the treatments nobody has learned much of: their labels need help."""

    names: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    of: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    added: frozenset[str] = frozenset()

    @cached_property
    def _shapes(self) -> Mapping[str, re.Pattern[str]]:
        return {
            subject: re.compile("|".join(_shape(name) for its in by_language.values() for name in its))
            for subject, by_language in self.names.items()
            if any(by_language.values())
        }

    def named(self, text: str) -> str | None:
        """The one treatment a message names; None where it names none or several, or where there is but one to be named."""
        if len(self._shapes) < 2:
            return None
        spelt = normalise(text)
        found = [subject for subject, shape in self._shapes.items() if shape.search(spelt)]
        return found[0] if len(found) == 1 else None

    def weighed(self, text: str, ranked: Sequence[Scored]) -> list[Scored]:
        """The same labels in the light of what the message names, and all labels of the treatment that it names."""
        named = self.named(text)
        if named is None or not ranked:
            return list(ranked)
        elsewhere = sum(each.score for each in ranked if self.of.get(each.label, named) != named)
        unranked = self._unranked(named, ranked) if named in self.added else []
        counted = [self._counted(each, named) for each in (*ranked, *unranked)]
        whole = max(1.0, sum(each.score for each in counted)) if elsewhere <= OFFERED_AT_MOST else _sum(counted)
        most = OFFERED_AT_MOST if elsewhere > OFFERED_AT_MOST else 1.0
        return sorted(
            (replace(each, score=most * each.score / whole) for each in counted),
            key=lambda each: (-each.score, each.label),
        )

    def _unranked(self, named: str, ranked: Sequence[Scored]) -> list[Scored]:
        known = {each.label for each in ranked}
        its = (label for label, subject in self.of.items() if subject == named and label not in known)
        return [Scored(label, self.kinds[label], LEAST_CHANCE) for label in its]

    def _counted(self, each: Scored, named: str) -> Scored:
        subject = self.of.get(each.label)
        gains = NAMED if named in self.added else 1.0
        factor = 1.0 if subject is None else gains if subject == named else UNNAMED
        return replace(each, score=each.score * factor)


def _sum(ranked: Sequence[Scored]) -> float:
    return max(1e-9, sum(each.score for each in ranked))


def _shape(name: str) -> str:
    """A name as a pattern: whole words where letters are Latin, with an s; anywhere in Japanese, which puts no blanks."""
    spelt = re.escape(normalise(name))
    return rf"\b{spelt}s?\b" if name.isascii() else spelt
