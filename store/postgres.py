"""The surface of db.py on PostgreSQL, with psycopg 3 and its pool."""

import logging
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.errors import Diagnostic
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from clinic.errors import RaceLost, StoreError
from store.copying import cascade
from store.db import BEING_REPLACED, IN_USE, Row, Tx, Value
from store.retention import PERSONAL, PERSONAL_COLUMNS, WITH_WORDS

log = logging.getLogger("sodan.store")

POOL_SIZE = 16
CONNECT_TIMEOUT_SECONDS = 5.0
# Whoever has the database open holds this lock together with the others; who replaces its content, alone.
PRESENCE = 0x50DA_0001
STOP_PATIENCE_SECONDS = 3.0  # many at once may wait as long for one of the few connections
PRESENCE_PATIENCE_SECONDS = 2.0  # whoever has just stopped is let go by the server a moment later
# Rewriting a table waits so long for whoever uses it, and holds up others meanwhile: then it gives way.
LOCK_TIMEOUT_MS = 500
OLDER_PATIENCE_SECONDS = 1.0

# VACUUM alone leaves what was erased readable in its pages. A row is erased by DELETE, and those that go with it by their
# foreign keys too; its words by UPDATE, also where an INSERT turns into one.
_ERASES = re.compile(r"\s*(UPDATE|DELETE\s+FROM|INSERT\s+INTO(?=.*\bDO\s+UPDATE\b))\s+(\w+)", re.DOTALL)
HORIZON = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax"
OLDER = """SELECT count(*) AS n FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND backend_xmin IS NOT NULL AND age(backend_xmin) > age(%(xmax)s::xid)"""
# Only where old segments of the write-ahead log are removed instead of used again is there a gain in going on to the next.
MAY_SWITCH = """SELECT current_setting('wal_recycle') = 'off'
                AND has_function_privilege('pg_switch_wal()', 'execute')
                AND (current_setting('is_superuser') = 'on' OR EXISTS (
                    SELECT 1 FROM pg_roles WHERE rolname = 'pg_checkpoint' AND pg_has_role(oid, 'usage'))) AS may"""
# The server is given up on by name, not as a traceback of the driver's.
AWAY = "PostgreSQL does not answer; check DATABASE_URL and that the server is running"


@lru_cache(maxsize=512)
def _dialect(sql: str) -> str:
    """`:name` as psycopg writes it. Our SQL holds no other colon and no string literal with one."""
    return re.sub(r"(?<!:):([a-z][a-z0-9_]*)", r"%(\1)s", sql.replace("%", "%%"))


@lru_cache(maxsize=512)
def _erases(sql: str) -> frozenset[str]:
    """The tables in which a statement leaves something erased behind."""
    found = _ERASES.match(sql)
    if found is None:
        return frozenset()
    verb, table = found.groups()
    if not verb.startswith("DELETE"):
        return WITH_WORDS & {table}
    # With the person all goes: what a transaction that came to nothing has left of them too, in whatever table.
    return PERSONAL if table == "patient" else PERSONAL & cascade(table)


class _PostgresTx:
    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection
        self.erased: set[str] = set()

    def run(self, sql: str, **params: Value) -> int:
        self.erased |= _erases(sql)
        return self._execute(sql, params).rowcount

    def run_many(self, sql: str, many: Iterable[Mapping[str, Value]]) -> None:
        self.erased |= _erases(sql)
        with self._connection.cursor() as cursor:
            cursor.executemany(_dialect(sql), many)

    def rows(self, sql: str, **params: Value) -> list[Row]:
        self.erased |= _erases(sql)
        return self._execute(sql, params).fetchall()

    def row(self, sql: str, **params: Value) -> Row | None:
        self.erased |= _erases(sql)
        return self._execute(sql, params).fetchone()

    def _execute(self, sql: str, params: dict[str, Any]) -> psycopg.Cursor[Row]:
        # Without parameters psycopg leaves % alone, so pass them always and double every % (see _dialect).
        return self._connection.execute(_dialect(sql), params)


class Postgres:
    """A PostgreSQL server. Transactions are READ COMMITTED; every claim is one conditional statement."""

    group_commit = False

    def __init__(self, url: str, patience: float, alone: bool = False) -> None:
        """StoreError if the server does not answer within CONNECT_TIMEOUT_SECONDS, or, `alone`, others use the database; and
        later if it does not answer within `patience` seconds."""
        self._erasing = threading.Lock()
        self._erased = set(PERSONAL)  # whoever ran before may have stopped before tidying
        self._alone = alone
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
            configure=self._be_present,
            open=False,
            timeout=patience,
        )
        try:
            self._pool.open(wait=True, timeout=CONNECT_TIMEOUT_SECONDS)
        except PoolTimeout:
            self._pool.close()
            raise StoreError(AWAY) from None
        with self._pool.connection() as connection:
            until = time.monotonic() + PRESENCE_PATIENCE_SECONDS
            while not connection.execute(PRESENT, {"mode": "ExclusiveLock" if alone else "ShareLock"}).fetchall():
                if time.monotonic() > until:
                    self._pool.close()
                    raise StoreError(IN_USE if alone else BEING_REPLACED)
                time.sleep(0.1)
                self._be_present(connection)

    def _be_present(self, connection: psycopg.Connection[Row]) -> None:
        """Each connection says that the database is in use, until it ends."""
        verb = "pg_try_advisory_lock" if self._alone else "pg_try_advisory_lock_shared"
        connection.execute(f"SELECT {verb}(%(key)s)", {"key": PRESENCE})
        connection.commit()

    @contextmanager
    def atomic(self) -> Iterator[Tx]:
        try:
            with self._pool.connection() as connection, connection.transaction():
                tx = _PostgresTx(connection)
                yield tx
        except (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation) as lost:
            raise RaceLost(str(lost.sqlstate)) from None
        except psycopg.OperationalError as problem:  # the pool's own time-out among them
            raise StoreError(AWAY) from problem
        with self._erasing:
            self._erased |= tx.erased

    @contextmanager
    def look(self) -> Iterator[Tx]:
        try:
            with self._pool.connection() as connection, connection.transaction(force_rollback=True):
                yield _PostgresTx(connection)
        except psycopg.OperationalError as problem:
            raise StoreError(AWAY) from problem

    @contextmanager
    def snapshot(self) -> Iterator[Tx]:
        with self._pool.connection() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            try:
                with connection.transaction(force_rollback=True):
                    yield _PostgresTx(connection)
            finally:
                connection.isolation_level = None

    def after_upgrade(self) -> None:
        """The planner shall keep no samples of words and ids, and loses those it has: a change of type drops them."""
        for table, columns in PERSONAL_COLUMNS.items():
            with self.atomic() as tx:
                for column in columns:
                    tx.run(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DATA TYPE text')
                    tx.run(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS 0')

    def untidy(self) -> bool:
        with self._erasing:
            return bool(self._erased)

    def tidy(self) -> bool:
        """Rewrite the tables in which something was erased, and let old segments of the server's log go where that is allowed."""
        with self._erasing:
            erased, self._erased = self._erased, set()
        left = erased
        with suppress(psycopg.OperationalError), self._pool.connection() as connection:
            connection.autocommit = True
            try:
                left = self._rewrite(connection, erased)
            finally:
                if not connection.closed:
                    connection.autocommit = False
        with self._erasing:
            self._erased |= left
        return not left

    def _rewrite(self, connection: psycopg.Connection[Row], erased: set[str]) -> set[str]:
        """The tables that could not be rewritten: their rows are still seen by an older transaction, or somebody holds them."""
        if not _older_ones_ended(connection):
            return erased
        left: set[str] = set()
        still_there: list[bool] = []

        def hear(notice: Diagnostic) -> None:
            still_there.append(_still_there(notice))

        connection.add_notice_handler(hear)
        connection.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
        try:
            for table in sorted(erased):
                try:
                    still_there.clear()
                    connection.execute(f'VACUUM (FULL, VERBOSE) "{table}"')
                    if any(still_there):
                        left.add(table)
                except (errors.LockNotAvailable, errors.DeadlockDetected):
                    left.add(table)
                except errors.UndefinedTable:  # the schema is older than this program
                    continue
        finally:
            connection.remove_notice_handler(hear)
            connection.execute("RESET lock_timeout")
        may = connection.execute(MAY_SWITCH).fetchone()
        if may and may["may"] and len(left) < len(erased):
            connection.execute("SELECT pg_switch_wal()")
            connection.execute("CHECKPOINT")
        return left

    def stop_waiting(self) -> None:
        try:
            with self._pool.connection(timeout=STOP_PATIENCE_SECONDS):
                pass
        except psycopg.OperationalError:  # whoever waits for a connection hears at once that there is none
            self._pool.close(STOP_PATIENCE_SECONDS)

    def close(self) -> None:
        self._pool.close()


PRESENT = f"""SELECT 1 AS held FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
              AND classid = 0 AND objid = {PRESENCE} AND mode = %(mode)s"""


def _still_there(notice: Diagnostic) -> bool:
    """Whether somebody whom we may not see, a replica or a colleague's long query, kept dead rows from going.

    The detail begins with their number, in whatever language the server speaks.
    """
    if notice.severity_nonlocalized == "WARNING":  # not our table, for example
        log.warning("PostgreSQL did not rewrite a table: %s", notice.message_primary)
    counted = re.match(r"\d+", notice.message_detail or "")
    return notice.severity_nonlocalized == "INFO" and counted is not None and int(counted.group()) > 0


def _older_ones_ended(connection: psycopg.Connection[Row]) -> bool:
    """Whether nobody sees any more what has been erased until now; the short ones are waited for."""
    now = connection.execute(HORIZON).fetchone()
    until = time.monotonic() + OLDER_PATIENCE_SECONDS
    while (seen := connection.execute(OLDER, now).fetchone()) and seen["n"]:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
