"""What a reply can do, and what it can be a reply to."""

from dataclasses import dataclass
from typing import Literal, get_args

# change: another day, time, service. wrong: what was understood is not so. later: not now, but it stays open.
# wait: in a moment. any-time: whoever asks may choose. unsure: neither yes nor no, or a yes with a condition.
# other: no reply to it at all.
Act = Literal[
    "any-time",
    "change",
    "go-on",
    "later",
    "leave",
    "no",
    "other",
    "send",
    "thanks",
    "unsure",
    "wait",
    "wrong",
    "yes",
]
# send: a request, summed up. when, service: which day or time, what to come for. accept: a time that staff proposed.
# consent: to keep a day and send tips. cancel, delete: sure? any: nothing, or something else.
Asked = Literal["accept", "any", "cancel", "consent", "delete", "send", "service", "when"]
ACTS: tuple[Act, ...] = get_args(Act)
ASKED: tuple[Asked, ...] = get_args(Asked)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to reply, to learn from."""

    language: str
    act: Act
    asked: Asked
    text: str


@dataclass(frozen=True, slots=True)
class Replies:
    """All there is to learn from: the phrasings, and `plain` words that may stand in a clear yes besides theirs."""

    phrasings: tuple[Phrasing, ...]
    plain: tuple[str, ...] = ()

    @property
    def inputs(self) -> dict[str, object]:
        """The same as values that can be digested."""
        told = [[each.language, each.act, each.asked, each.text] for each in self.phrasings]
        return {"replies": told, "plain words": sorted(self.plain)}
