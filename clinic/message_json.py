"""What waits in the outbox, as JSON and back. Rows of a former version, which have no `v`, are read as well."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from clinic.message import (
    Answer,
    Because,
    Called,
    Card,
    CareSteps,
    Choice,
    DayNote,
    Params,
    Quoted,
    Say,
    ServiceName,
    Standing,
    Text,
    Urgent,
    Value,
    pick_as_list,
    pick_from_list,
)
from clinic.taps import decode, encode

VERSION = 2


def written(says: Sequence[Say]) -> str:
    return json.dumps([as_json(say) for say in says], ensure_ascii=False)


def read(text: str) -> tuple[Say, ...]:
    return tuple(from_json(data) for data in json.loads(text))


def as_json(say: Say) -> dict[str, Any]:
    return {"v": VERSION, **_parts(say), "choices": [_choice(choice) for choice in say.choices]}


def from_json(data: Mapping[str, Any]) -> Say:
    if "v" not in data:
        return _former(data)
    choices = tuple(
        Choice(one["label"], tap, _read_params(one["params"]), pick_from_list(one["pick"]), one.get("opens", ""))
        for one in data["choices"]
        if (tap := decode(one["data"]))
    )
    return _say(data, choices)


def _parts(say: Say) -> dict[str, Any]:
    match say:
        case Text(key, params, _, shape):
            return {"kind": "text", "key": key, "params": _params(params), "shape": shape}
        case Card(key, params, lines):
            return {"kind": "card", "key": key, "params": _params(params), "lines": list(lines)}
        case Answer(slug, _, plain):
            return {"kind": "answer", "slug": slug, "plain": plain}
        case Urgent(response, signs, staff_told, _, language):
            urgent = {"kind": "urgent", "response": response, "signs": list(signs), "staff_told": staff_told}
            return {**urgent, "language": language} if language else urgent
        case CareSteps(care_plan, steps):
            return {"kind": "care-steps", "care_plan": care_plan, "steps": list(steps)}
        case DayNote(symptom, first, on, days):
            return {"kind": "day-note", "symptom": symptom, "first": first, "on": _value(on), "days": days}


def _say(data: Mapping[str, Any], choices: tuple[Choice, ...]) -> Say:
    match data["kind"]:
        case "text":
            return Text(data["key"], _read_params(data["params"]), choices, data["shape"])
        case "card":
            return Card(data["key"], _read_params(data["params"]), tuple(data["lines"]), choices)
        case "answer":
            return Answer(data["slug"], choices, data.get("plain", False))
        case "urgent":
            return Urgent(data["response"], tuple(data["signs"]), data["staff_told"], choices, data.get("language"))
        case "care-steps":
            return CareSteps(data["care_plan"], tuple(data["steps"]), choices)
        case "day-note":
            on = _read_value(data["on"])
            assert isinstance(on, date | str)
            return DayNote(data["symptom"], data["first"], on, data["days"], choices)
        case kind:
            raise ValueError(f"no message is of the kind {kind}")


def _choice(choice: Choice) -> dict[str, Any]:
    opens = {"opens": choice.opens} if choice.opens else {}
    return opens | {
        "label": choice.label,
        "data": encode(choice.tap),
        "params": _params(choice.params),
        "pick": pick_as_list(choice.pick),
    }


def _params(params: Params) -> dict[str, Any]:
    return {name: _value(value) for name, value in params.items()}


def _read_params(params: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _read_value(value) for name, value in params.items()}


def _value(value: Value) -> Any:
    """Words and numbers as they are; all else under the name of its type."""
    match value:
        case datetime():
            return {"time": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case ServiceName(slug, short, people):
            return {"service": slug, "short": short} | ({"people": people} if people > 1 else {})
        case Standing(status):
            return {"status": status}
        case Because(reason, words):
            return {"reason": reason, "words": words}
        case Quoted(of, named):
            return {"quoted": of, "id": named}
        case tuple():
            return {"called": [[called.what, called.slug] for called in value]}
        case _:
            return value


def _read_value(data: Any) -> Value:
    match data:
        case {"time": at}:
            return datetime.fromisoformat(at)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"service": slug, "short": short}:
            return ServiceName(slug, short, data.get("people", 1))
        case {"status": status}:
            return Standing(status)
        case {"reason": reason, "words": words}:
            return Because(reason, words)
        case {"quoted": of, "id": named}:
            return Quoted(of, named)
        case {"called": called}:
            return tuple(Called(what, slug) for what, slug in called)
        case str() | int():
            return data
        case _:
            raise ValueError("no gap is filled by this")


# Rows of 0.1: every parameter was a string, and the key or the name told what stood in it.

_OF_RESERVATIONS = re.compile(r"(^|[.])reservation[._]")


def _former(data: Mapping[str, Any]) -> Say:
    key, told, shape = data["key"], data["params"], data["shape"]
    choices = tuple(
        Choice(one["label"], tap, _former_params(one["label"], one["params"]), pick_from_list(one.get("pick")))
        for one in data["choices"]
        if (tap := decode(one["data"]))
    )
    group, _, name = key.partition("/")
    match group:
        case "answer" if name:
            return Answer(name, choices)
        case "urgent" if name:
            return Urgent(name, tuple(filter(None, told["signs"].split(","))), told["told"] == "staff", choices)
        case "step" if name:
            care_plan, _, steps = name.partition("/")
            return CareSteps(care_plan, tuple(steps.split(",")), choices)
        case "day" if name:
            symptom, _, first = name.partition("/")
            return DayNote(symptom, int(first), told["on"], int(told["days"]), choices)
        case _ if shape == "card":
            lines = tuple(told.get("list", "").splitlines())
            return Card(
                key, _former_params(key, {name: text for name, text in told.items() if name != "list"}), lines, choices
            )
        case _:
            return Text(key, _former_params(key, told), choices, shape)


def _former_params(key: str, told: Mapping[str, str]) -> dict[str, Value]:
    of_reservations = bool(_OF_RESERVATIONS.search(key))
    params = {name: _former_value(name, text, told) if of_reservations else text for name, text in told.items()}
    if "about" in told:
        params["about"] = tuple(_former_called(one) for one in told["about"].split(",") if one)
    if "task" in told:
        params["words"] = Quoted("task", told["task"])
    elif key.startswith("staff.reservation."):
        params["words"] = Quoted("reservation", told["reservation"])
    return params


def _former_value(name: str, text: str, told: Mapping[str, str]) -> Value:
    match name:
        case "when" | "was" | "by":
            return datetime.fromisoformat(text)
        case "on":
            return date.fromisoformat(text)
        case "service" | "before":
            return ServiceName(text)
        case "short":
            return ServiceName(text, short=True)
        case "status" | "reason":
            known = {"status": text} if name == "status" else {"reason": text, "words": told.get("words", "")}
            return _read_value(known)
        case _:
            return text


def _former_called(reference: str) -> Called:
    group, _, slug = reference.partition("/")
    return Called("sign" if group == "sign" else "title", slug)
