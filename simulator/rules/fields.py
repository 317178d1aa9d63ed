"""The questions every check asks of a JSON value, collecting what is wrong instead of stopping at the first."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.rules import limits
from simulator.rules.counting import units


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong and where, e.g. property `messages[0].text`."""

    message: str
    property: str


class Findings:
    """Property paths are written as LINE writes them: dots and [n]."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []

    def add(self, at: str, message: str) -> None:
        self.flaws.append(Flaw(message, at))

    def mapping(self, value: Any, at: str) -> Mapping[str, Any]:
        """The value if it is an object; otherwise a finding and an empty object whose own gaps are not told twice."""
        if isinstance(value, Mapping):
            return value
        self.add(at, "May not be null" if value is None else "Must be an object")
        return {}

    def items(self, holder: Mapping[str, Any], key: str, at: str, low: int, high: int) -> list[tuple[str, Any]]:
        """The elements of a list with their paths; a wrong length is a finding but each element is still looked at."""
        value = holder.get(key)
        if not isinstance(value, list):
            self.add(f"{at}{key}", "May not be null" if value is None else "Must be an array")
            return []
        if not low <= len(value) <= high:
            self.add(f"{at}{key}", f"Size must be between {low} and {high}")
        return [(f"{at}{key}[{index}]", element) for index, element in enumerate(value)]

    def text(
        self,
        holder: Mapping[str, Any],
        key: str,
        at: str,
        limit: int,
        count: Callable[[str], int] = units,
        *,
        required: bool = True,
    ) -> None:
        """Present, not empty, no half of an emoji, and no longer than `limit` by the count that applies here."""
        value = holder.get(key)
        if value is None:
            if required:
                self.add(at + key, "May not be null")
        elif not isinstance(value, str):
            self.add(at + key, "Must be a string")
        elif not value:
            self.add(at + key, "May not be empty")
        elif any("\ud800" <= char <= "\udfff" for char in value):
            self.add(at + key, "Must be well-formed text")
        elif count(value) > limit:
            self.add(at + key, f"Length must be between 0 and {limit}")

    def one_of(
        self, holder: Mapping[str, Any], key: str, at: str, allowed: Collection[Any], *, required: bool = False
    ) -> None:
        value = holder.get(key)
        if value is None and not required:
            return
        if not isinstance(value, str | bool) or value not in allowed:
            words = ", ".join(str(choice) for choice in allowed)
            self.add(at + key, f"Must be one of the following values: [{words}]")

    def number(
        self, holder: Mapping[str, Any], key: str, at: str, low: float, high: float, *, whole: bool = True
    ) -> None:
        value = holder.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or (whole and isinstance(value, float)):
            self.add(at + key, "May not be null" if value is None else "Must be a number")
        elif not low <= value <= high:
            self.add(at + key, f"Must be between {low} and {high}")

    def flag(self, holder: Mapping[str, Any], key: str, at: str) -> None:
        if not isinstance(holder.get(key, False), bool):
            self.add(at + key, "Must be a boolean")

    def url(
        self,
        holder: Mapping[str, Any],
        key: str,
        at: str,
        *,
        required: bool = False,
        schemes: Collection[str] = ("https",),
        limit: int = limits.MEDIA_URL,
    ) -> None:
        """A URL with one of the schemes; LINE wants it percent-encoded, so a raw space or kana is refused."""
        value = holder.get(key)
        if value is None and not required:
            return
        before = len(self.flaws)
        self.text(holder, key, at, limit)
        if len(self.flaws) == before and not _usable(str(value), schemes):
            self.add(at + key, "Must be a valid URI with one of the schemes: [" + ", ".join(schemes) + "]")


def _usable(value: str, schemes: Collection[str]) -> bool:
    if not value.isascii() or any(char.isspace() for char in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    has_rest = bool(parts.netloc) if parts.scheme in ("http", "https") else bool(parts.netloc or parts.path)
    return parts.scheme in schemes and has_rest
