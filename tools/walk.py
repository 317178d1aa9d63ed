"""How far a reader has to walk: the files and functions of Sodan that are entered by a question asked in the chat, by a turn
of a reservation, and by a tip that is due. `make walk`; ARGS=--names lists the files.

Sodan runs as in the story tests, with LINE's stand-in, on a database of its own. Everything is asked once beforehand, so that
nothing is counted that is only loaded. `sys.setprofile` sees every call of every thread; files count once, functions by name.
"""

import logging
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from werkzeug.serving import make_server  # noqa: E402

import app  # noqa: E402
from bot.chat.workers import Workers  # noqa: E402
from clinic.settings import Settings  # noqa: E402
from clinic.treatment import NewTreatment  # noqa: E402
from scheduler import nudges  # noqa: E402
from scheduler.office import Office  # noqa: E402
from simulator.people import Person  # noqa: E402
from simulator.platform import Platform  # noqa: E402
from simulator.server import serve  # noqa: E402
from store import patients, treatments  # noqa: E402

ROOMS = ("clinic", "intents", "knowledge", "store", "scheduler", "booking", "staff", "bot")
SECRET, TOKEN, PATIENCE = "channel secret", "access token", 60.0
MORNING = datetime(2030, 4, 1, 1, 0, tzinfo=UTC)  # Monday, ten o'clock at the clinic
# What is asked for, and the most files it may lead through: with intents/, and without.
GOALS = {"a question": (40, 22), "a turn of a reservation": (42, 24), "a due tip": (18, 18)}


@dataclass(eq=False)
class Walk:
    """The code entered while something was done."""

    seen: set[CodeType] = field(default_factory=set)

    def functions(self) -> set[tuple[str, str]]:
        """Files of ours and the functions entered in them; what a file does when it is loaded is none."""
        named = set()
        for code in self.seen:
            path = Path(code.co_filename)
            if code.co_name.startswith("<") and code.co_name != "<lambda>":
                continue
            if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in (*ROOMS, "app.py"):
                named.add((str(path.relative_to(ROOT)), code.co_qualname))
        return named


class Counting:
    """Told of every call of every thread; remembers those between `begin` and `end`."""

    def __init__(self) -> None:
        self._walk: Walk | None = None

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        walk = self._walk
        if walk is not None and event == "call":
            walk.seen.add(frame.f_code)

    @contextmanager
    def walk(self) -> Iterator[Walk]:
        self._walk = found = Walk()
        try:
            yield found
        finally:
            self._walk = None


class Day:
    """A clinic's day, with a clock turned by hand."""

    def __init__(self, platform: Platform, office: Office, workers: Workers, now: list[datetime]) -> None:
        self._platform, self.office, self._workers, self._now = platform, office, workers, now

    def says(self, person: Person, text: str) -> None:
        person.says(text)
        self._platform.settle()
        deadline = time.monotonic() + PATIENCE
        while not person.heard():
            assert time.monotonic() < deadline, "nothing was answered"
            time.sleep(0.05)
        assert self._workers.idle(PATIENCE)

    def treated(self, name: str) -> Person:
        """Somebody who was treated today and is sent tips."""
        person, now = self._platform.person(name, language="ja", friend=True), self.office.clock()
        with self.office.db.atomic() as tx:
            patient = patients.meet(tx, person.id, now)
            treatments.give_consent(tx, patient.id, True, "1", now)
            nudges.register(tx, self.office, patient.id, NewTreatment("dermapen", self.today(), "patient"), now)
        return person

    def today(self) -> date:
        return self.office.clock().astimezone(self.office.zone).date()

    def passes(self, hours: int) -> None:
        self._now[0] += timedelta(hours=hours)

    def person(self, name: str) -> Person:
        return self._platform.person(name, language="ja", friend=True)


@contextmanager
def running() -> Iterator[Day]:
    now = [MORNING]
    platform = Platform(SECRET, TOKEN, clock=lambda: now[0])
    with tempfile.TemporaryDirectory() as folder, serve(platform) as line:
        told = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_BASE": line.url,
            "DATABASE_URL": f"sqlite:///{folder}/walk.db",
        }
        office = app.open_office(Settings.from_env(told), clock=lambda: now[0])
        workers = Workers(office, threads=2)
        web = app.create_app(Settings.from_env(told), office, workers.take)
        server = make_server("127.0.0.1", 0, web, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        platform.bot_url = f"http://127.0.0.1:{server.server_port}/line/webhook"
        yield Day(platform, office, workers, now)
        server.shutdown()
        server.server_close()
        thread.join()
        workers.close()
        web.extensions["intake"].close()
        office.db.close()


def walks(counting: Counting) -> dict[str, Walk]:
    """Each of them done once before."""
    found: dict[str, Walk] = {}
    with running() as day:
        for name in ("Yui", "Mai"):
            person = day.person(name)
            with counting.walk() as found["a question"]:
                day.says(person, "赤みはいつ引きますか")
            day.says(person, "予約したい")
            day.says(person, "顔全体")
            with counting.walk() as found["a turn of a reservation"]:
                day.says(person, "明日の午後3時")
        person = day.treated("Rin")
        for hours in (9, 14):  # the evening of the treatment, and the next morning
            day.passes(hours)
            with counting.walk() as found["a due tip"]:
                app.send_due(day.office)
            assert person.heard()
    return found


def main() -> int:
    logging.disable(logging.WARNING)
    counting = Counting()
    threading.setprofile(counting)
    sys.setprofile(counting)
    found = walks(counting)
    sys.setprofile(None)
    threading.setprofile(None)  # type: ignore[arg-type]  # that ends it
    far = False
    for what, walk in found.items():
        functions = walk.functions()
        files = Counter(path for path, _ in functions)
        without = {path: count for path, count in files.items() if not path.startswith("intents/")}
        most, most_without = GOALS[what]
        print(
            f"{what}: {len(files)} files and {len(functions)} functions, without intents/ "
            f"{len(without)} and {sum(without.values())}; goals {most} and {most_without} files"
        )
        far = far or len(files) > most or len(without) > most_without
        if "--names" in sys.argv:
            for path, count in sorted(files.items()):
                print(f"    {count:3} {path}")
    return int(far)


if __name__ == "__main__":
    raise SystemExit(main())
