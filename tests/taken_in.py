"""A Sodan that takes in what people write and answers nobody: `sodan web` with no worker behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

import app
from clinic.settings import Settings
from knowledge.library import Library
from simulator.platform import Platform


@contextmanager
def taken_in_only(platform: Platform, settings: Settings, known: Library) -> Iterator[None]:
    """Within, whatever is written to the account is on disk once this is left."""
    office = app.open_office(settings, known=known)
    web = app.create_app(settings, office, lambda chats: None)
    server = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    platform.bot_url = f"http://127.0.0.1:{server.server_port}/line/webhook"
    try:
        yield
        platform.settle()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        web.extensions["intake"].close()
        office.db.close()
