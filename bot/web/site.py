"""The web side as one Flask application: the webhook, whether Sodan is ready, calendar files, the page to reserve on, and the
desk of staff."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from bot.line.webhook import BODY_LIMIT, webhook
from bot.web.readiness import readiness
from clinic.clock import Clock
from clinic.errors import StoreError
from store import calendars as links
from store.db import Database
from store.intake import Intake

METHODS = ("GET", "POST")

if TYPE_CHECKING:  # what the clinic knows is slow to import, and only calendars need it here
    from scheduler.office import Office


@dataclass(frozen=True, slots=True)
class Inner:
    """What stands behind the web side and needs all that the clinic knows. `office` opens it at the first look only, because
    that takes seconds; `desk` makes the application of staff of it."""

    office: "Callable[[], Office]"
    desk: "Callable[[Office], Flask] | None" = None


def site(secret: str, db: Database, intake: Intake, clock: Clock, inner: Inner) -> Flask:
    """No stranger who guesses addresses of calendars makes anything load, and many at once load it once."""
    app = Flask("sodan")
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions["intake"] = intake
    app.register_blueprint(webhook(secret, intake, clock))
    app.register_blueprint(readiness(db, clock))
    opening = threading.Lock()

    office = cache(inner.office)

    @cache
    def calendars() -> Flask:
        from bot.web.calendar_files import calendar

        files = Flask("calendars")
        files.register_blueprint(calendar(office()))
        return files

    @cache
    def staff() -> Flask | None:
        return inner.desk(office()) if inner.desk else None

    @cache
    def patients_page() -> Flask:
        from bot.page import site as page

        return page.create(office())

    def opened() -> tuple[Flask, Flask | None, Flask]:
        with opening:
            return calendars(), staff(), patients_page()

    app.extensions["opened"] = opened  # for who would rather open the office before anybody waits for it

    @app.get("/calendar/<path:name>")
    def look(name: str) -> ResponseReturnValue:
        try:
            with db.look() as tx:
                if not links.opens(tx, name.removeprefix("staff/").removesuffix(".ics"), clock()):
                    abort(404)
        except StoreError:
            abort(503)
        return Response.from_app(opened()[0].wsgi_app, request.environ)

    @app.get("/desk")
    def to_desk() -> ResponseReturnValue:
        return redirect("/desk/", 308)

    @app.route("/desk/", methods=METHODS, defaults={"name": ""})
    @app.route("/desk/<path:name>", methods=METHODS)
    def desk(name: str) -> ResponseReturnValue:  # noqa: ARG001  the inner application reads it anew
        application = opened()[1]
        if application is None:
            abort(404)
        return Response.from_app(application.wsgi_app, request.environ)

    @app.get("/book")
    def to_page() -> ResponseReturnValue:
        return redirect("/book/", 308)

    @app.route("/book/", methods=METHODS, defaults={"name": ""})
    @app.route("/book/<path:name>", methods=METHODS)
    def book(name: str) -> ResponseReturnValue:  # noqa: ARG001  likewise
        return Response.from_app(opened()[2].wsgi_app, request.environ)

    return app
