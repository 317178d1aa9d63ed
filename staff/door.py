"""The one door through which staff act in a conversation, whichever way they come in: the actor is checked, then the change, its
letters and its line of the audit trail are written in the caller's transaction."""

from collections.abc import Mapping

from clinic.actors import Actor, Clock, Patient, StaffMember, Terminal
from clinic.audit import By, Denied, OfTask
from clinic.errors import AlreadyDecided
from clinic.ids import pseudonym
from staff import answers, learning, word, writing
from staff.commands import (
    AnswerTask,
    CloseTask,
    Command,
    Done,
    DropChange,
    Forbidden,
    HandBack,
    HandIn,
    Outcome,
    Overtaken,
    PutLive,
    ReopenTask,
    Take,
    TakeBack,
    Write,
)
from staff.context import StaffContext
from store import audit, staff, tasks
from store.db import Tx

MAY: Mapping[type[Actor], tuple[type[Command], ...]] = {
    StaffMember: (AnswerTask, CloseTask, ReopenTask, Write, Take, HandBack, HandIn, PutLive, TakeBack, DropChange),
    Terminal: (AnswerTask, CloseTask, ReopenTask, Write, Take, HandBack),
    Clock: (HandBack,),
    Patient: (),
}


def do(tx: Tx, context: StaffContext, actor: Actor, command: Command) -> Outcome:
    """Do what a command asks for; what came of it. The transaction may be committed whatever that is."""
    forbidden = _forbidden(tx, context, actor, command)
    if forbidden is not None:
        by = By("patient", pseudonym(actor.id)) if isinstance(actor, Patient) else actor.by
        about = command.task if isinstance(command, AnswerTask | CloseTask | ReopenTask) else None
        audit.note(tx, by, Denied("staff", type(command).__name__, forbidden.why), about, context.now)
        return forbidden
    try:
        return _do(tx, context, actor, command)
    except AlreadyDecided:  # found out before anything is written
        return Overtaken()


def _forbidden(tx: Tx, context: StaffContext, actor: Actor, command: Command) -> Forbidden | None:
    if not isinstance(command, MAY[type(actor)]):
        return Forbidden("not for them")
    if isinstance(actor, StaffMember) and not staff.acts(tx, actor):
        return Forbidden("not on the staff list")
    if isinstance(command, Take | Write) and staff.is_colleague(tx, command.patient):
        return Forbidden("a colleague's own chat")
    if isinstance(command, PutLive | TakeBack) and not learning.decides(tx, context, actor, command.change):
        return Forbidden("for a doctor or an admin")
    return None


def _do(tx: Tx, context: StaffContext, actor: Actor, command: Command) -> Outcome:
    match command:
        case AnswerTask():
            return answers.send(tx, context, actor, command)
        case CloseTask(task=task):
            tasks.settle(tx, task, "closed", actor.signature, context.now)
            audit.note(tx, actor.by, OfTask("closed"), task, context.now)
            return Done()
        case ReopenTask(task=task):
            tasks.reopen(tx, task)
            audit.note(tx, actor.by, OfTask("opened again"), task, context.now)
            return Done()
        case Write():
            return writing.write(tx, context, actor, command)
        case Take(patient=patient):
            return word.take(tx, context, actor, patient)
        case HandBack(patient=patient):
            return word.hand_back(tx, context, actor, patient)
        case HandIn():
            return learning.hand_in(tx, context, actor, command)
        case PutLive():
            return learning.put_live(tx, context, actor, command)
        case TakeBack():
            return learning.take_back(tx, context, actor, command)
        case DropChange():
            return learning.drop(tx, context, actor, command)
