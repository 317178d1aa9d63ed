"""Who comes when, and which places that holds. Verbs of one person's reservations wait for each other at the person's row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from clinic.clock import from_stamp, stamp
from clinic.errors import AlreadyDecided
from clinic.patient import PatientId
from clinic.reservation import CELL, MOVES, Busy, Move, Reservation, ReservationId, cells
from store.db import Row, Tx

HOLD = "UPDATE patient SET following = following WHERE id = :patient_id"
HOLD_OF = """UPDATE patient SET following = following
             WHERE id = (SELECT patient_id FROM reservation WHERE id = :id)"""

_COLUMNS = """id, patient_id, service, starts_at, ends_at, seat, status, turn, asked_at, expires_at, replaces, root,
              changed_at, people"""
_WAITING = "status IN ('requested', 'proposed')"
_OPEN = "status IN ('requested', 'proposed', 'confirmed')"
ADD = f"""INSERT INTO reservation ({_COLUMNS}, words, message_id, changed_by)
          VALUES (:id, :patient_id, :service, :starts_at, :ends_at, :seat, :status, :turn, :asked_at, :expires_at,
                  :replaces, :root, :asked_at, :people, :words, :message_id, :by)"""
REMOVE = "DELETE FROM reservation WHERE id = :id"
GET = f"SELECT {_COLUMNS} FROM reservation WHERE id = :id"
# Once replaced nothing can be asked for instead of it, so what was granted has changed last.
SUCCESSOR = f"""SELECT {_COLUMNS} FROM reservation WHERE replaces = :id AND status NOT IN ('requested', 'proposed')
           ORDER BY changed_at DESC, turn DESC LIMIT 1"""
CHANGED_BY = "SELECT changed_by FROM reservation WHERE id = :id"
SAID = "SELECT words, message_id FROM reservation WHERE id = :id"
SUCCESSORS = f"SELECT {_COLUMNS} FROM reservation WHERE replaces = :id AND {_WAITING} ORDER BY asked_at, id"
OPEN_OF = f"""SELECT {_COLUMNS} FROM reservation WHERE patient_id = :patient_id AND {_OPEN} AND ends_at > :now
              ORDER BY starts_at, id"""
COUNT_WAITING = f"SELECT count(DISTINCT root) AS n FROM reservation WHERE patient_id = :patient_id AND {_WAITING}"
LISTED = f"""SELECT {_COLUMNS} FROM reservation WHERE {_OPEN} AND (ends_at > :since OR status <> 'confirmed')
             ORDER BY starts_at, id"""
UNMARKED = f"""SELECT {_COLUMNS} FROM reservation WHERE status = 'confirmed' AND starts_at <= :now
               ORDER BY starts_at, id"""
SHOWN = f"""SELECT {_COLUMNS} FROM reservation WHERE ends_at > :since
            AND status IN ('requested', 'proposed', 'confirmed', 'done', 'not-come') ORDER BY starts_at, id"""
BETWEEN = f"""SELECT {_COLUMNS} FROM reservation WHERE starts_at >= :first AND starts_at < :until
              ORDER BY starts_at, seat, id"""
# Nobody comes second: whoever saw an earlier turn changes no row.
CHANGE = """UPDATE reservation SET status = :status, turn = turn + 1, changed_at = :now, changed_by = :by,
            reason = :reason, expires_at = :expires_at, words = CASE WHEN :ended = 1 THEN NULL ELSE words END
            WHERE id = :id AND turn = :turn AND status = :was"""
SEAT = """UPDATE reservation SET starts_at = :starts_at, ends_at = :ends_at, seat = :seat WHERE id = :id"""
TAKE_BACK = (
    "UPDATE reservation SET words = NULL WHERE patient_id = :patient_id AND ' ' || message_id || ' ' LIKE :message"
)

TAKE = """INSERT INTO reservation_place (seat, cell_at, reservation_id) VALUES (:seat, :cell_at, :id)
          ON CONFLICT (seat, cell_at) DO NOTHING"""
HOLDER = "SELECT reservation_id FROM reservation_place WHERE seat = :seat AND cell_at = :cell_at"
RELEASE_CELL = "DELETE FROM reservation_place WHERE seat = :seat AND cell_at = :cell_at AND reservation_id = :id"
RELEASE = "DELETE FROM reservation_place WHERE reservation_id = :id"
RELEASE_OTHERS = """DELETE FROM reservation_place WHERE reservation_id = :id
                   AND NOT (seat = :seat AND cell_at >= :first AND cell_at < :until)"""
HAND_OVER = """UPDATE reservation_place SET reservation_id = :successor
               WHERE reservation_id = :id AND seat = :seat AND cell_at >= :first AND cell_at < :until"""
BUSY = """SELECT reservation_id, seat, min(cell_at) AS first, max(cell_at) AS last FROM reservation_place
          WHERE cell_at >= :first AND cell_at < :until GROUP BY reservation_id, seat"""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a reservation's state: what, by whom and when."""

    what: Move
    by: str
    at: datetime
    reason: str | None = None
    expires_at: datetime | None = None


def hold(tx: Tx, patient_id: PatientId) -> None:
    """Let nobody else change this person's reservations until the transaction ends."""
    tx.run(HOLD, patient_id=patient_id)


def held(tx: Tx, reservation_id: ReservationId) -> Reservation | None:
    """A reservation as it stands, its person held."""
    tx.run(HOLD_OF, id=reservation_id)
    return get(tx, reservation_id)


def add(tx: Tx, new: Reservation, by: str, words: str | None, message_id: str | None) -> None:
    """A new one, without a place yet."""
    tx.run(
        ADD,
        id=new.id,
        patient_id=new.patient_id,
        service=new.service,
        starts_at=stamp(new.starts_at),
        ends_at=stamp(new.ends_at),
        seat=new.seat,
        status=new.status,
        turn=new.turn,
        asked_at=stamp(new.asked_at),
        expires_at=stamp(new.expires_at) if new.expires_at else None,
        replaces=new.replaces,
        root=new.root,
        people=new.people,
        words=words,
        message_id=message_id,
        by=by,
    )


def remove(tx: Tx, reservation_id: ReservationId) -> None:
    tx.run(REMOVE, id=reservation_id)


def get(tx: Tx, reservation_id: ReservationId) -> Reservation | None:
    return _one(tx.row(GET, id=reservation_id))


def latest(tx: Tx, reservation_id: ReservationId) -> Reservation | None:
    """The reservation, or what has taken its place since."""
    found = get(tx, reservation_id)
    while found is not None and found.status == "replaced":
        found = _one(tx.row(SUCCESSOR, id=found.id))
    return found


def changed_by(tx: Tx, reservation_id: ReservationId) -> str | None:
    """Who made it as it stands, as the audit trail writes it."""
    row = tx.row(CHANGED_BY, id=reservation_id)
    return row["changed_by"] if row else None


def words(tx: Tx, reservation_id: ReservationId) -> str | None:
    """What the patient wrote for staff."""
    return said(tx, reservation_id)[0]


def said(tx: Tx, reservation_id: ReservationId) -> tuple[str | None, str | None]:
    """The same, and the message it came from."""
    row = tx.row(SAID, id=reservation_id)
    return (row["words"], row["message_id"]) if row else (None, None)


def successors(tx: Tx, reservation_id: ReservationId) -> tuple[Reservation, ...]:
    """What waits to take this one's place: one at most, and its own successor for the moment it is overtaken."""
    return _all(tx.rows(SUCCESSORS, id=reservation_id))


def open_of(tx: Tx, patient_id: PatientId, now: datetime) -> tuple[Reservation, ...]:
    """What a person has or waits for, the soonest first."""
    return _all(tx.rows(OPEN_OF, patient_id=patient_id, now=stamp(now)))


def count_waiting(tx: Tx, patient_id: PatientId) -> int:
    """Requests without an answer; a request and the wish to change it are one."""
    row = tx.row(COUNT_WAITING, patient_id=patient_id)
    return row["n"] if row else 0


def listed(tx: Tx, since: datetime) -> tuple[Reservation, ...]:
    """All that wait for an answer, and all confirmed that are to come."""
    return _all(tx.rows(LISTED, since=stamp(since)))


def unmarked(tx: Tx, now: datetime) -> tuple[Reservation, ...]:
    """Confirmed visits that should have taken place: nobody has said yet whether they did."""
    return _all(tx.rows(UNMARKED, now=stamp(now)))


def shown(tx: Tx, since: datetime) -> tuple[Reservation, ...]:
    """What a calendar shows."""
    return _all(tx.rows(SHOWN, since=stamp(since)))


def between(tx: Tx, first: datetime, until: datetime) -> tuple[Reservation, ...]:
    """All that begin in a stretch of time, whatever became of them."""
    return _all(tx.rows(BETWEEN, first=stamp(first), until=stamp(until)))


def move(tx: Tx, was: Reservation, step: Step) -> Reservation:
    """Change a reservation as it was seen; AlreadyDecided where the move is not allowed, or somebody was faster."""
    allowed, status = MOVES[step.what]
    if was.status not in allowed:
        raise AlreadyDecided(was.status)
    ended = status not in ("requested", "proposed", "confirmed")
    changed = tx.run(
        CHANGE,
        id=was.id,
        turn=was.turn,
        was=was.status,
        status=status,
        now=stamp(step.at),
        by=step.by,
        reason=step.reason,
        expires_at=stamp(step.expires_at) if step.expires_at else None,
        ended=int(ended),
    )
    if changed != 1:
        raise AlreadyDecided(was.id)
    moved = get(tx, was.id)
    assert moved is not None
    return moved


def take_back(tx: Tx, patient_id: PatientId, message_id: str) -> None:
    """Empty the words of an unsent message, and what was noted with them."""
    tx.run(TAKE_BACK, patient_id=patient_id, message=f"% {message_id} %")


# Places


def take(
    tx: Tx, reservation_id: ReservationId, seat: int, starts_at: datetime, until: datetime, own: Collection[str] = ()
) -> bool:
    """Take every cell of a seat, or none; the unique rule says who comes second. Cells of `own` stay theirs meanwhile."""
    taken: list[str] = []
    for cell in map(stamp, cells(starts_at, until)):
        if tx.run(TAKE, seat=seat, cell_at=cell, id=reservation_id):
            taken.append(cell)
            continue
        holder = tx.row(HOLDER, seat=seat, cell_at=cell)
        if holder is None or holder["reservation_id"] not in (reservation_id, *own):
            for mine in taken:
                tx.run(RELEASE_CELL, seat=seat, cell_at=mine, id=reservation_id)
            return False
    return True


def settle_in(
    tx: Tx, reservation_id: ReservationId, seat: int, starts_at: datetime, ends_at: datetime, until: datetime
) -> None:
    """From now on it is this place alone, and what it held besides is free."""
    tx.run(SEAT, id=reservation_id, seat=seat, starts_at=stamp(starts_at), ends_at=stamp(ends_at))
    tx.run(RELEASE_OTHERS, id=reservation_id, seat=seat, first=stamp(starts_at), until=stamp(until))


def release(tx: Tx, reservation_id: ReservationId) -> None:
    """Its place is free."""
    tx.run(RELEASE, id=reservation_id)


def hand_over(tx: Tx, reservation_id: ReservationId, successor: Reservation, until: datetime) -> None:
    """The cells that the successor needs too go to it."""
    first = stamp(successor.starts_at)
    tx.run(HAND_OVER, id=reservation_id, successor=successor.id, seat=successor.seat, first=first, until=stamp(until))


def busy(tx: Tx, first: datetime, until: datetime, but: Collection[str] = ()) -> list[Busy]:
    """Who holds which seat in a stretch of time, leaving out some; what passes an end of the stretch is cut there."""
    return [
        Busy(row["seat"], from_stamp(row["first"]), from_stamp(row["last"]) + CELL, row["reservation_id"])
        for row in tx.rows(BUSY, first=stamp(first), until=stamp(until))
        if row["reservation_id"] not in but
    ]


def _all(rows: list[Row]) -> tuple[Reservation, ...]:
    return tuple(found for row in rows if (found := _one(row)))


def _one(row: Row | None) -> Reservation | None:
    if row is None:
        return None
    at = {key: from_stamp(row[key]) for key in ("starts_at", "ends_at", "asked_at", "changed_at")}
    return Reservation(**{**row, **at, "expires_at": from_stamp(row["expires_at"]) if row["expires_at"] else None})
