"""sodan reservations: who asks for which time, and what staff make of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from booking import availability, door
from booking.commands import Confirm, Decline, Done, NotCome, OfOne, Outcome, Propose, Written
from booking.context import Context
from cli.main import Listing, existing_database, settings
from clinic.actors import Terminal
from clinic.audit import OfCalendar
from clinic.clock import system_clock
from clinic.errors import SettingsError, SodanError
from clinic.reservation import REASONS, Reason, Refused, Reservation, ReservationId
from clinic.settings import Settings
from intents.languages.normalise import clean
from knowledge import appointments, library
from scheduler.office import Office
from staff import people
from store import audit, calendars, patients
from store import db as database
from store import reservations as store
from store.db import retrying

HERE = Terminal()

REFUSALS = {
    "taken": "somebody has that time",
    "closed": "the clinic is not open then",
    "between": "no visit begins at that time; see the times below",
    "too-soon": "that time is over, or too near",
    "too-far": "that is too far ahead",
    "yours": "the patient asked for that time, or comes then already",
    "against-terms": "that is against the clinic's own terms",
    "too-early": "the visit has not begun yet",
    "not-offered": "the profile does not offer this service, or has no opening times",
}


@click.group(cls=Listing)
def reservations() -> None:
    """Requests and reservations, and what becomes of them. Times are the clinic's, as in "2030-04-03 18:00"."""


@contextmanager
def _office() -> Iterator[Office]:
    """What commands need; the running Sodan sends what they write."""
    chosen = settings()
    opened = existing_database(chosen)
    try:
        database.upgrade(opened)
        yield _opened(opened, chosen)
    finally:
        opened.close()


def _opened(opened: database.Database, chosen: Settings) -> Office:
    from bot.line.messenger import messenger_of  # never called from here, but an office has one

    return Office(
        db=opened,
        library=library.load(chosen.knowledge, compiled=chosen.cache),
        messenger=messenger_of(chosen),
        clock=system_clock,
        zone=chosen.timezone,
        staff_language=chosen.staff_language,
        public_url=chosen.public_url,
    )


@reservations.command("list")
def list_open() -> None:
    """What waits for an answer, what is to come, and which visits nobody has marked yet."""
    with _office() as office:
        now = office.clock()
        with office.db.look() as tx:
            unmarked = store.unmarked(tx, now)
            found = [one for one in store.listed(tx, now) if one not in unmarked]
            words = {one.id: clean(store.words(tx, one.id) or "") for one in found}
            who = {one.id: clean(people.called(tx, one.patient_id)) for one in (*found, *unmarked)}
        for title, some in (
            ("Waiting for an answer", [one for one in found if one.waiting]),
            ("Confirmed", [one for one in found if not one.waiting]),
            ("Over: done, or not come?", unmarked),
        ):
            if some:
                click.secho(title, bold=True)
                click.echo("\n".join(_line(office, one, who[one.id], words.get(one.id, "")) for one in some))
        if not found and not unmarked:
            click.echo("Nothing: no requests, no reservations.")


def _line(office: Office, one: Reservation, who: str, words: str) -> str:
    service = appointments.service(office.library, one.service, office.staff_language)
    until = f", held until {_when(office, one.expires_at)}" if one.waiting and one.expires_at else ""
    state = {"proposed": "proposed to the patient"}.get(one.status, one.status)
    change = f", instead of {one.replaces}" if one.waiting and one.replaces else ""
    outside = "" if availability.within_hours(Context(office, office.clock()), one) else ", outside the opening hours"
    said = f"\n    {words}" if words else ""
    about = f"{state}{until}{change}{outside}{said}"
    return f"  {one.id}  {_when(office, one.starts_at)}  {service}  {who}  {about}"


@reservations.command()
@click.argument("number")
def confirm(number: str) -> None:
    """Confirm request NUMBER."""
    with _office() as office:
        one = _id(office, number)
        done = _write(office, Confirm(one))
        _tell(office, done, "Confirmed")


@reservations.command()
@click.argument("number")
@click.argument("time")
def propose(number: str, time: str) -> None:
    """Propose another TIME for request or reservation NUMBER; the patient accepts or refuses it with one tap."""
    with _office() as office:
        one, at = _id(office, number), _time(office, time)
        done = _write(office, Propose(one, at))
        _tell(office, done, "Proposed")


@reservations.command()
@click.argument("number")
@click.argument("reason", type=click.Choice(REASONS), metavar="REASON")
@click.argument("words", default="")
def decline(number: str, reason: Reason, words: str) -> None:
    """Decline request NUMBER, or call a confirmed reservation off: with a REASON, and WORDS of your own if you like.

    REASON is full, absent, consult-first or other.
    """
    with _office() as office:
        one, own = _id(office, number), clean(words) or None
        done = _write(office, Decline(one, reason, own))
        _tell(office, done, "Declined" if done.reservation.status == "declined" else "Called off")


@reservations.command()
@click.argument("number")
def done(number: str) -> None:
    """Visit NUMBER took place. Where a care plan follows it, its tips start, or the patient is asked whether to."""
    with _office() as office:
        one = _id(office, number)
        over = _write(office, Done(one))
        _tell(office, over, "Done")


@reservations.command("not-come")
@click.argument("number")
def not_come(number: str) -> None:
    """Nobody came to visit NUMBER."""
    with _office() as office:
        one = _id(office, number)
        over = _write(office, NotCome(one))
        _tell(office, over, "Noted")


@reservations.command()
@click.option("--close", is_flag=True, help="Close all addresses given out so far, and make none.")
def calendar(close: bool) -> None:
    """Print a private address that a calendar program can subscribe to. Whoever knows it sees all reservations."""
    with _office() as office:
        now = office.clock()
        if close:
            with office.db.atomic() as tx:
                closed = calendars.close_feeds(tx)
                audit.note(tx, HERE.by, OfCalendar("feeds closed"), None, now)
            click.echo(f"Closed: {closed}.")
            return
        if not office.public_url:
            raise SettingsError("SODAN_PUBLIC_URL: set it to the address under which Sodan is reached from outside")
        with office.db.atomic() as tx:
            token = calendars.make_feed(tx, now)
            audit.note(tx, HERE.by, OfCalendar("feed opened"), None, now)
        click.echo(f"{office.public_url}/calendar/staff/{token}.ics")
        click.echo("Keep it to yourselves: it is shown only now. --close closes it again.", err=True)


def _write(office: Office, command: OfOne) -> Written:
    """Do a command in a transaction of its own; what it refuses is told as a sentence."""
    context = Context(office, office.clock())

    def once() -> Outcome:
        with office.db.atomic() as tx:
            return door.do(tx, context, HERE, command)

    match retrying(once):
        case Written() as written:
            return written
        case Refused(why=why, nearest=nearest):
            free = "".join(f"\n  {_when(office, start)}" for start in sorted(nearest))
            raise SodanError(REFUSALS[why] + (f". Free are:{free}" if free else ""))
        case _:
            raise SodanError(
                "this one is no longer open: a colleague was faster, or the patient or the clock was; "
                "`sodan reservations list` shows how things are"
            )


def _tell(office: Office, written: Written, what: str) -> None:
    one = written.reservation
    with office.db.look() as tx:
        patient = patients.by_id(tx, one.patient_id)
    told = " The patient is told." if written.letters else ""
    if patient is not None and not patient.following:
        told = " The patient has blocked the account and hears nothing of it."
    click.echo(f"{what}: {one.id}, {_when(office, one.starts_at)}.{told}")


def _id(office: Office, number: str) -> ReservationId:
    """As it is typed; one that was never given is no race lost to a colleague."""
    typed = ReservationId(number.strip().upper())
    with office.db.look() as tx:
        if store.get(tx, typed) is None:
            raise SodanError(f"there is no reservation {typed}; `sodan reservations list` shows what there is")
    return typed


def _when(office: Office, moment: datetime) -> str:
    return moment.astimezone(office.zone).strftime("%Y-%m-%d %a %H:%M")


def _time(office: Office, text: str) -> datetime:
    try:
        local = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M")  # noqa: DTZ007  the clinic's wall clock
    except ValueError:
        raise click.BadParameter('write the time as "2030-04-03 18:00"') from None
    return local.replace(tzinfo=office.zone).astimezone(office.clock().tzinfo)
