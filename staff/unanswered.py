"""What patients asked and were not answered, or not well, grouped by likeness: what staff may teach Sodan."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from clinic.patient import Language
from knowledge import teaching
from store import learning
from store.db import Tx
from store.learning import Asked, How

LATEST = 300  # messages; the page is to be quick, and who answers them sees the next
OF_ONE = 20  # of them from one person: whoever writes on and on leaves room for the others
BACK_AT_LEAST = 2  # what was put aside comes up again once as many have asked anew, and so many at least


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that ask the same, the latest first. `topics` are what they were taken for, the most frequent first; `again`
    how many of them staff had put aside before."""

    asked: tuple[Asked, ...]
    language: Language
    topics: tuple[str, ...]
    again: int = 0

    @property
    def last(self) -> datetime:
        return self.asked[0].at

    @property
    def why(self) -> tuple[str, ...]:
        """Each reason once."""
        return tuple(dict.fromkeys(one.why for one in self.asked))


def groups(tx: Tx) -> list[Group]:
    """What is to be seen to, the most frequent first."""
    found = [_waiting(group) for group in _together(tx)]
    return sorted(filter(None, found), key=lambda one: (-len(one.asked), -one.last.timestamp()))


def around(tx: Tx, message: str) -> Group | None:
    """The group a message stands in; None where it is gone, or seen to."""
    return next((group for group in groups(tx) if any(one.id == message for one in group.asked)), None)


def put_aside(tx: Tx) -> list[Group]:
    """What staff have put aside, the latest first."""
    return [_group(its) for group in _together(tx) if (its := [one for one in group if one.seen == "put-aside"])]


def _together(tx: Tx) -> list[list[Asked]]:
    found = learning.asked(tx, LATEST, OF_ONE)
    return [[found[at] for at in places] for places in teaching.together([one.words for one in found])]


def _waiting(group: list[Asked]) -> Group | None:
    new = [one for one in group if one.seen is None]
    aside = _count(group, "put-aside")
    if not new or (aside and len(new) < max(aside, BACK_AT_LEAST)):
        return None
    return _group(new, aside)


def _group(asked: list[Asked], again: int = 0) -> Group:
    topics = Counter(topic for one in asked for topic in one.meant)
    ranked = sorted(topics, key=lambda topic: (-topics[topic], topic))
    return Group(tuple(asked), teaching.spoken(asked[0].words), tuple(ranked), again)


def _count(group: list[Asked], how: How) -> int:
    return sum(one.seen == how for one in group)
