"""A text read as a reply: what it most likely does, and whether it is a yes beyond doubt."""

from collections.abc import Callable

from intents.matching.arrays import Floats
from intents.replies import doubts
from intents.replies.acts import ACTS, FIRMLY, Act, Asked, Reply
from intents.replies.head import Head
from intents.replies.pieces import LONGEST, words

# What else says yes to a question: "send it", where it was whether to send it.
_SAYS_YES: dict[Asked, tuple[Act, ...]] = {"send": ("yes", "send")}


def read(head: Head, text: str, asked: Asked, vector: Callable[[], Floats]) -> Reply | None:
    """What a text does as a reply to what was asked; `vector` is the encoder's. None for what is no mere reply."""
    if not text.strip() or len(text) > LONGEST:
        return None
    chances = head.chances(vector(), text, asked)
    best = int(chances.argmax())
    agrees = float(sum(chances[ACTS.index(act)] for act in _SAYS_YES.get(asked, ("yes",))))
    clear = agrees >= FIRMLY and words(text) <= head.plain and not doubts.any_in(text, asked)
    return Reply(ACTS[best], float(chances[best]), asked, agrees, clear)
