"""What staff decide on LINE. Whoever presses first decides; everybody later is told kindly how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from booking import availability, door, notices
from booking.commands import Confirm, Decline, Propose, Written
from booking.context import Context
from bot.flows.desk import lists
from bot.turn.decision import AtDesk
from clinic import taps
from clinic.actors import Reply, StaffMember
from clinic.conversation import Conversation
from clinic.errors import AlreadyDecided
from clinic.message import Choice, Params, Quoted, Say, ServiceName, Standing, Text
from clinic.patient import Language
from clinic.reservation import REASONS, Refused, Reservation
from clinic.talks import Talk, TaskAtDesk, VisitAtDesk
from clinic.treatment import on_the_clock
from intents.dates import wishes
from knowledge import wording
from staff import answers, ways
from staff import door as staff_door
from staff.commands import AnswerTask, CloseTask, Done
from store import conversations, drafts, notes, outbox, patients, tasks
from store import reservations as store
from store.db import Tx
from store.outbox import Letter
from store.patients import Patient

MANY_TIMES = 60  # to choose from: some days of a quiet clinic
IN_A_CONFIRM = 2  # buttons: https://developers.line.biz/en/reference/messaging-api/#confirm
MOST_TIMES = 4  # buttons of one card: https://developers.line.biz/en/reference/messaging-api/#buttons
Told = tuple[tuple[Say, ...], list[str]]  # what the colleague hears, and the letters to others


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who pressed or wrote, in which event, and the way back. Without `me` it was in a group, where nothing is talked over."""

    event_id: str
    actor: StaffMember
    me: Patient | None
    reply: Reply | None


def perform(tx: Tx, context: Context, deed: AtDesk, by: Colleague) -> list[str]:
    """Do what was pressed or written; the letters to send."""
    try:
        says, put = _do(tx, context, deed, by)
    except AlreadyDecided:
        says, put = (_late(tx, context, deed),), []
    assert by.actor.chat is not None  # it was pressed in one
    letter = Letter(
        key=f"reply:{by.event_id}",
        recipient=by.actor.chat,
        language=context.office.staff_language,
        says=says,
        patient_id=by.me.id if by.me else None,
        fleeting=by.me is None,
        reply_token=by.reply.token if by.reply else None,
        reply_until=by.reply.until if by.reply else None,
        purpose="alert",
    )
    mine = outbox.put(tx, letter, context.now)
    return [*([mine] if mine else []), *put]


def _do(tx: Tx, context: Context, deed: AtDesk, by: Colleague) -> Told:
    match deed.pressed:
        case None:
            _no_longer_writes(tx, context, by)
            return (Text("desk.left"),), []
        case taps.DeskList(what=what):
            return lists.listed(tx, context, what, by.actor.member), []
        case taps.DeskTask("show", task_id):
            return lists.task(tx, context, task_id, by.actor.member), []
        case taps.DeskVisit("show", reservation):
            return lists.visit(tx, context, reservation), []
        case taps.DeskTask("answer", task_id) if deed.words is None:
            return _answer(tx, context, task_id, by)
        case taps.DeskTask("answer", task_id):
            return _show(tx, context, task_id, deed.words or "", by.me)
        case taps.DeskTask("send" | "later" as how, task_id):
            _no_longer_writes(tx, context, by)
            return _send(tx, context, AnswerTask(task_id, "", later=how == "later"), by)
        case taps.DeskTask("close", task_id):
            _carry_out_at_task(tx, context, CloseTask(task_id), by.actor)
            closed = tasks.get(tx, task_id)
            whose: Params = {"who": Quoted("person", closed.patient_id)} if closed and closed.patient_id else {}
            return (Text("desk.closed" if whose else "desk.closed_it", whose),), []
        case taps.DeskVisit("send") if by.me is None:
            return (Text("desk.alone"),), []
        case taps.DeskVisit() | taps.DeskReason() | taps.DeskPropose() as pressed:
            was = store.held(tx, pressed.reservation)
            if was is None or was.turn != pressed.turn:
                raise AlreadyDecided(pressed.reservation)
            return _decide(tx, context, was, deed, by)
        case _:
            raise AlreadyDecided("a button of the desk that nobody can read")


# Reservations


def _decide(tx: Tx, context: Context, was: Reservation, deed: AtDesk, by: Colleague) -> Told:
    words, me = deed.words, by.me
    match deed.pressed:
        case taps.DeskVisit("confirm"):
            return _confirm(tx, context, was, by.actor)
        case taps.DeskVisit("other") if was.open and words is None:
            return _other_times(tx, context, was, me)
        case taps.DeskVisit("other") if was.open and me and words is not None:
            return _named_time(tx, context, was, words, me)
        case taps.DeskPropose(at=at):
            return _propose(tx, context, was, at, by.actor)
        case taps.DeskVisit("decline") if was.open:
            if me is not None:  # or the reason is written at once
                conversations.put(tx, me.id, Conversation(VisitAtDesk("words", was.id, was.turn)))
            return (_reasons(context, was),), []
        case taps.DeskReason(reason=reason):
            return _decline(tx, context, Decline(was.id, reason, turn=was.turn), by.actor)
        case taps.DeskVisit("words") if was.open and words is None:
            return _ask_words(tx, context, was, me)
        case taps.DeskVisit("words") if was.open and me and words is not None:
            return _show_words(tx, context, was, words.strip(), me)
        case taps.DeskVisit("send") if me:
            return _send_words(tx, context, was, me, by.actor)
        case _:
            raise AlreadyDecided(was.id)


def _carry_out(tx: Tx, context: Context, command: Confirm | Propose | Decline, actor: StaffMember) -> Written | Refused:
    done = door.do(tx, context, actor, command)
    if isinstance(done, Written | Refused):
        return done
    raise AlreadyDecided(command.reservation)


def _confirm(tx: Tx, context: Context, was: Reservation, actor: StaffMember) -> Told:
    done = _carry_out(tx, context, Confirm(was.id, was.turn), actor)
    if isinstance(done, Refused):  # the clinic has closed since
        closed = Text("desk.reservation.closed", _params(context, was))
        return (closed, _times(context, was, done.nearest)), []
    return _told(tx, context, "confirmed", done)


def _decline(tx: Tx, context: Context, command: Decline, actor: StaffMember) -> Told:
    done = _carry_out(tx, context, command, actor)
    assert isinstance(done, Written)  # staff may always say no
    return _told(tx, context, "declined", done)


def _told(tx: Tx, context: Context, event: str, written: Written) -> Told:
    patient = patients.by_id(tx, written.reservation.patient_id)
    deaf = () if patient is None or patient.following else (Text("desk.unreachable"),)
    return (Text(f"desk.reservation.{event}", _params(context, written.reservation)), *deaf), list(written.letters)


def _params(context: Context, of: Reservation) -> Params:
    when = notices.local(of.starts_at, context.zone)
    whom, what = Quoted("person", of.patient_id), ServiceName(of.service, people=of.people)
    return {"reservation": of.id, "who": whom, "service": what, "when": when}


def _button(step: taps.DeskStep, of: Reservation) -> Choice:
    return Choice(f"button.desk_{step}", taps.DeskVisit(step, of.id, of.turn))


def _other_times(tx: Tx, context: Context, was: Reservation, me: Patient | None) -> Told:
    """Free times near the one asked for, of that day and of others; any other can be written."""
    own = availability.own(tx, context, was)
    free = availability.now(tx, context).for_people(was.people).nearest(was.service, was.starts_at, own, MANY_TIMES)
    if me is not None:
        conversations.put(tx, me.id, Conversation(VisitAtDesk("other", was.id, was.turn)))
    apart = [start for start in free if start != was.starts_at]
    return (_times(context, was, _spread(apart, was, context.zone)),), []


def _spread(free: Sequence[datetime], was: Reservation, zone: ZoneInfo) -> list[datetime]:
    """Half of them on the day itself, the others on the days next to it, at nearly the same hour."""
    days: dict[date, list[datetime]] = {}
    for start in free:
        days.setdefault(start.astimezone(zone).date(), []).append(start)
    same = days.pop(was.starts_at.astimezone(zone).date(), [])
    others = [min(starts, key=lambda start: _apart(start, was, zone)) for starts in days.values()]
    few = same[: max(MOST_TIMES // 2, MOST_TIMES - len(others))]
    return [*few, *others[: MOST_TIMES - len(few)]]


def _apart(start: datetime, was: Reservation, zone: ZoneInfo) -> int:
    """Minutes between two times of day."""
    here, there = (moment.astimezone(zone) for moment in (start, was.starts_at))
    return abs(here.hour * 60 + here.minute - there.hour * 60 - there.minute)


def _named_time(tx: Tx, context: Context, was: Reservation, text: str, me: Patient) -> Told:
    """A day and time that a colleague wrote; a time alone is of the day asked for. It goes out with the button."""
    booking = context.library.clinic.booking
    hours = booking.opening.hours if booking else lambda _: ()
    told = wishes.read(text, context.now.astimezone(context.zone).date(), (), hours)
    conversations.put(tx, me.id, Conversation(VisitAtDesk("other", was.id, was.turn)))
    if told.at is None or len(told.days) > 1:
        return (Text("desk.reservation.which_time"),), []
    day = told.day or was.starts_at.astimezone(context.zone).date()
    start = on_the_clock(day, told.at, context.zone)
    choices = (_propose_button(context, was, start),)
    params = {**_params(context, was), "when": notices.local(start, context.zone)}
    return (Text("desk.reservation.this_time", params, choices, "buttons"),), []


def _times(context: Context, was: Reservation, free: Sequence[datetime]) -> Say:
    choices = tuple(_propose_button(context, was, start) for start in sorted(free))
    key = "desk.reservation.other" if choices else "desk.reservation.none_free"
    return Text(key, _params(context, was), choices, "buttons")


def _propose_button(context: Context, was: Reservation, start: datetime) -> Choice:
    at = notices.local(start, context.zone)
    return Choice("button.reservation_time", taps.DeskPropose(was.id, was.turn, at), {"when": at})


def _propose(tx: Tx, context: Context, was: Reservation, at: datetime, actor: StaffMember) -> Told:
    done = _carry_out(tx, context, Propose(was.id, at.replace(tzinfo=context.zone), was.turn), actor)
    if isinstance(done, Refused):
        return (Text("desk.reservation.taken", {"when": at}), _times(context, was, done.nearest)), []
    return _told(tx, context, "proposed", done)


def _reasons(context: Context, was: Reservation) -> Say:
    """As the patient will read them."""
    reasons = tuple(
        Choice(f"button.desk_reason_{reason}", taps.DeskReason(was.id, was.turn, reason))
        for reason in REASONS
        if reason != "other"
    )
    return Text("desk.reservation.reasons", _params(context, was), (*reasons, _button("words", was)), "buttons")


def _ask_words(tx: Tx, context: Context, was: Reservation, me: Patient | None) -> Told:
    if me is None:
        return (Text("desk.alone"),), []
    conversations.put(tx, me.id, Conversation(VisitAtDesk("words", was.id, was.turn)))
    return (Text("desk.reservation.words", _params(context, was)),), []


def _show_words(tx: Tx, context: Context, was: Reservation, words: str, me: Patient) -> Told:
    """As the patient will read them, below the time that was asked for."""
    [say] = notices.declining(context, was, "other", words)
    shown = wording.said(say, notices.language_of(tx, was.patient_id), context.library)
    if not words or not answers.fits(shown):
        conversations.put(tx, me.id, Conversation(VisitAtDesk("words", was.id, was.turn)))
        return (Text("desk.too_long"),), []
    drafts.keep(tx, me.id, was.patient_id, words, context.now)
    conversations.put(tx, me.id, Conversation(VisitAtDesk("send", was.id, was.turn)))
    choices = (_button("send", was), _button("words", was))
    sure = _sure(context, words, notices.language_of(tx, was.patient_id), choices)
    return (Text("desk.preview"), Text("desk.shown", {"shown": shown}), sure), []


def _send_words(tx: Tx, context: Context, was: Reservation, me: Patient, actor: StaffMember) -> Told:
    talk, _ = conversations.load(tx, me.id)
    words = drafts.take(tx, me.id)
    if words is None or not _about_visit(talk.flow, was):
        return (Text("desk.nothing_written"),), []
    conversations.put(tx, me.id, Conversation())
    return _decline(tx, context, Decline(was.id, "other", words, was.turn), actor)


def _about_visit(begun: Talk | None, was: Reservation) -> bool:
    """Whether what was written is about that reservation, as it stands."""
    return isinstance(begun, VisitAtDesk) and (begun.reservation, begun.turn) == (was.id, was.turn)


# Questions


def _answer(tx: Tx, context: Context, task_id: str, by: Colleague) -> Told:
    """Written one-to-one: what is said in a group is said among colleagues. Whoever is at the desk sees that it is written, and
    who writes here hears that somebody else does."""
    task = tasks.get(tx, task_id)
    if task is None or task.status != "open":
        raise AlreadyDecided(task_id)
    if by.me is None:
        return (Text("desk.alone"),), []
    conversations.put(tx, by.me.id, Conversation(TaskAtDesk("answer", task_id)))
    spoken = context.library.language_name(task.language, context.office.staff_language)
    also = lists.also_writes(tx, context, task.patient_id, by.actor.member)
    if task.patient_id and by.actor.member:
        notes.writes_on_line(tx, task.patient_id, by.actor.member, context.now)
    return (*also, Text("desk.write", {"who": Quoted("person", task.patient_id or ""), "language": spoken})), []


def _no_longer_writes(tx: Tx, context: Context, by: Colleague) -> None:
    if by.actor.member:
        notes.leaves(tx, by.actor.member, context.now)


def _show(tx: Tx, context: Context, task_id: str, words: str, me: Patient | None) -> Told:
    if me is None:
        return (Text("desk.alone"),), []
    task = tasks.get(tx, task_id)
    if task is None or task.status != "open" or task.patient_id is None:
        raise AlreadyDecided(task_id)
    shown = answers.shown(task, words.strip(), context.library)
    if not answers.fits(shown) or not words.strip():
        conversations.put(tx, me.id, Conversation(TaskAtDesk("answer", task_id)))
        return (Text("desk.too_long"),), []
    drafts.keep(tx, me.id, task.patient_id, words.strip(), context.now)
    conversations.put(tx, me.id, Conversation(TaskAtDesk("send", task_id)))
    way = ways.look(tx, context.office.for_staff(context.now), task.patient_id)
    steps: tuple[taps.TaskStep, ...] = ("send", "answer") if way.free_until else ("send", "later", "answer")
    choices = tuple(Choice(f"button.desk_{step}", taps.DeskTask(step, task_id)) for step in steps)
    sure = _sure(context, words, task.language, choices)
    return (Text("desk.preview"), Text("desk.shown", {"shown": shown}), lists.how_it_goes(context, way), sure), []


def _sure(context: Context, words: str, language: Language, choices: tuple[Choice, ...]) -> Say:
    """Whether to send it; and where it is in another language than the patient's, that it is."""
    shape: Literal["confirm", "buttons"] = "confirm" if len(choices) == IN_A_CONFIRM else "buttons"
    if not wording.in_other_language(words, language):
        return Text("desk.sure", {}, choices, shape)
    spoken = context.library.language_name(language, context.office.staff_language)
    return Text("desk.sure_other_language", {"language": spoken}, choices, shape)


def _send(tx: Tx, context: Context, command: AnswerTask, by: Colleague) -> Told:
    """What is sent is what was shown last, and for this question only."""
    task_id = command.task
    if by.me is None:
        return (Text("desk.alone"),), []
    talk, _ = conversations.load(tx, by.me.id)
    words = drafts.take(tx, by.me.id)
    conversations.put(tx, by.me.id, Conversation())
    task = tasks.get(tx, task_id)
    patient = patients.by_id(tx, task.patient_id) if task and task.patient_id else None
    if task is None or patient is None:
        raise AlreadyDecided(task_id)
    if words is None or not (isinstance(talk.flow, TaskAtDesk) and talk.flow.task == task_id):
        return (Text("desk.nothing_written"),), []
    put = _carry_out_at_task(tx, context, replace(command, words=words), by.actor)
    sent = "desk.sent" if put else "desk.waits_for_them"
    return (Text(sent if patient.following else "desk.blocked"),), put


def _carry_out_at_task(tx: Tx, context: Context, command: AnswerTask | CloseTask, actor: StaffMember) -> list[str]:
    """The letters of what was done."""
    done = staff_door.do(tx, context.office.for_staff(context.now), actor, command)
    if isinstance(done, Done):
        return list(done.letters)
    raise AlreadyDecided(command.task)


def _late(tx: Tx, context: Context, deed: AtDesk) -> Say:
    """A colleague, the patient or the clock was faster."""
    found = None
    if isinstance(deed.pressed, taps.DeskVisit | taps.DeskReason | taps.DeskPropose):
        found = store.get(tx, deed.pressed.reservation)
    if isinstance(deed.pressed, taps.DeskTask):
        return lists.late(tx, context, deed.pressed.task)
    if found is None:
        return Text("desk.late")
    by = lists.called(tx, context, store.changed_by(tx, found.id) or "")
    return Text("desk.reservation.late_by", {**_params(context, found), "status": Standing(found.status), "by": by})
