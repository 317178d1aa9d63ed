"""`sodan serve` is several processes: whichever dies is started again, and all end together."""

import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cli.listening import WEB, WORKER
from knowledge.library import Library
from simulator import webhooks
from tests.stories.conftest import SECRET
from tests.stories.processes import PATIENCE, Served, children, free_port, served, until
from tests.stories.test_slow_clients import event

__all__ = ["served"]  # a fixture

pytestmark = pytest.mark.slow


def ready(served: Served) -> bool:
    return served.get("/readyz")[0] == 200


def test_a_dead_worker_is_started_again_and_answers_what_came_meanwhile(served: Served, known: Library) -> None:
    running = served.start("serve")
    until(lambda: ready(served))
    mai = served.platform.person("Mai", language="ja", friend=True)
    (worker,) = children(running, WORKER)
    os.kill(worker, signal.SIGKILL)
    mai.says(known.topics["pores"].words["ja"].phrasings[0])
    assert mai.hears(PATIENCE) == [known.answer_with_source("pores", "ja")]
    assert f"{WORKER} ended (signal 9)" in served.stop(running)
    assert running.returncode == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_dead_web_processes_are_started_again_on_the_same_port(served: Served) -> None:
    running = served.start("serve")
    until(lambda: ready(served))
    until(lambda: 'name="password"' in served.get("/desk/")[1])  # the desk is there too, once it is opened
    dead = children(running, WEB)
    for one in dead:
        os.kill(one, signal.SIGKILL)
    until(lambda: len(set(children(running, WEB)) - set(dead)) == len(dead) and ready(served))
    served.stop(running)
    assert running.returncode == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_stopped_worker_is_not_ready_and_the_web_says_so(served: Served) -> None:
    web = served.start("web")
    served.up()
    status, _ = served.get("/readyz")
    assert status == 503
    assert not served.checks()["workers"]["ok"]
    worker = served.start("worker")
    until(lambda: ready(served))
    served.stop(worker)
    assert served.get("/readyz")[0] == 503
    assert "sodan worker" in served.checks()["workers"]["why"]
    assert served.get("/healthz")[0] == 200
    served.stop(web)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_when_the_supervisor_is_killed_its_children_end_by_themselves(served: Served) -> None:
    running = served.start("serve")
    until(lambda: ready(served))
    left = children(running, WEB) + children(running, WORKER)
    running.kill()
    until(lambda: not any(_lives(pid) for pid in left))
    with socket.create_server(("127.0.0.1", served.port)):
        pass


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_orphan_that_keeps_the_port_is_named_and_ended_by_the_next_start(served: Served) -> None:
    running = served.start("serve")
    until(lambda: ready(served))
    stuck = children(running, WEB)
    for pid in stuck:
        os.kill(pid, signal.SIGSTOP)  # it cannot notice that nobody supervises it any more
    running.kill()
    running.wait()
    again = served.start("serve")
    until(lambda: again.poll() is not None or served.get("/healthz")[0] == 200)
    said = served.stop(again)
    assert all(f"process {pid} of an earlier Sodan" in said for pid in stuck)
    assert not any(_lives(pid) for pid in stuck)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_knowledge_that_cannot_be_used_ends_the_start_with_a_sentence(served: Served, tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    served._env["SODAN_KNOWLEDGE"] = str(tmp_path / "knowledge")
    running = served.start("serve")
    said = served.ends(running)
    assert running.returncode == 1
    assert "profile.toml" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_port_that_another_running_sodan_holds_is_left_alone(served: Served) -> None:
    first = served.start("serve")
    served.up()
    second = served.start("serve")
    assert "SODAN_PORT" in served.ends(second)
    assert second.returncode == 1
    assert served.get("/healthz")[0] == 200
    served.stop(first)
    assert first.returncode == 0


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as told:
            return told.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Passage:
    """A way to PostgreSQL that can be closed: connections are then refused, or lead nowhere."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._port = free_port()
        self._ends: list[socket.socket] = []
        self.leads_nowhere = False
        self.open()

    def open(self) -> None:
        self.leads_nowhere = False
        self._server = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._server,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def url(self, plain: str) -> str:
        from psycopg.conninfo import conninfo_to_dict

        parts = conninfo_to_dict(plain)
        return (
            f"postgresql://{parts['user']}@127.0.0.1:{self._port}/{parts['dbname']}?sslmode=disable&gssencmode=disable"
        )

    def _accept(self, server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = server.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._where)
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if not self.leads_nowhere:
                    other.sendall(data)
            other.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def passage(postgres_server: str) -> Iterator[Passage]:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(postgres_server)
    made = Passage(f"{parts['host']}/.s.PGSQL.{parts.get('port', 5432)}")
    yield made
    made.close()


def delivers(port: int, number: int) -> tuple[int, float]:
    """A signed webhook: how it is answered, and after how many seconds."""
    body = json.dumps({"destination": "U" * 33, "events": [event(number)]}).encode()
    headers = {"x-line-signature": webhooks.sign(SECRET, body)}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/line/webhook", body, headers)
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            status = answer.status
    except urllib.error.HTTPError as problem:
        with problem:
            status = problem.code
    return status, time.monotonic() - begun


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("how", ["refused", "silent"])
def test_while_the_database_is_away_line_hears_503_in_time(
    served: Served, passage: Passage, database_url: str, how: str
) -> None:
    served._env["DATABASE_URL"] = passage.url(database_url)
    web = served.start("web")
    served.up()
    assert delivers(served.port, 1)[0] == 200
    if how == "refused":
        passage.close()
    else:
        passage.leads_nowhere = True
    for number in (2, 3):
        status, took = delivers(served.port, number)
        assert status == 503
        assert took < 2.5  # two on a quiet machine
    began = time.monotonic()
    assert served.get("/readyz")[0] == 503
    assert time.monotonic() - began < 2.5
    assert served.get("/healthz")[0] == 200
    if how == "silent":
        passage.close()
    passage.open()
    until(lambda: delivers(served.port, 2)[0] == 200)  # as LINE does: again
    said = served.stop(web)
    assert "Traceback" not in said
    assert "PostgreSQL does not answer" in said


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_stop_does_not_wait_for_a_database_that_is_away(served: Served, passage: Passage, database_url: str) -> None:
    served._env["DATABASE_URL"] = passage.url(database_url)
    process = served.start("serve")
    until(lambda: ready(served))
    passage.close()
    until(lambda: served.get("/readyz")[0] == 503)
    said = served.stop(process)
    assert process.returncode == 0
    assert "did not stop in time" not in said
    assert "Traceback" not in said
    passage.open()
