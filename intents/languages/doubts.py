"""What a language has for doubt: what makes a yes less than clear."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubts:
    """Patterns of texts `normalise` has been over.

    `words` are a question, a condition, a "perhaps", a no, somebody else's words, another time or thing; `harmless` is
    taken out before they are looked for. `unable` and `falls_through` are part of a yes to a cancellation. `gives_up` and
    `keeps` stand against a yes to the other thing. `either_way` is, as a whole text, yes to some and no to others.
    """

    words: str
    harmless: str
    unable: str
    falls_through: str
    gives_up: str
    keeps: str
    either_way: str
