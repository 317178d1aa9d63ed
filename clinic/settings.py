"""The environment, parsed once. Nothing else reads it."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from clinic.errors import SettingsError
from clinic.patient import LANGUAGES, Language

LINE_API = "https://api.line.me"


def _text(value: str) -> str:
    return value


def _token(value: str) -> str:
    """What an HTTP header cannot carry would fail at every single message instead of here."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError("holds a character no token has; copy it again from the LINE Developers console")
    return value


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
    access_token: str = _setting(
        "LINE_CHANNEL_ACCESS_TOKEN",
        _token,
        None,
        "Channel access token; lets Sodan send (LINE Developers console)",
        True,
    )
    api_base: str = _setting("LINE_API_BASE", _url, LINE_API, "Where LINE's Messaging API answers")
    database_url: str = _setting(
        "DATABASE_URL", _database, "sqlite:///var/sodan.db", "`sqlite:///file` or `postgresql://…`", True
    )
    host: str = _setting("SODAN_HOST", _text, "127.0.0.1", "Address to listen on")
    port: int = _setting("SODAN_PORT", _port, "8000", "Port to listen on")
    public_url: str | None = _setting(
        "SODAN_PUBLIC_URL", _public, "", "How Sodan is reached from outside, for calendar links; unset: none are given"
    )
    timezone: ZoneInfo = _setting("SODAN_TIMEZONE", _zone, "Asia/Tokyo", "The clinic's time zone")
    knowledge: Path | None = _setting(
        "SODAN_KNOWLEDGE", _folder, "", "A knowledge folder of your own; unset: the shipped one"
    )
    cache: Path = _setting("SODAN_CACHE", Path, "var/cache", "Folder for what can be computed again; may be emptied")
    staff_language: Language = _setting(
        "SODAN_STAFF_LANGUAGE", _language, "ja", "What staff are told things in: `ja` or `en`"
    )
    threads: int = _setting(
        "SODAN_THREADS", _count, "32", "How many messages are on their way to LINE at the same time"
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
        if wrong:
            raise SettingsError("\n".join(wrong))
        return cls(**values)

    def __repr__(self) -> str:
        return "Settings(…)"  # secrets must not reach a log by way of a traceback


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
