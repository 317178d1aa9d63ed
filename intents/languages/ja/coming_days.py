"""How Japanese names days to come, in the spelling `spelt_out` gives."""

import re
from datetime import date

from intents.languages import calendar_ahead as ahead
from intents.languages import named_days
from intents.languages.calendar_ahead import Days
from intents.languages.ja.words import ERAS, WEEKDAYS
from intents.languages.wish_rules import WishRule, bare_weekdays, each, nothing, rules, weekend

_ONE = rf"[{WEEKDAYS}](?:曜日?|(?=[・かと、,/]{{1,2}}[{WEEKDAYS}]曜))"
_DAYS = rf"(?P<wds>{_ONE}(?:(?:[・か、と,/]|または|もしくは)+{_ONE})*)"
_ANY = _DAYS.replace("?P<wds>", "?:")
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2, "さ来週": 2, "再々来週": 3}
_WEEK = r"(?P<week>再々来週|再来週|さ来週|来週|今週)"
_MONTHS = {"今月": 0, "来月": 1, "再来月": 2}
_MONTH = r"(?P<month>再来月|来月|今月)"
_WEEKDAY = rf"(?:\s*\(?(?P<wd>[{WEEKDAYS}])(?:曜日?\)?|\)))?"
_ERA = (
    r"(?P<era>令和|(?<![a-z])r)\s*(?P<y>\d{1,2}|元)\s*(?:年の?|[./-])\s*(?P<m>\d{1,2})\s*(?:月の?|[./-])\s*"
    r"(?P<d>\d{1,2})日?(?!\d)"
)
_PAST = r"(?:先週|先々週|この前|こないだ|前回|先日|先月|去年|昨年)の?\s*"
# What a day is not wanted for: it is closed, does not suit, or is the day of what is to be changed.
_NOT = (
    r"(?=\s*(?:(?:は|が)?\s*(?:無理|だめ|駄目|厳し|難し|行けな|休み|定休)|じゃな|ではな|"
    r"(?:の[^、。に]{0,8})?予約(?:を|は|が|の|して)))"
)
# Behind a day of any kind: another is meant. 明日は無理 may tell which visit is to be moved, and counts.
DENIED = re.compile(r"\s*(?:じゃ|では|で)な(?:くて|く|い)")
# Any other day of the week will do.
# Two days with one of these between them are all the days from one to the other; Japanese has no "between … and".
DAY_TO_DAY = r"\s*(?:から|[-~〜ー]|より)\s*"
DAY_AND_DAY = r"(?!)"
BETWEEN_DAYS = r"(?!)"
MOVES = r"変更|変え|かえ[てたるら]|ずら|移し|移せ|移動|振り?替え|[てで]もらえ"
# What stands behind a day and makes other days of it.
BESIDE_A_DAY: tuple[tuple[str, str, str], ...] = (
    (
        "from",
        "",
        r"\s*(?:以降|いこう|以後|からあと|から後|から先|からなら|から(?:行け|空い|あいて|可能|大丈夫|okです)|より先)",
    ),
    ("after", "", r"\s*(?:より(?:後|あと)|を過ぎ|がすぎ|のあと(?!の)|過ぎ)"),
    ("until", "", r"\s*まで(?:に|の|なら|で|だと|が|$)"),
    ("before", "", r"\s*(?:より|の)?(?:前|まえ)(?:まで)?(?:に|の(?!日)|なら|で(?:$|お願い)|$)"),
    ("week", "", r"\s*(?:の(?:ある)?週(?!末)|の週(?=の|で|な))"),
    ("around", "", r"\s*(?:前後|ごろ|ころ|頃|あたり|辺り|くらい|ぐらい|近辺)"),
)
# What stands behind a day or time that another one takes the place of.
GIVEN_UP_BEFORE = r"(?!)"
_CANNOT = (
    r"(?:無理|むり|ぎり(?:ぎり)?(?:か|だ|で|な|っ)|だめ|駄目|きつ|厳し|きびし|難し|むずかし|都合(?:が|"
    r"は)?(?:悪|つか)|行けな|いけな|間に合わ|仕事が|用事が|予定が)"
)
GIVEN_UP_BEHIND = (
    rf"\s*(?:→|⇒|->|を?(?:やめ|止め|取りやめ)|は(?:やめ|なし|"
    rf"止め)|(?:じゃ|では)な[いく]|(?:の(?:ほう|方))?より(?!後|"
    rf"前|先|も?あと)|のかわり|の代わり|に代え|"
    rf"って(?:言|書|打|おくり|送)|と(?:言|書|打)(?!って)|(?:が|"
    rf"も|に)?(?:空いたら|空けば|空きが出|きゃんせるが出)|(?:は|が|"
    rf"だと|では|"
    rf"じゃ)(?:やっぱり?|ちょっと|どうしても|もう|少し)*\s*{_CANNOT})"
)
NOT_ON = re.compile(
    rf"(?:{_DAYS}|(?P<weekend>土日|週末))\s*(?:以外|じゃない日|ではない日|じゃなければ|でなければ)(?:の日|なら|で|に|は)?"
)
WEEKDAYS_ONLY = r"平日(?=[でにの]|なら|希望|$)(?:の?み|だけ|なら|で|に)?"
AT_NIGHT: tuple[str, ...] = ("今晩", "今夜")  # a day and a time of day


def weekdays_named(words: str) -> list[int]:
    """The weekdays of a list, Monday is 0."""
    kanji = re.findall(f"[{WEEKDAYS}](?=曜|[・かと、,/]|$)", words.replace("曜日", "曜"))
    return [WEEKDAYS.index(char) for char in kanji]


def _named(found: re.Match[str]) -> list[int]:
    return weekdays_named(found["wds"])


def _figures(found: re.Match[str], today: date) -> Days:
    """4月3日(水): where the weekday is another day's, nobody knows which of them is meant."""
    days = ahead.on(today, int(found["m"]), int(found["d"]))
    told = found["wd"]
    return days if not told or all(day.weekday() == WEEKDAYS.index(told) for day in days) else ()


def _full(found: re.Match[str], today: date) -> Days:
    """2026年12月4日, 令和8年12月4日, R8.12.4."""
    era = found.groupdict().get("era")
    year = 1 if found["y"] == "元" else int(found["y"])
    return ahead.on(today, int(found["m"]), int(found["d"]), year + (ERAS[era] if era else 0))


def _nth_weekdays(found: re.Match[str], today: date) -> Days:
    """第2土曜, 来月の第1 第3月曜, 12月の最終金曜."""
    weekday = WEEKDAYS.index(found["wd"])
    numbers = [int(number) for number in re.findall(r"\d", found["nth"])] or [1 if "最初" in found["nth"] else -1]
    if found["m"]:
        days = (ahead.nth_weekday_in(today, number, weekday, int(found["m"])) for number in numbers)
    else:
        months = _MONTHS[found["month"]] if found["month"] else None
        days = (ahead.nth_weekday(today, number, weekday, months) for number in numbers)
    return tuple(sorted(day for each_of in days for day in each_of))


def _day_in_month(found: re.Match[str], today: date) -> Days:
    return ahead.day_of_month(today, int(found["d"]), _MONTHS[found["month"]])


_PARTS = (
    r"の?\s*(?:(?P<early>上旬|初旬|初め|はじめ|始め|頭|あたま|"
    r"早いうち)|(?P<first>前半)|(?P<mid>中旬|半ば|なかば|"
    r"中頃|中ごろ|真ん中)|"
    r"(?P<end>下旬|(?<!週)末(?!日)|終わり|おわり|最後のほう|最後の方)|(?P<later>後半))"
)
_NUMBERED = r"(?P<m>\d{1,2})月"


def _part(found: re.Match[str]) -> str:
    """Which part of a week or month is named."""
    return next((name for name in ("early", "first", "mid", "end", "later") if found[name]), "")


def _part_of_week(found: re.Match[str], today: date) -> Days:
    return ahead.part_of(ahead.week(today, _WEEKS[found["week"]]), _part(found))


def _whole_month(found: re.Match[str], today: date) -> Days:
    groups = found.groupdict()
    if groups.get("month"):
        return ahead.month_ahead(today, _MONTHS[found["month"]])
    return ahead.whole_month(today, int(found["m"]))


def _part_of_month(found: re.Match[str], today: date) -> Days:
    return ahead.part_of(_whole_month(found, today), _part(found))


def _first_to_last(found: re.Match[str], today: date) -> Days:
    """5〜7日, 12月5日から7日."""
    first, last = int(found["d"]), int(found["d2"])
    return tuple(day for number in range(first, last + 1) for day in _numbered(found["m"], number, today))


def _either_number(found: re.Match[str], today: date) -> Days:
    """5、6日."""
    return tuple(day for name in ("d", "d2") for day in _numbered(found["m"], int(found[name]), today))


def _numbered(in_month: str | None, number: int, today: date) -> Days:
    return ahead.on(today, int(in_month), number) if in_month else ahead.day_of_month(today, number)


def _short_weekdays(found: re.Match[str]) -> list[int]:
    return [WEEKDAYS.index(char) for char in found["wds"] if char in WEEKDAYS]


# 火木, 土or日, 木、金: weekdays by one letter each, where what follows chooses among them or wants them.
_SHORT = (
    rf"(?<![一-鿿])(?P<wds>[{WEEKDAYS}](?:(?:\s*(?:or|か|と|または|もしくは|[・、,/])\s*)?[{WEEKDAYS}])+)"
    r"(?=(?:なら|は|の)?(?:どっち|どちら|どれ|いつ)でも|の(?:どれ|どっち|どちら|いずれ|どこ|どの)|なら|だと|のみ|"
    r"だけ|で(?!す?ね)|が(?:いい|良|よ|空|希望)|か(?:な|で|$)|"
    r"はどう|は(?:空|あい)|に(?:お願い|行|伺)|希望|\W*$)"
)
RULES = (
    *rules(
        (rf"(?<![\d:/])(?:{_NUMBERED})?(?P<d>\d{{1,2}})日?\s*(?:[-~〜ー]|から)\s*(?P<d2>\d{{1,2}})日", _first_to_last),
        (rf"(?<![\d:/])(?:{_NUMBERED})?(?P<d>\d{{1,2}})\s*[、,・]\s*(?P<d2>\d{{1,2}})日(?!後|前)", _either_number),
        (rf"{_WEEK}{_PARTS}", _part_of_week),
        (rf"(?:{_MONTH}|(?<!\d){_NUMBERED}){_PARTS}", _part_of_month),
        (r"(?<!再)月末(?!日)", lambda _, t: ahead.part_of(ahead.month_ahead(t, 0), "end")),
        (r"週明け(?!の月)", lambda _, t: ahead.part_of(ahead.week(t, 1), "early")),
        (r"週明けの月曜日?", lambda _, t: ahead.week(t, 1)[:1]),
        (r"週の?後半", lambda _, t: ahead.part_of(ahead.week(t, 0), "later")),
        (r"よいお年を|良いお年を|めりーくりすます|あけまして", nothing),
        (r"年明け", lambda _, t: ahead.whole_month(t, 1)[:14]),
        (r"年内", lambda _, t: tuple(ahead.ahead(t, number) for number in range((date(t.year, 12, 31) - t).days + 1))),
        (rf"(?:{_PAST}{_ANY}|昨日|一昨日|おととい|\d+(?:日|週間)前(?!後|$)|毎週|\d+日(?:間|目)|一日中)", nothing),
        (rf"(?:先月|先々月|去年|昨年)の?\s*(?:\d{{1,2}}月の?\s*)?(?:第\s*\d|最終|最後)の?\s*{_ANY}", nothing),
        (rf"(?:(?:{_WEEK}|今度|次)の?\s*)?{_ANY}{_NOT}", nothing),
        (r"(?:\d{1,2}月)?\d{1,2}日" + _NOT, nothing),
        (r"来週の?(?:今日|きょう)", lambda _, t: (ahead.ahead(t, 7),)),
        (rf"(?P<n>\d)\s*週間?後の?\s*{_DAYS}", lambda f, t: ahead.in_week(t, _named(f), int(f["n"]))),
        (
            rf"{_WEEK}末",
            lambda f, t: ahead.in_week(t, (5,), _WEEKS[f["week"]]) + ahead.week(t, _WEEKS[f["week"]])[6:],
        ),
        (rf"{_WEEK}(?:の|は|、|,)?\s*{_DAYS}", lambda f, t: ahead.in_week(t, _named(f), _WEEKS[f["week"]])),
        (rf"{_WEEK}の?土日", lambda f, t: ahead.week(t, _WEEKS[f["week"]])[5:]),
        (_WEEK, lambda f, t: ahead.week(t, _WEEKS[f["week"]])),
        (
            rf"(?:(?:{_MONTH}|(?<!\d)(?P<m>\d{{1,2}})月)の?\s*)?"
            rf"(?P<nth>第\s*[1-5](?:\s*[、,と\s]\s*第?\s*[1-5])*|最終|最後の|最初の)の?\s*(?P<wd>[{WEEKDAYS}])曜日?",
            _nth_weekdays,
        ),
        (r"(?:今度|次)の?\s*(?:週末|土日)", lambda _, t: ahead.week(t, 0)[5:]),
        (rf"(?:今度|次)の?\s*{_DAYS}", each(ahead.next_one, _named)),
        (rf"{_MONTH}の?\s*(?:末日|最終日|最後の日|終わりの日)", lambda f, t: ahead.month_end(t, _MONTHS[f["month"]])),
        (r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?", _full),
        (_ERA, _full),
        (rf"(?<!\d)(?P<m>\d{{1,2}})\s*月の?\s*(?P<d>\d{{1,2}})\s*日?{_WEEKDAY}", _figures),
        (rf"(?<![\d/])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\d/]){_WEEKDAY}", _figures),
        (rf"{_MONTH}の?\s*(?P<d>\d{{1,2}})日", _day_in_month),
        (rf"{_MONTH}(?!の?\d|の?第|の?(?:最終|最後|最初|末日))(?=中|に|の|なら|で|以降|$|\W)", _whole_month),
        (
            rf"(?<![\d/年]){_NUMBERED}(?!の?\s*\d|の?第|の?最初)(?=中|に(?:$|入|お願い|行|受|伺|予約)|の(?:どこ|いつ|土|日曜|平日|週末|"
            rf"[月火水木金土日]曜)|なら|で(?:$|お願い)|ごろ|頃)",
            _whole_month,
        ),
        (r"(?P<n>\d{1,2})\s*日後", lambda f, t: (ahead.ahead(t, int(f["n"])),)),
        (r"(?P<n>\d)\s*週間後", lambda f, t: (ahead.ahead(t, 7 * int(f["n"])),)),
        (r"(?<![\d月/])(?P<d>\d{1,2})日(?!以[内外上下])", lambda f, t: ahead.day_of_month(t, int(f["d"]))),
        *named_days.coming(named_days.japanese(), ""),
        (r"しあさって|明々後日", lambda _, t: (ahead.ahead(t, 3),)),
        (r"明後日|あさって", lambda _, t: (ahead.ahead(t, 2),)),
        (r"明日|あした|あす(?!か)|翌日", lambda _, t: (ahead.ahead(t, 1),)),
        (r"今日|本日|きょう|今からいけ|今から行け|いまから行け|いまからいけ|今晩|今夜", lambda _, t: (t,)),
    ),
    WishRule(_SHORT, each(ahead.coming, _short_weekdays), _short_weekdays),
    weekend(r"(?:この|今度の)?(?:週末|土日)"),
    *bare_weekdays(_DAYS, ahead.coming, _named),
)
FIGURES = rules((_ERA, _full))  # for a text without a Japanese letter too
