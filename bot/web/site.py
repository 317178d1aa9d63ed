"""The web side as one Flask application: the webhook, whether Sodan is ready, and calendar files."""

import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from bot.line.webhook import BODY_LIMIT, webhook
from bot.web.readiness import readiness
from clinic.clock import Clock
from clinic.errors import StoreError
from store import calendars as links
from store.db import Database
from store.intake import Intake

if TYPE_CHECKING:  # what the clinic knows is slow to import, and only calendars need it here
    from scheduler.office import Office


def site(secret: str, db: Database, intake: Intake, clock: Clock, office: "Callable[[], Office]") -> Flask:
    """`office` is opened at the first look at a calendar only: what the clinic knows takes seconds to load, and no stranger
    who guesses addresses shall make it load, nor many at once load it many times."""
    app = Flask("sodan")
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions["intake"] = intake
    app.register_blueprint(webhook(secret, intake, clock))
    app.register_blueprint(readiness(db, clock))
    opening = threading.Lock()

    @cache
    def calendars() -> Flask:
        from bot.web.calendar_files import calendar

        inner = Flask("calendars")
        inner.register_blueprint(calendar(office()))
        return inner

    def opened() -> Flask:
        with opening:
            return calendars()

    app.extensions["calendars"] = opened  # for who would rather open the office before anybody waits for it

    @app.get("/calendar/<path:name>")
    def look(name: str) -> ResponseReturnValue:
        try:
            with db.look() as tx:
                if not links.opens(tx, name.removeprefix("staff/").removesuffix(".ics"), clock()):
                    abort(404)
        except StoreError:
            abort(503)
        return Response.from_app(opened().wsgi_app, request.environ)

    return app
