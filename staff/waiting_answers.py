"""Answers that wait for the patient's next message, whose way back costs nothing; or for the end of staff's time."""

from collections.abc import Iterator
from itertools import groupby

from clinic.message import Choice, Text
from clinic.patient import DEFAULT_LANGUAGE
from clinic.taps import ToStaff
from staff.context import StaffContext
from store import outbox, patients, waiting_answers
from store import word as store
from store.db import Tx
from store.outbox import Letter
from store.patients import Patient
from store.waiting_answers import WaitingAnswer
from store.word import WayBack, Word

SEE = Choice("button.see_answer", ToStaff("see"))
TOGETHER = 5  # messages of one reply: https://developers.line.biz/en/reference/messaging-api/#send-reply-message


def bring(tx: Tx, context: StaffContext, patient: Patient, back: WayBack | None) -> list[str]:
    """Put all that waits for a patient, the first of it by the way back, which is used up then; the letters."""
    letters: list[str | None] = []
    for some in _together(waiting_answers.take(tx, patient.id)):
        way = back if not letters else None
        letter = Letter(
            key=f"staff-word:{some[0].id}",
            recipient=patient.line_id,
            language=patient.language or DEFAULT_LANGUAGE,
            says=tuple(Text("staff.word", {"words": one.words}) for one in some),
            patient_id=patient.id,
            reply_token=way.token if way else None,
            reply_until=way.until if way else None,
            voice="staff",
            member_id=some[0].member,
        )
        letters.append(outbox.put(tx, letter, context.now))
    return [one for one in letters if one]


def offer_button(tx: Tx, context: StaffContext, had: Word) -> str | None:
    """Spend a way back that nobody uses on a button which brings the next one: whatever staff write until then costs nothing.
    Never as a push; the letter."""
    patient, back = patients.by_id(tx, had.patient), had.back
    if patient is None or back is None or not store.gives_button(tx, patient.id, context.now):
        return None
    if not store.use_back(tx, patient.id, back):
        return None
    letter = Letter(
        key=f"see-answer:{had.patient}:{back.until.isoformat()}",
        recipient=patient.line_id,
        language=patient.language or DEFAULT_LANGUAGE,
        says=(Text("staff.will_answer", choices=(SEE,)),),
        patient_id=patient.id,
        reply_token=back.token,
        reply_until=back.until,
        until=back.until,
        voice="anyway",
    )
    return outbox.put(tx, letter, context.now)


def _together(found: list[WaitingAnswer]) -> Iterator[list[WaitingAnswer]]:
    """What may go in one letter: of one colleague, because the transcript tells who said what."""
    for _, ones in groupby(found, key=lambda one: one.member):
        theirs = list(ones)
        yield from (theirs[first : first + TOGETHER] for first in range(0, len(theirs), TOGETHER))
