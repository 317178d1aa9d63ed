"""E-mail really handed to a mail server on this machine."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from clinic.mail import Email, SmtpServer
from scheduler import smtp
from scheduler.smtp import SmtpMailer
from tests.mailbox import Mailbox, mailbox

EMAIL = Email(
    "0001", "【至急】番号 ABC123", "確認してください。\n.\nNo. ABC123\n", datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
)
TO = ("ann@clinic.example", "ken@clinic.example")


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def mailer(post: Mailbox, user: str = "", password: str = "") -> SmtpMailer:
    return SmtpMailer(SmtpServer("127.0.0.1", post.port, False, user, password), "desk@clinic.example", TO)


def test_what_is_handed_in_arrives_as_it_was_written(post: Mailbox) -> None:
    assert mailer(post).send(EMAIL) is None
    (got,) = post.got
    assert got["Subject"] == EMAIL.subject
    assert got.get_content().replace("\r\n", "\n") == EMAIL.body
    assert post.recipients == [list(TO)]
    assert got["From"] == "desk@clinic.example"
    assert got["Message-ID"] == "<0001@clinic.example>"
    assert got["Date"].datetime == EMAIL.at


def test_the_user_logs_in(post: Mailbox) -> None:
    post.takes_logins = True
    assert mailer(post, "desk@clinic.example", "pass word").send(EMAIL) is None
    assert post.logins == [("desk@clinic.example", "pass word")]


def test_a_password_never_goes_over_the_network_in_the_clear(post: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "HERE", ())
    post.takes_logins = True
    assert mailer(post, "desk", "password").send(EMAIL) == "NoEncryption"
    assert post.logins == []


@pytest.mark.parametrize("status", [450, 550])
def test_a_refusal_is_a_reason_without_an_address(post: Mailbox, status: int) -> None:
    post.refuses = status
    reason = mailer(post).send(EMAIL)
    assert reason == "SMTPRecipientsRefused"
    assert post.got == []


def test_nobody_listening_and_silence_are_reasons_too(post: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SmtpMailer(SmtpServer("127.0.0.1", 9, False), "a@b.example", TO).send(EMAIL) == "ConnectionRefusedError"
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.1)
    post.silent = threading.Event()
    assert mailer(post).send(EMAIL) in ("TimeoutError", "SMTPServerDisconnected")


def test_encryption_from_the_first_byte_is_not_given_up_for_a_server_without_it(post: Mailbox) -> None:
    secured = SmtpMailer(SmtpServer("127.0.0.1", post.port, True), "a@b.example", TO)
    assert secured.send(EMAIL) == "SSLError"
    assert post.got == []


def test_nothing_of_the_password_or_an_address_is_logged(post: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    post.refuses = 550
    with caplog.at_level(logging.DEBUG):
        mailer(post, "", "").send(EMAIL)
    assert not any("clinic.example" in record.getMessage() for record in caplog.records)
    assert "hidden" not in repr(SmtpServer("h", 1, True, "user", "hidden"))
