"""What a language has for going ahead: what says yes to one question in its own words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assents:
    """Patterns of texts `normalise` has been over, one for each question that needs a clear yes; `harmless` raises no doubt
    beside one of them, though it holds a no. `sends` says in so many words to send what was summed up."""

    send: str
    accept: str
    cancel: str
    delete: str
    consent: str
    harmless: str
    sends: str
