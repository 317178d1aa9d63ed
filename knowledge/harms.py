"""Which readings of a message must not be mistaken for which, as the library holds them."""

from collections.abc import Collection, Mapping
from itertools import product

from intents.matching.harm import Harms
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import Shelf

FILE = "harms.toml"


def load(shelf: Shelf, known: Collection[str]) -> Harms:
    """The table of harms; `known` are all topics and actions. A folder without the file has none."""
    table = shelf.read(FILE) if FILE in shelf.names(FILE) else None
    if table is None:
        return Harms()
    table.expect("groups", "harm")
    groups = _groups(table, known)
    shares: dict[tuple[str, str], float] = {}
    for part in table.parts("harm", "harm"):
        part.expect("answered", "meant", "share", "why")
        part.text("why")
        share = _share(part)
        answered, meant = (_members(part, side, groups, known) for side in ("answered", "meant"))
        for pair in product(answered, meant):
            shares[pair] = min(share, shares.get(pair, 1.0))
    return Harms(shares)


def _groups(table: Table, known: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    part = table.part("groups", required=False)
    if part is None:
        return {}
    found = {name: part.texts(name) for name in part.values}
    for name, members in found.items():
        for number, slug in enumerate(members):
            if slug not in known:
                part.tell(f'"{slug}" is no topic or action{guess(slug, known)}', name, number)
    return found


def _members(part: Table, side: str, groups: Mapping[str, tuple[str, ...]], known: Collection[str]) -> tuple[str, ...]:
    name = part.text(side)
    if name in groups:
        return groups[name]
    if name and name not in known:
        part.tell(f'"{name}" is no group, topic or action{guess(name, [*groups, *known])}', side)
    return (name,)


def _share(part: Table) -> float:
    share = part.values.get("share")
    if isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 1:
        return float(share)
    part.tell('"share" must be a number above 0 and at most 1, as in share = 0.4', "share")
    return 1.0
