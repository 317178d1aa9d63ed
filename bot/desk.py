"""What staff decide on LINE. Whoever presses first decides; everybody later is told kindly how it stands."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.events import Event
from bot.situation import AtDesk
from clinic import taps
from clinic.conversation import Conversation, Question
from clinic.errors import AlreadyDecided
from clinic.ids import pseudonym
from clinic.message import Choice, Params, Say, ServiceName, Standing, Text
from clinic.patient import LANGUAGES
from clinic.reservation import REASONS, Refused, Reservation
from clinic.treatment import on_the_clock
from intents import wishes
from knowledge import wording
from scheduler import availability, replies, reservations
from scheduler import reservation_letters as letters
from scheduler.office import Office
from scheduler.reservation_letters import Reply
from scheduler.reservations import Written
from store import audit, conversations, outbox, patients, tasks
from store import reservations as store
from store.db import Tx
from store.outbox import Letter
from store.patients import Patient

MANY_TIMES = 60  # to choose from: some days of a quiet clinic
MOST_TIMES = 4  # buttons of one card: https://developers.line.biz/en/reference/messaging-api/#buttons
Done = tuple[tuple[Say, ...], list[str]]  # what the colleague hears, and the letters to others


def perform(
    tx: Tx, deed: AtDesk, event: Event, me: Patient | None, now: datetime, office: Office, back: Reply | None
) -> list[str]:
    """Do what was pressed or written; the letters to send."""
    by = f"staff {pseudonym(event.by or event.chat)}"
    try:
        says, put = _do(tx, deed, me, by, now, office)
    except AlreadyDecided:
        says, put = (_late(tx, deed, office),), []
    letter = Letter(
        key=f"reply:{event.id}",
        recipient=event.chat,
        language=office.staff_language,
        says=says,
        patient_id=me.id if me else None,
        fleeting=me is None,
        reply_token=back.token if back else None,
        reply_until=back.until if back else None,
        purpose="alert",
    )
    mine = outbox.put(tx, letter, now)
    return [*([mine] if mine else []), *put]


def _do(tx: Tx, deed: AtDesk, me: Patient | None, by: str, now: datetime, office: Office) -> Done:
    match deed.pressed:
        case None:
            return (Text("desk.left"),), []
        case taps.DeskTask("answer", task_id):
            return (
                _answer(tx, task_id, me, office) if deed.words is None else _show(tx, task_id, deed.words, me, office)
            )
        case taps.DeskTask("send", task_id):
            return _send(tx, task_id, me, by, now, office)
        case taps.DeskTask("close", task_id):
            tasks.settle(tx, task_id, "closed", by, now)
            audit.note(tx, by, "task closed", task_id, now)
            return (Text("desk.closed", {"number": task_id}),), []
        case taps.DeskVisit() | taps.DeskReason() | taps.DeskPropose() as pressed:
            if me is None and isinstance(pressed, taps.DeskVisit) and pressed.step == "send":
                return (Text("desk.alone"),), []
            was = store.held(tx, pressed.reservation)
            if was is None or was.turn != pressed.turn:
                raise AlreadyDecided(pressed.reservation)
            return _decide(tx, pressed, was, deed.words, me, by, now, office)
        case _:
            raise AlreadyDecided("a button of the desk that nobody can read")


# Reservations


def _decide(
    tx: Tx,
    pressed: taps.DeskVisit | taps.DeskReason | taps.DeskPropose,
    was: Reservation,
    words: str | None,
    me: Patient | None,
    by: str,
    now: datetime,
    office: Office,
) -> Done:
    match pressed:
        case taps.DeskVisit("confirm"):
            return _told(tx, office, "confirmed", reservations.confirm(tx, office, was.id, by, now, was.turn))
        case taps.DeskVisit("other") if was.open and words is None:
            return _other_times(tx, was, me, now, office)
        case taps.DeskVisit("other") if was.open and me and words is not None:
            return _named_time(tx, was, words, me, now, office)
        case taps.DeskPropose(at=at):
            return _propose(tx, was, at, by, now, office)
        case taps.DeskVisit("decline") if was.open:
            if me is not None:  # or the reason is written at once
                conversations.put(tx, me.id, Conversation(waiting="desk-words", offered=(was.id, str(was.turn))))
            return (_reasons(was, office),), []
        case taps.DeskReason(reason=reason):
            return _told(
                tx, office, "declined", reservations.decline(tx, office, was.id, reason, None, by, now, was.turn)
            )
        case taps.DeskVisit("words") if was.open and words is None:
            return _ask_words(tx, was, me, office)
        case taps.DeskVisit("words") if was.open and me and words is not None:
            return _show_words(tx, was, words.strip(), me, office)
        case taps.DeskVisit("send") if me:
            return _send_words(tx, was, me, by, now, office)
        case _:
            raise AlreadyDecided(was.id)


def _told(tx: Tx, office: Office, event: str, written: Written) -> Done:
    patient = patients.by_id(tx, written.reservation.patient_id)
    deaf = () if patient is None or patient.following else (Text("desk.unreachable"),)
    return (Text(f"desk.reservation.{event}", _params(office, written.reservation)), *deaf), list(written.letters)


def _params(office: Office, of: Reservation) -> Params:
    return {"reservation": of.id, "service": ServiceName(of.service), "when": letters.local(office, of.starts_at)}


def _button(step: taps.DeskStep, of: Reservation) -> Choice:
    return Choice(f"button.desk_{step}", taps.DeskVisit(step, of.id, of.turn))


def _other_times(tx: Tx, was: Reservation, me: Patient | None, now: datetime, office: Office) -> Done:
    """Free times near the one asked for, of that day and of others; any other can be written."""
    free = availability.nearest(tx, office, was.service, was.starts_at, now, MANY_TIMES, was.id)
    if me is not None:
        conversations.put(tx, me.id, Conversation(waiting="desk-other", offered=(was.id, str(was.turn))))
    return (_times(was, _spread([start for start in free if start != was.starts_at], was, office), office),), []


def _spread(free: Sequence[datetime], was: Reservation, office: Office) -> list[datetime]:
    """Half of them on the day itself, the others on the days next to it, at nearly the same hour."""
    days: dict[date, list[datetime]] = {}
    for start in free:
        days.setdefault(start.astimezone(office.zone).date(), []).append(start)
    same = days.pop(was.starts_at.astimezone(office.zone).date(), [])
    others = [min(starts, key=lambda start: _apart(start, was, office)) for starts in days.values()]
    few = same[: max(MOST_TIMES // 2, MOST_TIMES - len(others))]
    return [*few, *others[: MOST_TIMES - len(few)]]


def _apart(start: datetime, was: Reservation, office: Office) -> int:
    """Minutes between two times of day."""
    here, there = (moment.astimezone(office.zone) for moment in (start, was.starts_at))
    return abs(here.hour * 60 + here.minute - there.hour * 60 - there.minute)


def _named_time(tx: Tx, was: Reservation, text: str, me: Patient, now: datetime, office: Office) -> Done:
    """A day and time that a colleague wrote; a time alone is of the day asked for. It goes out with the button."""
    booking = office.library.clinic.booking
    hours = booking.opening.hours if booking else lambda _: ()
    told = wishes.read(text, now.astimezone(office.zone).date(), (), hours)
    conversations.put(tx, me.id, Conversation(waiting="desk-other", offered=(was.id, str(was.turn))))
    if told.at is None or len(told.days) > 1:
        return (Text("desk.reservation.which_time"),), []
    day = told.day or was.starts_at.astimezone(office.zone).date()
    start = on_the_clock(day, told.at, office.zone)
    choices = (_propose_button(was, start, office),)
    params = {**_params(office, was), "when": letters.local(office, start)}
    return (Text("desk.reservation.this_time", params, choices, "buttons"),), []


def _times(was: Reservation, free: list[datetime], office: Office) -> Say:
    choices = tuple(_propose_button(was, start, office) for start in sorted(free))
    key = "desk.reservation.other" if choices else "desk.reservation.none_free"
    return Text(key, _params(office, was), choices, "buttons")


def _propose_button(was: Reservation, start: datetime, office: Office) -> Choice:
    here = start.astimezone(office.zone).replace(tzinfo=None)
    proposed = taps.DeskPropose(was.id, was.turn, here)
    return Choice("button.reservation_time", proposed, {"when": letters.local(office, start)})


def _propose(tx: Tx, was: Reservation, at: datetime, by: str, now: datetime, office: Office) -> Done:
    starts_at = at.replace(tzinfo=office.zone)
    done = reservations.propose(tx, office, was.id, starts_at, by, now, was.turn)
    if isinstance(done, Refused):
        return (
            Text("desk.reservation.taken", {"when": letters.local(office, starts_at)}),
            _times(was, list(done.nearest), office),
        ), []
    return _told(tx, office, "proposed", done)


def _reasons(was: Reservation, office: Office) -> Say:
    """As the patient will read them."""
    reasons = tuple(
        Choice(f"button.desk_reason_{reason}", taps.DeskReason(was.id, was.turn, reason))
        for reason in REASONS
        if reason != "other"
    )
    return Text("desk.reservation.reasons", _params(office, was), (*reasons, _button("words", was)), "buttons")


def _ask_words(tx: Tx, was: Reservation, me: Patient | None, office: Office) -> Done:
    if me is None:
        return (Text("desk.alone"),), []
    conversations.put(tx, me.id, Conversation(waiting="desk-words", offered=(was.id, str(was.turn))))
    return (Text("desk.reservation.words", _params(office, was)),), []


def _show_words(tx: Tx, was: Reservation, words: str, me: Patient, office: Office) -> Done:
    """As the patient will read them, below the time that was asked for."""
    about = (was.id, str(was.turn))
    patient = patients.by_id(tx, was.patient_id)
    language = (patient and patient.language) or LANGUAGES[0]
    [say] = letters.declining(office, was, "other", words)
    shown = wording.said(say, language, office.library)
    if not words or not replies.fits(shown):
        conversations.put(tx, me.id, Conversation(waiting="desk-words", offered=about))
        return (Text("desk.too_long"),), []
    conversations.put(tx, me.id, Conversation(waiting="desk-send", offered=about, question=Question(words, "")))
    choices = (_button("send", was), _button("words", was))
    return (Text("desk.preview"), Text("desk.shown", {"shown": shown}), Text("desk.sure", {}, choices, "confirm")), []


def _send_words(tx: Tx, was: Reservation, me: Patient, by: str, now: datetime, office: Office) -> Done:
    talk, _ = conversations.load(tx, me.id)
    if talk.question is None or talk.offered != (was.id, str(was.turn)):
        return (Text("desk.nothing_written"),), []
    words = talk.question.words
    conversations.put(tx, me.id, Conversation())
    return _told(tx, office, "declined", reservations.decline(tx, office, was.id, "other", words, by, now, was.turn))


# Questions


def _answer(tx: Tx, task_id: str, me: Patient | None, office: Office) -> Done:
    """Written one-to-one: what is said in a group is said among colleagues."""
    task = tasks.get(tx, task_id)
    if task is None or task.status != "open":
        raise AlreadyDecided(task_id)
    if me is None:
        return (Text("desk.alone"),), []
    conversations.put(tx, me.id, Conversation(waiting="desk-answer", offered=(task_id,)))
    spoken = office.library.say(f"language.name_{task.language}", office.staff_language)
    return (Text("desk.write", {"number": task_id, "language": spoken}),), []


def _show(tx: Tx, task_id: str, words: str, me: Patient | None, office: Office) -> Done:
    if me is None:
        return (Text("desk.alone"),), []
    task = tasks.get(tx, task_id)
    if task is None or task.status != "open":
        raise AlreadyDecided(task_id)
    shown = replies.shown(task, words.strip(), office.library)
    if not replies.fits(shown) or not words.strip():
        conversations.put(tx, me.id, Conversation(waiting="desk-answer", offered=(task_id,)))
        return (Text("desk.too_long"),), []
    conversations.put(
        tx, me.id, Conversation(waiting="desk-send", offered=(task_id,), question=Question(words.strip(), ""))
    )
    choices = (
        Choice("button.desk_send", taps.DeskTask("send", task_id)),
        Choice("button.desk_answer", taps.DeskTask("answer", task_id)),
    )
    return (Text("desk.preview"), Text("desk.shown", {"shown": shown}), Text("desk.sure", {}, choices, "confirm")), []


def _send(tx: Tx, task_id: str, me: Patient | None, by: str, now: datetime, office: Office) -> Done:
    """What is sent is what was shown last, and for this question only."""
    if me is None:
        return (Text("desk.alone"),), []
    talk, _ = conversations.load(tx, me.id)
    conversations.put(tx, me.id, Conversation())
    task = tasks.get(tx, task_id)
    patient = patients.by_id(tx, task.patient_id) if task and task.patient_id else None
    if task is None or patient is None:
        raise AlreadyDecided(task_id)
    if talk.question is None or talk.offered != (task_id,):
        return (Text("desk.nothing_written"),), []
    put = replies.send(tx, task, patient, talk.question.words, office.library, by, now)
    return (Text("desk.sent" if patient.following else "desk.blocked"),), put


def _late(tx: Tx, deed: AtDesk, office: Office) -> Say:
    """A colleague, the patient or the clock was faster."""
    found = None
    if isinstance(deed.pressed, taps.DeskVisit | taps.DeskReason | taps.DeskPropose):
        found = store.get(tx, deed.pressed.reservation)
    if found is None:
        return Text("desk.late")
    return Text("desk.reservation.late", {**_params(office, found), "status": Standing(found.status)})
