"""Photos that a patient lets staff see: small in the conversation, whole on a page of its own. Whoever looks is noted."""

from typing import Literal

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from clinic.audit import OfConversation
from clinic.ids import pseudonym
from console.conversation import known
from console.frame import actor, language, moment, now, office, page
from console.guard import MEMBERS, MEMBERS_QUIETLY, allow
from knowledge import wording
from store import audit, photos

routes = Blueprint("photos", __name__, url_prefix="/desk/conversations/<patient>/photos/<photo>")

# Beside what every answer of the desk carries: opened by itself, it is a picture and does nothing.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@routes.get("")
@allow(MEMBERS)
def show(patient: str, photo: str) -> ResponseReturnValue:
    with office().db.look() as tx:
        who = known(tx, patient)
        found = next((one for one in photos.of(tx, who.id) if one.id == photo and one.status == "kept"), None)
    if found is None:
        abort(404)
    keep = office().library.clinic.conversations.keep_photos
    gone_on = wording.on(office().library, (found.sent_at + keep).astimezone(office().zone).date(), language())
    return page(
        "photo.html", patient=who, who=pseudonym(who.id), photo=found, at=moment(found.sent_at), gone_on=gone_on
    )


@routes.get("/whole")
@allow(MEMBERS)
def whole(patient: str, photo: str) -> ResponseReturnValue:
    picture = _picture(patient, photo, "picture")
    with office().db.atomic() as tx:
        audit.note(tx, actor().by, OfConversation("photo seen"), pseudonym(patient), now())
    return picture


@routes.get("/small")
@allow(MEMBERS_QUIETLY)
def small(patient: str, photo: str) -> ResponseReturnValue:
    """Part of the conversation: that somebody reads it is noted there."""
    return _picture(patient, photo, "thumbnail")


def _picture(patient: str, photo: str, size: Literal["thumbnail", "picture"]) -> Response:
    with office().db.look() as tx:
        who = known(tx, patient)
        content = photos.show(tx, who.id, photo, size)
    if content is None:
        abort(404)
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = POLICY
    return response
