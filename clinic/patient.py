"""Who writes to the clinic."""

from dataclasses import dataclass
from typing import Literal, NewType

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
DEFAULT_LANGUAGE: Language = "ja"  # of somebody of whom nothing tells yet

PatientId = NewType("PatientId", str)


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
