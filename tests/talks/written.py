"""Conversations as people wrote them, each turn with what must happen: README.md beside this file tells how they are written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clinic.patient import Language
from tests.conftest import TOKYO

HERE = Path(__file__).parent
HALVES = ("tune", "test")
NOON = "2026-11-30T12:00"
UNITS = {"h": "hours", "d": "days", "m": "minutes"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One step: what the person writes, or what else happens. `must` are groups of which one check each has to hold."""

    says: tuple[str, ...] = ()
    sticker: bool = False
    mention: bool = False
    staff_says: str | None = None
    staff: str | None = None
    wait: timedelta | None = None
    must: tuple[tuple[str, ...], ...] = ()

    @property
    def by_person(self) -> bool:
        return bool(self.says) or self.sticker


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, from a moment on, with what is there already."""

    id: str
    language: Language
    kind: str
    start: datetime
    given: Mapping[str, Any]
    turns: tuple[Turn, ...]


def read(half: str) -> list[Talk]:
    """All conversations of one half."""
    lines = (HERE / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_talk(json.loads(line)) for line in lines if line.strip()]


def moment(told: str) -> datetime:
    """A time of the clinic's clock."""
    return datetime.fromisoformat(told).replace(tzinfo=TOKYO)


def _talk(data: Mapping[str, Any]) -> Talk:
    turns = tuple(_turn(turn) for turn in data["turns"])
    start = moment(data.get("start") or NOON)
    return Talk(data["id"], data["lang"], data["kind"], start, data.get("given") or {}, turns)


def _turn(data: Mapping[str, Any]) -> Turn:
    says = data.get("says", ())
    wait = data.get("wait")
    return Turn(
        says=(says,) if isinstance(says, str) else tuple(says),
        sticker="sticker" in data,
        mention=bool(data.get("mention")),
        staff_says=data.get("staff_says"),
        staff=data.get("staff"),
        wait=timedelta(**{UNITS[wait[-1]]: float(wait[:-1])}) if wait else None,
        must=tuple(_either(check) for check in data.get("must", ())),
    )


def _either(check: str) -> tuple[str, ...]:
    """ "reason:closed|past" is either reason."""
    either: list[str] = []
    for one in check.split("|"):
        name = one.strip()
        either.append(name if _whole(name, either) else f"{either[0].split(':')[0]}:{name}")
    return tuple(either)


def _whole(name: str, before: Sequence[str]) -> bool:
    from tests.talks.checks import CHECKS

    return not before or name.split(":")[0] in CHECKS
