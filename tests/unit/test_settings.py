"""What the settings about secrets and e-mail take and refuse; the rest is told by tests/stories/test_commands.py."""

from pathlib import Path

import pytest

from clinic.errors import SettingsError
from clinic.mail import SmtpServer
from clinic.settings import Settings

LINE = {"LINE_CHANNEL_SECRET": "3b1f" * 8, "LINE_CHANNEL_ACCESS_TOKEN": "q7Rt+x/9" * 20}
MAIL = {
    "SODAN_SMTP_URL": "smtps://desk%40clinic.example:p%3Aw@mail.clinic.example",
    "SODAN_ALERT_EMAIL": "ann@clinic.example",
}
EXAMPLES = (
    "changeme",
    "CHANGE-ME",
    "your channel secret",
    "YOUR_CHANNEL_ACCESS_TOKEN",
    "channel secret",
    "<token>",
    "{channel access token}",
    "xxxxxxxx",
    "secret",
    "example-token",
    "8c570fa6dd201bb328f1c1eac23a96d8",
)


@pytest.mark.parametrize("value", EXAMPLES)
@pytest.mark.parametrize("name", LINE)
def test_examples_are_no_secrets(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: is an example"):
        Settings.from_env({**LINE, name: value})
    assert Settings.from_env({**LINE, name: value, "LINE_API_BASE": "http://127.0.0.1:8001"})  # a stand-in


def test_secrets_as_line_makes_them_are_taken() -> None:
    assert Settings.from_env(LINE).channel_secret == LINE["LINE_CHANNEL_SECRET"]
    assert Settings.from_env({}, line=False).access_token == ""


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (MAIL["SODAN_SMTP_URL"], SmtpServer("mail.clinic.example", 465, True, "desk@clinic.example", "p:w")),
        ("smtp://127.0.0.1:2525", SmtpServer("127.0.0.1", 2525, False)),
        ("smtp://u:p@[::1]/", SmtpServer("::1", 587, False, "u", "p")),
    ],
)
def test_mail_servers(url: str, server: SmtpServer) -> None:
    chosen = Settings.from_env({**MAIL, "SODAN_SMTP_URL": url, "SODAN_EMAIL_FROM": "a@b.example"}, line=False)
    assert chosen.smtp == server


def test_a_mail_server_may_stand_in_a_file_and_the_sender_may_be_its_user(tmp_path: Path) -> None:
    (tmp_path / "smtp").write_text(MAIL["SODAN_SMTP_URL"] + "\n")
    chosen = Settings.from_env(
        {"SODAN_SMTP_URL_FILE": str(tmp_path / "smtp"), "SODAN_ALERT_EMAIL": "ann@clinic.example,ken@clinic.example"},
        line=False,
    )
    assert chosen.smtp is not None
    assert chosen.email_from == "desk@clinic.example"
    assert chosen.alert_email == ("ann@clinic.example", "ken@clinic.example")
    assert "p:w" not in repr(chosen) + repr(chosen.smtp)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SODAN_SMTP_URL": "http://mail.clinic.example"}, "SODAN_SMTP_URL"),
        ({"SODAN_SMTP_URL": "smtp://mail.clinic.example:0"}, "SODAN_SMTP_URL"),
        ({"SODAN_SMTP_URL": "smtp://mail.clinic.example:99999"}, "SODAN_SMTP_URL"),
        ({"SODAN_SMTP_URL": "smtp://user:p/w@mail.clinic.example"}, "SODAN_SMTP_URL"),
        ({"SODAN_SMTP_URL": "smtp://["}, "SODAN_SMTP_URL"),
        ({"SODAN_SMTP_URL": "smtp://user:p@mail.clinic.example"}, "SODAN_EMAIL_FROM"),
        ({"SODAN_SMTP_URL": ""}, "SODAN_SMTP_URL"),
        ({"SODAN_ALERT_EMAIL": ""}, "SODAN_ALERT_EMAIL"),
        ({"SODAN_ALERT_EMAIL": "ann"}, "SODAN_ALERT_EMAIL"),
        ({"SODAN_ALERT_EMAIL": "ann@clinic.example\nBcc: x@y.example"}, "SODAN_ALERT_EMAIL"),
        ({"SODAN_EMAIL_FROM": "Desk <desk@clinic.example>"}, "SODAN_EMAIL_FROM"),
    ],
)
def test_half_an_email_setting_is_refused_by_name(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=f"^{named}: "):
        Settings.from_env({**MAIL, **wrong}, line=False)
