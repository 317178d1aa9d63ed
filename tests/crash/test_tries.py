"""Who is given up after crashes: nobody innocent, and no cry for help without an alarm; on both databases, with all threads."""

import signal
from contextlib import AbstractContextManager

import pytest

from clinic.clock import system_clock
from clinic.settings import Settings
from knowledge.library import Library
from simulator.people import Person
from store import staff
from tests.crash.test_path_one import Scene, scene, until
from tests.taken_in import taken_in_only

__all__ = ["scene"]

WAITING = 24
URGENT = "唇が腫れて息が苦しいです"
A_LEASE = 11  # seconds: whoever held an event so long ago has crashed
CRASH = "decided, nothing written"


def taken_in(scene: Scene, known: Library) -> AbstractContextManager[None]:
    env = {
        "LINE_CHANNEL_SECRET": "secret",
        "LINE_CHANNEL_ACCESS_TOKEN": "token",
        "LINE_API_BASE": scene.line.url,
        "DATABASE_URL": scene.database_url,
    }
    return taken_in_only(scene.platform, Settings.from_env(env), known)


def joins_staff(scene: Scene, name: str = "Ann") -> Person:
    ann = scene.platform.person(name, "ja", friend=True)
    with scene._database() as opened, opened.atomic() as tx:
        assert staff.join(tx, staff.invite(tx, system_clock()), ann.id, "user", system_clock())
    return ann


def fates(scene: Scene) -> dict[str, int]:
    with scene._database() as opened, opened.look() as tx:
        return {row["status"]: row["n"] for row in tx.rows("SELECT status, count(*) AS n FROM inbox GROUP BY status")}


def test_one_crash_with_many_waiting_gives_nobody_up(scene: Scene, known: Library) -> None:
    """Two workers look at 24 events older than ten seconds; one dies before its first answer."""
    with taken_in(scene, known):
        ann = joins_staff(scene)
        asked = known.topics["pain-anaesthesia"].words["ja"].phrasings[0]
        people = [scene.platform.person(f"P{number}", "ja", friend=True) for number in range(WAITING)]
        for number, person in enumerate(people):
            person.says(URGENT if number % 6 == 0 else asked)
    victim = scene.start(A_LEASE, die=CRASH)
    assert scene.zygote.ask(do="wait", pid=victim) == {"signal": signal.SIGKILL}
    others = [scene.start(2 * A_LEASE), scene.start(2 * A_LEASE)]
    until(scene.quiet)
    for other in others:
        scene.zygote.ask(do="kill", pid=other)
    assert fates(scene) == {"done": WAITING}
    urgent = known.urgent_words("emergency", "ja", staff_told=True).strip()
    heard = [person.heard() for person in people]
    assert all(len(each) == 1 for each in heard)
    assert sum(each == [urgent] for each in heard) == 4
    assert sum("至急" in told for told in ann.heard()) == 4


@pytest.mark.parametrize("says", [URGENT, "料金はいくらですか"])
def test_what_crashes_every_time_ends_after_its_tries(scene: Scene, known: Library, says: str) -> None:
    """The process dies whenever it thinks about this event. It is given up unthought of; danger is judged by rules."""
    with taken_in(scene, known):
        ann = joins_staff(scene)
        mai = scene.platform.person("Mai", "ja", friend=True)
        mai.says(says)
    for tries in range(3):
        victim = scene.start((1 + tries) * A_LEASE, die=CRASH)
        assert scene.zygote.ask(do="wait", pid=victim) == {"signal": signal.SIGKILL}
        assert mai.heard() == []
    last = scene.start(4 * A_LEASE)
    until(scene.quiet)
    scene.zygote.ask(do="kill", pid=last)
    assert fates(scene) == {"failed": 1}
    told = ann.heard()
    if says == URGENT:
        assert mai.heard() == [known.urgent_words("emergency", "ja", staff_told=True).strip()]
        assert sum("至急" in each for each in told) == 1
    else:
        assert mai.heard() == [known.say("trouble.staff", "ja").strip()]
        assert says in told[0]
        assert not any("至急" in each for each in told)
