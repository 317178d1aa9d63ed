"""Who agreed to aftercare, what was done when, what is still to be said about it, and how the skin was doing."""

from dataclasses import dataclass
from datetime import date, datetime

from clinic.clock import from_stamp, stamp
from clinic.errors import NoConsent
from clinic.ids import row_id
from clinic.patient import PatientId
from clinic.treatment import CheckIn, NewTreatment, TimeOfDay, Treatment, TreatmentId
from store.db import Row, Tx


@dataclass(frozen=True, slots=True)
class Consent:
    """The person's latest word, and which wording it was given to."""

    given: bool
    wording: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Preference:
    """When the person likes to hear from the clinic, and whether at all. `paused`: they blocked the account meanwhile."""

    time_of_day: TimeOfDay | None = None
    stopped: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to "how is your skin?"; `step` is None where it was said unasked."""

    treatment_id: TreatmentId
    step: str | None
    answer: CheckIn
    at: datetime


@dataclass(frozen=True, slots=True)
class Worried:
    """Who answered that they are worried, and since then neither has written to staff nor been taken over by them."""

    patient_id: PatientId
    at: datetime


CONSENT = "SELECT given, wording, at FROM consent WHERE patient_id = :patient_id ORDER BY at DESC, id DESC LIMIT 1"
CONSENTS = "INSERT INTO consent (id, patient_id, given, wording, at) VALUES (:id, :patient_id, :given, :wording, :now)"

PREFERENCE = "SELECT time_of_day, stopped_at, paused_at FROM tip_preference WHERE patient_id = :patient_id"
PREFERS = """INSERT INTO tip_preference (patient_id, time_of_day) VALUES (:patient_id, :time_of_day)
             ON CONFLICT (patient_id) DO UPDATE SET time_of_day = :time_of_day"""
STOP = """INSERT INTO tip_preference (patient_id, stopped_at) VALUES (:patient_id, :now)
          ON CONFLICT (patient_id) DO UPDATE SET stopped_at = :now"""
PAUSE = """INSERT INTO tip_preference (patient_id, paused_at) VALUES (:patient_id, :now)
           ON CONFLICT (patient_id) DO UPDATE SET paused_at = :now"""
UNPAUSE = "UPDATE tip_preference SET paused_at = NULL WHERE patient_id = :patient_id"
RESUME = "UPDATE tip_preference SET stopped_at = NULL, paused_at = NULL WHERE patient_id = :patient_id"

_COLUMNS = "id, patient_id, care_plan, treated_on, source, registered_at"
ADD = """INSERT INTO treatment (id, patient_id, care_plan, plan_version, treated_on, source, registered_at)
         VALUES (:id, :patient_id, :care_plan, :plan_version, :treated_on, :source, :now)
         ON CONFLICT (patient_id, care_plan, treated_on) DO NOTHING"""
GET = f"SELECT {_COLUMNS} FROM treatment WHERE id = :id"
ON_DAY = f"""SELECT {_COLUMNS} FROM treatment
             WHERE patient_id = :patient_id AND care_plan = :care_plan AND treated_on = :treated_on"""
OF = f"SELECT {_COLUMNS} FROM treatment WHERE patient_id = :patient_id ORDER BY treated_on DESC, id DESC"
MOVE = "UPDATE treatment SET treated_on = :treated_on, plan_version = :plan_version WHERE id = :id"
REMOVE = "DELETE FROM treatment WHERE id = :id"

CHECKED_IN = """INSERT INTO checkin (id, patient_id, treatment_id, step, answer, at)
                VALUES (:id, :patient_id, :treatment_id, :step, :answer, :now)"""
ANSWERS = "SELECT treatment_id, step, answer, at FROM checkin WHERE patient_id = :patient_id ORDER BY at, id"

WORRIED = """SELECT c.patient_id, max(c.at) AS at FROM checkin AS c WHERE c.answer = 'worried' AND c.at > :since
             AND NOT EXISTS (SELECT 1 FROM checkin AS later WHERE later.patient_id = c.patient_id AND later.at > c.at)
             AND NOT EXISTS (SELECT 1 FROM task AS t WHERE t.patient_id = c.patient_id AND t.opened_at >= c.at)
             AND NOT EXISTS (SELECT 1 FROM word AS w WHERE w.patient_id = c.patient_id AND w.since_at >= c.at)
             GROUP BY c.patient_id"""


def consent(tx: Tx, patient_id: PatientId) -> Consent | None:
    """What the person last answered; None where they were never asked or never answered."""
    row = tx.row(CONSENT, patient_id=patient_id)
    return Consent(bool(row["given"]), row["wording"], from_stamp(row["at"])) if row else None


def give_consent(tx: Tx, patient_id: PatientId, given: bool, wording: str, now: datetime) -> None:
    """Note a yes or a no, with the version of the words it was said to; every answer is kept."""
    tx.run(CONSENTS, id=row_id(now), patient_id=patient_id, given=int(given), wording=wording, now=stamp(now))


def preference(tx: Tx, patient_id: PatientId) -> Preference:
    row = tx.row(PREFERENCE, patient_id=patient_id)
    if row is None:
        return Preference()
    return Preference(row["time_of_day"], row["stopped_at"] is not None, row["paused_at"] is not None)


def prefers(tx: Tx, patient_id: PatientId, time_of_day: TimeOfDay | None) -> None:
    tx.run(PREFERS, patient_id=patient_id, time_of_day=time_of_day)


def stop(tx: Tx, patient_id: PatientId, now: datetime) -> None:
    tx.run(STOP, patient_id=patient_id, now=stamp(now))


def pause(tx: Tx, patient_id: PatientId, now: datetime) -> None:
    tx.run(PAUSE, patient_id=patient_id, now=stamp(now))


def unpause(tx: Tx, patient_id: PatientId) -> None:
    """Not paused any more; stopped as before."""
    tx.run(UNPAUSE, patient_id=patient_id)


def resume(tx: Tx, patient_id: PatientId) -> None:
    """Neither stopped nor paused any more."""
    tx.run(RESUME, patient_id=patient_id)


def add(tx: Tx, patient_id: PatientId, new: NewTreatment, version: str, now: datetime) -> tuple[Treatment, bool]:
    """The treatment of that day, and whether it is new; `version` is the care plan's. NoConsent where there is no consent."""
    agreed = consent(tx, patient_id)
    if agreed is None or not agreed.given:
        raise NoConsent("a treatment is kept only with the person's consent")
    added = tx.run(
        ADD,
        id=row_id(now),
        patient_id=patient_id,
        care_plan=new.care_plan,
        plan_version=version,
        treated_on=new.treated_on.isoformat(),
        source=new.source,
        now=stamp(now),
    )
    found = on_day(tx, patient_id, new.care_plan, new.treated_on)
    assert found is not None
    return found, bool(added)


def get(tx: Tx, treatment_id: TreatmentId) -> Treatment | None:
    row = tx.row(GET, id=treatment_id)
    return _treatment(row) if row else None


def on_day(tx: Tx, patient_id: PatientId, care_plan: str, treated_on: date) -> Treatment | None:
    row = tx.row(ON_DAY, patient_id=patient_id, care_plan=care_plan, treated_on=treated_on.isoformat())
    return _treatment(row) if row else None


def current(tx: Tx, patient_id: PatientId) -> Treatment | None:
    """The latest by its own day; it is the one tips speak of."""
    return next(iter(of(tx, patient_id)), None)


def of(tx: Tx, patient_id: PatientId) -> list[Treatment]:
    """All that are kept of a person, the latest first."""
    return [_treatment(row) for row in tx.rows(OF, patient_id=patient_id)]


def move(tx: Tx, treatment_id: TreatmentId, treated_on: date, version: str) -> None:
    tx.run(MOVE, id=treatment_id, treated_on=treated_on.isoformat(), plan_version=version)


def remove(tx: Tx, treatment_id: TreatmentId) -> bool:
    """With all that was planned and answered for it."""
    return tx.run(REMOVE, id=treatment_id) == 1


def note_checkin(tx: Tx, treatment: Treatment, step: str | None, answer: CheckIn, now: datetime) -> None:
    """Keep an answer for staff to see; no words of the person's own."""
    tx.run(
        CHECKED_IN,
        id=row_id(now),
        patient_id=treatment.patient_id,
        treatment_id=treatment.id,
        step=step,
        answer=answer,
        now=stamp(now),
    )


def checkin_answers(tx: Tx, patient_id: PatientId) -> list[Answered]:
    """All answers of a person, the earliest first."""
    rows = tx.rows(ANSWERS, patient_id=patient_id)
    return [Answered(row["treatment_id"], row["step"], row["answer"], from_stamp(row["at"])) for row in rows]


def _treatment(row: Row) -> Treatment:
    return Treatment(
        row["id"],
        row["patient_id"],
        row["care_plan"],
        date.fromisoformat(row["treated_on"]),
        row["source"],
        from_stamp(row["registered_at"]),
    )


def worried(tx: Tx, since: datetime) -> list[Worried]:
    """Who said so at a check-in since then, and nothing more that staff would see."""
    return [Worried(row["patient_id"], from_stamp(row["at"])) for row in tx.rows(WORRIED, since=stamp(since))]
