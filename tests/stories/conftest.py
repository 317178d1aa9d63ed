"""The whole of Sodan over HTTP: LINE's stand-in sends signed webhooks in, and hears what comes out."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

import app
from bot.chat.moments import Moments
from bot.chat.workers import Workers
from clinic.patient import Language
from clinic.settings import Settings
from intents.danger.judge import judge
from knowledge.library import Library
from scheduler.office import Office
from simulator.people import Group, Person
from simulator.platform import Platform
from simulator.server import serve
from store import inbox, staff
from tests.conftest import Hands
from tests.contract.openapi_line import LineContract, at_hand

SECRET, TOKEN = "channel secret", "access token"
PATIENCE = 60.0  # on a busy machine
THREADS = 8


class Clinic:
    """A clinic's day, told step by step. Nothing here sleeps: every step waits for the work it caused."""

    def __init__(self, platform: Platform, office: Office, workers: Workers, clock: Hands) -> None:
        self.platform = platform
        self.office = office
        self.library = office.library
        self._workers = workers
        self._clock = clock

    def patient(self, name: str = "Mai", language: Language | None = "ja") -> Person:
        """A person who has been a friend of the account for a while."""
        return self.platform.person(name, language=language, friend=True)

    def staff(self, name: str = "Ann") -> Person:
        """A colleague who has joined as staff with a code."""
        ann = self.patient(name)
        ann.says(self.invitation())
        self.settles()
        ann.heard()
        return ann

    def invitation(self) -> str:
        with self.office.db.atomic() as tx:
            return staff.invite(tx, self._clock())

    def settles(self) -> None:
        """Every webhook is in, every event is answered, every letter is on its way or waits for its time."""
        self.platform.settle()
        self._awaits_what_timed_out()
        self._workers.take_open()
        assert self._workers.idle(PATIENCE)
        app.send_due(self.office)

    def _awaits_what_timed_out(self) -> None:
        """LINE gives up on a webhook after two real seconds; on a busy machine Sodan may still be taking it."""
        late = [one for one in self.platform.deliveries if one.outcome == "request_timeout"]
        deadline = time.monotonic() + PATIENCE
        for event_id in (event_id for delivery in late for event_id in delivery.event_ids):
            while not self._known(event_id):
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def _known(self, event_id: str) -> bool:
        with self.office.db.look() as tx:
            return tx.row(inbox.KNOWN, event_id=event_id) is not None

    def passes(self, **time: float) -> None:
        self._clock.turn(**time)
        self.settles()

    def hears(self, person: Person | Group) -> list[str]:
        """What the person has heard since last asked, once all is done."""
        self.settles()
        return person.heard()

    def words(self, key: str, language: Language = "ja", **params: str) -> str:
        return self.library.say(key, language, **params).strip()


def phrasing(clinic: Clinic, slug: str, language: str = "ja", number: int = 0) -> str:
    """One way people are known to ask about a topic; a cry for help alone, which leads to staff too, is danger first."""
    known = clinic.library.topics.get(slug) or clinic.library.actions[slug]
    said = known.words[language].phrasings
    return [each for each in said if judge(each, clinic.library.rules) is None][number]


@pytest.fixture
def more_settings() -> dict[str, str]:
    """Settings beside those every clinic has; a module of stories overrides it."""
    return {}


@pytest.fixture
def clinic(
    database_url: str,
    clock: Hands,
    known: Library,
    line_contract: LineContract | None,
    more_settings: dict[str, str],
) -> Iterator[Clinic]:
    """Sodan running on either database, and LINE's stand-in beside it."""
    with running({"DATABASE_URL": database_url, **more_settings}, clock, known) as clinic:
        yield clinic
    _holds_to_lines_own_words(clinic.platform, line_contract)


@contextmanager
def running(settings: Mapping[str, str], clock: Hands, known: Library) -> Iterator[Clinic]:
    """Sodan on some database with LINE's stand-in beside it, until the block ends."""
    platform = Platform(SECRET, TOKEN, clock=clock)
    with serve(platform) as line:
        channel = {"LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_BASE": line.url}
        alone = {"SODAN_JOIN_SECONDS": "0"}  # a story tells by itself what is written in one breath
        read = Settings.from_env({**channel, **alone, **settings})
        office = app.open_office(read, clock, known)
        workers = Workers(office, threads=THREADS, moments=Moments(read.join_seconds))
        web = app.create_app(read, office, workers.take)
        server = make_server("127.0.0.1", 0, web, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        platform.bot_url = f"http://127.0.0.1:{server.server_port}/line/webhook"
        try:
            yield Clinic(platform, office, workers, clock)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            workers.close()
            web.extensions["intake"].close()
            office.db.close()


@pytest.fixture(scope="session")
def line_contract() -> LineContract | None:
    """LINE's own description of its API, where it is at hand; it is not ours to ship."""
    folder = at_hand()
    return LineContract(folder) if folder else None


def _holds_to_lines_own_words(platform: Platform, contract: LineContract | None) -> None:
    """Every request of every story."""
    for seen in platform.requests if contract else ():
        call = seen.call
        assert contract.check(call.method, call.path, call.headers, call.body) == []
