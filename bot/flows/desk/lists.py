"""What is open and who comes today, for a colleague who asks on LINE: lines to tap, each of which opens with its buttons."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking import notices
from booking.context import Context
from clinic import audit, taps
from clinic.audit import By
from clinic.errors import AlreadyDecided
from clinic.ids import pseudonym
from clinic.message import Card, Choice, Params, Quoted, Say, ServiceName, Standing, Text
from clinic.patient import PatientId
from clinic.reservation import Reservation, ReservationId
from clinic.task import Task
from knowledge import appointments, wording
from staff import alerts, board, deadlines, history
from staff.board import Waiting
from staff.ways import Ways
from store import guests, notes, reservations, staff, tasks, word
from store.db import Tx

# With the two buttons below them no more than LINE shows above the keyboard, which is 13:
# https://developers.line.biz/en/reference/messaging-api/#quick-reply
MOST_LINES = 11


def listed(tx: Tx, context: Context, what: taps.DeskListed, me: str | None) -> tuple[Say, ...]:
    """The list, and below it the way to the other one."""
    found = board.board(tx, context.office.for_staff(context.now))
    if what == "today":
        return (_visits(tx, context, found.visits),)
    return (_open(tx, context, found.waiting, me),)


def _open(tx: Tx, context: Context, waiting: Sequence[Waiting], me: str | None) -> Say:
    """The most urgent first. Who only said at a check-in that they are worried is counted: that is seen to at the desk."""
    others = (_to_list("today"),)
    if not waiting:
        return Text("desk.list.nothing_open", choices=others)
    names, writers = staff.names(tx), notes.who_writes(tx, me, context.now)
    shown = [one for one in waiting if one.kind != "worried"][:MOST_LINES]
    lines = tuple(_line(context, one, names, writers) for one in shown)
    choices = tuple(_opens(context, one) for one in shown)
    counted = {"count": len(waiting), "rest": len(waiting) - len(shown)}
    key = "desk.list.open_more" if len(shown) < len(waiting) else "desk.list.open"
    return Card(key, counted, lines, (*choices, *others))


def _line(context: Context, one: Waiting, names: dict[str, str], writers: dict[PatientId, str]) -> str:
    head = [_say(context, f"console.kind_{one.kind}")]
    if one.patient_id:
        head.append(_say(context, "console.patient", who=pseudonym(one.patient_id)))
    key = "desk.list.late" if one.late else "desk.list.until"
    lines = [
        "　".join(head),
        _about(context, one),
        _say(context, key, since=moment(context, one.since), until=moment(context, one.until)),
        *_present(context, one.patient_id, one.held_by, names, writers),
    ]
    return "\n".join(line for line in lines if line)


def _about(context: Context, one: Waiting) -> str:
    library, language = context.library, context.office.staff_language
    if one.reservation:
        service = ServiceName(one.reservation.service, people=one.reservation.people)
        when = _changed(context, one.was, one.reservation) or moment(context, one.reservation.starts_at)
        return f"{appointments.said(service, language, library)} {when}"
    try:
        named = library.sign if one.kind == "urgent" else library.title
        return named(one.topic, language) if one.topic else ""
    except LookupError:  # the knowledge has changed since
        return one.topic or ""


def _changed(context: Context, was: Reservation | None, wish: Reservation) -> str:
    """From when to when a visit is to be moved; nothing where it is no change."""
    if was is None:
        return ""
    was_at, at = moment(context, was.starts_at), moment(context, wish.starts_at)
    return _say(context, "console.change_from_to", was=was_at, at=at)


def _present(
    context: Context,
    patient: PatientId | None,
    held_by: str | None,
    names: dict[str, str],
    writers: dict[PatientId, str],
) -> list[str]:
    """Who of staff is at it already."""
    told = []
    if patient in writers:
        told.append(_say(context, "desk.list.writes", who=names.get(writers[patient], writers[patient])))
    elif held_by is not None:
        who = names.get(held_by) or _say(context, "console.somebody")
        told.append(_say(context, "console.held_by", who=who))
    return told


def _opens(context: Context, one: Waiting) -> Choice:
    tap: taps.Desk = taps.DeskTask("show", one.id)
    if one.reservation:
        tap = taps.DeskVisit("show", one.reservation.id, one.reservation.turn)
    who = pseudonym(one.patient_id) if one.patient_id else one.id
    return Choice("button.desk_show", tap, {"what": _say(context, f"console.kind_{one.kind}"), "who": who})


def _visits(tx: Tx, context: Context, visits: Sequence[Reservation]) -> Say:
    """By the clock; where there are many, those that are still to come."""
    others = (_to_list("open"),)
    if not visits:
        return Text("desk.list.nobody_comes", choices=others)
    ahead = [one for one in visits if one.ends_at > context.now]
    shown = visits if len(visits) <= MOST_LINES else (ahead or visits)[:MOST_LINES]
    lines = tuple(_visit_line(tx, context, one) for one in shown)
    choices = tuple(
        Choice(
            "button.desk_show", taps.DeskVisit("show", one.id, one.turn), {"what": _clock(context, one), "who": one.id}
        )
        for one in shown
    )
    counted = {"count": len(visits), "rest": len(visits) - len(shown)}
    key = "desk.list.today_more" if len(shown) < len(visits) else "desk.list.today"
    return Card(key, counted, lines, (*choices, *others))


def _visit_line(tx: Tx, context: Context, one: Reservation) -> str:
    language, library = context.office.staff_language, context.library
    service = appointments.said(ServiceName(one.service, people=one.people), language, library)
    told = _say(context, f"console.visit_{one.status}")
    return f"{_clock(context, one)}　{service}\n{_who(tx, context, one.patient_id)}　{told}"


def _clock(context: Context, one: Reservation) -> str:
    return f"{one.starts_at.astimezone(context.zone):%H:%M}"


def _who(tx: Tx, context: Context, patient: PatientId) -> str:
    guest = guests.get(tx, patient)
    return guest.name if guest else _say(context, "console.patient", who=pseudonym(patient))


def _to_list(what: taps.DeskListed) -> Choice:
    return Choice(f"button.desk_list_{what}", taps.DeskList(what))


# One of them


def task(tx: Tx, context: Context, task_id: str, me: str | None) -> tuple[Say, ...]:
    """One open thing with all that is known of it, and its buttons; AlreadyDecided where it is not open any more."""
    found = tasks.get(tx, task_id)
    if found is None or found.status != "open":
        raise AlreadyDecided(task_id)
    return (Text("desk.list.task", _facts(tx, context, found, me)), alerts.to_answer(found))


def _facts(tx: Tx, context: Context, found: Task, me: str | None) -> dict[str, str | Quoted]:
    staff_context = context.office.for_staff(context.now)
    since = alerts.opened_at(found)
    _, until, late = deadlines.waits(staff_context, found.kind, since)
    held = word.get(tx, found.patient_id) if found.patient_id else None
    holder = (held.member or "") if held and held.of_staff(context.now) else None
    waiting = Waiting(
        found.kind, found.id, found.patient_id, found.topic, None, found.language, since, timedelta(), until, late
    )  # fmt: skip
    lines = history.lines(tx, staff_context, found.patient_id) if found.patient_id else []
    present = _present(context, found.patient_id, holder, staff.names(tx), notes.who_writes(tx, me, context.now))
    return {
        "head": _line(context, waiting, {}, {}),
        "words": Quoted("task", found.id),
        "language": context.library.language_name(found.language, context.office.staff_language),
        "more": "".join(f"\n{line}" for line in (*lines, *present)),
    }


def visit(tx: Tx, context: Context, reservation: ReservationId) -> tuple[Say, ...]:
    """One visit as it stands, who made it so, and what can be decided about it."""
    one = reservations.get(tx, reservation)
    if one is None:
        raise AlreadyDecided(reservation)
    when = notices.local(one.starts_at, context.zone)
    params: Params = {"reservation": one.id, "service": ServiceName(one.service, people=one.people), "when": when}
    by = called(tx, context, reservations.changed_by(tx, one.id) or "")
    words = Quoted("reservation", one.id)
    who = _who(tx, context, one.patient_id)
    change = _changed(context, reservations.get(tx, one.replaces) if one.replaces and one.waiting else None, one)
    facts: Params = {
        "status": Standing(one.status),
        "who": who,
        "by": by,
        "words": words,
        "change": change and f"\n{change}",
    }
    say = Text("desk.list.visit", {**params, **facts})
    steps = _steps(one) if one.starts_at > context.now else ()
    choices = tuple(Choice(f"button.desk_{step}", taps.DeskVisit(step, one.id, one.turn)) for step in steps)
    decide = Text("desk.reservation.decide", {**params, "who": Quoted("person", one.patient_id)}, choices, "buttons")
    return (say, decide) if choices else (say,)


def _steps(one: Reservation) -> tuple[taps.DeskStep, ...]:
    if one.status == "requested":
        return notices.DECISIONS
    return ("other", "decline") if one.open else ()


def late(tx: Tx, context: Context, task_id: str) -> Say:
    """Who was faster, and what they did."""
    done = tasks.settled(tx, task_id)
    if done is None:
        return Text("desk.late")
    did = _say(context, "desk.list.answered" if done.status == "answered" else "desk.list.closed")
    params: Params = {"did": did, "who": called(tx, context, done.by), "at": moment(context, done.at)}
    found = tasks.get(tx, task_id)
    if found is None or found.patient_id is None:
        return Text("desk.late_by_it", params)
    return Text("desk.late_by", {**params, "whose": Quoted("person", found.patient_id)})


# Whoever writes


def also_writes(tx: Tx, context: Context, patient: PatientId | None, me: str | None) -> tuple[Say, ...]:
    """That somebody else is writing to this patient, or has the word with them."""
    held = word.get(tx, patient) if patient else None
    holder = (held.member or "") if held and held.of_staff(context.now) and held.member != me else None
    told = _present(context, patient, holder, staff.names(tx), notes.who_writes(tx, me, context.now))
    return (Text("desk.also", {"told": told[0]}),) if told else ()


def how_it_goes(context: Context, way: Ways) -> Say:
    """By which way an answer would go, and what it costs."""
    if way.free_until:
        return Text("desk.way_free", {"until": f"{way.free_until.astimezone(context.zone):%H:%M:%S}"})
    if way.left is None:
        return Text("desk.way_push")
    return Text("desk.way_push_left", {"left": way.left})


# Words


def called(tx: Tx, context: Context, signature: str) -> str:
    """Whom a line of the trail means."""
    by = audit.read_by(signature)
    if not isinstance(by, By):
        return signature
    if by.kind == "staff":
        return staff.names(tx).get(by.which) or _say(context, "console.somebody")
    kind = "terminal" if by.kind == "command line" else by.kind
    return _say(context, f"console.by_{kind}")


def moment(context: Context, when: datetime) -> str:
    """The time of the clinic's clock; with the day where it is not today."""
    local = when.astimezone(context.zone)
    if local.date() == context.now.astimezone(context.zone).date():
        return f"{local:%H:%M}"
    return wording.moment(context.library, local, context.office.staff_language)


def _say(context: Context, key: str, **params: str) -> str:
    return context.library.say(key, context.office.staff_language, **params)
