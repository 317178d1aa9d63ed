"""What a message says it does not want, kind by kind; and with all that ships: nothing is begun that was negated."""

from datetime import date

import pytest

from intents.languages import denials
from knowledge.library import Library

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("I don't want to cancel, I want to come earlier", "en", "i want to come earlier"),
        ("I’m not booking yet, just want to know the price", "en", "just want to know the price"),
        ("not to cancel but to come earlier", "en", "to come earlier"),
        ("No need for staff, just tell me when redness goes", "en", "just tell me when redness goes"),
        ("I have lines but no acne scars, would it still help?", "en", "i have lines , would it still help?"),
        ("スタッフには繋がなくていいです。赤みがいつ引くかだけ知りたいです", "ja", "赤みがいつ引くかだけ知りたいです"),
        ("キャンセルではなくて、時間を早めたいです", "ja", "時間を早めたいです"),
        ("まだ予約はしませんが、料金だけ知りたいです", "ja", "料金だけ知りたいです"),
        ("赤みじゃなくて、かゆみについて聞きたい", "ja", "かゆみについて聞きたい"),
        ("no fever, no pus. can I go to work?", "en", "can i go to work?"),
        ("not swollen and not bleeding, only asking about makeup", "en", "asking about makeup"),
        ("no pain no gain right? how many sessions", "en", None),
        ("熱なし膿なし、仕事行ってもいいよね？", "ja", "仕事行ってもいいよね?"),
        ("腫れてもないし血も出てないです。メイク始めていいですか", "ja", "メイク始めていいですか"),
        ("膿もないです、お風呂だけ確認したくて", "ja", "お風呂だけ確認したくて"),
        ("血が出てないんですけど大丈夫ですか", "ja", None),
        ("赤みがないのは効いてないからですか", "ja", None),
        ("I have no pain", "en", None),
        ("I don't want to cancel", "en", None),
        ("I can't come tomorrow, need to cancel", "en", None),
        ("If I don't cancel in time do I pay?", "en", None),
        ("I haven't booked yet, do I need to?", "en", None),
        ("I don't want these messages any more", "en", None),
        ("予約してないけど行けますか", "ja", None),
        ("赤みはいつ引きますか", "ja", None),
        ("", "ja", None),
    ],
)
def test_what_is_left_without_what_is_not_wanted(text: str, language: str, left: str | None) -> None:
    assert denials.wanted(text, language) == left


@pytest.mark.parametrize(
    ("text", "language", "nothing"),
    [
        ("予約をキャンセルしたい、やっぱりしません", "ja", True),
        ("明日の予約、取り消し…やっぱりそのままでお願いします", "ja", True),
        ("キャンセルはしません", "ja", True),
        ("予約を変更したい。やっぱりキャンセルします", "ja", False),
        ("やっぱりキャンセルします", "ja", False),
        ("cancel my booking. actually never mind", "en", True),
        ("please cancel, no wait, don't cancel", "en", True),
        ("I don't want to cancel", "en", True),
        ("actually I want to cancel", "en", False),
        ("I can't make it, cancel please", "en", False),
        ("stop the tips, I don't need them", "en", False),
    ],
)
def test_a_wish_that_is_taken_back(text: str, language: str, nothing: bool) -> None:
    assert denials.nothing_is_wanted(text, language) == nothing


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I don't want to cancel, I want to come earlier", "reschedule"),
        ("キャンセルじゃなくて、もっと早い時間に変えたいです", "reschedule"),
        ("I'm not booking yet, just want to know the price", "price"),
        ("まだ予約はしません、料金だけ教えてください", "price"),
        ("スタッフには繋がなくていいです。赤みがいつ引くかだけ知りたいです", "risk-redness-swelling"),
        ("No need for staff, when does the redness go down?", "risk-redness-swelling"),
        ("I have lines but no acne scars, would it still help?", "wrinkles"),
        ("any slots saturday afternoon?", "reserve"),
        ("明日の空きはありますか", "reserve"),
        ("さっき火曜って言ったけど、施術は水曜でした", "change-treatment-date"),
        ("wrong date sorry, the treatment was Nov 9", "change-treatment-date"),
        ("ダーマペンのあと、日焼け止めは必要ですか？", "aftercare-sun"),
        ("お酒は飲んでもいいですか", "aftercare-alcohol-smoking"),
        ("シミは取れますか", "dark-spots"),
        ("施術後は美容液がよく入るって聞いたけど本当？", "product-absorption"),
        ("赤みはいつ引きますか", "risk-redness-swelling"),
    ],
)
def test_what_is_wanted_is_what_is_answered(known: Library, text: str, label: str) -> None:
    read = known.understanding.read(text, TODAY)
    assert (read.label, read.suggestions) == (label, ())


@pytest.mark.parametrize(
    "text",
    [
        "予約をキャンセルしたい、やっぱりしません",
        "キャンセルはしません",
        "I don't want to cancel",
        "cancel my booking. actually never mind",
        "parking at Narita airport how much",
    ],
)
def test_nothing_is_begun_that_was_negated_taken_back_or_meant_elsewhere(known: Library, text: str) -> None:
    assert known.understanding.read(text, TODAY).outcome in ("suggest", "decline")
