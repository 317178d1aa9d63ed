"""What every step of the page stands on: who is there, in which language, at which moment."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import current_app, g, render_template, request

from bot.line.id_tokens import IdTokens
from bot.page.pace import Pace
from clinic.patient import DEFAULT_LANGUAGE, LANGUAGES, Language, written_in
from knowledge import appointments
from scheduler.office import Office
from store.page_sessions import PageSession
from store.patients import Patient

ROOT = "/book/"
SPOKEN = "sodan_book_language"  # the cookie of a browser in which another language was chosen
# What steers the direction of writing, as at the desk: staff read these words.
_TURNS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of Sodan, LINE's word on ID tokens, and how often one address or one browser may ask."""

    office: Office
    id_tokens: IdTokens
    anybody: Pace
    entering: Pace
    browser: Pace


def parts() -> Page:
    return cast(Page, current_app.extensions["page"])


def office() -> Office:
    return parts().office


def now() -> datetime:
    """The moment of this request, the same wherever it is asked for."""
    if "now" not in g:
        g.now = office().clock()
    return cast(datetime, g.now)


def session() -> PageSession | None:
    return cast(PageSession | None, g.get("session"))


def patient() -> Patient | None:
    """Whose page it is: of the session, or of the link that has just been opened."""
    return cast(Patient | None, g.get("patient"))


def mine() -> tuple[PageSession, Patient]:
    """On a step that only people who have come in see."""
    here, person = session(), patient()
    assert here is not None
    assert person is not None
    return here, person


def language() -> Language:
    """What was chosen in this browser; else what the person speaks in the chat; else what the browser asks for."""
    person, spoken = patient(), office().library.languages
    chosen = request.cookies.get(SPOKEN)
    if chosen in spoken:
        return chosen
    if person and person.language:  # a further language may have been switched off since
        return person.language if person.language in spoken else written_in(person.language)
    return _asked_for() or DEFAULT_LANGUAGE


def _asked_for() -> Language | None:
    """The language a browser likes best of those that are spoken."""
    tongues = office().library.tongues.values()
    tags = {**{one: one for one in LANGUAGES}, **{tag: one.tag for one in tongues for tag in one.tags}}
    best = request.accept_languages.best_match(tags)
    return tags[best] if best else None


def others() -> list[tuple[Language, str]]:
    """The languages the page can be read in beside this one, each in its own words."""
    library = office().library
    return [(one, library.language_name(one, one)) for one in library.languages if one != language()]


def say(key: str, **params: object) -> str:
    """A text of the clinic's."""
    return office().library.say(key, language(), **{name: str(value) for name, value in params.items()}).strip()


def on(day: Any) -> str:
    return appointments.on(office().library, day, language())


def at(local: datetime) -> str:
    return appointments.at(office().library, local, language())


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    return render_template(template, **values), status


def typed(name: str, most: int = 400) -> str:
    """What was typed into a field of a form: without what no database keeps, line ends as ours."""
    text = request.form.get(name, "").replace("\r\n", "\n").translate(_TURNS)
    kept = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return kept[:most].strip()


def within(path: str | None) -> str:
    """An address of the page's, to go back to; its entrance for anything else."""
    path = path or ""
    ours = path.startswith(ROOT) and "//" not in path and "\\" not in path and path.isprintable()
    return path if ours else ROOT
