"""Who has the word in a conversation: the bot, or staff until some moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.patient import PatientId
from store.db import Row, Tx


@dataclass(frozen=True, slots=True)
class WayBack:
    """What the patient's latest words brought while staff had it: a way back that is free, and works once."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Word:
    """`member` is who of staff took it; None: somebody at a terminal."""

    patient: PatientId
    holder: Literal["bot", "staff"]
    member: str | None
    since: datetime
    until: datetime | None
    back: WayBack | None = None

    def of_staff(self, now: datetime) -> bool:
        """Whether the bot keeps silent."""
        return self.holder == "staff" and self.until is not None and now < self.until

    def ran_out(self, now: datetime) -> bool:
        """Whether staff had it and the bot has it again, of which nobody has told the patient yet."""
        return self.holder == "staff" and not self.of_staff(now)


_COLUMNS = "patient_id, holder, member_id, since_at, until_at, reply_token, reply_until"
GET = f"SELECT {_COLUMNS} FROM word WHERE patient_id = :id"
TAKE = """INSERT INTO word (patient_id, holder, member_id, since_at, until_at)
          VALUES (:id, 'staff', :member_id, :now, :until)
          ON CONFLICT (patient_id) DO UPDATE SET holder = 'staff', member_id = :member_id, since_at = :now, until_at = :until"""
HAND_BACK = """UPDATE word SET holder = 'bot', member_id = :member_id, since_at = :now, until_at = NULL,
               reply_token = NULL, reply_until = NULL, button_at = NULL
               WHERE patient_id = :id AND holder = 'staff'"""
KEEP_BACK = """UPDATE word SET reply_token = :token, reply_until = :until
               WHERE patient_id = :id AND holder = 'staff'"""
USE_BACK = "UPDATE word SET reply_token = NULL, reply_until = NULL WHERE patient_id = :id AND reply_token = :token"
# A way back that nobody uses is not wasted: once while staff have the word it brings a button that brings the next one.
UNUSED = f"""SELECT {_COLUMNS} FROM word WHERE holder = 'staff' AND until_at > :now AND button_at IS NULL
             AND reply_until > :now AND reply_until <= :soon ORDER BY reply_until LIMIT :limit"""
BUTTON = "UPDATE word SET button_at = :now WHERE patient_id = :id AND button_at IS NULL"
RAN_OUT = f"SELECT {_COLUMNS} FROM word WHERE holder = 'staff' AND until_at <= :now ORDER BY until_at LIMIT :limit"

HELD = f"SELECT {_COLUMNS} FROM word WHERE holder = 'staff' AND until_at > :now"


def _word(row: Row) -> Word:
    return Word(
        patient=row["patient_id"],
        holder=row["holder"],
        member=row["member_id"],
        since=from_stamp(row["since_at"]),
        until=from_stamp(row["until_at"]) if row["until_at"] else None,
        back=WayBack(row["reply_token"], from_stamp(row["reply_until"])) if row["reply_token"] else None,
    )


def get(tx: Tx, patient_id: PatientId) -> Word | None:
    """None where nobody has ever taken it from the bot."""
    row = tx.row(GET, id=patient_id)
    return _word(row) if row else None


def take(tx: Tx, patient_id: PatientId, member_id: str | None, now: datetime, until: datetime) -> None:
    """Give it to staff; also from one colleague to another."""
    tx.run(TAKE, id=patient_id, member_id=member_id, now=stamp(now), until=stamp(until))


def hand_back(tx: Tx, patient_id: PatientId, member_id: str | None, now: datetime) -> bool:
    """Give it to the bot; False where the bot has it already."""
    return tx.run(HAND_BACK, id=patient_id, member_id=member_id, now=stamp(now)) == 1


def keep_back(tx: Tx, patient_id: PatientId, back: WayBack) -> None:
    """The patient has written again; staff may answer by this."""
    tx.run(KEEP_BACK, id=patient_id, token=back.token, until=stamp(back.until))


def use_back(tx: Tx, patient_id: PatientId, back: WayBack) -> bool:
    """It is used up; False where somebody was faster."""
    return tx.run(USE_BACK, id=patient_id, token=back.token) == 1


def unused(tx: Tx, now: datetime, soon: datetime, limit: int = 100) -> list[Word]:
    """Whose way back nobody has used and will be none any more at `soon`, and who have no button yet."""
    return [_word(row) for row in tx.rows(UNUSED, now=stamp(now), soon=stamp(soon), limit=limit)]


def gives_button(tx: Tx, patient_id: PatientId, now: datetime) -> bool:
    """Note that they are given the button; False where they have it."""
    return tx.run(BUTTON, id=patient_id, now=stamp(now)) == 1


def ran_out(tx: Tx, now: datetime, limit: int = 100) -> list[Word]:
    """Whose time with staff is over, the longest over first."""
    return [_word(row) for row in tx.rows(RAN_OUT, now=stamp(now), limit=limit)]


def held(tx: Tx, now: datetime) -> list[Word]:
    """Where staff have it at this moment."""
    return [_word(row) for row in tx.rows(HELD, now=stamp(now))]
