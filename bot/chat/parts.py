"""Several things in one message: what is asked besides, each read by itself."""

import re
from dataclasses import dataclass

from bot.turn.heard import Heard
from intents.dates import wishes
from intents.languages import passages
from intents.languages.spoken import SPOKEN
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

_BEGINS = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|also|plus) )?"
    r"(?:do|does|did|is|are|was|can|could|will|would|should|have|has|may|which|where|who)\b",
    re.I,
)
_TWO_THINGS = tuple(re.compile(one.TWO_THINGS, re.I) for one in SPOKEN)
_BEGINS_ASKING = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|also|plus|but|hey|hi|hello|btw|oh|um|wait|hang on|actually|sorry|well|right)[,. ]+)*"
    r"(?:(?:do|does|did|is|are|was|can|could|will|would|should|have|has|may) "
    r"(?:i|you|u|we|it|that|this|these|those|they|he|she|there|the|my|your|any\w*|some\w*|one)|"
    r"which|where|who|how|what|when|why|whats|wheres|hows)\b",
    re.I,
)
MOST = 3  # answers in one reply
LIKELY = 0.42  # from here on the likeliest reading is said, with the others beside it
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


def begins_as_a_question(text: str) -> bool:
    """Whether it asks, though nobody put a mark behind it: "how far are you from the station"."""
    return bool(_BEGINS_ASKING.match(text))


def asked(heard: Heard, library: Library) -> list[Part]:
    """The parts that ask something of their own, where there are several parts; each topic once."""
    found: dict[str, Part] = {}
    _, *parts = passages.worth_reading(heard.text)
    if not parts:
        return _two_things(heard, library)
    for part in parts:
        if not (part.asks or wishes.asks(part.text) or _BEGINS.match(part.text)):
            continue
        read = library.understanding.read(part.text, heard.situation.today, preferred=heard.language)
        if (label := topic_of(read, part.text, library)) and label in library.topics:
            found.setdefault(label, Part(part.text, read, label))
    return list(found.values())[:MOST]


def _two_things(heard: Heard, library: Library) -> list[Part]:
    """What is asked of two things in one breath, where each is surely a topic of its own: "price and pain"."""
    named = next(filter(None, (two.search(heard.text.strip()) for two in _TWO_THINGS)), None)
    if named is None:
        return []
    found: dict[str, Part] = {}
    for thing in ("one", "other"):
        text = named["before"] + named[thing] + named["rest"]
        read = library.understanding.read(text, heard.situation.today, preferred=heard.language)
        if read.alarm or read.outcome not in TELLS or not read.label or read.label not in library.topics:
            return []
        found[read.label] = Part(text, read, read.label)
    return list(found.values()) if len(found) == 2 else []


def topic_of(read: Understood, text: str, library: Library) -> str | None:
    """The topic that is meant, surely or most likely; None where that is open. Who asks what it costs asks just that."""
    if wording.holds(library, "costs", text):
        return "price"
    if read.outcome in TELLS:
        return read.label
    return read.suggestions[0] if likely(read) else None


def likely(read: Understood) -> bool:
    """Whether the first suggestion had better be answered than asked about."""
    return read.outcome == "suggest" and read.score >= LIKELY
