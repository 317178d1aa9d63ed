"""What is open in a chat: looked at, and held for answering."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from bot.chat import joining
from bot.chat.joining import Bubble, Waiting
from bot.line.events import Event, Followed, Said
from clinic.clock import from_stamp
from scheduler.office import Office
from store import inbox
from store.db import Tx
from store.inbox import Recorded

# Each event alone; what was written in several bubbles as one message, and dropped again where one more has come meanwhile;
# or the same, and not put off any more.
Reading = Literal["alone", "together", "now"]


def look(chats: Iterable[str], office: Office, reading: Reading = "alone") -> list[Waiting]:
    """What nobody holds in each of these chats."""
    now = office.clock()
    with office.db.look() as tx:
        if reading == "alone":
            return [looked_at(found) for chat in chats if (found := inbox.next_of(tx, chat, now))]
        opened = [inbox.of_chat(tx, chat, now, joining.LOOKED_AT) for chat in chats]
    return [waiting for each in opened if (waiting := _looked_through(each, now))]


def looked_at(recorded: Recorded) -> Waiting:
    """What can be told without answering it. Even reading it may fail: that is counted against it in its turn."""
    try:
        event = joining.read(recorded)
    except Exception:
        return Waiting(recorded.chat, (Bubble(recorded.event_id, None),), suspect=True)
    bubble = Bubble(recorded.event_id, text_of(event))
    return Waiting(recorded.chat, (bubble,), recorded.suspect, isinstance(event.what, Followed))


def _looked_through(opened: Sequence[Recorded], now: datetime) -> Waiting | None:
    """The same, for all that is read together."""
    try:
        run = joining.run_of(opened)
    except Exception:
        return looked_at(opened[0])
    if run is None:
        return None
    if len(run.parts) == 1 and not run.open:
        return looked_at(opened[0])
    bubbles = tuple(Bubble(part.event_id, text_of(event)) for part, event in zip(run.parts, run.events, strict=True))
    suspect = any(part.suspect for part in run.parts)
    quiet = max(0.0, (now - from_stamp(run.last.received_at)).total_seconds())
    return Waiting(run.last.chat, bubbles, suspect, open=run.open, quiet=quiet)


def text_of(event: Event) -> str | None:
    return event.what.text if isinstance(event.what, Said) else None


def claim(tx: Tx, chat: str, now: datetime, reading: Reading, cry: str | None = None) -> tuple[Recorded, ...]:
    """Hold what is answered next; nothing where a `cry` is named and is no longer among it."""
    if reading == "alone":
        alone = inbox.claim(tx, chat, now)
        return (alone,) if alone else ()
    opened = inbox.of_chat(tx, chat, now, joining.LOOKED_AT)
    try:
        run = joining.run_of(opened)
    except Exception:  # it is counted against it when it is answered
        return claim(tx, chat, now, "alone")
    if run is None:
        return ()
    ours = [each.event_id for each in run.parts]
    if cry is not None and cry not in ours:
        return ()
    if len(ours) == 1:
        return claim(tx, chat, now, "alone")
    held = inbox.claim_run(tx, chat, run.last, now)
    if [each.event_id for each in held] == ours:
        return tuple(held)
    for each in held:  # somebody was faster with some of them
        inbox.let_go(tx, each)
    return ()
