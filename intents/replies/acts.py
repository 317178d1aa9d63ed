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

LIKELY = 0.65  # from here on a reply is taken for what it most likely does, where that can be taken back
SURELY = 0.8  # from here on where it gives something away: a proposed time that is refused goes to others
LEAST = 0.4  # from here on it may be that, and is asked about
FIRMLY = 0.4  # and from here on for a yes that nothing takes back, where the words hold no doubt either


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


@dataclass(frozen=True, slots=True)
class Reply:
    """What a text does where `asked` was asked: likeliest `act` and how likely it is, 0 to 1.

    `agrees`: how likely it says yes to what was asked, in whatever way; `clear`: and does so without a doubt, a condition or
    anything besides.
    """

    act: Act
    score: float
    asked: Asked
    agrees: float = 0.0
    clear: bool = False

    def is_one_of(self, *acts: Act) -> bool:
        """Whether it does one of these, and that is likely enough to be acted upon."""
        return self.act in acts and self.score >= (SURELY if self.asked == "accept" else LIKELY)
