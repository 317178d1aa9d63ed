"""Every symptom on every day from 0 to 30, in both languages: what is said. For a doctor to read beside docs/to-sign.md."""

import re
from pathlib import Path

import pytest

from clinic.patient import LANGUAGES, Language
from knowledge.daybook import CALL, Route
from knowledge.library import Library

# e  expected: the article describes it for these days
# g  general: the article is silent; nothing is promised, and when to call is said
# S  staff hear of it, and the person hears that
TABLE = """
day            0         1         2         3
               0123456789012345678901234567890
worse          SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
red            eeeeeeeSSSSSSSSSSSSSSSSSSSSSSSS
bleeding       eeeeSSSSSSSSSSSSSSSSSSSSSSSSSSS
dry            eeeeeeeeeeeeeeeSSSSSSSSSSSSSSSS
pain           ggSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
stinging       ggggSSSSSSSSSSSSSSSSSSSSSSSSSSS
heat           ggSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
peeling        gggggggggggggggSSSSSSSSSSSSSSSS
rough          gggggggggggggggSSSSSSSSSSSSSSSS
scabs          ggggggggSSSSSSSSSSSSSSSSSSSSSSS
bruising       ggggggggSSSSSSSSSSSSSSSSSSSSSSS
visible-pores  gggggggggggggggSSSSSSSSSSSSSSSS
itching        SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
white-bumps    SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
pimples        SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
marks          SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
"""
ROUTES: dict[str, Route] = {"e": "expected", "g": "general", "S": "staff"}
ROWS: dict[str, str] = dict(line.split() for line in TABLE.strip().splitlines()[2:])

# How people say it, in their own words.
SAID: dict[str, dict[Language, list[str]]] = {
    "worse": {
        "ja": ["赤みがひどくなってきました", "ヒリヒリして眠れません"],
        "en": ["the redness is getting worse", "it stings and I can't sleep"],
    },
    "red": {
        "ja": ["まだ赤いです", "頬が腫れています", "顔が真っ赤です"],
        "en": ["still red", "my face is swollen", "my cheeks are still so red"],
    },
    "bleeding": {
        "ja": ["まだ血が出ます", "血がにじんでいます"],
        "en": ["it is bleeding a little", "there are blood spots on my chin"],
    },
    "dry": {
        "ja": ["肌がカサカサです", "つっぱります", "乾燥がひどい"],
        "en": ["my skin is so dry", "my face feels tight"],
    },
    "pain": {
        "ja": ["触ると痛いです", "ズキズキします", "頬が痛む"],
        "en": ["it hurts", "my face is sore", "my cheeks are throbbing"],
    },
    "stinging": {
        "ja": ["ヒリヒリする", "化粧水がしみます", "ピリピリします"],
        "en": ["it stings", "my skin is tingling"],
    },
    "heat": {
        "ja": ["顔がほてります", "ほてりがあります", "肌が熱を持っています"],
        "en": ["my face feels hot", "my skin is burning"],
    },
    "peeling": {
        "ja": ["皮がむけてきました", "皮むけしています", "粉をふいています"],
        "en": ["my skin is peeling", "I'm flaking"],
    },
    "rough": {
        "ja": ["ザラザラします", "肌がざらついています"],
        "en": ["it feels like sandpaper", "my skin feels rough"],
    },
    "scabs": {
        "ja": ["かさぶたができました", "かさぶたの点々が黒っぽい"],
        "en": ["I have tiny scabs", "my skin is crusty"],
    },
    "bruising": {"ja": ["内出血しています", "青あざができた"], "en": ["I have a bruise", "there is some bruising"]},
    "visible-pores": {
        "ja": ["毛穴が前より目立つ", "毛穴が開いてきた"],
        "en": ["my pores look bigger", "pores are more visible"],
    },
    "itching": {"ja": ["かゆいです", "ムズムズします"], "en": ["it itches", "so itchy"]},
    "white-bumps": {
        "ja": ["白いぽつぽつが出てきた", "白い粒ができました"],
        "en": ["I have tiny white dots", "there are milia on my cheek"],
    },
    "pimples": {"ja": ["ニキビができました", "吹き出物が出ました"], "en": ["I'm breaking out", "I got pimples"]},
    "marks": {"ja": ["シミになってきた", "頬が茶色っぽいです"], "en": ["it turned brown", "it left marks"]},
}


def test_the_table_names_every_symptom(known: Library) -> None:
    assert [*ROWS] == [*known.daybook.symptoms] == [*SAID]
    assert {len(days) for days in ROWS.values()} == {31}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ROWS)
def test_what_is_said_on_each_day(known: Library, slug: str, language: Language) -> None:
    for day, letter in enumerate(ROWS[slug]):
        for words in SAID[slug][language]:
            symptom = known.daybook.worst(None, words, day)
            assert symptom is not None, (words, day)
            assert (symptom.slug, symptom.on(day).route) == (slug, ROUTES[letter]), (words, day)
            check_said(
                known, known.on_day(slug, symptom.on(day).first, language, on="", days=str(day)), letter, language
            )


def check_said(known: Library, text: str, letter: str, language: Language) -> None:
    """Who judges nobody says so once; whoever does not pass it on says when to call; staff are named where they are told."""
    assert text.count(known.daybook.reserve[language]) == (letter != "S")
    assert letter == "S" or known.clinic.emergency_phone in text
    assert letter != "S" or {"ja": "スタッフ", "en": "our staff"}[language] in text.replace("Our", "our")
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_article_is_silent_about_is_not_promised(known: Library, language: Language) -> None:
    promises = re.compile(
        "数日で|自然に(?:落ち着|おさま|治)|心配ありません|心配いりません|問題ありません|正常|通常の経過|経過のうち"
        r"|\b(?:normal|nothing to worry|will settle|settles? by|goes? away|within (?:a few|some) days"
        r"|part of the course|as expected)\b"
    )
    for symptom in known.daybook.symptoms.values():
        for days in symptom.days:
            if days.route == "general":
                assert CALL in days.said[language]
                assert not promises.search(days.said[language]), (symptom.slug, days.first)


def test_what_a_doctor_has_to_sign_is_listed_with_its_days(known: Library) -> None:
    page = Path("docs/to-sign.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (\w+) \|", page, re.MULTILINE)
    entries = [(one.slug, str(days.first), days.route) for one in known.daybook.symptoms.values() for days in one.days]
    assert listed == entries


def test_nobody_is_told_to_drink_two_litres_who_may_not(known: Library) -> None:
    for symptom in known.daybook.symptoms.values():
        for days in symptom.days:
            assert "2リットル" not in days.said["ja"] or "控えるよう言われている" in days.said["ja"]
            assert "2 litres" not in days.said["en"] or "unless you were told to drink less" in days.said["en"]


def test_no_topic_that_reads_like_a_sale_comes_with_a_symptom(known: Library) -> None:
    """What the treatment may bring is no answer to somebody it left with more visible pores, marks or rough skin."""
    mistaken = {one.slug: set(one.mistaken_for) for one in known.daybook.symptoms.values()}
    assert "pores" in mistaken["visible-pores"]
    assert "skin-texture" in mistaken["rough"]
    assert {"dark-spots", "acne-scars"} <= mistaken["marks"]
    assert "sunburned-skin" in mistaken["stinging"] & mistaken["heat"]
