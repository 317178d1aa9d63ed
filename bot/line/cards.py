"""Words as a flex bubble: a list to choose from, a summary with what can be done about it, the picture of an answer, a tip.

What can be tapped below them stays on the screen, on a computer too, where quick replies do not show. LINE draws a bubble on
its own ground, light or dark; every colour here, the ground as well, is named, so that it can be read on both. Letters grow with
the size a reader has set in LINE, so nothing has a height, and all words wrap.

https://developers.line.biz/en/docs/messaging-api/flex-message-elements/
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from clinic.message import Listed, Look, Message
from knowledge import layout
from knowledge.layout import Item, Part

Component = dict[str, Any]

BUBBLE_BYTES = 30 * 1024  # https://developers.line.biz/en/reference/messaging-api/#flex-message
# The longest line that fits beside two, or one, of its like on the narrowest phone, in full-width characters.
THREE_WIDE, TWO_WIDE = 5, 8
GROUND, CELL, INK, QUIET, ALARM = "#FFFFFF", "#F2F2F0", "#222222", "#6B6B6B", "#B3261E"
USUAL = "#2F6F5E"
# Plain text makes a number or an address tappable by itself; a bubble does not.
_PHONE = re.compile(r"(?:0|\+81[ -]?)\d{1,4}[ -]\d{1,4}[ -]\d{3,4}")
_ADDRESS = re.compile(r"https://[!-~]+")


def bubble(message: Message, actions: Sequence[Component]) -> Component:
    """The words of a message, and at the foot what can be tapped; those of a card have a grid of its lines in between."""
    look = message.look or Look()
    if message.listed:
        return _card(message.listed, look, actions)
    at_foot = actions[len(actions) - look.foot :] if look.foot else ()
    return _bubble(look, _drawn(message.text, look), list(_foot(at_foot, look)))


def fits(container: Component) -> bool:
    """Whether LINE takes a bubble of that weight."""
    return len(json.dumps(container, ensure_ascii=False).encode("utf-8", "surrogatepass")) <= BUBBLE_BYTES


def _card(listed: Listed, look: Look, actions: Sequence[Component]) -> Component:
    count = len(listed.lines)
    cells = [_cell(line, action) for line, action in zip(listed.lines, actions, strict=False)]
    above = _loud(listed.above, look) if listed.loud else _drawn(listed.above, look)
    body = [*above, *_grid(cells, _columns(listed.lines)), *_below(listed.below)]
    others = [_button(action, look, first=count == 0 and place == 0) for place, action in enumerate(actions[count:])]
    return _bubble(look, body, others)


def _loud(text: str, look: Look) -> list[Component]:
    """Its first line cannot be overlooked."""
    first, _, rest = text.partition("\n")
    below = _drawn(rest.strip(), look)
    return [_text(first, "md", ALARM, weight="bold"), *({"margin": "md", **each} for each in below)]


def _bubble(look: Look, body: list[Component], foot: list[Component]) -> Component:
    """Below a narrow band, or a title, in the clinic's colour."""
    colour = look.colour or USUAL
    title = [_text(look.title, "md", GROUND, weight="bold")] if look.title else [{"type": "filler"}]
    padding = {"paddingAll": "14px"} if look.title else {"paddingAll": "3px"}
    parts = {
        "header": {**_column(title), **padding, "backgroundColor": colour},
        "body": {**_column(body), "backgroundColor": GROUND, "paddingAll": "16px"},
        **({"footer": {**_column(foot), "spacing": "xs", "backgroundColor": GROUND}} if foot else {}),
    }
    return {"type": "bubble", **parts}


def _column(contents: Sequence[Component]) -> Component:
    return {"type": "box", "layout": "vertical", "contents": list(contents)}


def _text(words: str, size: str, color: str, **more: Any) -> Component:
    return {"type": "text", "text": words, "wrap": True, "scaling": True, "size": size, "color": color, **more}


# Words


def _drawn(text: str, look: Look) -> list[Component]:
    """Paragraph by paragraph, with the widest gap between those."""
    drawn: list[Component] = []
    for paragraph in layout.paragraphs(text):
        number, gap = 0, "lg"
        for part in paragraph:
            number += isinstance(part, Item)
            for component in _part(part, look, number):
                drawn.append({**component, "margin": gap} if drawn else component)
                gap = "sm"
            gap = "md"
    return drawn


def _part(part: Part, look: Look, number: int) -> Iterator[Component]:
    if isinstance(part, Item):
        yield _item(part, look, number)
    elif part.text == look.source:
        yield _text(part.text, "xs", QUIET)
    else:
        yield from _plain(part.text, look)


def _plain(text: str, look: Look) -> Iterator[Component]:
    """Lines that belong together are one text; those that stand out, and those that can be tapped, are one each."""
    together: list[str] = []
    for line in text.split("\n"):
        strong, opens = line in look.strong, _opening(line)
        if not (strong or opens):
            together.append(line)
            continue
        if together:
            yield _text("\n".join(together), "sm", INK)
            together = []
        yield _tappable(line, opens, look) if opens else _text(line, "md", INK, weight="bold")
    if together:
        yield _text("\n".join(together), "sm", INK)


def _opening(line: str) -> re.Match[str] | None:
    """An address or a telephone number that stands in a line."""
    return _ADDRESS.search(line) or _PHONE.search(line)


def _tappable(line: str, found: re.Match[str], look: Look) -> Component:
    """A line of which one part can be seen to open something; a finger may tap all of it."""
    opens = found[0] if _ADDRESS.fullmatch(found[0]) else f"tel:{re.sub('[ -]', '', found[0])}"
    marked = {"color": look.colour or USUAL, "decoration": "underline"}
    spans: tuple[tuple[str, Component], ...] = (
        (line[: found.start()], {}),
        (found[0], marked),
        (line[found.end() :], {}),
    )
    contents = [{"type": "span", "text": words, **manner} for words, manner in spans if words]
    text = _text(line, "sm", INK)
    del text["text"]
    return {**text, "contents": contents, "action": {"type": "uri", "uri": opens}}


def _item(item: Item, look: Look, number: int) -> Component:
    colour = look.colour or USUAL
    match look.picture:
        case "timeline" if item.label:
            moment = [_text(item.label, "sm", colour, weight="bold"), _text(item.words, "sm", INK, margin="xs")]
            return _row([_bar(colour), {**_column(moment), "flex": 1, "margin": "lg"}])
        case "steps":
            mark = _text(str(number), "xs", GROUND, weight="bold", align="center")
            round_ = {
                **_column([mark]),
                "flex": 0,
                "width": "26px",
                "backgroundColor": colour,
                "cornerRadius": "13px",
                "paddingAll": "4px",
            }
            words = _text(f"{item.label}{item.colon}{item.words}", "sm", INK, flex=1, margin="md")
            return {**_row([round_, words]), "alignItems": "flex-start"}
        case _:
            mark = _text(item.mark, "sm", colour, flex=0, weight="bold")
            whole = _text(f"{item.label}{item.colon}{item.words}", "sm", INK, flex=1)
            return {"type": "box", "layout": "baseline", "contents": [mark, whole]}


def _row(contents: Sequence[Component]) -> Component:
    return {"type": "box", "layout": "horizontal", "contents": list(contents)}


def _bar(colour: str) -> Component:
    """Beside a moment of a line of time: as high as its words."""
    return {
        **_column([{"type": "filler"}]),
        "flex": 0,
        "width": "4px",
        "backgroundColor": colour,
        "cornerRadius": "2px",
    }


def _below(text: str) -> list[Component]:
    return [_text(text, "xs", QUIET, margin="lg")] if text else []


# What can be tapped


def _foot(actions: Sequence[Component], look: Look) -> Iterator[Component]:
    """Two that answer one question stand side by side, at the end."""
    alone = actions if look.both or len(actions) == 1 else actions[:-2]
    yield from (_button(action, look, first=False) for action in alone)
    if not look.both and len(actions) > 1:
        yield _row([_button(action, look, first=False) for action in actions[-2:]])


def _button(action: Component, look: Look, first: bool) -> Component:
    """What a summary is for stands out. A long label is drawn smaller, not cut."""
    button = {
        "type": "button",
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        "action": action,
        "color": look.colour or USUAL,
    }
    return {**button, "style": "primary" if first else "link"}


# A list to choose from


def _cell(line: str, action: Component) -> Component:
    return {
        **_column([_text(line, "sm", INK, align="center")]),
        "flex": 1,
        "paddingAll": "10px",
        "cornerRadius": "8px",
        "backgroundColor": CELL,
        "justifyContent": "center",
        "action": action,
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
        yield {
            "type": "box",
            "layout": "horizontal",
            "spacing": "sm",
            "margin": "sm" if first else "lg",
            "contents": [*row, *gaps],
        }
