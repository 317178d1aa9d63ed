"""Beats follow elapsed time, whatever happens to the clock on the wall."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from scheduler import ticker

EVERY = 0.01
PATIENCE = 5.0
HOUR = timedelta(hours=1)


class Wall:
    """The clock on the wall of the whole process, as APScheduler and Sodan read it; turned by hand while beats go on."""

    def __init__(self) -> None:
        self.turned = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.turned


class Beats:
    """Counts its own calls, and lets a test wait for the next ones."""

    def __init__(self) -> None:
        self.count = 0
        self._more = threading.Condition()

    def __call__(self) -> None:
        with self._more:
            self.count += 1
            self._more.notify_all()

    def come(self, more: int = 3) -> bool:
        """Whether so many more come soon."""
        with self._more:
            wanted = self.count + more
            return self._more.wait_for(lambda: self.count >= wanted, PATIENCE)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    turned = Wall()

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return turned().astimezone(tz)

    for module in ("apscheduler.schedulers.base", "apscheduler.executors.base", "apscheduler.triggers.interval"):
        monkeypatch.setattr(f"{module}.datetime", Turned)
    return turned


@pytest.fixture
def started(wall: Wall) -> Iterator[tuple[Beats, ticker.Metronome]]:
    beats = Beats()
    metronome = ticker.start({"beat": beats}, EVERY, clock=wall)
    yield beats, metronome
    metronome.shutdown(wait=True)


@pytest.mark.parametrize("by", [-HOUR, HOUR, -timedelta(days=20_000), timedelta(days=20_000)])
def test_beats_go_on_where_the_clock_is_set(
    by: timedelta, wall: Wall, started: tuple[Beats, ticker.Metronome], caplog: pytest.LogCaptureFixture
) -> None:
    beats, _ = started
    assert beats.come()
    with caplog.at_level(logging.WARNING, "sodan.ticker"):
        wall.turned = by
        assert beats.come()
        wall.turned = timedelta()
        assert beats.come()
    told = [record.getMessage() for record in caplog.records if record.name == "sodan.ticker"]
    assert [("back" in line, "ahead" in line) for line in told] == [(by < timedelta(), by > timedelta())] * 1 + [
        (by > timedelta(), by < timedelta())
    ]


def test_whoever_wants_to_know_of_a_step_is_told(wall: Wall) -> None:
    stepped: list[timedelta] = []
    beats = Beats()
    metronome = ticker.start({"beat": beats}, EVERY, clock=wall, stepped=stepped.append)
    assert beats.come()
    wall.turned = -HOUR
    assert beats.come()
    metronome.shutdown(wait=True)
    assert [round(by / HOUR, 2) for by in stepped] == [-1]


def test_a_beat_that_raises_does_not_stop_itself_or_others(caplog: pytest.LogCaptureFixture) -> None:
    broken, well = Beats(), Beats()

    def raises() -> None:
        broken()
        raise LookupError("+81 90 0000 0000")

    metronome = ticker.start({"broken": raises, "well": well}, EVERY)
    assert broken.come()
    assert well.come()
    metronome.shutdown(wait=True)
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert told == ["beat broken: LookupError"]  # once, and without what the exception says


def test_a_beat_never_overlaps_itself_and_holds_up_no_other() -> None:
    inside, most, go_on, well = 0, 0, threading.Event(), Beats()

    def slow() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        go_on.wait(PATIENCE)
        inside -= 1

    metronome = ticker.start({"slow": slow, "well": well}, EVERY)
    assert well.come(10)
    go_on.set()
    assert well.come(10)
    metronome.shutdown(wait=True)
    assert most == 1


def test_nothing_is_logged_with_every_beat(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        go_on, well = threading.Event(), Beats()
        metronome = ticker.start({"slow": lambda: go_on.wait(PATIENCE), "well": well}, EVERY)
        assert well.come(20)
        go_on.set()
        metronome.shutdown(wait=True)
    assert len(caplog.records) < 10


def test_how_long_ago_a_beat_ended_is_known_by_elapsed_time(wall: Wall) -> None:
    go_on, elapsed = threading.Event(), [1000.0]
    well = Beats()
    metronome = ticker.start(
        {"stuck": lambda: go_on.wait(PATIENCE), "well": well}, EVERY, clock=wall, elapsed=lambda: elapsed[0]
    )
    assert well.come()
    assert metronome.silence() < 1
    elapsed[0] += 90
    wall.turned = -HOUR
    assert well.come()
    assert metronome.silence() == 90  # the one that is stuck
    go_on.set()
    metronome.shutdown(wait=True)
