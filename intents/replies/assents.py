"""Going ahead in so many words: "fire it off", 出しちゃってください. It counts only where nothing raises a doubt (doubts.py)."""

from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN, any_of
from intents.replies.acts import Asked

_EVERY = [one.ASSENTS for one in SPOKEN]
_PATTERNS = {
    "send": any_of(*(one.send for one in _EVERY)),
    "accept": any_of(*(one.accept for one in _EVERY)),
    "cancel": any_of(*(one.cancel for one in _EVERY)),
    "delete": any_of(*(one.delete for one in _EVERY)),
    "consent": any_of(*(one.consent for one in _EVERY)),
}
_SENDS = any_of(*(one.sends for one in _EVERY))


def sends(text: str) -> bool:
    """Whether a text says in so many words to send it."""
    return bool(_SENDS.search(normalise(text)))


def plainly(text: str, asked: Asked) -> bool:
    """Whether a text says to go ahead with what was asked, in words that mean just that."""
    pattern = _PATTERNS.get(asked)
    return bool(pattern and pattern.search(normalise(text).strip(" 。、.,!~ー")))


def without(text: str, asked: Asked) -> str:
    """A text without the words that say so."""
    pattern = _PATTERNS.get(asked)
    return pattern.sub(" ", normalise(text)) if pattern else text
