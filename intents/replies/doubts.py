"""What makes a yes less than clear: a question, a condition, a "perhaps", a no, somebody else's words, another time or thing.

Only looked for where nothing may be done on a guess. Better one clear yes asked about once more than one unclear one taken:
the words need only be there, whatever they mean in their sentence. The words of each language stand in its `doubts.py`.
"""

import re
import unicodedata

from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN, any_of
from intents.replies.acts import Asked

_EVERY = [one.DOUBTS for one in SPOKEN]
_HARMLESS = any_of(*(one.harmless for one in _EVERY), *(one.ASSENTS.harmless for one in SPOKEN))
_DOUBTS = any_of(*(one.words for one in _EVERY))
_SIGNS = re.compile(
    r"[「」『』\"“”]|[(（][^)）]*[^\W\d_]{2,}|[(（][仮笑嘘泣][)）]|[?？]|\d|(?:\.{2,}|…)\s*$|[👎🤔🤷❌✖🙅]"
)
_YES_SIGNS = frozenset("👍👌🙆⭕✅🆗💯◯○〇")
# What is no yes to one question and may be part of a yes to another: "I can't come", where it was whether to cancel.
_PART_OF_IT = {"cancel": any_of(*(f"{one.unable}|{one.falls_through}" for one in _EVERY))}
_GIVES_UP = any_of(*(one.gives_up for one in _EVERY))
_KEEPS = any_of(*(one.keeps for one in _EVERY))
# Yes to some, no to others: nothing is kept, cancelled or erased for it.
_EITHER_WAY = any_of(*(one.either_way for one in _EVERY))
_IRREVOCABLE = frozenset({"consent", "cancel", "delete"})
_AGAINST_IT = {
    **dict.fromkeys(("send", "accept", "consent", "when", "service"), _GIVES_UP),
    **dict.fromkeys(("cancel", "delete"), _KEEPS),
}


def any_in(text: str, asked: Asked) -> bool:
    """Whether anything in a text makes its yes to what was asked less than clear."""
    whole = unicodedata.normalize("NFKC", text)
    if _SIGNS.search(whole) or not (any(map(str.isalnum, whole)) or _YES_SIGNS & {*whole}):
        return True
    spelt = normalise(text)
    if asked in _IRREVOCABLE and _EITHER_WAY.fullmatch(spelt):
        return True
    spelt = _HARMLESS.sub(" ", spelt)
    if asked in _PART_OF_IT:
        spelt = _PART_OF_IT[asked].sub(" ", spelt)
    return any(each and each.search(spelt) for each in (_DOUBTS, _AGAINST_IT.get(asked)))
