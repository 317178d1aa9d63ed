"""sodan staff: who is told, what is open, and replies to patients."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from cli.main import existing_database, settings
from clinic.clock import from_stamp, system_clock
from clinic.errors import AlreadyDecided, SodanError
from clinic.ids import pseudonym
from clinic.settings import Settings
from clinic.task import Task
from intents.languages.normalise import clean
from knowledge import library
from scheduler import alerts, history, replies
from store import audit, patients, tasks
from store import db as database
from store import staff as members
from store.db import Database, Tx

BY = "command line"


@click.group()
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
def invite() -> None:
    """Print a one-time code. Whoever sends it to the clinic's LINE account within 24 hours becomes staff.

    Sent in a group that the account was let into, it makes the whole group staff.
    """
    now = system_clock()
    with _opened() as (opened, _), opened.atomic() as tx:
        code = members.invite(tx, now)
        audit.note(tx, BY, "staff invitation made", None, now)
    click.echo(code)
    click.echo("Send this code to the clinic's LINE account within 24 hours. It works once.", err=True)


@staff.command("list")
def list_members() -> None:
    """Who is told."""
    with _opened() as (opened, chosen), opened.look() as tx:
        found = members.everybody(tx)
        for number, member in enumerate(found, 1):
            click.echo(
                f"{number}  {member['kind']:<5}  since {_when(member['joined_at'], chosen)}  {_short(member['line_id'])}"
            )
    if not found:
        click.echo("Nobody yet. `sodan staff invite` prints a code to join with.")


@staff.command()
@click.argument("number", type=int)
@click.confirmation_option(prompt="They will no longer be told anything. Remove?")
def remove(number: int) -> None:
    """Take the member with that NUMBER in `sodan staff list` off the list."""
    now = system_clock()
    with _opened() as (opened, _), opened.atomic() as tx:
        found = members.everybody(tx)
        if not 1 <= number <= len(found):
            raise click.BadParameter("there is no such number in `sodan staff list`")
        alerts.stop(tx, found[number - 1]["line_id"], now)
        audit.note(tx, BY, "staff removed", None, now)
    click.echo("Removed.")


@staff.command()
def inbox() -> None:
    """What is open, urgent first."""
    with _opened() as (opened, chosen):
        known = library.load(chosen.knowledge)
        with opened.look() as tx:
            found = tasks.list_open(tx)
            for task in found:
                click.echo(_shown(task, known, chosen, _history(tx, task, known, chosen)))
    click.echo(f"{len(found)} open." if found else "Nothing is open.")


def _history(tx: Tx, task: Task, known: library.Library, chosen: Settings) -> list[str]:
    if task.patient_id is None:
        return []
    return history.lines(tx, task.patient_id, system_clock(), known, chosen.timezone, chosen.staff_language)


def _shown(task: Task, known: library.Library, chosen: Settings, past: list[str]) -> str:
    language = chosen.staff_language
    if task.kind == "urgent" and task.topic:
        about = known.sign(task.topic, language)
    else:
        about = known.title(task.topic, language) if task.topic else ""
    head = click.style(f"{task.id}  {task.kind}", fg="red" if task.kind == "urgent" else "cyan", bold=True)
    words = clean(task.words or "") or known.say("staff.no_words", language)  # nothing that steers a terminal
    who = pseudonym(task.patient_id) if task.patient_id else ""
    told = "\n    ".join((words, *past))
    return f"{head}  {_when(task.opened_at, chosen)}  {who}  [{task.language}]  {about}\n    {told}\n"


@staff.command()
@click.argument("task_id")
@click.argument("text")
@click.option("--yes", is_flag=True, help="Send without asking.")
def reply(task_id: str, text: str, yes: bool) -> None:
    """Answer the patient behind TASK_ID with TEXT. It is shown first as the patient will see it."""
    now = system_clock()
    with _opened() as (opened, chosen):
        with opened.look() as tx:
            task = tasks.get(tx, task_id.upper())
            patient = patients.by_id(tx, task.patient_id) if task and task.patient_id else None
        if task is None or patient is None:
            raise click.BadParameter("there is no such open number; see `sodan staff inbox`")
        if not text.strip():
            raise click.BadParameter("the reply is empty; write what the patient shall read")
        known = library.load(chosen.knowledge)
        shown = replies.shown(task, text, known)
        if not replies.fits(shown):
            raise click.BadParameter("the reply is too long for one LINE message; shorten it to about 4,900 characters")
        click.echo(shown)
        if not patient.following:
            click.secho("This person has blocked the account: LINE will not deliver it.", fg="yellow", err=True)
        if not yes:
            click.confirm("Send?", abort=True, err=True)
        try:
            with opened.atomic() as tx:
                replies.send(tx, task, patient, text, known, BY, now)
        except AlreadyDecided:
            raise SodanError("this one is no longer open: it was closed, or a colleague was faster") from None
    click.echo("On its way.")


@staff.command()
@click.argument("task_id")
def close(task_id: str) -> None:
    """Close TASK_ID without a message, for what was settled by phone."""
    now = system_clock()
    with _opened() as (opened, _):
        try:
            with opened.atomic() as tx:
                tasks.settle(tx, task_id.upper(), "closed", BY, now)
                audit.note(tx, BY, "task closed", task_id.upper(), now)
        except AlreadyDecided:
            raise click.BadParameter("there is no such open number; see `sodan staff inbox`") from None
    click.echo("Closed.")


def _when(stamped: str, chosen: Settings) -> str:
    return from_stamp(stamped).astimezone(chosen.timezone).strftime("%Y-%m-%d %H:%M")


def _short(line_id: str) -> str:
    return f"{line_id[:5]}…{line_id[-4:]}"
