"""Noticing danger and answering it, whatever else is missing: loaded alone and first, and never without words."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clinic.patient import LANGUAGES, Language, written_in
from intents.danger.rules import UrgentRules
from knowledge import danger, gaps, profile
from knowledge.danger import Danger
from knowledge.profile import Clinic
from knowledge.settle import settle
from knowledge.shelf import FALLBACK, SHIPPED, Shelf

log = logging.getLogger("sodan.knowledge")


@dataclass(frozen=True, slots=True)
class DangerDesk:
    """The danger rules, their words, and the clinic's numbers that fill them. Built by `load_danger`."""

    danger: Danger
    values: Mapping[Language, Mapping[str, str]]

    @property
    def rules(self) -> UrgentRules:
        return self.danger.rules

    def reply(self, response: str, signs: Sequence[str], language: Language, staff_told: bool) -> str:
        """What a person in danger is told, in words that need no clinic where the clinic's cannot be used.

        KeyError for a response that nothing leads to.
        """
        try:
            return self.danger.reply(
                response, signs, written_in(language), staff_told, self.values[written_in(language)]
            )
        except LookupError as missing:
            log.error("no words of the clinic for urgent/%s in %s: %s", response, language, missing)
            return last_resort().reply(response, signs, written_in(language), staff_told, {})

    def sign(self, slug: str, language: Language) -> str:
        """What staff read for a danger sign; KeyError for what is none."""
        return self.danger.signs[slug][written_in(language)]


def load_danger(folder: Path | None = None, ships: Path = SHIPPED) -> DangerDesk:
    """The danger rules that ship with a clinic's own folder (None: none) laid over them. Nothing that is wrong stops it.

    What of the folder cannot be used is left out, and what ships stands in; what ships being damaged, the last resort does.
    """
    for own in dict.fromkeys((folder, None)):
        found, shelf = settle(ships, own, _read)
        if found is not None:
            values = profile.numbers(shelf if own == folder else Shelf(ships, folder))
            return DangerDesk(found, values)
        for problem in shelf.problems:
            log.error("danger: %s", problem)
    return DangerDesk(last_resort(), {language: {} for language in LANGUAGES})


def _read(shelf: Shelf) -> Danger | None:
    """The rules, once nothing of the clinic's own is wrong with them. What the profile lacks is not their mistake."""
    loaded = danger.load(shelf, date.max)
    if loaded is None:
        return None
    numbers = {language: dict.fromkeys(profile.KNOWN, "-") for language in LANGUAGES}
    gaps.check_danger(Clinic(False, numbers, (), {}), *loaded)
    return None if any(problem.entry is not None for problem in shelf.problems) else loaded[0]


@cache
def last_resort() -> Danger:
    """A few rules and words that name no clinic; they come with the program and nothing is laid over them."""
    loaded = danger.load(Shelf(FALLBACK), date.max)
    assert loaded is not None
    return loaded[0]
