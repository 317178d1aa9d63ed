"""What waits in the outbox comes out of it as it went in."""

import pytest

from clinic.message import Choice, Message, Pick, Say, Tap

PICK = Pick("2030-01-01", "2030-04-02", "2030-04-02")


@pytest.mark.parametrize(
    "say",
    [
        Say("a.b"),
        Say("a.b", {"x": "y"}, (Choice("button.x", "x:y", {"n": "1"}), Choice("button.z", "z")), "confirm"),
        Say("a.b", choices=(Choice("button.day", "day", pick=PICK),), shape="buttons"),
    ],
)
def test_a_say(say: Say) -> None:
    assert Say.from_json(say.as_json()) == say


def test_a_say_put_there_before_there_were_pickers() -> None:
    old = {"key": "a", "params": {}, "shape": "text", "choices": [{"label": "l", "data": "d", "params": {}}]}
    assert Say.from_json(old).choices == (Choice("l", "d"),)


@pytest.mark.parametrize(
    "message", [Message("words"), Message("words", (Tap("l", "d"), Tap("l", "d", PICK)), "buttons")]
)
def test_a_message(message: Message) -> None:
    assert Message.from_json(message.as_json()) == message
