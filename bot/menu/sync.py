"""Bringing LINE to show the pages as they are drawn now. Only what differs is changed, and what was broken off is gone on with.

A menu cannot be changed once it has its picture, so a page that looks different is a new one: it is made, its alias is pointed
at it, whoever was linked to the former one is moved over by LINE itself, and only then the former one is deleted.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.line.menus import Menu, Menus
from bot.menu import draw, pages
from clinic.menu import ALIASES, DEFAULT, PAGES
from clinic.patient import LANGUAGES
from knowledge.library import Library

OURS = "sodan "  # how the names of our menus begin: others' are left alone
WAITS, EVERY = 60.0, 2.0  # for LINE to move people over, in seconds
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Page:
    """A page as LINE is to show it. Its name tells what it shows, so that one look shows whether it is the same."""

    alias: str
    menu: Mapping[str, Any]
    png: bytes

    @property
    def name(self) -> str:
        return str(self.menu["name"])


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at: whether anything was changed, and in words what."""

    changed: bool
    said: str


def drawn(library: Library) -> list[Page]:
    """All pages, drawn; a second or so."""
    return [_page(pages.layout(page, language, library)) for page in PAGES for language in LANGUAGES]


def _page(page: pages.Layout) -> Page:
    png = draw.draw(page)
    told = json.dumps(pages.as_line(page, ""), sort_keys=True, ensure_ascii=False).encode()
    digest = hashlib.sha256(told + png).hexdigest()[:DIGITS]
    return Page(page.alias, pages.as_line(page, f"{OURS}{page.alias} {digest}"), png)


def sync(wanted: Sequence[Page], line: Menus, wait: Callable[[float], None] = time.sleep) -> Iterator[Step]:
    """Do it, step by step as it goes; LineRefuses where LINE does not, and another call goes on from there."""
    there = line.all()
    by_name = {menu.name: menu.id for menu in there}
    ids: dict[str, str] = {}
    for page in wanted:
        ids[page.alias], step = _there(page, by_name.get(page.name), line)
        yield step
    yield from _named(ids, line)
    if line.default() == ids[DEFAULT]:
        yield Step(False, f"everybody sees {DEFAULT}")
    else:
        line.set_default(ids[DEFAULT])
        yield Step(True, f"everybody sees {DEFAULT} from now on (in open chats within a minute)")
    yield from _clear_away(_former(there, ids), ids, line, wait)


def _there(page: Page, known: str | None, line: Menus) -> tuple[str, Step]:
    """The id of a page, uploaded where it was not there in full."""
    if known and line.has_picture(known):
        return known, Step(False, f"{page.alias}: as it was")
    menu_id = known or line.create(page.menu)
    line.put_picture(menu_id, page.png)
    return menu_id, Step(True, f"{page.alias}: uploaded ({len(page.png) // 1024} KB)")


def _named(ids: Mapping[str, str], line: Menus) -> Iterator[Step]:
    aliases = line.aliases()
    wrong = [alias for alias in ids if aliases.get(alias) != ids[alias]]
    for alias in wrong:
        line.point(alias, ids[alias], known=alias in aliases)
        yield Step(True, f"{alias}: {'its tabs lead to the new page' if alias in aliases else 'its tabs lead to it'}")
    if not wrong:
        yield Step(False, "the tabs lead where they should")


def _former(there: Sequence[Menu], ids: Mapping[str, str]) -> list[Menu]:
    return [menu for menu in there if menu.name.startswith(OURS) and menu.id not in ids.values()]


def _clear_away(
    former: Sequence[Menu], ids: Mapping[str, str], line: Menus, wait: Callable[[float], None]
) -> Iterator[Step]:
    if not former:
        yield Step(False, "no former page is left")
        return
    moves = {menu.id: ids.get(menu.name.removeprefix(OURS).partition(" ")[0]) for menu in former}
    key = hashlib.sha256(json.dumps(sorted(moves.items())).encode()).hexdigest()[:32]
    request_id = line.move_everybody(moves, f"sodan-{key}")
    yield Step(True, "whoever saw a former page is moved to the new one …")
    phase, waited = line.moved(request_id), 0.0
    while phase == "ongoing" and waited < WAITS:
        wait(EVERY)
        waited += EVERY
        phase = line.moved(request_id)
    if phase != "succeeded":
        why = "LINE is still at it" if phase == "ongoing" else "LINE could not do it"
        yield Step(True, f"{why}: the {len(former)} former pages stay until you run this again, in some minutes")
        return
    for menu in former:
        line.delete(menu.id)
    yield Step(True, f"former pages deleted: {len(former)}")


def differences(wanted: Sequence[Page], line: Menus) -> list[str]:
    """What a sync would change, in a few words each; nothing is changed."""
    names, aliases = {menu.id: menu.name for menu in line.all()}, line.aliases()
    found = [
        f"{page.alias} is {'not the one drawn now' if page.alias in aliases else 'not there'}"
        for page in wanted
        if names.get(aliases.get(page.alias, "")) != page.name
    ]
    if line.default() != aliases.get(DEFAULT):
        found.append("everybody sees another menu")
    return found


def remove(line: Menus) -> Iterator[Step]:
    """Take away all that is ours: people see what was drawn by hand in LINE's manager, or nothing."""
    ours = [menu for menu in line.all() if menu.name.startswith(OURS)]
    if line.default() in [menu.id for menu in ours]:
        line.clear_default()
        yield Step(True, "everybody sees what was drawn by hand, or no menu")
    for alias in line.aliases():
        if alias in ALIASES:
            line.drop_alias(alias)
            yield Step(True, f"{alias}: its tabs lead nowhere any more")
    if ours:
        line.move_everybody({menu.id: None for menu in ours}, f"sodan-remove-{int(time.time())}")
        for menu in ours:
            line.delete(menu.id)
        yield Step(True, f"pages deleted: {len(ours)}")
