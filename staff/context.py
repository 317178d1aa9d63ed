"""What everything that concerns staff is made with."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.patient import Language
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class StaffContext:
    """The moment, what the clinic knows, its time zone, the language staff are told things in, and whether e-mail reaches
    them."""

    library: Library
    zone: ZoneInfo
    language: Language
    by_email: bool
    now: datetime
