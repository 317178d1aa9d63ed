"""What waits in the outbox comes out of it as it went in."""

import pytest

from clinic.message import Button, Choice, Message, Pick, Say
from clinic.taps import Ask, GoOn, Treatment

PICK = Pick("2030-01-01", "2030-04-02", "2030-04-02")


@pytest.mark.parametrize(
    "say",
    [
        Say("a.b"),
        Say("a.b", {"x": "y"}, (Choice("button.x", Ask("y"), {"n": "1"}), Choice("button.z", GoOn())), "confirm"),
        Say("a.b", choices=(Choice("button.day", Treatment("picked"), pick=PICK),), shape="buttons"),
    ],
)
def test_a_say(say: Say) -> None:
    assert Say.from_json(say.as_json()) == say


def test_a_say_put_there_before_there_were_pickers() -> None:
    old = {"key": "a", "params": {}, "shape": "text", "choices": [{"label": "l", "data": "topic:help", "params": {}}]}
    assert Say.from_json(old).choices == (Choice("l", Ask("help")),)


@pytest.mark.parametrize(
    "message", [Message("words"), Message("words", (Button("l", "d"), Button("l", "d", PICK)), "buttons")]
)
def test_a_message(message: Message) -> None:
    assert Message.from_json(message.as_json()) == message
