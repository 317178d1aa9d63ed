"""A process that is ready to be Sodan, and to die where it is told to."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

PATIENCE = 20.0


class Zygote:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **order: Any) -> dict[str, int]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, int] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


@pytest.fixture(autouse=True)
def made_anew(request: pytest.FixtureRequest) -> None:
    """Ten thousand rows, and what is read in the order it was written: on tables nobody has written to before."""
    if "database_url" in request.fixturenames and request.getfixturevalue("database_url").startswith("postgresql"):
        request.getfixturevalue("bare_database_url")  # SQLite's file is new for each test


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    born = Zygote()
    yield born
    born.close()
