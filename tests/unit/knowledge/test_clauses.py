"""Felt, denied, over or only named: clause by clause, in both languages, against the table that ships."""

import re
from dataclasses import fields

import pytest

from knowledge.clauses import Names, Reader
from knowledge.library import Library

RED = "risk-redness-swelling"
BLEEDING = "risk-bleeding"

# What is said, and all that is felt of it, whatever it was understood as.
FELT = [
    # still, again, but: they win over every word that means over
    ("still red, hasn't settled", "red"),
    ("it's not itchy, still red", "red"),
    ("it went down but now it is swollen again", "red"),
    ("the redness settled and now it's back, my cheeks are very red", "red"),
    ("The swelling went down. Still a bit red though", "red"),
    ("the redness hasn't gone away", "red"),
    ("redness has not settled", "red"),
    ("my redness isn't going down", "red"),
    ("the redness is gone but it is still dry", "dry"),
    ("redness is gone but it itches", "itching"),
    ("not red anymore but so itchy", "itching"),
    ("not red just itchy", "itching"),
    ("no redness, but it hurts", "pain"),
    ("no pain, but very red", "red"),
    ("the pain stopped, then came back", "pain"),
    ("The redness went away. It came back today.", "red"),
    ("redness was gone yesterday, back again today", "red"),
    ("no swelling but it still stings", "stinging"),
    ("it has settled except it still feels rough", "rough"),
    ("it no longer hurts but the bruises are still there", "bruising"),
    ("赤みが消えましたが、また赤く", "red"),
    ("赤みが消えましたが、また赤くなりました", "red"),
    ("落ち着きましたが、まだ赤みがあります", "red"),
    ("腫れは引いたけど赤みが残っています", "red"),
    ("かゆくはないけどまだ赤い", "red"),
    ("赤みは引きましたが、かゆみは残っています", "itching"),
    ("痛みはもうないです。でもまだ赤いです", "red"),
    ("赤みも腫れもないけど、ヒリヒリします", "stinging"),
    ("赤くないし痛くもないけどかゆいです", "itching"),
    ("一度引いたのに再び腫れてきました", "red"),
    ("赤みが引いたと思ったらまた出てきた", "red"),
    ("赤みは治まったのに、ぶり返しました", "red"),
    ("赤みが引きません", "red"),
    ("赤みがなかなか引かない", "red"),
    ("腫れがおさまりません", "red"),
    ("赤みは落ち着きました。まだ少し", "red"),
    ("痛みはなくなったが、かさぶたがあります", "scabs"),
    ("痛くなくてかゆいです", "itching"),
    ("茹で上がったみたいに真っ赤。痛みなし", "red"),
    ("熱はありませんが、頬がほてります", "heat"),
    ("もう大丈夫かと思いましたが、また腫れて", "red"),
    # felt, and nothing else
    ("まだ赤いです", "red"),
    ("まだほんのり赤い", "red"),
    ("頬が赤くなってきました", "red"),
    ("顔がパンパンです", "red"),
    ("かゆいし赤いです", "itching red"),
    ("it's red and itchy", "itching red"),
    ("血が少し出ています", "bleeding"),
    ("内出血しています", "bruising"),
    ("乾燥してつっぱる", "dry"),
    ("皮がむけてきた", "peeling"),
    ("my skin is peeling", "peeling"),
    ("feels like sandpaper", "rough"),
    ("ザラザラします", "rough"),
    ("かさぶたの点々が黒っぽい、5日目", "scabs"),
    ("little black dots all over, scabs I think", "scabs"),
    ("毛穴が前より目立つ", "visible-pores"),
    ("my pores look bigger than before", "visible-pores"),
    ("白いぽつぽつが出てきた", "white-bumps"),
    ("tiny white dots on my chin", "white-bumps"),
    ("ニキビができました", "pimples"),
    ("I'm breaking out", "pimples"),
    ("頬が茶色っぽい", "marks"),
    ("six weeks on I still have red lines like train tracks across one cheek", "marks"),
    ("3日目からムズムズかゆくて仕方ないんですが、かいたらだめですよね", "worse itching"),
    ("ひりひりして寝付けない", "worse stinging"),
    ("it hurts so much I can't sleep", "worse pain"),
    ("痛みがどんどん強くなっています", "worse pain"),
    ("ほてりがあります", "heat"),
    ("my face feels hot", "heat"),
    ("ズキズキします", "pain"),
    ("it stings", "stinging"),
]

# Over, or never there: nothing is felt, and all of it says so.
OVER = [
    ("赤みも腫れももうないです。熱もありません", None),
    ("赤みも、腫れも、もうないです", None),
    ("もう赤くないです", RED),
    ("赤みはなくなりました", RED),
    ("赤みは引きました", RED),
    ("赤みが消えました", RED),
    ("赤みも腫れも落ち着きました", RED),
    ("腫れはひいてます", RED),
    ("赤くもなく、痛くもないです", RED),
    ("痛くもかゆくもないです", None),
    ("痛みなし。腫れなし。", None),
    ("もう落ち着きました", RED),
    ("血はもう止まってます", BLEEDING),
    ("かさぶたも取れました", None),
    ("ヒリヒリしません", None),
    ("腫れてないです", RED),
    ("赤みはもうありませんので", RED),
    ("the redness is gone", RED),
    ("the redness and swelling are gone", RED),
    ("no more swelling and no fever", None),
    ("no redness, no pain", None),
    ("no pain or swelling", None),
    ("it isn't red any more", RED),
    ("not red or swollen", RED),
    ("no longer red", RED),
    ("it doesn't hurt", None),
    ("it doesn't itch anymore", None),
    ("the bleeding stopped", BLEEDING),
    ("the swelling went down", RED),
    ("my redness has faded", RED),
    ("all the redness settled", RED),
]

# Only named, asked about, or about something else: felt only where the message was understood as about it.
NAMED = [
    "赤みはいつまで続きますか",
    "施術は痛いですか",
    "痛みはありますか",
    "does it hurt?",
    "will there be redness?",
    "赤みは引きましたか？",
    "ニキビ跡の赤みに効きますか",
    "chemical peeling",
    "I am tired",
    "保湿はどうすれば？",
    "赤ワインを飲んでもいいですか",
    "最近眠れません",
    "It is getting worse at work",
    "またはお電話でもいいですか",
    "",
]


def felt(known: Library, text: str, label: str | None = None) -> str:
    return " ".join(
        sorted((one.slug for one in known.daybook.felt(label, text)), key=lambda slug: (slug != "worse", slug))
    )


@pytest.mark.parametrize(("text", "found"), FELT)
def test_what_is_felt_counts_whatever_else_is_over(known: Library, text: str, found: str) -> None:
    assert felt(known, text) == found
    assert not known.daybook.is_over(None, text) or not found
    assert not known.daybook.is_over(RED, text) or not found


@pytest.mark.parametrize(("text", "label"), OVER)
def test_what_is_over_is_not_felt(known: Library, text: str, label: str | None) -> None:
    assert felt(known, text) == felt(known, text, label) == ""
    assert known.daybook.is_over(label, text)


@pytest.mark.parametrize("text", NAMED)
def test_what_is_only_named_is_neither(known: Library, text: str) -> None:
    assert felt(known, text) == ""
    assert not known.daybook.is_over(None, text)


@pytest.mark.parametrize(
    "text", ["赤みは広がっていません", "赤みはいつ引きますか", "when will the redness go?", "ほんのり赤い"]
)
def test_what_a_message_was_understood_as_counts_while_nothing_denies_it(known: Library, text: str) -> None:
    assert felt(known, text, RED) == "red"


@pytest.mark.parametrize(
    ("text", "label", "found"),
    [
        ("紫色のあざ", None, "bruising"),
        ("かゆみがつらい", "risk-allergy", "itching"),
        ("小さなかさぶた", "risk-scarring", "scabs"),
        ("ニキビ跡の赤みを消したい", "acne-scars", ""),
        ("痛みはもうないです", None, ""),
    ],
)
def test_in_a_message_that_only_tells_a_name_is_enough(
    known: Library, text: str, label: str | None, found: str
) -> None:
    assert " ".join(one.slug for one in known.daybook.felt(label, text, tells=True)) == found


@pytest.mark.parametrize("text", ["赤みは引きました、かゆみが", "the redness is gone, itchiness"])
def test_all_is_not_over_while_something_is_named(known: Library, text: str) -> None:
    assert not known.daybook.is_over(RED, text)


def test_the_patterns_are_written_in_the_spelling_that_is_compared(known: Library) -> None:
    """In any other they would never be found."""
    patterns = [one for listed in fields(Reader) for one in getattr(known.daybook.reader, listed.name)]
    assert len(patterns) > 100
    assert [one for one in patterns if re.search("[ァ-ヴA-Z'’０-９]", one.replace(r"\b", ""))] == []


def test_endless_words_take_no_time() -> None:
    reader = Reader(denied_after=("ない",), between=("く", "も", "くも"), shares=("も",))
    text = "赤" + "くも" * 2000 + "赤" * 500
    assert reader.read(text, {"red": Names(("赤",))})
