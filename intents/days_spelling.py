"""Days as people type them, put into the one spelling the rules of `days_ja` and `days_en` read."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_LONG_NAMES = [*WEEKDAYS, "yesterday", *(name for name in MONTHS if len(name) > 5)]
_LONG_WORD = re.compile(r"\b[a-z]{6,10}\b")
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(r"([〇零一二三四五六七八九十]+)(?=\s*(?:日|月|年|週|[かゕゖけ]月|時間))")
_KANJI_EITHER = re.compile(r"[一二三四五六七八九](?=[、,][一二三四五六七八九](?:日|週))")
_KANA_DAY_NAMES = "いちにち ふつか みっか よっか いつか むいか なのか ようか ここのか とおか"
_KANA_DAYS = {name: number for number, name in enumerate(_KANA_DAY_NAMES.split(), 1)}
_KANA_WEEKS = {"いっしゅうかん": 1, "にしゅうかん": 2, "さんしゅうかん": 3}
_KANA_AGO = re.compile(f"({'|'.join(_KANA_DAYS | _KANA_WEEKS)})(?=\\s*(?:前|まえ))")
_KANA_DAYS_OF_MONTH = {
    "ついたち": 1,
    "ふつか": 2,
    "みっか": 3,
    "よっか": 4,
    "むいか": 6,
    "ここのか": 9,
    "とおか": 10,
    "はつか": 20,
}
_KANA_DAY_OF_MONTH = re.compile(f"(?<![ぁ-ん])({'|'.join(_KANA_DAYS_OF_MONTH)})(?=\\s*(?:に|です|でした|前|まえ))")
_WEEKDAY_KANJI = {"げつ": "月", "か": "火", "すい": "水", "もく": "木", "きん": "金", "ど": "土", "にち": "日"}
_KANA_WEEKDAY = re.compile(r"(?:(?<![ぁ-ん])|(?<=[のはにで、]))(げつ|か|すい|もく|きん|ど|にち)よう(?:び|日)")
_KANA_WEEK_NAMES = {
    "せんしゅう": "先週",
    "こんしゅう": "今週",
    "らいしゅう": "来週",
    "せんげつ": "先月",
    "こんげつ": "今月",
}
_ROMAJI = tuple(
    (re.compile(rf"(?<![a-z])(?:{romaji})(?![a-z]) ?"), japanese)
    for romaji, japanese in (
        ("kin[oō]u?", "昨日"), ("ototoi", "一昨日"), ("ky[oō]u?", "今日"), ("kesa", "今朝"), ("sakki", "さっき"),
        ("ashita|asu", "明日"), ("sensh[uū]u? ?(?:no)?", "先週の"), ("konsh[uū]u? ?(?:no)?", "今週の"),
        ("raish[uū]u? ?(?:no)?", "来週の"), ("(?:kono mae|konaida) ?(?:no)?", "この前の"),
        ("getsuy[oō]u?(?:bi)?", "月曜"), ("kay[oō]u?(?:bi)?", "火曜"), ("suiy[oō]u?(?:bi)?", "水曜"),
        ("mokuy[oō]u?(?:bi)?", "木曜"), ("kin'?y[oō]u?(?:bi)?", "金曜"), ("doy[oō]u?(?:bi)?", "土曜"),
        ("nichiy[oō]u?(?:bi)?", "日曜"), (r"(\d+) ?nichi ?mae", r"\1日前"), (r"(\d+) ?sh[uū]u?kan ?mae", r"\1週間前"),
        ("futsuka ?mae", "2日前"), ("mikka ?mae", "3日前"), ("yokka ?mae", "4日前"), ("itsuka ?mae", "5日前"),
        ("iss?h[uū]u?kan ?mae", "1週間前"), (r"(\d+) ?gatsu ?(\d+) ?nichi", r"\1月\2日"),
    )
)  # fmt: skip


def spelt_out(text: str) -> str:
    """Romaji in Japanese, numbers before 日, 月, 年, 週 in digits, slips mended: kinou -> 昨日, 十一月三日 -> 11月3日."""
    for romaji, japanese in _ROMAJI:
        text = romaji.sub(japanese, text)
    for kana, kanji in _KANA_WEEK_NAMES.items():
        text = text.replace(kana, kanji)
    text = _KANA_WEEKDAY.sub(lambda found: f"{_WEEKDAY_KANJI[found.group(1)]}曜", text)
    text = _KANJI_EITHER.sub(lambda found: _arabic(found.group()), text)
    text = _KANJI_NUMBER.sub(lambda found: _arabic(found.group(1)), text)
    text = _KANA_DAY_OF_MONTH.sub(lambda found: f"{_KANA_DAYS_OF_MONTH[found.group(1)]}日", text)
    text = _KANA_AGO.sub(lambda found: _kana(found.group(1)), text)
    return _LONG_WORD.sub(lambda found: _mended(found.group()), text)


def _kana(name: str) -> str:
    return f"{_KANA_DAYS[name]}日" if name in _KANA_DAYS else f"{_KANA_WEEKS[name]}週間"


def _arabic(kanji: str) -> str:
    """二十三 -> 23, 二〇二六 -> 2026, and 二三 (日前: "two or three") -> 2,3."""
    kanji = kanji.replace("零", "〇")
    if "十" in kanji:
        tens, _, ones = kanji.partition("十")
        return f"{_KANJI.find(tens) if tens else 1}{_KANJI.find(ones) if ones else 0}"
    return ("," if len(kanji) == 2 else "").join(str(_KANJI.index(char)) for char in kanji)


def _mended(word: str) -> str:
    """Put right what is one or two letters off a weekday, a month or yesterday: yesturday, thrusday, novmber."""
    if word.endswith("days"):
        return word  # "on Mondays" is a habit
    near = process.extractOne(word, _LONG_NAMES, scorer=OSA.distance, score_cutoff=2 if len(word) > 7 else 1)
    return near[0] if near else word
