"""What can be read on the disk of either database, byte by byte."""

from pathlib import Path

import psycopg

from store.db import Database


def files(url: str) -> list[Path]:
    """Every file in which the database may have written something a person said, the server's own log of writes aside."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return [file for file in path.parent.rglob("*") if file.is_file()]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # what is still in memory only would be missed
        row = connection.execute(
            """SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = current_database()"""
        ).fetchone()
    assert row is not None
    return [file for file in (Path(row[0]) / "base" / str(row[1])).iterdir() if file.is_file()]


def found(url: str, *secrets: str, among: list[Path] | None = None) -> dict[str, list[str]]:
    """Which file holds which of the secrets, as UTF-8 or escaped as JSON may have it."""
    spelt = {secret: {secret.encode(), secret.encode("unicode_escape")} for secret in secrets}
    seen: dict[str, list[str]] = {}
    for file in files(url) if among is None else among:
        try:
            content = file.read_bytes()
        except FileNotFoundError:  # the server removes what it has replaced when it likes
            continue
        held = [secret for secret, ways in spelt.items() if any(way in content for way in ways)]
        if held:
            seen[file.name] = held
    return seen


def tidied(database: Database) -> None:
    """Let the database tidy up; a short transaction of some background thread may be in its way for a moment."""
    assert any(database.tidy() for _ in range(20))
