"""How long words are, in the three ways that matter: to LINE, to a button, to a reader."""

import re
import unicodedata

MESSAGE = 5000  # UTF-16 units in one text message, https://developers.line.biz/en/reference/messaging-api/#text-message
LABEL = 20  # grapheme clusters, https://developers.line.biz/en/reference/messaging-api/#action-objects
BAR = 14  # grapheme clusters, https://developers.line.biz/en/reference/messaging-api/#create-rich-menu

_JOINER = "\u200d"


def utf16(text: str) -> int:
    """LINE's measure of a message: most emoji count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, units: int) -> str:
    """A text of so many of LINE's units at most."""
    if utf16(text) <= units:
        return text
    while utf16(text) >= units:
        text = text[:-1]
    return f"{text.rstrip()}…"


def graphemes(text: str) -> int:
    """LINE's measure of a label: what a reader takes for one character, near enough to UAX 29 for labels."""
    count = 0
    before = ""
    flags = 0
    for char in text:
        flags = flags + 1 if _is_flag_half(char) else 0
        if not (_extends(char) or before == _JOINER or (flags and flags % 2 == 0)):
            count += 1
        before = char
    return count


def label(text: str) -> str:
    """A text that fits onto a button."""
    if graphemes(text) <= LABEL:
        return text
    while graphemes(text) >= LABEL:
        text = text[:-1]
    return f"{text.rstrip()}…"


def characters(text: str) -> int:
    """A Japanese reader's measure: characters, line breaks not counted."""
    return len(text.replace("\n", ""))


def words(text: str) -> int:
    """An English reader's measure; a lone dash or sign is no word."""
    return len(re.findall(r"\S*\w\S*", text))


def _extends(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
