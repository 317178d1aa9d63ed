"""Saved answers: what is written again and again, in both languages, with gaps for what the profile says."""

import re

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from console.frame import back, language, me, now, office, page, typed
from console.guard import MEMBERS, allow
from knowledge import lengths
from knowledge.teaching import claims_in
from store import saved_answers
from store.saved_answers import SavedAnswer

routes = Blueprint("answers", __name__, url_prefix="/desk/answers")

LONGEST_TITLE = 60
_GAP = re.compile(r"\{([^{}]*)\}")


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return _page(SavedAnswer("", "", "", ""), None)


def _page(answer: SavedAnswer, wrong: str | None) -> str:
    with office().db.look() as tx:
        found = saved_answers.all_of_them(tx)
    chosen = next((one for one in found if one.id == request.args.get("change")), answer)
    doubts = {one.id: claims for one in found if (claims := claims_in(office().library, {"ja": one.ja, "en": one.en}))}
    return page(
        "answers.html",
        answers=found,
        typed=chosen if not wrong else answer,
        wrong=wrong,
        gaps=_gaps(),
        doubts=doubts,
    )


def _gaps() -> list[str]:
    return [*sorted(office().library.clinic.gaps(language())), "colleague"]


@routes.post("")
@allow(MEMBERS)
def save() -> ResponseReturnValue:
    texts = {name: typed(name).strip() for name in ("title", "ja", "en")}
    answer = SavedAnswer(typed("id"), **texts)
    if wrong := _wrong(answer):
        return _page(answer, wrong), 422
    with office().db.atomic() as tx:
        saved_answers.save(tx, answer, me().member, now())
    # A person reads it once more before it is sent, so it is only told; what everybody reads is refused (knowledge/teaching.py).
    return back("saved_claims" if claims_in(office().library, {"ja": answer.ja, "en": answer.en}) else "saved")


def _wrong(answer: SavedAnswer) -> str | None:
    if not (answer.title and answer.ja and answer.en) or len(answer.title) > LONGEST_TITLE:
        return "console.answers_incomplete"
    if any(lengths.utf16(text) > lengths.MESSAGE for text in (answer.ja, answer.en)):
        return "console.answer_too_long"
    if set(_GAP.findall(answer.ja + answer.en)) - set(_gaps()):
        return "console.answers_gap"
    return None


@routes.post("/<answer>/remove")
@allow(MEMBERS)
def remove(answer: str) -> ResponseReturnValue:
    with office().db.atomic() as tx:
        saved_answers.remove(tx, answer)
    return back("removed")
