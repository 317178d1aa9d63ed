"""What a message says that it does not want, and whether a wish is taken back: nothing is begun that was negated.

Small grammars of clauses, one a language; patterns are of small letters.
"""

import re
import unicodedata

from intents.languages.normalise import clean

_LEAST = 3  # letters that must be left for a rest to stand for the whole

# English: what is done to a visit or to the messages, and the clauses that say it is not wanted.
_DEED = (
    r"(?:cancel\w*|book\w*|reserv\w*|reschedul\w*|delet\w*|eras\w*|stop\w*|mov\w*|chang\w*|register\w*|talk\w*|speak\w*|"
    r"(?:an? )?(?:appointment|booking|reservation|human|person|staff))"
)
_WISH = r"(?:(?:want|wish|need|like|mean|try|plan|intend|look|go|ask|here)(?:ing|ed)? ?(?:to|for|about)? )?"
_NOT = r"(?:(?:do|will) ?n[o']?t|don'?t|won'?t|not|never|no need to|no need for)"
# Signs a patient looks for, and says are not there, before asking something else.
_SIGN = (
    r"(?:fever|pus|pain|swell\w*|swollen|bleed\w*|blood|blister\w*|redness|red|itch\w*|scab\w*|infect\w*|rash|sore\w*|hurt\w*|"
    r"burning|peeling)(?! no gain)"
)
_ABSENT = (
    rf"(?:(?:there is|there's|i have|i've|it is|it's|i'm|still|with)? ?(?:no|not|zero|without)(?: any| really| more)? "
    rf"(?:[a-z]+ ){{0,2}}?{_SIGN}(?: at all| anymore| any more)?(?:[,;]? (?:or|and|nor) | ?[,;.!]+ ?| (?=no |not )|$))"
)
_ENGLISH = (
    # "I don't want to cancel, I want to come earlier", "I'm not booking yet, just want to know the price"
    re.compile(
        rf"(?:^|(?<=[.!?;,])\s*)(?:[a-z']+ ){{0,3}}{_NOT} (?:yet |really |even )?{_WISH}(?:to )?{_DEED}[^.,;!?]*[.,;!?-]+"
    ),
    rf"^[^.,;!?]*?\b{_NOT} (?:yet |really )?{_WISH}(?:to )?{_DEED}[^.,;!?]*?\b(?:but|just|only)\b",
    # "not the price but the parking"
    r"\bnot (?:about |for |the |my )?[a-z' ]{2,30}?,? but (?=\w)",
    # "I have lines but no acne scars"
    r"(?:,| and| but) (?:no|not|without)(?: any| really)? [a-z' ]{3,30}?(?=[.,;!?]|$)",
    rf"^{_ABSENT}+(?:(?:just|only|but|so|and) )?",  # "no fever no pus, can I go to work?"
)
# Japanese: the same, clause by clause; the end of a clause is a mark or a conjunction.
_DEEDS = "(?:キャンセル|きゃんせる|取り消|予約|変更|削除|停止|登録|解約|繋|つな|やめ)"
_SIGNS = "(?:熱|膿|うみ|出血|血|腫れ|はれ|赤み|赤く|痛み|痛く|痒み|かゆみ|かゆく|水ぶくれ|かさぶた|炎症|ヒリヒリ|ひりひり|傷)"
_NOT_THERE = (
    "(?:ない|なし|ゼロ|なくて|ありません|(?:出|し|なっ)て(?:い)?(?:ない|ません))"
    "(?:です|だ)?(?:(?:し|けど|が|ので)?[、。!\\s]+|し|(?=[^。!?\\n、]{1,3}(?:なし|ゼロ)))"
)
_JAPANESE = (
    rf"[^。!?\n、]*{_DEEDS}[^。!?\n、]{{0,8}}?(?:(?:では|じゃ)な(?:くて?|いん?です|い)|(?:では|じゃ)ありません)(?:けど?も?|が|ので)?[、。\s]*",
    rf"[^。!?\n、]*{_DEEDS}[^。!?\n、]{{0,8}}?(?:なくて|なくとも)も?(?:いい|良い|大丈夫|結構|けっこう)(?:です)?(?:けど?も?|が|ので)?[、。\s]*",
    rf"[^。!?\n、]*{_DEEDS}[^。!?\n、]{{0,6}}?(?:したい|する|し)(?:わけ|つもり|ん)(?:では|じゃ)?(?:な(?:くて?|い)|ありません)(?:です)?(?:けど?も?|が|ので)?[、。\s]*",
    rf"まだ[^。!?\n、]*{_DEEDS}[^。!?\n、]{{0,6}}?(?:し(?:ません|ない)|考えて(?:い)?(?:ません|ない)|決めて(?:い)?(?:ません|ない))(?:です|んです)?(?:けど?も?|が|ので)?[、。\s]*",
    r"[^。!?\n、]{1,14}?(?:(?:では|じゃ)なくて?|(?:では|じゃ)ないんですけど?)[、\s]*",
    r"[^。!?\n、]{1,10}?(?:は|も)(?:ない|ありません|なし)(?:です|ん)?(?:けど?も?|が|で(?!す))[、\s]*",
    # "熱なし膿なし。仕事行っていい?"
    rf"^(?:(?:別に|特に|もう|まだ|今のところ)?[、\s]?{_SIGNS}(?:は|も|が|とか)?[^。!?\n、]{{0,4}}?{_NOT_THERE})+(?:ただ|でも)?",
)
_DENIED = {
    "en": tuple(each if isinstance(each, re.Pattern) else re.compile(each) for each in _ENGLISH),
    "ja": tuple(map(re.compile, _JAPANESE)),
}
# "cancel my booking ... actually, never mind", "予約をキャンセルしたい、やっぱりしません"
_TAKEN_BACK = {
    "en": re.compile(
        r"(?:\bnever ?mind\b|\b(?:forget|scratch|ignore) (?:it|that|this|what i (?:said|wrote))\b|"
        r"\bchanged my mind,? (?:i )?(?:won't|don't|will not|do not|no)\b|"
        rf"\b(?:actually|wait|no),? (?:wait,? |no,? )?(?:i )?(?:don't|do not|won't|will not)(?: {_DEED}| want to)?|"
        r"\bon second thoughts?,? (?:no|i won't|i don't|leave it)\b)[^?]{0,30}$"
    ),
    "ja": re.compile(
        r"(?:やっぱり?|やはり)(?:り)?[、\s]*(?:[^。!?\n、]{0,8}?)(?:し(?:ません|ないです?|なくていい(?:です)?)|いいです|いいや|大丈夫(?:です)?|"
        r"結構です|なしで(?:お願いします)?|そのままで(?:いいです|お願いします)?|今のなし)[^?]{0,6}$|(?:今の(?:は)?(?:なし|取り消し|忘れて)|気にしないでください|忘れてください)[^?]{0,12}$"
    ),
}
# A single clause that says a deed is not wanted: "I don't want to cancel", "予約はまだしません".
_ONLY_DENIED = {
    "en": re.compile(rf"^(?:[a-z']+ ){{0,3}}{_NOT} (?:yet |really )?{_WISH}(?:to )?{_DEED}[^.,;!?]*[.!]*$"),
    "ja": re.compile(
        r"^[^。!?\n、]*(?:キャンセル|きゃんせる|取り消|予約|変更|削除|登録|解約)[^。!?\n、]{0,6}?(?:し(?:ません|ないです|ない)|したくな(?:い|いです)|"
        r"(?:では|じゃ)(?:ないです|ありません))[。!]*$"
    ),
}
# Told before, and put right now: "wrong date sorry", "さっき火曜って言ったけど".
_PUT_RIGHT = {
    "en": re.compile(
        r"\bwrong (?:date|day|one)\b|\bi (?:said|wrote|told you|put|typed|gave you|entered)\b|\b(?:my )?mistake\b|\bcorrection\b|"
        r"\b(?:got|had) (?:the|my) (?:date|day) wrong\b"
    ),
    "ja": re.compile(
        r"(?:さっき|先ほど|先程|前に|この前|昨日)[^。!?\n]{0,16}?(?:言|書|送|登録|伝え|入れ)[^。!?\n]{0,8}?(?:けど|が|のは|たの)|"
        r"(?:日付|日にち|日|曜日)(?:を|が)?間違|間違(?:え|って)(?:て|た|まし|い)|訂正|正しくは"
    ),
}


def wanted(text: str, language: str) -> str | None:
    """What is left of a message without the clauses that say what is not wanted; None where it denies nothing, or only denies."""
    spelt = _small(text)
    rest = spelt
    for pattern in _DENIED.get(language, ()):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"\s+", " ", rest).strip(" 、,.")
    letters = sum(map(str.isalnum, rest))
    return rest if letters >= _LEAST and len(rest) < len(spelt) - 1 and rest != spelt.strip(" 、,.") else None


def nothing_is_wanted(text: str, language: str) -> bool:
    """Whether a wish is taken back in the end, or the message only says what is not wanted."""
    spelt = _small(text)
    return any(language in each and each[language].search(spelt) is not None for each in (_TAKEN_BACK, _ONLY_DENIED))


def puts_right(text: str) -> bool:
    """Whether what was told before is put right."""
    spelt = _small(text)
    return any(pattern.search(spelt) for pattern in _PUT_RIGHT.values())


def _small(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text)).lower().replace("’", "'")
