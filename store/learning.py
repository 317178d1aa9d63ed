"""What patients asked and were not answered: read from the transcript, whose words are nowhere else and go with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.patient import PatientId
from store.db import Row, Tx

How = Literal["used", "put-aside"]
Why = Literal["declined", "suggested", "no-help"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that was not answered, or not well. `meant` are the topics it was offered or answered with; `seen` what staff
    did about it."""

    id: str
    patient_id: PatientId
    at: datetime
    words: str
    why: Why
    meant: tuple[str, ...]
    seen: How | None


_COLUMNS = "t.id, t.patient_id, t.at, t.words, t.meant, s.how"
_SEEN = "LEFT JOIN learning_seen AS s ON s.transcript_id = t.id"
# As the index of them has it. Where another rule spoke, the words were an answer to what was asked, and were understood as one.
_NOT_UNDERSTOOD = (
    "{0}.who = 'patient' AND {0}.kind = 'said' AND {0}.rule = 'question' "
    "AND substr({0}.meant, 1, 7) IN ('decline', 'suggest')"
)
OPEN = f"""SELECT {_COLUMNS} FROM (
               SELECT o.*, row_number() OVER (PARTITION BY o.patient_id ORDER BY o.at DESC, o.id DESC) AS nth
               FROM transcript AS o WHERE {_NOT_UNDERSTOOD.format("o")}) AS t {_SEEN}
           WHERE t.nth <= :of_one
           AND NOT EXISTS (SELECT 1 FROM way_in AS i JOIN patient AS p ON p.line_id = i.value WHERE p.id = t.patient_id)
           ORDER BY t.at DESC LIMIT :limit"""
# The last message that was answered with the topic before the person said that this did not help.
NO_HELP = f"""SELECT {_COLUMNS} FROM feedback AS f
              JOIN transcript AS t ON t.id = (
                  SELECT b.id FROM transcript AS b
                  WHERE b.patient_id = f.patient_id AND b.at <= f.at AND b.who = 'patient' AND b.kind = 'said'
                  AND b.meant IN ('answer ' || f.topic, 'ask-staff ' || f.topic)
                  ORDER BY b.at DESC, b.id DESC LIMIT 1)
              {_SEEN} WHERE f.helped = 0 ORDER BY f.at DESC LIMIT :limit"""
PASSED_ON = """SELECT substr(meant, 11) AS topic, count(*) AS times FROM transcript
               WHERE who = 'patient' AND kind = 'said' AND at >= :since AND substr(meant, 1, 10) = 'ask-staff '
               GROUP BY substr(meant, 11)"""
# What is gone by now needs no mark.
MARK = """INSERT INTO learning_seen (transcript_id, how, member_id, at)
          SELECT id, :how, :by, :now FROM transcript WHERE id = :id
          ON CONFLICT (transcript_id) DO UPDATE SET how = :how, member_id = :by, at = :now"""
UNMARK = "DELETE FROM learning_seen WHERE transcript_id = :id"


def asked(tx: Tx, limit: int, of_one: int) -> list[Asked]:
    """The latest that were not understood, `of_one` person no more than so many, or did not help, each once; those staff have
    seen to as well."""
    found = [_asked(row, None) for row in tx.rows(OPEN, limit=limit, of_one=of_one)]
    known, told = {one.id for one in found}, Counter(one.patient_id for one in found)
    for row in tx.rows(NO_HELP, limit=limit):
        if row["id"] not in known and told[row["patient_id"]] < of_one:
            known.add(row["id"])
            told[row["patient_id"]] += 1
            found.append(_asked(row, "no-help"))
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:limit]


def passed_on(tx: Tx, since: datetime) -> dict[str, int]:
    """How often each topic was asked about that only the clinic can answer."""
    return {row["topic"]: int(row["times"]) for row in tx.rows(PASSED_ON, since=stamp(since))}


def mark(tx: Tx, ids: Iterable[str], how: How, by: str, now: datetime) -> int:
    """Staff have seen to these; how many of them were still there."""
    return sum(tx.run(MARK, id=one, how=how, by=by, now=stamp(now)) for one in ids)


def unmark(tx: Tx, ids: Iterable[str]) -> None:
    """They come up again."""
    for one in ids:
        tx.run(UNMARK, id=one)


def _asked(row: Row, why: Why | None) -> Asked:
    outcome, *topics = (row["meant"] or "").split()
    told: Why = why or ("suggested" if outcome == "suggest" else "declined")
    return Asked(row["id"], row["patient_id"], from_stamp(row["at"]), row["words"], told, tuple(topics), row["how"])
