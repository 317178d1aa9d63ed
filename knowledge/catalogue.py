"""The slugs that must exist, no more and no fewer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import Shelf

FILE = "slugs.toml"
KINDS = ("topic", "clinic-topic", "action")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every slug with its kind, in the order of the file; `places` says where each is listed."""

    kinds: Mapping[str, str]
    places: Mapping[str, tuple[Table, str, int]]

    def check_known(self, table: Table, slug: str, kind: str) -> None:
        """Refuse an entry whose slug is not listed, or is listed as another kind."""
        if slug not in self.kinds:
            likely = guess(slug, self.kinds) or f"; a new one is listed in {FILE} first"
            table.tell_plainly(f'"{slug}" is not a known slug{likely}', "slug")
        elif self.kinds[slug] != kind:
            table.tell_plainly(f'"{slug}" must be of the kind "{self.kinds[slug]}", not "{kind}"', "kind")

    def with_own(self, written: Iterable[tuple[str, str, Table]]) -> "Catalogue":
        """The list with the new topics of a clinic's own folder: they need not be listed, only be whole."""
        new = {
            slug: kind
            for slug, kind, table in written
            if slug and slug not in self.kinds and table.is_own("slug") and kind in ("topic", "clinic-topic")
        }
        return Catalogue({**self.kinds, **new}, self.places)

    def check_complete(self, written: Iterable[str]) -> None:
        """Refuse a listed slug that no file has an entry for."""
        for slug in self.places.keys() - set(written):
            table, group, number = self.places[slug]
            table.tell_plainly(
                f'{self.kinds[slug]} "{slug}" is listed here but written in no file; write it', group, number
            )


def load(shelf: Shelf) -> Catalogue | None:
    """The catalogue of what ships, or None where its file cannot be read."""
    table = shelf.shipped(FILE)
    if table is None:
        return None
    table.expect(*KINDS)
    kinds: dict[str, str] = {}
    places: dict[str, tuple[Table, str, int]] = {}
    for part in filter(None, map(table.part, KINDS)):
        for group in part.values:
            for number, slug in enumerate(part.texts(group)):
                if slug in kinds:
                    part.tell_plainly(f'"{slug}" is listed twice; keep one', group, number)
                kinds[slug] = str(part.path[0])
                places[slug] = (part, group, number)
    return Catalogue(kinds, places)
