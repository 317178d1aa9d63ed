"""The pages of the rich menu, and whose is which.

Each page is there once a language, and LINE knows it by an alias that stays when the page is drawn anew:
https://developers.line.biz/en/docs/messaging-api/switch-rich-menus/
"""

from typing import Literal, get_args

from clinic.patient import DEFAULT_LANGUAGE, LANGUAGES, Language, written_in

# main: everybody's. care and more: the two tabs of whoever has a treatment registered; `more` has all that `main` has.
Page = Literal["main", "care", "more"]
PAGES: tuple[Page, ...] = get_args(Page)
_OURS = "sodan"


def alias(page: Page, language: Language) -> str:
    """What LINE knows a page by: letters, digits, - and _, 32 at most ("Create rich menu alias")."""
    return f"{_OURS}-{page}-{language}"


ALIASES = tuple(alias(page, language) for page in PAGES for language in LANGUAGES)
# Everybody sees this one who was not linked to another, strangers to the account too.
DEFAULT = alias("main", DEFAULT_LANGUAGE)


def menu_of(language: Language | None, cared_for: bool) -> str | None:
    """The alias of the page a person is to see first; None for what everybody sees. Whoever speaks a further language sees the
    one in the language that stands in, as no other is drawn."""
    found = alias("care" if cared_for else "main", written_in(language or DEFAULT_LANGUAGE))
    return None if found == DEFAULT else found
