"""A page of the rich menu as a picture: the clinic's name and colour, six signs, and words in a font that comes as a package."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from bot.menu.icons import sign
from bot.menu.pages import BAND, HEIGHT, IMAGE_BYTES, PILL, TABS, WIDTH, Box, Layout, Tab, Tile
from clinic.errors import SodanError

Colour = tuple[int, int, int]
Weight = Literal["bold", "regular"]

# Noto Sans CJK, under the SIL Open Font License: one package a weight.
FONTS: dict[Weight, tuple[str, str]] = {
    "bold": ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
    "regular": ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
}
WHITE: Colour = (255, 255, 255)
INK: Colour = (31, 42, 40)
SOFT: Colour = (84, 96, 93)  # 6.5 to 1 on white
SMALLEST = 0.62  # of a size: nothing is made smaller to fit
MARGIN = 84
BESIDE = 130  # what stays free of an area's width
# The circle behind a sign, by the height of an area.
DISC, SIGN = 0.36, 0.6
GAP_ABOVE_LABEL, GAP_ABOVE_NOTE = 44, 26


@dataclass(frozen=True, slots=True)
class Lettering:
    """How words are set; the anchor is Pillow's."""

    weight: Weight
    size: int
    colour: Colour
    anchor: str = "mm"


# A phone shows the picture 390 points wide or so: 6.4 pixels of it are one point.
LABEL, NOTE = Lettering("bold", 98, INK), Lettering("regular", 68, SOFT)
NAME, PILL_WORDS = Lettering("bold", 88, WHITE, "lm"), Lettering("bold", 66, WHITE)
TAB = Lettering("bold", 88, WHITE)


class CannotDraw(SodanError):
    """A page that LINE would not take."""


def draw(page: Layout) -> bytes:
    """The page as a PNG; CannotDraw where it weighs more than LINE takes."""
    told = io.BytesIO()
    picture(page).save(told, "PNG", compress_level=6)  # smaller ones take three times as long and save 2 %
    if told.tell() > IMAGE_BYTES:
        raise CannotDraw(f"the picture of {page.alias} weighs {told.tell()} bytes; LINE takes {IMAGE_BYTES}")
    return told.getvalue()


def picture(page: Layout) -> Image.Image:
    """The page, pixel by pixel."""
    colour = _colour(page.colour)
    image = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, BAND - 1), fill=colour)
    _words(pen, (MARGIN, BAND / 2), page.clinic, NAME, WIDTH - PILL - 2 * MARGIN)
    _pill(pen, page, colour)
    for tab in page.tabs:
        _tab(pen, tab, colour)
    label = _alike(LABEL, page, [tile.label for tile in page.tiles])
    note = _alike(NOTE, page, [tile.note for tile in page.tiles])
    for tile in page.tiles:
        _sign(image, tile, colour)
        _under_sign(pen, tile, label, note)
    _lines(pen, page, colour)
    return image


def unknown_signs(words: str) -> str:
    """What of some words the font has no shape for: it would show as a box."""
    font = _font("bold", LABEL.size)
    nothing = bytes(font.getmask("\U0010fffe"))
    return "".join(dict.fromkeys(one for one in words if not one.isspace() and bytes(font.getmask(one)) == nothing))


# Parts


def _pill(pen: ImageDraw.ImageDraw, page: Layout, colour: Colour) -> None:
    """The other language, in its own words."""
    high = 136
    upper, lower = (BAND - high) // 2, (BAND + high) // 2
    right = WIDTH - MARGIN
    wide = _fitting(page.other_words, PILL_WORDS, page.pill.width - 2 * MARGIN - 120).getlength(page.other_words)
    left = right - round(wide) - 120
    pen.rounded_rectangle((left, upper, right, lower), high // 2, fill=_mix(colour, INK, 0.22), outline=WHITE, width=4)
    _words(pen, ((left + right) / 2, BAND / 2), page.other_words, PILL_WORDS, wide + 1)


def _tab(pen: ImageDraw.ImageDraw, tab: Tab, colour: Colour) -> None:
    """The tab one is on is part of the paper below; the other lies behind."""
    box = tab.box
    behind = _mix(colour, INK, 0.22)
    pen.rectangle((box.x, box.y, box.x + box.width - 1, box.y + box.height - 1), fill=colour if tab.here else behind)
    if tab.here:
        corners = (box.x, box.y + 16, box.x + box.width - 1, box.y + box.height + 60)
        pen.rounded_rectangle(corners, 44, fill=WHITE)
    centre = (box.x + box.width / 2, box.y + box.height / 2 + 8)
    room = box.width - 2 * MARGIN
    _words(pen, centre, tab.label, replace(TAB, colour=colour) if tab.here else TAB, room)
    if tab.here:
        wide = _fitting(tab.label, TAB, room).getlength(tab.label) / 2
        under = (centre[0] - wide, box.y + TABS - 22, centre[0] + wide, box.y + TABS - 12)
        pen.rounded_rectangle(under, 5, fill=colour)


def _alike(how: Lettering, page: Layout, words: Sequence[str]) -> Lettering:
    """One size for all areas of a page: that of the longest words."""
    narrowest = min(tile.box.width for tile in page.tiles) - BESIDE
    return replace(how, size=min(int(_fitting(one, how, narrowest).size) for one in words))


def _disc(box: Box) -> tuple[int, int, int]:
    """Left, top and width of the circle: with the words below it, it stands in the middle of the area."""
    wide = round(box.height * DISC)
    high = wide + GAP_ABOVE_LABEL + LABEL.size + GAP_ABOVE_NOTE + NOTE.size
    return box.x + (box.width - wide) // 2, box.y + (box.height - high) // 2, wide


def _sign(image: Image.Image, tile: Tile, colour: Colour) -> None:
    left, top, wide = _disc(tile.box)
    finer = 3
    circle = Image.new("L", (wide * finer, wide * finer), 0)
    ImageDraw.Draw(circle).ellipse((0, 0, wide * finer - 1, wide * finer - 1), fill=255)
    mask = circle.resize((wide, wide), Image.Resampling.LANCZOS)
    image.paste(colour if tile.first else _mix(WHITE, colour, 0.11), (left, top, left + wide, top + wide), mask)
    side = round(wide * SIGN)
    at = left + (wide - side) // 2, top + (wide - side) // 2
    image.paste(WHITE if tile.first else colour, (*at, at[0] + side, at[1] + side), sign(tile.area, side))


def _under_sign(pen: ImageDraw.ImageDraw, tile: Tile, label: Lettering, note: Lettering) -> None:
    _, top, wide = _disc(tile.box)
    centre, room = tile.box.x + tile.box.width / 2, tile.box.width - BESIDE
    first = top + wide + GAP_ABOVE_LABEL + LABEL.size / 2
    _words(pen, (centre, first), tile.label, label, room)
    _words(pen, (centre, first + (LABEL.size + NOTE.size) / 2 + GAP_ABOVE_NOTE), tile.note, note, room)


def _lines(pen: ImageDraw.ImageDraw, page: Layout, colour: Colour) -> None:
    """Between the areas, as one sees where each ends."""
    pale = _mix(WHITE, colour, 0.2)
    top = min(tile.box.y for tile in page.tiles)
    for tile in page.tiles:
        box = tile.box
        if box.x:
            pen.line((box.x, box.y + 70, box.x, box.y + box.height - 70), pale, 4)
        if box.y > top:
            pen.line((box.x + 70, box.y, box.x + box.width - 70, box.y), pale, 4)


# Words and colours


def _words(pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, how: Lettering, wide: float) -> None:
    font = _fitting(words, how, wide)
    pen.text(at, _cut(words, font, wide), how.colour, font, anchor=how.anchor)


def _fitting(words: str, how: Lettering, wide: float) -> ImageFont.FreeTypeFont:
    """The largest font, down to the smallest allowed, in which the words are no wider."""
    needs = _font(how.weight, how.size).getlength(words)
    return _font(how.weight, max(round(how.size * SMALLEST), min(how.size, int(how.size * wide / max(needs, 1)))))


def _cut(words: str, font: ImageFont.FreeTypeFont, wide: float) -> str:
    if font.getlength(words) <= wide:
        return words
    kept = words
    while kept and font.getlength(f"{kept}…") > wide:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


@cache
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_file(weight)), size)


@cache
def _file(weight: Weight) -> bytes:
    package, name = FONTS[weight]
    with as_file(files(package).joinpath(name)) as path:
        return Path(path).read_bytes()


def _colour(told: str) -> Colour:
    return int(told[1:3], 16), int(told[3:5], 16), int(told[5:7], 16)


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
