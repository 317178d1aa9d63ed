"""Wishes that point at what was named before, at one of several, at more people, or at a day that cannot be; today is Monday,
30 November 2026, and Friday, 11 December, at 14:00 was named last."""

from datetime import date, time

import pytest

from intents.dates import referring, wishes
from intents.dates.impossible import Impossible
from intents.dates.referring import Named
from intents.dates.services import Offer
from intents.dates.wishes import Wish

TODAY = date(2026, 11, 30)
NAMED = Named(date(2026, 12, 11), time(14))
OFFERS = (
    Offer("counselling", ("カウンセリング", "counselling"), 0),
    Offer("face", ("顔全体", "whole face", "ダーマペン", "dermapen"), 20000),
    Offer("nose", ("鼻と両頬", "nose and cheeks", "ダーマペン", "dermapen"), 15000),
)
NO_SUCH_DAY = Impossible(None)


def dec(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 12, day) for day in days)


def opening(day: date) -> tuple[tuple[time, time], ...]:
    """11 to 20, from 10 to 18 at the weekend, closed on Wednesdays."""
    return () if day.weekday() == 2 else ((time(10), time(18)),) if day.weekday() > 4 else ((time(11), time(20)),)


def read(text: str, named: Named = NAMED) -> Wish:
    return wishes.read(text, TODAY, OFFERS, opening, named)


WISHES = [
    # a weekday beside a day or a span says the same once more
    ("19日の土曜はどうですか", Wish(days=dec(19))),
    ("ideally Tuesday the 8th", Wish(days=dec(8))),
    ("next week, ideally Thursday", Wish(days=dec(10))),
    ("水曜しか空いてなくて、9日で", Wish(days=dec(9))),
    ("1月9日の土曜", Wish(days=(date(2027, 1, 9),))),
    ("来週の火曜か金曜", Wish(days=dec(8, 11))),
    # a bare weekday is the one nearest to a day that was named and is weeks ahead
    ("what about the Sunday?", Wish(days=dec(13))),
    ("日曜の午前がいいな", Wish(days=dec(13), before=time(12))),
    # days counted from the one that was named
    ("じゃあ翌日で", Wish(days=dec(12))),
    ("その次の日でお願いします", Wish(days=dec(12))),
    ("前の日に変えたいです", Wish(days=dec(10))),
    ("1週間後の同じ時間で", Wish(days=dec(18), at=time(14))),
    ("the day after, then", Wish(days=dec(12))),
    ("hmm. and the day before instead? Thursdays are quieter", Wish(days=dec(10))),
    ("same hour, seven days on", Wish(days=dec(18), at=time(14))),
    ("same time a week later", Wish(days=dec(18), at=time(14))),
    ("the day after tomorrow", Wish(days=dec(2))),
    ("Friday was no good after all, can it be the day after?", Wish(days=dec(12))),
    ("tomorrow then, same time", Wish(days=dec(1), at=time(14))),
    ("同じ日の16時", Wish(days=dec(11), at=time(16))),
    # times counted from the one that was named
    ("yes but an hour later", Wish(at=time(15))),
    ("half an hour earlier please", Wish(at=time(13, 30))),
    ("あと時間も30分うしろに", Wish(at=time(14, 30))),
    ("1時間早くできますか", Wish(at=time(13))),
    ("half past, then", Wish(at=time(14, 30))),
    # times as people say them
    ("half four would be grand", Wish(at=time(16, 30))),
    ("four thirty suits", Wish(at=time(16, 30))),
    ("seven sharp then", Wish(at=time(19))),
    ("4 on the dot suits me best", Wish(at=time(16))),
    ("after the lunch, 14h30 is good", Wish(at=time(14, 30))),
    ("10:30 hours", Wish(at=time(10, 30))),
    ("Monday, 11 would be ideal", Wish(days=dec(14), at=time(11))),
    ("Saturday, the minute you open", Wish(days=dec(12), at=time(10))),
    ("27日、開院と同時の枠で", Wish(days=dec(27), at=time(10))),
    ("whatever's latest that day", Wish(days=dec(11), latest=True)),
    ("一番遅い時間で", Wish(latest=True)),
    ("2時か4時かで迷ってて", Wish(ats=(time(14), time(16)))),
    # one of several
    ("the later one", Wish(which="later")),
    ("遅いほうにします", Wish(which="later")),
    ("あとのほうで、5時", Wish(which="later", at=time(17))),
    ("the first one then", Wish(which="first")),
    ("もう片方の時間に変えられます？", Wish(which="other")),
    # how many
    ("二人分いけます？", Wish(people=2)),
    ("母と娘の2名で", Wish(people=2)),
    ("娘と一緒に受けたいです", Wish(people=2)),
    ("Can you fit the two of us in?", Wish(people=2)),
    ("me and my daughter please", Wish(people=2)),
    ("three of us, on Friday", Wish(people=3, days=dec(11))),
    ("私ひとり分に直してもらえますか", Wish(people=1)),
    ("just me after all", Wish(people=1)),
    # days that cannot be
    ("full face on 30 February", Wish(impossible=NO_SUCH_DAY)),
    ("2月30日にお願いします", Wish(impossible=NO_SUCH_DAY)),
    ("二月三十日…失礼、十二月の三十日で", Wish(impossible=NO_SUCH_DAY, days=dec(30))),
    ("Thursday the 26th of November, 2pm", Wish(impossible=Impossible(date(2026, 11, 26)), at=time(14))),
    ("11月28日の土曜", Wish(impossible=Impossible(date(2026, 11, 28)))),
    ("1月5日", Wish(days=(date(2027, 1, 5),))),
    # the cheapest
    ("back to the smaller one then", Wish(service="nose")),
    ("やっぱ鼻のほうでいいや", Wish(service="nose")),
    ("顔全体じゃなくて鼻と両頬のほう", Wish(service="nose")),
    ("the 20,000 one", Wish(service="face")),
    ("2万円のほうで", Wish(service="face")),
    ("無料のやつで", Wish(service="counselling")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wish"), WISHES)
def test_wishes_that_point(text: str, wish: Wish) -> None:
    assert read(text) == wish


def test_nothing_counts_from_what_nobody_named() -> None:
    assert read("the day after, same time", Named()).days == ()


@pytest.mark.parametrize(
    ("which", "of", "one"),
    [
        ("later", dec(3, 8), dec(8)),
        ("earlier", dec(3, 8), dec(3)),
        ("first", dec(3, 8, 9), dec(3)),
        ("later", dec(1, 2, 3), ()),
    ],
)
def test_one_of_several(which: referring.Which, of: tuple[date, ...], one: tuple[date, ...]) -> None:
    assert referring.chosen(which, of) == (one[0] if one else None)
