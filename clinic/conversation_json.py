"""A conversation as JSON and back. Rows of the former version, which have no `v`, are read as well."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, get_args

from clinic.clock import from_stamp, stamp
from clinic.conversation import Conversation, Question
from clinic.reservation import Draft, ReservationId
from clinic.talks import (
    Aside,
    BookingStep,
    BookingTalk,
    CancelVisit,
    ContactTalk,
    DataTalk,
    DayAsked,
    DayKept,
    DayTold,
    Listed,
    PhotoTalk,
    ProposedVisit,
    StaffTalk,
    Talk,
    TaskAtDesk,
    TipsTalk,
    TwoDays,
    VisitAtDesk,
    WhichVisit,
)
from clinic.taps import VisitStep

VERSION = 2


def as_json(conversation: Conversation) -> dict[str, Any]:
    return {
        "v": VERSION,
        "flow": conversation.flow and _flow_as_json(conversation.flow),
        "aside": conversation.aside and conversation.aside.draft.as_json(),
        "about": conversation.about,
        "offered": list(conversation.offered),
        "question": conversation.question and asdict(conversation.question),
        "danger": conversation.danger,
        "danger_since": conversation.danger_since and stamp(conversation.danger_since),
        "passed": conversation.passed,
        "visit": conversation.visit,
        "service": conversation.service,
        "put": dict(conversation.put),
    }


def from_json(data: Mapping[str, Any]) -> Conversation:
    """A conversation that a later version of Sodan wrote is begun anew: what it asked is not known here."""
    match data.get("v"):
        case None:
            return _former(data)
        case version if version == VERSION:
            return Conversation(
                flow=_flow(data["flow"]) if data["flow"] else None,
                aside=Aside(Draft.from_json(data["aside"])) if data["aside"] else None,
                about=data["about"],
                offered=tuple(data["offered"]),
                question=_question(data["question"]),
                danger=data["danger"],
                danger_since=from_stamp(data["danger_since"]) if data.get("danger_since") else None,
                passed=data["passed"],
                visit=data.get("visit"),
                service=data.get("service"),
                put=tuple(sorted(data.get("put", {}).items())),
            )
        case _:
            return Conversation()


def _question(data: Mapping[str, Any] | None) -> Question | None:
    return Question(**data) if data else None


def _flow_as_json(talk: Talk) -> dict[str, Any]:
    match talk:
        case BookingTalk(step, draft, listed, full):
            parts = {"draft": draft.as_json(), "listed": [_listed_as_json(one) for one in listed]}
            return {"is": "booking", "step": step, **parts, "full": _day_as_json(full)}
        case WhichVisit(verb, listed):
            return {"is": "which-visit", "verb": verb, "listed": list(listed)}
        case CancelVisit(reservation):
            return {"is": "cancel-visit", "reservation": reservation}
        case ProposedVisit():
            return {"is": "proposed-visit"}
        case DayAsked(was):
            return {"is": "day-asked", "was": _day_as_json(was)}
        case DayTold(step, day):
            return {"is": "day-told", "step": step, "day": day.isoformat()}
        case TwoDays(step, day, known):
            return {"is": "two-days", "step": step, "day": day.isoformat(), "known": known.isoformat()}
        case DayKept(day, was):
            return {"is": "day-kept", "day": day.isoformat(), "was": _day_as_json(was)}
        case TipsTalk(step):
            return {"is": "tips", "step": step}
        case StaffTalk(step):
            return {"is": "staff", "step": step}
        case DataTalk():
            return {"is": "data"}
        case PhotoTalk(ask):
            return {"is": "photo", "ask": ask}
        case ContactTalk(step, name, telephone, message_id):
            told = {"name": name, "telephone": telephone, "message_id": message_id}
            return {"is": "contact", "step": step, **told}
        case TaskAtDesk(step, task):
            return {"is": "task-at-desk", "step": step, "task": task}
        case VisitAtDesk(step, reservation, turn):
            return {"is": "visit-at-desk", "step": step, "reservation": reservation, "turn": turn}


def _flow(data: Mapping[str, Any]) -> Talk:
    match data["is"]:
        case "booking":
            listed = _listed(data["step"], data["listed"])
            return BookingTalk(data["step"], Draft.from_json(data["draft"]), listed, _day(data["full"]))
        case "which-visit":
            return WhichVisit(data["verb"], tuple(data["listed"]))
        case "cancel-visit":
            return CancelVisit(data["reservation"])
        case "proposed-visit":
            return ProposedVisit()
        case "day-asked":
            return DayAsked(_day(data["was"]))
        case "day-told":
            return DayTold(data["step"], date.fromisoformat(data["day"]))
        case "two-days":
            return TwoDays(data["step"], date.fromisoformat(data["day"]), date.fromisoformat(data["known"]))
        case "day-kept":
            return DayKept(date.fromisoformat(data["day"]), _day(data["was"]))
        case "tips":
            return TipsTalk(data["step"])
        case "staff":
            return StaffTalk(data["step"])
        case "data":
            return DataTalk()
        case "photo":
            return PhotoTalk(data["ask"])
        case "contact":
            return ContactTalk(data["step"], data["name"], data["telephone"], data.get("message_id", ""))
        case "task-at-desk":
            return TaskAtDesk(data["step"], data["task"])
        case "visit-at-desk":
            return VisitAtDesk(data["step"], data["reservation"], data["turn"])
        case other:
            raise ValueError(f"no flow: {other}")


def _day_as_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _listed_as_json(one: str | date) -> str:
    return one if isinstance(one, str) else one.isoformat()


def _listed(step: BookingStep, told: Sequence[str]) -> Listed:
    """What a list of that step is made of."""
    match step:
        case "day":
            return tuple(date.fromisoformat(one) for one in told)
        case "time" | "near":
            return tuple(datetime.fromisoformat(one) for one in told)
        case _:
            return tuple(told)


# The former version: one word for what was asked, and beside it everything that any flow kept


def _former(data: Mapping[str, Any]) -> Conversation:
    draft = Draft.from_json(data["draft"]) if data.get("draft") else None
    flow = _former_flow(data, draft)
    listed = isinstance(flow, BookingTalk) and flow.step != "paused"
    listed = listed or isinstance(flow, WhichVisit | CancelVisit | TaskAtDesk | VisitAtDesk)
    return Conversation(
        flow=flow,
        aside=Aside(draft) if draft and not isinstance(flow, BookingTalk) else None,
        about=data["about"],
        offered=() if listed else tuple(data["offered"]),
        question=_question(data["question"]),
        danger=data.get("danger"),
        passed=bool(data.get("passed")),
    )


def _former_flow(data: Mapping[str, Any], draft: Draft | None) -> Talk | None:
    """None also for what goes together in no flow."""
    offered, day, was = data["offered"], _day(data.get("day")), _day(data.get("was"))
    flow, _, step = (data["waiting"] or "").partition("-")
    match flow:
        case "reservation":
            return _former_visit(step, offered) or (_former_booking(step, draft, offered, day) if draft else None)
        case "treatment":
            return _former_treatment(step, day, was)
        case "tips":
            return TipsTalk("back" if step == "back" else "hour")
        case "staff":
            return StaffTalk("question" if step == "question" else "more")
        case "delete":
            return DataTalk()
        case "desk":
            return _former_desk(step, offered)
        case _:
            return None


def _former_booking(told: str, draft: Draft, offered: Sequence[str], day: date | None) -> Talk | None:
    step: BookingStep | None = next((step for step in get_args(BookingStep) if step == told), None)
    if step is None:
        return None
    chosen_from = offered if step in ("service", "day", "time", "near") else ()
    return BookingTalk(step, draft, _listed(step, chosen_from), day if step in ("day", "near") else None)


def _former_visit(step: str, offered: Sequence[str]) -> Talk | None:
    """A list held what is to be done together with the reservation: cancel:K7M3QX."""
    split = [one.partition(":") for one in offered]
    listed = tuple(ReservationId(named) for _, _, named in split)
    match step:
        case "which" if listed:
            verb: VisitStep = next((verb for verb in get_args(VisitStep) if verb == split[0][0]), "show")
            return WhichVisit(verb, listed)
        case "cancel" if listed:
            return CancelVisit(listed[0])
        case "proposed":
            return ProposedVisit()
        case _:
            return None


def _former_treatment(step: str, day: date | None, was: date | None) -> Talk | None:
    match step:
        case "day":
            return DayAsked(was)
        case "consent" | "long-ago" if day:
            return DayTold(step, day)
        case "which" | "correction" if day and was:
            return TwoDays(step, day, was)
        case "kept" if day:
            return DayKept(day, was)
        case _:
            return None


def _former_desk(step: str, offered: Sequence[str]) -> Talk | None:
    """About a task, or about a reservation at its turn."""
    match step, offered:
        case "answer" | "send", [task]:
            return TaskAtDesk("send" if step == "send" else "answer", task)
        case "words" | "other" | "send", [named, turn]:
            return VisitAtDesk(
                next(kept for kept in ("words", "other", "send") if kept == step), ReservationId(named), int(turn)
            )
        case _:
            return None
