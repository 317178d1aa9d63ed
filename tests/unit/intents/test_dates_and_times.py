"""Days and times that were once read wrong, and more of the same kinds; today is Wednesday, 25 November 2026."""

from datetime import date, time

import pytest

from intents.dates import wishes
from intents.dates.treatment import treatment_date
from intents.dates.wishes import Wish

TODAY = date(2026, 11, 25)


def on(month: int, day: int) -> tuple[date]:
    return (date(2026, month, day),)


def opening(day: date) -> tuple[tuple[time, time], ...]:
    """10 to 19, closed on Wednesdays."""
    return () if day.weekday() == 2 else ((time(10), time(19)),)


def read(text: str) -> Wish:
    return wishes.read(text, TODAY, (), opening)


TOMORROW, FRIDAY, SATURDAY = on(11, 26), on(11, 27), on(11, 28)
WISHES = [
    # minutes without 分
    ("金曜の19時30", Wish(days=FRIDAY, at=time(19, 30))),
    ("金曜の19時30でお願いします", Wish(days=FRIDAY, at=time(19, 30))),
    ("明日の12時15", Wish(days=TOMORROW, at=time(12, 15))),
    ("明日11時05", Wish(days=TOMORROW, at=time(11, 5))),
    ("19時30頃", Wish(at=time(19, 30), about=True)),
    ("10時20人", Wish(at=time(10))),
    ("10時12月5日", Wish(days=on(12, 5), at=time(10))),
    # noon and midnight
    ("明日の午後0時", Wish(days=TOMORROW, at=time(12))),
    ("午後0時半", Wish(at=time(12, 30))),
    ("昼の0時", Wish(at=time(12))),
    ("明日の午前12時", Wish(days=TOMORROW, at=time(12), after=None)),
    ("夜の0時", Wish(at=time(0))),
    ("0:30pm", Wish(at=time(12, 30))),
    ("12am", Wish(at=time(0))),
    # a week on
    ("Friday week at 5pm", Wish(days=on(12, 4), at=time(17))),
    ("6 pm Friday week", Wish(days=on(12, 4), at=time(18))),
    ("a week on Friday at 5", Wish(days=on(12, 4), at=time(17))),
    ("two weeks on Saturday", Wish(days=on(12, 12))),
    ("Saturday fortnight", Wish(days=on(12, 12))),
    ("a week tomorrow", Wish(days=on(12, 3))),
    ("tomorrow week", Wish(days=on(12, 3))),
    ("the Friday week after next", Wish(days=on(12, 11))),
    # which weekday of a month
    ("第2土曜日の14時", Wish(days=on(12, 12), at=time(14))),
    ("第二土曜", Wish(days=on(12, 12))),
    ("来月の第1月曜", Wish(days=on(12, 7))),
    ("12月の第3日曜の午前", Wish(days=on(12, 20), before=time(12))),
    ("第1・第3金曜", Wish(days=(date(2026, 12, 4), date(2026, 12, 18)))),
    ("今月の最終金曜", Wish(days=FRIDAY)),
    ("最後の土曜日", Wish(days=SATURDAY)),
    ("the second Saturday at 2pm", Wish(days=on(12, 12), at=time(14))),
    ("the 3rd Sunday", Wish(days=on(12, 20))),
    ("the first Monday of next month", Wish(days=on(12, 7))),
    ("next month's first Monday", Wish(days=on(12, 7))),
    ("the last Friday of December", Wish(days=(date(2026, 12, 25),))),
    ("来月末日", Wish(days=(date(2026, 12, 31),))),
    # from one time to another
    ("土曜の13：00〜15：00の間で", Wish(days=SATURDAY, after=time(13), before=time(15))),
    ("11:00～12:00 土曜", Wish(days=SATURDAY, after=time(11), before=time(12))),
    ("土曜の13:00から15:30", Wish(days=SATURDAY, after=time(13), before=time(15, 30))),
    ("土曜 13-15時", Wish(days=SATURDAY, after=time(13), before=time(15))),
    ("13時30〜15時", Wish(after=time(13, 30), before=time(15))),
    ("5〜6pm on Friday", Wish(days=FRIDAY, after=time(17), before=time(18))),
    # denied
    ("明日じゃなくて明後日の13時", Wish(days=FRIDAY, at=time(13))),
    ("明日ではなく土曜で", Wish(days=SATURDAY)),
    ("明日は無理です", Wish(days=TOMORROW)),  # which may tell the visit that is to be moved
    ("12/3じゃなくて12/4", Wish(days=on(12, 4))),
    ("来週じゃなくて再来週の金曜", Wish(days=on(12, 11))),
    ("not tomorrow but the day after at 1pm", Wish(days=FRIDAY, at=time(13))),
    ("not the 3rd, the 4th", Wish(days=on(12, 4))),
    ("the 12th not the 11th", Wish(days=on(12, 12))),
    # what is past is no wish
    ("I had it done a week ago Friday", Wish()),
    ("two weeks ago on Saturday", Wish()),
    ("先月の第2土曜に受けました", Wish()),
    ("the third Wednesday of last month", Wish()),
    ("it's been exactly one week today", Wish()),
    # past and to the hour, day first
    ("five past six on Friday", Wish(days=FRIDAY, at=time(18, 5))),
    ("ten to seven tomorrow", Wish(days=TOMORROW, at=time(18, 50))),
    ("twenty past 4 on Friday", Wish(days=FRIDAY, at=time(16, 20))),
    ("twenty-five to five", Wish(at=time(16, 35))),
    ("a quarter to five", Wish(at=time(16, 45))),
    ("5 past 2pm", Wish(at=time(14, 5))),
    ("10 to 7 on Friday", Wish(days=FRIDAY, after=time(10), before=time(19))),
    ("from five to six", Wish(after=time(17))),
    ("5.12. at 14:00", Wish(days=on(12, 5), at=time(14))),
    ("on 5.12. please", Wish(days=on(12, 5))),
    ("5. 12. 2026, 3pm", Wish(days=on(12, 5), at=time(15))),
    ("at 2.30 on friday", Wish(days=FRIDAY, at=time(14, 30))),
    ("4/12/2026", Wish(days=on(12, 4))),
    # eras
    ("R8.11.27", Wish(days=FRIDAY)),
    ("R8.11.27 14時", Wish(days=FRIDAY, at=time(14))),
    ("令和8年12月4日の15時", Wish(days=on(12, 4), at=time(15))),
    ("令和8.12.4", Wish(days=on(12, 4))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wish"), WISHES)
def test_wishes(text: str, wish: Wish) -> None:
    assert read(text) == wish


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I had it done a week ago Friday", date(2026, 11, 20)),
        ("two weeks ago Friday I had it", date(2026, 11, 13)),
        ("先月の終わりの日に受けました", date(2026, 10, 31)),
        ("先月のさいごの日に施術", date(2026, 10, 31)),
        ("10月の終わりの日に受けました", date(2026, 10, 31)),
        ("先々月の末日に受けました", date(2026, 9, 30)),
        ("今月の末日に受けました", None),
        ("not the 20th, the day before", date(2026, 11, 19)),
        ("it wasn't on the 20th, it was the day before", date(2026, 11, 19)),
        ("not the 20th but the day after", date(2026, 11, 21)),
        ("not yesterday, the day before that", date(2026, 11, 23)),
        ("20日じゃなくて前日です", date(2026, 11, 19)),
        ("20日ではなくて21日に受けました", date(2026, 11, 21)),
        ("had it on 4/10", None),
        ("2/11 is when I had it done", None),
        ("4/10", None),
        ("had it on 4.10.", None),
        ("had it on 24/10", date(2026, 10, 24)),
        ("had it on 11/11", date(2026, 11, 11)),
        ("had it on 12/11/2026", date(2026, 11, 12)),  # 11 December is still to come
        ("4/10に受けました", date(2026, 4, 10)),
        ("had dermapen on 20.11. and it is red", date(2026, 11, 20)),
        ("R8.11.20に受けました。まだ赤いです", date(2026, 11, 20)),
        ("熱は37.5度です。11.20に受けました", date(2026, 11, 20)),
    ],
)
def test_treatments(text: str, day: date | None) -> None:
    assert treatment_date(text, TODAY) == day
