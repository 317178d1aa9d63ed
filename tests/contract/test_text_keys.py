"""Every text the program can ask for is there, and every text that is there can be asked for.

Keys that stand in the program as they are, are read out of it; those it puts together are listed here, family by family. Whoever
puts a new one together lists it here, or these tests fail.
"""

import ast
import functools
import re
from collections.abc import Collection, Iterator, Mapping
from typing import get_args

import pytest

from bot.flows.booking.summary import PARTS
from bot.page import calendar as page_calendar
from clinic import audit, taps
from clinic.actors import ROLES
from clinic.patient import LANGUAGES, Language
from clinic.photo import PhotoStatus
from clinic.reservation import EXCEPTIONALLY, REASONS, Status, Term
from clinic.task import TaskKind
from clinic.treatment import CHECK_INS, TIMES_OF_DAY
from console import conversation, trail
from console import site as desk
from intents.danger.rules import RESPONSES
from knowledge import claims, library, topics
from knowledge.library import SHIPPED, Library
from knowledge.shelf import Shelf
from staff import board
from store import conversation_list, tally

ROOT = SHIPPED.parents[2]
SPEAKERS = ("bot", "booking", "staff", "scheduler", "cli", "console", "knowledge")
MONTHS, WEEKDAYS = tuple(map(str, range(1, 13))), tuple(map(str, range(1, 8)))

TRAIL = "console.audit_"  # whatever the trail may say
CLAIMS = "console.wrong_claim_"  # whatever claims.toml forbids
ENDINGS = ("_about", "_again", "_again_about")
# What stands before the part that is put in, and all that can be.
FAMILIES: Mapping[str, Collection[str]] = {
    "alarm.how_": RESPONSES,
    "alarm.still_": RESPONSES,
    "alarm.yes_": RESPONSES,
    "button.": ("today", "yesterday"),
    "button.checkin_": CHECK_INS[:4],
    "button.desk_": ("confirm", "other", "decline", "answer", "close", "words", "send", "later"),
    "button.desk_list_": ("open", "today"),
    "button.desk_reason_": tuple(reason for reason in REASONS if reason != "other"),
    "button.hour_": TIMES_OF_DAY,
    "button.reservation_": ("accept", "refuse", "cancel", "change", "keep"),
    "button.reservation_edit_": PARTS,
    "console.answer_in_": (*LANGUAGES, "further"),
    "console.numbers_": (*tally.What.__args__, "day", "what", "which", "count"),
    "console.numbers_of_": ("questions", "replied", "visits", "tips", "used"),
    "console.numbers_longer": ("", "_short"),
    "console.numbers_minutes": ("", "_short"),
    "console.numbers_hours": ("", "_short"),
    "console.because_": REASONS,
    "console.change_": ("phrasing", "answer", "topic"),
    "console.field_": ("phrasings", "answer", "title", "risks"),
    "console.in_": LANGUAGES,
    "console.is_": ("back", "dropped"),
    "console.length_": LANGUAGES,
    "console.not_live_": ("not-tried", "out-of-date", "refused", "wrong", "confirm", "moment", "reworded"),
    "console.outcome_": ("answered", "offered", "begun", "danger", "passed"),
    "console.standing_": ("trying", "failed", "refused", "worse", "ready"),
    "console.state_": ("live", "open", "draft", "none"),
    "console.version_": ("live", "back", "here", "coming"),
    "console.why_": ("declined", "suggested", "no-help"),
    "console.wrong_": (
        "choose", "empty", "too_long", "identifies", "danger", "known", "taken", "too_few", "label", "gap", "length", "risks",
        "reworded",
    ),
    CLAIMS: tuple(claim.id for claim in claims.load(Shelf(SHIPPED))),
    "console.consent_": ("none", "yes", "no"),
    "console.registered_by_": ("patient", "staff"),
    "console.other_language_": (*LANGUAGES, "further"),
    "console.time_": ("taken", "closed", "between", "too-soon", "too-far", "yours", "not-offered", "against-terms"),
    "console.absence_reads_": (*LANGUAGES, "further"),
    "console.exceptionally_": EXCEPTIONALLY,
    "console.term_": Term.__args__,
    "console.skin_": CHECK_INS,
    "console.view_": ("day", "week", "listed"),
    TRAIL: tuple(trail.slug(text) for text in audit.TEXTS),
    "console.by_": ("patient", "clock", "terminal", "visitor", "invitation", "line"),
    "console.did_": tuple(desk.DID),
    "console.kind_": tuple(kind for kinds in board.ORDER for kind in kinds),
    "console.line_": ("accepted", "refused", "away"),
    "console.photo_": get_args(PhotoStatus),
    "console.showed_": (*conversation.SHOWN, "other"),
    "console.role_": ROLES,
    "console.speaks_": (*LANGUAGES, "further"),
    "console.visit_": ("confirmed", "done", "not-come"),
    "console.which_": conversation_list.WHICH,
    "courtesy.": ("greeting", "thanks", "help", "automatic", "sticker"),
    "date.month_": MONTHS,
    "date.weekday_": WEEKDAYS,
    "desk.reservation.": ("confirmed", "proposed", "declined", "late"),  # the last in letters of former versions
    "email.": ("line_is_away", "line_is_back", "line_refuses"),
    "language.in_": LANGUAGES,
    "language.name_": LANGUAGES,
    "late.too_late_": ("staff", "nobody"),
    "menu.area_": taps.MenuArea.__args__,
    "menu.note_": taps.MenuArea.__args__,
    "my_data.consent_": ("yes", "no"),
    "my_data.hour_": ("plan", *TIMES_OF_DAY),
    "my_data.tips_": ("on", "stopped", "paused", "none"),
    "page.": [part for part, _ in page_calendar.PARTS],
    "request.": ("reserve", "reservation-status", "reschedule", "cancel-reservation"),
    "reservation.": (
        "requested", "change_requested", "confirmed", "changed", "proposed", "proposed_change", "proposal_expiring",
        "proposal_expired", "expiring", "expired", "declined", "called_off", "words", "refused", "cancelled", "kept",
        "remind_day", "remind_soon", "details", "details_free", "by_phone", "opening", "calendar", "calendar_title",
        "calendar_note", "calendar_staff", "calendar_staff_waiting", "done", "request_changed", "hold_ended", "closed_since",
        "line_ended", "line_change", "replanned", "offered",
    ),
    "reservation.day_": ("full", "closed", "too-soon", "too-far"),
    "reservation.line_": ("requested", "proposed", "confirmed"),
    "reservation.month_": MONTHS,
    "reservation.now_": Status.__args__,
    "reservation.reason_": (*REASONS, "own"),
    "reservation.status_": ("requested", "proposed", "confirmed"),
    "reservation.which_": ("show", "change", "cancel"),
    "reservation.why_": ("taken", "closed", "between", "too-soon", "too-far", "too-many", "yours", "not-offered", "too-late"),
    "showed.": ("image", "video", "audio", "file", "location"),
    "staff.": (),  # of a key of `reservation.`: the next one
    "staff.reservation.": (
        "requested", "change_requested", "expiring", "expired", "proposal_expired", "accepted", "refused", "cancelled",
        "forgotten", "closed_since", "closed_remind_day", "closed_remind_soon",
    ),
    "staff.alert.": TaskKind.__args__,
    "staff.history.": CHECK_INS,
    "tips.hour_": TIMES_OF_DAY,
    "staff.passed": ENDINGS,
    "staff.nobody": ENDINGS,
    "typed.contact_": ("before", "after"),
    "typed.": (*TIMES_OF_DAY, *(f"{hour}_when" for hour in TIMES_OF_DAY)),  # and what `wording` looks for: read out of its calls
}  # fmt: skip
# Put together of what the files themselves say; the library checks each of them when it is loaded.
OF_THE_FILES = ("answer/", "title/", "sign/", "step/", "day/", "urgent/")
LOOKED_FOR_BY_HEARD = ("means", "holds", "agrees", "declines")
LOOKED_FOR = ("means", "all_mean", "holds", "without", "parts")
HEARD = ("heard.means", "heard.holds", "heard.agrees", "heard.declines")  # these know the library themselves


@pytest.fixture(scope="module")
def known() -> Library:
    return library.load()


@pytest.fixture(scope="module")
def program() -> list[ast.AST]:
    paths = [path for folder in SPEAKERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


IN_TEMPLATES = re.compile(r"'((?:console|page|button|reservation)\.[\w.-]+[\w])'(?! ~)")
PUT_TOGETHER = re.compile(r"'(console\.[\w.-]+_)' ~")


@functools.cache
def templates() -> str:
    """What the pages of the desk, and the page of patients, ask for stands in them."""
    paths = (*sorted((ROOT / "console").glob("*.html")), *sorted((ROOT / "bot" / "page").rglob("*.html")))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def constants(nodes: list[ast.AST]) -> set[str]:
    """Every text in the program that is not part of an f-string, and the keys in its templates."""
    return _constants(nodes) | set(IN_TEMPLATES.findall(templates()))


def _constants(nodes: list[ast.AST]) -> set[str]:
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts
    }


def heads(nodes: list[ast.AST]) -> Iterator[str]:
    """How every f-string begins that may be a key, and what is put together in templates."""
    yield from PUT_TOGETHER.findall(templates())
    for node in nodes:
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1 and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value)


def called(nodes: list[ast.AST], names: Collection[str], place: int) -> Iterator[str]:
    """Every text given to these functions at that place."""
    for node in nodes:
        if isinstance(node, ast.Call) and len(node.args) > place:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = node.args[place]
            if name in names and isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def asked_of_what_was_heard(nodes: list[ast.AST]) -> Iterator[str]:
    """Every text given to `heard.means(…)` and its like."""
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in HEARD:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def groups(known: Library) -> set[str]:
    return {key.split(".")[0] for key in known.texts["ja"] if "." in key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_stands_in_the_program_is_there(
    known: Library, program: list[ast.AST], language: Language
) -> None:
    asked = {one for one in constants(program) if re.fullmatch(r"[a-z_]+\.[a-z0-9_.-]*[a-z0-9]", one)}
    asked = {one for one in asked if one.split(".")[0] in groups(known) and not one.endswith((".html", ".css", ".js"))}
    asked |= {one for one in called(program, ("Text", "Card", "say", "Choice"), 0) if not one.startswith(OF_THE_FILES)}
    assert sorted(asked - known.texts[language].keys()) == []


def test_every_key_that_is_put_together_belongs_to_a_family(known: Library, program: list[ast.AST]) -> None:
    begun = {head for head in heads(program) if re.fullmatch(r"[a-z_]+[./][a-z0-9_./-]*", head)}
    ours = {head for head in begun if head.split(".")[0] in groups(known) or head.startswith(OF_THE_FILES)}
    unlisted = {head for head in ours if head not in FAMILIES and head not in OF_THE_FILES}
    assert {head for head in unlisted if not head.startswith("texts/")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_of_a_family_is_there(known: Library, language: Language) -> None:
    keys = (f"{head}{member}" for head, members in FAMILIES.items() for member in members)
    assert [key for key in keys if key not in known.texts[language]] == []


def test_no_text_is_there_that_nothing_asks_for(known: Library, program: list[ast.AST]) -> None:
    said = constants(program)
    asked = said | {f"{head}{member}" for head, members in FAMILIES.items() for member in members}
    asked |= {f"typed.{one}" for one in said}  # several are looked for by way of a list of names
    assert [key for key in known.texts["ja"] if key not in asked] == []


def test_no_family_lists_what_the_program_no_longer_knows(program: list[ast.AST]) -> None:
    paths = [path for room in ("clinic", "store") for path in sorted((ROOT / room).glob("*.py"))]
    values = [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    said = constants([*program, *values])
    listed = {member for head, members in FAMILIES.items() for member in members if head not in (TRAIL, CLAIMS)}
    members = {one for one in listed if not (one.isdigit() or one in ENDINGS or one.endswith("_when"))}
    assert sorted(members - said) == []


def test_what_is_looked_for_in_typed_words_is_there(known: Library, program: list[ast.AST]) -> None:
    calls = [
        node for node in program if isinstance(node, ast.Call) and node.args and "library" in ast.unparse(node.args[0])
    ]
    looked_for = {*called(calls, LOOKED_FOR, 1), *asked_of_what_was_heard(program)}
    assert len(looked_for) > 20
    assert [one for one in sorted(looked_for) if f"typed.{one}" not in known.texts["ja"]] == []


def test_the_topics_the_program_offers_are_those_that_cannot_be_hidden(known: Library, program: list[ast.AST]) -> None:
    named = {one.partition("/")[2] for one in constants(program) if one.startswith("title/")}
    named |= set(called(program, ("topics",), 0))
    assert named <= known.topics.keys() | known.actions.keys()
    assert named & known.topics.keys() == set(topics.OFFERED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_said_of_the_files_can_be_said(known: Library, language: Language) -> None:
    for slug in (*known.topics, *known.actions):
        assert known.title(slug, language)
    for symptom in known.daybook.symptoms.values():
        for days in symptom.days:
            assert known.on_day(symptom.slug, days.first, language, on="", days="")
    for plan in known.careplans.values():
        for step in plan.steps:
            assert known.told(plan.slug, [step.slug], language)
    for service in known.clinic.services:
        assert service.name(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_shipped_sentence_names_the_example_clinic(known: Library, language: Language) -> None:
    """It comes from the profile, so that another clinic's is said in its place."""
    words = [topic.words[language] for topic in known.topics.values()]
    said = [text.pieces for text in known.texts[language].values()]
    fixed = ["".join(fixed for fixed, _ in pieces) for pieces in said]
    fixed += [side.answer or side.from_profile or "" for side in words]
    fixed += [step.words[language].text for plan in known.careplans.values() for step in plan.steps]
    assert [text for text in fixed if "アラジン" in text or "aladdin" in text.lower()] == []
