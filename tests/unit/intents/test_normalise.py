import pytest

from intents.languages.normalise import clean, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾀﾞｰﾏﾍﾟﾝ", "ダーマペン"),
        ("だーまぺん", "ダーマペン"),
        ("ＤＥＲＭＡＰＥＮ", "dermapen"),
        ("１１月３日", "11月3日"),
        ("sooooo good", "so good"),
        ("いつーーーまで", "いつーまで"),
        ("いつ〜〜〜まで", "いつーまで"),
        ("ほんとですか？！？！", "ほんとですか?"),
        ("いたぃ", "いたい"),
        ("痛いいいいい", "痛い"),
        ("don’t", "don't"),
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("a\x00b", "a b"),
        ("cafe\u0301", "café"),
        ("ゼ" + "\u0301" * 50 + "ロ", "ゼロ"),
        ("赤い🔥🔥痛い", "赤い 痛い"),
        ("a\ud800b", "ab"),
        ("が", "か\u3099"),
        ("  赤い　　痛い  ", "赤い 痛い"),
        ("2–3日", "2-3日"),
    ],
)
def test_same_words_have_one_spelling(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize("text", ["1000円", "11月11日", "10日〜20日", "皮膚-科", "はい。いいえ", "2.5mm"])
def test_what_means_something_stays(text: str) -> None:
    assert normalise(text) == text


def test_sound_marks_of_kana_stay() -> None:
    assert normalise("ガぎパ") == "がぎぱ"


def test_long_text_is_cut() -> None:
    assert len(normalise("赤い" * 5000)) == 400
    assert len(normalise("ﷺ" * 100_000, limit=50)) <= 50
    assert len(clean("ab " * 5000)) <= 2000


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("ダーマペン、ＯＫ？😊", "ダーマペン、ＯＫ？😊"),
        ("line one\r\nline two", "line one \nline two"),
        ("nul\x00bell\x07", "nulbell"),
        ("right\u202eto left", "rightto left"),
        ("half\ud83d a pair", "half a pair"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("z" + "\u0336\u0301\u0302\u0303", "z\u0336\u0301"),
        ("ขอบคุณครับ", "ขอบคุณครับ"),
    ],
)
def test_clean_keeps_what_was_written(text: str, readable: str) -> None:
    assert clean(text) == readable
