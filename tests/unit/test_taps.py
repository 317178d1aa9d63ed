"""Every button that was ever shown is still read, as the literal data it carries in somebody's chat."""

from datetime import date, datetime, time

import pytest

from clinic.reservation import ReservationId
from clinic.taps import (
    DATA_LIMIT,
    FAMILIES,
    NAME_LIMIT,
    SPELLINGS,
    Agree,
    AnswerVisit,
    Ask,
    ContactTap,
    DeleteData,
    DeskList,
    DeskPropose,
    DeskReason,
    DeskTask,
    DeskUnknown,
    DeskVisit,
    Disagree,
    DropWish,
    GoOn,
    Helped,
    InWords,
    LaterTimes,
    Menu,
    NewWish,
    OpenPage,
    Photos,
    Skin,
    Speak,
    TakeTime,
    Tap,
    Tips,
    TipsAt,
    ToStaff,
    Treatment,
    TreatmentDay,
    Visit,
    WaitingList,
    Wish,
    decode,
    encode,
    picked_day,
)

ONE = ReservationId("K7M3QX")
DAY, OTHER_DAY = date(2030, 4, 5), date(2030, 4, 1)
SIX = time(18)

# Written by 0.1 and later. A line here is never changed or taken out: such buttons lie in patients' chats.
SHOWN: dict[str, Tap] = {
    "topic:help": Ask("help"),
    "words:results-timeline": InWords("results-timeline"),
    "helped:yes:pores": Helped("yes", "pores"),
    "helped:no:pores": Helped("no", "pores"),
    "topic:what-is-dermapen": Ask("what-is-dermapen"),
    "topic:delete-my-data": Ask("delete-my-data"),
    "menu:ask": Menu("ask"),
    "menu:treatment": Menu("treatment"),
    "menu:reserve": Menu("reserve"),
    "menu:visits": Menu("visits"),
    "menu:staff": Menu("staff"),
    "menu:settings": Menu("settings"),
    "menu:today": Menu("today"),
    "menu:skin": Menu("skin"),
    "menu:care": Menu("care"),
    "menu:tips": Menu("tips"),
    "reservation:page": OpenPage(),
    "staff:ask": ToStaff("ask"),
    "staff:write": ToStaff("write"),
    "staff:never-mind": ToStaff("never-mind"),
    "staff:withdraw": ToStaff("withdraw"),
    "staff:see": ToStaff("see"),
    "language:ja": Speak("ja"),
    "language:en": Speak("en"),
    "delete:yes": DeleteData(True),
    "delete:no": DeleteData(False),
    "photo:yes:468789577898262530": Photos("yes", "468789577898262530"),
    "photo:no:468789577898262530": Photos("no", "468789577898262530"),
    "contact:change": ContactTap("change"),
    "contact:leave": ContactTap("leave"),
    "contact:keep": ContactTap("keep"),
    "contact:forget": ContactTap("forget"),
    "treatment:ask": Treatment("ask"),
    "treatment:picked": Treatment("picked"),
    "treatment:long-ago": Treatment("long-ago"),
    "treatment:leave": Treatment("leave"),
    "treatment:day:2030-04-05": TreatmentDay("day", DAY),
    "treatment:another:2030-04-05:2030-04-01": TreatmentDay("another", DAY, OTHER_DAY),
    "treatment:correction:2030-04-05:2030-04-01": TreatmentDay("correction", DAY, OTHER_DAY),
    "treatment:undo:2030-04-05": TreatmentDay("undo", DAY),
    "treatment:back:2030-04-05:2030-04-01": TreatmentDay("back", DAY, OTHER_DAY),
    "consent:yes:2030-04-05": Agree(DAY),
    "consent:no": Disagree(),
    "tips:stop": Tips(on=False),
    "tips:resume": Tips(on=True),
    "tips:hour-morning": TipsAt("morning"),
    "tips:hour-noon": TipsAt("noon"),
    "tips:hour-evening": TipsAt("evening"),
    "checkin:check-in-1:fine": Skin("check-in-1", "fine"),
    "checkin:check-in-1:red": Skin("check-in-1", "red"),
    "checkin:check-in-7:dry": Skin("check-in-7", "dry"),
    "checkin:check-in-7:worried": Skin("check-in-7", "worried"),
    "reservation:ask::::": Wish("ask"),
    "reservation:ask:counselling-first:::": Wish("ask", "counselling-first"),
    "reservation:ask:counselling-first:2030-04-05::": Wish("ask", "counselling-first", DAY),
    "reservation:ask:counselling-first:2030-04-05:1800:": Wish("ask", "counselling-first", DAY, SIX),
    "reservation:ask:dermapen-face:2030-04-05:1800:K7M3QX": Wish("ask", "dermapen-face", DAY, SIX, ONE),
    "reservation:ask:dermapen-face::0000:": Wish("ask", "dermapen-face", None, time(0)),
    "reservation:send:counselling-first:2030-04-05:1800:": Wish("send", "counselling-first", DAY, SIX),
    "reservation:edit:counselling-first:2030-04-05:1800:": Wish("edit", "counselling-first", DAY, SIX),
    "reservation:words:counselling-first:2030-04-05:1800:": Wish("words", "counselling-first", DAY, SIX),
    "reservation:from1530:dermapen-face:2030-04-05::": LaterTimes(time(15, 30), "dermapen-face", DAY),
    "reservation:take:counselling-first:2030-04-05T18:00": TakeTime("counselling-first", datetime(2030, 4, 5, 18)),
    "reservation:new:counselling-first": NewWish("counselling-first"),
    "reservation:new:": NewWish(None),
    "reservation:on": GoOn(),
    "reservation:drop": DropWish(),
    "reservation:wait:counselling-first:2030-04-05": WaitingList(True, "counselling-first", DAY),
    "reservation:wait-no:counselling-first:2030-04-05": WaitingList(False, "counselling-first", DAY),
    "reservation:wait-no::2030-04-05": WaitingList(False, None, DAY),
    "reservation:accept:K7M3QX:1": AnswerVisit("accept", ONE, 1),
    "reservation:refuse:K7M3QX:1": AnswerVisit("refuse", ONE, 1),
    "reservation:cancel-sure:K7M3QX:0": AnswerVisit("cancel", ONE, 0),
    "reservation:change:K7M3QX:12": Visit("change", ONE, 12),
    "reservation:cancel:K7M3QX:1": Visit("cancel", ONE, 1),
    "reservation:show:K7M3QX:1": Visit("show", ONE, 1),
    "reservation:keep:K7M3QX": Visit("keep", ONE),
    "desk:answer:K7M3QX": DeskTask("answer", "K7M3QX"),
    "desk:send:K7M3QX": DeskTask("send", "K7M3QX"),
    "desk:close:K7M3QX": DeskTask("close", "K7M3QX"),
    "desk:later:K7M3QX": DeskTask("later", "K7M3QX"),
    "desk:show:K7M3QX": DeskTask("show", "K7M3QX"),
    "desk:list:open": DeskList("open"),
    "desk:list:today": DeskList("today"),
    "desk:show:K7M3QX:0": DeskVisit("show", ONE, 0),
    "desk:confirm:K7M3QX:0": DeskVisit("confirm", ONE, 0),
    "desk:other:K7M3QX:0": DeskVisit("other", ONE, 0),
    "desk:decline:K7M3QX:0": DeskVisit("decline", ONE, 0),
    "desk:words:K7M3QX:0": DeskVisit("words", ONE, 0),
    "desk:send:K7M3QX:0": DeskVisit("send", ONE, 0),
    "desk:reason:K7M3QX:0:full": DeskReason(ONE, 0, "full"),
    "desk:reason:K7M3QX:0:absent": DeskReason(ONE, 0, "absent"),
    "desk:reason:K7M3QX:0:consult-first": DeskReason(ONE, 0, "consult-first"),
    "desk:propose:K7M3QX:0:2030-04-06T14:00": DeskPropose(ONE, 0, datetime(2030, 4, 6, 14)),
}


def test_what_was_ever_shown_is_read() -> None:
    assert {data: decode(data) for data in SHOWN} == SHOWN


def test_and_is_written_as_ever() -> None:
    assert [encode(tap) for tap in SHOWN.values()] == list(SHOWN)


def test_every_kind_is_in_the_table() -> None:
    assert {type(tap) for tap in SHOWN.values()} | {DeskUnknown} == {spelling.kind for spelling in SPELLINGS}


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "nonsense",
        "topic",
        "topic:",
        "topic:a:b",
        "language:",
        "treatment:day:0001-01-01",
        "treatment:day:9999-12-31",
        "treatment:day:2030-02-30",
        "treatment:day:20300405",
        "treatment:day:2030-W14-5",
        "treatment:correction:2030-04-05:soon",
        "consent:yes:",
        "consent:maybe",
        "tips:hour-midnight",
        "checkin:x",
        "checkin:check-in-1:nonsense",
        "reservation:",
        "reservation:ask:x",
        "reservation:ask:x:y:z:w",
        "reservation:ask:x:2030-04-05:2400:",
        "reservation:ask:x:2030-04-05:１８００:",
        "reservation:send:x:9999-12-31:1800:",
        "reservation:from99:x:2030-04-05::",
        "reservation:take:x",
        "reservation:take:x:0001-01-01T00:00",
        "reservation:take:x:2030-04-05T1:800",
        "reservation:take:x:2030-04-05T18:00+09:00",
        "reservation:wait:x:9999-12-31",
        "reservation:accept:K7M3QX:",
        "reservation:accept:K7M3QX:-1",
        "reservation:accept:K7M3QX:٣",
        "reservation:accept:K7M3QX:" + "9" * 5_000,
        "reservation:accept:" + "K" * 5_000 + ":1",
        "reservation:keep:",
    ],
)
def test_nonsense_is_no_button(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    "data",
    [
        "desk:",
        "desk:x",
        "desk:confirm",
        "desk:confirm:K7M3QX",
        "desk:confirm:K7M3QX:" + "9" * 5_000,
        "desk:confirm:K7M3QX:²",
        "desk:propose:K7M3QX:0",
        "desk:propose:K7M3QX:0:soon",
        "desk:propose:K7M3QX:0:9999-12-31T23:59",
        "desk:propose:K7M3QX:0:2030-04-06T14:00+09:00",
        "desk:reason:K7M3QX:0:mood",
        "desk:leave",
    ],
)
def test_nonsense_at_the_desk_is_told_to_staff_as_staff(data: str) -> None:
    assert decode(data) == DeskUnknown()


@pytest.mark.parametrize(
    "tap",
    [
        Ask("a:b"),
        Ask(""),
        Ask("x" * (NAME_LIMIT + 1)),
        Agree(date(1, 1, 1)),
        AnswerVisit("accept", ONE, 10**12),
        TakeTime("x", datetime(2030, 4, 5, 18, 0, 30)),
    ],
)
def test_what_no_button_can_carry_is_refused_when_it_is_written(tap: Tap) -> None:
    with pytest.raises(ValueError, match="no button can carry"):
        encode(tap)


def test_the_longest_buttons_there_are_stay_below_lines_limit() -> None:
    name = "x" * NAME_LIMIT
    for tap in (
        LaterTimes(SIX, name, DAY, SIX, ReservationId(name)),
        DeskPropose(ReservationId(name), 10**9 - 1, datetime(2030, 4, 6, 14)),
    ):
        assert len(encode(tap)) <= DATA_LIMIT


@pytest.mark.parametrize(
    ("told", "day"),
    [("2030-04-05", DAY), ("2030-02-30", None), ("soon", None), ("", None), ("0001-01-01", None), ("9999-12-31", None)],
)
def test_what_a_date_picker_gives(told: str, day: date | None) -> None:
    assert picked_day(told) == day


def test_families_are_those_of_the_table() -> None:
    assert {data.partition(":")[0] for data in SHOWN} == FAMILIES
