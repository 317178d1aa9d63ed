"""Which of the services that can be reserved a text names: by its name, a part of it, its price or how long it takes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from intents.dates import coming
from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN, any_of

_SMALLER = any_of(*(one.SMALLER for one in SPOKEN))
_DEARER = any_of(*(one.DEARER for one in SPOKEN))
_FOR_FREE = any_of(*(one.FOR_FREE for one in SPOKEN))
_CHOSEN_BEFORE = re.compile("|".join(f"(?:{one.CHOSEN_BEFORE})$" for one in SPOKEN))
_CHOSEN_BEHIND = any_of(*(one.CHOSEN_BEHIND for one in SPOKEN))
_LASTING = tuple(re.compile(one.LASTING) for one in SPOKEN)
_NAME_PARTS = tuple(re.compile(one.PART_OF_NAME) for one in SPOKEN)
_PRICED = tuple(re.compile(one.PRICED) for one in SPOKEN)
_WHO = tuple(re.compile(one.WHO_ELSE) for one in SPOKEN)
_EACH = tuple(re.compile(pattern) for one in SPOKEN for pattern in one.EACH)
_BESIDE_A_PART = tuple(one.BESIDE_A_PART for one in SPOKEN)
_PART_ALONE = tuple(one.PART_ALONE for one in SPOKEN)
_BETWEEN_PARTS = any_of(*(one.BETWEEN_PARTS for one in SPOKEN)).pattern
LIMIT = 400  # characters of a wish that are read
USUAL = 3  # names that share a part
PART = r"\x01"  # stands in patterns for a part of a name


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that can be reserved: its slug, all the words for it, its price in yen where it has one, and its minutes."""

    slug: str
    words: tuple[str, ...]
    price: int | None = None
    minutes: int | None = None


def named_in(text: str, offers: Sequence[Offer]) -> str | None:
    """The one service named by a word that is only its own; of several the one that is said to be taken."""
    named: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for offer in offers:
        for word, pattern in map(_looked_for, offer.words):
            for match in pattern.finditer(text):
                if coming.denied(text, match.start(), match.end()):
                    continue
                named.setdefault(word, set()).add(offer.slug)
                if _CHOSEN_BEHIND.match(text, match.end()) or _CHOSEN_BEFORE.search(text[: match.start()]):
                    taken.setdefault(word, set()).add(offer.slug)
    only = _only(named)
    if not only:
        return _by_price(text, offers) or _by_part(text, offers, _BESIDE_A_PART)
    if len(only) > 1:
        only = _only(taken) or only
    return only.pop() if len(only) == 1 else None


def named_alone(text: str, offers: Sequence[Offer]) -> str | None:
    """The one service of whose name a part stands by itself, where a day or a time beside it tells what it is for: "today 6:30,
    nose"."""
    return _by_part(text, offers, _PART_ALONE)


def each_for_another(text: str, offers: Sequence[Offer]) -> bool:
    """Whether several services are named, each beside somebody else: "face for me, nose for my friend"."""
    if not any(pattern.search(text) for pattern in _WHO):
        return False
    named: set[str] = set()
    for slug, pattern in _own_words(offers):
        if pattern.search(text):
            named.add(slug)
            text = pattern.sub("\x01", text)
    persons = {found["who"] for pattern in _EACH for found in pattern.finditer(text)}
    return len(named) > 1 and len(persons) > 1


def _own_words(offers: Sequence[Offer]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The words that only one service has, the longer first; of what costs something also the parts of its names."""
    words = {offer.slug: {normalise(word) for word in offer.words} for offer in offers}
    parts = {offer.slug: {*_usual_parts(offer)} if offer.price else set() for offer in offers}
    for told in (words, parts):
        own = [
            (word, slug)
            for slug, said in told.items()
            for word in said.difference(*(others for other, others in told.items() if other != slug))
        ]
        for word, slug in sorted(own, key=lambda one: -len(one[0])):
            yield slug, _looked_for(word)[1]


def without_names(text: str, offers: Sequence[Offer]) -> str:
    """A text without the words for services."""
    spelt = normalise(text, LIMIT)
    for _, pattern in _own_words(offers):
        spelt = pattern.sub(" ", spelt)
    return spelt.strip()


@lru_cache(maxsize=256)
def _usual_parts(offer: Offer) -> frozenset[str]:
    """The parts that several of its names share."""
    counted = Counter(part for word in offer.words for part in _parts_of(word))
    return frozenset(part for part, count in counted.items() if count >= USUAL)


def _only(named: dict[str, set[str]]) -> set[str]:
    """The services of words that are no other's."""
    return {slug for slugs in named.values() if len(slugs) == 1 for slug in slugs}


def named_in_part(text: str, offers: Sequence[Offer]) -> str | None:
    """The one service of whose names a few words hold a word that is no other's: "nose", said to "which treatment?"."""
    spelt = normalise(text, LIMIT)
    own = {offer.slug: _name_parts(offer.words) for offer in offers}
    said = _parts_of(spelt)
    only = [
        slug
        for slug, words in own.items()
        if said & words.difference(*(others for other, others in own.items() if other != slug))
    ]
    return only[0] if len(only) == 1 else None


def _parts_of(text: str) -> frozenset[str]:
    return frozenset(part for pattern in _NAME_PARTS for part in pattern.findall(normalise(text)))


@lru_cache(maxsize=256)
def _name_parts(words: tuple[str, ...]) -> frozenset[str]:
    """The parts of a service's names, kept: services are few, and every message is searched for all of them."""
    return frozenset().union(*map(_parts_of, words))


def _by_part(text: str, offers: Sequence[Offer], patterns: tuple[str, ...]) -> str | None:
    """The one service of whose name a part stands as people wish for it, "the nose thing", 顔でお願い, or two parts together,
    "cheeks n nose"."""
    named: set[str] = set()
    for offer in (one for one in offers if one.price):
        others = frozenset[str]().union(*(_name_parts(other.words) for other in offers if other is not offer))
        own = _usual_parts(offer) - others
        if any(pattern.search(text) for pattern in _wished_by(own, patterns)):
            named.add(offer.slug)
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=256)
def _wished_by(own: frozenset[str], patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """How any of these parts of a name stands where it is wished for; kept, because services are few."""
    if not own:
        return ()
    either = rf"(?:{'|'.join(map(re.escape, sorted(own)))})"
    together = rf"(?<![a-z]){either}(?:{_BETWEEN_PARTS}){either}(?![a-z])"
    return tuple(re.compile(pattern.replace(PART, either)) for pattern in (together, *patterns))


def _by_price(text: str, offers: Sequence[Offer]) -> str | None:
    """The cheaper or the dearer one of those that cost something, what is free, or what costs just that."""
    priced = sorted((offer.price, offer.slug) for offer in offers if offer.price is not None)
    paid = [slug for price, slug in priced if price]
    if _SMALLER.search(text):
        return paid[0] if paid else None
    if _DEARER.search(text):
        return paid[-1] if paid else None
    lasting = next((int(found["minutes"]) for pattern in _LASTING if (found := pattern.search(text))), None)
    if lasting and len(so_long := [offer.slug for offer in offers if offer.minutes == lasting]) == 1:
        return so_long[0]
    told = next((_yen(found["price"]) for pattern in _PRICED if (found := pattern.search(text))), None)
    free = next(
        (found for found in _FOR_FREE.finditer(text) if not coming.denied(text, found.start(), found.end())), None
    )
    told = 0 if free else told
    just = [slug for price, slug in priced if price == told]
    return just[0] if len(just) == 1 else None


def _yen(told: str) -> int:
    """20,000, 20k, 2万, 1万5千."""
    if found := re.fullmatch(r"(\d+)万(?:(\d)千?)?", told):
        return int(found[1]) * 10_000 + int(found[2] or 0) * 1_000
    figures = int(re.sub(r"\D", "", told))
    return figures * 1_000 if told.rstrip().endswith("k") else figures


@lru_cache(maxsize=1024)
def _looked_for(word: str) -> tuple[str, re.Pattern[str]]:
    """A word for a service as it is compared, and how it is looked for; they are few, and every message is searched for all."""
    spelt = normalise(word)
    letters = (
        r"[\s-]".join(map(re.escape, re.split(r"[\s-]", spelt)))
        if spelt.isascii()
        else r"\s?".join(map(re.escape, spelt.replace(" ", "")))
    )
    return spelt, re.compile(rf"(?<![a-z]){letters}(?![a-z])")
