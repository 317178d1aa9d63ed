"""How LINE counts characters: UTF-16 code units, or grapheme clusters where a page says so.

https://developers.line.biz/en/docs/messaging-api/text-character-count/
Clusters follow Unicode's annex 29 with the properties the standard library knows, and the emoji ranges below.
"""

import unicodedata
from bisect import bisect_right

_ZWJ = 0x200D
_EXTENDS = {0x200C, 0xFF9E, 0xFF9F, *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080)}
_SPACING = {0x0E33, 0x0EB3}  # Thai and Lao AM: letters that cling to the one before
# First and last of every run of Extended_Pictographic, from emoji-data.txt, runs of unassigned points closed up.
_PICTURES = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x2388, 0x2388), (0x23CF, 0x23CF),
    (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0),
    (0x25FB, 0x25FE), (0x2600, 0x2605), (0x2607, 0x2612), (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712),
    (0x2714, 0x2714), (0x2716, 0x2716), (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734),
    (0x2744, 0x2744), (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757),
    (0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2934, 0x2935),
    (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D),
    (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F0FF), (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F),
    (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5),
    (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F23A), (0x1F23C, 0x1F23F),
    (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F774, 0x1F77F),
    (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F), (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F),
    (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip
_STARTS = [first for first, _ in _PICTURES]


def units(text: str) -> int:
    """UTF-16 code units: most emoji count 2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clusters(text: str) -> int:
    """Grapheme clusters: what a person would call one character."""
    count, flags, picture, before = 0, 0, False, ""
    for char in text:
        kind = _kind(char)
        if _breaks(before, kind, flags, picture):
            count += 1
            picture = False
        flags = flags + 1 if kind == "flag" else 0
        picture = kind == "picture" or (picture and kind in ("extend", "zwj"))
        before = kind
    return count


def _breaks(before: str, kind: str, flags: int, picture: bool) -> bool:
    """Whether a cluster starts here; `picture`: the cluster so far is an emoji and what extends it."""
    if before == "cr" and kind == "lf":
        return False
    if before in ("", "cr", "lf", "control") or kind in ("cr", "lf", "control"):
        return True
    if kind in ("extend", "zwj", "spacing") or before == "prepend":
        return False
    if before == "zwj" and kind == "picture" and picture:
        return False
    if before == "flag" and kind == "flag":
        return flags % 2 == 0
    return not _one_syllable(before, kind)


def _one_syllable(before: str, kind: str) -> bool:
    """Hangul written in parts."""
    return (
        (before == "L" and kind in ("L", "V", "LV", "LVT"))
        or (before in ("LV", "V") and kind in ("V", "T"))
        or (before in ("LVT", "T") and kind == "T")
    )


def _kind(char: str) -> str:
    point = ord(char)
    if point < 0x300:
        return _plain_kind(point)
    if point == _ZWJ:
        return "zwj"
    if point in _EXTENDS:
        return "extend"
    if 0x1F1E6 <= point <= 0x1F1FF:
        return "flag"
    if _is_picture(point):
        return "picture"
    return _hangul_kind(point) or _category_kind(char, point)


def _plain_kind(point: int) -> str:
    if point == 0x0D:
        return "cr"
    if point == 0x0A:
        return "lf"
    if point < 0x20 or 0x7F <= point < 0xA0 or point == 0xAD:
        return "control"
    return "picture" if point in (0xA9, 0xAE) else "other"


def _is_picture(point: int) -> bool:
    run = bisect_right(_STARTS, point) - 1
    return run >= 0 and point <= _PICTURES[run][1]


def _hangul_kind(point: int) -> str:
    if 0xAC00 <= point <= 0xD7A3:
        return "LV" if (point - 0xAC00) % 28 == 0 else "LVT"
    if 0x1100 <= point <= 0x115F or 0xA960 <= point <= 0xA97C:
        return "L"
    if 0x1160 <= point <= 0x11A7 or 0xD7B0 <= point <= 0xD7C6:
        return "V"
    return "T" if 0x11A8 <= point <= 0x11FF or 0xD7CB <= point <= 0xD7FB else ""


def _category_kind(char: str, point: int) -> str:
    category = unicodedata.category(char)
    if category in ("Mn", "Me"):
        return "extend"
    if category == "Mc" or point in _SPACING:
        return "spacing"
    if 0x600 <= point <= 0x605 or point in (0x6DD, 0x70F, 0x8E2):
        return "prepend"
    return "control" if category in ("Cc", "Cf", "Zl", "Zp", "Cs") else "other"
