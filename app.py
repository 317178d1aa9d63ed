"""create_app: open, wire, register, start the ticker; nothing else."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from booking import beat
from bot.chat.moments import Moments
from bot.chat.warming import Warming
from bot.chat.workers import Workers, WorkState
from bot.line.messenger import messenger_of
from bot.web.site import Inner, site
from clinic.clock import Clock, system_clock
from clinic.settings import Settings
from knowledge import library
from knowledge.library import Library
from scheduler import emails, photos, rereading, ticker
from scheduler.heartbeat import Heart
from scheduler.menus import Menus
from scheduler.office import Office
from scheduler.retention import Eraser, clean
from scheduler.smtp import SmtpMailer
from scheduler.sweep import after_a_step, sweep
from scheduler.trials import Trials
from staff import escalation
from store import audit, db, heartbeats
from store.intake import Intake

log = logging.getLogger("sodan")

TIDYINGS = 3  # at a stop: somebody may still be reading


@dataclass(frozen=True, slots=True)
class Running:
    """The parts of a running Sodan, for whoever has to stop it."""

    office: Office
    workers: Workers
    metronome: ticker.Metronome
    heart: Heart
    warming: Warming
    trials: Trials

    def state(self) -> WorkState:
        """How far the start has come, and whether the work goes on."""
        return self.workers.state()

    def close(self) -> None:
        """Finish what is begun and leave the rest to the next start, and nothing that was erased on the disk."""
        self.office.db.stop_waiting()
        self.warming.stop()
        self.trials.stop()
        self.metronome.shutdown(wait=True)
        self.workers.close()
        self.heart.stop()
        any(self.office.db.tidy() for _ in range(TIDYINGS))


def open_office(settings: Settings, clock: Clock = system_clock, known: Library | None = None) -> Office:
    """Open the database, bring its schema up to date, load the knowledge unless it is `known`."""
    database = db.connect(settings.database_url)
    db.upgrade(database)
    known = rereading.with_changes(database, known or library.load(settings.knowledge, compiled=settings.cache))
    for warning in known.warnings:
        log.warning("%s", warning)
    return Office(
        db=database,
        library=known,
        messenger=messenger_of(settings),
        clock=clock,
        zone=settings.timezone,
        staff_language=settings.staff_language,
        public_url=settings.public_url,
        mailer=SmtpMailer(settings.smtp, settings.email_from, settings.alert_email) if settings.smtp else None,
        liff=settings.liff,
    )


def start_work(office: Office, threads: int, join_seconds: float) -> Running:
    """Begin answering and sending, danger at once, the rest as soon as it is understood. `sodan worker` runs this alone."""
    workers = Workers(office, threads, understands="not yet", moments=Moments(join_seconds))
    eraser = Eraser(office.db)
    trials = Trials(office)
    cleaned: list[datetime | None] = [None]

    def tidy() -> None:
        cleaned[0] = clean(office, cleaned[0])

    heart = Heart(office, lambda: _told(workers.state()))  # what /readyz of the web side tells of this worker
    heart.beat()
    beats: dict[str, Callable[[], object]] = {
        "answer": workers.take_open,
        "sweep": lambda: send_due(office),
        "photos": lambda: photos.fetch_due(office),
        "mail": lambda: emails.send_due(office),
        "clean": tidy,
        "erase": eraser.beat,
        "alive": heart.beat,
        "seal": lambda: seal(office.db),
        "urgent": lambda: tell_again(office),
        "menus": Menus(office).beat,
        "trials": trials.beat,
    }
    metronome = ticker.start(beats, clock=office.clock, stepped=lambda by: after_a_step(office, by))
    return Running(office, workers, metronome, heart, Warming(office, workers), trials)


def seal(database: db.Database) -> None:
    """Number the lines of the audit trail that were written since."""
    with database.look() as tx:
        waiting = audit.any_unsealed(tx)
    if waiting:
        with database.atomic() as tx:
            audit.seal(tx)


def tell_again(office: Office) -> None:
    """Tell staff again of what is urgent or late and was taken by nobody; the sweep sends it."""
    context = office.for_staff(office.clock())
    with office.db.look() as tx:
        if not escalation.due(tx, context):
            return
    with office.db.atomic() as tx:
        escalation.run(tx, context)


def _told(state: WorkState) -> dict[str, str]:
    """What a worker tells of itself, in plain words."""
    understands = heartbeats.OK if state.understands != "not yet" else "phrasings are still being made ready"
    return {
        "danger": heartbeats.OK if state.hears_danger else "danger is not heard yet",
        "knowledge": understands,
        "threads": heartbeats.OK if state.workers_alive else "no thread answers; start Sodan again",
    }


def send_due(office: Office) -> int:
    """One beat: what is due about reservations is written, and all that is due is sent; how many calls were made."""
    beat.run(office)
    return sweep(office)


def create_app(
    settings: Settings, office: Office, hand_over: Callable[[Iterable[str]], None], demo: bool = False
) -> Flask:
    """The web side: `hand_over` is told the chats in which something waits for an answer. `demo`: anybody signs in at the
    desk as anybody."""
    from console import site as console  # whoever only answers need not load the desk

    intake = Intake(office.db, hand_over)
    inner = Inner(lambda: office, lambda opened: console.create(opened, demo))
    return site(settings.channel_secret, office.db, intake, office.clock, inner)
