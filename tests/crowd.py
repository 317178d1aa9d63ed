"""Many people with a tip each, written set by set: what the chaos test and the benchmark need by the thousand."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from clinic.clock import stamp
from store.db import Tx, Value

# One row a person of :people, numbered from 0; both databases count like this.
_EVERYBODY = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :people)"
_NUMBER = "substr(CAST(1000000000 + i AS text), 2)"
_LINE_ID = f"'U00000000000000000000000' || {_NUMBER}"
_PATIENT = f"'p' || {_NUMBER}"
_TREATMENT = f"'t' || {_NUMBER}"

PATIENTS = f"""INSERT INTO patient (id, line_id, language, following, first_seen_at, last_seen_at)
    {_EVERYBODY} SELECT {_PATIENT}, {_LINE_ID}, CASE WHEN i % 2 = 0 THEN 'ja' ELSE 'en' END, 1, :now, :now FROM n"""
CONSENTS = f"""INSERT INTO consent (id, patient_id, given, wording, at)
    {_EVERYBODY} SELECT {_PATIENT}, {_PATIENT}, 1, '1', :now FROM n"""
TREATMENTS = f"""INSERT INTO treatment (id, patient_id, care_plan, plan_version, treated_on, source, registered_at)
    {_EVERYBODY} SELECT {_TREATMENT}, {_PATIENT}, 'dermapen', '1', :treated_on, 'patient', :now FROM n"""
NUDGES = f"""INSERT INTO nudge (id, treatment_id, patient_id, steps, due_at, stale_at, status)
    {_EVERYBODY} SELECT :round || {_NUMBER}, {_TREATMENT}, {_PATIENT},
        CASE i % 4 WHEN 0 THEN :a WHEN 1 THEN :b WHEN 2 THEN :c ELSE :d END, :due_at, :stale_at, 'planned' FROM n"""


def line_id(number: int) -> str:
    return f"U{number:032}"


def patient_id(number: int) -> str:
    return f"p{number:09}"


def settle_in(tx: Tx, people: int, now: datetime) -> None:
    """People who agreed to tips, every other one speaking English, each with a treatment of the day before."""
    known: Mapping[str, Value] = {"people": people, "now": stamp(now)}
    tx.run(PATIENTS, **known)
    tx.run(CONSENTS, **known)
    tx.run(TREATMENTS, **known, treated_on=(now - timedelta(days=1)).date().isoformat())


def schedule(
    tx: Tx, people: int, due_at: datetime, stale_at: datetime, steps: tuple[str, str, str, str], prefix: str = "n"
) -> None:
    """One tip each, four different ones in turn."""
    a, b, c, d = steps
    tx.run(NUDGES, people=people, round=prefix, a=a, b=b, c=c, d=d, due_at=stamp(due_at), stale_at=stamp(stale_at))
