"""A list to choose from, or a summary with what can be done about it, as a flex bubble: what can be tapped stays on the
screen, on a computer too, where quick replies do not show.

https://developers.line.biz/en/docs/messaging-api/flex-message-elements/
"""

from collections.abc import Iterator, Sequence
from typing import Any

from clinic.message import Listed

Component = dict[str, Any]

# The longest line that fits beside two, or one, of its like on the narrowest phone, in full-width characters.
THREE_WIDE, TWO_WIDE = 5, 8
CELL, INK, QUIET, DEED, ALARM = "#F2F2F0", "#222222", "#6B6B6B", "#2E6E62", "#B3261E"


def bubble(listed: Listed, actions: Sequence[Component]) -> Component:
    """Words above, a grid of the lines, words below, and what else can be tapped at the foot."""
    count = len(listed.lines)
    cells = [_cell(line, action) for line, action in zip(listed.lines, actions, strict=False)]
    first, _, rest = listed.above.partition("\n") if listed.loud else ("", "", listed.above)
    body = [
        _loud(first),
        _words(rest.strip(), INK, "sm"),
        *_grid(cells, _columns(listed.lines)),
        _words(listed.below, QUIET, "xs"),
    ]
    others = [_button(action, first=count == 0 and place == 0) for place, action in enumerate(actions[count:])]
    return {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "spacing": "sm", "contents": list(filter(None, body))},
        **({"footer": {"type": "box", "layout": "vertical", "spacing": "xs", "contents": others}} if others else {}),
    }


def _button(action: Component, first: bool) -> Component:
    """What a summary is for stands out."""
    if first:
        return {"type": "button", "style": "primary", "color": DEED, "height": "sm", "action": action}
    return {"type": "button", "style": "link", "height": "sm", "action": action}


def _loud(text: str) -> Component | None:
    words = _words(text, ALARM, "md")
    return words and {**words, "weight": "bold"}


def _words(text: str, color: str, size: str) -> Component | None:
    if not text:
        return None
    return {"type": "text", "text": text, "wrap": True, "color": color, "size": size, "margin": "md"}


def _cell(line: str, action: Component) -> Component:
    text = {"type": "text", "text": line, "wrap": True, "align": "center", "size": "sm", "color": INK}
    return {
        "type": "box",
        "layout": "vertical",
        "flex": 1,
        "paddingAll": "10px",
        "cornerRadius": "8px",
        "backgroundColor": CELL,
        "justifyContent": "center",
        "action": action,
        "contents": [text],
    }


def _columns(lines: Sequence[str]) -> int:
    longest = max(map(_width, lines), default=0)
    return 3 if longest <= THREE_WIDE else 2 if longest <= TWO_WIDE else 1


def _width(line: str) -> float:
    return sum(1 if ord(char) > 0x2000 else 0.5 for char in line)


def _grid(cells: Sequence[Component], columns: int) -> Iterator[Component]:
    """Rows of equal cells; the last is filled up, so that its cells are as wide as all others."""
    for first in range(0, len(cells), columns):
        row = list(cells[first : first + columns])
        gaps = [{"type": "filler", "flex": 1}] * (columns - len(row))
        yield {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": [*row, *gaps]}
