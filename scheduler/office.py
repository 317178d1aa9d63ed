"""What every path needs."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.clock import Clock
from clinic.mail import Mailer
from clinic.message import Messenger
from clinic.patient import Language
from knowledge.library import Library
from store.db import Database


@dataclass(frozen=True, slots=True)
class Office:
    """The four parts, the clinic's time zone, the language staff are told things in, how Sodan is reached from outside,
    and how staff are reached by e-mail, if they are."""

    db: Database
    library: Library
    messenger: Messenger
    clock: Clock
    zone: ZoneInfo
    staff_language: Language
    public_url: str | None = None
    mailer: Mailer | None = None
