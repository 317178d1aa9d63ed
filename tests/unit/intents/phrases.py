"""A little knowledge to understand by, made up for the tests, and numbers that suit it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from intents.learning import heads
from intents.matching import calibration
from intents.matching.calibration import Fusing, Voting
from intents.matching.compiled import Folders, Preparation
from intents.matching.match import Matcher, Phrase

VOTING = Voting(meaning=0.6, neighbours=20, warmth=0.1, sharpness=1.6, elsewhere=1.5, stranger=0.1)
FUSING = Fusing(vote=0.5, head=0.83, network=0.0, least=0.003, elsewhere=0.5)


def suit(patch: pytest.MonkeyPatch) -> None:
    """The shipped numbers are found for thousands of phrasings; these few need others."""
    spelling = replace(VOTING, meaning=0.0)
    for name, numbers in (
        ("BOTH_LAYERS", VOTING),
        ("SPELLING_ONLY", spelling),
        ("FUSING", FUSING),
        ("FUSING_SPELLING_ONLY", FUSING),
    ):
        patch.setattr(calibration, name, dict.fromkeys(("ja", "en"), numbers))


TOPICS = {
    "risk-redness-swelling": (
        ["赤みはいつ引きますか", "赤いのが治まらない", "腫れはどのくらい続く？", "顔が真っ赤で恥ずかしい"],
        [
            "when does the redness go away",
            "how long will I stay red",
            "is swelling normal",
            "my face looks like a tomato",
        ],
    ),
    "acne-scars": (
        ["ニキビ跡に効きますか", "クレーターを治したい", "にきびの凹みが気になる", "頬のデコボコ、ましになる？"],
        ["does it help acne scars", "pitted skin from old pimples", "can it smooth my bumpy cheeks", "ice pick scars"],
    ),
    "risk-scarring": (
        ["傷跡が残ることはありますか", "跡になったりしない？", "失敗して跡が残る？", "ダーマペンで傷になる人いますか"],
        ["can it leave a scar", "will I be scarred", "any permanent marks from the needles", "does it cause scarring"],
    ),
}
CLINIC = {
    "price": (
        ["料金はいくらですか", "1回の値段を教えて", "全顔でおいくら", "安いプランありますか"],
        ["how much is one session", "price list please", "what does it cost", "is it expensive"],
    ),
}
ACTIONS = {
    "reserve": (
        ["予約したい", "予約を取りたいです", "来週空いてますか", "次の予約お願いします"],
        ["I want to book", "make an appointment", "any free slots next week", "book me in please"],
    ),
    "register-treatment": (
        ["昨日ダーマペンを受けました", "施術日を登録したい", "月曜にやってもらった", "受けた日を伝えます"],
        [
            "I had my treatment yesterday",
            "register my treatment date",
            "got it done on Monday",
            "my session was last week",
        ],
    ),
    "greeting": (["こんにちは", "こんばんは", "はじめまして"], ["hello", "hi there", "good evening"]),
}
ELSEWHERE = (
    ["ピザを注文したい", "明日の天気は？", "ボトックスの値段", "猫の写真見せて", "電車の時刻表"],
    ["order a pizza", "weather tomorrow", "how much is botox", "show me a cat picture", "train timetable"],
)


def phrases() -> list[Phrase]:
    kinds = (("topic", TOPICS), ("clinic-topic", CLINIC), ("action", ACTIONS), ("none", {"none": ELSEWHERE}))
    return [
        Phrase(label, kind, language, text)
        for kind, its in kinds
        for label, both in its.items()
        for language, texts in zip(("ja", "en"), both, strict=True)
        for text in texts
    ]


def matcher_of(its: Sequence[Phrase] | None = None, cache: Path | None = None, spelling_only: bool = False) -> Matcher:
    """A matcher of these phrases, or of all above."""
    made_of = phrases() if its is None else its
    return Matcher(made_of, Preparation(heads.learn, Folders(cache), spelling_only))
