"""One mistake at a time in a good folder: each is told plainly, with its file and line, and nothing else is."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge import library
from tests.unit.knowledge.conftest import TODAY

Found = Callable[..., list[str]]

MISTAKES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))["mistake"]


def test_the_good_folder_has_no_problem(problems: Found) -> None:
    assert problems() == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{m['file']}-{m.get('new', 'gone')[:30]}" for m in MISTAKES])
def test_a_mistake_is_told(problems: Found, mistake: dict[str, Any]) -> None:
    assert sorted(problems(mistake["file"], mistake.get("old", ""), mistake.get("new"))) == sorted(mistake["told"])


def test_an_answer_too_long(problems: Found) -> None:
    told = 'topics/dermapen/treatment.toml:83: topic "wrinkles": the English answer has 114 words; shorten it to 90'
    assert problems(
        "topics/dermapen/treatment.toml", "Wrinkles may become softer. ", "Wrinkles may become softer. " * 20
    ) == [told]


def test_a_message_too_long_for_line(problems: Found) -> None:
    told = "texts/en.toml:3: 5031 characters by LINE's count, and a message holds 5000; shorten it"
    assert problems("texts/en.toml", "Hello {name}", "Hello {name}" + "😀" * 2500) == [told]


def test_all_problems_come_at_once(write: Callable[..., Path]) -> None:
    folder = write("texts/en.toml", 'yes = "Yes"\n', "")
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("03-1234-5678", "call us"), encoding="utf-8")
    with pytest.raises(library.KnowledgeError) as refused:
        library.load(None, TODAY, ships=folder)
    assert [problem.file for problem in refused.value.problems] == ["profile.toml", "texts/ja.toml"]
    assert str(refused.value).count("\n") == 1


def test_files_from_windows_are_read(write: Callable[..., Path]) -> None:
    profile = write() / "profile.toml"
    profile.write_bytes(b"\xef\xbb\xbf" + profile.read_bytes().replace(b"\n", b"\r\n"))
    assert library.problems(None, TODAY, ships=profile.parent) == []


def test_another_encoding_is_named(write: Callable[..., Path]) -> None:
    profile = write() / "profile.toml"
    profile.write_bytes(profile.read_bytes().decode("utf-8").encode("shift-jis"))
    told = "profile.toml:2: this file is not saved as UTF-8; save it again with the encoding UTF-8"
    assert [str(problem) for problem in library.problems(None, TODAY, ships=profile.parent)] == [told]


def test_a_folder_that_is_empty(tmp_path: Path) -> None:
    told = {str(problem).split(": ")[1] for problem in library.problems(None, TODAY, ships=tmp_path)}
    assert told == {"this file is missing or cannot be opened; restore it"}
