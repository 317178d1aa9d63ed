"""What was not understood, grouped by likeness: attached to a topic, made a new topic, or put aside."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.ids import spoken_id
from clinic.patient import LANGUAGES, Language
from console.frame import back, do, language, me, moment, now, office, page, plain, say, typed, typed_line
from console.guard import MEMBERS, allow
from knowledge import lengths, teaching
from knowledge.changes import Change, NewPhrasing, NewTopic
from knowledge.teaching import LONGEST_PHRASING, Wrong
from knowledge.topics import FEWEST_OWN
from staff import commands, unanswered
from staff import learning as taught
from staff.unanswered import Group
from store import changes, learning
from store.changes import Kept
from store.db import Tx

routes = Blueprint("learning", __name__, url_prefix="/desk/learning")

MOST = 20  # groups on a page
LONGEST_TITLE = 3 * lengths.LABEL
LONGEST_ANSWER = 5000


@dataclass(frozen=True, slots=True)
class Card:
    """A group, worded. `ids` are its messages, to be marked once it is seen to; `begin` is a phrasing to begin with."""

    it: Group
    ids: str
    why: tuple[str, ...]
    last: str
    begin: str


# The list


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return _page()


def _page(wrong: tuple[Wrong, ...] = (), given: Mapping[str, str] | None = None) -> str:
    aside = request.args.get("which") == "aside"
    with office().db.look() as tx:
        found = unanswered.put_aside(tx) if aside else unanswered.groups(tx)
        tabs = counts(tx, None if aside else len(found))
    cards = [_card(one) for one in found[:MOST]]
    return page(
        "learning.html", cards=cards, left=len(found) - len(cards), aside=aside, tabs=tabs, topics=titles(),
        complaints=wrong, given=given or {},
    )  # fmt: skip


def _card(group: Group) -> Card:
    return Card(
        group,
        _named(group),
        tuple(say(f"console.why_{why}") for why in group.why),
        moment(group.last),
        _begin(group),
    )


def _begin(group: Group) -> str:
    return plain(teaching.without_names(min((one.words for one in group.asked), key=len)))


def counts(tx: Tx, open_ones: int | None = None) -> dict[str, int | None]:
    """What stands in brackets behind the names of the pages of this part. How much is open only the list itself reckons: other
    pages had better be quick."""
    library = office().library
    undecided = changes.undecided(tx)
    form = teaching.lesson(library.ships).first_day
    answered = sum(library.answer(slug, language()) is not None for slug in form if slug in library.topics)
    return {
        "open": open_ones,
        "answered": answered,
        "form": len(form),
        "waiting": sum(one.status == "open" for one in undecided),
    }


def titles() -> list[tuple[str, str]]:
    """Every topic by its name, in the order of names."""
    library = office().library
    return sorted(((slug, library.title(slug, language())) for slug in library.topics), key=lambda one: one[1])


@routes.post("/aside")
@allow(MEMBERS)
def put_aside() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        learning.mark(tx, _ids(), "put-aside", me().member, now())
    return back("aside")


@routes.post("/again")
@allow(MEMBERS)
def bring_back() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        learning.unmark(tx, _ids())
    return back("brought_back")


def _named(group: Group) -> str:
    return " ".join(one.id for one in group.asked)


def _ids() -> list[str]:
    """Of messages, as a form of ours names them."""
    return [one for one in typed("ids").split()[: unanswered.LATEST] if one.isascii() and one.isalnum()]


def _language() -> Language:
    return next((one for one in LANGUAGES if one == request.form.get("language")), "ja")


# (a) A phrasing


@routes.post("/phrasing")
@allow(MEMBERS)
def phrasing() -> ResponseReturnValue:
    change = NewPhrasing(typed("topic"), _language(), typed_line("text", LONGEST_PHRASING + 1))
    if change.topic not in office().library.topics:
        wrong = [Wrong("choose", "topic")]
    else:
        wrong = teaching.wrong_with(office().library, change)
    if wrong:
        given = {"ids": typed("ids"), "topic": change.topic, "text": change.text}
        return _page(tuple(wrong), given), 422
    return handed_in(change) or back("late")


def handed_in(change: Change, replaces: str = "") -> ResponseReturnValue | None:
    """To the page of the change, which tells how it is tried; None where a colleague has reworded it meanwhile."""
    outcome = do(commands.HandIn(change, replaces=replaces, seen=typed("seen")))
    if isinstance(outcome, commands.Forbidden):
        abort(403)
    if isinstance(outcome, commands.Refused):
        return None
    if not isinstance(outcome, commands.Done):
        return back("late")
    with office().db.atomic() as tx:
        learning.mark(tx, _ids(), "used", me().member, now())
    return redirect(url_for("changes.show", change=outcome.letters[0], did="handed_in"), 303)


# (b) A new topic


@routes.get("/topic")
@allow(MEMBERS)
def new_topic() -> ResponseReturnValue:
    """`message` is one of those it is about: a patient's words stand in no address."""
    replaces, message = typed("change"), typed("message")
    with office().db.look() as tx:
        kept = changes.get(tx, replaces) if replaces else None
        about = unanswered.around(tx, message) if message else None
    if kept is not None and kept.kind == "topic" and kept.status in changes.UNDECIDED:
        return _topic_page(_read(kept), (), replaces=kept.id)
    begin: dict[Language, tuple[str, ...]] = {"ja": (), "en": ()}
    if about and (words := _begin(about)):
        begin[about.language] = (words,)
    nothing: Mapping[Language, str] = {"ja": "", "en": ""}
    return _topic_page(NewTopic("", nothing, nothing, begin), (), ids=_named(about) if about else "")


def _read(kept: Kept) -> NewTopic:
    change = taught.read(kept)
    assert isinstance(change, NewTopic)
    return change


def reworded(change_id: str) -> tuple[Wrong, ...]:
    """What a colleague has made of it meanwhile, for whoever wrote over it unseen: their own words are still in the form."""
    with office().db.look() as tx:
        kept = changes.get(tx, change_id)
    change = taught.read(kept) if kept else None
    if change is None or isinstance(change, NewPhrasing):
        return (Wrong("reworded", excerpt=change.text if change else ""),)
    return tuple(Wrong("reworded", "answer", each, change.answer.get(each, "")) for each in LANGUAGES)


def _topic_page(change: NewTopic, wrong: tuple[Wrong, ...], ids: str = "", replaces: str = "") -> str:
    with office().db.look() as tx:
        tabs, kept = counts(tx), changes.get(tx, replaces) if replaces else None
    return page(
        "new_topic.html", change=change, complaints=wrong, ids=ids, replaces=replaces, tabs=tabs, risks=risks(),
        fewest=FEWEST_OWN, seen=taught.wording(kept) if kept else "",
    )  # fmt: skip


def risks() -> list[tuple[str, str]]:
    """Topics that tell of risks."""
    library = office().library
    return [(slug, library.title(slug, language())) for slug in teaching.risks(library)]


def chosen_risks() -> str:
    given = typed("risks")
    return given if given in teaching.risks(office().library) else ""


@routes.post("/topic")
@allow(MEMBERS)
def add_topic() -> ResponseReturnValue:
    replaces = typed("replaces")
    with office().db.look() as tx:
        kept = changes.get(tx, replaces) if replaces else None
    change = NewTopic(
        kept.topic if kept else f"own-{spoken_id().lower()}",
        {each: typed_line(f"title_{each}", LONGEST_TITLE) for each in LANGUAGES},
        {each: typed(f"answer_{each}", LONGEST_ANSWER).strip() for each in LANGUAGES},
        {each: _lines(f"phrasings_{each}") for each in LANGUAGES},
        chosen_risks(),
    )
    if wrong := teaching.wrong_with(office().library, change):
        return _topic_page(change, tuple(wrong), typed("ids"), replaces), 422
    return handed_in(change, replaces) or (_topic_page(change, reworded(replaces), typed("ids"), replaces), 422)


def _lines(name: str) -> tuple[str, ...]:
    """A phrasing a line, each once."""
    lines = (" ".join(line.split()) for line in typed(name, 100 * LONGEST_PHRASING).split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))[:100]
