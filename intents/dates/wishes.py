"""Which service (services.py), day and time a wish for a reservation names already. What can be read in two ways stays open."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from intents.dates import clock, coming, impossible, referring, services
from intents.dates.clock import Periods
from intents.dates.impossible import Impossible
from intents.dates.referring import Named, Shift, Which
from intents.dates.services import LIMIT, Offer
from intents.languages import spoken
from intents.languages.calendar_ahead import Days, ahead
from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN, any_of, spelt_out

_ASKS = any_of(*(one.ASKS for one in SPOKEN))
_LEADS_IN = re.compile("|".join(one.LEADS_IN for one in SPOKEN), re.I)
_GREETS = any_of(*(one.GREETS for one in SPOKEN))
_WANTS = any_of(*(one.WANTS for one in SPOKEN))
_BOOKS = any_of(*(one.BOOKS for one in SPOKEN))
_OWN = any_of(*(one.OWN for one in SPOKEN))
_FIRST_OF_THE_DAY = any_of(*(one.FIRST_OF_THE_DAY for one in SPOKEN))
_LATEST = any_of(*(one.LATEST for one in SPOKEN))
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
_KIND = any_of(*(one.COURTESIES.kind for one in SPOKEN))
_THANKS = any_of(*(one.COURTESIES.thanks for one in SPOKEN))
_KIND_ASKS = any_of(*(one.COURTESIES.asks for one in SPOKEN))
_KIND_CLAUSE = tuple(re.compile(one.COURTESIES.clause) for one in SPOKEN)
_CLAUSES = re.compile(r"[^、,。.!！?？\n]*[、,。.!！?？\n]*")
_ARROW = re.compile(r"\s*(?:[→⇒➡➔]\ufe0f?|->|=>)\s*")  # from this to that
# What a name leaves behind: "on the", で, のまま.
_BESIDE_NAMES = re.compile(
    r"(?:\b(?:on|at|for|the|in the|of)\s+)*\x00+(?:\s*(?:の?(?:ほう|方)?(?:のまま)?(?:で|に|を|が|は)|から|、|,))?|\s{2,}"
)
_A_MINUTE = timedelta(minutes=1)
_PEOPLE = tuple((re.compile(pattern), people) for one in SPOKEN for pattern, people in one.PEOPLE)
_TAKES_BACK = tuple(re.compile(one.TAKES_BACK) for one in SPOKEN)
_DECIDES = tuple(re.compile(pattern) for one in SPOKEN for pattern in one.DECIDES)
_TELLS_OF_A_DAY = any_of(*(one.TELLS_OF_A_DAY for one in SPOKEN))
_ASKS_WHETHER_FREE = any_of(*(one.ASKS_WHETHER_FREE for one in SPOKEN))
_ASKS_WHAT_IS_FREE = any_of(*(one.ASKS_WHAT_IS_FREE for one in SPOKEN))
_SOONEST = any_of(*(one.SOONEST for one in SPOKEN))
_ANYTHING = any_of(*(one.ANYTHING for one in SPOKEN))
_ABOUT = any_of(*(one.ABOUT for one in SPOKEN))


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


_LAST_NUMBER = re.compile(r"[.!?…]\s*(?P<hour>\d{1,2}(?:[:.]\d\d)?)\s*[?!.]*\s*$")
NOTHING_NAMED = Named()
_SENTENCES = re.compile(
    r"[.!?。！？\n]+(?!\d)|(?:ので|けど|から)、?|(?<=[ぁ-ん])(?:\s+|、)(?=[^\x00-\x7f])|"
    r",(?= (?:can|could|is|are|do|would|i'd|may|let) )"
)


def read(text: str, today: date, offers: Sequence[Offer], periods: Periods, named: Named = NOTHING_NAMED) -> Wish:
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


def _read(text: str, today: date, offers: Sequence[Offer], periods: Periods, named: Named) -> Wish:
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
    if told == clock.Times() and named.at and (number := _LAST_NUMBER.search(rest)):  # "I have a call then. 7?"
        told = clock.times(
            f"at {number['hour']}", clock.hours_of(days or ((named.day,) if named.day else week), periods)
        )
    at, after, before = counted or told.at, told.after, told.before
    if at is None and _FIRST_OF_THE_DAY.search(rest):
        at = _opening(days or ((named.day,) if named.day else ()) or week, periods)
        before = None if at else before or clock.NOON_TIME  # closed on that day: the morning of another
    shift = referring.shift(rest) if not (at or told.at or told.after or told.before) or _only_part(told) else None
    if shift and named.at and not at:
        after, before = (_apart(named.at), before) if shift == "later" else (after, named.at)
    timed = bool(days or at or after or before or told.several)
    return Wish(
        service=services.named_in(spelt, offers) or (services.named_alone(rest, offers) if timed else None),
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
        each=services.each_for_another(spelt, offers),
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
    left = [found for clause, found in clauses if not _TELLS_OF_A_DAY.search(clause.strip())]
    others = {day for found in left for day in found}
    if left and len(left) < len(clauses) and others < {*days}:
        return tuple(sorted(others))
    wanting = [found for clause, found in clauses if wants(clause) or _ASKS_WHETHER_FREE.search(clause)]
    wanted = tuple(sorted({day for found in wanting for day in found}))
    return wanted if wanted and len(wanting) < len(clauses) and {*wanted} < {*days} else days


def asks_whether_free(text: str) -> bool:
    """Whether a text asks if something can be had."""
    return bool(_ASKS_WHETHER_FREE.search(normalise(text, LIMIT)))


def counted_from(text: str, named: Named) -> bool:
    """Whether a text names a day by how far it is from the one named: "a week later"."""
    return bool(referring.days(spelt_out(normalise(text, LIMIT)), named)[0])


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


def last_sentence(text: str) -> str:
    """The last of its sentences, as it is compared."""
    sentences = [one for one in _SENTENCES.split(normalise(text, LIMIT)) if one and any(map(str.isalnum, one))]
    return sentences[-1] if sentences else text


def wants_a_visit(text: str) -> bool:
    """Whether one sentence of several is a plain wish to reserve, and none of them asks anything."""
    sentences = [one for one in _SENTENCES.split(normalise(text, LIMIT)) if one and one.strip()]
    plain = any(_BOOKS.search(one) and _WANTS.search(one) for one in sentences)
    return len(sentences) > 1 and plain and not any(_ASKS.search(one) for one in sentences)


def asks_for_own(text: str) -> bool:
    """Whether a text asks what is reserved for them."""
    return bool(_OWN_VISITS.search(normalise(text, LIMIT)))


def cannot_then(text: str) -> bool:
    """Whether a text says that a time does not suit."""
    return bool(_CANNOT.search(normalise(text, LIMIT)))


def not_yet(text: str) -> bool:
    """Whether nothing is to be sent yet."""
    return bool(_NOT_YET.search(normalise(text, LIMIT)))


def asks_what_is_free(text: str) -> bool:
    """Whether a text asks for what is free, and not whether one thing is: "what timings are there"."""
    return bool(_ASKS_WHAT_IS_FREE.search(normalise(text, LIMIT)))


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
    rest = "".join(kept).strip() if len(kept) < len(clauses) else text
    return _LEADS_IN.sub("", rest)


def _is_courtesy(clause: str) -> bool:
    spelt = normalise(clause).strip(" 、。,.!?~ー")
    return not any(map(str.isalnum, spelt)) or any(pattern.fullmatch(spelt) for pattern in _KIND_CLAUSE)


def own(text: str) -> str:
    """The words that say which reservation of theirs a person speaks of: "my Thursday appointment"; empty where none do."""
    found = _OWN.search(normalise(text, LIMIT))
    return next(filter(None, found.groups()), "") if found else ""
