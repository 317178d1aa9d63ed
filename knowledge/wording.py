"""From a key to the words on a phone, and from a few typed words back to their meaning."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from clinic.message import Message, Say, Tap
from clinic.patient import LANGUAGES, Language
from intents.normalise import normalise
from knowledge.library import Library


def word(say: Say, params: Mapping[str, str], language: Language, library: Library) -> Message:
    """The message in its final words; KnowledgeError or LookupError where there are none."""
    taps = tuple(Tap(_label(choice.label, choice.params, language, library), choice.data) for choice in say.choices)
    return Message(_text(say.key, params, language, library), taps, say.shape)


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
        case _:
            return library.say(key, language, **{**params, "about": _about(params.get("about", ""), language, library)})


def _label(key: str, params: Mapping[str, str], language: Language, library: Library) -> str:
    group, _, name = key.partition("/")
    return library.title(name, language) if group == "title" else library.say(key, language, **params)


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


def named_language(library: Library, text: str) -> Language | None:
    """The language a text asks for in so many words; None where it would have to be guessed."""
    return next((language for language in LANGUAGES if _listed(library, "typed.language", language, text)), None)


def _listed(library: Library, key: str, language: Language, text: str) -> bool:
    typed = normalise(text)
    return any(typed == normalise(one) for one in library.say(key, language).split("|"))


def number(text: str) -> int | None:
    """A single digit typed alone, in any width."""
    bare = unicodedata.normalize("NFKC", text).strip(" .。)）")
    return int(bare) if len(bare) == 1 and bare.isascii() and bare.isdigit() else None


def day(library: Library, when: date, language: Language) -> str:
    """A date as people write it in that language."""
    month = library.say(f"date.month_{when.month}", language)
    return library.say("date.day", language, year=str(when.year), month=month, day=str(when.day))
