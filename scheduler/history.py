"""What staff see beside a patient's words: which day after the treatment it is, and how the skin was doing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.patient import Language, PatientId
from knowledge import wording
from knowledge.library import Library
from store import treatments
from store.db import Tx

LAST = 5  # answers


def lines(
    tx: Tx, patient_id: PatientId, now: datetime, library: Library, zone: ZoneInfo, language: Language
) -> list[str]:
    """Empty where no treatment is known."""
    treatment = treatments.current(tx, patient_id)
    if treatment is None:
        return []
    days = str((now.astimezone(zone).date() - treatment.treated_on).days)
    on = wording.on(library, treatment.treated_on, language)
    answers = [one for one in treatments.checkin_answers(tx, patient_id) if one.treatment_id == treatment.id]
    given = [
        library.say(
            f"staff.history.{one.answer}", language, on=wording.on(library, one.at.astimezone(zone).date(), language)
        )
        for one in answers[-LAST:]
    ]
    return [library.say("staff.history.treatment", language, on=on, days=days), *given]
