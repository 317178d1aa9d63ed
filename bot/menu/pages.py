"""What stands where on each page of the rich menu, and what a tap on it does.

LINE's limits are those of "Rich menu structure" and "Upload rich menu image":
https://developers.line.biz/en/reference/messaging-api/#create-rich-menu
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clinic import taps
from clinic.menu import Page, alias
from clinic.patient import LANGUAGES, Language
from knowledge.library import Library

# Of the picture, in pixels: 800 to 2500 wide, at least 250 high, at least 1.45 times as wide as high. The largest keeps words
# sharp on every phone.
WIDTH, HEIGHT = 2500, 1686
IMAGE_BYTES = 1024 * 1024
BAND, TABS = 236, 226  # the clinic's name; the two tabs below it
COLUMNS = 3
PILL = 600  # what the language to change to takes of the band, from the right

SIX: tuple[taps.MenuArea, ...] = ("ask", "treatment", "reserve", "visits", "staff", "settings")
ON: Mapping[Page, tuple[taps.MenuArea, ...]] = {
    "main": SIX,
    "care": ("today", "skin", "care", "tips", "visits", "staff"),
    "more": SIX,
}
TAB_PAGES: tuple[Page, Page] = ("care", "more")
# Stands out on its page.
FIRST: Mapping[Page, taps.MenuArea] = {"main": "reserve", "care": "today", "more": "reserve"}
# Where the next thing is to write, the keyboard opens: https://developers.line.biz/en/reference/messaging-api/#postback-action
WRITES: tuple[taps.MenuArea, ...] = ("ask", "staff")
SWITCHED = "tab"  # LINE wants some data with a change of tabs; nobody reads it (bot/line/events.py)


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the six areas: what it does, its words, and whether it stands out."""

    area: taps.MenuArea
    box: Box
    label: str
    note: str
    first: bool


@dataclass(frozen=True, slots=True)
class Tab:
    page: Page
    box: Box
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole page in one language, before it is drawn or told to LINE."""

    page: Page
    language: Language
    clinic: str
    colour: str
    bar: str
    other: Language
    other_words: str
    pill: Box
    tabs: tuple[Tab, ...]
    tiles: tuple[Tile, ...]

    @property
    def alias(self) -> str:
        return alias(self.page, self.language)


def layout(page: Page, language: Language, library: Library) -> Layout:
    """The page as the clinic's words and colours make it."""
    other = next(one for one in LANGUAGES if one != language)
    return Layout(
        page=page,
        language=language,
        clinic=library.clinic.name(language),
        colour=library.clinic.look.colour,
        bar=library.say("menu.bar", language),
        other=other,
        other_words=library.say("menu.other_language", language),
        pill=Box(WIDTH - PILL, 0, PILL, BAND),
        tabs=tuple(_tabs(page, language, library)) if page in TAB_PAGES else (),
        tiles=tuple(_tiles(page, language, library)),
    )


def _tabs(page: Page, language: Language, library: Library) -> Iterator[Tab]:
    wide = WIDTH // len(TAB_PAGES)
    for number, name in enumerate(TAB_PAGES):
        words = library.say("menu.tab_care" if name == "care" else "menu.tab_more", language)
        yield Tab(name, Box(number * wide, BAND, wide, TABS), words, name == page)


def _tiles(page: Page, language: Language, library: Library) -> Iterator[Tile]:
    top = BAND + (TABS if page in TAB_PAGES else 0)
    rows = len(ON[page]) // COLUMNS
    for number, area in enumerate(ON[page]):
        column, row = number % COLUMNS, number // COLUMNS
        left, right = WIDTH * column // COLUMNS, WIDTH * (column + 1) // COLUMNS
        upper, lower = top + (HEIGHT - top) * row // rows, top + (HEIGHT - top) * (row + 1) // rows
        box = Box(left, upper, right - left, lower - upper)
        words = library.say(f"menu.area_{area}", language)
        yield Tile(area, box, words, _note(area, language, library), area == FIRST[page])


def _note(area: taps.MenuArea, language: Language, library: Library) -> str:
    """The small line; where the clinic takes no reservations here, nobody is promised free times."""
    if area == "reserve" and library.clinic.booking is None:
        return library.say("menu.by_staff", language)
    return library.say(f"menu.note_{area}", language)


def as_line(page: Layout, name: str) -> dict[str, Any]:
    """The menu object LINE is told; `name` is seen in lists of menus only."""
    areas = [_area(page.pill, _postback(page.other_words, taps.Speak(page.other)))]
    areas += [_area(tab.box, _switch(tab, page.language)) for tab in page.tabs if not tab.here]
    areas += [_area(tile.box, _postback(tile.label, taps.Menu(tile.area))) for tile in page.tiles]
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": name,
        "chatBarText": page.bar,
        "areas": areas,
    }


def _area(box: Box, action: Mapping[str, str]) -> dict[str, Any]:
    bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return {"bounds": bounds, "action": dict(action)}


def _postback(label: str, tap: taps.Tap) -> dict[str, str]:
    action = {"type": "postback", "label": label, "data": taps.encode(tap), "displayText": label}
    writes = isinstance(tap, taps.Menu) and tap.area in WRITES
    return {**action, "inputOption": "openKeyboard"} if writes else action


def _switch(tab: Tab, language: Language) -> dict[str, str]:
    switched = {"type": "richmenuswitch", "label": tab.label, "data": SWITCHED}
    return {**switched, "richMenuAliasId": alias(tab.page, language)}
