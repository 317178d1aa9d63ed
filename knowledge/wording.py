"""From a key to the words on a phone, and from a few typed words back to their meaning."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from clinic.message import (
    Answer,
    Button,
    Card,
    CareSteps,
    Choice,
    DayNote,
    Listed,
    Look,
    Message,
    Params,
    Quoted,
    Say,
    Text,
    Urgent,
    Value,
)
from clinic.patient import LANGUAGES, STANDS_IN, Language, written_in
from clinic.taps import encode
from clinic.treatment import Planned
from intents.languages.detect import detect
from intents.languages.normalise import normalise
from knowledge import appointments, looks
from knowledge.library import Library

LOUD = "staff.alert.urgent"
MOST_LINES = 6  # of what is to come
MOST_TITLES = 2  # in one of them
_PARTS = re.compile(r"[,.、。!?\n]")
_ENDS = " 。、.,!?ー~-"


def word(say: Say, language: Language, library: Library) -> Message:
    """The message in its final words; KnowledgeError or LookupError where there are none."""
    buttons = tuple(
        Button(_label(choice, language, library), encode(choice.tap), choice.pick, choice.opens)
        for choice in say.choices
    )
    look = looks.of(say, language, library)
    if isinstance(say, Card):
        above, below = library.say_around("list", say.key, language, **_filled(say.params, language, library))
        text = above + "\n".join(say.lines) + below
        loud = say.key == LOUD
        listed = Listed(above.strip(), say.lines, below.strip()) if say.lines else Listed(text.strip(), (), "", loud)
        return Message(text, buttons, say.shape, listed, _standing_out(look, say.params, language, library))
    text = _text(say, language, library)
    if look and isinstance(say, Text):
        look = _standing_out(look, say.params, language, library)
    return Message(text, buttons, say.shape, look=look)


def _standing_out(look: Look | None, params: Params, language: Language, library: Library) -> Look | None:
    """Which visit, and when, is what a reader looks for."""
    named = {
        name: value for name, value in params.items() if name in ("service", "when") and not isinstance(value, Quoted)
    }
    return look and replace(look, strong=tuple(_filled(named, language, library).values()))


def said(say: Say, language: Language, library: Library) -> str:
    """The words of a message alone."""
    return word(say, language, library).text


def _text(say: Say, language: Language, library: Library) -> str:
    match say:
        case Text(key, params) | Card(key, params):
            return library.say(key, language, **_filled(params, language, library))
        case Answer(slug):
            answer = library.answer_with_source(slug, language)
            if answer is None:
                raise LookupError(f"staff answer {slug}")
            return answer
        case Urgent(response, signs, staff_told, _, own):
            return library.urgent_words(response, own or language, staff_told=staff_told, signs=signs)
        case CareSteps(care_plan, steps):
            return library.told(care_plan, steps, language)
        case DayNote(symptom, first, told, days):
            when = on(library, told, language) if isinstance(told, date) else told
            return library.on_day(symptom, first, language, on=when, days=str(days))


def _label(choice: Choice, language: Language, library: Library) -> str:
    group, _, name = choice.label.partition("/")
    if group == "title":
        return library.title(name, language)
    return library.say(choice.label, language, **_filled(choice.params, language, library))


def _filled(params: Params, language: Language, library: Library) -> dict[str, str]:
    return {name: _said(value, language, library) for name, value in params.items()}


def _said(value: Value, language: Language, library: Library) -> str:
    """What fills a gap, in words. LookupError for what is quoted: whoever shows it reads it first."""
    match value:
        case Quoted():
            raise LookupError("nobody has read what is quoted")
        case tuple():
            called = (
                library.title(one.slug, language) if one.what == "title" else library.sign(one.slug, language)
                for one in value
            )
            return library.say("join", language).join(called)
        case str() | int():
            return str(value)
        case _:
            return appointments.said(value, language, library)


def means(library: Library, what: str, text: str) -> bool:
    """Whether a typed text is one of those listed for `typed.<what>` in any language."""
    typed = _bare(text)
    return any(typed in _listed(library, f"typed.{what}", language) for language in library.languages)


def all_mean(library: Library, whats: Sequence[str], text: str) -> bool:
    """Whether every part of a text is one of those listed for any of these; thanks and the like between them count as nothing."""
    parts = [part for part in _PARTS.split(normalise(text)) if part.strip() and not means(library, "polite", part)]
    if any(means(library, what, text) for what in whats):
        return True
    return bool(parts) and all(any(means(library, what, part) for what in whats) for part in parts)


def holds(library: Library, what: str, text: str) -> bool:
    """Whether one of the texts listed for `typed.<what>` stands somewhere in a typed one; Latin ones as whole words."""
    return without(library, what, text) is not None


def without(library: Library, what: str, text: str) -> str | None:
    """The rest of a text around the longest of the listed ones that stands in it; None where none does."""
    typed = _bare(text)
    lists = [_listed(library, f"typed.{what}", language) for language in library.languages]
    listed = [
        one for each in lists for one in each if one in typed
    ]  # of hundreds, one or two: only those are searched for
    found = max(filter(None, (_stands_in(one, typed) for one in listed)), key=lambda at: len(at[0]), default=None)
    return f"{typed[: found.start()]}{typed[found.end() :]}" if found else None


def after(library: Library, what: str, text: str) -> str | None:
    """What follows the longest of the listed texts that a typed one begins with, as it is compared; None where it begins with
    none, or nothing follows."""
    typed = normalise(text)
    listed = (one for language in library.languages for one in _listed(library, f"typed.{what}", language))
    begun = max((one for one in listed if re.match(rf"{re.escape(one)}[\s、,.。!]", typed)), key=len, default="")
    return (begun and typed[len(begun) :].strip(f" 、{_ENDS}")) or None


def parts(library: Library, what: str, text: str) -> list[str]:
    """A text cut at its signs and at the words listed for `typed.<what>`."""
    hinges = (
        re.escape(one) for language in library.languages for one in library.say(f"typed.{what}", language).split("|")
    )
    return re.split("|".join([r"[。、,.!！\n]", *hinges]), text)


def _stands_in(one: str, typed: str) -> re.Match[str] | None:
    return re.search(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one), typed)


def is_known(library: Library, action: str, text: str) -> bool:
    """Whether a text is one of an action's phrasings and nothing besides, in any language."""
    return _bare(text) in _phrasings(library, action)


def is_label(library: Library, key: str, text: str) -> bool:
    """Whether a text is the words of a button, in any language."""
    typed = _bare(text)
    return any(typed in _label_of(library, key, language) for language in library.languages)


def in_other_language(text: str, language: Language) -> bool:
    """Whether a text is plainly written in another language than that one; False where it could be either. In the place of a
    further one stands another, and which of those a text is in nothing tells."""
    own = (language,) if language in LANGUAGES else (STANDS_IN, "other")
    return detect(text) not in ("unknown", *own)


def named_language(library: Library, text: str) -> Language | None:
    """The language a text asks for in so many words; None where it would have to be guessed."""
    typed = _bare(text)
    return next(
        (language for language in library.languages if typed in _listed(library, "typed.language", language)), None
    )


def language_within(library: Library, text: str) -> Language | None:
    """The same, where only one language is asked for somewhere in a text: "English please ok?"."""
    typed = _bare(text)
    asked = [
        one
        for one in library.languages
        if any(_stands_in(each, typed) for each in _listed(library, "typed.language", one))
    ]
    return asked[0] if len(asked) == 1 else None


# What a library lists never changes, and dozens of lists are looked at for one message: each is spelt for comparing once.
_COMPARED: WeakKeyDictionary[Library, dict[tuple[str, str], Mapping[str, None]]] = WeakKeyDictionary()


def _once(library: Library, key: str, language: str, texts: Callable[[], Iterable[str]]) -> Mapping[str, None]:
    """The texts as they are compared, in their order. What cannot be read is not kept, and raises every time."""
    kept = _COMPARED.setdefault(library, {})
    found = kept.get((key, language))
    if found is None:
        found = kept[key, language] = dict.fromkeys(map(_spelt, texts()))
    return found


def _listed(library: Library, key: str, language: Language) -> Mapping[str, None]:
    return _once(library, key, language, lambda: library.say(key, language).split("|"))


def _label_of(library: Library, key: str, language: Language) -> Mapping[str, None]:
    return _once(library, f"label/{key}", language, lambda: (library.say(key, language),))


def _phrasings(library: Library, action: str) -> Mapping[str, None]:
    sides = library.actions[action].words.values()
    return _once(library, f"action/{action}", "", lambda: (phrasing for side in sides for phrasing in side.phrasings))


def _spelt(text: str) -> str:
    """One spelling, without commas and the sign at the end; a sign that is all there is stays."""
    return (
        normalise(text).replace("、", "").replace(",", " ").replace("  ", " ").strip(_ENDS)
        or unicodedata.normalize("NFKC", text).strip()
    )


# One message is compared with dozens of lists in a row. No more are kept than are being answered at the same time.
_bare = lru_cache(maxsize=16)(_spelt)


def number(text: str) -> int | None:
    """One or two digits typed alone, in any width."""
    bare = unicodedata.normalize("NFKC", text).strip(" .。)）番")
    return int(bare) if len(bare) <= 2 and bare.isascii() and bare.isdigit() else None


def day(library: Library, when: date, language: Language) -> str:
    """A date as people write it in that language."""
    month = library.say(f"date.month_{when.month}", language)
    return library.say("date.day", language, year=str(when.year), month=month, day=str(when.day))


def on(library: Library, when: date, language: Language) -> str:
    """A date near enough to need no year, with its weekday."""
    month = library.say(f"date.month_{when.month}", language)
    weekday = library.say(f"date.weekday_{when.isoweekday()}", language)
    return library.say("date.on", language, month=month, day=str(when.day), weekday=weekday)


def moment(library: Library, when: datetime, language: Language) -> str:
    """A day near enough to need no year, and the time of the wall clock the moment is in."""
    return f"{on(library, when.date(), language)} {when:%H:%M}"


def coming(library: Library, care_plan: str, planned: Iterable[Planned], zone: ZoneInfo, language: Language) -> str:
    """What will be said when, one line a moment of the clinic's time: the next ones, and how many more."""
    moments = [(at, [*ones]) for at, ones in groupby(planned, key=lambda one: one.due_at.astimezone(zone))]
    lines = [_coming(library, care_plan, at, ones, language) for at, ones in moments[:MOST_LINES]]
    return "\n".join([*lines, *_more(library, len(moments) - MOST_LINES, language)])


def _coming(library: Library, care_plan: str, at: datetime, ones: list[Planned], language: Language) -> str:
    steps = filter(None, (library.careplans[care_plan].step(slug) for one in ones for slug in one.steps))
    titles = [*dict.fromkeys(step.words[written_in(language)].title for step in steps)]
    named = [*titles[:MOST_TITLES], *_more(library, len(titles) - MOST_TITLES, language)]
    title = library.say("join", language).join(named)
    return library.say("date.coming", language, on=on(library, at.date(), language), time=f"{at:%H:%M}", title=title)


def _more(library: Library, count: int, language: Language) -> list[str]:
    return [library.say("date.more", language, count=str(count))] if count > 0 else []
