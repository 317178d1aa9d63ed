"""Several things in one message: what is asked besides, each read by itself."""

import re
from dataclasses import dataclass

from bot.turn.heard import Heard
from intents.dates import wishes
from intents.languages import passages
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

_BEGINS = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|also|plus) )?"
    r"(?:do|does|did|is|are|was|can|could|will|would|should|have|has|may|which|where|who)\b",
    re.I,
)
MOST = 3  # answers in one reply
LIKELY = 0.5  # from here on the likeliest reading is said, with the others beside it
TELLS = ("answer", "ask-staff")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a message that asks something, and what it means."""

    text: str
    read: Understood
    label: str

    @property
    def sure(self) -> bool:
        return self.read.outcome in TELLS


def asked(heard: Heard, library: Library) -> list[Part]:
    """The parts that ask something of their own, where there are several parts; each topic once."""
    found: dict[str, Part] = {}
    _, *parts = passages.worth_reading(heard.text)
    for part in parts:
        if not (part.asks or wishes.asks(part.text) or _BEGINS.match(part.text)):
            continue
        read = library.understanding.read(part.text, heard.situation.today, preferred=heard.language)
        if (label := topic_of(read, part.text, library)) and label in library.topics:
            found.setdefault(label, Part(part.text, read, label))
    return list(found.values())[:MOST]


def topic_of(read: Understood, text: str, library: Library) -> str | None:
    """The topic that is meant, surely or most likely; None where that is open. Who asks what it costs asks just that."""
    if read.outcome in TELLS:
        return read.label
    if wording.holds(library, "costs", text):
        return "price"
    return read.suggestions[0] if likely(read) else None


def likely(read: Understood) -> bool:
    """Whether the first suggestion had better be answered than asked about."""
    return read.outcome == "suggest" and read.score >= LIKELY
