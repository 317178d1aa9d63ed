"""What every path needs."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.clock import Clock
from clinic.liff import Liff
from clinic.mail import Mailer
from clinic.message import Messenger
from clinic.patient import Language
from knowledge.library import Library
from staff.context import StaffContext
from store.db import Database


@dataclass(slots=True, eq=False)
class Office:
    """The four parts, the clinic's time zone, the language staff are told things in, how Sodan is reached from outside,
    how staff are reached by e-mail, if they are, and the page to reserve on inside LINE, if there is one.

    Only `library` ever changes, all at once, when the clinic has edited what it knows (scheduler/rereading.py)."""

    db: Database
    library: Library
    messenger: Messenger
    clock: Clock
    zone: ZoneInfo
    staff_language: Language
    public_url: str | None = None
    mailer: Mailer | None = None
    liff: Liff | None = None

    @property
    def has_page(self) -> bool:
        """Whether patients can be led to the page to reserve on."""
        return bool(self.public_url) and self.library.clinic.booking is not None

    def for_staff(self, now: datetime) -> StaffContext:
        """The parts of it that what concerns staff is made with."""
        return StaffContext(self.library, self.zone, self.staff_language, self.mailer is not None, now)
