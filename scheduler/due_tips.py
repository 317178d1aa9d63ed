"""Nudges whose time has come, made letters: those still wanted, one letter a person, never in quiet hours."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from clinic.message import CareSteps, Choice
from clinic.patient import LANGUAGES
from clinic.taps import Skin, Tips
from clinic.treatment import CHECK_INS, CarePlan, Step
from scheduler.office import Office
from store import outbox, planned
from store.db import Tx, retrying
from store.outbox import Letter
from store.planned import Due

log = logging.getLogger("sodan.release")

PEOPLE = 500  # in one transaction: short enough not to keep an answer waiting
BATCHES = 40  # in one beat: what is released is sent before more is
# Behind a tip that LINE does not take, the next ones gather, and then come as one letter.
LOOK_AGAIN = timedelta(minutes=1)
ASKED_LESS = 2  # check-ins answered "fine" in a row, after which none is asked

STOP = Choice("button.tips_stop", Tips(on=False))


def release(office: Office) -> int:
    """Put what is due into the outbox; how many letters. In quiet hours it waits for their end."""
    now = office.clock()
    if office.library.clinic.tips.hours.civil(now, office.zone) > now:
        return 0
    fates: Counter[str] = Counter()
    for _ in range(BATCHES):
        if not _any_due(office, now):
            break
        fates += retrying(lambda: _release_next(office, now))
    if fates:
        log.info("nudges: %s", ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items())))
    return fates["released"]


def _any_due(office: Office, now: datetime) -> bool:
    with office.db.look() as tx:
        return planned.any_due(tx, now)


def _release_next(office: Office, now: datetime) -> Counter[str]:
    with office.db.atomic() as tx:
        return _release_some(tx, office, now)


def _release_some(tx: Tx, office: Office, now: datetime) -> Counter[str]:
    fates: Counter[str] = Counter()
    for _, of_one in groupby(planned.claim(tx, now, PEOPLE), key=lambda one: one.treatment_id):
        fates += _release_one(tx, office, list(of_one), now)
    planned.released(tx, now)
    return fates


def _release_one(tx: Tx, office: Office, due: list[Due], now: datetime) -> Counter[str]:
    """All that is due about one treatment: end what is not wanted, and make one letter of the rest."""
    care_plan = office.library.careplans.get(due[0].care_plan)
    fates: Counter[str] = Counter()
    wanted: list[tuple[Due, list[Step]]] = []
    for one in due:
        steps = [step for slug in one.steps if care_plan and (step := care_plan.step(slug))]
        status, reason = verdict(one, steps, now)
        match status:
            case "wanted":
                wanted.append((one, steps))
                continue
            case "put off":
                planned.put_off(tx, one, now + LOOK_AGAIN)
            case _:
                planned.end(tx, one, status, reason, now)
        fates[status] += 1
    if wanted and care_plan:
        for one, _ in wanted[1:]:
            planned.join_letter(tx, one, wanted[0][0])
        outbox.put(tx, letter(care_plan, wanted), now)
        fates["released"] += 1
    return fates


def verdict(due: Due, steps: list[Step], now: datetime) -> tuple[str, str]:
    """What is to become of a nudge that is due, and why. Pure."""
    if due.stale_at <= now:
        return "dropped", "too late"
    if not due.agreed:
        return "unwanted", "no consent"
    if due.stopped:
        return "unwanted", "the person stopped the tips"
    if due.paused or not due.following:
        return "unwanted", "the person blocked the account"
    if due.superseded:
        return "unwanted", "there is a later treatment"
    if not steps:
        return "unwanted", "the plan has no such step any more"
    if due.fine >= ASKED_LESS and all(step.kind == "check-in" for step in steps):
        return "unwanted", "fine each time it was asked"
    return ("put off", "an earlier one is on its way") if due.waiting else ("wanted", "")


def letter(care_plan: CarePlan, wanted: list[tuple[Due, list[Step]]]) -> Letter:
    """One letter about everything wanted. Equal `batch` means equal words, so that many can go out in one call."""
    first = wanted[0][0]
    say = told(care_plan, [step for _, steps in wanted for step in steps])
    language = first.language or LANGUAGES[0]
    return Letter(
        key=planned.letter_key(first.id),
        recipient=first.line_id,
        language=language,
        says=(say,),
        patient_id=first.patient_id,
        purpose="tip",
        batch=f"step/{say.care_plan}/{','.join(say.steps)}:{language}",
        until=min(due.stale_at for due, _ in wanted),
    )


def told(care_plan: CarePlan, steps: Iterable[Step]) -> CareSteps:
    """One step in full, or several in brief; of several check-ins only the last is asked."""
    steps = list(steps)
    asked = [step for step in steps if step.kind == "check-in"][-1:]
    steps = [step for step in steps if step.kind == "tip"] + asked
    answers = tuple(Choice(f"button.checkin_{how}", Skin(asked[0].slug, how)) for how in CHECK_INS[:4] if asked)
    return CareSteps(care_plan.slug, tuple(step.slug for step in steps), (*answers, STOP))
