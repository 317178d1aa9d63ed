"""The port: taken in the name of all processes of Sodan, and taken back from one that outlived its own."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from clinic.errors import SettingsError
from clinic.settings import Settings

BACKLOG = 1024
# What the processes of `sodan serve` are called; /proc keeps 15 characters of a name.
SUPERVISOR, WEB, WORKER = "sodan-serve", "sodan-web", "sodan-worker"
# A web process that was told to stop finishes what it has begun.
LEAVE_SECONDS = 3.0
_LISTENING = "0A"  # https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html


def listen(chosen: Settings) -> socket.socket:
    """The open port. A web process whose supervisor was killed is ended, and said so; SettingsError if it is anybody else's."""
    while True:
        try:
            return _opened(chosen)
        except (OSError, OverflowError) as problem:
            orphans = _orphans(chosen.port)
            if not orphans:
                raise _refused(chosen, problem) from None
        for orphan in orphans:
            click.echo(
                f"Port {chosen.port} was still held by process {orphan} of an earlier Sodan; ending it.", err=True
            )
            _end(orphan)


def _opened(chosen: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    return socket.create_server((chosen.host, chosen.port), family=family, backlog=BACKLOG)


def _refused(chosen: Settings, problem: Exception) -> SettingsError:
    return SettingsError(
        f"SODAN_HOST, SODAN_PORT: cannot listen on {chosen.host}:{chosen.port} ({problem}); name another, or stop it"
    )


def call_oneself(name: str) -> None:
    """The name `ps` shows, by which the next start knows its own; systems without /proc go without."""
    own = Path("/proc/self/comm")
    if own.exists():
        own.write_text(name, encoding="ascii")


def _orphans(port: int) -> list[int]:
    """The web processes that listen on a port though nobody supervises them any more."""
    wanted = {f"socket:[{inode}]" for inode in _inodes(port)}
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if _read(process / "comm") == WEB and wanted & set(_open_files(process)):
            parent = _status(process, "PPid")
            if _read(Path("/proc") / parent / "comm") != SUPERVISOR:
                found.append(int(process.name))
    return found


def _inodes(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in _read(Path(table)).splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                yield fields[9]


def _open_files(process: Path) -> Iterator[str]:
    with suppress(OSError):  # another user's, or it has just ended
        for number in os.listdir(process / "fd"):
            with suppress(OSError):  # closed meanwhile
                yield os.readlink(process / "fd" / number)


def _status(process: Path, name: str) -> str:
    lines = (line.partition(":") for line in _read(process / "status").splitlines())
    return next((value.strip() for key, _, value in lines if key == name), "")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _end(pid: int) -> None:
    """Ask, and after a while insist."""
    for number, patience in ((signal.SIGTERM, LEAVE_SECONDS), (signal.SIGKILL, LEAVE_SECONDS)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if _read(Path("/proc") / str(pid) / "comm") != WEB or _status(Path("/proc") / str(pid), "State")[:1] == "Z":
                return
            time.sleep(0.02)
