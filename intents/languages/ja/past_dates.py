"""How Japanese names a day, in the spelling `normalise` gives (katakana as hiragana, ASCII digits)."""

import re
from datetime import date

from intents.languages import calendar, named_days
from intents.languages.date_rules import Rule, before, having, iso, loosely, named_day, nobody_knows, same_day, vague
from intents.languages.ja.words import ERAS, WEEKDAYS

_WEEKS = {"今週": 0, "先週": 1, "先々週": 2, "先先週": 2}
_MONTHS = {"今月": 0, "先月": 1, "先々月": 2, "先先月": 2}
_YEARS = {"今年": 0, "去年": 1, "昨年": 1, "一昨年": 2, "おととし": 2}

_AGO = r"\s*(?:前|まえ)(?!後|日)"
_MONTH_UNIT = r"[かゕゖけ箇]月"
_WD = r"(?P<wd>[月火水木金土日]曜日?|(?<![\d日])\([月火水木金土日]\))"
_WD_SHORT = r"(?P<wd>[月火水木金土日](?:曜日?|(?=[に、。]|$|\s|の[朝昼夜午夕]|だーま|施術)))"
_MD = r"(?P<m>\d{1,2})\s*月の?\s*(?P<d>\d{1,2})\s*日"
_M_D = r"(?P<m>\d{1,2})\s*(?:月の?|[./-])\s*(?P<d>\d{1,2})日?(?!\d)"
_LAST_DAY = r"(?:末日|最終日|(?:最後|さいご|終わり|おわり)の日)"
_YEAR_WORD = "|".join(sorted(_YEARS, key=len, reverse=True))
_YEAR = (
    rf"(?:(?P<era>令和|平成|(?<![a-z])[rh])?\s*(?P<y>\d{{4}}|\d{{1,2}}|元)\s*(?:年の?|[./-])|(?P<word>{_YEAR_WORD})の?)"
)
# "5 days since": only where it is told as a fact; "once 3 days have passed" is a plan.
_PASSED = rf"(?P<n>\d{{1,3}})\s*(?P<unit>日|週間|{_MONTH_UNIT})\s*(?:が|も)?\s*"
_HAVE_PASSED = r"(?:経|た|過ぎ|すぎ)(?:ちました|ちます|った(?!ら)|って|つ(?!と|ま|ころ)|ました|た(?!ら))"
_SINCE = (
    rf"(?:術後|術から|(?:だーまぺん|治療|して|やって|受けて|打って|もらって)(?:から|"
    rf"後))\D{{0,6}}?{_PASSED}(?:{_HAVE_PASSED}|です|なんで|だけど|[、。]|$)",
    rf"(?:だーまぺん|治療|して|やって|受けて|打って|もらって)\D{{0,6}}?{_PASSED}{_HAVE_PASSED}",
)
_HEDGE = r"\s*(?P<vague>くらい|ぐらい|ほど|程|位|ちょい|ちょっと|以上|かそこら|弱|強)?"


def _units_ago(found: re.Match[str], today: date) -> date | None:
    number, unit = int(found["n"]), found["unit"]
    if unit.startswith("日"):
        return calendar.ago(today, number)
    return calendar.ago(today, number * 7) if unit.startswith("週") else calendar.months_ago(today, number)


def _as_of(found: re.Match[str], today: date) -> date | None:
    """明日で1週間: a week will have passed tomorrow."""
    first = _units_ago(found, today)
    return first and calendar.until(today, calendar.ago(first, -{"明日": 1, "今日": 0, "昨日": -1}[found["on"]]))


def _time_ago(found: re.Match[str], today: date) -> date | None:
    return calendar.hours_ago(today, int(found["n"]) if found["unit"] == "時間" else 0)


def _weekday(found: re.Match[str]) -> int:
    return WEEKDAYS.index(found["wd"].strip("(")[0])


def _weekday_of(found: re.Match[str], today: date) -> date | None:
    groups = found.groupdict()
    weeks = int(groups["n"]) if groups.get("n") else _WEEKS[groups["week"]]
    return calendar.weekday_in_week(today, _weekday(found), weeks)


def _full(found: re.Match[str], today: date) -> date | None:
    if found["word"]:
        year = today.year - _YEARS[found["word"]]
    elif found["era"]:
        year = ERAS[found["era"]] + (1 if found["y"] == "元" else int(found["y"]))
    else:
        year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
    return calendar.until(today, calendar.exact(year, int(found["m"]), int(found["d"])))


def _month_day(found: re.Match[str], today: date) -> date | None:
    return calendar.month_day(today, int(found["m"]), int(found["d"]))


def _weekday_before(found: re.Match[str], today: date) -> date | None:
    return calendar.weekday_before(today, _weekday(found))


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    return calendar.day_of_month(today, int(found["d"]))


def _first_of_month(found: re.Match[str], today: date) -> date | None:
    return calendar.day_in_month(today, 1, _MONTHS[found["month"]])


def _day_in(found: re.Match[str], today: date) -> date | None:
    return calendar.day_in_month(today, int(found["d"]), _MONTHS[found["month"]])


def _last_of_month(found: re.Match[str], today: date) -> date | None:
    month, word = int(found["m"]), found["word"]
    if word:
        return calendar.until(today, calendar.month_end(today.year - _YEARS[word], month))
    return calendar.last_month_end(today, month) if 1 <= month <= 12 else None


def _last_of_month_back(found: re.Match[str], today: date) -> date | None:
    """先月の末日, 先々月の最後の日; None for this month's before it has come."""
    return calendar.until(today, calendar.month_end(*calendar.month_back(today, _MONTHS[found["month"]])))


def _nth_weekday(found: re.Match[str], today: date) -> date | None:
    """先月の第2土曜, 10月の最終金曜日."""
    number, weekday = int(found["nth"] or -1), _weekday(found)
    if found["month"]:
        return calendar.nth_weekday_ago(today, _MONTHS[found["month"]], weekday, number)
    return calendar.last_nth_weekday(today, int(found["m"]), weekday, number)


def _weeks_and_days(found: re.Match[str], today: date) -> date | None:
    unit = "weeks" if found["many"] == "週間" else "months"
    return calendar.with_days_ago(today, int(found["n"]), **{unit: int(found["w"])})


_AROUND = (
    r"(?:\s*\([月火水木金土日]曜?日?\))?\s*(?P<vague>くらい|ぐらい|頃|ごろ|ころ|前後|あたり|辺り|付近|以降|以前|"
    r"の週|か前の日|だか|らへん|[~〜-]\s*\d|[、,]\s*\d+日)?"
)
_JUST_DONE = (
    r"(?:今|いま|今しがた|たった今|つい今|さっき)(?=、?(?:そちらを|くりにっくを)?(?:終わ|おわ|出た|出て|帰|"
    r"受け|やって|打って|してき|施術|だーまぺん))"
)
_JUST_NOW = (
    r"さっき|先ほど|先程|さきほど|今朝|けさ|今しがた|たった今|つい今|(?:今日|本日)の(?:朝|午前中?|お?昼)|"
    r"(?:数|\d[、,~〜-]?\d?)時間(?:くらい|ぐらい|ほど)?前|(?:数|何|[\d、,~〜-]+)分(?:くらい|ぐらい|ほど)?前"
)
_AGO_SIGNS = ("前", "まえ")
_WEEKDAY_SIGNS = ("曜", "(", "先週", "今週", "先々週", "先先週")
RULES: tuple[Rule, ...] = (
    *vague(
        ("日", "毎"),
        r"(?:今日|昨日|明日)で\s*(?:術後|施術後|施術から|だーまぺんから)?\s*\d+日目",
        rf"(?<![月\d])\d日に\s*\d+\s*[回度本杯錠粒](?!目)|\d+日(?:目|後|間(?!前)|以[内上降]|置き|おき|ごと|"
        rf"くらい(?!前)|ぐらい(?!前)|分の)"
        rf"|毎[週月年日]の?(?:{_WD})?|あと\d+日",
        r"(?:来年|再来年|来月|翌月|再来月|来月以降)の?\s*(?:\d{1,2}月の?\s*)?(?:\d{1,2}日?)",
        r"\d{1,2}日?[、,~〜-]\s*\d{1,2}日(?!の|に(?!し|や|受|打|行|施|だ))|\d{1,2}日[か~〜-]\s*\d{1,2}日",
    ),
    *having(
        _AGO_SIGNS,
        Rule(
            rf"(?:数|何|\d+(?:日か|[,、~〜-]|か|から)\d+)\s*(?:日|週間?|{_MONTH_UNIT}|年)か?{_HEDGE}{_AGO}",
            nobody_knows,
        ),
        Rule(
            rf"(?:約|だいたい|大体|およそ|おおよそ|たぶん|多分|おそらく|かれこれ|ざっと)\s*\d+\s*(?:日|週間?|"
            rf"{_MONTH_UNIT}|年){_AGO}",
            nobody_knows,
        ),
        Rule(rf"\d[.]\d\s*(?:日|週間?|{_MONTH_UNIT}){_AGO}", nobody_knows),
        Rule(rf"(?<![ただいるちうし私僕俺分れ日曜今週])の\s?\d+\s*(?:日|週間?|{_MONTH_UNIT}){_AGO}", nobody_knows),
        Rule(
            rf"(?P<w>\d{{1,2}})\s*(?P<many>週間|{_MONTH_UNIT})\s*と\s*(?P<n>\d{{1,2}})日{_AGO}",
            _weeks_and_days,
            past=True,
        ),
        Rule(rf"(?P<n>\d)\s*週間?{_AGO}の?\s*{_WD}", _weekday_of, past=True),
        Rule(
            rf"(?P<n>\d{{1,4}})\s*(?P<unit>日間?|週間?|{_MONTH_UNIT})(?!半){_HEDGE}{_AGO}(?:の(?:今日|きょう))?"
            r"(?P<vaguely>くらい|ぐらい|ころ|頃|ごろ|あたり|辺り)?",
            _units_ago,
            past=True,
        ),
        Rule(r"(?P<n>\d{1,4})\s*(?P<unit>時間|分)(?:くらい|ぐらい|ほど)?\s*(?:前|まえ)", _time_ago, past=True),
        Rule(rf"\d+\s*年{_AGO}", nobody_knows),
    ),
    *having(
        ("日で", "日は"),
        Rule(
            rf"(?P<on>明日|今日|昨日)[では]\D{{0,12}}?(?P<n>\d{{1,3}})\s*(?P<unit>日|週間|{_MONTH_UNIT})(?!目|前|後|"
            rf"から|間)(?=ちょうど|に|で|経|た|が|め|、|。|\s|$)",
            _as_of,
            past=True,
        ),
    ),
    *having(
        ("後", "から", "経", "た", "過", "す"),
        *(Rule(pattern, _units_ago, past=True, tells=True) for pattern in _SINCE),
    ),
    Rule(
        rf"^(?:もう|ちょうど|まだ|今日で)?\s*(?P<n>\d{{1,3}})\s*(?P<unit>日|週間|{_MONTH_UNIT})(?:が|"
        rf"も)?\s*{_HAVE_PASSED}(?:ところ)?(?:です)?(?=\W*$|けど|のに|が)",
        _units_ago,
        past=True,
    ),
    before(7, "先週の(?:今日|きょう|同じ曜日)"),
    *having(
        _WEEKDAY_SIGNS,
        Rule(rf"(?:再?来週|さ来週|今度|こんど|次回?|つぎ|翌週)の?\s*{_WD_SHORT}", nobody_knows),
        Rule(rf"(?P<week>先々週|先先週|先週|今週)末?(?:の|、|なんですけど、?)?\s*{_WD_SHORT}", _weekday_of, past=True),
        Rule(
            rf"(?:(?P<month>先々月|先先月|先月|今月)|(?P<m>\d{{1,2}})月)の?\s*(?:第(?P<nth>\d)|最終|最後の)\s*{_WD_SHORT}",
            _nth_weekday,
            past=True,
        ),
        Rule(
            rf"(?:この前|こないだ|この間|前回|先日|直近|過ぎた|この|先の|前|最近)の?\s*{_WD}",
            _weekday_before,
            past=True,
        ),
    ),
    *having(
        ("月", "年"),
        Rule(rf"(?<![\d/.]){_YEAR}\s*{_M_D}{_AROUND}", _full, past=True),
        Rule(rf"(?<!\d){_MD}{_AROUND}", _month_day, lately=True),
        Rule(rf"(?:(?P<word>{_YEAR_WORD})の?)?(?P<m>\d{{1,2}})月の?{_LAST_DAY}", _last_of_month, past=True),
        Rule(r"(?<!\d)(?P<m>\d{1,2})月の?(?P<d>\d{1,2})(?=\s*(?:[、,。(]|に|です|だ|で|$))", _month_day, lately=True),
        Rule(
            rf"(?P<month>先々月|先先月|先月|今月)の?\s*(?P<d>\d{{1,2}})(?:日|(?=[に、。]|$)){_AROUND}",
            _day_in,
            past=True,
        ),
        Rule(r"(?P<month>先々月|先先月|先月|今月)の?(?P<d>初日|一日目)", _first_of_month, past=True),
        Rule(rf"(?P<month>先々月|先先月|先月|今月)の?(?:{_LAST_DAY}|みそか)", _last_of_month_back, past=True),
    ),
    Rule(
        rf"(?:(?P<word>{_YEAR_WORD})の)?(?P<name>{'|'.join(words for words, _ in named_days.japanese())})"
        r"(?P<vague>くらい|ぐらい|頃|ごろ|ころ|前後|あたり|辺り|付近|まえ(?!の日)|前(?!の日|日)|のじき|の時期)?",
        named_day(tuple(named_days.japanese()), _YEARS),
        lately=True,
    ),
    before(3, "一昨昨日|一昨々日|先一昨日|さきおととい|さきおとつい"),
    before(2, "一昨[日夜晩]|おととい(?!し)|おとつい|おっとい|一昨昼"),
    before(1, "昨[日夕]|きのう(?!え)|きのー|きんの[うー]|さくじつ"),
    loosely(before(1, "昨[夜晩]|さくや|さくばん|ゆうべ|夕べ|よんべ")),
    Rule(_JUST_DONE, same_day, past=True),
    loosely(Rule(_JUST_NOW, same_day, past=True)),
    before(0, r"今日|本日|(?<![んい])きょう(?!だい|み|りょ)|ほんじつ"),
    *having(
        ("曜", "("),
        Rule(rf"{_WD}の?\s*(?P<d>\d{{1,2}})日", _day_of_month),
        Rule(rf"{_WD}(?!以外|まで|から|休|定休)", _weekday_before),
    ),
    Rule(
        r"(?<![\d月年第/~〜-])(?<!\d[、,.])(?P<d>\d{1,2})日(?=\s*(?:に|です|でした|で|だ|や|の(?:日に|日で|日$|朝|昼|"
        r"お昼|夕|夜|晩|午|分|施術|だー|針|[月火水木金土日]曜|\d|"
        r"回)|施術|だーまぺん|(?:じゃ|では)な|[、。,(\s]|"
        r"$))(?!に\d|で\d|で治|で消|で引)",
        _day_of_month,
    ),
)
# Dates in figures, for a text without a Japanese letter too.
FIGURES: tuple[Rule, ...] = (
    Rule(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)", iso, past=True),
    Rule(rf"(?<![\d/.]){_YEAR}\s*{_M_D}{_AROUND}", _full, past=True),
    Rule(
        rf"(?<![\d/.])(?P<m>\d{{1,2}})\s?/\s?(?P<d>\d{{1,2}})(?![\d/]){_AROUND}",
        _month_day,
        lately=True,
    ),
    Rule(
        r"(?<![\d/.-])(?P<m>\d{1,2})[.-](?P<d>\d{1,2})(?=\s*(?:に|の|です|でした|だーま|施術|\(|、|$))",
        _month_day,
        lately=True,
    ),
)
