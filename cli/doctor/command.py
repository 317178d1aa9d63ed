"""sodan doctor: every step with what was found, and what to do about it."""

import os
import sys
from collections.abc import Iterator

import click

from cli.doctor import account, machine, words
from cli.doctor.finding import Circumstances, Finding, State, failed
from clinic.errors import SettingsError
from clinic.settings import Settings

COLOURS = {State.PASSED: "green", State.FAILED: "red", State.UNKNOWN: "yellow"}
WIDEST = 15


@click.command()
def doctor() -> None:
    """See whether the LINE account and this Sodan are fit for patients, step by step.

    Run it with the settings of the running Sodan. LINE is asked about the account and tests the webhook; nothing is sent
    to anybody. What no program can see is listed as unknown, with where to look. Exits with 1 if a step failed.
    """
    counts = dict.fromkeys(State, 0)
    for finding in examine(Circumstances(os.environ)):
        counts[finding.state] += 1
        click.secho(f"{finding.state.value:7}  ", fg=COLOURS[finding.state], nl=False)
        click.echo(f"{finding.step:{WIDEST}}  {finding.said}")
        if finding.mend:
            click.echo(f"{'':{7 + 2 + WIDEST}}  → {finding.mend}")
    click.echo(
        f"\n{counts[State.PASSED]} passed, {counts[State.FAILED]} failed, {counts[State.UNKNOWN]} cannot be known from here."
    )
    sys.exit(1 if counts[State.FAILED] else 0)


def examine(around: Circumstances) -> Iterator[Finding]:
    """All steps in the order in which a clinic mends them."""
    try:
        settings = Settings.from_env(around.env)
    except SettingsError as wrong:
        for line in str(wrong).splitlines():
            name, _, problem = line.partition(": ")
            yield failed("settings", f"{name}: {problem}", "README.md has the table of settings")
        return
    yield from machine.steps(settings, around)
    yield from words.steps(settings, around)
    yield from account.steps(settings, around)
