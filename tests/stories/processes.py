"""`sodan …` processes as they run in production, and LINE's stand-in, for the stories told about them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from simulator.platform import Platform
from simulator.server import serve
from tests.stories.conftest import SECRET, TOKEN

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


class Served:
    """What is started here is ended here, with all its children."""

    def __init__(self, platform: Platform, env: dict[str, str], port: int) -> None:
        self.platform = platform
        self.port = port
        self._env = env
        self._running: list[subprocess.Popen[bytes]] = []
        self.announced = ""

    def start(self, command: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", command],
            env={**os.environ, **self._env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.read().decode()
        except OSError:
            return 0, ""

    def checks(self) -> dict[str, Any]:
        """What /readyz tells of each fact."""
        _, body = self.get("/readyz")
        found: dict[str, Any] = json.loads(body)["checks"] if body else {}
        return found

    def up(self) -> None:
        until(lambda: self.get("/healthz")[0] == 200)

    def stop(self, process: "subprocess.Popen[bytes]") -> str:
        process.send_signal(signal.SIGTERM)
        return self.ends(process)

    def ends(self, process: "subprocess.Popen[bytes]") -> str:
        out, said = process.communicate(timeout=PATIENCE)
        self.announced = out.decode()
        return said.decode()

    def close(self) -> None:
        for process in self._running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def children(process: "subprocess.Popen[bytes]", name: str) -> list[int]:
    """The living children of a process that bear a name."""
    found = []
    for listed in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        comm = Path(f"/proc/{listed}/comm")
        if comm.exists() and comm.read_text().strip() == name:
            found.append(int(listed))
    return found


@pytest.fixture
def served(database_url: str) -> Iterator[Served]:
    platform = Platform(SECRET, TOKEN)
    with serve(platform) as line:
        port = free_port()
        env = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_BASE": line.url,
            "DATABASE_URL": database_url,
            "SODAN_JOIN_SECONDS": "0",
            "SODAN_PORT": str(port),
        }
        platform.bot_url = f"http://127.0.0.1:{port}/line/webhook"
        made = Served(platform, env, port)
        yield made
        made.close()
