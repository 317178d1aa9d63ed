"""Labelled messages, apart from the phrasings: the lines of this project and, where they are at hand, the development set."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from intents.learning.claims import Sentence
from intents.learning.lines import Line
from intents.replies.acts import ACTS, ASKED, Act, Asked
from knowledge import trial

HERE = Path(__file__).parent
# By these a running Sodan tries what staff teach it, so they ship; what is only measured here stays here.
SHIP = trial.LINES
OF_DANGER = ("alarm:", "holds", "urgent", "worried")  # in what must happen in a turn
DEVELOPMENT = HERE.parents[2] / "shared" / "eval" / "dev.jsonl"


def development() -> list[Line]:
    return [_line(each) for each in _objects(DEVELOPMENT)] if DEVELOPMENT.exists() else []


def everyday(split: str) -> list[Line]:
    """The project's own lines of one split, "tune" or "test"."""
    return _of_split(("ja.jsonl", "en.jsonl"), split)


def strangers(split: str) -> list[Line]:
    """Written from situations by people who saw neither phrasings nor topics, half of them far from any phrasing; and harmless
    lines that sound like danger."""
    return _of_split(("strangers.jsonl", "near-danger.jsonl"), split)


def plain() -> list[Line]:
    """The plainest way to ask, two lines a topic and language: each is to be answered at once."""
    return [_line(each) for each in _objects(SHIP / "plain.jsonl")]


def worrying(split: str) -> list[Line]:
    """Danger, and what sounds like it and is none."""
    return _of_split(("urgent.jsonl",), split)


def harmless(split: str) -> list[tuple[str, str]]:
    """(language, text): what sounds like danger and is none, whatever it asks for; it must not alarm."""
    found = (each for each in _objects(HERE / "lines" / "harmless.jsonl") if each["split"] == split)
    return [(str(each["lang"]), str(each["text"])) for each in found]


def in_talks(half: str) -> list[str]:
    """What people write in the middle of a conversation where no danger is spoken of: short, and easily mistaken alone."""
    talks = _objects(HERE.parent / "talks" / f"{half}.jsonl")
    turns = [turn for talk in talks for turn in cast("list[dict[str, Any]]", talk["turns"]) if "says" in turn]
    calm = [turn for turn in turns if not any(sign in check for check in turn["must"] for sign in OF_DANGER)]
    return [text for turn in calm for text in ([turn["says"]] if isinstance(turn["says"], str) else turn["says"])]


def _of_split(names: tuple[str, ...], split: str) -> list[Line]:
    found = (each for name in names for each in _objects(SHIP / name))
    return [_line(each) for each in found if each["split"] == split]


def claims(split: str, language: str | None = None) -> list[Sentence]:
    """What a clinic could say, forbidden or harmless: "own" and "tune" to learn from, "test" by other hands to measure on."""
    found = (each for each in _objects(HERE / "lines" / "claims.jsonl") if each["split"] == split)
    return [Sentence(str(each["text"]), str(each["claim"])) for each in found if language in (None, each["lang"])]


def dates(split: str) -> list[dict[str, object]]:
    """Lines with "text", "today" and the "date" stated, which may be null."""
    return [each for each in _objects(HERE / "lines" / "dates.jsonl") if each["split"] == split]


def _line(each: dict[str, object]) -> Line:
    labels = each["labels"]
    assert isinstance(labels, list)
    return Line(str(each["id"]), str(each["lang"]), str(each["text"]), str(each["kind"]), tuple(labels))


def _objects(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A reply to what was asked; `act` is what it does, "unsure" of what is nearly a yes."""

    language: str
    text: str
    asked: Asked
    act: Act


def replies() -> list[ReplyLine]:
    """Held back before anybody looked: three in ten of what several people wrote, by a digest of the text."""
    return [_reply(each, str(each["act"])) for each in _objects(HERE / "lines" / "replies.jsonl")]


def near_yes() -> list[ReplyLine]:
    """Two hundred a language that sound like a yes and are none; half of them, by a digest, are also learned from."""
    return [_reply(each, "unsure") for each in _objects(HERE / "lines" / "near-yes.jsonl")]


def _reply(each: dict[str, object], act: str) -> ReplyLine:
    asked = next(one for one in ASKED if one == each["asked"])
    return ReplyLine(str(each["lang"]), str(each["text"]), asked, next(one for one in ACTS if one == act))
