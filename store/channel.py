"""LINE's channel as all workers see it: does LINE take calls, whose turn it is, how fast it goes, what is left of the month."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from clinic.clock import from_stamp, stamp
from store.db import Row, Tx

State = Literal["accepted", "refused", "away"]

_COLUMNS = """not_before, slowed, tips_after, month, quota, used, asked_at,
              state, since, reason, failures, probes, opened_at, told_at, told_of"""
LOOK = f"SELECT {_COLUMNS} FROM channel WHERE name = 'line'"
TAKE_TURN = f"UPDATE channel SET turns = turns + 1 WHERE name = 'line' RETURNING {_COLUMNS}"
# Several calls under way are told to slow down by the same burst: that counts once.
SLOW = """UPDATE channel SET not_before = :until, slowed = :slowed
          WHERE name = 'line' AND (not_before IS NULL OR not_before < :until)"""
# What was under way when the pause began says nothing of the pace after it.
EASE = """UPDATE channel SET slowed = slowed - 1
          WHERE name = 'line' AND slowed > 0 AND (not_before IS NULL OR not_before <= :now)"""
HOLD_TIPS = "UPDATE channel SET tips_after = :until, asked_at = NULL WHERE name = 'line'"
ASK = """UPDATE channel SET asked_at = :now
         WHERE name = 'line' AND (asked_at IS NULL OR asked_at <= :before)"""
LEARN = """UPDATE channel SET month = :month, quota = :quota, used = :used WHERE name = 'line'"""
COUNT = """UPDATE channel SET used = CASE WHEN month = :month THEN used ELSE 0 END + :sent, month = :month
           WHERE name = 'line'"""
WARN = "UPDATE channel SET warned = :month WHERE name = 'line' AND (warned IS NULL OR warned <> :month)"
FAIL = """UPDATE channel SET failures = failures + 1, failing_since = coalesce(failing_since, :now)
          WHERE name = 'line' RETURNING failures, failing_since"""
ANSWERED = """UPDATE channel SET failures = 0, failing_since = NULL, state = 'accepted', since = NULL, reason = NULL,
              probes = 0, probe_at = NULL,
              opened_at = CASE WHEN state = 'accepted' THEN opened_at ELSE :now END
              WHERE name = 'line' AND (failures > 0 OR state <> 'accepted')"""
SHUT = """UPDATE channel SET state = :state, since = :since, reason = :reason, probes = 0, probe_at = :probe_at
          WHERE name = 'line' AND state <> :state"""
# A probe that is further away than any may be was planned before the clock was set back.
MAY_PROBE = """UPDATE channel SET probes = probes + 1, probe_at = :next WHERE name = 'line' AND state <> 'accepted'
               AND (probe_at <= :now OR probe_at > :latest)"""
TOLD = "UPDATE channel SET told_at = :now, told_of = :since WHERE name = 'line'"
HURRY = "UPDATE channel SET not_before = NULL, tips_after = NULL, asked_at = NULL, probe_at = :now WHERE name = 'line'"
# Every tip that is still to come in the month costs one message; so does every letter that waits already.
COMING = """SELECT (SELECT count(*) FROM nudge WHERE status = 'planned' AND due_at < :until)
                 + (SELECT count(*) FROM outbox WHERE status IN ('due', 'leased') AND purpose = 'tip') AS n"""
COMING_BY_HOUR = """SELECT substr(due_at, 1, 13) AS hour, count(*) AS n FROM nudge WHERE status = 'planned' AND due_at < :until
                    GROUP BY substr(due_at, 1, 13) ORDER BY hour"""
RUNS_DRY = "SELECT due_at FROM nudge WHERE status = 'planned' AND due_at < :until ORDER BY due_at LIMIT 1 OFFSET :room"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether LINE takes our calls: `accepted`; `refused` (the token, or what the account may do); `away` (no answer).

    `since` and `reason` (a status, or what the network said) are empty while all is well.
    """

    state: State
    since: datetime | None
    reason: str

    @property
    def accepted(self) -> bool:
        return self.state == "accepted"


@dataclass(frozen=True, slots=True)
class Channel:
    """What the last worker wrote down. `quota` None: no limit, or LINE was not asked yet.

    `probes`: how often was asked since it is shut; `opened_at`: when it was last opened again; `told_at` and `told_of`: when
    staff were last told, of what beginning.
    """

    not_before: datetime | None
    slowed: int
    tips_after: datetime | None
    month: str | None
    quota: int | None
    used: int
    asked_at: datetime | None
    standing: Standing
    failures: int
    probes: int
    opened_at: datetime | None
    told_at: datetime | None
    told_of: datetime | None

    def held_up(self, since: datetime) -> bool:
        """Whether what waits since then waits because LINE took nothing."""
        return not self.standing.accepted or (self.opened_at is not None and since < self.opened_at)

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
        Standing(row["state"], _moment(row["since"]), row["reason"] or ""),
        row["failures"],
        row["probes"],
        _moment(row["opened_at"]),
        _moment(row["told_at"]),
        _moment(row["told_of"]),
    )


def _moment(text: str | None) -> datetime | None:
    return from_stamp(text) if text else None


def look(tx: Tx) -> Channel:
    return _channel(tx.row(LOOK))


def state(tx: Tx) -> Standing:
    """Whether LINE takes our calls, as the last call told; readiness reads it."""
    return look(tx).standing


def take_turn(tx: Tx) -> Channel:
    """Wait until nobody else takes work; begin the transaction with it."""
    return _channel(tx.row(TAKE_TURN))


def slow(tx: Tx, until: datetime, slowed: int) -> None:
    """Nothing but urgent words before `until`; an earlier, longer pause stays."""
    tx.run(SLOW, until=stamp(until), slowed=slowed)


def ease(tx: Tx, now: datetime) -> None:
    """LINE took a call outside of a pause: the next pause is shorter by one step."""
    tx.run(EASE, now=stamp(now))


def hold_tips(tx: Tx, until: datetime) -> None:
    """No tips before `until`, and ask LINE anew then."""
    tx.run(HOLD_TIPS, until=stamp(until))


def fail(tx: Tx, now: datetime) -> tuple[int, datetime]:
    """One more call came to nothing: how many in a row, and since when."""
    row = tx.row(FAIL, now=stamp(now))
    assert row is not None  # written with the table
    return row["failures"], from_stamp(row["failing_since"])


def answered(tx: Tx, now: datetime) -> None:
    """LINE takes our calls."""
    tx.run(ANSWERED, now=stamp(now))


def shut(tx: Tx, standing: Standing, probe_at: datetime) -> bool:
    """No more calls until a probe says otherwise; False if that is known already."""
    assert standing.since is not None
    since = stamp(standing.since)
    return tx.run(SHUT, state=standing.state, since=since, reason=standing.reason, probe_at=stamp(probe_at)) == 1


def may_probe(tx: Tx, now: datetime, following: datetime, latest: datetime) -> bool:
    """Whether this worker is the one to ask now whether LINE is back; the next one asks at `following`."""
    return tx.run(MAY_PROBE, now=stamp(now), next=stamp(following), latest=stamp(latest)) == 1


def told(tx: Tx, since: datetime, now: datetime) -> None:
    """Staff are told of what began at `since`."""
    tx.run(TOLD, since=stamp(since), now=stamp(now))


def hurry(tx: Tx, now: datetime) -> None:
    """The clock was set back: forget every wait that was reckoned by the old one."""
    tx.run(HURRY, now=stamp(now))


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


def coming_by_hour(tx: Tx, until: datetime) -> list[tuple[str, int]]:
    """How many tips are planned for each hour of the universal time, as a stamp begins, before `until`."""
    return [(row["hour"], row["n"]) for row in tx.rows(COMING_BY_HOUR, until=stamp(until))]


def runs_dry(tx: Tx, room: int, until: datetime) -> datetime | None:
    """When the first tip is due for which there is no room; None where that is one that waits already."""
    row = tx.row(RUNS_DRY, until=stamp(until), room=max(room, 0))
    return from_stamp(row["due_at"]) if row else None
