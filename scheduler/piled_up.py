"""What piled up for one person while nothing could be sent: one call with all of it, under one line that apologises.

Pure. What a patient wants when LINE is back is the answer to what they asked, once. Urgent words are not part of this:
they go first, by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.message import Say, Text
from store.outbox import Piled

# As long as a reply token lives: what is younger goes the ordinary way.
HELD_UP = timedelta(minutes=1)
# Nobody has to be told that a reply took some minutes.
LATE = timedelta(minutes=10)
# What was asked so long ago is answered by staff, if at all: the day, the opening hours, the skin are no longer the same.
ANSWER_LIFE = timedelta(hours=12)
# https://developers.line.biz/en/reference/messaging-api/#send-push-message
MESSAGES = 5
APOLOGY = "late.sorry"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One call. `joined` and `too_late` are ids of letters that end with it; the first of all is the one that carries it.

    `apologises`: so all of the pile has been apologised for, what is left for a later call included.
    """

    says: tuple[Say, ...]
    joined: tuple[str, ...]
    too_late: tuple[str, ...]
    apologises: bool


@dataclass(frozen=True, slots=True)
class Held:
    """`at`: since when it waits, in words; `outage`: because LINE took nothing; `staff`: somebody hears what is too late."""

    at: str
    outage: bool
    staff: bool


def bundle(pile: Sequence[Piled], held: Held, now: datetime) -> Bundle | None:
    """What goes in one call of what waits, oldest first; None where the first letter goes as it is."""
    if now - pile[0].created_at < HELD_UP:
        return None
    stale = [one for one in pile if one.answers and now - one.created_at > ANSWER_LIFE]
    fresh = _once([one for one in pile if one not in stale])
    owed = held.outage and not pile[0].alert and not any(one.sorry for one in pile)
    apologises = owed and now - pile[0].created_at >= LATE
    says: list[Say] = []
    if stale:
        says.append(Text(f"late.too_late_{'staff' if held.staff else 'nobody'}", {"at": held.at}))
    elif apologises and len(fresh[0].says) < MESSAGES:
        says.append(Text(APOLOGY, {"at": held.at}))
    taken: list[Piled] = []
    for one in fresh:
        if len(says) + len(one.says) > MESSAGES:
            break
        says += one.says
        taken.append(one)
    repeated = [one for one in pile if one not in stale and one not in fresh]
    joined = tuple(one.id for one in (*taken, *repeated))
    if not apologises and not stale and joined == (pile[0].id,):
        return None
    return Bundle(tuple(says), joined, tuple(one.id for one in stale), apologises)


def _once(pile: Sequence[Piled]) -> list[Piled]:
    """Who asked the same again and again while nothing came hears it once, at its last place."""
    return [one for number, one in enumerate(pile) if all(one.says != later.says for later in pile[number + 1 :])]
