"""What waits in the outbox comes out of it as it went in, and rows of the former version as what they meant."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from clinic import message_json
from clinic.message import (
    Answer,
    Because,
    Button,
    Called,
    Card,
    CareSteps,
    Choice,
    DayNote,
    Listed,
    Message,
    Pick,
    Quoted,
    Say,
    ServiceName,
    Standing,
    Text,
    Urgent,
)
from clinic.taps import Ask, GoOn, Tips, Treatment, Wish

PICK = Pick("2030-01-01", "2030-04-02", "2030-04-02")
SIX = datetime(2030, 4, 5, 18)
FIRST = ServiceName("counselling-first")


@pytest.mark.parametrize(
    "say",
    [
        Text("a.b"),
        Text("a.b", {"x": "y"}, (Choice("button.x", Ask("y"), {"n": 1}), Choice("button.z", GoOn())), "confirm"),
        Text("a.b", choices=(Choice("button.day", Treatment("picked"), pick=PICK),), shape="buttons"),
        Text("a.b", {"when": SIX, "on": date(2030, 4, 5), "service": FIRST, "short": ServiceName("x", short=True)}),
        Text("a.b", {"status": Standing("called-off"), "reason": Because("own", "words")}),
        Text("a.b", {"about": (Called("title", "pores"), Called("sign", "fever")), "words": Quoted("task", "K7M3QX")}),
        Text("a.b", {"about": ()}),
        Card("a.b", {"service": FIRST}, ("1. one", "2. two"), (Choice("button.x", Wish("ask")),)),
        Card("a.b", {}, (), ()),
        Answer("pores", (Choice("title/help", Ask("help")),)),
        Urgent("emergency", ("breathing", "swelling"), staff_told=True),
        Urgent("self-harm", (), staff_told=False),
        CareSteps("dermapen", ("sun", "check-in-1"), (Choice("button.tips_stop", Tips(on=False)),)),
        DayNote("redness", 3, date(2030, 4, 1), 4),
    ],
)
def test_a_say(say: Say) -> None:
    assert message_json.read(message_json.written((say, say))) == (say, say)


def former(key: str, params: dict[str, str] | None = None, shape: str = "text", **more: Any) -> dict[str, Any]:
    """A row as version 0.1 wrote it."""
    return {"key": key, "params": params or {}, "shape": shape, "choices": [], **more}


@pytest.mark.parametrize(
    ("row", "say"),
    [
        (former("welcome.hello"), Text("welcome.hello")),
        (former("tips.ahead", {"coming": "…"}), Text("tips.ahead", {"coming": "…"})),
        (former("treatment.kept", {"on": "4月1日（月）"}), Text("treatment.kept", {"on": "4月1日（月）"})),
        (former("answer/pores"), Answer("pores")),
        (
            former("urgent/emergency", {"told": "staff", "signs": "breathing,swelling"}),
            Urgent("emergency", ("breathing", "swelling"), staff_told=True),
        ),
        (former("urgent/self-harm", {"told": "nobody", "signs": ""}), Urgent("self-harm", (), staff_told=False)),
        (former("step/dermapen/sun,check-in-1"), CareSteps("dermapen", ("sun", "check-in-1"))),
        (former("day/redness/3", {"on": "4月1日（月）", "days": "4"}), DayNote("redness", 3, "4月1日（月）", 4)),
        (
            former(
                "reservation.changed", {"when": "2030-04-05T18:00", "was": "2030-04-05T18:00", "reservation": "K7M3QX"}
            ),
            Text("reservation.changed", {"when": SIX, "was": SIX, "reservation": "K7M3QX"}),
        ),
        (
            former("reservation.day_full", {"on": "2030-04-05"}, shape="text"),
            Text("reservation.day_full", {"on": date(2030, 4, 5)}),
        ),
        (
            former("reservation.declined", {"service": "counselling-first", "reason": "own", "words": "sorry"}),
            Text("reservation.declined", {"service": FIRST, "reason": Because("own", "sorry"), "words": "sorry"}),
        ),
        (
            former("desk.reservation.late", {"status": "confirmed"}),
            Text("desk.reservation.late", {"status": Standing("confirmed")}),
        ),
        (
            former("reservation.ask_day", {"service": "counselling-first", "list": "1. 4/2\n2. 4/4"}, shape="card"),
            Card("reservation.ask_day", {"service": FIRST}, ("1. 4/2", "2. 4/4"), ()),
        ),
        (former("reservation.edit", {"list": ""}, shape="card"), Card("reservation.edit", {}, (), ())),
        (
            former("request.price", {"about": "title/price"}),
            Text("request.price", {"about": (Called("title", "price"),)}),
        ),
        (
            former("staff.alert.urgent", {"task": "K7M3QX", "about": "sign/fever,sign/pus", "at": "11:00"}),
            Text(
                "staff.alert.urgent",
                {
                    "task": "K7M3QX",
                    "about": (Called("sign", "fever"), Called("sign", "pus")),
                    "at": "11:00",
                    "words": Quoted("task", "K7M3QX"),
                },
            ),
        ),
        (
            former("staff.alert.quota", {"task": "K7M3QX", "about": ""}),
            Text("staff.alert.quota", {"task": "K7M3QX", "about": (), "words": Quoted("task", "K7M3QX")}),
        ),
        (
            former("staff.reservation.requested", {"reservation": "K7M3QX", "when": "2030-04-05T18:00"}),
            Text(
                "staff.reservation.requested",
                {"reservation": "K7M3QX", "when": SIX, "words": Quoted("reservation", "K7M3QX")},
            ),
        ),
    ],
)
def test_a_row_of_the_former_version(row: dict[str, Any], say: Say) -> None:
    assert message_json.read(json.dumps([row])) == (say,)


def test_a_button_of_the_former_version() -> None:
    before_pickers = {"label": "l", "data": "topic:help", "params": {}}
    of_a_day = {
        "label": "button.reservation_day",
        "data": "reservation:ask::::",
        "params": {"on": "2030-04-05"},
        "pick": ["2030-01-01", "2030-04-02", "2030-04-02"],
    }
    [say] = message_json.read(json.dumps([former("a", choices=[before_pickers, of_a_day])]))
    assert say.choices == (
        Choice("l", Ask("help")),
        Choice("button.reservation_day", Wish("ask"), {"on": date(2030, 4, 5)}, PICK),
    )


@pytest.mark.parametrize(
    "message",
    [
        Message("words"),
        Message("words", (Button("l", "d"), Button("l", "d", PICK)), "buttons"),
        Message("words", (Button("l", "d", None, "https://clinic.example/book/in/x"),), "buttons"),
        Message("words", (Button("l", "d"),), "card", Listed("above", ("1. one",), "below")),
    ],
)
def test_a_message(message: Message) -> None:
    assert Message.from_json(message.as_json()) == message
