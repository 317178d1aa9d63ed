"""What a wish for a reservation says already, and what it leaves open."""

from datetime import date, time

import pytest

from intents.dates import wishes
from intents.dates.services import Offer
from intents.dates.wishes import Wish

TUESDAY = date(2030, 4, 2)
SUNDAY = date(2030, 4, 7)
OFFERS = (
    Offer("first", ("初回カウンセリング", "First counselling", "無料カウンセリング", "カウンセリング", "consultation")),
    Offer("face", ("ダーマペン（顔全体）", "顔全体", "ダーマペン", "whole face", "dermapen")),
    Offer("nose", ("鼻と頬", "ダーマペン", "nose and cheeks", "dermapen")),
)


def opening(day: date) -> tuple[tuple[time, time], ...]:
    """11-20, weekends 10-18, closed on Wednesdays."""
    if day.weekday() == 2:
        return ()
    return ((time(10), time(18)),) if day.weekday() >= 5 else ((time(11), time(20)),)


def read(text: str, today: date = TUESDAY) -> Wish:
    return wishes.read(text, today, OFFERS, opening)


def april(*days: int) -> tuple[date, ...]:
    return tuple(date(2030, 4, day) for day in days)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("再来週の水曜の朝イチで無料カウンセリングお願いしたい", april(17)),
        ("can I come Friday at 6?", april(5)),
        ("明日の夕方", april(3)),
        ("あさってはどうですか", april(4)),
        ("今日これから行けますか", april(2)),
        ("火曜日", april(9)),  # said on a Tuesday: today would be called today
        ("来週の火曜か木曜", april(9, 11)),
        ("来週 金曜日", april(12)),
        ("raishuu no kinyoubi", april(12)),
        ("土日の昼過ぎ", april(6, 7)),
        ("来週", april(8, 9, 10, 11, 12, 13, 14)),
        ("来週の土日", april(13, 14)),
        ("今週末", april(6, 7)),
        ("４月１２日", april(12)),
        ("4/12(金)", april(12)),
        ("1/15", (date(2031, 1, 15),)),
        ("30日", april(30)),
        ("1日", (date(2030, 5, 1),)),
        ("来月の3日", (date(2030, 5, 3),)),
        ("3日後", april(5)),
        ("3週間後の土曜", april(27)),
        ("2030-04-20", april(20)),
        ("tomorrow", april(3)),
        ("the day after tomorrow", april(4)),
        ("this Saturday", april(6)),
        ("Tuesday next week", april(9)),
        ("the 12th", april(12)),
        ("April 12", april(12)),
        ("Friday, 12 April", april(12)),
        ("in two weeks", april(16)),
        ("a week from Friday", april(12)),
        ("Wednesday or Thursday evening", april(3, 4)),
        ("move my Friday appointment to Monday", april(8)),
        ("金曜の予約を来週の火曜に変更したい", april(9)),
        ("木曜は無理です。金曜なら大丈夫です", april(5)),
        ("not Monday, maybe Thursday", april(4)),
    ],
)
def test_days(text: str, days: tuple[date, ...]) -> None:
    assert read(text).days == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("next Tuesday after 5", april(9)),  # of next week, either way
        ("next Friday", april(5, 12)),
        ("今度の土曜", april(6, 13)),
        ("来週の日曜", april(7, 14)),  # whose week ends when?
        ("4/5 please", (date(2030, 4, 5), date(2030, 5, 4))),
        ("next weekend", april(6, 7, 13, 14)),
    ],
)
def test_what_may_be_two_days_stays_open(text: str, days: tuple[date, ...]) -> None:
    assert read(text).days == days
    assert read(text).day == (days[0] if len(days) == 1 else None)


def test_on_sunday_next_week_may_be_two_weeks() -> None:
    assert read("来週の水曜", SUNDAY).days == april(10, 17)
    assert read("明日", SUNDAY).days == april(8)


def test_days_over_the_end_of_a_month_and_a_year() -> None:
    assert read("明日", date(2030, 12, 31)).days == (date(2031, 1, 1),)
    assert read("31日", date(2030, 4, 1)).days == (date(2030, 5, 31),)
    assert read("2/29", date(2031, 3, 1)).days == (date(2032, 2, 29),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "こんにちは",
        "料金はいくらですか",
        "この前の水曜に受けました",
        "昨日の赤みが引きません",
        "4月31日",
        "4/12(木)",
        "水曜以外で",
        "3回コース",
        "How much is it?",
        "every Monday",
        "2日間赤いです",
        "25日前に受けた",
    ],
)
def test_no_day(text: str) -> None:
    assert read(text).days == ()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("can I come Friday at 6?", time(18)),  # open from 11 to 20
        ("６時", time(18)),
        ("十時半", time(10, 30)),
        ("午後３時半", time(15, 30)),
        ("15:30", time(15, 30)),
        ("15時からお願いします", time(15)),
        ("夜7時ごろ", time(19)),
        ("昼の1時", time(13)),
        ("午前11時15分", time(11, 15)),
        ("18じ", time(18)),
        ("正午", time(12)),
        ("3pm", time(15)),
        ("at 11 a.m.", time(11)),
        ("half past two on saturday", time(14, 30)),
        ("quarter to five", time(16, 45)),
        ("at noon", time(12)),
        ("7 in the evening", time(19)),
        ("at six", time(18)),
        ("09:30", time(9, 30)),
        ("5", time(17)),
        ("再来週の木曜の朝イチ", time(11)),
        ("土曜の朝一番で", time(10)),
        ("first thing Monday", time(11)),
    ],
)
def test_times(text: str, at: time) -> None:
    assert (read(text).at, read(text).after, read(text).before) == (at, None, None)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("next Tuesday after 5", time(17), None),
        ("18時以降", time(18), None),
        ("5時までに", None, time(17)),
        ("by 5", None, time(17)),
        ("3時から5時の間", time(15), time(17)),
        ("between 3 and 5", time(15), time(17)),
        ("15時〜17時", time(15), time(17)),
        ("from 3 on Friday", time(15), None),
        ("明日の夕方", time(16), None),
        ("午前中", None, time(12)),
        ("tomorrow morning", None, time(12)),
        ("午後", time(12), None),
        ("今夜", time(18), None),
        ("tonight", time(18), None),
        ("仕事帰りに", time(18), None),
        ("仕事のあと", time(18), None),
        ("after work on Thursday", time(18), None),
        ("昼休み", time(12), time(13, 30)),
        ("lunch time", time(12), time(13, 30)),
        ("お昼ごろ", time(11), time(14)),
        ("来週のどこか午後", time(12), None),
        ("明日の朝イチ", None, time(12)),  # closed on that day
    ],
)
def test_stretches_of_time(text: str, after: time | None, before: time | None) -> None:
    assert (read(text).at, read(text).after, read(text).before) == (None, after, before)


@pytest.mark.parametrize(
    "text",
    [
        "8時",
        "14時か15時",
        "at 10 or 11",
        "25時",
        "30分くらい",
        "1時間",
        "2万円",
        "3回目です",
        "090-1234-5678",
        "2 sessions",
        "about 3 treatments",
        "朝か夕方",
        "18時は無理です",
    ],
)
def test_what_may_be_two_times_or_none_stays_open(text: str) -> None:
    assert (read(text).at, read(text).after, read(text).before) == (None, None, None)


def test_the_hour_follows_the_opening_times_of_the_day() -> None:
    around_the_clock = ((time(0), time(23, 55)),)
    assert wishes.read("6時", TUESDAY, OFFERS, lambda _: around_the_clock).at is None
    assert wishes.read("朝の6時", TUESDAY, OFFERS, lambda _: around_the_clock).at == time(6)
    assert wishes.read("6時", TUESDAY, OFFERS, lambda _: ((time(5), time(12)),)).at == time(6)


def test_first_of_the_day_is_open_where_days_begin_differently() -> None:
    assert read("来週の朝イチ").at is None
    closed = read("再来週の水曜の朝イチ")
    assert (closed.at, closed.before) == (None, time(12))  # a morning, then, of another day


@pytest.mark.parametrize(
    "text",
    [
        "the earliest",
        "asap",
        "as soon as possible please",
        "next available",
        "first",
        "the earliest on Saturday",
        "最短で",
        "一番早い日でお願いします",
        "いちばん早い枠",
        "なるべく早く行きたい",
    ],
)
def test_the_soonest(text: str) -> None:
    assert (read(text).soonest, read(text).at, read(text).anything) == (True, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "いつでもいいです",
        "いつでも大丈夫",
        "何時でもいいです",
        "どちらでも",
        "どっちでもいい",
        "おまかせします",
        "特に希望はありません",
        "any time is fine",
        "anytime",
        "any day works",
        "either is fine",
        "no preference",
        "I don't mind",
        "up to you",
        "whenever",
    ],
)
def test_no_wish_of_ones_own_is_an_answer(text: str) -> None:
    assert read(text) == Wish(anything=True)


@pytest.mark.parametrize(
    "text",
    [
        "予約はいつでもできますか",
        "いつでもキャンセルできますか",
        "いつでもいいですか",
        "can I cancel any time?",
        "does it matter if I smoke?",
        "first time here, what do I do",
        "the first of May",
        "早くて何時ですか",
        "いつがいいですか",
        "any pain afterwards?",
    ],
)
def test_neither_soonest_nor_anything(text: str) -> None:
    assert (read(text).soonest, read(text).anything) == (False, False)


def test_what_will_do_may_be_narrowed() -> None:
    assert read("土曜の午前ならいつでもいいです") == Wish(days=april(6), before=time(12), anything=True)
    assert read("土日どっちでもいい") == Wish(days=april(6, 7), anything=True)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("around 5", True),
        ("about 5", True),
        ("5ish", True),
        ("around 5pm", True),
        ("5時ごろ", True),
        ("5時くらい", True),
        ("夕方5時前後", True),
        ("17時あたり", True),
        ("5pm", False),
        ("17時", False),
        ("17時で大丈夫です", False),
        ("5pm is fine", False),
    ],
)
def test_a_time_or_one_near_to_it(text: str, about: bool) -> None:
    assert read(text) == Wish(at=time(17), about=about)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("not Monday", (0,)),
        ("any day but Monday", (0,)),
        ("no Mondays please", (0,)),
        ("not on Monday or Tuesday", (0, 1)),
        ("月曜以外", (0,)),
        ("土日以外で", (5, 6)),
        ("火曜と水曜以外で", (1, 2)),
        ("weekdays please", (5, 6)),
        ("平日でお願いします", (5, 6)),
    ],
)
def test_weekdays_that_are_not_wanted(text: str, never: tuple[int, ...]) -> None:
    assert read(text) == Wish(never=never)


def test_what_is_not_wanted_is_taken_from_the_days_named() -> None:
    assert read("来週の月曜以外").days == april(9, 10, 11, 12, 13, 14)
    assert read("not Monday, maybe Thursday") == Wish(days=april(4), never=(0,))
    assert read("平日は仕事なので土日で") == Wish(days=april(6, 7))


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("無料カウンセリングお願いしたい", "first"),
        ("ﾑﾘｮｳｶｳﾝｾﾘﾝｸﾞ", "first"),
        ("a free consultation please", "first"),
        ("ダーマペンの無料カウンセリング", "first"),
        ("ダーマペンの顔全体で", "face"),
        ("Dermapen, nose and cheeks", "nose"),
        ("ダーマペンの予約をしたい", None),  # which of them?
        ("dermapen", None),
        ("カウンセリングと顔全体", None),
        ("予約したい", None),
        ("surface", None),
    ],
)
def test_services(text: str, service: str | None) -> None:
    assert read(text).service == service


def test_all_at_once() -> None:
    wish = read("４月１２日（金）の１８時半から、無料カウンセリングでお願いします")
    assert wish == Wish("first", april(12), time(18, 30))
    assert wish.day == date(2030, 4, 12)
