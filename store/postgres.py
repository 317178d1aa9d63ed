"""The surface of db.py on PostgreSQL, with psycopg 3 and its pool."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from clinic.errors import RaceLost, StoreError
from store.db import Row, Tx, Value

POOL_SIZE = 16
CONNECT_TIMEOUT_SECONDS = 5.0
# The server is given up on by name, not as a traceback of the driver's.
AWAY = "PostgreSQL does not answer; check DATABASE_URL and that the server is running"


@lru_cache(maxsize=512)
def _dialect(sql: str) -> str:
    """`:name` as psycopg writes it. Our SQL holds no other colon and no string literal with one."""
    return re.sub(r"(?<!:):([a-z][a-z0-9_]*)", r"%(\1)s", sql.replace("%", "%%"))


class _PostgresTx:
    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def run(self, sql: str, **params: Value) -> int:
        return self._execute(sql, params).rowcount

    def rows(self, sql: str, **params: Value) -> list[Row]:
        return self._execute(sql, params).fetchall()

    def row(self, sql: str, **params: Value) -> Row | None:
        return self._execute(sql, params).fetchone()

    def _execute(self, sql: str, params: dict[str, Any]) -> psycopg.Cursor[Row]:
        # Without parameters psycopg leaves % alone, so pass them always and double every % (see _dialect).
        return self._connection.execute(_dialect(sql), params)


class Postgres:
    """A PostgreSQL server. Transactions are READ COMMITTED; every claim is one conditional statement."""

    group_commit = False

    def __init__(self, url: str, patience: float) -> None:
        """StoreError if the server does not answer within CONNECT_TIMEOUT_SECONDS, and later if not within `patience` seconds."""
        # Checked before each use: after a restart of the server a dead connection would cost a patient's message.
        self._pool: ConnectionPool[psycopg.Connection[Row]] = ConnectionPool(
            url,
            min_size=1,
            max_size=POOL_SIZE,
            kwargs={
                "row_factory": dict_row,
                "connect_timeout": int(CONNECT_TIMEOUT_SECONDS),
                "tcp_user_timeout": int(patience * 1000),
            },
            check=ConnectionPool.check_connection,
            open=False,
            timeout=patience,
        )
        try:
            self._pool.open(wait=True, timeout=CONNECT_TIMEOUT_SECONDS)
        except PoolTimeout:
            self._pool.close()
            raise StoreError(AWAY) from None

    @contextmanager
    def atomic(self) -> Iterator[Tx]:
        try:
            with self._pool.connection() as connection, connection.transaction():
                yield _PostgresTx(connection)
        except (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation) as lost:
            raise RaceLost(str(lost.sqlstate)) from None
        except psycopg.OperationalError as problem:  # the pool's own time-out among them
            raise StoreError(AWAY) from problem

    @contextmanager
    def look(self) -> Iterator[Tx]:
        try:
            with self._pool.connection() as connection, connection.transaction(force_rollback=True):
                yield _PostgresTx(connection)
        except psycopg.OperationalError as problem:
            raise StoreError(AWAY) from problem

    def tidy(self) -> None:
        """Nothing to do: the server vacuums by itself."""

    def close(self) -> None:
        self._pool.close()
