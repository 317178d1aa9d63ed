"""The steps about this machine: the database, who may read it, the time zone, and whether Sodan works."""

import re
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.web.readiness import OK, facts
from cli.doctor.finding import Circumstances, Finding, failed, passed, unknown
from cli.main import missing_file
from clinic.errors import SodanError
from clinic.private_files import OTHERS
from clinic.settings import Settings
from store import db as database
from store import staff
from store.db import Database

SQLITE = "sqlite:///"
# SQLite's log in shared memory works between processes of one machine; over a network it loses what was written.
# https://www.sqlite.org/wal.html
NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|lustre|davfs|fuse\.(sshfs|s3fs|rclone|ceph|glusterfs|davfs2?)"
)


def steps(settings: Settings, around: Circumstances) -> Iterator[Finding]:
    """One finding after the other. The database is looked at, never made."""
    missing = missing_file(settings)
    yield _place(settings, around.mounts)
    yield _files(settings, around)
    if missing:
        yield failed("database", f"there is none at {missing}", "start Sodan once: sodan serve")
        return
    try:
        opened = database.connect(settings.database_url, patience=2.0)
    except SodanError as problem:
        yield failed("database", str(problem), "look at DATABASE_URL, and whether the server runs")
        return
    with closing(opened):
        yield from _inside(opened, settings, around)


def _inside(opened: Database, settings: Settings, around: Circumstances) -> Iterator[Finding]:
    kind = "SQLite" if settings.database_url.startswith(SQLITE) else "PostgreSQL"
    here, needed = database.version(opened), database.newest()
    if here > needed:
        yield failed(
            "database", f"a newer Sodan made it ({kind})", "install that version, or name another DATABASE_URL"
        )
        return
    if here < needed:
        yield failed("database", f"an earlier Sodan made it ({kind})", "bring it forward: sodan db upgrade")
        return
    yield passed("database", f"{kind}, schema {here}")
    with opened.look() as tx:
        told = len({row["member_id"] for row in staff.everybody(tx)})
    if told:
        yield passed("staff", f"{told} of staff hear of questions and emergencies")
    else:
        yield failed(
            "staff", "nobody hears of questions and emergencies", "sodan staff invite, and send the code on LINE"
        )
    amiss = [f"{name}: {why}" for name, why in facts(opened, around.clock()).items() if why != OK]
    if amiss:
        yield failed(
            "at work",
            "; ".join(amiss),
            "is it started (systemctl start sodan)? Else look again in a minute; journalctl -u sodan",
        )
    else:
        yield passed("at work", "a worker answers, nobody waits")


def time_zone(settings: Settings, around: Circumstances, country: str | None) -> Finding:
    """Whether the clinic's clock is one of its country; only Japan's can be judged here."""
    now = around.clock().astimezone(settings.timezone)
    said = f"{settings.timezone.key}, where it is {now:%H:%M}"
    if country == "JP" and now.tzname() != "JST":
        return failed("time zone", f"{said}; the clinic's holidays are Japan's", "SODAN_TIMEZONE=Asia/Tokyo")
    return passed("time zone", said)


def _place(settings: Settings, mounts: Path) -> Finding:
    """SQLite belongs on a disk of this machine."""
    if not settings.database_url.startswith(SQLITE):
        return passed("disk", "the server keeps it")
    path = Path(settings.database_url.removeprefix(SQLITE)).absolute()
    try:
        kind = disk_of(path, mounts.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return unknown("disk", "this system does not tell what disk a file is on", "use a disk of this machine itself")
    if NETWORK.fullmatch(kind):
        return failed(
            "disk",
            f"{path} is on a network disk ({kind}), where SQLite loses what was written",
            "move the file to a disk of this machine, or use PostgreSQL (docs/going-live.md)",
        )
    return passed("disk", f"{path} is on a disk of this machine ({kind})")


def disk_of(path: Path, mounts: str) -> str:
    """The kind of file system a path is on, by the text of /proc/self/mountinfo; "unknown" where that does not tell."""
    best, kind = "", "unknown"
    for line in mounts.splitlines():
        before, found, behind = line.partition(" - ")
        point = before.split(" ")[4] if found and before.count(" ") > 3 else ""
        point = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), point)  # blanks are written as \040
        inside = point and (str(path) == point or str(path).startswith(point.rstrip("/") + "/"))
        if inside and len(point) >= len(best):
            best, kind = point, behind.split(" ")[0]
    return kind


def _files(settings: Settings, around: Circumstances) -> Finding:
    """Whoever may read the database reads what patients wrote; whoever may read a secret can write as the clinic."""
    secrets = [Path(value) for name, value in around.env.items() if name.endswith("_FILE") and name[:-5] in SECRETS]
    readable = [path for path in secrets if path.exists() and path.stat().st_mode & OTHERS & ~_granted(path)]
    if settings.database_url.startswith(SQLITE):
        file = Path(settings.database_url.removeprefix(SQLITE))
        readable += [path for path in sorted(file.parent.glob(f"{file.name}*")) if path.stat().st_mode & OTHERS]
    if readable:
        said = f"others on this machine can read {', '.join(map(str, readable))}"
        return failed("file modes", said, f"chmod 600 {' '.join(map(str, readable))}")
    return passed("file modes", "nobody else on this machine can read what is kept")


SECRETS = ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "DATABASE_URL", "SODAN_SMTP_URL")


def _granted(path: Path) -> int:
    """A secret of root's may be read by the group Sodan runs in: docs/operating.md keeps it so."""
    return stat.S_IRGRP if path.stat().st_uid == 0 else 0
