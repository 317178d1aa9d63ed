"""LINE's channel as all workers see it: whose turn it is, how fast it goes, what is left of the month."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import from_stamp, stamp
from store.db import Row, Tx

_COLUMNS = "not_before, slowed, tips_after, month, quota, used, asked_at"
LOOK = f"SELECT {_COLUMNS} FROM channel WHERE name = 'line'"
TAKE_TURN = f"UPDATE channel SET turns = turns + 1 WHERE name = 'line' RETURNING {_COLUMNS}"
# Several calls under way are told to slow down by the same burst: that counts once.
SLOW = """UPDATE channel SET not_before = :until, slowed = :slowed
          WHERE name = 'line' AND (not_before IS NULL OR not_before < :until)"""
HOLD_TIPS = "UPDATE channel SET tips_after = :until, asked_at = NULL WHERE name = 'line'"
ASK = """UPDATE channel SET asked_at = :now
         WHERE name = 'line' AND (asked_at IS NULL OR asked_at <= :before)"""
LEARN = """UPDATE channel SET month = :month, quota = :quota, used = :used WHERE name = 'line'"""
COUNT = """UPDATE channel SET used = CASE WHEN month = :month THEN used ELSE 0 END + :sent, month = :month
           WHERE name = 'line'"""
WARN = "UPDATE channel SET warned = :month WHERE name = 'line' AND (warned IS NULL OR warned <> :month)"
# Every tip that is still to come in the month costs one message; so does every letter that waits already.
COMING = """SELECT (SELECT count(*) FROM nudge WHERE status = 'planned' AND due_at < :until)
                 + (SELECT count(*) FROM outbox WHERE status IN ('due', 'leased') AND purpose = 'tip') AS n"""
RUNS_DRY = "SELECT due_at FROM nudge WHERE status = 'planned' AND due_at < :until ORDER BY due_at LIMIT 1 OFFSET :room"


@dataclass(frozen=True, slots=True)
class Channel:
    """What the last worker wrote down. `quota` None: no limit, or LINE was not asked yet."""

    not_before: datetime | None
    slowed: int
    tips_after: datetime | None
    month: str | None
    quota: int | None
    used: int
    asked_at: datetime | None

    def paused(self, now: datetime) -> bool:
        return self.not_before is not None and now < self.not_before

    def tips_paused(self, now: datetime) -> bool:
        return self.paused(now) or (self.tips_after is not None and now < self.tips_after)


def _channel(row: Row | None) -> Channel:
    assert row is not None  # written with the table
    return Channel(
        _moment(row["not_before"]),
        row["slowed"],
        _moment(row["tips_after"]),
        row["month"],
        row["quota"],
        row["used"],
        _moment(row["asked_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return from_stamp(text) if text else None


def look(tx: Tx) -> Channel:
    return _channel(tx.row(LOOK))


def take_turn(tx: Tx) -> Channel:
    """Wait until nobody else takes work; begin the transaction with it."""
    return _channel(tx.row(TAKE_TURN))


def slow(tx: Tx, until: datetime, slowed: int) -> None:
    """Nothing but urgent words before `until`; an earlier, longer pause stays."""
    tx.run(SLOW, until=stamp(until), slowed=slowed)


def hold_tips(tx: Tx, until: datetime) -> None:
    """No tips before `until`, and ask LINE anew then."""
    tx.run(HOLD_TIPS, until=stamp(until))


def may_ask(tx: Tx, now: datetime, every: timedelta) -> bool:
    """Whether this worker is the one to ask LINE now."""
    return tx.run(ASK, now=stamp(now), before=stamp(now - every)) == 1


def learn(tx: Tx, month: str, quota: int | None, used: int) -> None:
    """What LINE says of the month."""
    tx.run(LEARN, month=month, quota=quota, used=used)


def count(tx: Tx, month: str, sent: int) -> None:
    """What was sent since: LINE is not asked after every message."""
    tx.run(COUNT, month=month, sent=sent)


def may_warn(tx: Tx, month: str) -> bool:
    """Whether nobody has been told yet that this month runs dry."""
    return tx.run(WARN, month=month) == 1


def coming(tx: Tx, until: datetime) -> int:
    """How many tips are to be sent before `until`."""
    row = tx.row(COMING, until=stamp(until))
    return row["n"] if row else 0


def runs_dry(tx: Tx, room: int, until: datetime) -> datetime | None:
    """When the first tip is due for which there is no room; None where that is one that waits already."""
    row = tx.row(RUNS_DRY, until=stamp(until), room=max(room, 0))
    return from_stamp(row["due_at"]) if row else None
