"""One Flask app for the stand-in: LINE's API, the control API and the phone's page."""

from pathlib import Path

from flask import Flask, Response, send_from_directory

from simulator.api import line_api
from simulator.control import control_api
from simulator.platform import Platform

_PHONE = Path(__file__).parent / "phone"


def create_app(platform: Platform) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(line_api(platform))
    app.register_blueprint(control_api(platform))
    app.add_url_rule("/", "page", lambda: _file("index.html"))
    app.add_url_rule("/phone/<path:name>", "file", _file)
    return app


def _file(name: str) -> Response:
    """Never kept by the browser: the page and the API must be of one mind."""
    response = send_from_directory(_PHONE, name, max_age=0)
    response.headers["Cache-Control"] = "no-store"
    return response
