"""The page on which patients reserve, as one Flask application below /book: works without scripts, by thumb, keyboard and voice.

docs/decisions/0024-page.md
"""

from datetime import timedelta

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.line.id_tokens import IdTokens
from bot.page import entering, frame, guard, steps, urgent
from bot.page.frame import Page, page
from bot.page.pace import Pace
from clinic.errors import RaceLost, StoreError
from scheduler.office import Office

FORM_LIMIT = (
    64 * 1024
)  # a sign of Japanese takes nine bytes of a form, an emoji twelve, and urgent.JUDGED of them are judged
MINUTE = timedelta(minutes=1)
# Many patients share an address: a telephone network gives one to thousands. Nobody alone sends so many forms.
MOST_OF_ADDRESS, MOST_ENTRIES, MOST_OF_BROWSER = 600, 60, 90


def create(office: Office) -> Flask:
    """The application."""
    app = Flask("bot.page", template_folder="templates", static_url_path="/book/static")
    app.config.update(MAX_CONTENT_LENGTH=FORM_LIMIT, MAX_FORM_MEMORY_SIZE=FORM_LIMIT)
    app.extensions["page"] = Page(
        office, IdTokens(), Pace(MOST_OF_ADDRESS, MINUTE), Pace(MOST_ENTRIES, MINUTE), Pace(MOST_OF_BROWSER, MINUTE)
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.register_blueprint(entering.routes)
    app.register_blueprint(steps.routes)
    app.register_error_handler(HTTPException, _trouble)
    app.register_error_handler(StoreError, _away)
    app.register_error_handler(RaceLost, _away)
    app.context_processor(_words)
    guard.install(app)
    app.before_request(urgent.look)
    return app


def _words() -> dict[str, object]:
    """What every template may ask for."""
    clinic = frame.office().library.clinic
    language = frame.language()
    return {
        "say": frame.say,
        "on": frame.on,
        "at": frame.at,
        "say_month": lambda day: frame.say(f"date.month_{day.month}"),
        "say_weekday": lambda number: frame.say(f"date.weekday_{number}"),
        "say_part": lambda part: frame.say(f"page.{part}"),
        "lang": language,
        "others": frame.others(),
        "csrf": guard.csrf,
        "nonce": guard.nonce,
        "urgent": urgent.of_words,
        "colour": clinic.look.colour,
        "clinic": clinic.name(language),
        "phone": clinic.phone,
        "policy": clinic.value("privacy_policy", language),
        "here": request.path if request.method == "GET" else frame.ROOT + "confirm",
    }


def _trouble(problem: HTTPException) -> ResponseReturnValue:
    known = {404: "page.not_there", 413: "page.too_long"}
    code = problem.code or 500
    return page("trouble.html", code, what=known.get(code, "page.went_wrong"), typed="")


def _away(_: Exception) -> ResponseReturnValue:
    return page("trouble.html", 503, what="page.store_away", typed=frame.typed("words"))
