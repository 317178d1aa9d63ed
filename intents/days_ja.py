"""How Japanese names a day, in the spelling `normalise` gives (katakana as hiragana, ASCII digits)."""

import re
from datetime import date

from intents import days
from intents.mentions import Rule, before, feast, iso, nobody_knows, same_day

_WEEKDAYS = "月火水木金土日"
_WEEKDAY_KANJI = {"げつ": "月", "か": "火", "すい": "水", "もく": "木", "きん": "金", "ど": "土", "にち": "日"}
_KANA_WEEKDAY = re.compile(r"(?:(?<![ぁ-ん])|(?<=[のはにで、]))(げつ|か|すい|もく|きん|ど|にち)よう(?:び|日)")
_KANA_WEEK_NAMES = {
    "せんしゅう": "先週",
    "こんしゅう": "今週",
    "らいしゅう": "来週",
    "せんげつ": "先月",
    "こんげつ": "今月",
}
_WEEKS = {"今週": 0, "先週": 1, "先々週": 2, "先先週": 2}
_MONTHS = {"今月": 0, "先月": 1, "先々月": 2, "先先月": 2}
_YEARS = {"今年": 0, "去年": 1, "昨年": 1, "一昨年": 2, "おととし": 2}
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}

_AGO = r"\s*(?:前|まえ)"
_MONTH_UNIT = r"[かゕゖけ箇]月"
_WD = r"(?P<wd>[月火水木金土日]曜日?)"
_MD = r"(?P<m>\d{1,2})\s*月の?\s*(?P<d>\d{1,2})\s*日"
_M_D = r"(?P<m>\d{1,2})\s*(?:月の?|[./-])\s*(?P<d>\d{1,2})日?(?!\d)"
_YEAR_WORD = "|".join(_YEARS)
_YEAR = (
    rf"(?:(?P<era>令和|平成|(?<![a-z])[rh])?\s*(?P<y>\d{{4}}|\d{{1,2}}|元)\s*(?:年の?|[./-])|(?P<word>{_YEAR_WORD})の?)"
)
# "5 days since": only where it is told as a fact; "once 3 days have passed" is a plan.
_PASSED = rf"(?P<n>\d{{1,3}})\s*(?P<unit>日|週間|{_MONTH_UNIT})\s*(?:が|も)?\s*"
_HAVE_PASSED = r"(?:経|た|過ぎ|すぎ)(?:ちました|ちます|った(?!ら)|って|つ(?!と|ま|ころ)|ました|た(?!ら))"
_SINCE = (
    rf"(?:術後|術から|(?:だーまぺん|治療|して|やって|受けて|打って|もらって)(?:から|後))\D{{0,6}}?{_PASSED}(?:{_HAVE_PASSED}|です|なんで|だけど|[、。]|$)",
    rf"(?:だーまぺん|治療|して|やって|受けて|打って|もらって)\D{{0,6}}?{_PASSED}{_HAVE_PASSED}",
)
_HEDGE = r"\s*(?P<vague>くらい|ぐらい|ほど|程|位|ちょい|ちょっと|以上|かそこら|弱|強)?"


def _units_ago(found: re.Match[str], today: date) -> date | None:
    number, unit = int(found["n"]), found["unit"]
    if unit.startswith("日"):
        return days.ago(today, number)
    return days.ago(today, number * 7) if unit.startswith("週") else days.months_ago(today, number)


def _as_of(found: re.Match[str], today: date) -> date | None:
    """明日で1週間: a week will have passed tomorrow."""
    passed = int(found["n"]) * (7 if found["unit"] == "週間" else 1)
    return days.until(today, days.ago(today, passed - {"明日": 1, "今日": 0, "昨日": -1}[found["on"]]))


def _time_ago(found: re.Match[str], today: date) -> date | None:
    return days.hours_ago(today, int(found["n"]) if found["unit"] == "時間" else 0)


def _weekday(found: re.Match[str]) -> int:
    return _WEEKDAYS.index(found["wd"][0])


def _weekday_of(found: re.Match[str], today: date) -> date | None:
    groups = found.groupdict()
    weeks = int(groups["n"]) if groups.get("n") else _WEEKS[groups["week"]]
    return days.weekday_in_week(today, _weekday(found), weeks)


def _full(found: re.Match[str], today: date) -> date | None:
    if found["word"]:
        year = today.year - _YEARS[found["word"]]
    elif found["era"]:
        year = _ERAS[found["era"]] + (1 if found["y"] == "元" else int(found["y"]))
    else:
        year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
    return days.until(today, days.exact(year, int(found["m"]), int(found["d"])))


def _month_day(found: re.Match[str], today: date) -> date | None:
    return days.month_day(today, int(found["m"]), int(found["d"]))


def _weekday_before(found: re.Match[str], today: date) -> date | None:
    return days.weekday_before(today, _weekday(found))


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    return days.day_of_month(today, int(found["d"]))


def _day_in(found: re.Match[str], today: date) -> date | None:
    return days.day_in_month(today, int(found["d"]), _MONTHS[found["month"]])


_FEASTS = (
    ("くりすますいぶ|いぶの日", 12, 24), ("くりすます(?!まえ|前)", 12, 25), ("大晦日|大みそか|おおみそか", 12, 31),
    ("元日|元旦", 1, 1), ("ばれんたいん", 2, 14), ("はろうぃ?いん", 10, 31), ("建国記念の?日", 2, 11), ("昭和の日", 4, 29),
    ("憲法記念日", 5, 3), ("みどりの日", 5, 4), ("こどもの日|子どもの日", 5, 5), ("山の日", 8, 11), ("文化の日", 11, 3),
    ("勤労感謝の日", 11, 23),
)  # fmt: skip
RULES = (
    Rule(
        r"(?<![月\d])\d日に\s*\d+\s*[回度本杯](?!目)|\d+日(?:目|後|間(?!前)|以[内上降])|毎週|毎月|あと\d+日",
        nobody_knows,
    ),
    Rule(rf"(?:数|何|\d+(?:日か|[,、~〜-])\d+)\s*(?:日|週間?|{_MONTH_UNIT}|年|時間)か?{_HEDGE}{_AGO}", nobody_knows),
    Rule(
        rf"(?:約|だいたい|大体|およそ|たぶん|多分|おそらく)\s*\d+\s*(?:日|週間?|{_MONTH_UNIT}|年){_AGO}", nobody_knows
    ),
    Rule(rf"(?P<n>\d)\s*週間?{_AGO}の?\s*{_WD}", _weekday_of, past=True),
    Rule(
        rf"(?P<n>\d{{1,4}})\s*(?P<unit>日間?|週間?|{_MONTH_UNIT})(?!半){_HEDGE}{_AGO}(?:の(?:今日|きょう))?",
        _units_ago,
        past=True,
    ),
    Rule(rf"(?P<n>\d{{1,4}})\s*(?P<unit>時間|分)(?:くらい|ぐらい|ほど)?{_AGO}", _time_ago, past=True),
    Rule(rf"\d+\s*年{_AGO}", nobody_knows),
    Rule(r"(?P<on>明日|今日|昨日)で\D{0,10}?(?P<n>\d{1,3})\s*(?P<unit>日|週間)(?!目|前)", _as_of, past=True),
    *(Rule(pattern, _units_ago, past=True, tells=True) for pattern in _SINCE),
    before(7, "先週の(?:今日|きょう)"),
    Rule(rf"(?:再?来週|さ来週|今度|こんど|次回?|つぎ)の?\s*{_WD}|来月の?\s*\d+日", nobody_knows),
    Rule(rf"(?P<week>先々週|先先週|先週|今週)末?(?:の|、|なんですけど、?)?\s*{_WD}", _weekday_of, past=True),
    Rule(rf"(?:この前|こないだ|この間|前回|先日|直近|前)の?\s*{_WD}", _weekday_before, past=True),
    Rule(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)", iso, past=True),
    Rule(rf"(?<![\d/.]){_YEAR}\s*{_M_D}", _full, past=True),
    Rule(rf"(?<!\d){_MD}\s*(?P<vague>くらい|ぐらい|頃|ごろ|ころ|前後|あたり|以降)?", _month_day, lately=True),
    Rule(
        r"(?<![\d/.])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])\s*(?P<vague>頃|ごろ|ころ|くらい|あたり)?",
        _month_day,
        lately=True,
    ),
    Rule(r"(?<![\d/.-])(?P<m>\d{1,2})[.-](?P<d>\d{1,2})(?=\s*(?:に|の|です|でした|\(|$))", _month_day, lately=True),
    Rule(r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})(?=\s*(?:[、,。(]|に|です|$))", _month_day, lately=True),
    Rule(r"(?P<month>先々月|先先月|先月|今月)の?\s*(?P<d>\d{1,2})日", _day_in, past=True),
    Rule(r"先月の?(?:末日|最終日|最後の日)", lambda _found, today: days.ago(today, today.day), past=True),
    *(feast(month, day, words) for words, month, day in _FEASTS),
    before(3, "一昨昨日|一昨々日|さきおととい|さきおとつい"),
    before(2, "一昨[日夜晩]|おととい|おとつい"),
    before(1, "昨[日夜晩夕]|きのう|きのー|さくじつ|ゆうべ"),
    Rule(
        r"(?:今|いま)(?=終わ|おわ|出た|帰)|さっき|先ほど|先程|さきほど|今朝|けさ|今しがた|たった今|今日の(?:朝|午前中?|お?昼)",
        same_day,
        past=True,
    ),
    before(0, "今日|本日|きょう"),
    Rule(rf"{_WD}の?\s*(?P<d>\d{{1,2}})日", _day_of_month),
    Rule(rf"{_WD}(?!以外|まで|から|休)", _weekday_before),
    Rule(
        r"(?<![\d月年第/.~〜-])(?<!\d[、,])(?P<d>\d{1,2})日(?=\s*(?:に|です|でした|だ|の(?:日に|朝|昼|夕|夜|午|施術|だー|[月火水木金土日]曜)|[、。,(]|$))",
        _day_of_month,
    ),
)
