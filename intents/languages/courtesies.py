"""What a language has for kind words that ask nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Courtesies:
    """Patterns of texts `normalise` has been over. `kind`: thanks, a goodbye, that something is understood, a promise, an
    apology; `clause`: a clause that is no more than that, or than a yes; `thanks`: a goodbye or thanks, whatever is told
    beside them; `asks`: what makes a question or a wish of a text."""

    kind: str
    clause: str
    thanks: str
    asks: str
