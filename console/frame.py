"""What every screen stands on: who looks at it, in which language, at which moment, and how they act."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from flask import current_app, g, redirect, render_template, request
from werkzeug.wrappers import Response

from booking import commands as booking_commands
from booking import door as booking_door
from booking.context import Context
from clinic.actors import StaffMember
from clinic.ids import pseudonym
from clinic.patient import DEFAULT_LANGUAGE, LANGUAGES, Language, PatientId
from knowledge import wording
from scheduler import commands as treatment_commands
from scheduler import door as treatment_door
from scheduler.office import Office
from staff import commands as staff_commands
from staff import door as staff_door
from staff import people
from staff.context import StaffContext
from store.db import Tx, retrying
from store.sessions import Session

HOME = "/desk/"
SPOKEN = "sodan_desk_language"  # the cookie of a browser in which nobody is signed in


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of Sodan, and whether this is the demo, in which anybody signs in as anybody."""

    office: Office
    demo: bool = False


def desk() -> Desk:
    return cast(Desk, current_app.extensions["desk"])


def office() -> Office:
    return desk().office


def now() -> datetime:
    """The moment of this request, the same wherever it is asked for."""
    if "now" not in g:
        g.now = office().clock()
    return cast(datetime, g.now)


def signed_in() -> Session | None:
    """Whoever is, the code still to come included."""
    return cast(Session | None, g.get("session"))


def me() -> Session:
    """Who looks at a screen that only members see."""
    session = signed_in()
    assert session is not None
    return session


def language() -> Language:
    """What a member has chosen; else their browser; else the clinic's."""
    if "language" not in g:
        g.language = _language()
    return cast(Language, g.language)


def _language() -> Language:
    session = signed_in()
    if session is not None and session.language:
        return session.language
    chosen = request.cookies.get(SPOKEN) or request.accept_languages.best_match(LANGUAGES)
    return next((one for one in LANGUAGES if one == chosen), office().staff_language)


def say(key: str, **params: object) -> str:
    """A text of the clinic's; whatever fills its gaps steers no screen."""
    if params:
        return office().library.say(key, language(), **{name: plain(str(value)) for name, value in params.items()})
    said: dict[str, str] = g.setdefault("said", {})  # a list says the same words on each of its lines
    if key not in said:
        said[key] = office().library.say(key, language())
    return said[key]


def answer_in(spoken: Language | None) -> str:
    """The words above a field in which somebody is answered."""
    return of_language("console.answer_in_", spoken)


def speaks(spoken: Language | None) -> str:
    """Which language somebody is spoken to in."""
    return of_language("console.speaks_", spoken)


def of_language(key: str, spoken: Language | None) -> str:
    """A text there is for each language; for the further ones it is one, which may call them by their names."""
    of = spoken or DEFAULT_LANGUAGE
    return say(key_of_language(key, of), language=office().library.language_name(of, language()))


def key_of_language(key: str, spoken: Language) -> str:
    """The name of such a text."""
    return f"{key}{spoken if spoken in LANGUAGES else 'further'}"


def moment(when: datetime) -> str:
    """The time of the clinic's clock; with the day where it is not today."""
    local = when.astimezone(office().zone)
    if local.date() == now().astimezone(office().zone).date():
        return f"{local:%H:%M}"
    return wording.moment(office().library, local, language())


def lapse(span: timedelta) -> str:
    """How long, in hours and minutes."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours:
        return say("console.lapse_hours", hours=hours, minutes=minutes)
    return say("console.lapse_minutes", minutes=minutes)


def titled(slug: str) -> str:
    """What a topic or an action is called; as it is written where it is no longer known."""
    try:
        return office().library.title(slug, language())
    except KeyError:
        return slug


# What turns the direction of writing would let a patient's words swallow what stands behind them.
_TURNS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(text: str | None) -> str:
    """A patient's words without what steers a screen; lines stay lines."""
    seen = (text or "").translate(_TURNS)
    return "".join(sign for sign in seen if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def digits(telephone: str) -> str:
    """What a telephone dials."""
    return "".join(sign for sign in telephone if sign in "+0123456789")


def typed(name: str, most: int | None = None) -> str:
    """What was typed into a field of a form, or stands in the address: without what no database keeps, line ends as ours."""
    text = plain(request.values.get(name, "").replace("\r\n", "\n"))
    return text if most is None else text[:most]


def typed_line(name: str, most: int) -> str:
    """The same in one line."""
    return " ".join(typed(name).split())[:most].strip()


def called(tx: Tx, patient: PatientId) -> str:
    """What a person is called on a page: by name where one is known, and by the four characters."""
    return plain(people.named(tx, patient)) or say("console.patient", who=pseudonym(patient))


def page(template: str, **values: Any) -> str:
    return render_template(template, **values)


def within_desk(path: str | None) -> str:
    """An address of the desk's, to go back to; its first page for anything else."""
    path = path or ""
    local = path.startswith(HOME) and "//" not in path and "\\" not in path and path.isprintable()
    return path if local else HOME


def back(did: str, of: str = "") -> Response:
    """To where a form was sent from, which then says what happened."""
    where = within_desk(request.form.get("back")).partition("?")[0]
    query = urlencode({"did": did, "of": of} if of else {"did": did})
    return redirect(f"{where}?{query}", 303)


# Acting. The doors check again who it is.


def actor() -> StaffMember:
    session = me()
    return StaffMember(None, None, session.role, session.member, session.name)


def staff_context() -> StaffContext:
    """What concerns staff, told in the language of whoever looks."""
    parts = office()
    return StaffContext(parts.library, parts.zone, language(), parts.mailer is not None, now())


def do(command: staff_commands.Command) -> staff_commands.Outcome:
    """Something about a task or a conversation, in a transaction of its own. Its letters go with the next beat."""

    def write() -> staff_commands.Outcome:
        with office().db.atomic() as tx:
            return staff_door.do(tx, office().for_staff(now()), actor(), command)

    return retrying(write)


def do_booking(command: booking_commands.Command) -> booking_commands.Outcome:
    """Something about a reservation, likewise."""

    def write() -> booking_commands.Outcome:
        with office().db.atomic() as tx:
            return booking_door.do(tx, Context(office(), now()), actor(), command)

    return retrying(write)


def do_treatment(command: treatment_commands.Command) -> treatment_commands.Outcome:
    """Something about a treatment and its tips, likewise."""

    def write() -> treatment_commands.Outcome:
        with office().db.atomic() as tx:
            return treatment_door.do(tx, office(), actor(), command, now())

    return retrying(write)
