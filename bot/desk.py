"""What staff decide on LINE. Whoever presses first decides; everybody later is told kindly how it stands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from booking import availability, door, notices
from booking.actors import Reply, StaffMember
from booking.commands import Confirm, Decline, Propose, Written
from booking.context import Context
from bot.events import Event
from bot.situation import AtDesk
from clinic.conversation import Conversation, Question
from clinic.errors import AlreadyDecided
from clinic.message import Choice, Say
from clinic.patient import LANGUAGES
from clinic.reservation import REASONS, Refused, Reservation, ReservationId
from clinic.treatment import on_the_clock
from intents import wishes
from knowledge import wording
from scheduler import replies
from scheduler.office import Office
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
    actor = StaffMember(event.chat, event.by)
    try:
        says, put = _do(tx, deed, me, actor, now, office)
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


def _do(tx: Tx, deed: AtDesk, me: Patient | None, actor: StaffMember, now: datetime, office: Office) -> Done:
    match deed.verb, deed.about:
        case "answer", (task_id,):
            return _answer(tx, task_id, me, office)
        case "show", (task_id,) if me:
            return _show(tx, task_id, deed.words, me, office)
        case "send", (task_id,) if me:
            return _send(tx, task_id, me, actor.signature, now, office)
        case "show" | "send", _ if me is None:
            return (Say("desk.alone"),), []
        case "close", (task_id,):
            tasks.settle(tx, task_id, "closed", actor.signature, now)
            audit.note(tx, actor.signature, "task closed", task_id, now)
            return (Say("desk.closed", {"number": task_id}),), []
        case "leave", _:
            return (Say("desk.left"),), []
        case verb, (named, turn, *more) if turn.isascii() and turn.isdigit():
            was = store.held(tx, ReservationId(named))
            if was is None or was.turn != int(turn):
                raise AlreadyDecided(named)
            return _decide(tx, verb, was, more[0] if more else deed.words, me, actor, now, office)
        case _:
            raise AlreadyDecided(deed.verb)  # a button nobody knows any more


# Reservations


def _decide(
    tx: Tx,
    verb: str,
    was: Reservation,
    told: str,
    me: Patient | None,
    actor: StaffMember,
    now: datetime,
    office: Office,
) -> Done:
    match verb:
        case "confirm":
            return _confirm(tx, was, actor, now, office)
        case "other" if was.open:
            return _other_times(tx, was, me, now, office)
        case "at" if was.open and me:
            return _named_time(tx, was, told, me, now, office)
        case "propose":
            return _propose(tx, was, told, actor, now, office)
        case "decline" if was.open:
            if me is not None:  # or the reason is written at once
                conversations.put(tx, me.id, Conversation(waiting="desk-words", offered=(was.id, str(was.turn))))
            return (_reasons(was, office),), []
        case "reason" if reason := next((one for one in REASONS if one == told), None):
            return _decline(tx, Decline(was.id, reason, turn=was.turn), actor, now, office)
        case "words" if was.open:
            return _ask_words(tx, was, me, office)
        case "show" if was.open and me:
            return _show_words(tx, was, told.strip(), me, now, office)
        case "send" if me:
            return _send_words(tx, was, me, actor, now, office)
        case _:
            raise AlreadyDecided(was.id)


def _carry_out(
    tx: Tx, command: Confirm | Propose | Decline, actor: StaffMember, now: datetime, office: Office
) -> Written | Refused:
    done = door.do(tx, Context(office, now), actor, command)
    if isinstance(done, Written | Refused):
        return done
    raise AlreadyDecided(command.reservation)


def _confirm(tx: Tx, was: Reservation, actor: StaffMember, now: datetime, office: Office) -> Done:
    done = _carry_out(tx, Confirm(was.id, was.turn), actor, now, office)
    if isinstance(done, Refused):  # the clinic has closed since
        return (Say("desk.reservation.closed", _params(office, was)), _times(was, list(done.nearest), office)), []
    return _told(tx, office, "confirmed", done)


def _decline(tx: Tx, command: Decline, actor: StaffMember, now: datetime, office: Office) -> Done:
    done = _carry_out(tx, command, actor, now, office)
    assert isinstance(done, Written)  # staff may always say no
    return _told(tx, office, "declined", done)


def _told(tx: Tx, office: Office, event: str, written: Written) -> Done:
    patient = patients.by_id(tx, written.reservation.patient_id)
    deaf = () if patient is None or patient.following else (Say("desk.unreachable"),)
    return (Say(f"desk.reservation.{event}", _params(office, written.reservation)), *deaf), list(written.letters)


def _params(office: Office, of: Reservation) -> Mapping[str, str]:
    return {"reservation": of.id, "service": of.service, "when": notices.local(of.starts_at, office.zone)}


def _button(verb: str, of: Reservation) -> Choice:
    return Choice(f"button.desk_{verb}", f"desk:{verb}:{of.id}:{of.turn}")


def _other_times(tx: Tx, was: Reservation, me: Patient | None, now: datetime, office: Office) -> Done:
    """Free times near the one asked for, of that day and of others; any other can be written."""
    context = Context(office, now)
    own = availability.own(tx, context, was)
    free = availability.now(tx, context).nearest(was.service, was.starts_at, own, MANY_TIMES)
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
        return (Say("desk.reservation.which_time"),), []
    day = told.day or was.starts_at.astimezone(office.zone).date()
    start = on_the_clock(day, told.at, office.zone)
    choices = (_propose_button(was, start, office),)
    params = {**_params(office, was), "when": notices.local(start, office.zone)}
    return (Say("desk.reservation.this_time", params, choices, "buttons"),), []


def _times(was: Reservation, free: list[datetime], office: Office) -> Say:
    choices = tuple(_propose_button(was, start, office) for start in sorted(free))
    key = "desk.reservation.other" if choices else "desk.reservation.none_free"
    return Say(key, _params(office, was), choices, "buttons")


def _propose_button(was: Reservation, start: datetime, office: Office) -> Choice:
    at = notices.local(start, office.zone)
    return Choice("button.reservation_time", f"desk:propose:{was.id}:{was.turn}:{at}", {"when": at})


def _propose(tx: Tx, was: Reservation, told: str, actor: StaffMember, now: datetime, office: Office) -> Done:
    starts_at = datetime.fromisoformat(told).replace(tzinfo=office.zone)
    done = _carry_out(tx, Propose(was.id, starts_at, was.turn), actor, now, office)
    if isinstance(done, Refused):
        return (Say("desk.reservation.taken", {"when": told}), _times(was, list(done.nearest), office)), []
    return _told(tx, office, "proposed", done)


def _reasons(was: Reservation, office: Office) -> Say:
    """As the patient will read them."""
    reasons = tuple(
        Choice(f"button.desk_reason_{reason}", f"desk:reason:{was.id}:{was.turn}:{reason}")
        for reason in REASONS
        if reason != "other"
    )
    return Say("desk.reservation.reasons", _params(office, was), (*reasons, _button("words", was)), "buttons")


def _ask_words(tx: Tx, was: Reservation, me: Patient | None, office: Office) -> Done:
    if me is None:
        return (Say("desk.alone"),), []
    conversations.put(tx, me.id, Conversation(waiting="desk-words", offered=(was.id, str(was.turn))))
    return (Say("desk.reservation.words", _params(office, was)),), []


def _show_words(tx: Tx, was: Reservation, words: str, me: Patient, now: datetime, office: Office) -> Done:
    """As the patient will read them, below the time that was asked for."""
    about = (was.id, str(was.turn))
    patient = patients.by_id(tx, was.patient_id)
    language = (patient and patient.language) or LANGUAGES[0]
    [say] = notices.declining(Context(office, now), was, "other", words)
    shown = wording.word(say, say.params, language, office.library).text
    if not words or not replies.fits(shown):
        conversations.put(tx, me.id, Conversation(waiting="desk-words", offered=about))
        return (Say("desk.too_long"),), []
    conversations.put(tx, me.id, Conversation(waiting="desk-send", offered=about, question=Question(words, "")))
    choices = (_button("send", was), _button("words", was))
    return (Say("desk.preview"), Say("desk.shown", {"shown": shown}), Say("desk.sure", {}, choices, "confirm")), []


def _send_words(tx: Tx, was: Reservation, me: Patient, actor: StaffMember, now: datetime, office: Office) -> Done:
    talk, _ = conversations.load(tx, me.id)
    if talk.question is None or talk.offered != (was.id, str(was.turn)):
        return (Say("desk.nothing_written"),), []
    words = talk.question.words
    conversations.put(tx, me.id, Conversation())
    return _decline(tx, Decline(was.id, "other", words, was.turn), actor, now, office)


# Questions


def _answer(tx: Tx, task_id: str, me: Patient | None, office: Office) -> Done:
    """Written one-to-one: what is said in a group is said among colleagues."""
    task = tasks.get(tx, task_id)
    if task is None or task.status != "open":
        raise AlreadyDecided(task_id)
    if me is None:
        return (Say("desk.alone"),), []
    conversations.put(tx, me.id, Conversation(waiting="desk-answer", offered=(task_id,)))
    spoken = office.library.say(f"language.name_{task.language}", office.staff_language)
    return (Say("desk.write", {"number": task_id, "language": spoken}),), []


def _show(tx: Tx, task_id: str, words: str, me: Patient, office: Office) -> Done:
    task = tasks.get(tx, task_id)
    if task is None or task.status != "open":
        raise AlreadyDecided(task_id)
    shown = replies.shown(task, words.strip(), office.library)
    if not replies.fits(shown) or not words.strip():
        conversations.put(tx, me.id, Conversation(waiting="desk-answer", offered=(task_id,)))
        return (Say("desk.too_long"),), []
    conversations.put(
        tx, me.id, Conversation(waiting="desk-send", offered=(task_id,), question=Question(words.strip(), ""))
    )
    choices = (
        Choice("button.desk_send", f"desk:send:{task_id}"),
        Choice("button.desk_answer", f"desk:answer:{task_id}"),
    )
    return (Say("desk.preview"), Say("desk.shown", {"shown": shown}), Say("desk.sure", {}, choices, "confirm")), []


def _send(tx: Tx, task_id: str, me: Patient, by: str, now: datetime, office: Office) -> Done:
    """What is sent is what was shown last, and for this question only."""
    talk, _ = conversations.load(tx, me.id)
    conversations.put(tx, me.id, Conversation())
    task = tasks.get(tx, task_id)
    patient = patients.by_id(tx, task.patient_id) if task and task.patient_id else None
    if task is None or patient is None:
        raise AlreadyDecided(task_id)
    if talk.question is None or talk.offered != (task_id,):
        return (Say("desk.nothing_written"),), []
    put = replies.send(tx, task, patient, talk.question.words, office.library, by, now)
    return (Say("desk.sent" if patient.following else "desk.blocked"),), put


def _late(tx: Tx, deed: AtDesk, office: Office) -> Say:
    """A colleague, the patient or the clock was faster."""
    found = store.get(tx, ReservationId(deed.about[0])) if deed.about else None
    if found is None:
        return Say("desk.late")
    return Say("desk.reservation.late", {**_params(office, found), "status": found.status})
