import pytest

from intents.languages.detect import detect


@pytest.mark.parametrize(
    "text",
    [
        "ダーマペン",
        "ﾀﾞｰﾏﾍﾟﾝ",
        "予約",
        "営業時間",
        "makeしていい?",
        "dermapen後にmakeしていい?",
        "akami itsu hikimasu ka",
        "ofuro haitte mo ii?",
        "yoyaku shitai desu",
        "nedan wa ikura",
    ],
)
def test_japanese(text: str) -> None:
    assert detect(text) == "ja"


@pytest.mark.parametrize(
    "text",
    [
        "waht is dermapen",
        "price",
        "no",
        "is ダーマペン ok for 敏感肌?",
        "what does かゆみ mean",
        "can i drink sake after",
        "naïve question",
        "sore",
        "banana",
        "made a mistake",
    ],
)
def test_english(text: str) -> None:
    assert detect(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "预约",
        "多久会消肿",
        "這個會痛嗎",
        "얼마예요?",
        "hello 얼마예요",
        "ราคาเท่าไหร่",
        "cuánto cuesta el dermapen",
        "wie viel kostet das",
        "combien ça coûte",
        "Сколько стоит",
        "berapa harga dermapen",
        "أين العيادة",
    ],
)
def test_languages_sodan_does_not_speak(text: str) -> None:
    assert detect(text) == "other"


@pytest.mark.parametrize("text", ["", "   ", "???", "😊", "11/3", "…", "OK", "w", "\ud800", "dermapen"])
def test_nothing_to_tell_by(text: str) -> None:
    assert detect(text) == "unknown"
