"""How Japanese tells the time, in the spelling `normalise` gives."""

import re
from collections.abc import Iterator

from intents.languages.clock_time import ClockTime, readings, side_of

_KANJI_HOUR = re.compile("(二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=時(?!間))")
_KANA_HOURS = {
    "いち": 1, "に": 2, "さん": 3, "よ": 4, "ご": 5, "ろく": 6, "しち": 7, "なな": 7, "はち": 8, "く": 9, "じゅう": 10,
    "じゅういち": 11, "じゅうに": 12,
}  # fmt: skip
# よじはん, ごごさんじごろ: not the じ of a word.
_KANA_HOUR = re.compile(
    rf"(?:(?<=^)|(?<=[、。\s.のはやてごさ後前夜方]))(?P<h>{'|'.join(sorted(_KANA_HOURS, key=len, reverse=True))})じ"
    r"(?:(?P<half>はん)|(?=ごろ|ころ|くらい|ぐらい|から|まで|で|に|が|は|って|[、。!?ー〜~\s]|$))"
)
_KANJI = "〇一二三四五六七八九"
_HOUR_UNDERSTOOD = re.compile(r"(?<![\d:./時-])(\d{1,2})\s*(?=[-~〜]\s*\d{1,2}時(?!間))")  # the first of 13-15時

_AM, _PM = "午前|朝|am", "午後|夕方|夜|pm|昼の?(?=[0-5]時)"
# Minutes without 分 are two figures, and not the beginning of something else that is counted.
_BARE_MINUTES = r"(?P<m3>[0-5]\d)(?![\d:/.-]|\s*(?:[時月日年人名回万円個歳才代分週%]|か月))"
_CLOCK = re.compile(
    rf"(?:(?P<am>{_AM})|(?P<pm>{_PM}))?の?\s*(?<![\d:])(?P<h>\d{{1,2}})"
    rf"\s*(?:(?:時(?!間)|じ(?![かんゃゅょぶ]))(?:(?P<m>\d{{1,2}})分|(?P<half>半|はん)|{_BARE_MINUTES})?|:(?P<m2>\d{{2}})|(?=の(?:方|ほう|やつ)))"
    r"\s*(?:(?P<about_hour>台|代(?!わ))|(?P<after>以降|いこう|過ぎ|すぎ|より後|より遅|(?:に|には|で)?[^\d、。\s]{0,4}(?:終わ|おわ|上が|あが)(?!りた|らせた|らな))|"
    r"(?P<before>まで|以前|前(?!後)|より前|"
    r"より早)|(?P<no>は(?:無理|だめ|駄目|きつ|厳し|難し)))?"
)
BETWEEN = (
    r"時(?:\d+分?|半)?\s*(?:から|~|〜|-)\s*(?:午[前後])?\d{1,2}時|:\d\d\s*(?:から|~|〜|-)\s*(?:午[前後])?\d{1,2}[:時]"
)
PARTS_OF_DAY = {
    "early afternoon": r"午後(?:いち|一(?!番遅)|1番?(?!\d|時)|の?(?:早|"
    r"はや)(?:い|め|く))|昼(?:過ぎ|すぎ)の?(?:早|すぐ)|"
    r"(?:お昼|昼食|"
    r"らんち)の?(?:すぐ)?(?:後|あと)すぐ",
    "late afternoon": r"午後の?(?:遅|おそ)(?:い|め|く)",
    "late morning": r"午前(?:中)?の?(?:遅|おそ)(?:い|め|く)|(?:お)?昼(?:の少し|ちょっと)?(?:前|まえ)",
    "early evening": r"夕方の?(?:早|はや)(?:い|め|く)",
    "late evening": r"夜の?(?:遅|おそ)(?:い|め|く)",
    "morning": r"午前|朝(?!いち|一|1)|あさ(?!って|いち|がお)",
    "lunch": r"昼休み|らんち(?:たいむ|時|の時間)",
    "afternoon": r"昼過ぎ|昼すぎ|お昼(?:の)?(?:後|あと)|午後|ごご",
    "daytime": r"昼(?:間|ま(?!え))|日中",
    "around noon": r"昼(?:時|ごろ|頃)|お昼(?!過ぎ|すぎ|休み|ご飯|ごはん|寝)|"
    r"(?<![翌今])昼(?!過ぎ|すぎ|休み|前|まえ|間|ご飯|ごはん|食|寝|"
    r"の?[0-5]時)",
    "evening": r"夕方|夕刻|学校(?:帰り|の?後|のあと|終わり)|放課後|授業(?:終わり|の?後|のあと)",
    "after work": (
        r"(?:お?仕事|会社|職場|勤務|ばいと|ぱーと|しふと|"
        r"残業)の?(?:帰り|終わり|おわり|後|あと|上がり|あがり|"
        r"終わって|終わったら|おわって|おわったら)|"
        r"(?:退勤|終業|定時|退社)(?:後|あと|のあと|してから|上がり|"
        r"あがり)|仕事が(?:終わって|終わった|おわって|おわった)|"
        r"仕事を(?:終えて|終わらせて)"
    ),
    "night": r"夜|晩",
    "early": r"(?<![番んけも])(?:早い|はやい|早めの|はやめの)(?:時間|じかん|"
    r"枠)(?:が|で|に|を|希望|$)|早め(?:が|で|に(?:行|お願)|"
    r"希望|$)",
    "late": r"(?<![番んけも])(?:遅い|おそい|遅めの|おそめの)(?:時間|じかん|"
    r"枠)(?:が|で|に|を|希望|$)|遅め(?:の(?:時間|枠)|が|で|に|"
    r"希望|$)",
}


CLOCK = (
    r"(?:午前|午後|朝|夕方|夜)?\s*\d{1,2}(?:時(?!間)|"
    r"じ(?![かんゃゅょぶ]))(?:\d{1,2}分|半|はん)?(?:ちょうど|ごろ|"
    r"頃)?|\d{1,2}:\d{2}"
)  # a time told outright


def in_digits(text: str) -> str:
    """Hours written in kanji become figures, and the first hour of 13-15時 is said in full."""

    def digits(found: re.Match[str]) -> str:
        tens, ten, ones = found.group().rpartition("十")
        return str((_KANJI.find(tens) if tens else 1) * 10 * bool(ten) + (_KANJI.find(ones) if ones else 0))

    text = _KANA_HOUR.sub(lambda found: f"{_KANA_HOURS[found['h']]}時{'半' if found['half'] else ''}", text)
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
        told = readings(hour, minute, bool(found["am"]) and not noon, pm, whole)
        if found["about_hour"]:  # 18時台: from six to seven
            yield ClockTime(told, "after", found.start("h"), found.end())
            end = frozenset(at.replace(hour=at.hour + 1) for at in told if at.hour < 23)
            yield ClockTime(end, "before", found.start("h"), found.end())
            continue
        yield ClockTime(told, side_of(found["after"], found["before"]), found.start("h"), _end(found))


def _end(found: re.Match[str]) -> int:
    """Where the time itself ends, before what tells of its side."""
    side = next((name for name in ("after", "before", "no") if found[name]), None)
    return found.start(side) if side else found.end()
