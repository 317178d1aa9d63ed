"""The environment, parsed once. Nothing else reads it."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from clinic.errors import SettingsError
from clinic.liff import LIFF_ID, Liff
from clinic.mail import SmtpServer
from clinic.patient import LANGUAGES, Language

LINE_API = "https://api.line.me"


# What stands in documents and examples, without what is no letter or digit: whoever reads those could sign as LINE does.
# The long one: https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
_EXAMPLES = frozenset(
    [
        "changeme",
        "changethis",
        "replaceme",
        "todo",
        "fixme",
        "example",
        "secret",
        "mysecret",
        "topsecret",
        "token",
        "mytoken",
        "test",
        "testing",
        "dummy",
        "fake",
        "placeholder",
        "none",
        "null",
        "undefined",
        "password",
        "12345678",
        "0123456789abcdef0123456789abcdef",
        "channelsecret",
        "channeltoken",
        "channelaccesstoken",
        "linechannelsecret",
        "linechannelaccesstoken",
        "accesstoken",
        "insert",
        "8c570fa6dd201bb328f1c1eac23a96d8",
    ]
)
_EXAMPLE_BEGINNINGS = ("your", "changeme", "change-me", "example", "<", "{", "$", "…", "...")


def _text(value: str) -> str:
    return value


def _is_example(value: str) -> bool:
    bare = re.sub(r"[^a-z0-9]", "", value.casefold())
    return bare in _EXAMPLES or value.casefold().startswith(_EXAMPLE_BEGINNINGS) or len(set(bare)) < 2


def _token(value: str) -> str:
    """What an HTTP header cannot carry would fail at every single message instead of here."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError("holds a character no token has; copy it again from the LINE Developers console")
    return value


def _channel_id(value: str) -> str:
    if value and not (value.isascii() and value.isdigit()):
        raise ValueError("write the digits of the channel ID (LINE Developers console, Basic settings)")
    return value


def _liff_id(value: str) -> str:
    if value and not re.fullmatch(LIFF_ID, value):
        raise ValueError("write the LIFF ID such as 1653000000-AbCdEfGh (LINE Developers console, LIFF)")
    return value


def _smtp(value: str) -> SmtpServer | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(_SMTP) from None
    if parts.scheme not in _SMTP_PORTS or not parts.hostname or port == 0 or parts.path.strip("/") or parts.query:
        raise ValueError(_SMTP)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port or _SMTP_PORTS[parts.scheme], parts.scheme == "smtps", user, password)


_SMTP = "write smtps://user:password@host or smtp://user:password@host:587, with %40 for an @ within user or password"
_SMTP_PORTS = {"smtp": 587, "smtps": 465}  # https://www.rfc-editor.org/rfc/rfc8314#section-3.3


def _address(value: str) -> str:
    if value and not re.fullmatch(r"[^\s,<>@]+@[A-Za-z0-9.-]+", value):
        raise ValueError("write a plain e-mail address such as desk@clinic.example")
    return value


def _addresses(value: str) -> tuple[str, ...]:
    return tuple(_address(part.strip()) for part in value.split(",") if part.strip())


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("write an address that starts with https:// (or http:// for the stand-in)")
    return value.rstrip("/")


def _public(value: str) -> str | None:
    return _url(value) if value else None


def _database(value: str) -> str:
    if re.fullmatch(r"sqlite:///.+", value) or re.match(r"postgres(ql)?://", value):
        return value
    raise ValueError("write sqlite:///path/to/file.db or postgresql://user@host/name")


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError("write a port number from 1 to 65535")
    return int(value)


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("write an IANA zone name such as Asia/Tokyo") from None


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 256:
        raise ValueError("write a whole number from 1 to 256")
    return int(value)


def _moment(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 10:
        raise ValueError("write seconds from 0 to 10, such as 1 or 0.8")
    return seconds


def _language(value: str) -> Language:
    for language in LANGUAGES:
        if value == language:
            return language
    raise ValueError(f"write one of {', '.join(LANGUAGES)}")


def _folder(value: str) -> Path | None:
    if not value:
        return None
    if not Path(value).is_dir():
        raise ValueError("name a folder that exists, or leave it unset for the knowledge that ships with Sodan")
    return Path(value)


def _setting(name: str, read: Callable[[str], Any], default: str | None, about: str, secret: bool = False) -> Any:
    return field(metadata={"name": name, "read": read, "default": default, "about": about, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. Build it with `from_env`."""

    channel_secret: str = _setting(
        "LINE_CHANNEL_SECRET", _text, None, "Channel secret; signs what LINE sends (LINE Developers console)", True
    )
    channel_id: str = _setting(
        "LINE_CHANNEL_ID",
        _channel_id,
        "",
        "Channel ID (LINE Developers console): with it Sodan has its access tokens issued by itself, each for 15 minutes",
    )
    access_token: str = _setting(
        "LINE_CHANNEL_ACCESS_TOKEN",
        _token,
        "",
        "A long-lived channel access token instead; one of the two must be set (LINE Developers console)",
        True,
    )
    api_base: str = _setting("LINE_API_BASE", _url, LINE_API, "Where LINE's Messaging API answers")
    database_url: str = _setting(
        "DATABASE_URL", _database, "sqlite:///var/sodan.db", "`sqlite:///file` or `postgresql://…`", True
    )
    host: str = _setting("SODAN_HOST", _text, "127.0.0.1", "Address to listen on")
    port: int = _setting("SODAN_PORT", _port, "8000", "Port to listen on")
    public_url: str | None = _setting(
        "SODAN_PUBLIC_URL",
        _public,
        "",
        "How Sodan is reached from outside, for calendar links and the page to reserve on; unset: neither is offered",
    )
    liff_id: str = _setting(
        "SODAN_LIFF_ID", _liff_id, "", "LIFF ID of the page to reserve on; unset: a link in the chat leads there"
    )
    liff_channel_id: str = _setting(
        "SODAN_LIFF_CHANNEL_ID",
        _channel_id,
        "",
        "Channel ID of the LINE Login or MINI App channel that LIFF ID belongs to",
    )
    liff_channel_secret: str = _setting(
        "SODAN_LIFF_CHANNEL_SECRET",
        _text,
        "",
        "Channel secret of that channel: with it `sodan doctor` can see how LINE opens the page; nothing else needs it",
        True,
    )
    timezone: ZoneInfo = _setting("SODAN_TIMEZONE", _zone, "Asia/Tokyo", "The clinic's time zone")
    knowledge: Path | None = _setting(
        "SODAN_KNOWLEDGE", _folder, "", "The clinic's own folder, laid over the knowledge that ships; unset: none"
    )
    cache: Path = _setting("SODAN_CACHE", Path, "var/cache", "Folder for what can be computed again; may be emptied")
    staff_language: Language = _setting(
        "SODAN_STAFF_LANGUAGE", _language, "ja", "What staff are told things in: `ja` or `en`"
    )
    alert_email: tuple[str, ...] = _setting(
        "SODAN_ALERT_EMAIL",
        _addresses,
        "",
        "Who hears by e-mail when LINE cannot be reached, or nobody took an alert in time: addresses, with commas",
    )
    smtp: SmtpServer | None = _setting(
        "SODAN_SMTP_URL",
        _smtp,
        "",
        "The mail server: `smtps://user:password@host` or `smtp://…` (STARTTLS where it is offered)",
        True,
    )
    email_from: str = _setting(
        "SODAN_EMAIL_FROM", _address, "", "Sender of those e-mails; unset: the user of the mail server"
    )
    threads: int = _setting(
        "SODAN_THREADS", _count, "32", "How many messages are on their way to LINE at the same time"
    )
    join_seconds: float = _setting(
        "SODAN_JOIN_SECONDS",
        _moment,
        "1",
        "So long after a message the next one of the same person is waited for and read with it; `0`: each is answered alone",
    )

    @classmethod
    def from_env(cls, env: Mapping[str, str], line: bool = True) -> "Settings":
        """Parse the environment; SettingsError lists every wrong setting by name with the mend.

        `line=False` is for commands that do not talk to LINE: its secrets may then be missing.
        """
        values: dict[str, Any] = {}
        wrong = _unknown(env)
        for setting in fields(cls):
            about = setting.metadata
            try:
                default = "" if about["default"] is None and not line else about["default"]
                values[setting.name] = about["read"](_raw(env, about["name"], default, about["secret"]))
            except ValueError as problem:
                wrong.append(f"{about['name']}: {problem}")
        wrong += [*_examples(values), *_one_kind_of_token(values, line), *_half_an_email(values), *_half_a_liff(values)]
        if wrong:
            raise SettingsError("\n".join(wrong))
        return cls(**values)

    @property
    def line(self) -> bool:
        """Whether all is set that talking to LINE takes."""
        return bool(self.channel_secret and (self.channel_id or self.access_token))

    @property
    def liff(self) -> Liff | None:
        """The page inside LINE, where it is set up."""
        return Liff(self.liff_id, self.liff_channel_id, self.api_base) if self.liff_id else None

    def __repr__(self) -> str:
        return "Settings(…)"  # secrets must not reach a log by way of a traceback


def _examples(values: dict[str, Any]) -> list[str]:
    """Secrets anybody can guess, unless LINE itself is a stand-in on this machine: the demo, or a test."""
    if urlsplit(values.get("api_base", LINE_API)).hostname in ("localhost", "127.0.0.1", "::1"):
        return []
    names = {"LINE_CHANNEL_SECRET": "channel_secret", "LINE_CHANNEL_ACCESS_TOKEN": "access_token"}
    return [
        f"{name}: is an example, not a secret; copy yours from the LINE Developers console"
        for name, field_name in names.items()
        if values.get(field_name) and _is_example(values[field_name])
    ]


def _one_kind_of_token(values: dict[str, Any], line: bool) -> list[str]:
    """A token for good, or an id with which short ones are had; of two nobody would know which is used."""
    token, channel_id = values.get("access_token"), values.get("channel_id")
    if token and channel_id:
        return ["LINE_CHANNEL_ID: LINE_CHANNEL_ACCESS_TOKEN is set as well; keep one of the two"]
    if line and token == "" and channel_id == "":
        try:
            _missing("LINE_CHANNEL_ACCESS_TOKEN", secret=True)
        except ValueError as problem:
            return [f"LINE_CHANNEL_ACCESS_TOKEN: {problem}; or set LINE_CHANNEL_ID, and no token is needed"]
    return []


def _half_an_email(values: dict[str, Any]) -> list[str]:
    """E-mail takes a server, an address to send to and one to send from; the last may be the user's own."""
    server: SmtpServer | None = values.get("smtp")
    to = values.get("alert_email")
    if to and "smtp" in values and server is None:
        return ["SODAN_SMTP_URL: is not set; SODAN_ALERT_EMAIL needs it"]
    if server is None:
        return []
    if to == ():
        return ["SODAN_ALERT_EMAIL: is not set; SODAN_SMTP_URL needs it"]
    if values.get("email_from") == "":
        if not re.fullmatch(r"[^@\s]+@[A-Za-z0-9.-]+", server.user):
            return ["SODAN_EMAIL_FROM: is not set, and the user in SODAN_SMTP_URL is no e-mail address; set it"]
        values["email_from"] = server.user
    return []


def _half_a_liff(values: dict[str, Any]) -> list[str]:
    """The page inside LINE takes its id, the channel whose tokens are good there, and an address outside."""
    names = {"liff_id": "SODAN_LIFF_ID", "liff_channel_id": "SODAN_LIFF_CHANNEL_ID", "public_url": "SODAN_PUBLIC_URL"}
    given = [name for name in ("liff_id", "liff_channel_id") if values.get(name)]
    missing = [names[name] for name in names if name in values and not values[name]]
    return [f"{name}: is not set; {names[given[0]]} needs it" for name in missing] if given else []


def _raw(env: Mapping[str, str], name: str, default: str | None, secret: bool) -> str:
    if secret and env.get(f"{name}_FILE"):
        if env.get(name):
            raise ValueError(f"both {name} and {name}_FILE are set; keep one")
        try:
            return Path(env[f"{name}_FILE"]).read_text(encoding="utf-8").strip() or _missing(name, secret)
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"{name}_FILE names a file that cannot be read; check its path and rights") from None
    if env.get(name, "").strip():
        return env[name].strip()
    return _missing(name, secret) if default is None else default


def _missing(name: str, secret: bool) -> NoReturn:
    also = f" (or {name}_FILE, a file that holds it)" if secret else ""
    raise ValueError(f"is not set; set it{also}, or try Sodan without a LINE account: sodan demo")


# Read by the tools around Sodan, not by Sodan.
_OTHERS = ("SODAN_BROWSER", "SODAN_LINE_OPENAPI")


def _unknown(env: Mapping[str, str]) -> list[str]:
    """A mistyped name would otherwise silently leave the default in place."""
    names = [setting.metadata["name"] for setting in fields(Settings)]
    names += [f"{setting.metadata['name']}_FILE" for setting in fields(Settings) if setting.metadata["secret"]]
    odd = [name for name in env if name.startswith("SODAN_") and name not in (*names, *_OTHERS)]
    near = {name: difflib.get_close_matches(name, names, 1) for name in odd}
    return [f"{name}: is not a setting{f'; did you mean {near[name][0]}?' if near[name] else ''}" for name in odd]


def table() -> str:
    """The README's settings table in Markdown; a test keeps the two alike."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for setting in fields(Settings):
        about = setting.metadata
        default = "required" if about["default"] is None else f"`{about['default']}`" if about["default"] else "–"
        also = f" Also from a file named by `{about['name']}_FILE`." if about["secret"] else ""
        rows.append(f"| `{about['name']}` | {default} | {about['about']}.{also} |")
    return "\n".join(rows)
