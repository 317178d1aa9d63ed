"""The process is killed between every two steps of path one, on both databases; nothing is lost, nothing said twice."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from clinic.clock import system_clock
from knowledge.library import Library
from simulator.people import Person
from simulator.platform import Platform
from simulator.server import Server, serve
from store import db, staff
from tests.crash.conftest import PATIENCE, Zygote
from tests.crash.zygote import STEPS

LEASE_GONE = 31  # seconds ahead: the dead process's lease has run out, the reply token is still fresh
TOKEN_GONE = 90  # the token has run out too


@dataclass
class Scene:
    """One crash, and the life after it."""

    zygote: Zygote
    platform: Platform
    line: Server
    database_url: str

    def start(self, ahead: int = 0, die: str | None = None) -> int:
        env = {
            "LINE_CHANNEL_SECRET": "secret",
            "LINE_CHANNEL_ACCESS_TOKEN": "token",
            "LINE_API_BASE": self.line.url,
            "DATABASE_URL": self.database_url,
            "SODAN_JOIN_SECONDS": "0.1",
        }
        born = self.zygote.ask(do="start", env=env, ahead=ahead, die=die)
        assert born["port"], "Sodan did not start"
        self.platform.bot_url = f"http://127.0.0.1:{born['port']}/line/webhook"
        return born["pid"]

    def quiet(self) -> bool:
        with self._database() as opened, opened.look() as tx:
            events = tx.row("SELECT count(*) AS n FROM inbox WHERE status = 'new'")
            letters = tx.row("SELECT count(*) AS n FROM outbox WHERE status IN ('due', 'leased')")
        assert events is not None
        assert letters is not None
        return events["n"] == 0 and letters["n"] == 0

    def statuses(self) -> list[str]:
        with self._database() as opened, opened.look() as tx:
            return [row["status"] for row in tx.rows("SELECT status FROM outbox ORDER BY id")]

    def _database(self) -> "closing[db.Database]":
        return closing(db.connect(self.database_url))


@pytest.fixture
def scene(zygote: Zygote, database_url: str) -> Iterator[Scene]:
    platform = Platform("secret", "token")
    platform.redelivery = True
    with serve(platform) as line:
        yield Scene(zygote, platform, line, database_url)


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it did not come to rest"
        time.sleep(0.02)


def crash_and_recover(scene: Scene, die: str, says: str | tuple[str, ...], ahead: int) -> tuple[Any, Any]:
    """Ann is staff, Mai writes, the process dies at a step, LINE redelivers what got no 200, Sodan starts again."""
    ann, mai = scene.platform.person("Ann", "ja", friend=True), scene.platform.person("Mai", "ja", friend=True)
    with scene._database() as opened:
        db.upgrade(opened)
        with opened.atomic() as tx:
            now = system_clock()
            staff.join(tx, staff.invite(tx, now), ann.id, "user", now)
    victim = scene.start(die=die)
    with scene.platform.holding() as held:
        for bubble in (says,) if isinstance(says, str) else says:
            mai.says(bubble)
    held.together()
    assert scene.zygote.ask(do="wait", pid=victim) == {"signal": signal.SIGKILL}
    scene.platform.settle()
    second = scene.start(ahead)
    scene.platform.redeliver()
    until(scene.quiet)
    scene.zygote.ask(do="kill", pid=second)
    return ann, mai


def alerts(ann: Person) -> list[str]:
    """What staff were told; the buttons below most of them are a message of their own."""
    return [each for each in ann.heard() if "【" in each]


QUESTION = "pain-anaesthesia"
BEFORE_IT_IS_SAID = tuple(STEPS)[:6]
REPLIES = tuple(step for step in STEPS if "reply" in step)


@pytest.mark.parametrize("die", STEPS)
def test_a_question_and_its_alert_are_each_said_once(scene: Scene, known: Library, die: str) -> None:
    asked = known.topics[QUESTION].words["ja"].phrasings[0]
    ann, mai = crash_and_recover(scene, die, asked, LEASE_GONE)
    about = known.title(QUESTION, "ja")
    assert mai.heard() == [known.say("staff.passed_about", "ja", about=about).strip()]
    (alert,) = alerts(ann)
    assert asked in alert
    assert set(scene.statuses()) == {"sent"}


@pytest.mark.parametrize("die", BEFORE_IT_IS_SAID)
def test_what_is_written_in_two_bubbles_is_answered_once(scene: Scene, known: Library, die: str) -> None:
    asked = known.topics[QUESTION].words["ja"].phrasings[0]
    ann, mai = crash_and_recover(scene, die, ("こんにちは。", asked), LEASE_GONE)
    assert len(mai.heard()) == 1
    (alert,) = alerts(ann)
    assert f"こんにちは。\n{asked}" in alert
    assert set(scene.statuses()) == {"sent"}


@pytest.mark.parametrize("die", [step for step in STEPS if step not in REPLIES])
def test_urgent_words_and_their_alert_are_each_said_once(scene: Scene, known: Library, die: str) -> None:
    ann, mai = crash_and_recover(scene, die, "唇が腫れて息が苦しいです", LEASE_GONE)
    assert mai.heard() == [known.urgent_words("emergency", "ja", staff_told=True).strip()]
    assert len(alerts(ann)) == 1
    assert set(scene.statuses()) == {"sent"}


@pytest.mark.parametrize("die", STEPS)
def test_found_only_after_the_token_ran_out_it_is_never_said_twice(scene: Scene, known: Library, die: str) -> None:
    """LINE gives no way to know about a reply under way once its token is gone: silence then, and staff are told."""
    ann, mai = crash_and_recover(scene, die, known.topics[QUESTION].words["ja"].phrasings[0], TOKEN_GONE)
    heard, told = mai.heard(), alerts(ann)
    unsure = any("未送信" in alert for alert in told)
    assert sum("未送信" not in alert for alert in told) == 1
    assert len(heard) == 1 or (not heard and unsure)
    if die in REPLIES:
        assert unsure
        assert len(heard) == (die == "LINE took the reply, nobody noted it")
