"""The signs of the areas: lines with round ends on a square of 24, drawn by this file."""

import math
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

from clinic.taps import MenuArea

SQUARE = 24.0
STROKE = 1.7
FINER = 3  # drawn so many times larger and made smaller, so that slants are smooth

Point = tuple[float, float]


class Pen:
    """A mask to draw on, in the units of the square."""

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels
        side = pixels * FINER
        self._scale = side / SQUARE
        self._image = Image.new("L", (side, side), 0)
        self._draw = ImageDraw.Draw(self._image)

    def mask(self) -> Image.Image:
        return self._image.resize((self._pixels, self._pixels), Image.Resampling.LANCZOS)

    def line(self, *points: Point, closed: bool = False) -> None:
        path = [*points, points[0]] if closed else list(points)
        at = [self._at(point) for point in path]
        self._draw.line(at, fill=255, width=round(STROKE * self._scale), joint="curve")
        for point in path:
            self.dot(point, STROKE / 2)

    def dot(self, centre: Point, radius: float) -> None:
        self._draw.ellipse(self._round(centre, radius), fill=255)

    def ring(self, centre: Point, radius: float) -> None:
        self._draw.ellipse(self._round(centre, radius + STROKE / 2), outline=255, width=round(STROKE * self._scale))

    def arc(self, centre: Point, radii: Point, start: float, end: float) -> None:
        """Clockwise from `start` to `end`, in degrees from three o'clock."""
        steps = max(12, int(abs(end - start) / 3))
        angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
        self.line(*((centre[0] + radii[0] * math.cos(one), centre[1] + radii[1] * math.sin(one)) for one in angles))

    def frame(self, upper: Point, lower: Point, radius: float) -> None:
        half = STROKE / 2
        corners = (*self._at((upper[0] - half, upper[1] - half)), *self._at((lower[0] + half, lower[1] + half)))
        width, round_by = round(STROKE * self._scale), (radius + half) * self._scale
        self._draw.rounded_rectangle(corners, round_by, outline=255, width=width)

    def curve(self, start: Point, bend: Point, other: Point, end: Point) -> None:
        """A cubic Bézier curve."""
        points = []
        for step in range(25):
            t = step / 24
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            given = (start, bend, other, end)
            across = sum(weight * point[0] for weight, point in zip(weights, given, strict=True))
            down = sum(weight * point[1] for weight, point in zip(weights, given, strict=True))
            points.append((across, down))
        self.line(*points)

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _round(self, centre: Point, radius: float) -> tuple[float, float, float, float]:
        return (
            *self._at((centre[0] - radius, centre[1] - radius)),
            *self._at((centre[0] + radius, centre[1] + radius)),
        )


def _bubble(pen: Pen) -> None:
    """Somebody asks: a speech bubble with three dots."""
    pen.arc((12, 11), (8.5, 7.2), -222, 95)
    pen.line((11.3, 18.2), (7.2, 21.2), (7.4, 17.1))
    pen.curve((7.4, 17.1), (6.6, 16.8), (6.1, 16.4), (5.7, 15.9))
    for across in (8.4, 12, 15.6):
        pen.dot((across, 11), 1.15)


def _drop(pen: Pen) -> None:
    """A treatment and its care: a drop with a light in it."""
    pen.curve((12, 2.8), (12, 2.8), (5, 10.2), (5, 14.6))
    pen.arc((12, 14.6), (7, 6.8), 180, 0)
    pen.curve((19, 14.6), (19, 10.2), (12, 2.8), (12, 2.8))
    pen.arc((12, 14.6), (3.6, 3.5), 100, 170)


def _calendar(pen: Pen) -> None:
    pen.frame((4, 5), (20, 20.5), 2.6)
    pen.line((4, 9.7), (20, 9.7))
    pen.line((8.2, 3), (8.2, 6.4))
    pen.line((15.8, 3), (15.8, 6.4))


def _reserve(pen: Pen) -> None:
    """A visit to come: a calendar with a plus."""
    _calendar(pen)
    pen.line((12, 12.6), (12, 17.6))
    pen.line((9.5, 15.1), (14.5, 15.1))


def _visits(pen: Pen) -> None:
    """Visits agreed: a calendar with a tick."""
    _calendar(pen)
    pen.line((8.8, 15.2), (11.2, 17.5), (15.4, 12.9))


def _staff(pen: Pen) -> None:
    """A person who listens: a head with a headset."""
    pen.arc((12, 11.2), (7.4, 7.4), 180, 360)
    pen.frame((3.4, 11.6), (6.2, 16.6), 1.4)
    pen.frame((17.8, 11.6), (20.6, 16.6), 1.4)
    pen.curve((19.4, 17.2), (19.2, 19.8), (17, 20.6), (14.2, 20.7))
    pen.dot((12.9, 20.7), 1.5)


def _globe(pen: Pen) -> None:
    """Languages: a globe."""
    pen.ring((12, 12), 8.7)
    pen.arc((12, 12), (3.9, 8.7), 0, 360)
    pen.line((3.6, 12), (20.4, 12))


def _sun(pen: Pen) -> None:
    """Today: the sun."""
    pen.ring((12, 12), 4.3)
    for turn in range(8):
        angle = math.radians(turn * 45)
        across, down = math.cos(angle), math.sin(angle)
        pen.line((12 + 7.3 * across, 12 + 7.3 * down), (12 + 9.4 * across, 12 + 9.4 * down))


def _face(pen: Pen) -> None:
    """How the skin is: a calm face."""
    pen.ring((12, 12), 8.7)
    pen.dot((8.9, 10.2), 1.15)
    pen.dot((15.1, 10.2), 1.15)
    pen.arc((12, 12.4), (4, 3.7), 28, 152)


def _bottle(pen: Pen) -> None:
    """Washing and creams: a bottle with a pump."""
    pen.frame((6.6, 10.2), (17.4, 21), 2.6)
    pen.line((12, 10.2), (12, 3.4))
    pen.line((9.2, 6.6), (14.8, 6.6))
    pen.line((12, 3.4), (17, 3.4), (17.6, 5))
    pen.line((9.8, 15.4), (14.2, 15.4))


def _bell(pen: Pen) -> None:
    """Tips that come by themselves: a bell."""
    pen.curve((5, 17.2), (7.4, 14.6), (6.2, 12.2), (6.6, 10))
    pen.arc((12, 10), (5.4, 5.9), 180, 360)
    pen.curve((17.4, 10), (17.8, 12.2), (16.6, 14.6), (19, 17.2))
    pen.line((5, 17.2), (19, 17.2))
    pen.arc((12, 18.9), (2.3, 1.9), 0, 180)
    pen.line((12, 3), (12, 4))


SIGNS: Mapping[MenuArea, Callable[[Pen], None]] = {
    "ask": _bubble,
    "treatment": _drop,
    "reserve": _reserve,
    "visits": _visits,
    "staff": _staff,
    "settings": _globe,
    "today": _sun,
    "skin": _face,
    "care": _bottle,
    "tips": _bell,
}


def sign(area: MenuArea, pixels: int) -> Image.Image:
    """A mask of that many pixels a side."""
    pen = Pen(pixels)
    SIGNS[area](pen)
    return pen.mask()
