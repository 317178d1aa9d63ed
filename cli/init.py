"""sodan init: a folder of the clinic's own, begun by a few questions or by a file."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from booking import telephone
from clinic.errors import SettingsError
from clinic.patient import LANGUAGES, Language
from clinic.settings import Settings
from knowledge import library, starter
from knowledge.opening import WEEKDAYS
from knowledge.shelf import PROFILE
from knowledge.starter import Beginning, Offer

_PHONE = r"(0|\+81[ -]?)[\d -]{8,13}"
_PERIODS = r"\d{1,2}:\d\d\s*[-–〜~]\s*\d{1,2}:\d\d(\s*[,、]\s*\d{1,2}:\d\d\s*[-–〜~]\s*\d{1,2}:\d\d)*"
_COLOUR = r"#[0-9A-Fa-f]{6}"
_NUMBER = r"[¥]?(\d{1,7}|\d{1,3}(,\d{3})+)\s*(円|yen|分|min)?"
CLOSED = "-"
NOTHING: Mapping[str, str] = MappingProxyType({})


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from", "source", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Do not ask: read."
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Of questions and notes; else SODAN_STAFF_LANGUAGE.")
def init(folder: Path, source: Path | None, language: Language | None) -> None:
    """Make FOLDER the clinic's own: its profile, with notes in its language. Nothing that is there is written over.

    Asks for name, phones, hours, services, prices and colour, or reads them from a file written as a profile is
    (docs/knowledge.md). What nobody knows yet stays empty, and such questions go to staff.
    """
    spoken = language or _of_staff()
    if (folder / PROFILE).exists():
        raise SettingsError(f"{folder / PROFILE} is there already; change it by hand, or name another folder")
    told = starter.words(spoken)
    begun = starter.read(source) if source else _Questions(told).all()
    for name, text in starter.files(begun, spoken).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(text, encoding="utf-8")
    found = library.examine(folder)
    for problem in found.problems:
        click.secho(str(problem), fg="red", err=True)
    _tell(folder, begun, told["end"])
    sys.exit(1 if found.problems else 0)


def _of_staff() -> Language:
    """Nothing else of the settings may be in the way: SODAN_KNOWLEDGE names a folder that is only being made."""
    named = {name: value for name, value in os.environ.items() if name == "SODAN_STAFF_LANGUAGE"}
    return Settings.from_env(named, line=False).staff_language


def _tell(folder: Path, begun: Beginning, end: dict[str, str]) -> None:
    named = os.fspath(folder.absolute())
    click.echo("\n" + end["written"].replace("{folder}", named))
    lacking = ", ".join(end[name] for name in starter.missing(begun))
    if lacking:
        click.echo(end["staff"].replace("{missing}", lacking))
    click.echo(end["next"].replace("{folder}", named))


def _plainly(typed: str) -> str:
    """Digits and signs of a Japanese keyboard as those of a Latin one, as far as numbers, times and colours are asked for."""
    return telephone.plain(typed).replace("ー", "-").replace("、", ",")


class _Questions:
    """Asks one thing after the other; what cannot be read is asked again, and Enter leaves it out."""

    def __init__(self, told: dict[str, dict[str, str]]) -> None:
        self._ask, self._days = told["ask"], told["day"]

    def all(self) -> Beginning:
        click.echo(self._ask["welcome"] + "\n")
        said = {"name.ja": self._one("name_ja"), "name.en": self._one("name_en")}
        while not any(said.values()):
            said = {"name.ja": self._one("name_ja"), "name.en": self._one("name_en")}
        phone = self._one("phone", _PHONE, needed=True)
        said |= {"phone": phone, "emergency_phone": self._one("emergency_phone", _PHONE) or phone}
        said |= {
            f"{key}.{language}": self._one(f"{key}_{language}")
            for key in ("address", "operator")
            for language in LANGUAGES
        }
        policy = self._one("privacy_policy", r"https?://\S+")
        said |= {f"privacy_policy.{language}": policy for language in LANGUAGES}
        week = self._week()
        return Beginning(said, week, self._services(), self._one("colour", _COLOUR))

    def _one(self, key: str, shape: str = "", needed: bool = False, gaps: Mapping[str, str] = NOTHING) -> str:
        words = self._ask[key]
        for gap, value in gaps.items():
            words = words.replace(f"{{{gap}}}", value)
        while True:
            typed: str = click.prompt(words, default="", show_default=False).strip()
            answer = _plainly(typed) if shape else typed
            if (not answer and not needed) or (answer and re.fullmatch(shape or r".+", answer)):
                return answer
            click.secho(self._ask["again"].replace("{problem}", typed or "–"), fg="yellow")

    def _week(self) -> dict[str, list[str]]:
        """Enter repeats the day before: most days of a week are alike."""
        week: dict[str, list[str]] = {}
        before: list[str] = []
        for day in WEEKDAYS:
            before = self._periods("hours", before, self._days[day])
            week[day] = before
        week["holiday"] = self._periods("holiday", [])
        return week

    def _periods(self, key: str, before: list[str], day: str = "") -> list[str]:
        shown = ", ".join(before) or self._ask["hours_closed"]
        answer = self._one(key, rf"{_PERIODS}|{CLOSED}", gaps={"day": day, "before": shown})
        if not answer:
            return before
        return [] if answer == CLOSED else [part.strip() for part in re.split("[,、]", answer)]

    def _services(self) -> list[Offer]:
        """One after the other, until one has no name; the clinic's own language is asked for first."""
        offers: list[Offer] = []
        while True:
            first, second = (
                ("name_ja", "name_en") if "{number}" in self._ask["service_name_ja"] else ("name_en", "name_ja")
            )
            name = self._one(f"service_{first}", gaps={"number": str(len(offers) + 1)})
            if not name:
                return offers
            names: dict[Any, str] = {first[-2:]: name, second[-2:]: self._one(f"service_{second}")}
            price, minutes = self._number("service_price"), self._number("service_minutes")
            plan = "dermapen" if self._one("service_dermapen").lower() in ("y", "yes", "はい") else None
            offers.append(Offer({key: text for key, text in names.items() if text}, price, minutes, plan))

    def _number(self, key: str) -> int | None:
        answer = self._one(key, _NUMBER)
        return int(re.sub(r"\D", "", answer)) if answer else None
