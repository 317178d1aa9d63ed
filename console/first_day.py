"""What only the clinic can answer, as a form: each answer is kept by itself, checked, and put live when somebody says yes."""

from dataclasses import dataclass

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from clinic.patient import LANGUAGES, Language
from console.frame import do, language, now, office, page, typed
from console.guard import MEMBERS, allow
from console.learning import LONGEST_ANSWER, chosen_risks, counts, handed_in, reworded, risks
from knowledge import teaching
from knowledge.changes import OwnAnswer
from knowledge.teaching import Wrong
from staff import commands
from staff import learning as taught
from store import changes, learning
from store.changes import Kept

routes = Blueprint("first_day", __name__, url_prefix="/desk/learning/answers")


@dataclass(frozen=True, slots=True)
class Question:
    """One of them: `state` is live, open, draft or none; `asked` how often it was asked lately; `change` the one that is not
    decided yet."""

    slug: str
    title: str
    state: str
    asked: int
    written: OwnAnswer
    medical: bool
    change: str
    seen: str
    shown: dict[Language, str]


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return _page()


def _page(given: OwnAnswer | None = None, wrong: tuple[Wrong, ...] = ()) -> str:
    library = office().library
    first = teaching.lesson(library.ships).first_day
    with office().db.look() as tx:
        asked = learning.passed_on(tx, now() - library.clinic.conversations.keep)
        undecided = {one.topic: one for one in changes.undecided(tx) if one.kind == "answer"}
        live = {one.topic: one for one in changes.live(tx) if one.kind == "answer"}
        tabs = counts(tx)
    questions = [
        _question(slug, asked.get(slug, 0), undecided.get(slug), live.get(slug), given)
        for slug in teaching.answerable(library)
    ]
    return page(
        "first_day.html", first=[one for one in questions if one.slug in first],
        others=[one for one in questions if one.slug not in first], complaints=wrong, given=given, tabs=tabs,
        risks=risks(), opened=given.topic if given else request.args.get("topic", ""),
    )  # fmt: skip


def _question(slug: str, asked: int, undecided: Kept | None, live: Kept | None, given: OwnAnswer | None) -> Question:
    library = office().library
    shown = {each: library.answer(slug, each) or "" for each in LANGUAGES}
    state = undecided.status if undecided else "live" if shown[language()] else "none"
    kept = undecided or live
    written = taught.read(kept) if kept else OwnAnswer(slug, dict(library.clinic.answers.get(slug, {})))
    assert isinstance(written, OwnAnswer)
    if given is not None and given.topic == slug:
        written = given
    medical = teaching.is_medical(library, written)
    change, seen = (undecided.id, taught.wording(undecided)) if undecided else ("", "")
    return Question(slug, library.title(slug, language()), state, asked, written, medical, change, seen, shown)


@routes.post("/<topic>")
@allow(MEMBERS)
def write(topic: str) -> ResponseReturnValue:
    """Keep a draft, or hand it in. A draft is kept whatever is wrong with it, and the page tells what that is."""
    library = office().library
    if topic not in teaching.answerable(library):
        abort(404)
    answer = {each: typed(f"answer_{each}", LONGEST_ANSWER).strip() for each in LANGUAGES}
    change = OwnAnswer(topic, answer, chosen_risks())
    wrong = tuple(teaching.wrong_with(library, change))
    replaces = _undecided(topic)
    if "draft" not in request.form:
        done = None if wrong else handed_in(change, replaces)
        return done or (_page(change, wrong or reworded(replaces)), 422)
    if not any(answer.values()):
        return _page(change, (Wrong("empty", "answer", "ja"),)), 422
    outcome = do(commands.HandIn(change, draft=True, replaces=replaces, seen=typed("seen")))
    if isinstance(outcome, commands.Forbidden):
        abort(403)
    if isinstance(outcome, commands.Refused):
        return _page(change, reworded(replaces)), 422
    did = "late" if isinstance(outcome, commands.Overtaken) else "draft_kept_wrong" if wrong else "draft_kept"
    return redirect(url_for("first_day.show", topic=topic, did=did) + f"#q-{topic}", 303)


def _undecided(topic: str) -> str:
    """The draft it goes on with, whoever began it: two of one answer would be one too many."""
    with office().db.look() as tx:
        its = [one.id for one in changes.undecided(tx) if one.kind == "answer" and one.topic == topic]
    return its[0] if its else ""
