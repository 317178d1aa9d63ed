"""What needs a person, until a person has seen to it."""

from dataclasses import dataclass
from datetime import datetime

from clinic.clock import from_stamp, stamp
from clinic.errors import AlreadyDecided
from clinic.ids import spoken_id
from clinic.patient import PatientId
from clinic.task import NewTask, Task, TaskKind, clip
from store.db import Row, Tx

OPEN = """INSERT INTO task (id, kind, patient_id, topic, words, language, message_id, opened_at, status)
          VALUES (:id, :kind, :patient_id, :topic, :words, :language, :message_id, :now, 'open')"""
_COLUMNS = "id, kind, patient_id, topic, words, language, opened_at, status"
GET = f"SELECT {_COLUMNS} FROM task WHERE id = :id"
LIST_OPEN = f"""SELECT {_COLUMNS} FROM task WHERE status = 'open'
                ORDER BY CASE kind WHEN 'urgent' THEN 0 ELSE 1 END, opened_at"""
SETTLED = "SELECT status, closed_at, closed_by FROM task WHERE id = :id AND status <> 'open'"
OPEN_OF = f"SELECT {_COLUMNS} FROM task WHERE patient_id = :id AND status = 'open' ORDER BY opened_at, id"
OF_PATIENT = "SELECT count(*) AS n FROM task WHERE patient_id = :id AND status = 'open'"
WITHDRAWABLE = f"{OF_PATIENT} AND kind IN ('question', 'request', 'check-in', 'complaint')"
URGENT_SEEN_TO = """SELECT count(CASE WHEN status <> 'open' AND closed_at >= :since THEN 1 END) AS closed,
                           count(CASE WHEN status = 'open' THEN 1 END) AS still
                    FROM task WHERE patient_id = :id AND kind = 'urgent'"""
OPENED_SINCE = f"{WITHDRAWABLE} AND opened_at > :since"
SETTLE = """UPDATE task SET status = :status, closed_at = :now, closed_by = :by WHERE id = :id AND status = 'open'"""
REOPEN = "UPDATE task SET status = 'open', closed_at = NULL, closed_by = NULL WHERE id = :id AND status = 'closed'"
UNTAKEN = f"""SELECT {_COLUMNS}, raised FROM task AS t WHERE status = 'open' AND kind = 'urgent' AND raised < :most
              AND coalesce(raised_at, opened_at) <= :before
              AND NOT EXISTS (SELECT 1 FROM word AS w WHERE w.patient_id = t.patient_id AND w.holder = 'staff'
                              AND w.since_at >= t.opened_at) ORDER BY opened_at"""
LATE = f"""SELECT {_COLUMNS}, raised FROM task AS t WHERE status = 'open' AND raised = 0 AND opened_at <= :before
           AND kind IN ('question', 'request', 'check-in', 'complaint', 'not-answered')
           AND NOT EXISTS (SELECT 1 FROM word AS w WHERE w.patient_id = t.patient_id AND w.holder = 'staff'
                           AND w.since_at >= t.opened_at) ORDER BY opened_at, id"""
LAST_RAISED = "SELECT max(raised_at) AS at FROM task WHERE kind <> 'urgent' AND raised > 0"
RAISE_AGAIN = """UPDATE task SET raised = raised + 1, raised_at = :now
                 WHERE id = :id AND raised = :raised AND status = 'open'"""
SPOKEN_IN = """SELECT id, words FROM task WHERE patient_id = :patient_id AND words IS NOT NULL
               AND ' ' || message_id || ' ' LIKE :message"""
TAKE_BACK = "UPDATE task SET words = :words WHERE id = :id"
WITHDRAW_LATEST = """UPDATE task SET status = 'closed', words = NULL, closed_at = :now, closed_by = 'patient'
                     WHERE id = (SELECT id FROM task WHERE patient_id = :patient_id AND status = 'open'
                                 AND kind IN ('question', 'request', 'check-in', 'complaint') ORDER BY opened_at DESC LIMIT 1)
                     AND status = 'open'"""
SAME_OPEN = """SELECT 1 AS same FROM task WHERE patient_id = :patient_id AND status = 'open'
               AND coalesce(topic, '') = :topic AND coalesce(words, '') = :words"""
ALIKE = "SELECT 1 AS alike FROM task WHERE status = 'open' AND kind = :kind AND words = :words"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of it, when and by whom: as the audit trail writes it."""

    status: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Untaken:
    """`raised`: how often staff were told again."""

    task: Task
    raised: int


def _task(row: Row) -> Task:
    return Task(**row)


def open_task(tx: Tx, new: NewTask, now: datetime) -> Task:
    """Open a task for staff."""
    words = clip(new.words) if new.words else None
    task = Task(spoken_id(), new.kind, new.patient_id, new.topic, words, new.language, stamp(now), "open")
    tx.run(
        OPEN,
        id=task.id,
        kind=task.kind,
        patient_id=task.patient_id,
        topic=task.topic,
        words=task.words,
        language=task.language,
        message_id=new.message_id,
        now=task.opened_at,
    )
    return task


def get(tx: Tx, task_id: str) -> Task | None:
    row = tx.row(GET, id=task_id)
    return _task(row) if row else None


def settled(tx: Tx, task_id: str) -> Settled | None:
    """None for one that is open, or gone."""
    row = tx.row(SETTLED, id=task_id)
    return Settled(row["status"], from_stamp(row["closed_at"]), row["closed_by"]) if row else None


def list_open(tx: Tx) -> list[Task]:
    """Urgent ones first, then the longest waiting."""
    return [_task(row) for row in tx.rows(LIST_OPEN)]


def open_of(tx: Tx, patient_id: PatientId) -> list[Task]:
    """What waits in one conversation, the longest waiting first."""
    return [_task(row) for row in tx.rows(OPEN_OF, id=patient_id)]


def count_open(tx: Tx, patient_id: PatientId) -> int:
    row = tx.row(OF_PATIENT, id=patient_id)
    return row["n"] if row else 0


def withdrawable(tx: Tx, patient_id: PatientId) -> bool:
    """Whether `withdraw_latest` would find something."""
    row = tx.row(WITHDRAWABLE, id=patient_id)
    return bool(row and row["n"])


def opened_since(tx: Tx, patient_id: PatientId, since: datetime) -> bool:
    """Whether a question or a request of theirs was opened after that, and is open still."""
    row = tx.row(OPENED_SINCE, id=patient_id, since=stamp(since))
    return bool(row and row["n"])


def urgent_seen_to(tx: Tx, patient_id: PatientId, since: datetime) -> bool:
    """Whether staff have closed an urgent task of theirs since then, and none is open."""
    row = tx.row(URGENT_SEEN_TO, id=patient_id, since=stamp(since))
    return bool(row and row["closed"] and not row["still"])


def settle(tx: Tx, task_id: str, status: str, by: str, now: datetime) -> None:
    """Close as `answered` or `closed`; AlreadyDecided if it is no longer open."""
    if tx.run(SETTLE, id=task_id, status=status, by=by, now=stamp(now)) != 1:
        raise AlreadyDecided(task_id)


def reopen(tx: Tx, task_id: str) -> None:
    """A closed one waits again; AlreadyDecided where it is not closed."""
    if tx.run(REOPEN, id=task_id) != 1:
        raise AlreadyDecided(task_id)


def untaken(tx: Tx, before: datetime, most: int) -> list[Untaken]:
    """Urgent ones that nobody has taken, and of which staff were told before that moment last, and fewer than `most` times
    again."""
    return [_untaken(row) for row in tx.rows(UNTAKEN, before=stamp(before), most=most)]


def untold(tx: Tx, before: datetime) -> list[Untaken]:
    """What patients wait for since before that moment and nobody has taken: not urgent, and told of once."""
    return [_untaken(row) for row in tx.rows(LATE, before=stamp(before))]


def last_told_late(tx: Tx) -> datetime | None:
    """When staff were last told that something is late."""
    row = tx.row(LAST_RAISED)
    return from_stamp(row["at"]) if row and row["at"] else None


def _untaken(row: Row) -> Untaken:
    return Untaken(_task({key: row[key] for key in row if key != "raised"}), row["raised"])


def raise_again(tx: Tx, one: Untaken, now: datetime) -> bool:
    """Count that it is told again; False where another worker does, or somebody has seen to it."""
    return tx.run(RAISE_AGAIN, id=one.task.id, raised=one.raised, now=stamp(now)) == 1


def withdraw_latest(tx: Tx, patient_id: PatientId, now: datetime) -> bool:
    """The person takes their newest question back; an urgent task stays."""
    return tx.run(WITHDRAW_LATEST, patient_id=patient_id, now=stamp(now)) == 1


def same_open(tx: Tx, patient_id: PatientId, topic: str | None, words: str | None) -> bool:
    """Whether this very question already waits for an answer."""
    asked = tx.row(SAME_OPEN, patient_id=patient_id, topic=topic or "", words=clip(words) if words else "")
    return asked is not None


def alike(tx: Tx, kind: TaskKind, words: str) -> bool:
    """Whether such a task is open already, whoever it is about."""
    return tx.row(ALIKE, kind=kind, words=clip(words)) is not None


def take_back(tx: Tx, patient_id: PatientId, message_id: str, words: str | None) -> None:
    """Empty the words of an unsent message; that something was asked stays, and so does what was written in other bubbles.
    `words` are the message's, None where they are not known any more."""
    for row in tx.rows(SPOKEN_IN, patient_id=patient_id, message=f"% {message_id} %"):
        lines = row["words"].split("\n")
        gone = words.strip() in lines if words else False
        left = "\n".join(line for line in lines if line != (words or "").strip()) if gone else None
        tx.run(TAKE_BACK, id=row["id"], words=left or None)
