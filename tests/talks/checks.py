"""What each check of a turn means: README.md beside this file tells it in words."""

import re
from collections.abc import Callable, Mapping

from clinic.message import Answer, Called, DayNote, Text
from clinic.taps import Agree, Ask, TakeTime, TreatmentDay, Wish
from tests.talks.seen import Seen

SERVICES = {"face": "dermapen-face", "nose": "dermapen-nose-cheeks", "counselling": "counselling-first"}
HOLDS = re.compile(r"119|03-0000-0001|0120-279-338")
KANA = re.compile(r"[぀-ヿ]")
SYMPTOMS = {"red": "risk-redness-swelling", "bleeding": "risk-bleeding", "dry": "aftercare-moisture"}
# What stands for what, by the key of the text that was said.
ASKS: Mapping[str, tuple[str, ...]] = {
    "service": ("reservation.ask_service",),
    "day": ("reservation.ask_day", "reservation.nearest", "reservation.changing"),
    "time": ("reservation.ask_time", "reservation.nearest"),
    "which": ("reservation.which_", "treatment.which", "treatment.correction", "reservation.nearest", "which."),
    "confirm": ("reservation.summary",),
    "cancel": ("reservation.cancel_sure",),
    "treatment-day": ("treatment.when", "treatment.which_day", "treatment.unclear", "treatment.to_come"),
    "consent": ("consent.ask", "consent.unclear"),
    "delete": ("delete.confirm",),
}
REASONS: Mapping[str, tuple[str, ...]] = {
    "closed": ("reservation.day_closed", "reservation.why_closed", "reservation.why_hours"),
    "past": ("reservation.day_past", "reservation.why_past"),
    "no-such-day": ("reservation.no_such_day",),
    "too-soon": ("reservation.day_too-soon", "reservation.why_too-soon"),
    "too-late": ("reservation.status_late", "reservation.by_phone", "reservation.why_too-late", "reservation.late"),
    "last-start": ("reservation.why_last-start", "reservation.day_last-start"),
    "full": ("reservation.day_full", "reservation.why_taken"),
    "too-far": ("reservation.day_too-far", "reservation.why_too-far"),
}
KIND = (
    "courtesy.", "staff.never_mind", "staff.withdrawn", "reservation.kept", "reservation.nothing_done", "reservation.dropped",
    "reservation.paused", "tips.stopped", "tips.kept", "delete.kept", "treatment.left", "checkin.fine", "language.set",
    "staff.more", "reservation.put_off", "ack.",
)  # fmt: skip
STANDS = ("reservation.status_", "reservation.which_show", "reservation.own", "reservation.stands")
CANNOT = ("decline.", "foreign.", "staff.passed", "staff.nobody", "request.", "group.not_known")


def _said(seen: Seen, *begins: str) -> bool:
    return any(key.startswith(begins) for key in seen.keys)


def _answer(seen: Seen, slug: str) -> bool:
    """The answer; of what the clinic has none to, that it goes to staff."""
    told = any(isinstance(say, Answer) and say.slug == slug for say in seen.says)
    passed = any(task.topic == slug for task in seen.new_tasks) or _called(seen, slug)
    return told or passed or _day_note(seen, slug)


def _called(seen: Seen, slug: str) -> bool:
    about = (say.params.get("about") for say in seen.says if isinstance(say, Text) and say.key.startswith(CANNOT))
    return any(Called("title", slug) in one for one in about if isinstance(one, tuple))


def _day_note(seen: Seen, slug: str) -> bool:
    """What a symptom comes to on this day is the answer to the topic of the symptom."""
    notes = [say for say in seen.says if isinstance(say, DayNote)]
    return any(slug == SYMPTOMS.get(note.symptom) for note in notes) or any(
        choice.tap == Ask(slug) for note in notes for choice in note.choices
    )


def _offer(seen: Seen, slug: str) -> bool:
    return any(choice.tap == Ask(slug) for choice in seen.choices)


def _task(seen: Seen, kind: str) -> bool:
    match kind:
        case "complaint":
            return bool(seen.new_tasks) and _said(seen, "staff.complaint")
        case "question":
            return any(task.kind in ("question", "request") for task in seen.new_tasks) or _same_open(seen)
        case _:
            return any(task.kind == kind for task in seen.new_tasks)


def _same_open(seen: Seen) -> bool:
    """Asked again word for word while it is open: one task, and it is said that it is with staff."""
    return _said(seen, "staff.passed", "staff.more") and any(task.status == "open" for task in seen.after.tasks)


def _alarm(seen: Seen, response: str) -> bool:
    names = {"emergency": "119", "clinic": "03-0000-0001", "self-harm": "0120-279-338"}[response]
    return (bool(seen.alarms) or _said(seen, "group.urgent")) and names in seen.text


def _no_alarm(seen: Seen, _: str) -> bool:
    return not seen.alarms and not any(task.kind == "urgent" for task in seen.new_tasks)


def _ask(seen: Seen, what: str) -> bool:
    if what == "again":
        done = seen.new_visits or seen.became("cancelled") or seen.after.treated != seen.before.treated
        return bool(seen.heard) and not done and seen.heard != seen.before_that
    return _said(seen, *ASKS[what])


def _days_offered(seen: Seen) -> set[str]:
    wished = {choice.tap.day.isoformat() for choice in seen.choices if isinstance(choice.tap, Wish) and choice.tap.day}
    taken = {choice.tap.at.date().isoformat() for choice in seen.choices if isinstance(choice.tap, TakeTime)}
    return wished | taken


def _times(seen: Seen, day: str) -> bool:
    return day in _days_offered(seen) if day else bool(_days_offered(seen))


def _draft(seen: Seen, told: str) -> bool:
    """What the request holds: the one in the making, or the one that was sent in this very turn."""
    what, _, value = told.partition("=")
    draft = seen.after.draft
    held: list[str] = []
    if draft:
        people = str(draft.people)
        at = draft.at and f"{draft.at:%H:%M}"
        day = draft.day and draft.day.isoformat()
        held.append({"service": draft.service, "day": day, "time": at, "people": people}[what] or "")
    for visit in seen.new_visits:
        day, _, time = visit.at.partition("T")
        held.append({"service": visit.service, "day": day, "time": time, "people": str(visit.people)}[what])
    return SERVICES.get(value, value) in held


def _requested(seen: Seen, at: str) -> bool:
    return any(visit.status in ("requested", "confirmed") and at in ("", visit.at) for visit in seen.new_visits)


def _not_requested(seen: Seen, _: str) -> bool:
    return not seen.new_visits


def _changed(seen: Seen, _: str) -> bool:
    return any(visit.replaces for visit in seen.new_visits)


def _reason(seen: Seen, why: str) -> bool:
    return _said(seen, *REASONS[why])


def _registered(seen: Seen, day: str) -> bool:
    return any(on.isoformat() == day for on in seen.after.treated if on not in seen.before.treated)


def _moved(seen: Seen, day: str) -> bool:
    same = len(seen.after.treated) == len(seen.before.treated)
    return same and _registered(seen, day)


def _offer_register(seen: Seen, _: str) -> bool:
    """Keeping a day is offered: the button, or the question whether it may be kept."""
    offers = (isinstance(choice.tap, Agree | TreatmentDay) for choice in seen.choices)
    return any(offers) or _offer(seen, "register-treatment") or _ask(seen, "consent")


def _tips(seen: Seen, what: str) -> bool:
    match what:
        case "off":
            return seen.after.stopped and _said(seen, "tips.stopped")
        case "on":
            return not seen.after.stopped and _said(seen, "tips.resumed", "tips.none_left", "tips.ahead", "tips.back")
        case _:
            return _said(seen, "tips.ahead", "tips.resumed", "tips.none_left", "consent.comes", "tips.still_stopped")


def _checkin(seen: Seen, answer: str) -> bool:
    return answer in seen.after.checkins[len(seen.before.checkins) :]


def _lang(seen: Seen, language: str) -> bool:
    japanese = bool(KANA.search(seen.text))
    return bool(seen.heard) and japanese == (language == "ja")


def _paused(seen: Seen, _: str) -> bool:
    return (
        seen.after.draft is not None
        and not seen.new_visits
        and not _said(seen, "reservation.summary", "reservation.ask")
    )


def _dropped(seen: Seen, _: str) -> bool:
    return seen.before.draft is not None and seen.after.draft is None and not seen.new_visits


def _silent(seen: Seen, _: str) -> bool:
    return not seen.heard


CHECKS: Mapping[str, Callable[[Seen, str], bool]] = {
    "answer": _answer,
    "offer": _offer,
    "decline": lambda seen, _: _said(seen, *CANNOT),
    "task": _task,
    "no-task": lambda seen, _: not seen.new_tasks,
    "alarm": _alarm,
    "no-alarm": _no_alarm,
    "holds": lambda seen, _: bool(HOLDS.search(seen.text)),
    "ask": _ask,
    "times": _times,
    "days": lambda seen, _: bool(_days_offered(seen)),
    "draft": _draft,
    "requested": _requested,
    "not-requested": _not_requested,
    "changed": _changed,
    "cancelled": lambda seen, _: bool(seen.became("cancelled")),
    "not-cancelled": lambda seen, _: not seen.became("cancelled"),
    "accepted": lambda seen, _: any(visit.id in _proposed(seen) for visit in seen.became("confirmed")),
    "refused": lambda seen, _: bool(seen.became("refused")),
    "waitlisted": lambda seen, day: any(on.isoformat() == day for on in seen.after.waits),
    "status": lambda seen, _: _said(seen, *STANDS),
    "registered": _registered,
    "not-registered": lambda seen, _: len(seen.after.treated) <= len(seen.before.treated),
    "moved": _moved,
    "offer-register": _offer_register,
    "tips": _tips,
    "checkin": _checkin,
    "deleted": lambda seen, _: _said(seen, "delete.done") and not seen.after.visits and not seen.after.treated,
    "not-deleted": lambda seen, _: seen.after.known or not seen.before.known,
    "my-data": lambda seen, _: _said(seen, "my_data."),
    "reason": _reason,
    "nearest": lambda seen, _: bool(_days_offered(seen)),
    "lang": _lang,
    "ack": lambda seen, _: _said(seen, *KIND),
    "paused": _paused,
    "dropped": _dropped,
    "handed-on": lambda seen, _: bool(seen.new_tasks) or seen.told_staff or _same_open(seen),
    "silent": _silent,
    "warn-card": lambda seen, _: _said(seen, "card."),
    "contains": lambda seen, text: text in seen.text,
    "lacks": lambda seen, text: text not in seen.text,
}


def _proposed(seen: Seen) -> set[str]:
    return {visit.id for visit in seen.before.visits if visit.status == "proposed"}


def holds(seen: Seen, check: str) -> bool:
    """Whether one check is true of a turn; KeyError for a check nobody knows."""
    name, _, argument = check.partition(":")
    return CHECKS[name](seen, argument)


def failed(seen: Seen, must: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    """The groups of which no check is true."""
    return [either for either in must if not any(holds(seen, check) for check in either)]
