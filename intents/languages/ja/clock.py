"""How Japanese tells the time, in the spelling `normalise` gives."""

import re
from collections.abc import Iterator

from intents.languages.clock_time import ClockTime, readings, side_of

_KANJI_HOUR = re.compile("(二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=時(?!間))")
_KANJI = "〇一二三四五六七八九"
_HOUR_UNDERSTOOD = re.compile(r"(?<![\d:./時-])(\d{1,2})\s*(?=[-~〜]\s*\d{1,2}時(?!間))")  # the first of 13-15時

_AM, _PM = "午前|朝|am", "午後|夕方|夜|pm|昼の?(?=[0-5]時)"
# Minutes without 分 are two figures, and not the beginning of something else that is counted.
_BARE_MINUTES = r"(?P<m3>[0-5]\d)(?![\d:/.-]|\s*(?:[時月日年人名回万円個歳才代分週%]|か月))"
_CLOCK = re.compile(
    rf"(?:(?P<am>{_AM})|(?P<pm>{_PM}))?の?\s*(?<![\d:])(?P<h>\d{{1,2}})"
    rf"\s*(?:(?:時(?!間)|じ(?![かん]))(?:(?P<m>\d{{1,2}})分|(?P<half>半)|{_BARE_MINUTES})?|:(?P<m2>\d{{2}}))"
    r"\s*(?:(?P<after>以降|いこう|過ぎ|すぎ|より後|より遅)|(?P<before>まで|以前|前(?!後)|より前|より早)|(?P<no>は(?:無理|だめ|駄目)))?"
)
BETWEEN = (
    r"時(?:\d+分?|半)?\s*(?:から|~|〜|-)\s*(?:午[前後])?\d{1,2}時|:\d\d\s*(?:から|~|〜|-)\s*(?:午[前後])?\d{1,2}[:時]"
)
PARTS_OF_DAY = {
    "morning": r"午前|朝(?!いち|一|1)",
    "around noon": r"昼(?:時|ごろ|頃)|お昼(?!過ぎ|すぎ|休み)",
    "lunch": r"昼休み|らんち(?:たいむ|時|の時間)",
    "afternoon": r"昼過ぎ|昼すぎ|午後",
    "evening": r"夕方|学校(?:帰り|の?後|のあと)",
    "after work": (
        r"(?:お?仕事|会社|職場)の?(?:帰り|終わり|おわり|後|あと|終わって)|(?:退勤|終業)後|仕事が(?:終わって|終わった)"
    ),
    "night": r"夜|晩",
}


def in_digits(text: str) -> str:
    """Hours written in kanji become figures, and the first hour of 13-15時 is said in full."""

    def digits(found: re.Match[str]) -> str:
        tens, ten, ones = found.group().rpartition("十")
        return str((_KANJI.find(tens) if tens else 1) * 10 * bool(ten) + (_KANJI.find(ones) if ones else 0))

    return _HOUR_UNDERSTOOD.sub(r"\1時", _KANJI_HOUR.sub(digits, text))


def clock_times(text: str) -> Iterator[ClockTime]:
    """Every time of day in the text but those that do not suit."""
    for found in _CLOCK.finditer(text):
        if found["no"]:
            continue
        hour = int(found["h"])
        minute = 30 if found["half"] else int(found["m"] or found["m2"] or found["m3"] or 0)
        whole = len(found["h"]) == 2 and found["h"].startswith("0")
        # 午前12時 is noon by law, and the midnight of a digital watch is nobody's wish; 夜の0時 is midnight.
        noon = hour == 12 and found["am"] == "午前"
        pm = noon or (bool(found["pm"]) and not (hour == 0 and found["pm"] == "夜"))
        yield ClockTime(
            readings(hour, minute, bool(found["am"]) and not noon, pm, whole), side_of(found["after"], found["before"])
        )
