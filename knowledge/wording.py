"""From a key to the words on a phone, and from a few typed words back to their meaning."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from clinic.message import Button, Listed, Message, Say
from clinic.patient import LANGUAGES, Language
from clinic.taps import encode
from clinic.treatment import Planned
from intents.normalise import normalise
from knowledge import appointments
from knowledge.library import Library

MOST_LINES = 6  # of what is to come
MOST_TITLES = 2  # in one of them
_PARTS = re.compile(r"[,.、。!?\n]")
_ENDS = " 。、.,!?ー~-"


def word(say: Say, params: Mapping[str, str], language: Language, library: Library) -> Message:
    """The message in its final words; KnowledgeError or LookupError where there are none."""
    taps = tuple(
        Button(_label(choice.label, choice.params, language, library), encode(choice.tap), choice.pick)
        for choice in say.choices
    )
    text = _text(say.key, params, language, library)
    return Message(text, taps, say.shape, _listed_in(text, params.get("list", "")) if say.shape == "card" else None)


def _listed_in(text: str, lines: str) -> Listed:
    above, _, below = text.partition(lines) if lines else (text, "", "")
    return Listed(above.strip(), tuple(lines.splitlines()), below.strip())


def _text(key: str, params: Mapping[str, str], language: Language, library: Library) -> str:
    group, _, name = key.partition("/")
    match group:
        case "answer" if name:
            answer = library.answer(name, language)
            if answer is None:
                raise LookupError(key)
            return answer
        case "urgent" if name:
            signs = tuple(filter(None, params["signs"].split(",")))
            return library.urgent_words(name, language, staff_told=params["told"] == "staff", signs=signs)
        case "step" if name:
            care_plan, _, slugs = name.partition("/")
            return library.told(care_plan, slugs.split(","), language)
        case "day" if name:
            symptom, _, first = name.partition("/")
            return library.on_day(symptom, int(first), language, **params)
        case _:
            ready = _ready(key, params, language, library)
            return library.say(key, language, **{**ready, "about": _about(params.get("about", ""), language, library)})


def _label(key: str, params: Mapping[str, str], language: Language, library: Library) -> str:
    group, _, name = key.partition("/")
    if group == "title":
        return library.title(name, language)
    return library.say(key, language, **_ready(key, params, language, library))


def _ready(key: str, params: Mapping[str, str], language: Language, library: Library) -> Mapping[str, str]:
    return appointments.worded(params, language, library) if appointments.SPOKEN_OF.search(key) else params


def _about(references: str, language: Language, library: Library) -> str:
    """`title/<slug>` and `sign/<slug>`, comma-separated, as people call them."""
    called = []
    for reference in references.split(","):
        group, _, slug = reference.partition("/")
        if group == "title":
            called.append(library.title(slug, language))
        elif group == "sign":
            called.append(library.sign(slug, language))
    return library.say("join", language).join(called)


def means(library: Library, what: str, text: str) -> bool:
    """Whether a typed text is one of those listed for `typed.<what>` in any language."""
    return any(_listed(library, f"typed.{what}", language, text) for language in LANGUAGES)


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
    listed = (_bare(one) for language in LANGUAGES for one in library.say(f"typed.{what}", language).split("|"))
    found = max(filter(None, (_stands_in(one, typed) for one in listed)), key=lambda at: len(at[0]), default=None)
    return f"{typed[: found.start()]}{typed[found.end() :]}" if found else None


def parts(library: Library, what: str, text: str) -> list[str]:
    """A text cut at its signs and at the words listed for `typed.<what>`."""
    hinges = (re.escape(one) for language in LANGUAGES for one in library.say(f"typed.{what}", language).split("|"))
    return re.split("|".join([r"[。、,.!！\n]", *hinges]), text)


def _stands_in(one: str, typed: str) -> re.Match[str] | None:
    return re.search(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one), typed)


def is_known(library: Library, action: str, text: str) -> bool:
    """Whether a text is one of an action's phrasings and nothing besides, in any language."""
    sides = library.actions[action].words.values()
    return _bare(text) in {_bare(phrasing) for side in sides for phrasing in side.phrasings}


def is_label(library: Library, key: str, text: str) -> bool:
    """Whether a text is the words of a button, in any language."""
    return any(_bare(text) == _bare(library.say(key, language)) for language in LANGUAGES)


def named_language(library: Library, text: str) -> Language | None:
    """The language a text asks for in so many words; None where it would have to be guessed."""
    return next((language for language in LANGUAGES if _listed(library, "typed.language", language, text)), None)


def _listed(library: Library, key: str, language: Language, text: str) -> bool:
    typed = _bare(text)
    return any(typed == _bare(one) for one in library.say(key, language).split("|"))


def _bare(text: str) -> str:
    """One spelling, without commas and the sign at the end; a sign that is all there is stays."""
    return (
        normalise(text).replace("、", "").replace(",", " ").replace("  ", " ").strip(_ENDS)
        or unicodedata.normalize("NFKC", text).strip()
    )


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


def coming(library: Library, care_plan: str, planned: Iterable[Planned], zone: ZoneInfo, language: Language) -> str:
    """What will be said when, one line a moment of the clinic's time: the next ones, and how many more."""
    moments = [(at, [*ones]) for at, ones in groupby(planned, key=lambda one: one.due_at.astimezone(zone))]
    lines = [_coming(library, care_plan, at, ones, language) for at, ones in moments[:MOST_LINES]]
    return "\n".join([*lines, *_more(library, len(moments) - MOST_LINES, language)])


def _coming(library: Library, care_plan: str, at: datetime, ones: list[Planned], language: Language) -> str:
    steps = filter(None, (library.careplans[care_plan].step(slug) for one in ones for slug in one.steps))
    titles = [*dict.fromkeys(step.words[language].title for step in steps)]
    named = [*titles[:MOST_TITLES], *_more(library, len(titles) - MOST_TITLES, language)]
    title = library.say("join", language).join(named)
    return library.say("date.coming", language, on=on(library, at.date(), language), time=f"{at:%H:%M}", title=title)


def _more(library: Library, count: int, language: Language) -> list[str]:
    return [library.say("date.more", language, count=str(count))] if count > 0 else []
