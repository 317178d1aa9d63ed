"""What the documents promise is what there is."""

import re
from pathlib import Path

import pytest

from cli.main import COMMANDS
from clinic import settings
from store import retention

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_settings_table_is_the_settings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- settings: [^>]*-->\n(.*?)\n<!-- /settings -->", readme, re.DOTALL)
    assert found
    assert found.group(1) == settings.table()


def test_what_is_kept_is_told_as_it_is() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- retention: [^>]*-->\n(.*?)\n<!-- /retention -->", operating, re.DOTALL)
    assert found
    assert found.group(1) == retention.table()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_files_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    missing = [target for target in linked if target and not (document.parent / target).exists()]
    rooms = "booking|bot|cli|clinic|docs|intents|knowledge|scheduler|simulator|staff|store|tests|tools|bench"
    named = [name.split(",")[0] for name in re.findall(rf"`((?:{rooms})/[\w./-]+)`", text)]
    missing += [name for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_every_command_named_exists() -> None:
    for document in DOCUMENTS:
        for command in re.findall(r"`sodan ([a-z]+)", document.read_text(encoding="utf-8")):
            assert command in COMMANDS, f"{document.name}: sodan {command}"


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        for target in re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8")):
            assert target in targets, f"{document.name}: make {target}"
