"""One conversation: all that was said and what the bot understood, what is known of the patient, and staff's own words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, make_response, request
from flask.typing import ResponseReturnValue

from clinic.audit import OfConversation
from clinic.ids import pseudonym
from clinic.patient import DEFAULT_LANGUAGE, Language, PatientId
from clinic.treatment import Planned
from console.frame import (
    actor,
    back,
    called,
    do,
    key_of_language,
    language,
    me,
    moment,
    now,
    office,
    page,
    say,
    staff_context,
    typed,
    typed_line,
)
from console.guard import MEMBERS, MEMBERS_QUIETLY, allow
from console.today import service
from knowledge import wording
from staff import commands, history, transcript
from staff.transcript import Line
from store import (
    audit,
    channel,
    contacts,
    guests,
    notes,
    patients,
    photos,
    planned,
    reservations,
    saved_answers,
    staff,
    tasks,
    treatments,
    waiting_answers,
    word,
)
from store.db import Tx
from store.patients import Patient
from store.photos import Known
from store.saved_answers import SavedAnswer
from store.waiting_answers import WaitingAnswer

routes = Blueprint("conversation", __name__, url_prefix="/desk/conversations/<patient>")

SHOWN = ("image", "sticker", "video", "audio", "file", "location")
USUALLY, MOST = 100, 2000  # messages
READ_AGAIN = timedelta(minutes=10)  # within it, one look is noted once
LONGEST_NOTE, LONGEST_TAG = 2000, 30


@dataclass(frozen=True, slots=True)
class Said:
    """One message, worded; `why` what it was understood as, `photo` what is known of the one it was."""

    line: Line
    who: str
    at: str
    why: str
    words: str
    photo: Known | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What renews itself: the messages, who has the word and until when, who else looks, and how an answer would go."""

    said: Sequence[Said]
    more: int | None
    held_by: str | None
    until: str
    others: Sequence[str]
    writing: bool
    free_until: str
    left: int | None
    waiting: Sequence[WaitingAnswer]


@routes.get("")
@allow(MEMBERS)
def show(patient: str) -> ResponseReturnValue:
    return _page(patient, _saved(request.args.get("answer", ""), patient), None)


def _page(patient: str, written: str, wrong: str | None, sure: bool = False) -> str:
    with office().db.look() as tx:
        who = known(tx, patient)
        read = audit.noted(tx, actor().by, OfConversation("read"), pseudonym(who.id), now() - READ_AGAIN)
    if not read:
        with office().db.atomic() as tx:
            audit.note(tx, actor().by, OfConversation("read"), pseudonym(who.id), now())
    with office().db.look() as tx:
        return page(
            "conversation.html",
            patient=who,
            who=called(tx, who.id),
            contact=contacts.get(tx, who.id),
            exchange=_exchange(tx, who),
            facts=_facts(tx, who),
            tasks=tasks.open_of(tx, who.id),
            notes=[(one, _name(tx, one.member)) for one in notes.of(tx, who.id)],
            tags=notes.tags_of(tx, who.id),
            answers=saved_answers.all_of_them(tx),
            typed=written,
            wrong=wrong,
            sure=sure,
        )


def known(tx: Tx, patient: str) -> Patient:
    found = patients.by_id(tx, PatientId(patient))
    if found is None or staff.is_colleague(tx, found.id) or guests.get(tx, found.id):
        abort(404)
    return found


@routes.get("/lines")
@allow(MEMBERS_QUIETLY)
def lines(patient: str) -> ResponseReturnValue:
    """The messages alone, for the page that keeps itself fresh; it also tells that somebody looks."""
    with office().db.atomic() as tx:
        notes.looks(tx, PatientId(patient), me().member, "writing" in request.args, now())
    with office().db.look() as tx:
        who = known(tx, patient)
        body = page("conversation_lines.html", patient=who, exchange=_exchange(tx, who))
    response = make_response(body)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    return response.make_conditional(request)


def _exchange(tx: Tx, who: Patient) -> Exchange:
    limit = max(USUALLY, min(request.args.get("more", USUALLY, int), MOST))
    found = transcript.lines(tx, who.id, office().library, language(), limit + 1)
    had = word.get(tx, who.id)
    held = had if had and had.of_staff(now()) else None
    sent = {one.message_id: one for one in photos.of(tx, who.id)}
    others = notes.who_looks(tx, who.id, me().member, now())
    line = channel.look(tx)
    return Exchange(
        [_said(one, sent.get(one.message_id or "")) for one in found[-limit:]],
        limit * 4 if len(found) > limit else None,
        _name(tx, held.member) if held else None,
        moment(held.until) if held and held.until else "",
        [_name(tx, one.member) for one in others],
        any(one.writing for one in others),
        moment(held.back.until) if held and held.back and now() < held.back.until else "",
        max(line.quota - line.used, 0) if line.quota is not None else None,
        waiting_answers.of(tx, who.id),
    )


def _said(line: Line, photo: Known | None) -> Said:
    who = {"patient": say("console.who_patient"), "bot": say("console.who_bot")}.get(line.who, line.who)
    outcome, *slugs = (line.meant or "").split()[:5] or ("",)
    why = say("join").join(_titled(slug, outcome) for slug in slugs)
    return Said(line, who, moment(line.at), why, _words(line, photo), photo)


def _words(line: Line, photo: Known | None) -> str:
    """What was said; of what was shown, what it was."""
    if photo is not None:
        return say(f"console.photo_{photo.status}")
    if line.kind != "showed":
        return line.words
    return say(f"console.showed_{line.words if line.words in SHOWN else 'other'}")


def _titled(slug: str, outcome: str) -> str:
    library = office().library
    try:
        return library.sign(slug, language()) if outcome == "urgent" else library.title(slug, language())
    except LookupError:  # no longer known under this name
        return slug


def _name(tx: Tx, member_id: str | None) -> str:
    found = staff.member(tx, member_id) if member_id else None
    return (found and found.name) or member_id or say("console.somebody")


def _facts(tx: Tx, who: Patient) -> list[tuple[str, list[str]]]:
    """What is known beside the words, by headings; a heading without anything is left out."""
    visits = [
        f"{service(one)}  {moment(one.starts_at)}  {say(f'reservation.now_{one.status}')}  {one.id}"
        for one in reservations.open_of(tx, who.id, now())
    ]
    coming = [_coming(one) for _, _, one in planned.coming(tx, who.id, now())]
    sent = [
        f"{moment(fate.at)}  {steps(fate.planned)}"
        for fate in planned.fates(tx, who.id)
        if fate.status == "sent" and fate.at
    ]
    kept = [
        wording.on(office().library, one.treated_on, language()) for one in treatments.of(tx, who.id)[1:]
    ]  # the latest stands in the history
    facts = [
        ("console.fact_treatment", [*history.lines(tx, staff_context(), who.id), *kept]),
        ("console.fact_reservations", visits),
        ("console.fact_tips_coming", coming),
        ("console.fact_tips_sent", sent[-5:]),
    ]
    return [(heading, told) for heading, told in facts if told]


def _coming(one: Planned) -> str:
    return f"{moment(one.due_at)}  {steps(one)}"


def steps(one: Planned) -> str:
    """What a tip is called, whichever care plan it is of."""
    library = office().library
    found = (plan.step(slug) for slug in one.steps for plan in library.careplans.values())
    return say("join").join(dict.fromkeys(step.words[language()].title for step in found if step))


# Writing


@routes.post("/write")
@allow(MEMBERS)
def write(patient: str) -> ResponseReturnValue:
    words = typed("words")
    spoken = _spoken_by(PatientId(patient))
    if spoken and "sure" not in request.form and wording.in_other_language(words, spoken):
        return _page(patient, words, key_of_language("console.other_language_", spoken), sure=True), 422
    outcome = do(commands.Write(PatientId(patient), words, "settles" in request.form, "later" in request.form))
    match outcome:
        case commands.Refused(why="empty"):
            return _page(patient, words, "console.answer_empty"), 422
        case commands.Refused():
            return _page(patient, words, "console.answer_too_long"), 422
        case commands.Forbidden():
            abort(403)
        case commands.Overtaken():
            abort(404)
        case commands.Done():
            return back("written" if outcome.letters else "written_later", patient)


def _spoken_by(patient: PatientId) -> Language | None:
    """None where nobody is written to: the door says so, and writes it down."""
    with office().db.look() as tx:
        who = patients.by_id(tx, patient)
        reached = who is not None and not staff.is_colleague(tx, who.id) and guests.get(tx, who.id) is None
    return (who.language or DEFAULT_LANGUAGE) if who and reached else None


def _saved(answer_id: str, patient: str) -> str:
    """A saved answer in the patient's language, its gaps filled; nothing where there is none."""
    if not answer_id:
        return ""
    with office().db.look() as tx:
        who = known(tx, patient)
        found = next((one for one in saved_answers.all_of_them(tx) if one.id == answer_id), None)
    return filled(found, who.language or DEFAULT_LANGUAGE, me().name or "") if found else ""


def filled(answer: SavedAnswer, spoken: Language, colleague: str) -> str:
    """With the clinic's own values and who writes. A gap that nothing fills stays to be seen, and is filled by hand."""
    gaps = {**office().library.clinic.gaps(spoken), "colleague": colleague}
    text = answer.ja if spoken == "ja" else answer.en
    for name, value in gaps.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@routes.post("/notes")
@allow(MEMBERS)
def note(patient: str) -> ResponseReturnValue:
    words = typed("note", LONGEST_NOTE).strip()
    with office().db.atomic() as tx:
        if words and notes.add(tx, PatientId(patient), me().member, words, now()):
            audit.note(tx, actor().by, OfConversation("noted in"), pseudonym(patient), now())
    return back("noted")


@routes.post("/notes/<note>/remove")
@allow(MEMBERS)
def remove_note(patient: str, note: str) -> ResponseReturnValue:
    with office().db.atomic() as tx:
        if notes.remove(tx, PatientId(patient), note):
            audit.note(tx, actor().by, OfConversation("noted in"), pseudonym(patient), now())
    return back("note_removed")


@routes.post("/tags")
@allow(MEMBERS)
def tag(patient: str) -> ResponseReturnValue:
    name = typed_line("tag", LONGEST_TAG)
    with office().db.atomic() as tx:
        if name:
            notes.tag(tx, PatientId(patient), name)
        if untagged := typed("untag"):
            notes.untag(tx, PatientId(patient), untagged)
    return back("tagged")
