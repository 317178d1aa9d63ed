"""By which way what staff write would reach a patient: free with a way back that is fresh; else a push, which LINE counts, or for
nothing once the patient looks or writes."""

from dataclasses import dataclass
from datetime import datetime

from clinic.patient import PatientId
from staff.context import StaffContext
from store import channel, word
from store.db import Tx
from store.word import WayBack


@dataclass(frozen=True, slots=True)
class Ways:
    """`free_until`: so long an answer costs nothing. `left`: messages that the month still has; None: nothing limits them, or
    LINE was not asked yet."""

    free_until: datetime | None
    left: int | None


def look(tx: Tx, context: StaffContext, patient_id: PatientId) -> Ways:
    had, line = word.get(tx, patient_id), channel.look(tx)
    fresh = had is not None and had.of_staff(context.now) and had.back is not None and context.now < had.back.until
    free_until = had.back.until if fresh and had and had.back else None
    return Ways(free_until, max(line.quota - line.used, 0) if line.quota is not None else None)


def take_free(tx: Tx, context: StaffContext, patient_id: PatientId) -> WayBack | None:
    """The way back that costs nothing, which is used up now; None where there is none any more."""
    had = word.get(tx, patient_id)
    if had is None or had.back is None or not had.of_staff(context.now) or context.now >= had.back.until:
        return None
    return had.back if word.use_back(tx, patient_id, had.back) else None
