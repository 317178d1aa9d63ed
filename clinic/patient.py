"""Who writes to the clinic."""

from dataclasses import dataclass
from typing import NewType

# A tag as in BCP 47. In LANGUAGES everything is written and learned; further ones are files of a few hundred sentences
# (knowledge/further.py), and what they lack is said in the one that STANDS_IN.
Language = str
LANGUAGES: tuple[Language, ...] = ("ja", "en")
STANDS_IN: Language = "en"
DEFAULT_LANGUAGE: Language = "ja"  # of somebody of whom nothing tells yet

PatientId = NewType("PatientId", str)


def written_in(language: Language) -> Language:
    """The language of LANGUAGES in which something is said to whoever speaks this one."""
    return language if language in LANGUAGES else STANDS_IN


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who telephones or walks in and is not on LINE; `telephone` as they say it, empty if they do not."""

    name: str
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How the clinic finds somebody who is on LINE: either may be empty. `asked`: the chat has asked for them, with what for."""

    name: str = ""
    telephone: str = ""
    asked: bool = False

    @property
    def known(self) -> bool:
        return bool(self.name or self.telephone)


NOBODY = Contact()
