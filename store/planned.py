"""What is to be said on its day: one row a nudge, until it is a letter or nobody needs it any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.patient import Language, PatientId
from clinic.treatment import Planned, Treatment, TreatmentId
from store.db import Row, Tx


@dataclass(frozen=True, slots=True)
class Due:
    """A nudge whose time has come, with all that decides whether it is still wanted.

    `fine` counts the check-ins answered "fine" since the last other answer. `waiting`: an earlier tip is still on its way.
    """

    id: str
    treatment_id: TreatmentId
    care_plan: str
    steps: tuple[str, ...]
    stale_at: datetime
    patient_id: PatientId
    line_id: str
    language: Language | None
    following: bool
    agreed: bool
    stopped: bool
    paused: bool
    superseded: bool
    fine: int
    waiting: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one nudge, or will: planned, released, sent, dropped, unwanted, failed or unknown, and why."""

    planned: Planned
    status: str
    reason: str | None
    at: datetime | None  # since when it is no longer planned


KEY = "nudge:"

ADD = """INSERT INTO nudge (id, treatment_id, patient_id, steps, due_at, stale_at, status)
         VALUES (:id, :treatment_id, :patient_id, :steps, :due_at, :stale_at, 'planned')
         ON CONFLICT (treatment_id, steps) DO NOTHING"""
# A letter that was taken back before LINE was asked to take it has told nobody anything.
UNTOLD = """UPDATE nudge SET status = 'planned' WHERE treatment_id = :treatment_id AND status = 'released' AND EXISTS (
            SELECT 1 FROM outbox AS o WHERE o.key = :key || nudge.letter AND o.status = 'dropped'
            AND o.push_tried = 0 AND o.multicast IS NULL)"""
CLEAR = "DELETE FROM nudge WHERE treatment_id = :treatment_id AND status <> 'released'"
TOLD = "SELECT steps FROM nudge WHERE treatment_id = :treatment_id AND status = 'released'"
HOLD_PERSON = "UPDATE patient SET following = following WHERE id = :patient_id"
HOLD = "UPDATE nudge SET reason = NULL WHERE patient_id = :patient_id AND status = 'planned'"
RETIME = "UPDATE nudge SET due_at = :due_at, stale_at = :stale_at WHERE id = :id AND status = 'planned'"

# Of several treatments of one kind only the latest is spoken of.
_LATER = """EXISTS (SELECT 1 FROM treatment AS later WHERE later.patient_id = t.patient_id
                    AND later.care_plan = t.care_plan AND later.treated_on > t.treated_on)"""
COMING = f"""SELECT n.id, n.treatment_id, n.steps, n.due_at, n.stale_at
             FROM nudge AS n JOIN treatment AS t ON t.id = n.treatment_id
             WHERE n.patient_id = :patient_id AND n.status = 'planned' AND n.stale_at > :now AND NOT {_LATER}
             ORDER BY n.due_at, n.id"""
# Once it is a letter, the letter tells what became of it, for as long as letters are kept.
_FATE = """CASE WHEN o.status IS NULL OR o.status IN ('due', 'leased') THEN n.status ELSE o.status END AS status,
           CASE WHEN o.status IN ('dropped', 'failed', 'unknown') THEN o.reason ELSE n.reason END AS reason"""
FATES = f"""SELECT n.steps, n.due_at, n.stale_at, coalesce(o.settled_at, n.settled_at) AS at, {_FATE}
            FROM nudge AS n LEFT JOIN outbox AS o ON o.key = :key || n.letter
            WHERE n.patient_id = :patient_id ORDER BY n.due_at, n.id"""
COUNTS = f"""SELECT status, reason, count(*) AS n
             FROM (SELECT {_FATE} FROM nudge AS n LEFT JOIN outbox AS o ON o.key = :key || n.letter) AS fate
             GROUP BY status, reason ORDER BY status, reason"""

ANY_DUE = "SELECT 1 AS due FROM nudge WHERE status = 'planned' AND due_at <= :now LIMIT 1"
# Claimed is only ever seen inside the transaction that claims: it ends with every row released, dropped or put off.
CLAIM = """UPDATE nudge SET status = 'claimed' WHERE status = 'planned' AND due_at <= :now AND patient_id IN
           (SELECT patient_id FROM nudge WHERE status = 'planned' AND due_at <= :now ORDER BY due_at LIMIT :limit)"""
CLAIMED = f"""
    SELECT n.id, n.treatment_id, t.care_plan, n.steps, n.stale_at, n.patient_id, p.line_id, p.language, p.following,
           f.stopped_at, f.paused_at,
           (SELECT given FROM consent AS c WHERE c.patient_id = n.patient_id
            ORDER BY c.at DESC, c.id DESC LIMIT 1) AS agreed,
           CASE WHEN {_LATER} THEN 1 ELSE 0 END AS superseded,
           (SELECT count(DISTINCT c.step) FROM checkin AS c WHERE c.treatment_id = n.treatment_id AND c.answer = 'fine'
            AND NOT EXISTS (SELECT 1 FROM checkin AS o WHERE o.treatment_id = c.treatment_id
                            AND o.answer <> 'fine' AND o.at >= c.at)) AS fine,
           CASE WHEN EXISTS (SELECT 1 FROM outbox AS o WHERE o.recipient = p.line_id AND o.purpose = 'tip'
                             AND o.status IN ('due', 'leased')) THEN 1 ELSE 0 END AS waiting
    FROM nudge AS n JOIN treatment AS t ON t.id = n.treatment_id JOIN patient AS p ON p.id = n.patient_id
    LEFT JOIN tip_preference AS f ON f.patient_id = n.patient_id
    WHERE n.status = 'claimed' ORDER BY n.patient_id, n.treatment_id, n.due_at, n.id"""
END = "UPDATE nudge SET status = :status, reason = :reason, settled_at = :now WHERE id = :id AND status = 'claimed'"
PUT_OFF = "UPDATE nudge SET status = 'planned', due_at = :due_at WHERE id = :id AND status = 'claimed'"
JOIN_LETTER = "UPDATE nudge SET letter = :letter WHERE id = :id AND status = 'claimed'"
RELEASED = """UPDATE nudge SET status = 'released', letter = coalesce(letter, id), settled_at = :now
              WHERE status = 'claimed'"""
# A letter about several ends with the first of them that is stale. Its key is used up: what goes on gets an id of its own.
GIVE_BACK = """UPDATE nudge SET id = id || '+', status = 'planned', letter = NULL, settled_at = NULL
               WHERE letter = :letter AND status = 'released' AND stale_at > :now
               AND patient_id = (SELECT patient_id FROM nudge WHERE id = :letter)"""


def add(tx: Tx, treatment: Treatment, planned: Iterable[Planned], now: datetime) -> None:
    for one in planned:
        tx.run(
            ADD,
            id=row_id(now),
            treatment_id=treatment.id,
            patient_id=treatment.patient_id,
            steps=",".join(one.steps),
            due_at=stamp(one.due_at),
            stale_at=stamp(one.stale_at),
        )


def letter_key(nudge_id: str) -> str:
    """One nudge, one letter, however often it is tried."""
    return f"{KEY}{nudge_id}"


def clear(tx: Tx, treatment_id: TreatmentId) -> frozenset[str]:
    """Take back everything the person has not been told; the steps they have been."""
    tx.run(UNTOLD, treatment_id=treatment_id, key=KEY)
    tx.run(CLEAR, treatment_id=treatment_id)
    return told(tx, treatment_id)


def told(tx: Tx, treatment_id: TreatmentId) -> frozenset[str]:
    """The steps that became letters."""
    rows = tx.rows(TOLD, treatment_id=treatment_id)
    return frozenset(slug for row in rows for slug in row["steps"].split(","))


def hold(tx: Tx, patient_id: PatientId) -> None:
    """Wait for a release of this person's nudges that is under way, and keep off the next until the commit.

    Without it PostgreSQL would let a letter slip out between a stop word and its commit.
    """
    tx.run(HOLD_PERSON, patient_id=patient_id)
    tx.run(HOLD, patient_id=patient_id)


def coming(tx: Tx, patient_id: PatientId, now: datetime) -> list[tuple[str, TreatmentId, Planned]]:
    """What is still to be said to a person, in order, with the ids of nudge and treatment."""
    rows = tx.rows(COMING, patient_id=patient_id, now=stamp(now))
    return [(row["id"], row["treatment_id"], _planned(row)) for row in rows]


def retime(tx: Tx, nudge_id: str, due_at: datetime, stale_at: datetime) -> None:
    tx.run(RETIME, id=nudge_id, due_at=stamp(due_at), stale_at=stamp(stale_at))


def fates(tx: Tx, patient_id: PatientId) -> list[Fate]:
    """Everything ever planned for a person and what became of it."""
    return [_fate(row) for row in tx.rows(FATES, patient_id=patient_id, key=KEY)]


def counts(tx: Tx) -> list[Row]:
    """How many nudges there are of each fate: status, reason, n."""
    return tx.rows(COUNTS, key=KEY)


def any_due(tx: Tx, now: datetime) -> bool:
    return tx.row(ANY_DUE, now=stamp(now)) is not None


def claim(tx: Tx, now: datetime, people: int) -> list[Due]:
    """Everything due of up to so many people; each row must be ended or put off before the commit, or is released by it."""
    tx.run(CLAIM, now=stamp(now), limit=people)
    return [_due(row) for row in tx.rows(CLAIMED)]


def end(tx: Tx, due: Due, status: str, reason: str, now: datetime) -> None:
    tx.run(END, id=due.id, status=status, reason=reason, now=stamp(now))


def put_off(tx: Tx, due: Due, until: datetime) -> None:
    tx.run(PUT_OFF, id=due.id, due_at=stamp(until))


def join_letter(tx: Tx, due: Due, first: Due) -> None:
    """Told in the letter of another nudge."""
    tx.run(JOIN_LETTER, id=due.id, letter=first.id)


def released(tx: Tx, now: datetime) -> None:
    """All that is claimed and neither ended nor put off has become a letter."""
    tx.run(RELEASED, now=stamp(now))


def give_back(tx: Tx, letters: Iterable[str], now: datetime) -> None:
    """What is still of use of letters that nobody has heard and nobody will: to be told without what is not."""
    for key in letters:
        tx.run(GIVE_BACK, letter=key.removeprefix(KEY), now=stamp(now))


def _planned(row: Row) -> Planned:
    return Planned(tuple(row["steps"].split(",")), from_stamp(row["due_at"]), from_stamp(row["stale_at"]))


def _fate(row: Row) -> Fate:
    return Fate(_planned(row), row["status"], row["reason"], from_stamp(row["at"]) if row["at"] else None)


def _due(row: Row) -> Due:
    return Due(
        id=row["id"],
        treatment_id=row["treatment_id"],
        care_plan=row["care_plan"],
        steps=tuple(row["steps"].split(",")),
        stale_at=from_stamp(row["stale_at"]),
        patient_id=row["patient_id"],
        line_id=row["line_id"],
        language=row["language"],
        following=bool(row["following"]),
        agreed=bool(row["agreed"]),
        stopped=row["stopped_at"] is not None,
        paused=row["paused_at"] is not None,
        superseded=bool(row["superseded"]),
        fine=row["fine"],
        waiting=bool(row["waiting"]),
    )
