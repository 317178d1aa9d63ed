"""Handing an e-mail to a mail server, with the standard library."""

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from clinic.mail import Email, SmtpServer

log = logging.getLogger("sodan.smtp")

# For each exchange; some ten of them make an e-mail. Together well below scheduler.emails.LEASE.
TIMEOUT_SECONDS = 10.0
# The password goes unencrypted to this machine at most.
HERE = ("localhost", "127.0.0.1", "::1")


class NoEncryption(smtplib.SMTPException):
    """The server offers no STARTTLS, and the password would go over the network in the clear."""


class SmtpMailer:
    """Sends every e-mail from one address to the same people."""

    def __init__(self, server: SmtpServer, sender: str, to: tuple[str, ...]) -> None:
        self._server, self._sender, self._to = server, sender, to

    def send(self, email: Email) -> str | None:
        try:
            with self._connect() as smtp:
                refused = smtp.send_message(self._message(email), self._sender, list(self._to))
        except smtplib.SMTPResponseException as problem:
            return f"{type(problem).__name__} {problem.smtp_code}"
        except (smtplib.SMTPException, OSError, ValueError) as problem:  # ssl.SSLError is an OSError
            return type(problem).__name__
        if refused:
            log.error(
                "the mail server refuses %d of %d addresses; look at SODAN_ALERT_EMAIL", len(refused), len(self._to)
            )
        return None

    def _connect(self) -> smtplib.SMTP:
        at = self._server
        if at.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                at.host, at.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(at.host, at.port, timeout=TIMEOUT_SECONDS)
        try:
            self._enter(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _enter(self, smtp: smtplib.SMTP) -> None:
        at = self._server
        smtp.ehlo()
        if not at.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        elif not at.tls and at.user and at.host not in HERE:
            raise NoEncryption
        if at.user:
            smtp.login(at.user, at.password)

    def _message(self, email: Email) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self._sender, ", ".join(self._to)
        message["Subject"], message["Date"] = email.subject, format_datetime(email.at)
        # The same at every attempt: whoever gets it twice can tell.
        message["Message-ID"] = f"<{email.id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(email.body)
        return message
