"""The web side as one Flask application: the webhook, whether Sodan is ready, and calendar files."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from bot.line.webhook import BODY_LIMIT, webhook
from bot.web.readiness import readiness
from clinic.clock import Clock
from store.db import Database
from store.intake import Intake

if TYPE_CHECKING:  # what the clinic knows is slow to import, and only calendars need it here
    from scheduler.office import Office


def site(secret: str, db: Database, intake: Intake, clock: Clock, office: "Callable[[], Office]") -> Flask:
    """`office` is opened at the first look at a calendar only: what the clinic knows takes a second to load."""
    app = Flask("sodan")
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions["intake"] = intake
    app.register_blueprint(webhook(secret, intake, clock))
    app.register_blueprint(readiness(db, clock))

    @cache
    def calendars() -> Flask:
        from bot.web.calendar_files import calendar

        inner = Flask("calendars")
        inner.register_blueprint(calendar(office()))
        return inner

    app.extensions["calendars"] = calendars  # for who would rather open the office before anybody waits for it

    @app.get("/calendar/<path:_name>")
    def look(_name: str) -> ResponseReturnValue:
        return Response.from_app(calendars().wsgi_app, request.environ)

    return app
