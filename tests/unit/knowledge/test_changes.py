"""What staff teach Sodan, as values, laid over the knowledge, and written as a file of the clinic's own folder."""

from datetime import date
from pathlib import Path

import pytest

from knowledge import changes, export, library
from knowledge.changes import Change, NewPhrasing, NewTopic, OwnAnswer
from knowledge.library import Library

PHRASING = NewPhrasing("pores", "ja", "鼻のいちごみたいなのをどうにかしたい \"'\\")
ANSWER = OwnAnswer(
    "makeup-after",
    {
        "ja": "メイクは施術の翌日以降、赤みが落ち着いてからをお願いしています。当日はメイクをせずにお帰りください。"
        "詳しい時期は、施術の日にお伝えします。",
        "en": "We ask you to wait with makeup until the day after treatment at the earliest, once the redness has calmed down. "
        "On the day, please go home without makeup. We will look at your skin and tell you more when you are here.",
    },
    "risks-overview",
)
TOPIC = NewTopic(
    "own-dogs01",
    {"ja": "犬を連れて", "en": "Bringing a dog"},
    {
        "ja": "恐れ入りますが、衛生上の理由から、院内にわんちゃんをお連れいただくことはできません。"
        "介助犬はお入りいただけますので、ご予約のときにお知らせください。",
        "en": "For reasons of hygiene we cannot have dogs inside the clinic, and ask you to leave yours at home. Assistance dogs "
        "are welcome at any time; please tell us when you make your reservation, so that we can prepare a room.",
    },
    {
        "ja": ("犬を連れて行けますか", "わんこ同伴OK？", "ペットと一緒に入れる？", "愛犬と行きたい", "犬はだめ？"),
        "en": ("can I bring my dog", "are dogs ok", "is my puppy welcome", "pets allowed?", "may a dog come in"),
    },
)
ALL: list[Change] = [PHRASING, ANSWER, TOPIC]
PROFILE = """\
name.ja = "花クリニック"
name.en = "Hana Clinic"
phone = "06-1111-2222"
emergency_phone = "06-3333-4444"
hours.ja = "9時から18時"
hours.en = "9 to 18"
"""


@pytest.mark.parametrize("change", ALL, ids=lambda one: type(one).__name__)
def test_what_is_written_is_read_again(change: Change) -> None:
    kind = next(kind for kind, of in changes.KINDS.items() if isinstance(change, of))
    assert changes.read(kind, changes.written(change)) == change


@pytest.mark.parametrize(("kind", "body"), [("phrasing", '{"topic": "x"}'), ("nothing", "{}"), ("topic", "{}")])
def test_what_is_none_is_refused(kind: str, body: str) -> None:
    with pytest.raises(ValueError):
        changes.read(kind, body)


def test_laid_over_and_taken_back(known: Library) -> None:
    then = changes.amended(known, 3, ALL)
    assert then.topics["pores"].words["ja"].phrasings[-1] == PHRASING.text
    assert then.answer("makeup-after", "en") == ANSWER.answer["en"]
    assert then.topics["makeup-after"].related[0] == "risks-overview"
    assert known.answer("makeup-after", "en") is None
    assert then.answer("own-dogs01", "ja") == TOPIC.answer["ja"]
    assert then.title("own-dogs01", "en") == "Bringing a dog"
    assert then.amendment is not None
    assert (then.amendment.version, then.amendment.base) == (3, known)
    assert then.phrased != known.phrased
    again = changes.amended(then, 4, [])  # over what the files say, not over the changes
    assert again.phrased == known.phrased
    assert "own-dogs01" not in again.topics


def test_the_later_answer_counts_and_what_is_gone_does_not(known: Library) -> None:
    other = OwnAnswer("makeup-after", {"ja": "ほか", "en": "other"})
    then = changes.amended(known, 1, [ANSWER, other, NewPhrasing("gone", "ja", "x"), PHRASING, PHRASING])
    assert then.answer("makeup-after", "en") == "other"
    assert then.topics["pores"].words["ja"].phrasings.count(PHRASING.text) == 1
    assert not changes.fits(known, NewPhrasing("gone", "ja", "x"))


def test_the_export_says_the_same_as_a_folder(known: Library, tmp_path: Path) -> None:
    then = changes.amended(known, 1, ALL)
    (tmp_path / "topics").mkdir()
    (tmp_path / "profile.toml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / export.FILE).write_text(export.text(then, date(2026, 11, 30)), encoding="utf-8")
    found = library.examine(tmp_path)
    assert found.problems == []
    own = found.library
    assert own is not None
    for slug in ("pores", "makeup-after", "own-dogs01"):
        assert own.topics[slug].words["ja"].phrasings == then.topics[slug].words["ja"].phrasings
        assert own.answer(slug, "en") == then.answer(slug, "en")
        assert own.topics[slug].related == then.topics[slug].related
    assert changes.amended(own, 1, ALL).phrased == own.phrased  # still live at the desk: nothing is there twice


def test_an_answer_that_the_profile_has_too_is_told(known: Library) -> None:
    base = changes.amended(known, 1, [ANSWER])
    assert export.shadowed(base) == []
    assert export.text(known, date(2026, 1, 1)) == export.HEAD
