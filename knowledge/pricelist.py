"""What the clinic offers, and how a list of it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.patient import LANGUAGES, Language, written_in
from knowledge.reading import Table
from knowledge.shelf import Shelf
from knowledge.words import Sentence, sentence_in

FILE = "pricelist.toml"
_GAPS = ("name", "price", "minutes")


@dataclass(frozen=True, slots=True)
class Service:
    """One thing the clinic offers; `care_plan` names the aftercare messages that follow it, `also` other words for it."""

    slug: str
    names: Mapping[Language, str]
    price_yen: int | None
    minutes: int | None
    care_plan: str | None
    also: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)

    def name(self, language: Language) -> str:
        return self.names[written_in(language)]


@dataclass(frozen=True, slots=True)
class Lines:
    """The wordings of one language: of a line, fullest first; of a price; of a price of 0."""

    line: tuple[Sentence, ...]
    price: Sentence
    free: str


def load(shelf: Shelf) -> Mapping[Language, Lines] | None:
    """How the list is worded, or None with problems noted where that cannot be told."""
    table = shelf.read(FILE)
    if table is None:
        return None
    table.expect("line", "price", "free")
    prices, free, lines = table.both("price"), table.both("free"), table.part("line", '"line"')
    found: dict[Language, Lines] = {}
    for language in LANGUAGES:
        price = _wording(table, prices.get(language, ""), ("yen",), "price", language)
        shapes = [
            _wording(lines, text, _GAPS, language, number)
            for number, text in enumerate(lines.texts(language) if lines else ())
        ]
        if price and shapes and all(shapes):
            found[language] = Lines(tuple(filter(None, shapes)), price, free.get(language, ""))
    return found if len(found) == len(LANGUAGES) else None


def _wording(table: Table | None, text: str, gaps: tuple[str, ...], *path: str | int) -> Sentence | None:
    def complaint(name: str) -> str | None:
        return None if name in gaps else f"{{{name}}} is not known here; this text may speak of {{{'}, {'.join(gaps)}}}"

    return sentence_in(table, text, *path, allowed=complaint) if table and text else None


def render(services: tuple[Service, ...], lines: Lines, language: Language) -> str:
    """The whole list, a service a line."""
    return "\n".join(filter(None, (_render(service, lines, language) for service in services)))


def _render(service: Service, lines: Lines, language: Language) -> str:
    values = {"name": service.names.get(language, "")}
    if service.price_yen is not None:
        values["price"] = lines.price.fill({"yen": f"{service.price_yen:,}"}) if service.price_yen else lines.free
    if service.minutes is not None:
        values["minutes"] = str(service.minutes)
    fitting = next((line for line in lines.line if line.gaps <= values.keys()), None)
    return fitting.fill(values) if fitting else ""
