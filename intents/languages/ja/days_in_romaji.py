"""Japanese days in Latin letters, put into Japanese: kinou -> 昨日, juuichigatsu mikka -> 11月3日."""

import re

_SIGN = re.compile(
    r"kin[on]|otot|ototsui|saku|issaku|ky[ou]|kesa|sakk?i|honjitsu|yuube|yube|ashita|asu\b|asatte|sh[uy]?u|senge|konge|raige|"
    r"y[ou]+(?:bi)?\b|mae\b|gat[sz]u|konaida|tsuitachi"
)
_NUMBERS = {
    "ichi": 1, "ni": 2, "san": 3, "yon": 4, "shi": 4, "yo": 4, "go": 5, "roku": 6, "shichi": 7, "nana": 7, "hachi": 8,
    "kyuu": 9, "kyu": 9, "ku": 9, "juu": 10, "ju": 10, "juuichi": 11, "juichi": 11, "juuni": 12, "juni": 12,
}  # fmt: skip
_DAYS = {
    "tsuitachi": 1, "futsuka": 2, "mikka": 3, "yokka": 4, "itsuka": 5, "muika": 6, "nanoka": 7, "youka": 8, "yooka": 8,
    "kokonoka": 9, "tooka": 10, "touka": 10, "toka": 10, "juuyokka": 14, "juyokka": 14, "hatsuka": 20, "nijuuyokka": 24,
}  # fmt: skip
_WEEKDAYS = {"getsu": "月", "ka": "火", "sui": "水", "moku": "木", "kin": "金", "do": "土", "nichi": "日"}
_NUMBER = rf"(\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_TEENS = rf"(?:(?P<tens>ni|san)?(?P<ten>juu?) ?)?(?P<ones>{'|'.join(sorted(_NUMBERS, key=len, reverse=True)[4:])})?"
_DAY = (
    rf"(?:(?P<named>{'|'.join(sorted(_DAYS, key=len, reverse=True))})|(?P<figures>\d{{1,2}}) ?(?:nichi|ka)|"
    rf"(?P<spelt>(?!nichi){_TEENS}) ?nichi)"
)
_AFTER_MONTH = re.compile(rf"(?<![a-z]){_NUMBER} ?gat[sz]u ?(?:no )?{_DAY}(?![a-z]) ?")
_OF_MONTH = re.compile(rf"(?<=[月の]){_DAY}(?![a-z]) ?")
_DAYS_AGO = re.compile(rf"(?<![a-z]){_DAY} ?mae(?![a-z]) ?")
_WEEKS_AGO = re.compile(rf"(?<![a-z])(?:(iss?|is)|{_NUMBER}) ?s?[hy]?y?uu?kan ?mae(?![a-z]) ?")
_MONTHS_AGO = re.compile(rf"(?<![a-z])(?:(ik|hito)|{_NUMBER}) ?(?:ka|k)?k?a?getsu ?mae(?![a-z]) ?")
_WORDS = tuple(
    (re.compile(rf"(?<![a-z])(?:{romaji})(?![a-z]) ?"), japanese)
    for romaji, japanese in (
        ("saki ?ototoi", "一昨昨日"), ("ototoi|ototsui|issakujitsu", "一昨日"), ("kinn?ou?|kinoo|sakujitsu", "昨日"),
        ("sakuban|sakuya|y[uū]u?be", "昨夜"), ("ky[oō]u?|kyoo|honjitsu", "今日"), ("kesa", "今朝"),
        ("(?:tsui )?sakki|sakihodo|imashigata", "さっき"), ("ashita|asu", "明日"), ("asatte", "明後日"),
        ("sen ?sen ?sh[uy]?uu?(?: no)?", "先々週の"), ("sensh[uy]?uu?(?: no)?|sensyuu?(?: no)?", "先週の"),
        ("konsh?y?uu?(?: no)?", "今週の"), ("raish?y?uu?(?: no)?", "来週の"),
        ("(?:kono ?mae|konaida|kono aida)(?: no)?", "この前の"),
        ("sengetsu(?: no)?", "先月の"), ("kongetsu(?: no)?", "今月の"), ("raigetsu(?: no)?", "来月の"),
        *((rf"{day}'?y[oō]u?(?:bi)?|{day} y[oō]u? ?bi", f"{kanji}曜") for day, kanji in _WEEKDAYS.items()),
    )
)  # fmt: skip


def in_japanese(text: str) -> str:
    if not _SIGN.search(text):
        return text
    text = _AFTER_MONTH.sub(lambda found: f"{_number(found.group(1))}月{_day(found)}日", text)
    text = _DAYS_AGO.sub(lambda found: f"{_day(found)}日前", text)
    text = _WEEKS_AGO.sub(lambda found: f"{_number(found.group(2) or 'ichi')}週間前", text)
    text = _MONTHS_AGO.sub(lambda found: f"{_number(found.group(2) or 'ichi')}か月前", text)
    for romaji, japanese in _WORDS:
        text = romaji.sub(japanese, text)
    return _OF_MONTH.sub(lambda found: f"{_day(found)}日", text)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _day(found: re.Match[str]) -> int:
    if found["named"]:
        return _DAYS[found["named"]]
    if found["figures"]:
        return int(found["figures"])
    tens = 10 * _NUMBERS[found["tens"] or "ichi"] if found["ten"] else 0
    return tens + (_NUMBERS[found["ones"]] if found["ones"] else 0)
