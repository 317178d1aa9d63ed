"""Calendar files by the web: one reservation for its patient, and a feed of all of them for staff. Addresses nobody can guess."""

from datetime import timedelta

from flask import Blueprint, Response, abort

from booking.calendar import of_patient, of_staff
from clinic.patient import LANGUAGES
from scheduler.office import Office
from store import calendars, patients, reservations

BACK = timedelta(days=30)  # what is over stays in the feed so long


def calendar(office: Office) -> Blueprint:
    """The two addresses. What has expired, was closed or never existed answers alike."""
    routes = Blueprint("calendar", __name__, url_prefix="/calendar")

    @routes.get("/<token>.ics")
    def visit(token: str) -> Response:
        with office.db.look() as tx:
            linked = calendars.linked(tx, token, office.clock())
            found = reservations.latest(tx, linked) if linked else None
            patient = patients.by_id(tx, found.patient_id) if found else None
        if found is None or patient is None:
            abort(404)
        return _file(of_patient(found, office.library, patient.language or LANGUAGES[0]), "visit.ics")

    @routes.get("/staff/<token>.ics")
    def feed(token: str) -> Response:
        with office.db.look() as tx:
            if not calendars.is_feed(tx, token):
                abort(404)
            found = reservations.shown(tx, office.clock() - BACK)
        return _file(of_staff(found, office.library, office.staff_language), "reservations.ics")

    return routes


def _file(content: bytes, name: str) -> Response:
    """Kept by nobody on the way, and found by no search engine."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    return Response(content, mimetype="text/calendar", headers=headers)
