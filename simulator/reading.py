"""What a person sees in a message and where they can tap."""

from collections.abc import Iterator, Mapping
from typing import Any

Message = Mapping[str, Any]
Action = Mapping[str, Any]


def words(message: Message) -> str:
    """The words on the screen; a picture, sticker or voice has none."""
    match message.get("type"):
        case "text" | "textV2":
            return str(message["text"])
        case "template":
            return "\n".join(_template_words(message["template"]))
        case "flex":
            return _flex_words(message["contents"])
    return ""


def quick_replies(message: Message) -> list[Action]:
    items = (message.get("quickReply") or {}).get("items", [])
    return [item["action"] for item in items]


def buttons(message: Message) -> list[Action]:
    """Actions that stay in the transcript: of templates and of flex."""
    match message.get("type"):
        case "template":
            return list(_template_actions(message["template"]))
        case "flex":
            return [part["action"] for part in _components(message["contents"]) if part.get("action")]
    return []


def _template_words(template: Message) -> Iterator[str]:
    for part in (template, *template.get("columns", [])):
        yield from (str(part[key]) for key in ("title", "text") if part.get(key))


def _template_actions(template: Message) -> Iterator[Action]:
    for part in (template, *template.get("columns", [])):
        yield from part.get("actions", [])
        yield from (part[key] for key in ("defaultAction", "action") if part.get(key))


PARAGRAPH = ("lg", "xl", "xxl")  # so wide a gap parts one from the next


def _flex_words(part: Any) -> str:
    """What stands below something else begins a line, what a wide gap parts a paragraph; on one line of letters all is one."""
    if not isinstance(part, Mapping):
        return ""
    if part.get("type") == "text":
        return str(part.get("text") or "".join(str(span.get("text", "")) for span in part.get("contents") or []))
    said = ""
    for child in (*(part.get(key) for key in ("header", "hero", "body", "footer")), *(part.get("contents") or ())):
        if words := _flex_words(child):
            gap = "" if part.get("layout") == "baseline" else "\n\n" if child.get("margin") in PARAGRAPH else "\n"
            said = f"{said}{gap}{words}" if said else words
    return said


def _components(part: Any) -> Iterator[Message]:
    """Every object inside a flex container, outermost first, in reading order."""
    if not isinstance(part, Mapping):
        return
    yield part
    for key in ("header", "hero", "body", "footer"):
        yield from _components(part.get(key))
    for child in part.get("contents") or []:
        yield from _components(child)
