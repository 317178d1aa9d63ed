"""A text made plain enough to be searched for danger words, with the way back to what was written."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intents.languages.ja import romaji

HARD_STOP = "."
SOFT_STOP = ","

POINT = "·"  # of a decimal number

_LONGEST = 6000  # LINE allows 5,000; of anything longer the beginning and the end are judged
_HARD = frozenset(".!?。！？｡")
_SPEAKING = frozenset("🆘🚑")  # signs that are words to whoever can only tap
_APOSTROPHES = frozenset("'’`´‘")
_LONG_MARKS = frozenset("ー〜~～∼*○●◯〇")  # long vowels, and what people put into a word to hide it
_DEPENDS_ON_NEIGHBOURS = _APOSTROPHES | _LONG_MARKS | {"."}
_CONTRACTED = frozenset(("it", "he", "she", "that", "what", "there", "who", "how", "where", "here", "let"))
_SOUND_MARKS = frozenset("ﾞﾟ\u3099\u309a")
_INVISIBLE = frozenset(("Cs", "Cf", "Cc", "Mn", "Me", "Co", "Cn"))
_SMALL_VOWELS = frozenset("ぁぃぅぇぉ")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_SHORTEST_REPAIRED, _LONGEST_REPAIRED = 5, 24
_VOWELS = frozenset("aeiou")
_SHORTEST_SKELETON = 3  # consonants; of two too many words remind
_FEW_VOWELS = 5  # one vowel in so many letters is few
_EVERYDAY_SHORT = """
    pls plz thx thnx thks tnx btw tbh lmk brb omg wtf tmr tmrw tmw msg txt sms hmm hmmm mmm mhm shh pfft grr brr brrr nvm
    rsvp mr mrs ms dr st nd rd th pm hrs hr mins min sec wk wks mth mths yr yrs yst cm mm kg ml mg km sq ft jpg png pdf html
    http https www url vip dm dms bf gf bff bffs hbd ppl smth sth sthg abt bc bcs cld wld shld cdn jst jus spf tv pc cv ny dry
    my by why try cry sky fly shy gym gyms myth hymn lynx lynch rhythm sync skype dslr xl xxl xx xxx kk lgbt prp lgbtq bmw dhl
    jcb kfc nhk ntt pcr rf srs wkd wknd mon tues thurs fri fyi gtg ttyl wdym wym hw hws rn bday blvd bldg apt
"""
_ABBREVIATED = frozenset(_EVERYDAY_SHORT.split())  # words everybody writes without vowels, and sounds
_TWO_SLIPS = 6  # words of this length may hide two slips of the finger, shorter ones a single one


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: its plain characters, and for each the place it came from in the text as written."""

    text: str
    origin: tuple[int, ...]


def readings(text: str, repair: Callable[[str], str]) -> list[Reading]:
    """Read the text as written and, where Latin letters may be Japanese, once more in hiragana."""
    plain = plainly(text)
    found = [_each_word(plain, repair)]
    spoken = romaji.in_kana(plain.text)
    if spoken is not None:
        kana, places = spoken
        found.append(Reading(kana, tuple(plain.origin[place] for place in places)))
    return found


def plainly(text: str) -> Reading:
    """Fold width, case, kana, stretched letters and ornaments; stops become `.` and `,`; any str is accepted."""
    chars: list[str] = []
    origin: list[int] = []
    for place, group in _groups(text):
        plain = _in_context(text, place, chars) if group in _DEPENDS_ON_NEIGHBOURS else _plain(group)
        for char in plain:
            if _worth_keeping(chars, char):
                chars.append(char)
                origin.append(place)
    return Reading("".join(chars), tuple(origin))


def _groups(text: str) -> Iterator[tuple[int, str]]:
    """Walk the text letter by letter, a half-width kana together with its sound mark; only the judged part is walked."""
    size = len(text)
    place = 0
    while place < size:
        if place == _LONGEST and size > 2 * _LONGEST:
            place = size - _LONGEST
        step = 2 if text[place + 1 : place + 2] in _SOUND_MARKS else 1
        yield place, text[place : place + step]
        place += step


def _in_context(text: str, place: int, chars: list[str]) -> str:
    """Read the marks that mean one thing in a number or a word and another elsewhere."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] == ".":
        return POINT if before.isdigit() and after.isdigit() else HARD_STOP
    if text[place] in _APOSTROPHES:
        owner = after in ("s", "S") and not text[place + 2 : place + 3].isalpha()
        return " " if owner and "".join(chars[-5:]).split(" ")[-1] not in _CONTRACTED else ""
    return SOFT_STOP if before.isdigit() else ""  # 1〜2日 keeps its numbers apart, あ〜 is just あ


@lru_cache(maxsize=4096)
def _plain(group: str) -> str:
    folded = unicodedata.normalize("NFKC", group).lower().translate(_KATAKANA)
    return "".join(map(_plain_char, folded))


def _plain_char(char: str) -> str:
    if char in _SMALL_VOWELS or char in _LONG_MARKS:
        return ""
    if char in _SPEAKING:
        return char
    if char.isalnum():
        return char if char.isascii() or char > "\u2fff" else _without_accent(char)
    if char in _HARD:
        return HARD_STOP
    if char in "\n\r":
        return SOFT_STOP
    if char.isspace() or char in "-_/":
        return " "
    return "" if unicodedata.category(char) in _INVISIBLE else SOFT_STOP


def _without_accent(char: str) -> str:
    first = unicodedata.normalize("NFD", char)[0]
    return first if first.isascii() else char


def _worth_keeping(chars: list[str], char: str) -> bool:
    """Leave out repeated blanks and stops, and the third and later copy of a letter."""
    last = chars[-1] if chars else " "
    if char == " ":
        return last not in (" ", HARD_STOP, SOFT_STOP)
    if char in (HARD_STOP, SOFT_STOP):
        return last != char and bool(chars)
    return char.isdigit() or last != char or chars[-2:] != [char, char]


def repairer(targets: Sequence[str], known: frozenset[str]) -> Callable[[str], str]:
    """Make a function that turns a misspelt Latin word into the target it resembles; `known` words stay as they are."""
    initials = {word[0]: [other for other in targets if other[0] == word[0]] for word in targets}
    skeletons: dict[str, str] = {}
    for word in targets:
        skeletons.setdefault(_skeleton(word), word)

    @lru_cache(maxsize=4096)
    def repair(word: str) -> str:
        if len(word) > _LONGEST_REPAIRED or word in known or word in _ABBREVIATED:
            return word
        if _few_vowels(word) and len(bones := _skeleton(word)) >= _SHORTEST_SKELETON and bones in skeletons:
            return skeletons[bones]
        if len(word) < _SHORTEST_REPAIRED:
            return word
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        best = process.extractOne(word, initials.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best else word

    return repair


def _skeleton(word: str) -> str:
    """The consonants of a word, doubled ones once: what is left where somebody types in a hurry."""
    bones = [char for at, char in enumerate(word) if char not in _VOWELS and word[at - 1 : at] != char]
    return "".join(bones)


def _few_vowels(word: str) -> bool:
    return sum(char in _VOWELS for char in word) * _FEW_VOWELS <= len(word)


def hard_to_read(text: str, repair: Callable[[str], str]) -> bool:
    """Whether a text speaks by signs, or by words with so few vowels that they had to be guessed or cannot be."""
    if not _SPEAKING.isdisjoint(text):
        return True
    words = (found.group() for found in _LATIN_WORD.finditer(text.lower()))
    return any(_few_vowels(word) and (repair(word) != word or _without_vowels(word)) for word in words)


def _without_vowels(word: str) -> bool:
    return len(word) >= _SHORTEST_SKELETON and word not in _ABBREVIATED and _VOWELS.isdisjoint(word) and "y" not in word


_LATIN_WORD = re.compile(r"[a-z]+")


def _each_word(reading: Reading, repair: Callable[[str], str]) -> Reading:
    chars: list[str] = []
    origin: list[int] = []
    done = 0
    for found in _LATIN_WORD.finditer(reading.text):
        word = repair(found.group())
        if word != found.group():
            chars.append(reading.text[done : found.start()] + word)
            places = reading.origin[found.start() : found.end()]
            origin.extend(reading.origin[done : found.start()])
            origin.extend(places[min(at, len(places) - 1)] for at in range(len(word)))
            done = found.end()
    return Reading("".join([*chars, reading.text[done:]]), (*origin, *reading.origin[done:]))
