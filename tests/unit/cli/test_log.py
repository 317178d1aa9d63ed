"""The log stays readable, and the disk free, whoever knocks how often."""

import copy
import logging
import logging.config
from collections.abc import Iterator

import pytest

from cli.log import LOGGING, SELDOM_SECONDS, Seldom


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@pytest.fixture
def heard() -> Iterator[Kept]:
    """What is written to the log as the running processes configure it."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    names = LOGGING["loggers"]
    assert isinstance(names, dict)
    levels = {name: logging.getLogger(name).level for name in names}
    logging.config.dictConfig(copy.deepcopy(LOGGING))
    kept = Kept()
    root.handlers[:] = [kept]
    yield kept
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
        logging.getLogger(name).filters.clear()


@pytest.mark.parametrize("name", ["sodan.webhook", "psycopg.pool"])
def test_who_knocks_a_thousand_times_is_told_of_once(heard: Kept, name: str) -> None:
    for _ in range(1000):
        logging.getLogger(name).warning("refused: %s", "a reason")
    logging.getLogger(name).error("something else")
    assert heard.said == ["refused: a reason", "something else"]


def test_after_a_minute_it_is_told_again_and_how_often_it_was() -> None:
    now = [0.0]
    seldom = Seldom(lambda: now[0])

    def says() -> str | None:
        record = logging.LogRecord("sodan", logging.WARNING, "", 0, "refused: %s", ("a 100% reason",), None)
        return record.getMessage() if seldom.filter(record) else None

    assert [says(), says(), says()] == ["refused: a 100% reason", None, None]
    now[0] += SELDOM_SECONDS
    assert says() == "refused: a 100% reason (2 more since it was last told)"
    now[0] += SELDOM_SECONDS
    assert says() == "refused: a 100% reason"
