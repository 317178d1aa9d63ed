"""E-mail, the way staff are reached when LINE is not: what is needed to send one, and what one is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where e-mail is handed in. `tls`: from the first byte (smtps); otherwise STARTTLS, where it is offered."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return "SmtpServer(…)"  # the password must not reach a log by way of a traceback


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail in its final words. `id` stays the same when it is sent once more."""

    id: str
    subject: str
    body: str
    at: datetime


class Mailer(Protocol):
    """No method raises for anything the mail server or the network does."""

    def send(self, email: Email) -> str | None:
        """None if it was taken; otherwise why not: a status or the name of the trouble, never an address."""
