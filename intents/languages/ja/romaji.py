"""Japanese typed in Latin letters, given back in hiragana: `iki ga dekinai` to `いきができない`."""

import re

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
    "t": "たちつてと", "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
_GLIDES = {
    "ky": "き", "gy": "ぎ", "sh": "し", "sy": "し", "ch": "ち", "ty": "ち", "cy": "ち", "j": "じ", "jy": "じ",
    "zy": "じ", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り",
}  # fmt: skip
_ODD = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ",
    "ji": "じ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "she": "しぇ", "je": "じぇ", "che": "ちぇ",
}  # fmt: skip
_SYLLABLES = {
    **{onset + vowel: kana for onset, row in _ROWS.items() for vowel, kana in zip("aiueo", row, strict=True)},
    **{onset + v: kana + small for onset, kana in _GLIDES.items() for v, small in zip("auo", "ゃゅょ", strict=True)},
    **_ODD,
}
_WORD = re.compile(r"[a-z]+")
_VOWELS = frozenset("aiueo")
_SHORTEST_RUN = 7  # letters; shorter runs are English words that happen to read as Japanese ("no one", "make a") …
_SHORTEST_BESIDE_KANA = 3  # … unless the rest is Japanese anyway
_KANA = re.compile("[ぁ-ん]")


def in_kana(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Rewrite runs of words that read as Japanese; give the text and each character's place, or None if none do."""
    chars: list[str] = []
    places: list[int] = []
    changed = False
    for start, end, kana in _runs(text):
        if kana is None:
            chars.extend(text[start:end])
            places.extend(range(start, end))
        else:
            changed = True
            chars.extend(char for char, _ in kana)
            places.extend(place for _, place in kana)
    return ("".join(chars), tuple(places)) if changed else None


def _runs(text: str) -> list[tuple[int, int, list[tuple[str, int]] | None]]:
    """Cut the text into stretches that read as Japanese and stretches that do not."""
    runs: list[tuple[int, int, list[tuple[str, int]] | None]] = []
    shortest = _SHORTEST_BESIDE_KANA if _KANA.search(text) else _SHORTEST_RUN
    done = 0
    start, kana = 0, list[tuple[str, int]]()
    end = 0

    def close() -> None:
        nonlocal done, kana
        if kana and sum(char.isalpha() for char in text[start:end]) >= shortest:
            runs.append((done, start, None))
            runs.append((start, end, kana))
            done = end
        kana = []

    for found in _WORD.finditer(text):
        spelled = _spelled(found.group(), found.start())
        if kana and (spelled is None or text[end : found.start()].strip(" ")):
            close()
        if spelled is None:
            continue
        if not kana:
            start = found.start()
        kana.extend(spelled)
        end = found.end()
    close()
    runs.append((done, len(text), None))
    return runs


def _spelled(word: str, place: int) -> list[tuple[str, int]] | None:
    kana: list[tuple[str, int]] = []
    at = 0
    while at < len(word):
        step, sound = _syllable(word, at)
        if not step:
            return None
        kana.extend((char, place + at) for char in sound)
        at += step
    return kana


def _syllable(word: str, at: int) -> tuple[int, str]:
    """Read one syllable: how many letters it takes and its kana; 0 where nothing Japanese stands."""
    for size in (3, 2, 1):
        sound = _SYLLABLES.get(word[at : at + size])
        if sound and len(word[at : at + size]) == size:
            return size, sound
    following = word[at + 1 : at + 2]
    if word[at] == "n" and following not in _VOWELS:
        return (2, "ん") if following == "n" and word[at + 2 : at + 3] not in _VOWELS else (1, "ん")
    doubled = word[at] == following or word[at : at + 3] == "tch"
    return (1, "っ") if doubled and word[at] in "kstpcgdbzjh" else (0, "")
