"""create_app: open, wire, register, start the ticker; nothing else."""

import logging
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response

from booking import beat
from bot.calendar import calendar
from bot.crew import Crew
from bot.line import LineMessenger
from bot.webhook import BODY_LIMIT, webhook
from clinic.clock import Clock, system_clock
from clinic.errors import SodanError
from clinic.settings import Settings
from knowledge import library
from knowledge.library import Library
from scheduler import circuit, emails, ticker
from scheduler.office import Office
from scheduler.smtp import SmtpMailer
from scheduler.sweep import after_a_step, clean, sweep
from store import db, staff
from store.intake import Intake

log = logging.getLogger("sodan")


@dataclass(frozen=True, slots=True)
class Running:
    """The parts of a running Sodan, for whoever has to stop it."""

    office: Office
    crew: Crew
    metronome: ticker.Metronome

    def close(self) -> None:
        """Finish what is begun and leave the rest to the next start."""
        self.metronome.shutdown(wait=True)
        self.crew.close()


def open_office(settings: Settings, clock: Clock = system_clock, known: Library | None = None) -> Office:
    """Open the database, bring its schema up to date, load the knowledge unless it is `known`."""
    database = db.connect(settings.database_url)
    db.upgrade(database)
    known = known or library.load(settings.knowledge, compiled=settings.cache)
    for warning in known.warnings:
        log.warning("%s", warning)
    return Office(
        db=database,
        library=known,
        messenger=LineMessenger(settings.access_token, settings.api_base),
        clock=clock,
        zone=settings.timezone,
        staff_language=settings.staff_language,
        public_url=settings.public_url,
        mailer=SmtpMailer(settings.smtp, settings.email_from, settings.alert_email) if settings.smtp else None,
    )


def start_work(office: Office, threads: int) -> Running:
    """Begin answering and sending. `sodan worker` runs this alone."""
    crew = Crew(office, threads)
    cleaned: list[datetime | None] = [None]

    def tidy() -> None:
        cleaned[0] = clean(office, cleaned[0])

    threading.Thread(target=_warm, args=(office,), name="warm", daemon=True).start()
    metronome = ticker.start(
        {
            "answer": crew.take_open,
            "sweep": lambda: send_due(office),
            "mail": lambda: emails.send_due(office),
            "clean": tidy,
        },
        clock=office.clock,
        stepped=lambda by: after_a_step(office, by),
    )
    return Running(office, crew, metronome)


def send_due(office: Office) -> int:
    """One beat: what is due about reservations is written, and all that is due is sent; how many calls were made."""
    beat.run(office)
    return sweep(office)


def _warm(office: Office) -> None:
    """Pay for slow imports and the encoder's first call before anybody has to wait for them."""
    office.messenger.warm()
    circuit.check(office)
    office.library.understanding.read("", office.clock().date())


def create_app(settings: Settings, office: Office, hand_over: Callable[[Iterable[str]], None]) -> Flask:
    """The web side: `hand_over` is told the chats in which something waits for an answer."""
    app = Flask("sodan")
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    intake = app.extensions["intake"] = Intake(office.db)
    app.register_blueprint(webhook(settings.channel_secret, intake, hand_over, office.clock))
    app.register_blueprint(calendar(office))

    @app.get("/health")
    def health() -> Response:
        """200 while the database answers."""
        with office.db.look() as tx:
            staff.everybody(tx)
        return Response("OK\n", mimetype="text/plain")

    return app


def _leave(chats: Iterable[str]) -> None:
    """Another process answers: its ticker finds what was recorded."""


def serve() -> Flask:
    """What the production server loads: web, worker and ticker in one process."""
    settings, office = _opened()
    return create_app(settings, office, start_work(office, settings.threads).crew.take)


def web() -> Flask:
    """What the production server loads for the web alone."""
    settings, office = _opened()
    return create_app(settings, office, _leave)


def _opened() -> tuple[Settings, Office]:
    """Within the server there is nobody to raise to: what is wrong is said as a sentence, and the process ends."""
    try:
        settings = Settings.from_env(os.environ)
        return settings, open_office(settings)
    except SodanError as problem:
        log.critical("%s", problem)
        raise SystemExit(1) from None
