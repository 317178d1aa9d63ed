"""sodan staff: who is told, what is open, and replies to patients."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from cli.main import Listing, existing_database, settings
from clinic.actors import ROLES, Role, Terminal
from clinic.audit import OfConversation, OfSignIn, OfStaff
from clinic.clock import from_stamp, system_clock
from clinic.errors import SodanError
from clinic.ids import pseudonym
from clinic.patient import PatientId
from clinic.settings import Settings
from clinic.task import Task
from intents.languages.normalise import clean
from knowledge import library
from staff import alerts, answers, door, history, people
from staff import transcript as transcripts
from staff.commands import AnswerTask, CloseTask, Command, HandBack, Outcome, Overtaken, Refused, Take
from staff.context import StaffContext
from store import audit, credentials, patients, tasks
from store import db as database
from store import staff as members
from store.db import Database, Tx, retrying
from store.staff import Invited, Member

HERE = Terminal()
WAYS = {"user": "LINE", "group": "LINE group", "room": "LINE room"}
EMPTY = "the reply is empty; write what the patient shall read"
TOO_LONG = "the reply is too long for one LINE message; shorten it to about 4,900 characters"


@click.group(cls=Listing)
def staff() -> None:
    """Who at the clinic is told, what is open, and replies to patients."""


@contextmanager
def _opened() -> Iterator[tuple[Database, Settings]]:
    chosen = settings()
    opened = existing_database(chosen)
    try:
        database.upgrade(opened)
        yield opened, chosen
    finally:
        opened.close()


@staff.command()
@click.option("--name", help="What colleagues call them.")
@click.option("--role", type=click.Choice(ROLES), default="reception", show_default=True)
@click.option("--member", metavar="MEMBER", help="One more way in for a member that is in `sodan staff list`.")
def invite(name: str | None, role: Role, member: str | None) -> None:
    """Print a one-time code. Whoever sends it to the clinic's LINE account within 24 hours becomes staff.

    Sent in a group that the account was let into, it makes the whole group staff.
    """
    now = system_clock()
    with _opened() as (opened, _), opened.atomic() as tx:
        known = _member(tx, member).id if member else None
        code = members.invite(tx, now, Invited(_plain(name), role, known))
        audit.note(tx, HERE.by, OfStaff("invitation made"), known, now)
    click.echo(code)
    click.echo("Send this code to the clinic's LINE account within 24 hours. It works once.", err=True)


def _plain(name: str | None) -> str | None:
    """One line, with nothing that steers a terminal."""
    return " ".join(clean(name or "").split()) or None


@staff.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reception", show_default=True)
def add(name: str, role: Role) -> None:
    """Add NAME to the staff, and print a link with which they set a password for the desk, once, within three days.

    `sodan staff invite --member` then links their LINE account, if they are to be told things there.
    """
    now, plain = system_clock(), _plain(name)
    if plain is None:
        raise click.BadParameter("write what colleagues call them")
    with _opened() as (opened, chosen), opened.atomic() as tx:
        if members.named(tx, plain):
            raise click.BadParameter("somebody is called so already; names are what members sign in with")
        member = members.employ(tx, plain, role, now)
        audit.note(tx, HERE.by, OfStaff("added"), member, now)
        code = _link(tx, member, now)
    _tell_link(chosen, code)


@staff.command()
@click.argument("member")
def link(member: str) -> None:
    """Print a new link for MEMBER, who has forgotten the password or lost the phone.

    Once it is used, the password, app, recovery codes and passkeys of before are good for nothing.
    """
    now = system_clock()
    with _opened() as (opened, chosen), opened.atomic() as tx:
        code = _link(tx, _member(tx, member).id, now)
    _tell_link(chosen, code)


def _link(tx: Tx, member: str, now: datetime) -> str:
    audit.note(tx, HERE.by, OfSignIn("link made"), member, now)
    return credentials.link(tx, member, now)


def _tell_link(chosen: Settings, code: str) -> None:
    click.echo(f"{chosen.public_url or f'http://{chosen.host}:{chosen.port}'}/desk/join/{code}")
    click.echo("Give this link to them alone. It works once, within three days.", err=True)
    if not chosen.public_url:
        click.echo("From other machines the desk is reached once SODAN_PUBLIC_URL is set (https).", err=True)


@staff.command("list")
def list_members() -> None:
    """Who is staff, and how they come in."""
    with _opened() as (opened, chosen), opened.look() as tx:
        found = members.members(tx)
        for number, member in enumerate(found, 1):
            desk = ["desk"] if credentials.of(tx, member.id) else []
            ways = ", ".join([*desk, *(WAYS[kind] for kind in member.ways_in)]) or "no way in"
            since = _when(member.created_at, chosen)
            click.echo(
                f"{number}  {member.id:<6}  {member.role:<9}  since {since}  {ways}  {member.name or '(no name)'}"
            )
    if not found:
        click.echo("Nobody yet. `sodan staff invite` prints a code to join with.")


def _member(tx: Tx, named: str) -> Member:
    """By the number in the list, by their own, or by their name."""
    found = members.members(tx)
    if named.isascii() and named.isdigit() and 1 <= int(named) <= len(found):
        return found[int(named) - 1]
    meant = members.named(tx, named)
    if len(meant) == 1:
        return meant[0]
    raise click.BadParameter("there is no such member in `sodan staff list`")


@staff.command()
@click.argument("member")
@click.option("--name", help="What colleagues call them.")
@click.option("--role", type=click.Choice(ROLES))
def change(member: str, name: str | None, role: Role | None) -> None:
    """Give MEMBER another name or role."""
    if name is None and role is None:
        raise click.UsageError("write what to change: --name or --role")
    now = system_clock()
    with _opened() as (opened, _), opened.atomic() as tx:
        found = _member(tx, member)
        members.change(tx, found.id, _plain(name), role)
        audit.note(tx, HERE.by, OfStaff("changed"), found.id, now)
    click.echo("Changed.")


@staff.command()
@click.argument("member")
@click.confirmation_option(prompt="They will no longer be told anything. Remove?")
def remove(member: str) -> None:
    """Take MEMBER, by either number in `sodan staff list`, off the list, with every way in."""
    now = system_clock()
    with _opened() as (opened, _), opened.atomic() as tx:
        found = _member(tx, member)
        for line_id in members.remove(tx, found.id, now) or ():
            alerts.take_back(tx, line_id, now)
        audit.note(tx, HERE.by, OfStaff("removed"), found.id, now)
    click.echo("Removed.")


@staff.command()
def inbox() -> None:
    """What is open, urgent first."""
    with _opened() as (opened, chosen):
        known = library.load(chosen.knowledge)
        with opened.look() as tx:
            found = tasks.list_open(tx)
            for task in found:
                who = people.called(tx, task.patient_id) if task.patient_id else ""
                click.echo(_shown(task, clean(who), known, chosen, _history(tx, task, known, chosen)))
    click.echo(f"{len(found)} open." if found else "Nothing is open.")


def _history(tx: Tx, task: Task, known: library.Library, chosen: Settings) -> list[str]:
    if task.patient_id is None:
        return []
    return history.lines(tx, _context(known, chosen), task.patient_id)


def _shown(task: Task, who: str, known: library.Library, chosen: Settings, past: list[str]) -> str:
    language = chosen.staff_language
    if task.kind == "urgent" and task.topic:
        about = known.sign(task.topic, language)
    else:
        about = known.title(task.topic, language) if task.topic else ""
    head = click.style(f"{task.id}  {task.kind}", fg="red" if task.kind == "urgent" else "cyan", bold=True)
    words = clean(task.words or "") or known.say("staff.no_words", language)  # nothing that steers a terminal
    told = "\n    ".join((words, *past))
    return f"{head}  {_when(task.opened_at, chosen)}  {who}  [{task.language}]  {about}\n    {told}\n"


@staff.command()
@click.argument("task_id")
@click.argument("text")
@click.option("--yes", is_flag=True, help="Send without asking.")
def reply(task_id: str, text: str, yes: bool) -> None:
    """Answer the patient behind TASK_ID with TEXT. It is shown first as the patient will see it."""
    with _opened() as (opened, chosen):
        with opened.look() as tx:
            task = tasks.get(tx, task_id.upper())
            patient = patients.by_id(tx, task.patient_id) if task and task.patient_id else None
        if task is None or patient is None:
            raise click.BadParameter("there is no such open number; see `sodan staff inbox`")
        if not text.strip():
            raise click.BadParameter(EMPTY)
        known = library.load(chosen.knowledge)
        shown = answers.shown(task, text, known)
        if not answers.fits(shown):
            raise click.BadParameter(TOO_LONG)
        click.echo(shown)
        if not patient.following:
            click.secho("This person has blocked the account: LINE will not deliver it.", fg="yellow", err=True)
        if not yes:
            click.confirm("Send?", abort=True, err=True)
        _do(opened, _context(known, chosen), AnswerTask(task.id, text))
    click.echo("On its way.")


@staff.command()
@click.argument("task_id")
def close(task_id: str) -> None:
    """Close TASK_ID without a message, for what was settled by phone."""
    with _opened() as (opened, chosen):
        _do(opened, _context(library.load(chosen.knowledge), chosen), CloseTask(task_id.upper()))
    click.echo("Closed.")


@staff.command()
@click.argument("patient")
def take(patient: str) -> None:
    """Take over the conversation with PATIENT: the four characters in an alert, or the number of their task.

    The automatic answers fall silent, but never about danger, until `sodan staff hand-back`, or for as long as the profile says.
    """
    with _opened() as (opened, chosen):
        context = _context(library.load(chosen.knowledge), chosen)
        _do(opened, context, Take(_patient(opened, patient)))
        until = context.now + context.library.clinic.conversations.with_staff
    click.echo(f"Staff have the word until {until.astimezone(chosen.timezone):%Y-%m-%d %H:%M}.")


@staff.command("hand-back")
@click.argument("patient")
def hand_back(patient: str) -> None:
    """Give the conversation with PATIENT back to the automatic answers. The patient is told."""
    with _opened() as (opened, chosen):
        _do(opened, _context(library.load(chosen.knowledge), chosen), HandBack(_patient(opened, patient)))
    click.echo("Handed back.")


@staff.command()
@click.argument("patient")
def transcript(patient: str) -> None:
    """What was said in the conversation with PATIENT, as far as it is kept."""
    now = system_clock()
    with _opened() as (opened, chosen):
        with opened.atomic() as tx:
            found = _patient(opened, patient)
            audit.note(tx, HERE.by, OfConversation("read"), pseudonym(found), now)
        with opened.look() as tx:
            lines = transcripts.lines(tx, found, library.load(chosen.knowledge), chosen.staff_language)
    for line in lines:
        at = line.at.astimezone(chosen.timezone)
        meant = f"  [{line.meant}]" if line.meant else ""
        words = "\n    ".join(clean(line.words).splitlines())
        click.echo(f"{at:%Y-%m-%d %H:%M}  {line.who}{meant}\n    {words}")
    if not lines:
        click.echo("Nothing is kept of it.")


def _patient(opened: Database, named: str) -> PatientId:
    """By four characters, or by the number of a task."""
    with opened.look() as tx:
        task = tasks.get(tx, named.upper())
        found = [task.patient_id] if task and task.patient_id else patients.by_pseudonym(tx, named.upper())
    if len(found) > 1:
        raise click.BadParameter("two people have these characters; write the number of a task")
    if not found:
        raise click.BadParameter("there is no such patient; write the four characters in an alert, or a task's number")
    return found[0]


def _context(known: library.Library, chosen: Settings) -> StaffContext:
    return StaffContext(known, chosen.timezone, chosen.staff_language, chosen.smtp is not None, system_clock())


def _do(opened: Database, context: StaffContext, command: Command) -> None:
    """Do a command in a transaction of its own; what it refuses is told as a sentence."""

    def write() -> Outcome:
        with opened.atomic() as tx:
            return door.do(tx, context, HERE, command)

    match retrying(write):
        case Refused(why="empty"):
            raise click.BadParameter(EMPTY)
        case Refused():
            raise click.BadParameter(TOO_LONG)
        case Overtaken() if isinstance(command, HandBack):
            raise SodanError("staff do not have the word in this conversation")
        case Overtaken() if isinstance(command, CloseTask):
            raise click.BadParameter("there is no such open number; see `sodan staff inbox`")
        case Overtaken():
            raise SodanError("this one is no longer open: it was closed, or a colleague was faster")
        case _:
            pass


def _when(stamped: str, chosen: Settings) -> str:
    return from_stamp(stamped).astimezone(chosen.timezone).strftime("%Y-%m-%d %H:%M")
