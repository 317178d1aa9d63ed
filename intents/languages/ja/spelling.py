"""Days as people type them in Japanese, put into the one spelling the rules read: no romaji, figures for numbers."""

import re

from intents.languages.ja import days_in_romaji

JAPANESE = re.compile("[ぁ-ん一-鿿]")
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(
    r"([〇零一二三四五六七八九十]+)(?=\s*(?:日|月|年|週|[かゕゖけ箇]月|時間|分前))|"
    r"(?<=第)([一二三四五])(?=\s*[月火水木金土日]曜?)"
)
_KANJI_EITHER = re.compile(r"[一二三四五六七八九](?=[、,][一二三四五六七八九](?:日|週))")
_KANA_DAY_NAMES = "いちにち ふつか みっか よっか いつか むいか なのか ようか ここのか とおか"
_KANA_DAYS = {name: number for number, name in enumerate(_KANA_DAY_NAMES.split(), 1)}
_KANA_DAYS |= {"さんにち": 3, "よんにち": 4, "ごにち": 5, "じゅうにち": 10, "とうか": 10, "はつか": 20}
_KANA_UNITS = {
    "いっしゅうかん": "1週間", "にしゅうかん": "2週間", "さんしゅうかん": "3週間", "よんしゅうかん": "4週間",
    "いっしゅう": "1週間", "ひとつき": "1か月", "ひと月": "1か月", "ふたつき": "2か月", "ふた月": "2か月", "み月": "3か月",
    "いっかげつ": "1か月", "にかげつ": "2か月", "さんかげつ": "3か月",
}  # fmt: skip
_KANA_AGO = re.compile(f"({'|'.join(sorted(_KANA_DAYS | _KANA_UNITS, key=len, reverse=True))})(?=\\s*(?:前|まえ))")
_KANA_DAYS_OF_MONTH = {
    "ついたち": 1, "一日": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "いつか": 5, "むいか": 6,
    "なのか": 7, "ようか": 8, "ここのか": 9, "とおか": 10, "はつか": 20,
}  # fmt: skip
# いつか is also "some day", なのか "is it".
_UNMISTAKABLE = "ついたち|ふつか|みっか|よっか|むいか|ここのか|とおか|はつか"
_KANA_DAY_OF_MONTH = re.compile(
    f"(?<![ぁ-ん])({_UNMISTAKABLE})(?=\\s*(?:に|です|でした|だ|の日|、|。|前|まえ|施術|$))|"
    f"(?<=月)の?({'|'.join(_KANA_DAYS_OF_MONTH)})"
)
_KANA_MONTHS = ("いち", "に", "さん", "し", "ご", "ろく", "しち", "はち", "く", "じゅう", "じゅういち", "じゅうに")
_KANA_MONTH = re.compile(f"(?<![ぁ-ん])({'|'.join(sorted(_KANA_MONTHS, key=len, reverse=True))})がつ")
_KANA_DATE = re.compile(r"(\d{1,2})がつ\s*(\d{1,2})(?:にち|か|日)")
_WEEKDAY_KANJI = {"げつ": "月", "か": "火", "すい": "水", "もく": "木", "きん": "金", "ど": "土", "にち": "日"}
_KANA_WEEKDAY = re.compile(
    r"(?:(?<![ぁ-ん])|(?<=[のはにで、]))(?:(げつ|か|すい|もく|きん|ど|にち)よう(?:び|日)|(げつ|すい|もく|きん|"
    r"にち)よう(?=に|の|、|で|だ|$))"
)
_HALF_KANA_WEEKDAY = re.compile(r"([月火水木金土日])(?:よう(?:び|日)?|曜び)(?=\W|[にのはでだや]|$)")
_KANA_WEEK_NAMES = {
    "せんせんしゅう": "先々週", "せんしゅう": "先週", "こんしゅう": "今週", "らいしゅう": "来週",
    "せんげつ": "先月", "こんげつ": "今月", "らいげつ": "来月", "まつじつ": "末日",
}  # fmt: skip
_LATIN = re.compile(r"[a-z]{2}")


def spelt_out(text: str) -> str:
    """Romaji in Japanese, numbers before 日, 月, 年, 週 in digits: kinou -> 昨日, 十一月三日 -> 11月3日."""
    if _LATIN.search(text):
        text = days_in_romaji.in_japanese(text)
    for kana, kanji in _KANA_WEEK_NAMES.items():
        text = text.replace(kana, kanji)
    text = _KANA_WEEKDAY.sub(lambda found: f"{_WEEKDAY_KANJI[found.group(1) or found.group(2)]}曜", text)
    text = _HALF_KANA_WEEKDAY.sub(r"\1曜", text)
    text = _KANJI_EITHER.sub(lambda found: _arabic(found.group()), text)
    text = _KANJI_NUMBER.sub(lambda found: _arabic(found.group(1) or found.group(2)), text)
    text = _KANA_DATE.sub(r"\1月\2日", text).replace("ねん", "年") if "がつ" in text else text
    text = _KANA_MONTH.sub(lambda found: f"{_KANA_MONTHS.index(found.group(1)) + 1}月", text)
    text = _KANA_DAY_OF_MONTH.sub(lambda found: f"{_KANA_DAYS_OF_MONTH[found.group(1) or found.group(2)]}日", text)
    return _KANA_AGO.sub(lambda found: _kana(found.group(1)), text)


def _kana(name: str) -> str:
    return _KANA_UNITS.get(name) or f"{_KANA_DAYS[name]}日"


def _arabic(kanji: str) -> str:
    """二十三 -> 23, 二〇二六 -> 2026, and 二三 (日前: "two or three") -> 2,3."""
    kanji = kanji.replace("零", "〇")
    if "十" in kanji:
        tens, _, ones = kanji.partition("十")
        return f"{_KANJI.find(tens) if tens else 1}{_KANJI.find(ones) if ones else 0}"
    return ("," if len(kanji) == 2 else "").join(str(_KANJI.index(char)) for char in kanji)
