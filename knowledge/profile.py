"""The clinic's own profile: who it is, how it is reached, what it offers, what it answers itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from clinic.patient import LANGUAGES, Language, written_in
from clinic.taps import NAME_LIMIT, can_carry
from clinic.treatment import TIMES_OF_DAY, Hours
from knowledge import careplan, opening, overlay, pricelist
from knowledge.opening import Booking
from knowledge.pricelist import Service
from knowledge.problems import Problem
from knowledge.reading import Table
from knowledge.shelf import PROFILE, Shelf
from knowledge.words import sentence

FILE = PROFILE
# True everywhere; all else of the shipped profile is an example.
INHERITED = ("self_harm_line", "self_harm_second", "line_part", "tips", "conversations")
PHONES = ("phone", "emergency_phone")
REQUIRED = ("name", "self_harm_line")
# Whose device is not approved in Japan says all of these beside a price (医療広告ガイドライン, 限定解除).
UNAPPROVED = ("device_unapproved", "device_route", "device_equivalents", "device_safety_abroad", "device_relief")
OPTIONAL = (
    *("hours", "address", "access", "parking", "payment", "price_note", "price_course", *UNAPPROVED, "visit_length"),
    *("self_harm_second", "urgent_advice", "about", "operator", "privacy_policy", "line_part"),
)
_OTHER = (
    *("example", "service", "answers", "tips", "opening", "reservations", "conversations", "look", "languages"),
    *("device_approved", "checked"),
)
# Five years are how long a clinic in Japan keeps its records (Medical Practitioners' Act, article 24); a week is longer than
# anybody is spoken with without a pause.
MOST_KEEP_DAYS = 5 * 365
MOST_STAFF_HOURS = 7 * 24
# Open hours within which somebody is answered: a week of long days. Danger waits for an hour at the very most.
MOST_ANSWER_HOURS = 60
MOST_URGENT_MINUTES = 60
_PHONE = re.compile(r"(0|\+81[ -]?)\d{1,4}[ -]?\d{1,4}[ -]?\d{3,4}")
# Texts name most values with this prefix, so that a parameter such as {name} never falls back to the clinic's.
PREFIX = "clinic_"
_BARE = ("emergency_phone", "self_harm_line")
KNOWN = (*PHONES, *REQUIRED, *OPTIONAL, "services", "transcript_days", "photo_days", "bring")


@dataclass(frozen=True, slots=True)
class Tips:
    """When the clinic may speak up by itself, and how many messages a month it keeps from that for what matters more."""

    hours: Hours = Hours()
    reserve_messages: int = 50


@dataclass(frozen=True, slots=True)
class Conversations:
    """How long what is said in a chat is kept, how long photos are, and after how long with staff the bot has the word again.

    `answer`: in so many open hours a patient has their answer; `soon`: a complaint, or somebody who is worried. `urgent`: so long
    after an urgent alert, by the clock, somebody has taken it.
    """

    keep: timedelta = timedelta(days=90)
    keep_photos: timedelta = timedelta(days=30)
    with_staff: timedelta = timedelta(hours=12)
    answer: timedelta = timedelta(hours=2)
    soon: timedelta = timedelta(hours=1)
    urgent: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Look:
    """The clinic's own colour, as #RRGGBB: dark enough for white words on it."""

    colour: str = "#2F6F5E"


@dataclass(frozen=True, slots=True)
class Clinic:
    """The profile. `example` stays true until the clinic has replaced the values Sodan ships with."""

    example: bool
    said: Mapping[Language, Mapping[str, str]]  # every value that can be said, by its key in the file
    services: tuple[Service, ...]
    answers: Mapping[str, Mapping[Language, str]]
    tips: Tips = Tips()
    booking: Booking | None = None
    conversations: Conversations = Conversations()
    look: Look = Look()
    further: tuple[Language, ...] = ()  # languages switched on beside Japanese and English

    @property
    def phone(self) -> str:
        return self.said["ja"]["phone"]

    @property
    def emergency_phone(self) -> str:
        return self.said["ja"]["emergency_phone"]

    def name(self, language: Language) -> str:
        return self.said[written_in(language)]["name"]

    def value(self, key: str, language: Language) -> str | None:
        """Anything the profile says, such as its hours; None where it is silent."""
        return self.said[written_in(language)].get(key)

    def gaps(self, language: Language) -> dict[str, str]:
        """What may fill a gap in any text: {clinic_name}, {clinic_phone}, {emergency_phone} …"""
        known = {gap_name(key): value for key, value in self.said[written_in(language)].items()}
        bring = self.answers.get("what-to-bring", {}).get(written_in(language))
        return {**known, gap_name("bring"): sentence(bring).fill(known).strip()} if bring else known

    def keys(self, language: Language) -> dict[str, str]:
        """What may fill a gap in a sentence made from the profile: {hours} as well as {clinic_hours}."""
        return {**self.said[written_in(language)], **self.gaps(language)}


def gap_name(key: str) -> str:
    """The name under which texts speak of a profile key."""
    return key if key in _BARE else PREFIX + key


GAPS = tuple(map(gap_name, KNOWN))


def numbers(shelf: Shelf) -> dict[Language, dict[str, str]]:
    """What of the profile can be said, by the names of its gaps, however much else is wrong with it."""
    table = read(shelf)
    found: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
    for key in (*PHONES, *REQUIRED, *OPTIONAL):
        value = table.values.get(key) if table else None
        for language in LANGUAGES:
            said = value.get(language) if isinstance(value, dict) else value
            if isinstance(said, str) and said.strip():
                found[language][gap_name(key)] = said.strip()
    return found


def read(shelf: Shelf) -> Table | None:
    """The profile as the clinic wrote it. Of what ships it inherits nothing that is true of the example clinic only."""
    if shelf.own is None:
        return shelf.shipped(FILE)
    if FILE not in shelf.own_names(FILE):
        mend = f"copy {FILE} from what ships and write the clinic's own values: nobody else's number may be given to patients"
        shelf.problems.append(Problem(FILE, None, f"the clinic's folder has no profile; {mend}"))
        return None
    own, ships = shelf.own_table(FILE), shelf.shipped(FILE)
    if own is None or ships is None:
        return None
    inherited = {key: ships.values[key] for key in INHERITED if key in ships.values}
    return overlay.lay(own, Table(ships.pages, (), inherited))


def load(shelf: Shelf) -> tuple[Clinic, Table] | None:
    """The profile and its place; None where its file cannot be read. Keys it does not know are judged later."""
    table = read(shelf)
    if table is None:
        return None
    said = _said(table)
    services = tuple(_service(part, shelf) for part in table.parts("service", "service"))
    _check_slugs(services, table)
    if services and (lines := pricelist.load(shelf)):
        for language in LANGUAGES:
            said[language]["services"] = pricelist.render(services, lines[language], language)
    conversations = _conversations(table)
    for language in LANGUAGES:
        said[language]["transcript_days"] = str(conversations.keep.days)
        said[language]["photo_days"] = str(conversations.keep_photos.days)
    return Clinic(
        table.flag("example"),
        said,
        services,
        _answers(table),
        _tips(table),
        _booking(table, services),
        conversations,
        _look(table),
        _further(table, shelf),
    ), table


def own_keys(table: Table) -> list[str]:
    """Keys of the clinic's own making; fine as long as some text speaks of them."""
    return [key for key in table.values if key not in (*PHONES, *REQUIRED, *OPTIONAL, *_OTHER)]


def _said(table: Table) -> dict[Language, dict[str, str]]:
    said: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
    for key in PHONES:
        number = _phone(table, key)
        for language in LANGUAGES:
            said[language][key] = number
    for key in (*REQUIRED, *OPTIONAL, *own_keys(table)):
        for language, text in table.both(key, required=key in REQUIRED).items():
            said[language][key] = text
    return said


def _phone(table: Table, key: str) -> str:
    number = table.text(key)
    if number and not (number.isascii() and _PHONE.fullmatch(number)):
        table.tell(f'"{number}" does not look like a phone number; write it as {key} = "03-1234-5678"', key)
    return number


def _service(part: Table, shelf: Shelf) -> Service:
    part = part.named("slug")
    part.expect("slug", "name", "also", "price_yen", "minutes", "care_plan")
    plan = part.maybe_text("care_plan")
    if plan is not None and not careplan.exists(shelf, plan):
        part.tell(f'there is no care plan "{plan}"; name one that exists, or take the line out', "care_plan")
    price, minutes, slug = part.count("price_yen"), part.count("minutes", 60), part.text("slug")
    if slug and not can_carry(slug):
        part.tell(f"a slug travels in buttons: write at most {NAME_LIMIT} characters, and no colon", "slug")
    return Service(slug, part.both("name"), price, minutes, plan, _also(part))


def _also(part: Table) -> dict[Language, tuple[str, ...]]:
    """Other words people use for a service."""
    also = part.part("also", f'{part.what}: "also"', required=False)
    if also is None:
        return {}
    also.expect(*LANGUAGES)
    return {language: also.texts(language, required=False) for language in LANGUAGES}


def _booking(table: Table, services: tuple[Service, ...]) -> Booking | None:
    booking = opening.load(table)
    if booking is not None:
        opening.check_services(booking, services, table)
    return booking


def _tips(table: Table) -> Tips:
    part = table.part("tips", "tips", required=False)
    if part is None:
        return Tips()
    usual = Tips()
    part.expect("quiet_from", "quiet_until", *TIMES_OF_DAY, "reserve_messages")
    hours = Hours(
        **{key: part.clock(key, getattr(usual.hours, key)) for key in ("quiet_from", "quiet_until", *TIMES_OF_DAY)}
    )
    for key in TIMES_OF_DAY:
        if hours.quiet(hours.of(key)):
            part.tell(f'"{key}" lies in the quiet hours; choose another time', key)
    if not hours.morning < hours.noon < hours.evening:
        part.tell("morning, noon and evening must follow each other", "morning")
    reserve = part.count("reserve_messages", 20)
    return Tips(hours, usual.reserve_messages if reserve is None else reserve)


def _conversations(table: Table) -> Conversations:
    part = table.part("conversations", "conversations", required=False)
    if part is None:
        return Conversations()
    usual = Conversations()
    part.expect("keep_days", "photo_days", "staff_hours", "answer_hours", "soon_hours", "urgent_minutes")
    answer = _length(part, "answer_hours", "hours", MOST_ANSWER_HOURS, usual.answer)
    soon = _length(part, "soon_hours", "hours", MOST_ANSWER_HOURS, min(usual.soon, answer))
    if soon > answer:
        part.tell('"soon_hours" must not be more than "answer_hours"', "soon_hours")
    keep = _length(part, "keep_days", "days", MOST_KEEP_DAYS, usual.keep)
    return Conversations(
        keep,
        _keep_photos(part, keep),
        _length(part, "staff_hours", "hours", MOST_STAFF_HOURS, usual.with_staff),
        answer,
        soon,
        _length(part, "urgent_minutes", "minutes", MOST_URGENT_MINUTES, usual.urgent),
    )


def _length(part: Table, key: str, unit: str, most: int, usual: timedelta) -> timedelta:
    """So many days, hours or minutes."""
    count = part.count(key, 90)
    if count is None:
        return usual
    if not 1 <= count <= most:
        part.tell(f"write a number of {unit} from 1 to {most}", key)
        return usual
    return timedelta(**{unit: count})


def _keep_photos(part: Table, keep: timedelta) -> timedelta:
    """A photo stands in the conversation, so never longer than that."""
    days = part.count("photo_days", 30)
    if days is not None and not 1 <= days <= keep.days:
        part.tell(
            f"write a number of days from 1 to {keep.days}, as long as conversations are kept (keep_days)", "photo_days"
        )
        days = None
    return min(Conversations().keep_photos, keep) if days is None else timedelta(days=days)


def _further(table: Table, shelf: Shelf) -> tuple[Language, ...]:
    """Languages there are files of, beside those that everything is written in."""
    there = sorted({name.split("/")[1] for name in shelf.names("languages/*/language.toml")})
    wanted = [one for one in table.texts("languages", required=False) if one not in LANGUAGES]
    for place, one in enumerate(wanted):
        if one not in there:
            known = ", ".join(there) or "none"
            table.tell(f'there are no files for the language "{one}"; there are some for: {known}', "languages", place)
    return tuple(dict.fromkeys(one for one in wanted if one in there))


def _look(table: Table) -> Look:
    part = table.part("look", "look", required=False)
    if part is None:
        return Look()
    part.expect("colour")
    colour = part.text("colour")
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        part.tell(
            f'"{colour}" is no colour; write # and six digits or letters a to f, as in colour = "#2F6F5E"', "colour"
        )
    elif _contrast_with_white(colour) < READABLE:
        part.tell(f'white words on "{colour}" cannot be read; choose a darker colour', "colour")
    else:
        return Look(colour.upper())
    return Look()


READABLE = 4.5  # https://www.w3.org/TR/WCAG22/#contrast-minimum


def _contrast_with_white(colour: str) -> float:
    """From 1 (white itself) to 21 (black), as WCAG reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _check_slugs(services: tuple[Service, ...], table: Table) -> None:
    slugs = [service.slug for service in services]
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            table.tell(f'service "{slug}" stands twice; give each service its own slug', "service", number, "slug")


def _answers(table: Table) -> dict[str, Mapping[Language, str]]:
    part = table.part("answers", required=False)
    return {slug: part.both(slug) for slug in part.values} if part else {}
