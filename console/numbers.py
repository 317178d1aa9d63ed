"""The clinic's numbers: what is asked and what becomes of it, how quickly staff answer, visits, tips, and what LINE counts.
Plots, each with its table; the same as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from clinic.audit import OfData
from console import charts
from console.charts import Chart, Series
from console.frame import actor, language, now, office, page, say
from console.guard import MEMBERS, allow
from knowledge import wording
from scheduler import month as of_line
from scheduler.month import Month
from staff import numbers
from staff.deadlines import LONGER
from staff.numbers import DAYS, USUAL, Numbers, Span, Topic
from store import audit, tally
from store.tally import Counted, What

routes = Blueprint("numbers", __name__, url_prefix="/desk/numbers")

YEARS = 100  # around this one: nobody asks for months at either end of the calendar
MOST_TOPICS = 12  # on the page; all of them in the file
# A limit so high above the bars that they would vanish below it is told in words.
FAR_ABOVE = 4
VISITS: tuple[What, ...] = ("visit-asked", "visit-confirmed", "visit-come", "visit-not-come")
TIPS: tuple[What, ...] = ("tip-sent",)
# What a spreadsheet takes for a formula begins so: https://owasp.org/www-community/attacks/CSV_Injection
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot: what it shows in a sentence, the bars, and the same as a table whose first column is time."""

    key: str
    told: str
    chart: Chart
    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    empty: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    title: str
    it: Topic
    share: float


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    span = _span()
    with office().db.look() as tx:
        found, month = numbers.look(tx, span), of_line.look(tx, now())
    most = max((one.asked for one in found.topics), default=0)
    topics = [TopicRow(_titled(one.slug), one, charts.share(one.asked, most)) for one in found.topics[:MOST_TOPICS]]
    return page(
        "numbers.html",
        span=span,
        days=DAYS,
        month=month,
        numbers=found,
        topics=topics,
        query=_query(span),
        earlier=_month_query(numbers.month_of(span.first).before),
        later=_later(span),
        this_month=_month_query(numbers.month_of(_today())),
        from_to=(wording.on(office().library, span.first, language()), wording.on(office().library, span.last, language())),
        plots=[_questions(found), _replied(found), _visits(found), _tips(found), _used(month)],
        half_within=_step(found.half_within) if found.half_within else "",
    )  # fmt: skip


def _today() -> date:
    return now().astimezone(office().zone).date()


def _span() -> Span:
    """As the address says; what it says wrongly is the usual one."""
    today = _today()
    try:
        wanted = date.fromisoformat(f"{request.args['month']}-01")
        if abs(wanted.year - today.year) <= YEARS:
            return numbers.month_of(wanted)
    except (KeyError, ValueError):
        pass
    days = request.args.get("days", USUAL, int)
    return numbers.lately(days if days in DAYS else USUAL, today)


def _query(span: Span) -> dict[str, str]:
    return _month_query(span) if span.month else {"days": str(span.days)}


def _month_query(span: Span) -> dict[str, str]:
    return {"month": f"{span.first:%Y-%m}"}


def _later(span: Span) -> dict[str, str] | None:
    return _month_query(numbers.month_of(span.last).after) if span.month and span.last < _today() else None


def _titled(slug: str) -> str:
    try:
        return office().library.title(slug, language())
    except LookupError:  # no longer known under this name
        return slug


# The plots


def _questions(found: Numbers) -> Figure:
    series = [_series(what, found) for what in numbers.ASKED]
    told = say("console.numbers_questions_told", asked=found.asked, answered=_percent(found))
    return _over_time("questions", told, found, series, stacked=True)


def _percent(found: Numbers) -> int:
    return 100 * found.totals["answered"] // found.asked if found.asked else 0


def _visits(found: Numbers) -> Figure:
    come, missed = found.totals["visit-come"], found.totals["visit-not-come"]
    told = say("console.numbers_visits_told", come=come, missed=missed)
    return _over_time(
        "visits", told, _by_week(found), [_series(what, _by_week(found)) for what in VISITS], stacked=False
    )


def _by_week(found: Numbers) -> Numbers:
    """Bars side by side need room: of more than a week of days, a week at a time."""
    return found if len(found.span.pieces) <= charts.WITH_SUMS else numbers.by_week(found)


def _tips(found: Numbers) -> Figure:
    told = say("console.numbers_tips_told", sent=found.totals["tip-sent"], stopped=found.totals["tips-stopped"])
    return _over_time("tips", told, found, [_series(what, found) for what in TIPS], stacked=True)


def _series(what: What, found: Numbers) -> Series:
    return Series(say(f"console.numbers_{what}"), what, found.over_time[what])


def _over_time(key: str, told: str, found: Numbers, series: Sequence[Series], stacked: bool) -> Figure:
    labels = [_piece(first) for first, _ in found.pieces]
    chart = (charts.stacked if stacked else charts.beside)(series, labels)
    head = (say("console.numbers_when"), *(one.name for one in series))
    names = [_period(first, last) for first, last in found.pieces]
    rows: list[Sequence[str | int]] = [
        (name, *(one.values[number] for one in series)) for number, name in enumerate(names)
    ]
    return Figure(key, told, chart, head, rows, not any(any(one.values) for one in series))


def _replied(found: Numbers) -> Figure:
    labels = [_step(step) for step, _ in found.replied]
    values = [n for _, n in found.replied]
    series = Series(say("console.numbers_replied"), "replied", values)
    told = say("console.numbers_nobody_answered")
    if found.half_within is not None:
        told = say("console.numbers_replied_told", half=_step(found.half_within), share=found.in_time or 0)
    head = (say("console.numbers_waited"), series.name)
    short = [_step(step, short=True) for step, _ in found.replied]
    return Figure(
        "replied", told, charts.stacked([series], short), head, list(zip(labels, values, strict=True)), not sum(values)
    )


def _used(month: Month) -> Figure:
    known = Series(say("console.numbers_used"), "used", _only(month.sums, 0, month.known))
    ahead = Series(say("console.numbers_expected"), "expected", _only(month.sums, month.known, len(month.sums)))
    quota = month.quota
    near = quota is not None and quota <= FAR_ABOVE * max(month.expected, month.used, 1)
    limit = (quota, say("console.numbers_quota", quota=f"{quota:,}")) if near and quota else None
    chart = charts.stacked([known, ahead], [_piece(day) for day in month.days], limit)
    key = "console.numbers_used_told" if quota is None else "console.numbers_used_told_of"
    told = say(
        key, used=f"{month.used:,}", expected=f"{month.expected:,}", quota=f"{quota or 0:,}", tips=f"{month.tips:,}"
    )
    head = (say("console.numbers_when"), say("console.numbers_sum"))
    rows = [(_period(day, day), f"{n:,}") for day, n in zip(month.days, month.sums, strict=True)]
    return Figure("used", told, chart, head, rows, not any(month.sums))


def _only(sums: Sequence[int], first: int, last: int) -> list[int]:
    return [n if first <= place < last else 0 for place, n in enumerate(sums)]


def _piece(day: date) -> str:
    return f"{day.month}/{day.day}"


def _period(first: date, last: date) -> str:
    """A day, or a week from its first day on."""
    library, spoken = office().library, language()
    if first == last:
        return wording.on(library, first, spoken)
    return say(
        "console.numbers_from_to", first=wording.on(library, first, spoken), last=wording.on(library, last, spoken)
    )


def _step(step: str, short: bool = False) -> str:
    """How long a patient waited, at most."""
    end = "_short" if short else ""
    if step == LONGER:
        return say(f"console.numbers_longer{end}")
    if not step.isdecimal():  # of another version
        return step
    minutes = int(step)
    if minutes < 60:
        return say(f"console.numbers_minutes{end}", count=minutes)
    return say(f"console.numbers_hours{end}", count=minutes // 60)


# The file


@routes.get("/file")
@allow(MEMBERS)
def file() -> ResponseReturnValue:
    """All counts of the span, one a line. With the mark by which Excel knows that it is not in the code of old Windows."""
    span = _span()
    with office().db.look() as tx:
        counted = tally.between(tx, span.first, span.last)
    with office().db.atomic() as tx:
        audit.note(tx, actor().by, OfData("numbers taken as a file"), None, now())
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows(_lines(counted))
    response = make_response(sheet.getvalue().encode("utf-8-sig"))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="sodan-{span.first}-{span.last}.csv"'
    return response


def _lines(counted: Sequence[Counted]) -> Iterator[tuple[str | int, ...]]:
    """The same words stand in thousands of lines: each is looked up once."""
    yield tuple(harmless(say(f"console.numbers_{column}")) for column in ("day", "what", "which", "count"))
    kind, which = cache(_kind), cache(_which)
    for one in counted:
        if one.n > 0:
            yield one.day.isoformat(), kind(one.what), which(one.what, one.which), one.n


def _kind(what: str) -> str:
    return harmless(say(f"console.numbers_{what}"))


def _which(what: str, which: str) -> str:
    if what == "replied":
        return harmless(_step(which))
    return harmless(_titled(which)) if which else ""


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
