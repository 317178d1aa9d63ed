"""What is written in several bubbles: which belong together, how it reads, how long the next one is waited for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat import joining
from bot.chat.joining import Bubble, Cry, Waiting
from bot.chat.moments import LONGEST, Moments
from bot.line import events
from bot.line.events import Event, Said, Showed
from intents.danger.judge import Alarm
from intents.danger.rules import SUSPECTED
from intents.languages import bubbles
from knowledge.library import Library
from store.inbox import Recorded

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
MAI = {"type": "user", "userId": "Umai"}
CODE = "ACD-EFG-HJK-MNP"


def text(words: str) -> dict[str, Any]:
    return {"type": "message", "message": {"type": "text", "text": words}}


STICKER = {"type": "message", "message": {"type": "sticker"}}
PICTURE = {"type": "message", "message": {"type": "image"}}
TAP = {"type": "postback", "postback": {"data": "help"}}
UNSEND = {"type": "unsend", "unsend": {"messageId": "m0"}}
IN_A_GROUP = {**text("hello"), "source": {"type": "group", "groupId": "Cours"}}
ELSEWHERE = {**text("hello"), "mode": "standby"}


def recorded(*raw: dict[str, Any]) -> list[Recorded]:
    found = []
    for number, each in enumerate(raw):
        happened = NOW + timedelta(milliseconds=number)
        more = {
            "webhookEventId": f"e{number}",
            "timestamp": int(happened.timestamp() * 1000),
            "replyToken": f"t{number}",
        }
        message = {"message": {**each["message"], "id": f"m{number}"}} if "message" in each else {}
        kept = events.record({"source": MAI, **each, **message, **more}, NOW)
        assert kept is not None
        found.append(kept)
    return found


@pytest.mark.parametrize(
    ("raw", "parts", "may_follow"),
    [
        ([text("a")], "e0", True),
        ([text("a"), text("b")], "e0 e1", True),
        ([STICKER, STICKER, STICKER], "e0 e1 e2", True),
        ([text("a"), PICTURE, STICKER], "e0 e1 e2", True),
        ([text("a"), TAP, text("b")], "e0", False),
        ([TAP, text("b")], "e0", False),
        ([text("a"), text("b"), UNSEND, text("c")], "e0 e1 e3", True),
        ([UNSEND, text("c")], "e0", False),
        ([text("a"), text(CODE)], "e0", False),
        ([text(CODE), text("a")], "e0", False),
        ([IN_A_GROUP, IN_A_GROUP], "e0", False),
        ([ELSEWHERE, ELSEWHERE], "e0", False),
        ([text("a")] * 12, " ".join(f"e{number}" for number in range(joining.MOST)), False),
    ],
)
def test_what_is_read_together(raw: list[dict[str, Any]], parts: str, may_follow: bool) -> None:
    run = joining.run_of(recorded(*raw))
    assert run is not None
    assert " ".join(part.event_id for part in run.parts) == parts
    assert run.open == may_follow


@pytest.mark.parametrize(("tries", "parts"), [([0, 0, 0], 3), ([1, 1, 1], 3), ([2, 0, 0], 1), ([0, 0, 2], 2)], ids=str)
def test_what_crashed_twice_is_thought_about_alone(tries: list[int], parts: int) -> None:
    opened = recorded(text("a"), text("b"), text("c"))
    run = joining.run_of([_tried(each, times) for each, times in zip(opened, tries, strict=True)])
    assert run is not None
    assert len(run.parts) == parts


def test_nothing_goes_on_while_the_first_is_held() -> None:
    first, second = recorded(text("a"), text("b"))
    held = Recorded(**{**_fields(first), "free": False})
    assert joining.run_of([held, second]) is None
    assert joining.run_of([]) is None


def _tried(each: Recorded, times: int) -> Recorded:
    return Recorded(**{**_fields(each), "attempts": times})


def _fields(each: Recorded) -> dict[str, Any]:
    return {name: getattr(each, name) for name in each.__slots__}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["料金を教えて"], "料金を教えて"),
        (["こんにちは！", "料金を教えてください"], "こんにちは！\n料金を教えてください"),
        (["予約したいんですけど", "土曜の3時空いてますか"], "予約したいんですけど\n土曜の3時空いてますか"),
        (["赤みはいつ", "引きますか"], "赤みはいつ引きますか"),
        (["赤みはありません", "血が出ています"], "赤みはありません\n血が出ています"),
        (["赤みはいつ引きます", "か"], "赤みはいつ引きますか"),
        (["12月5日の", "15時"], "12月5日の15時"),
        (["how long does the", "redness last"], "how long does the redness last"),
        (["hi!", "does it hurt?"], "hi!\ndoes it hurt?"),
        (["", " はい ", "お願いします"], "はいお願いします"),
    ],
)
def test_how_bubbles_read_as_one(parts: list[str], whole: str) -> None:
    assert bubbles.as_one(parts) == whole


def _event(what: Said | Showed, number: int, token: str | None = "t") -> Event:
    return Event(
        f"e{number}", "Umai", "user", what, NOW + timedelta(seconds=number), token and f"{token}{number}", False
    )


def test_one_event_in_the_place_of_several() -> None:
    parts = [
        _event(Said("こんにちは。", "m0"), 0),
        _event(Showed("sticker", "m1"), 1),
        _event(Showed("image", "m2"), 2),
        _event(Said("料金は？", "m3"), 3),
        _event(Showed("sticker", "m4"), 4, token=None),
    ]
    one = joining.together(parts)
    assert one.what == Said("こんにちは。\n料金は？", "m0 m3", beside="image")
    assert (one.id, one.happened_at, one.reply_token) == ("e4", parts[4].happened_at, "t3")
    assert joining.together(parts[1:3]).what == Showed("image", "m2")
    assert joining.together(parts[:1]) is parts[0]


RULE, GUESS = Alarm(("breathing",), "emergency", ""), Alarm((SUSPECTED,), "emergency", "")


@pytest.mark.parametrize(
    ("words", "alarm", "plainly"),
    [
        ("息ができない", RULE, True),
        ("bleeding won't stop", RULE, True),
        ("fever", RULE, False),
        ("help!!", RULE, True),
        ("もう限界です、どうしたらいいか分からない", GUESS, True),
        ("i can't go on like this any more", GUESS, True),
        ("throat", GUESS, False),
        ("て胸が", GUESS, False),
    ],
)
def test_what_needs_no_other_bubble_to_be_danger(words: str, alarm: Alarm, plainly: bool) -> None:
    assert joining.says_plainly(words, alarm) == plainly


# Moments


class Timer:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def waiting(*words: str, may_follow: bool = True, suspect: bool = False, quiet: float = 0.0) -> Waiting:
    bubbles = tuple(Bubble(f"e{number}", each) for number, each in enumerate(words))
    return Waiting("Umai", bubbles, suspect=suspect, open=may_follow, quiet=quiet)


def test_every_bubble_begins_the_moment_anew_but_not_for_ever() -> None:
    timer = Timer()
    moments, words = Moments(1, timer), ["a"]
    assert moments.until(waiting(*words)) == 101
    timer.now = 100.5
    assert moments.until(waiting(*words)) == 101  # looked at once more: nothing new
    for _ in range(4):
        words.append("more")
        assert moments.until(waiting(*words)) == min(timer.now + 1, 100 + LONGEST)
        timer.now += 0.9
    timer.now = 100 + LONGEST
    assert moments.until(waiting(*words, "and more")) is None
    assert moments.over("Umai")


def test_the_moment_begins_when_a_bubble_comes_in_and_not_when_somebody_has_time_for_it() -> None:
    timer = Timer()
    moments = Moments(1, timer)
    assert moments.until(waiting("a", quiet=0.75)) == 100.25
    assert moments.until(waiting("a", "b", quiet=0.5)) == 100.5
    assert Moments(1, timer).until(waiting("a", quiet=1)) is None
    assert Moments(1, timer).until(waiting("a", "b", quiet=0)) == 101


@pytest.mark.parametrize(
    "ready",
    [waiting("a", may_follow=False), waiting("a", suspect=True)],
    ids=["a button was pressed meanwhile", "it crashed before"],
)
def test_who_is_not_waited_for(ready: Waiting) -> None:
    assert Moments(1, Timer()).until(ready) is None
    assert Moments(0, Timer()).until(waiting("a")) is None


def test_a_cry_for_help_is_found_in_the_first_look_and_each_bubble_judged_once(known: Library) -> None:
    timer, asked = Timer(), []

    def judge(words: str) -> Alarm | None:
        asked.append(words)
        return known.understanding.alarm(words)

    moments, said = Moments(1, timer), waiting("予約したいです", "息ができない", "助けて")
    assert moments.until(said)
    assert moments.cry(said, judge) == "e1"
    assert asked == ["予約したいです", "息ができない"]


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("らない", True), ("予約もしたいです", False), ("止まらない。\nどうしよう", True)],
)
def test_what_is_the_rest_of_a_sentence_answered_as_danger(text: str, goes_on: bool) -> None:
    cry = Cry("昨日からです。\n血が止ま" if goes_on else "血が止まりません", "emergency")
    assert cry.goes_on(text) == goes_on


def test_an_alarm_is_covered_by_one_at_least_as_grave() -> None:
    assert Cry("", "emergency").covers(RULE)
    assert Cry("", "clinic-now").covers(None)
    assert not Cry("", "clinic-now").covers(RULE)


def test_half_a_sentence_that_sounds_dangerous_waits_one_moment_and_no_longer() -> None:
    timer = Timer()
    moments = Moments(1, timer)
    moments.until(waiting("throat"))
    assert moments.cry(waiting("throat"), lambda words: GUESS if words == "throat" else None) is None
    timer.now = 100.9
    assert moments.until(waiting("throat", "scarf")) == 101
    timer.now = 101
    assert moments.until(waiting("throat", "scarf")) is None
    assert moments.over("Umai")  # and what comes meanwhile does not put it off
