"""What can only be judged with several files side by side. Each check notes its problems where the mistake stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from clinic.patient import LANGUAGES, Language
from intents.languages.normalise import normalise
from knowledge import lengths
from knowledge.article import Article
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.topics import MOST_RELATED, NAMES, Topic

CLINIC_PROFILE = "clinic-profile"  # the source of clinic topics: the clinic itself
_BIG = dict(zip("ぁぃぅぇぉゎ", "あいうえおわ", strict=True))
_REPEATED = re.compile(r"(.)(?=\1)")
ANSWER_CHARACTERS = range(60, 221)
ANSWER_WORDS = range(30, 91)


class _Rough(dict[int, str | None]):
    """What is left of each sign: letters and figures, kana in one spelling, and the ends of lines."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        if "ァ" <= sign <= "ヶ":
            sign = chr(code - 0x60)
        kept = sign == "\n" or (sign.isalnum() and sign != "ー")
        self[code] = found = _BIG.get(sign, sign) if kept else None
        return found


_ROUGH = _Rough()

Placed = Sequence[tuple[Topic, Table]]
Said = tuple[str, str, Table, tuple[str | int, ...]]  # owner, phrasing, where


def slugs_once(entries: Iterable[tuple[str, Table]]) -> None:
    """No slug has two entries."""
    seen: dict[str, Table] = {}
    for slug, table in entries:
        if slug in seen:
            table.tell_plainly(f'"{slug}" is already written at {seen[slug].place()}; keep one', "slug")
        seen.setdefault(slug, table)


def sources(topics: Placed, article: Article) -> None:
    """Every source is a section of the article, every fact one of that section's."""
    sections = {section.id for section in article.sections}
    section_of = article.section_of
    for topic, table in topics:
        known = {CLINIC_PROFILE} if topic.kind == "clinic-topic" else sections
        what = f'"{CLINIC_PROFILE}"' if topic.kind == "clinic-topic" else "a section of the article"
        for number, source in enumerate(topic.source):
            if source not in known:
                table.tell(f'source "{source}" is not {what}{guess(source, known)}', "source", number)
        cited = topic.source and known.issuperset(topic.source)
        for number, fact in enumerate(topic.facts):
            if fact not in section_of:
                table.tell(f'fact "{fact}" is not in the article{guess(fact, section_of)}', "facts", number)
            elif cited and section_of[fact] not in topic.source:
                table.tell(f'fact "{fact}" is from "{section_of[fact]}"; add that section to source', "facts", number)


def facts_claimed(topics: Placed, places: Mapping[str, Table], own_folder: bool = False) -> None:
    """No fact of the article goes untold."""
    claimed = {fact for topic, _ in topics for fact in topic.facts}
    for fact in places.keys() - claimed:
        if own_folder and not places[fact].is_own("id"):
            continue  # the clinic words that topic itself
        places[fact].tell_plainly(
            f'fact "{fact}" is stated by no topic; add it to the facts of a topic that tells it', "id"
        )


def related(topics: Placed) -> None:
    """Related topics exist, are others, and are few."""
    known = {topic.slug for topic, _ in topics}
    for topic, table in topics:
        for number, slug in enumerate(topic.related):
            if slug == topic.slug:
                table.tell("a topic cannot be related to itself; name another or none", "related", number)
            elif slug not in known:
                table.tell(f'related topic "{slug}" does not exist{guess(slug, known)}', "related", number)
            elif slug in topic.related[:number]:
                table.tell(f'related topic "{slug}" is named twice; keep one', "related", number)
        if len(topic.related) > MOST_RELATED:
            table.tell(f"{len(topic.related)} related topics; name at most {MOST_RELATED}", "related")


def phrasings_once(said: Iterable[Said]) -> None:
    """No phrasing means two things. Within one topic kana variants are welcome, plain copies are not."""
    every = list(said)
    alike: dict[str, list[Said]] = {}
    for one, alike_to in zip(every, _roughly([phrasing for _, phrasing, _, _ in every]), strict=True):
        alike.setdefault(alike_to, []).append(one)
    for group in alike.values():
        if len(group) > 1:
            # What ships comes first, so that of two it is the clinic's own that is one too many.
            _check_alike(sorted(group, key=lambda one: one[2].is_own(*one[3])))


def _check_alike(group: list[Said]) -> None:
    owners: dict[str, Said] = {}
    exact: set[tuple[int, str]] = set()  # a topic that is written twice is told as such, not phrasing by phrasing
    for owner, phrasing, table, path in group:
        first = owners.setdefault(normalise(phrasing), (owner, phrasing, table, path))
        if first[0] != owner:
            where = f'"{first[0]}" ({first[2].place(*first[3])})'
            table.tell(f'"{phrasing}" is already a phrasing of {where}; keep it where the answer fits', *path)
        elif (id(table), phrasing) in exact:
            table.tell(f'"{phrasing}" stands twice; keep one', *path)
        exact.add((id(table), phrasing))


def rough(phrasing: str) -> str:
    """Equal for all that `normalise` makes equal, and for some more."""
    return _roughly([phrasing])[0]


def _roughly(phrasings: Iterable[str]) -> list[str]:
    """For each a spelling that is equal for all that `normalise` makes equal, and for some more; tens of thousands are made as
    one text, a line each, since starting is to be quick."""
    lines = "\n".join(phrasing.replace("\n", " ") for phrasing in phrasings)
    letters = unicodedata.normalize("NFKD", lines).lower().translate(_ROUGH)
    return _REPEATED.sub("", letters).split("\n")


def length_complaint(language: Language, filled: str) -> str | None:
    """What is wrong with the length of an answer: long enough to say something, short enough for a phone."""
    size, allowed, unit = (
        (lengths.characters(filled), ANSWER_CHARACTERS, "characters")
        if language == "ja"
        else (lengths.words(filled), ANSWER_WORDS, "words")
    )
    if size in allowed:
        return None
    mend = f"shorten it to {allowed[-1]}" if size > allowed[-1] else f"say more, at least {allowed[0]}"
    return f"the {NAMES[language]} answer has {size} {unit}; {mend}"


def message_length(table: Table, filled: str, *path: str | int) -> None:
    """LINE takes the sentence as one message."""
    if (size := lengths.utf16(filled)) > lengths.MESSAGE:
        table.tell(f"{size} characters by LINE's count, and a message holds {lengths.MESSAGE}; shorten it", *path)


def both_languages(
    texts: Mapping[Language, Mapping[str, tuple[Table, str]]], gaps: Mapping[Language, Mapping[str, frozenset[str]]]
) -> None:
    """Every text exists in every language with the same parameters."""
    for language, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
        for key, (table, _) in texts[language].items():
            last = key.rsplit(".", 1)[-1]
            if key not in texts[other]:
                there = table.pages.name.removesuffix(f"{language}.toml") + f"{other}.toml"
                table.tell_plainly(f'"{key}" is missing in {there}; write it in {NAMES[other]} too', last)
            elif key in gaps[other] and (extra := gaps[language].get(key, frozenset()) - gaps[other][key]):
                names = ", ".join(f"{{{name}}}" for name in sorted(extra))
                table.tell_plainly(
                    f'"{key}" speaks of {names}, the text in {texts[other][key][0].pages.name} does not; use the same in both',
                    last,
                )
