"""Which service, day and time a wish for a reservation names already. What can be read in two ways stays open."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from intents.dates import clock, coming, impossible, referring
from intents.dates.clock import Periods
from intents.dates.impossible import Impossible
from intents.dates.referring import Named, Shift, Which
from intents.languages import spoken
from intents.languages.calendar_ahead import Days, ahead
from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN, any_of, spelt_out

LIMIT = 400
_ASKS = any_of(*(one.ASKS for one in SPOKEN))
_GREETS = any_of(*(one.GREETS for one in SPOKEN))
_WANTS = any_of(*(one.WANTS for one in SPOKEN))
_BOOKS = any_of(*(one.BOOKS for one in SPOKEN))
_OWN = any_of(*(one.OWN for one in SPOKEN))
_FIRST_OF_THE_DAY = any_of(*(one.FIRST_OF_THE_DAY for one in SPOKEN))
_LATEST = any_of(*(one.LATEST for one in SPOKEN))
_SMALLER = any_of(*(one.SMALLER for one in SPOKEN))
_DEARER = any_of(*(one.DEARER for one in SPOKEN))
_FOR_FREE = any_of(*(one.FOR_FREE for one in SPOKEN))
_OWN_VISITS = any_of(*(one.OWN_VISITS for one in SPOKEN))
_CANNOT = any_of(*(one.CANNOT for one in SPOKEN))
_NOT_YET = any_of(*(one.NOT_YET for one in SPOKEN))
_NONE_OF_THOSE = tuple(re.compile(one.NONE_OF_THOSE) for one in SPOKEN)
_THINKING = tuple(re.compile(one.THINKING) for one in SPOKEN)
_COMES = any_of(*(one.COMES for one in SPOKEN))
_SHOW_AGAIN = any_of(*(one.SHOW_AGAIN for one in SPOKEN))
_CORRECTS = any_of(*(one.CORRECTS for one in SPOKEN))
_INSTEAD = any_of(*(one.INSTEAD for one in SPOKEN))
_OTHER_SERVICE = any_of(*(one.OTHER_SERVICE for one in SPOKEN))
_CHOSEN_BEFORE = re.compile("|".join(f"(?:{one.CHOSEN_BEFORE})$" for one in SPOKEN))
_CHOSEN_BEHIND = any_of(*(one.CHOSEN_BEHIND for one in SPOKEN))
_KIND = any_of(*(one.COURTESIES.kind for one in SPOKEN))
_THANKS = any_of(*(one.COURTESIES.thanks for one in SPOKEN))
_KIND_ASKS = any_of(*(one.COURTESIES.asks for one in SPOKEN))
_KIND_CLAUSE = tuple(re.compile(one.COURTESIES.clause) for one in SPOKEN)
_CLAUSES = re.compile(r"[^、,。.!！?？\n]*[、,。.!！?？\n]*")
_LASTING = tuple(re.compile(one.LASTING) for one in SPOKEN)
_NAME_PARTS = tuple(re.compile(one.PART_OF_NAME) for one in SPOKEN)
_ARROW = re.compile(r"\s*(?:[→⇒➡➔]\ufe0f?|->|=>)\s*")  # from this to that
# What a name leaves behind: "on the", で, のまま.
_BESIDE_NAMES = re.compile(
    r"(?:\b(?:on|at|for|the|in the|of)\s+)*\x00+(?:\s*(?:の?(?:ほう|方)?(?:のまま)?(?:で|に|を|が|は)|から|、|,))?|\s{2,}"
)
_A_MINUTE = timedelta(minutes=1)
_PRICED = tuple(re.compile(one.PRICED) for one in SPOKEN)
_PEOPLE = tuple((re.compile(pattern), people) for one in SPOKEN for pattern, people in one.PEOPLE)
_WHO = tuple(re.compile(one.WHO_ELSE) for one in SPOKEN)
_EACH = tuple(re.compile(pattern) for one in SPOKEN for pattern in one.EACH)
_BESIDE_A_PART = tuple(one.BESIDE_A_PART for one in SPOKEN)
_TAKES_BACK = tuple(re.compile(one.TAKES_BACK) for one in SPOKEN)
_DECIDES = tuple(re.compile(pattern) for one in SPOKEN for pattern in one.DECIDES)
_ASKS_WHETHER_FREE = any_of(*(one.ASKS_WHETHER_FREE for one in SPOKEN))
_SOONEST = any_of(*(one.SOONEST for one in SPOKEN))
_ANYTHING = any_of(*(one.ANYTHING for one in SPOKEN))
_ABOUT = any_of(*(one.ABOUT for one in SPOKEN))


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that can be reserved: its slug, all the words for it, its price in yen where it has one, and its minutes."""

    slug: str
    words: tuple[str, ...]
    price: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said. Several `days` are a span, or several readings: which is meant is to be asked.

    `after` is the earliest start that is wanted, `before` lies behind the latest; `about`: `at`, or a time near to it.
    `soonest`: the first free place that fits the rest. `anything`: no wish of one's own, whatever is offered will do.
    `never`: weekdays (0 is Monday) that are not wanted on any account. `latest`: the last start of the day. `ats`: several
    times to choose from, where there is no one. `which` points at one of what was listed. `people`: how many it is for, where
    that is told. `impossible`: a day that is over, or that no calendar has. `shift`: later or earlier than what was
    named or listed. `each`: several services are named, each for somebody else, which is no one wish.
    """

    service: str | None = None
    days: Days = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None
    about: bool = False
    soonest: bool = False
    anything: bool = False
    never: tuple[int, ...] = ()
    latest: bool = False
    ats: tuple[time, ...] = ()
    which: Which | None = None
    people: int | None = None
    impossible: Impossible | None = None
    shift: Shift | None = None
    each: bool = False

    @property
    def day(self) -> date | None:
        """The day, where it is only one."""
        return self.days[0] if len(self.days) == 1 else None


Offers = tuple[Offer, ...]  # what a clinic's price list offers: the same with every message, so what its words tell is kept
KINDS_OF_OFFERS = 16

USUAL = 3  # names that share a part
NOTHING_NAMED = Named()
_SENTENCES = re.compile(r"[.!?。！？\n]+(?!\d)|(?:ので|けど|から)、?|,(?= (?:can|could|is|are|do|would|i'd|may|let) )")
PART = r"\x01"  # stands in patterns for a part of a name


def read(text: str, today: date, offers: Offers, periods: Periods, named: Named = NOTHING_NAMED) -> Wish:
    """All that a text tells; `periods` gives the opening times of a day, `named` is what "the day after" counts from. What it
    takes back itself does not count: "1:30, no, 2"."""

    def told(stretch: str) -> Wish:
        return _read(stretch, today, offers, periods, named)

    spelt = normalise(text, LIMIT)
    cuts = [
        found
        for pattern in _TAKES_BACK
        for found in pattern.finditer(spelt)
        if found.start() and found.end() < len(spelt)
    ]
    if not cuts:
        return told(text)
    last = max(cuts, key=lambda found: found.start())
    before, after = told(spelt[: last.start()]), told(spelt[last.end() :])
    if (before.at or before.ats) and not after.at and spelt[last.end()].isdigit():
        after = told(f"at {spelt[last.end() :]}")
    return _taken_back(before, after) or told(text)


def _taken_back(before: Wish, after: Wish) -> Wish | None:
    """What is told in the end, where it is another time, day or service than at first."""
    times, days = bool((before.at or before.ats) and after.at), bool(before.days and after.days)
    service = bool(before.service and after.service and before.service != after.service)
    if not (times or days or service):
        return None
    timed = bool(after.at or after.after or after.before)
    kept = replace(before, at=None, after=None, before=None, ats=(), about=False) if timed else before
    told = {
        name: value for name in Wish.__dataclass_fields__ if (value := getattr(after, name)) != getattr(Wish(), name)
    }
    return replace(kept, **told)


def _read(text: str, today: date, offers: Offers, periods: Periods, named: Named) -> Wish:
    text = _ARROW.sub(lambda _: "じゃなくて" if spoken.likely(text) is spoken.JAPANESE else " is out, ", text)
    spelt = _GREETS.sub("", clock.in_digits(spelt_out(normalise(text, LIMIT))))
    cannot, spelt = impossible.taken(spelt, today)
    never, spelt = coming.never(spelt)
    pointed, spelt = referring.days(spelt, named)
    days, rest = coming.wished(spelt, today, named.day)
    days = _with_pointed(pointed, days, named)
    days = tuple(day for day in days if day.weekday() not in never) or days
    days = _decided(spelt, days, today, named)
    counted, rest = referring.at(rest, named)
    week = tuple(ahead(today, number) for number in range(7))
    told = clock.times(rest, clock.hours_of(days, periods) or clock.hours_of(week, periods))
    at, after, before = counted or told.at, told.after, told.before
    if at is None and _FIRST_OF_THE_DAY.search(rest):
        at = _opening(days or ((named.day,) if named.day else ()) or week, periods)
        before = None if at else before or clock.NOON_TIME  # closed on that day: the morning of another
    shift = referring.shift(rest) if not (at or told.at or told.after or told.before) or _only_part(told) else None
    if shift and named.at and not at:
        after, before = (_apart(named.at), before) if shift == "later" else (after, named.at)
    return Wish(
        service=_service(spelt, offers),
        days=days,
        at=at,
        after=after,
        before=before,
        about=at is not None and bool(_ABOUT.search(rest)),
        soonest=bool(_SOONEST.search(rest)),
        anything=bool(_ANYTHING.search(rest)) and not asks(text),
        never=never,
        latest=at is None and bool(_LATEST.search(rest)),
        ats=told.several if at is None else (),
        which=referring.which(rest),
        people=_people(spelt),
        impossible=cannot,
        shift=shift,
        each=_for_each(spelt, offers),
    )


def _decided(spelt: str, days: Days, today: date, named: Named) -> Days:
    """Of several days the one that is decided for, "back to Friday then"; or those of the clauses that want something, where the
    others only tell of a day: "I fly home on the 30th, can I come on the 29th?"."""
    if len(days) < 2:
        return days
    for pattern in _DECIDES:
        for found in pattern.finditer(spelt):
            for stretch in (found["day"], spelt[found.start("day") :]):
                only, _ = coming.wished(stretch, today, named.day)
                if only and {*only} < {*days}:
                    return only
    clauses = [(clause, coming.wished(clause, today, named.day)[0]) for clause in _SENTENCES.split(spelt)]
    clauses = [(clause, found) for clause, found in clauses if found]
    wanting = [found for clause, found in clauses if wants(clause) or _ASKS_WHETHER_FREE.search(clause)]
    wanted = tuple(sorted({day for found in wanting for day in found}))
    return wanted if wanted and len(wanting) < len(clauses) and {*wanted} < {*days} else days


def asks_whether_free(text: str) -> bool:
    """Whether a text asks if something can be had."""
    return bool(_ASKS_WHETHER_FREE.search(normalise(text, LIMIT)))


def unnamed(text: str, today: date, named: Named = NOTHING_NAMED) -> str:
    """A text without the days, times and people it names: what it says of them."""
    spelt = clock.in_digits(spelt_out(normalise(text, LIMIT)))
    _, spelt = referring.days(spelt, named)
    _, spelt = coming.wished(spelt, today, named.day)
    _, spelt = referring.at(spelt, named)
    for language in SPOKEN:
        spelt = re.sub(language.CLOCK, "\x00", spelt)
        for pattern, _people in language.PEOPLE:
            spelt = re.sub(pattern, "\x00", spelt)
    return _BESIDE_NAMES.sub(" ", spelt).strip()


def sent_for_changed(text: str) -> str:
    """A text with "send it" where it says "change it"."""
    for language in SPOKEN:
        pattern, sends = language.CHANGE_IT
        text = re.sub(pattern, sends, text)
    return text


def _only_part(told: clock.Times) -> bool:
    """Whether no more than a part of the day is told."""
    return told.at is None and not told.several


def _apart(at: time) -> time:
    """A minute later: behind it, and not at it."""
    return (datetime.combine(date.min, at) + _A_MINUTE).time()


def _with_pointed(pointed: Days, days: Days, named: Named) -> Days:
    """What counts from the day named before goes before a weekday that only tells why."""
    if not pointed:
        return days
    own = named.day.weekday() if named.day else None
    others = tuple(day for day in days if day.weekday() not in {own, *(one.weekday() for one in pointed)})
    return tuple(sorted({*pointed, *others}))


def _people(text: str) -> int | None:
    return next((people for pattern, people in _PEOPLE if pattern.search(text)), None)


def _opening(days: Iterable[date], periods: Periods) -> time | None:
    """When these days begin, where they all begin alike."""
    starts = {found[0][0] for day in days if (found := periods(day))}
    return starts.pop() if len(starts) == 1 else None


def books(text: str) -> bool:
    """Whether a text speaks of reserving."""
    return bool(_BOOKS.search(normalise(text, LIMIT)))


def wants(text: str) -> bool:
    """Whether a text is put as a wish."""
    return bool(_WANTS.search(normalise(text, LIMIT)))


def asks(text: str) -> bool:
    """Whether a text is put as a question."""
    return bool(_ASKS.search(normalise(text, LIMIT))) or text.rstrip().endswith(("?", "？"))


def asks_for_own(text: str) -> bool:
    """Whether a text asks what is reserved for them."""
    return bool(_OWN_VISITS.search(normalise(text, LIMIT)))


def cannot_then(text: str) -> bool:
    """Whether a text says that a time does not suit."""
    return bool(_CANNOT.search(normalise(text, LIMIT)))


def not_yet(text: str) -> bool:
    """Whether nothing is to be sent yet."""
    return bool(_NOT_YET.search(normalise(text, LIMIT)))


def none_of_those(text: str) -> bool:
    """Whether nothing of what was offered suits, and no more is said."""
    return _is_one_of(_NONE_OF_THOSE, text)


def thinking(text: str) -> bool:
    """Whether somebody only thinks about it aloud."""
    return _is_one_of(_THINKING, text)


def _is_one_of(patterns: Sequence[re.Pattern[str]], text: str) -> bool:
    spelt = normalise(text, LIMIT).strip(" 。、,.!~ー")
    return bool(spelt) and any(pattern.fullmatch(spelt) for pattern in patterns)


def comes_after_all(text: str) -> bool:
    """Whether they can come, where it was whether to give a visit up."""
    spelt = normalise(text, LIMIT)
    return bool(_COMES.search(spelt)) and not _CANNOT.search(spelt)


def show_again(text: str) -> bool:
    """Whether what was shown is to be shown once more."""
    return bool(_SHOW_AGAIN.search(normalise(text, LIMIT)))


def corrects(text: str) -> bool:
    """Whether something is named in the place of something else."""
    return bool(_CORRECTS.search(normalise(text, LIMIT)))


def instead(text: str) -> bool:
    """Whether one thing is wanted in the place of another."""
    return bool(_INSTEAD.search(normalise(text, LIMIT)))


def other_service(text: str) -> bool:
    """Whether another service than the one named before is meant."""
    return bool(_OTHER_SERVICE.search(normalise(text, LIMIT)))


def only_kind(text: str) -> bool:
    """Whether a text is kind words, a goodbye, a promise, and asks nothing."""
    spelt = normalise(text, LIMIT)
    return bool(_KIND.search(spelt)) and not _KIND_ASKS.search(spelt)


def thanks(text: str) -> bool:
    """Whether a text thanks or says goodbye, and asks nothing."""
    spelt = normalise(text, LIMIT)
    return bool(_THANKS.search(spelt)) and not _KIND_ASKS.search(spelt)


def ends_kindly(text: str) -> bool:
    """Whether a text ends with thanks or a goodbye, and asks nothing."""
    clauses = [each for each in _CLAUSES.findall(text) if any(map(str.isalnum, each))]
    return bool(clauses) and thanks(text) and thanks(clauses[-1])


def without_courtesies(text: str) -> str:
    """A text without the clauses that are no more than thanks, a greeting or a yes."""
    clauses = [each for each in _CLAUSES.findall(text) if each.strip()]
    kept = [each for each in clauses if not _is_courtesy(each)]
    return "".join(kept).strip() if len(kept) < len(clauses) else text


def _is_courtesy(clause: str) -> bool:
    spelt = normalise(clause).strip(" 、。,.!?~ー")
    return not any(map(str.isalnum, spelt)) or any(pattern.fullmatch(spelt) for pattern in _KIND_CLAUSE)


def own(text: str) -> str:
    """The words that say which reservation of theirs a person speaks of: "my Thursday appointment"; empty where none do."""
    found = _OWN.search(normalise(text, LIMIT))
    return next(filter(None, found.groups()), "") if found else ""


def _service(text: str, offers: Offers) -> str | None:
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
        return _by_price(text, offers) or _by_part(text, offers)
    if len(only) > 1:
        only = _only(taken) or only
    return only.pop() if len(only) == 1 else None


def _for_each(text: str, offers: Offers) -> bool:
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


@lru_cache(maxsize=KINDS_OF_OFFERS)
def _own_words(offers: Offers) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words that only one service has, the longer first; of what costs something also the parts of its names."""
    words = {offer.slug: {normalise(word) for word in offer.words} for offer in offers}
    parts = {offer.slug: _usual_parts(offer) if offer.price else set() for offer in offers}
    found: list[tuple[str, re.Pattern[str]]] = []
    for told in (words, parts):
        own = [
            (word, slug)
            for slug, said in told.items()
            for word in said.difference(*(others for other, others in told.items() if other != slug))
        ]
        found += [(slug, _looked_for(word)[1]) for word, slug in sorted(own, key=lambda one: -len(one[0]))]
    return tuple(found)


def besides_services(text: str, offers: Offers) -> str:
    """A text without the words for services."""
    spelt = normalise(text, LIMIT)
    for _, pattern in _own_words(offers):
        spelt = pattern.sub(" ", spelt)
    return spelt.strip()


def _usual_parts(offer: Offer) -> set[str]:
    """The parts of names that several of its names share."""
    counted = Counter(part for word in offer.words for part in {*_name_parts((word,))})
    return {part for part, count in counted.items() if count >= USUAL}


def _only(named: dict[str, set[str]]) -> set[str]:
    """The services of words that are no other's."""
    return {slug for slugs in named.values() if len(slugs) == 1 for slug in slugs}


def named_in_part(text: str, offers: Offers) -> str | None:
    """The one service of whose names a few words hold a word that is no other's: "nose", said to "which treatment?"."""
    said = {*_name_parts((normalise(text, LIMIT),))}
    only = [slug for slug, parts in _own_parts(offers) if said & parts]
    return only[0] if len(only) == 1 else None


@lru_cache(maxsize=KINDS_OF_OFFERS)
def _own_parts(offers: Offers) -> tuple[tuple[str, frozenset[str]], ...]:
    """The parts of the names of each service that no other's names have."""
    parts = {offer.slug: frozenset(_name_parts(offer.words)) for offer in offers}
    return tuple(
        (slug, own.difference(*(others for other, others in parts.items() if other != slug)))
        for slug, own in parts.items()
    )


def _name_parts(words: Iterable[str]) -> Iterable[str]:
    return (part for word in words for pattern in _NAME_PARTS for part in pattern.findall(normalise(word)))


def _by_part(text: str, offers: Offers) -> str | None:
    """The one service of whose name a part stands as people wish for it: the nose thing, 顔でお願い."""
    named = {slug for slug, patterns in _beside_parts(offers) if any(pattern.search(text) for pattern in patterns)}
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=KINDS_OF_OFFERS)
def _beside_parts(offers: Offers) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """How what costs something is wished for by a usual part of its names that no other's names have."""
    own, paid = dict(_own_parts(offers)), [offer for offer in offers if offer.price]
    return tuple(
        (
            offer.slug,
            tuple(
                re.compile(pattern.replace(PART, re.escape(part)))
                for part in sorted(_usual_parts(offer) & own[offer.slug])
                for pattern in _BESIDE_A_PART
            ),
        )
        for offer in paid
    )


def _by_price(text: str, offers: Offers) -> str | None:
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
