"""sodan careplan: what is sent in the days after a treatment."""

from datetime import UTC, date, datetime, time

import click

from cli.main import Listing, existing_database, settings
from clinic.patient import LANGUAGES, Language
from clinic.treatment import TIMES_OF_DAY, CarePlan, Planned, TimeOfDay, Timing, on_the_clock
from knowledge import library, wording
from knowledge.library import Library
from scheduler.plan import plan
from store import planned


@click.group(cls=Listing)
def careplan() -> None:
    """What is sent in the days after a treatment."""


@careplan.command()
@click.option("--treated", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the treatment.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="ja", show_default=True, help="The language to show it in."
)
@click.option(
    "--registered", help="When the treatment became known, as 2026-11-20T15:00; default: that day at midnight."
)
@click.option("--time", "prefers", type=click.Choice(TIMES_OF_DAY), help="The time of day the person prefers.")
@click.option("--plan", "slug", help="The care plan; needed where there are several.")
def preview(
    treated: datetime, lang: Language, registered: str | None, prefers: TimeOfDay | None, slug: str | None
) -> None:
    """Print what would be sent when, in the clinic's time.

    \b
    sodan careplan preview --treated 2026-11-20 --lang ja
    sodan careplan preview --treated 2026-11-20 --lang en --registered 2026-11-23T22:30 --time noon
    """
    chosen = settings()
    known = library.load(chosen.knowledge)
    care_plan = _chosen(known, slug)
    since = _moment(registered) if registered else datetime.combine(treated.date(), time(0))
    at = on_the_clock(since.date(), since.time(), chosen.timezone) if since.tzinfo is None else since.astimezone(UTC)
    try:
        found = plan(care_plan, treated.date(), at, Timing(chosen.timezone, known.clinic.tips.hours, prefers))
    except OverflowError:
        raise click.BadParameter("too far from today to be planned", param_hint="--treated") from None
    click.echo(
        "\n\n".join(_shown(known, care_plan, one, treated.date(), lang) for one in found) or "Nothing would be sent."
    )


@careplan.command()
def status() -> None:
    """How many messages wait, were sent, were dropped because they were too late, or were not wanted any more."""
    opened = existing_database(settings())
    try:
        with opened.look() as tx:
            counted = planned.counts(tx)
    finally:
        opened.close()
    for row in counted:
        click.echo(f"{row['n']:>9,}  {row['status']}" + (f" ({row['reason']})" if row["reason"] else ""))
    if not counted:
        click.echo("No messages are planned.")


def _chosen(known: Library, slug: str | None) -> CarePlan:
    if slug is None and len(known.careplans) == 1:
        return next(iter(known.careplans.values()))
    if slug is None or slug not in known.careplans:
        raise click.BadParameter(
            f"write one of {', '.join(known.careplans) or 'none: there is no plan'}", param_hint="--plan"
        )
    return known.careplans[slug]


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("write it as 2026-11-20T15:00", param_hint="--registered") from None


def _shown(known: Library, care_plan: CarePlan, one: Planned, treated: date, language: Language) -> str:
    zone = settings().timezone
    day = (one.due_at.astimezone(zone).date() - treated).days
    head = wording.coming(known, care_plan.slug, [one], zone, language)
    until = f"{one.stale_at.astimezone(zone):%Y-%m-%d %H:%M}"
    rule = "-" * 60
    return f"{rule}\nday {day}, {', '.join(one.steps)}; not after {until}\n{head}\n{rule}\n" + known.told(
        care_plan.slug, one.steps, language
    )
