"""Deeds, done: each inside the transaction of the event that caused it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking import door
from booking.commands import CancelAll, TakeBackNote, TellContact, Written
from booking.context import Context
from bot.flows import contact
from bot.flows.booking import perform as visits
from bot.flows.desk import perform as desk
from bot.flows.treatment import perform as aftercare
from bot.line.events import ChatKind, Event
from bot.turn.choices import STAFF_WRITE
from bot.turn.decision import (
    AnswerVisit,
    AskPhotos,
    AtDesk,
    ChooseLanguage,
    Decision,
    Deed,
    DropPhotos,
    Follow,
    Forget,
    JoinStaff,
    KeepContact,
    LeaveGroup,
    LeaveStaff,
    NoteHelped,
    PassPhotos,
    PhotoDeed,
    RaiseTask,
    RequestVisit,
    SeeAnswers,
    ShowPage,
    TakeBack,
    WaitForPlace,
    WithdrawQuestion,
)
from clinic import actors
from clinic.actors import Reply
from clinic.audit import By, OfData, OfStaff
from clinic.clock import from_stamp
from clinic.errors import RaceLost
from clinic.message import Called, Text
from clinic.patient import Contact, Language
from clinic.task import NewTask
from scheduler import menus
from scheduler.deliver import LEAVE_KEY
from staff import alerts, members, waiting_answers
from staff.alerts import Telling
from store import (
    audit,
    contacts,
    feedback,
    inbox,
    outbox,
    page_sessions,
    patients,
    photos,
    planned,
    staff,
    tally,
    tasks,
    transcript,
)
from store.db import Tx
from store.inbox import Recorded
from store.outbox import Letter
from store.patients import Patient
from store.word import WayBack

JOINED: Mapping[ChatKind, OfStaff] = {
    "user": OfStaff("joined (user)"),
    "group": OfStaff("joined (group)"),
    "room": OfStaff("joined (room)"),
}
LEFT: Mapping[ChatKind, OfStaff] = {
    "user": OfStaff("left (user)"),
    "group": OfStaff("left (group)"),
    "room": OfStaff("left (room)"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What a deed follows from: an event, the person behind it if they are known, the language they are spoken to in, and the
    way back for what the deed itself says."""

    event: Event
    patient: Patient | None
    language: Language
    back: Reply | None = None


def perform(tx: Tx, context: Context, deed: Deed, cause: Cause) -> list[str]:
    """Do one deed; the letters to send after the commit. RaceLost where what it rests on has changed."""
    event, patient, now = cause.event, cause.patient, context.now
    match deed:
        case JoinStaff(code=code):
            joined = staff.join(tx, code, event.chat, event.chat_kind, now)
            if joined is None:
                raise RaceLost("the invitation was used meanwhile")
            audit.note(tx, By("staff", joined), JOINED[event.chat_kind], None, now)
        case LeaveStaff():
            left = alerts.stop(tx, event.chat, now)
            if left is not None:
                audit.note(tx, By("staff", left), LEFT[event.chat_kind], None, now)
        case LeaveGroup():
            return _goodbye(tx, cause, now)
        case RaiseTask() if patient is None and event.chat_kind != "user":  # somebody in a group
            new = NewTask(deed.kind, cause.language, None, deed.topic, deed.words, deed.message_id)
            telling = Telling(deed.about)
            return alerts.raise_task(tx, context.office.for_staff(now), new, telling)[1]
        case Follow(following=following):
            if patient is not None:
                patients.follows(tx, patient.id, following)
                (aftercare.back if following else aftercare.pause)(tx, patient, now)
            if not following:
                outbox.drop_for(tx, event.chat, "the person blocked the account", now)
        case AtDesk():
            colleague = desk.Colleague(event.id, members.actor(tx, event.chat, event.by), patient, cause.back)
            return desk.perform(tx, context, deed, colleague)
        case _ if patient is not None:
            return _for_patient(tx, context, deed, patient, cause)
        case _:
            pass
    return []


def _for_patient(tx: Tx, context: Context, deed: Deed, patient: Patient, cause: Cause) -> list[str]:
    match deed:
        case RequestVisit() | AnswerVisit() | WaitForPlace() | ShowPage():
            asker = visits.Asker(patient, cause.event.id, cause.language, cause.back)
            return visits.perform(tx, context, deed, asker)
        case RaiseTask():
            return raise_task(tx, context, deed, patient, cause.language)
        case ChooseLanguage(language=chosen):
            patients.chooses(tx, patient.id, chosen)
            menus.decide(tx, context.office, patient.id, context.now)
        case TakeBack():
            _take_back(tx, context, deed, patient, cause)
        case AskPhotos() | PassPhotos() | DropPhotos():
            _photos(tx, context, deed, patient, cause)
        case SeeAnswers():
            back = WayBack(cause.back.token, cause.back.until) if cause.back else None
            return waiting_answers.bring(tx, context.office.for_staff(context.now), patient, back)
        case WithdrawQuestion():
            tasks.withdraw_latest(tx, patient.id, context.now)
        case Forget():
            return _forget(tx, context, patient)
        case KeepContact(name, telephone, message_id):
            door.do(tx, context, actors.Patient(patient.id), TellContact(name, telephone, message_id))
        case NoteHelped():
            return _helped(tx, context, deed, patient, cause)
        case JoinStaff() | LeaveStaff() | LeaveGroup() | Follow() | AtDesk():
            pass  # done before
        case _:
            aftercare.perform(tx, deed, patient, context.now, context.office)
    return []


def _take_back(tx: Tx, context: Context, deed: TakeBack, patient: Patient, cause: Cause) -> None:
    """It was never said: neither its words nor what was made of them stays anywhere."""
    message_id, library, before = deed.message_id, context.office.library, contacts.get(tx, patient.id)
    inbox.withdraw(tx, cause.event.chat, message_id, cause.event.id)
    words = transcript.take_back(tx, patient.id, message_id)
    tasks.take_back(tx, patient.id, message_id, words)
    door.do(tx, context, actors.Patient(patient.id), TakeBackNote(message_id))
    photos.take_back(tx, patient.id, message_id)
    page_sessions.take_back(tx, patient.id, message_id)
    after = contacts.get(tx, patient.id)
    forgotten = Contact(
        before.name if before.name != after.name else "",
        before.telephone if before.telephone != after.telephone else "",
    )
    read = contact.read(words or "", library)  # what has been changed since, or was said and not kept
    for line in contact.repeated((deed.told, forgotten, Contact(read.name, read.telephone)), library):
        transcript.cut_out(tx, patient.id, line)


def _photos(tx: Tx, context: Context, deed: PhotoDeed, patient: Patient, cause: Cause) -> None:
    match deed:
        case AskPhotos(joins=True):
            photos.join(tx, patient.id, deed.photos, deed.ask, cause.event.happened_at)
        case AskPhotos():
            photos.ask(tx, patient.id, deed.photos, deed.ask, cause.event.happened_at)
        case PassPhotos():
            if not photos.agree(tx, patient.id, deed.ask, deed.wording, context.now):
                raise RaceLost("the photos were taken back meanwhile")
        case DropPhotos():
            photos.refuse(tx, patient.id, deed.ask)


def _forget(tx: Tx, context: Context, patient: Patient) -> list[str]:
    planned.hold(tx, patient.id)  # a release under way finishes first, and its letter goes with the rest
    freed = door.do(tx, context, actors.Patient(patient.id), CancelAll())
    outbox.forget(tx, patient.id)
    menus.back_to_common(tx, patient.id, context.now)
    patients.forget(tx, patient.id)
    audit.note(tx, actors.Patient(patient.id).by, OfData("deleted all of their data"), None, context.now)
    return list(freed.letters) if isinstance(freed, Written) else []


def _helped(tx: Tx, context: Context, deed: NoteHelped, patient: Patient, cause: Cause) -> list[str]:
    """Thanks where it was not told before; who presses the same button again has been heard."""
    before = feedback.of(tx, patient.id, deed.topic)
    if not feedback.note(tx, patient.id, deed.topic, deed.helped, context.now):
        return []
    _count(tx, context, deed, before)
    say = Text("feedback.helped") if deed.helped else Text("feedback.not_helped", choices=(STAFF_WRITE,))
    letter = Letter(
        key=f"reply:{cause.event.id}",
        recipient=patient.line_id,
        language=cause.language,
        says=(say,),
        patient_id=patient.id,
        reply_token=cause.back.token if cause.back else None,
        reply_until=cause.back.until if cause.back else None,
    )
    put = outbox.put(tx, letter, context.now)
    return [put] if put else []


def _count(tx: Tx, context: Context, deed: NoteHelped, before: bool | None) -> None:
    """A word that takes an earlier one back takes it out of the numbers too."""
    today = context.now.astimezone(context.zone).date()
    tally.count(tx, "helped" if deed.helped else "not-helped", today, deed.topic)
    if before is not None:
        tally.count(tx, "helped" if before else "not-helped", today, deed.topic, -1)


def raise_task(tx: Tx, context: Context, deed: RaiseTask, patient: Patient, language: Language) -> list[str]:
    """Open a task of a person's; the letters to staff. A question asked again word for word while it is open stays one task."""
    if deed.kind not in ("urgent", "photo") and tasks.same_open(tx, patient.id, deed.topic, deed.words):
        return []
    about = deed.about or ((Called("title", deed.topic),) if deed.topic else ())
    new = NewTask(deed.kind, language, patient.id, deed.topic, deed.words, deed.message_id)
    _, letters = alerts.raise_task(tx, context.office.for_staff(context.now), new, Telling(about, quiet=deed.quiet))
    return letters


def _goodbye(tx: Tx, cause: Cause, now: datetime) -> list[str]:
    """The last letter to a group; once it is sent, the account leaves (scheduler/deliver.py)."""
    letter = Letter(
        key=f"{LEAVE_KEY}{cause.event.id}",
        recipient=cause.event.chat,
        language=cause.language,
        says=(Text("group.goodbye"),),
        fleeting=True,
        reply_token=cause.back.token if cause.back else None,
        reply_until=cause.back.until if cause.back else None,
    )
    put = outbox.put(tx, letter, now)
    return [put] if put else []


def reply(tx: Tx, event: Event, recorded: Recorded, decision: Decision, now: datetime) -> str | None:
    """Put the letter of what is said to an event; None where nothing is. It belongs to the person as they are now: nobody, once
    they had all of theirs deleted."""
    if not decision.says:
        return None
    patient = patients.by_line(tx, event.chat) if event.chat_kind == "user" else None
    letter = Letter(
        key=f"reply:{recorded.event_id}",
        recipient=event.chat,
        language=decision.language,
        says=decision.says,
        patient_id=patient.id if patient else None,
        urgent=decision.urgent,
        fleeting=patient is None,
        voice=decision.voice,
        reply_token=event.reply_token,
        reply_until=event.token_until(from_stamp(recorded.received_at)) if event.reply_token else None,
    )
    return outbox.put(tx, letter, now)
