"""What staff see beside a patient's words: which day after the treatment it is, and how the skin was doing."""

from clinic.patient import PatientId
from knowledge import wording
from staff.context import StaffContext
from store import treatments
from store.db import Tx

LAST = 5  # answers


def lines(tx: Tx, context: StaffContext, patient_id: PatientId) -> list[str]:
    """One a fact, in the language of staff; empty where no treatment is known."""
    library, zone, language = context.library, context.zone, context.language
    treatment = treatments.current(tx, patient_id)
    if treatment is None:
        return []
    days = str((context.now.astimezone(zone).date() - treatment.treated_on).days)
    on = wording.on(library, treatment.treated_on, language)
    answers = [one for one in treatments.checkin_answers(tx, patient_id) if one.treatment_id == treatment.id]
    given = [
        library.say(
            f"staff.history.{one.answer}", language, on=wording.on(library, one.at.astimezone(zone).date(), language)
        )
        for one in answers[-LAST:]
    ]
    return [library.say("staff.history.treatment", language, on=on, days=days), *given]
