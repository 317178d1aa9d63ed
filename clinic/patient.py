"""Who writes to the clinic."""

from typing import Literal, NewType

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
DEFAULT_LANGUAGE: Language = "ja"  # of somebody of whom nothing tells yet

PatientId = NewType("PatientId", str)
