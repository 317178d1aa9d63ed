"""A clinic's own folder, begun: of what it knows of itself, `sodan init` makes a profile with notes in its language."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from clinic.patient import LANGUAGES, Language
from knowledge.opening import WEEKDAYS
from knowledge.problems import KnowledgeError, Problem, guess
from knowledge.shelf import CONTENT, PROFILE

STARTER = CONTENT / "starter"
TOPICS = "topics/ours.toml"
# What is asked for, in both languages or as it is.
BOTH = ("name", "address", "privacy_policy", "operator")
PLAIN = ("phone", "emergency_phone")
# What stands in the file as a note with nothing in it, for the clinic to add.
LATER = ("access", "parking", "payment", "about")
TERMS = {
    "slot_minutes": 30,
    "at_once": 1,
    "buffer_minutes": 10,
    "last_arrival_minutes": 0,
    "notice_hours": 3,
    "ahead_days": 60,
    "hold_hours": 5,
    "open_requests": 2,
    "change_hours": 24,
    "remind_at": "18:00",
}
_SERVICE = ("slug", "name", "price_yen", "minutes", "care_plan")
_KNOWN = (*BOTH, *PLAIN, "languages", "opening", "service", "colour")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing the clinic offers; None where it did not say."""

    names: Mapping[Language, str]
    price_yen: int | None = None
    minutes: int | None = None
    care_plan: str | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a clinic knows of itself. `said` by dotted key (name.ja, phone); `week` by day, and "holiday"; all may be missing."""

    said: Mapping[str, str]
    week: Mapping[str, Sequence[str]] = field(default_factory=dict)
    services: Sequence[Offer] = ()
    colour: str = ""
    languages: Sequence[Language] = LANGUAGES

    @property
    def reservable(self) -> bool:
        """Whether enough is known to take reservations in the chat."""
        return any(self.week.get(day) for day in WEEKDAYS) and any(offer.minutes for offer in self.services)


def words(language: Language) -> dict[str, dict[str, str]]:
    """What `sodan init` asks, explains and says last."""
    return tomllib.loads((STARTER / f"{language}.toml").read_text(encoding="utf-8"))


def read(path: Path) -> Beginning:
    """What a file tells that is written as a profile is; KnowledgeError for what cannot be read or is not known."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise KnowledgeError([Problem(str(path), None, f"cannot be read: {problem}")]) from None
    wrong = [Problem(str(path), None, f'"{key}" is not known{guess(key, _KNOWN)}') for key in told if key not in _KNOWN]
    wrong += [
        Problem(str(path), None, f'"{key}" of a service is not known{guess(key, _SERVICE)}')
        for service in told.get("service", [])
        for key in service
        if key not in _SERVICE
    ]
    if wrong:
        raise KnowledgeError(wrong)
    said = {key: str(told[key]) for key in PLAIN if told.get(key)}
    for key in BOTH:
        said |= {f"{key}.{language}": text for language, text in _in_languages(told.get(key)) if text}
    languages = [language for language in LANGUAGES if language in told.get("languages", LANGUAGES)]
    offers = [_offer(service) for service in told.get("service", [])]
    return Beginning(said, told.get("opening", {}), offers, told.get("colour", ""), languages)


def _in_languages(value: Any) -> Iterator[tuple[Language, str]]:
    """One text for all languages, or one for each."""
    for language in LANGUAGES:
        yield language, str(value.get(language, "")) if isinstance(value, dict) else str(value or "")


def _offer(told: Mapping[str, Any]) -> Offer:
    names = {language: text for language, text in _in_languages(told.get("name")) if text}
    return Offer(names, told.get("price_yen"), told.get("minutes"), told.get("care_plan"), told.get("slug", ""))


def missing(begun: Beginning) -> list[str]:
    """What goes to staff as long as nobody adds it, by the names of [end] of the starter's words."""
    lacking = {
        "hours": not any(begun.week.values()),
        "services": not begun.services,
        "price": True,  # the words that belong beside a price are asked for in the file, not by a question
        "address": not _known(begun, "address"),
        "privacy": not _known(begun, "privacy_policy"),
        "reservations": not begun.reservable,
    }
    return [name for name, lacks in lacking.items() if lacks]


def _known(begun: Beginning, key: str) -> bool:
    return any(begun.said.get(f"{key}.{language}") for language in LANGUAGES)


def files(begun: Beginning, language: Language) -> dict[str, str]:
    """The files of the folder, by name, with notes in one language. What is not known is a note that can be filled in."""
    notes = words(language)["note"]
    name = begun.said.get(f"name.{language}") or next(iter(_both(begun, "name").values()), "")
    parts = [
        _frame(notes["top"].replace("{name}", name)),
        *_who(begun, notes),
        *_offered(begun, notes),
        *_open(begun, notes),
        _part(notes["look"], ["[look]", f"colour = {_quoted(begun.colour or DEFAULT_COLOUR)}"]),
        _part(notes["answers"], ["# [answers.makeup-after]", '# ja = "…"', '# en = "…"']),
    ]
    return {PROFILE: "\n".join(parts), TOPICS: _frame(notes["topics"].replace("{name}", name)) + "\n"}


DEFAULT_COLOUR = "#2F6F5E"


def _who(begun: Beginning, notes: Mapping[str, str]) -> Iterator[str]:
    yield _part(notes["name"], _lines("name", _both(begun, "name")))
    phone = begun.said.get("phone", "")
    yield _part(notes["phone"], [f"phone = {_quoted(phone)}"])
    yield _part(notes["emergency_phone"], [f"emergency_phone = {_quoted(begun.said.get('emergency_phone') or phone)}"])
    yield _part(notes["hours"], _lines("hours", _hours(begun.week)))
    yield _part(notes["address"], _lines("address", _both(begun, "address")))
    for key in LATER:
        yield _part(notes[key], _lines(key, {}))
    yield _part(
        notes["privacy"],
        [*_lines("operator", _both(begun, "operator")), *_lines("privacy_policy", _both(begun, "privacy_policy"))],
    )
    yield _part(notes["checked"], [f"# checked.{what} = 2027-01-31" for what in ("help_lines", "price", "privacy")])
    yield _part(notes["price"], [line for key in ("price_note", "price_course") for line in _lines(key, {})])


def _offered(begun: Beginning, notes: Mapping[str, str]) -> Iterator[str]:
    yield _part(notes["service"], [])
    taken: set[str] = set()
    for offer in begun.services or [Offer({})]:
        names = offer.names or dict.fromkeys(LANGUAGES, "…")
        lines = ["[[service]]", f"slug = {_quoted(_slug(offer, taken))}"]
        lines += _lines("name", {language: names.get(language) or _any(names) for language in LANGUAGES})
        lines += [
            f"{key} = {value if isinstance(value, int) else _quoted(value)}"
            for key in ("price_yen", "minutes", "care_plan")
            if (value := getattr(offer, key)) is not None
        ]
        yield "\n".join(lines if offer.names else [f"# {line}" for line in lines]) + "\n"


def _slug(offer: Offer, taken: set[str]) -> str:
    """Of the English name, where there is one: Latin letters, never shown, different for each."""
    plain = re.sub(r"[^a-z0-9]+", "-", offer.names.get("en", "").lower()).strip("-")[:30]
    base = offer.slug or plain or "service"
    slug = next(name for name in (base, *(f"{base}-{n}" for n in range(2, 1000))) if name not in taken)
    taken.add(slug)
    return slug


def _open(begun: Beginning, notes: Mapping[str, str]) -> Iterator[str]:
    """Without hours, or without anything that takes minutes, reservations go to staff: then it stands there as a note."""
    hush = "" if begun.reservable else "# "
    week = {day: begun.week.get(day, []) for day in WEEKDAYS}
    hours = [f"{day} = {json.dumps(list(periods))}" for day, periods in week.items()]
    hours += ['country = "JP"', f"holiday = {json.dumps(list(begun.week.get('holiday', [])))}", "closed = []"]
    yield _part(notes["opening"], [f"{hush}{line}" for line in ("[opening]", *hours)])
    terms = [f"{key} = {json.dumps(value)}" for key, value in TERMS.items()]
    yield _part(notes["reservations"], [f"{hush}{line}" for line in ("[reservations]", *terms)])


def _hours(week: Mapping[str, Sequence[str]]) -> dict[Language, str]:
    """The hours of a week as people read them: days with the same hours in one line, in the order of the week."""
    if not any(week.get(day) for day in WEEKDAYS):
        return {}
    found: dict[Language, str] = {}
    for language in LANGUAGES:
        known = words(language)
        names, how = [known["day"][day] for day in WEEKDAYS], known["hours"]
        days: dict[tuple[str, ...], list[int]] = {}
        for number, day in enumerate(WEEKDAYS):
            days.setdefault(tuple(week.get(day, ())), []).append(number)
        alike = {periods: _spanned(same, names, how["span"]) for periods, same in days.items()}
        lines = [_line(periods, same, how) for periods, same in alike.items() if periods]
        lines += [_line((), same, how) for periods, same in alike.items() if not periods]
        found[language] = "\n".join(lines)
    return found


def _line(periods: Iterable[str], days: Sequence[str], how: Mapping[str, str]) -> str:
    times = how["between"].join(re.sub(r"\s*[-–〜~]\s*", how["to"], period) for period in periods)
    shape = how["line"] if times else how["closed"]
    return shape.replace("{days}", how["between"].join(days)).replace("{times}", times)


def _spanned(days: Sequence[int], names: Sequence[str], span: str) -> list[str]:
    """Days of a week, three or more in a row as "from to"."""
    found: list[str] = []
    for _, run in groupby(enumerate(days), lambda each: each[1] - each[0]):
        row = [names[day] for _, day in run]
        found += [f"{row[0]}{span}{row[-1]}"] if len(row) > 2 else row
    return found


def _both(begun: Beginning, key: str) -> dict[Language, str]:
    """What is known of one key: where one language has nothing, the other's words serve it too."""
    known = {language: text for language in LANGUAGES if (text := begun.said.get(f"{key}.{language}"))}
    return {language: known.get(language) or _any(known) for language in LANGUAGES} if known else {}


def _any(known: Mapping[Language, str]) -> str:
    return next(text for text in known.values() if text)


def _lines(key: str, texts: Mapping[Language, str]) -> list[str]:
    if not texts:
        return [f'# {key}.{language} = "…"' for language in LANGUAGES]
    return [f"{key}.{language} = {_quoted(texts[language])}" for language in LANGUAGES]


def _quoted(text: str) -> str:
    """A TOML string: JSON's is one, but for a line break, which people would rather see as one."""
    inside = json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "")
    return f'"""\n{inside.replace(chr(92) + "n", chr(10))}"""' if "\n" in text else f'"{inside}"'


def _frame(text: str) -> str:
    bar = f"# {'=' * 76}"
    return f"{bar}\n{_noted(text)}\n{bar}\n"


def _part(note: str, lines: Sequence[str]) -> str:
    return "\n".join([_noted(note), *lines]) + "\n"


def _noted(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.strip().splitlines())
