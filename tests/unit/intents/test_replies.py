"""What a reply does: the head that tells, and what makes a yes less than clear."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from intents.learning import replies as learning
from intents.matching import meaning
from intents.replies import doubts, head, pieces, reading
from intents.replies.acts import ACTS, Asked, Phrasing, Replies
from knowledge.library import Library

DAY = date(2030, 4, 1)
TAUGHT = Replies(
    tuple(
        Phrasing("en", act, "send", text)
        for act, texts in {
            "yes": ("yes please", "that is right", "yes, go ahead", "sounds good"),
            "leave": ("forget it", "leave it", "drop it please", "never mind that"),
            "later": ("not now, later", "I will decide tomorrow", "ask me next week", "maybe another day"),
        }.items()
        for text in texts  # type: ignore[misc]
    ),
    plain=("great",),
)

CLEAR: list[tuple[Asked, str]] = [
    ("send", "はい、それでお願いします"),
    ("send", "問題ないです"),
    ("send", "間違いありません、送ってください"),
    ("accept", "その時間なら行けます"),
    ("cancel", "行けなくなったので取り消してください"),
    ("consent", "かまいません"),
    ("delete", "全部消してください"),
    ("send", "yes, no problem"),
    ("consent", "sure, I don't mind"),
    ("cancel", "I can't make it, cancel please"),
    ("send", "👍"),
]
DOUBTFUL: list[tuple[Asked, str]] = [
    ("send", "はい、でも一時間あとで"),
    ("send", "たぶん大丈夫"),
    ("send", "はいってなんですか"),
    ("send", "母がいいと言ったら"),
    ("send", "「はい」"),
    ("send", "痛くないならお願いします"),
    ("consent", "大丈夫です"),
    ("consent", "結構です"),
    ("cancel", "はい、残してください"),
    ("delete", "予約以外は消してください"),
    ("send", "はい、キャンセルで"),
    ("send", "yes but an hour later"),
    ("send", "yes?"),
    ("send", "I guess so"),
    ("send", "yes, if it's free"),
    ("consent", "I'm good"),
    ("cancel", "yes, keep it"),
    ("delete", "everything except my bookings"),
    ("cancel", "yes, on the 5th"),
    ("send", "🤔"),
    ("send", "…"),
]


@pytest.mark.parametrize(("asked", "text"), CLEAR)
def test_a_clear_yes_holds_no_doubt(asked: Asked, text: str) -> None:
    assert not doubts.any_in(text, asked)


@pytest.mark.parametrize(("asked", "text"), DOUBTFUL)
def test_a_doubt_is_seen(asked: Asked, text: str) -> None:
    assert doubts.any_in(text, asked)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A head learned of a dozen phrasings."""
    encoder = meaning.installed()
    assert encoder is not None
    path = head.file(tmp_path_factory.mktemp("learned"))
    path.write_bytes(learning.file(TAUGHT, encoder, lambda _: None))
    return path


def test_the_same_phrasings_give_the_same_bytes(made: Path) -> None:
    encoder = meaning.installed()
    assert encoder is not None
    assert learning.file(TAUGHT, encoder, lambda _: None) == made.read_bytes()


def test_it_tells_what_it_was_taught_and_knows_the_words_of_a_yes(made: Path) -> None:
    encoder = meaning.installed()
    assert encoder is not None
    taught = head.read(made, encoder.version)
    assert taught is not None
    assert {"great", "please", "right"} <= taught.plain
    assert "forget" not in taught.plain
    for each in TAUGHT.phrasings:
        chances = taught.chances(encoder.encode([each.text])[0], each.text, each.asked)
        assert ACTS[int(chances.argmax())] == each.act
        assert chances.sum() == pytest.approx(1)


def test_a_file_of_another_encoder_and_a_broken_one_are_none(made: Path, tmp_path: Path) -> None:
    assert head.read(made, "another encoder") is None
    assert head.read(tmp_path / "nowhere.npz", "any") is None
    (tmp_path / "broken.npz").write_bytes(made.read_bytes()[:200])
    assert head.read(tmp_path / "broken.npz", "any") is None


@pytest.mark.parametrize("text", ["", "  ", "x" * (pieces.LONGEST + 1)])
def test_what_is_no_mere_reply_is_none(made: Path, text: str) -> None:
    encoder = meaning.installed()
    assert encoder is not None
    taught = head.read(made, encoder.version)
    assert taught is not None
    assert reading.read(taught, text, "send", lambda: np.zeros(meaning.DIMENSIONS, np.float32)) is None


@pytest.mark.parametrize("text", ["\ud800", "\u200b", "🙏", "。", "ﷺ" * 9, "z\u0301" * 50])
def test_any_text_can_be_told(known: Library, text: str) -> None:
    reply = known.understanding.read(text, DAY, asked="consent").reply
    assert reply is None or not reply.clear


def test_what_was_asked_decides(known: Library) -> None:
    """ "Cancel it" gives a request up, and is a yes to whether to cancel."""
    told = {
        asked: known.understanding.read("please cancel it", DAY, asked=asked).reply
        for asked in ("send", "cancel")  # type: ignore[misc]
    }
    assert {asked: reply and reply.act for asked, reply in told.items()} == {"send": "leave", "cancel": "yes"}


def test_danger_is_no_reply(known: Library) -> None:
    read = known.understanding.read("息ができない、やめて", DAY, asked="send")
    assert read.alarm is not None
    assert read.reply is None
