"""Who writes to the clinic."""

from typing import Literal, NewType

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")

PatientId = NewType("PatientId", str)
