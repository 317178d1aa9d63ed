"""A text read as a reply: what it most likely does, and whether it is a yes beyond doubt."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intents.matching.arrays import Floats
from intents.replies import assents, doubts
from intents.replies.acts import ACTS, Act, Asked
from intents.replies.head import Head
from intents.replies.pieces import LONGEST, words

LIKELY = 0.65  # from here on a reply is taken for what it most likely does, where that can be taken back
SURELY = 0.8  # from here on where it gives something away: a proposed time that is refused goes to others
LEAST = 0.4  # from here on it may be that, and is asked about
# For a yes beyond doubt the words decide (doubts.py, plain words), and it must be likely as well: more so where nothing takes
# it back, as of consent.
FIRMLY: dict[Asked, float] = {"send": 0.4, "accept": 0.4}
MOST_FIRMLY = 0.6
NEED_A_YES: frozenset[Asked] = frozenset({"send", "accept", "cancel", "delete", "consent"})
Encode = Callable[[Sequence[str]], Floats]
MOST_CLAUSES = 4
_CLAUSE = re.compile(r"[。！!．.,、；;…\n]+|\s+-+\s+|[^\w\s'’、。,.!?！？;；()（）「」%+:/~〜ー-]+")
# What else says yes to a question: "send it", where it was whether to send it.
_SAYS_YES: dict[Asked, tuple[Act, ...]] = {"send": ("yes", "send")}


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


def clause_by_clause(head: Head, reply: Reply, text: str, encode: Encode) -> Reply:
    """The reply as a clear yes, where its last clause is one without a doubt, or any says to go ahead in so many words, and
    nothing in the rest raises one: "we talked it over, please send it"."""
    clauses = [each.strip() for each in _CLAUSE.split(text) if any(map(str.isalnum, each))]
    if len(clauses) < 2 or len(text) > LONGEST or doubts.any_in(text, reply.asked):
        return reply
    for clause in reversed(clauses):
        yes = _clause(head, clause, reply.asked, encode)
        if yes is None or not yes.clear:
            continue
        surely = yes.agrees >= SURELY and yes.act in ("yes", "send") and clause == clauses[-1]
        surely = surely and (reply.asked in FIRMLY or words(text) <= head.plain)
        if surely or assents.plainly(clause, reply.asked):
            return yes
    return reply


def apart(head: Head, text: str, asked: Asked, encode: Encode) -> list[Reply]:
    """What each clause of a text does by itself, where there are several."""
    clauses = [each.strip() for each in _CLAUSE.split(text) if any(map(str.isalnum, each))][:MOST_CLAUSES]
    if len(clauses) < 2:
        return []
    read_apart = (_clause(head, each, asked, encode) for each in clauses)
    return [each for each in read_apart if each is not None]


def _clause(head: Head, clause: str, asked: Asked, encode: Encode) -> Reply | None:
    return read(head, clause, asked, lambda: encode([clause])[0])


def read(head: Head, text: str, asked: Asked, vector: Callable[[], Floats]) -> Reply | None:
    """What a text does as a reply to what was asked; `vector` is the encoder's. None for what is no mere reply."""
    if not text.strip() or len(text) > LONGEST:
        return None
    chances = head.chances(vector(), text, asked)
    best = int(chances.argmax())
    agrees = float(sum(chances[ACTS.index(act)] for act in _SAYS_YES.get(asked, ("yes",))))
    plainly = assents.plainly(text, asked)
    agreed = agrees >= FIRMLY.get(asked, MOST_FIRMLY) or plainly
    told = words(assents.without(text, asked) if plainly else text)
    clear = agreed and told <= head.plain and not doubts.any_in(text, asked)
    return Reply(ACTS[best], float(chances[best]), asked, agrees, clear)
