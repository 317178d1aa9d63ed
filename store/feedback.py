"""Whether the answers helped, as people say themselves."""

from dataclasses import dataclass
from datetime import datetime

from clinic.clock import stamp
from clinic.ids import row_id
from clinic.patient import PatientId
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Helpful:
    """How many people an answer helped, and how many it did not."""

    topic: str
    yes: int
    no: int


NOTE = """INSERT INTO feedback (id, patient_id, topic, helped, at) VALUES (:id, :patient_id, :topic, :helped, :now)
          ON CONFLICT (patient_id, topic) DO UPDATE SET helped = :helped, at = :now WHERE feedback.helped <> :helped"""
OF = "SELECT helped FROM feedback WHERE patient_id = :patient_id AND topic = :topic"
COUNT_OF = "SELECT count(*) AS told FROM feedback WHERE patient_id = :patient_id"
BY_TOPIC = """SELECT topic, sum(helped) AS yes, sum(1 - helped) AS no FROM feedback WHERE at >= :since
              GROUP BY topic ORDER BY sum(1 - helped) DESC, topic"""


def note(tx: Tx, patient_id: PatientId, topic: str, helped: bool, now: datetime) -> bool:
    """Write down a person's word on an answer, in the place of their last; False where that was the same."""
    told = tx.run(NOTE, id=row_id(now), patient_id=patient_id, topic=topic, helped=int(helped), now=stamp(now))
    return told > 0


def of(tx: Tx, patient_id: PatientId, topic: str) -> bool | None:
    """What a person said of an answer last; None where they said nothing."""
    row = tx.row(OF, patient_id=patient_id, topic=topic)
    return bool(row["helped"]) if row else None


def count_of(tx: Tx, patient_id: PatientId) -> int:
    """Of how many answers a person has said whether they helped."""
    row = tx.row(COUNT_OF, patient_id=patient_id)
    return int(row["told"]) if row else 0


def by_topic(tx: Tx, since: datetime) -> list[Helpful]:
    """Every answer somebody judged since then, the least helpful first."""
    return [Helpful(row["topic"], int(row["yes"]), int(row["no"])) for row in tx.rows(BY_TOPIC, since=stamp(since))]
