"""sodan ask: what the bot would say, and why."""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.chat.decide import decide
from bot.line.events import Event, Said
from bot.turn.decision import Decision
from bot.turn.situation import Situation
from cli.main import settings
from clinic.clock import system_clock
from clinic.conversation import Conversation
from knowledge import library, wording
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Asked:
    """One message and the day it is asked on."""

    id: Any
    text: str
    today: date


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help="Read JSON objects {id, text, today?} from standard input, one a line.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to reckon dates from; default: today.")
def ask(text: str | None, jsonl: bool, today: datetime | None) -> None:
    """See what Sodan would say to TEXT, as a stranger's first message, and why.

    \b
    sodan ask "赤みはいつ引きますか"
    sodan ask --jsonl < questions.jsonl > answers.jsonl
    """
    if bool(text) == jsonl:
        raise click.UsageError(
            'Give a message in quotes, or --jsonl with messages on standard input; see "sodan ask -h".'
        )
    chosen = settings()
    known = library.load(chosen.knowledge, compiled=chosen.cache)
    day = today.date() if today else system_clock().astimezone(chosen.timezone).date()
    if text:
        _explain(Asked(None, text, day), known)
    else:
        _stream(known, day)


def _decide(asked: Asked, known: Library) -> Decision:
    situation = Situation(
        conversation=Conversation(),
        language="ja",
        chosen=False,
        known_since=asked.today,
        now=datetime.combine(asked.today, time(12), UTC),  # the day is the clinic's already
        zone=ZoneInfo("UTC"),
        staff_reachable=True,
        languages=known.languages,
    )
    said = Said(asked.text, message_id="")
    event = Event("ask", "ask", "user", said, system_clock(), reply_token=None, standby=False)
    return decide(situation, event, known)


def _reply(decision: Decision, known: Library) -> str:
    return "\n\n".join(wording.said(say, decision.language, known) for say in decision.says)


def result(asked: Asked, known: Library) -> dict[str, Any]:
    """One answer as --jsonl writes it. A clinic topic the clinic's profile speaks on counts as answered."""
    decision = _decide(asked, known)
    read = decision.read
    assert read is not None
    outcome = read.outcome
    if outcome == "ask-staff" and read.label and known.answer(read.label, decision.language):
        outcome = "answer"
    return {
        "id": asked.id,
        "language": decision.language,
        "outcome": outcome,
        "label": read.label if outcome in ("answer", "start", "ask-staff") else None,
        "suggestions": list(read.suggestions) if outcome == "suggest" else [],
        "score": round(min(max(read.score, 0.0), 1.0), 4),
        "date": read.date.isoformat() if read.date else None,
        "reply": _reply(decision, known),
        "rule": decision.rule,
    }


def _plain(rule: str) -> str:
    """The name of a rule (bot/chat/rules.py) as words."""
    return rule.replace("_", " ")


def _explain(asked: Asked, known: Library) -> None:
    decision = _decide(asked, known)
    read = decision.read
    assert read is not None
    shown = result(asked, known)
    rows = {
        "language": shown["language"],
        "outcome": shown["outcome"],
        "kind": read.kind or "none",
        "label": read.label or "none",
        "score": f"{shown['score']:.2f}",
        "runner-up": f"{read.runner_up.label} {read.runner_up.score:.2f}" if read.runner_up else "none",
    }
    if read.suggestions:
        rows["suggestions"] = ", ".join(read.suggestions)
    if read.date:
        rows["date"] = read.date.isoformat()
    if read.alarm:
        rows["danger signs"] = ", ".join(read.alarm.signs)
    rows["rule"] = _plain(decision.rule)
    rows["passed over"] = ", ".join(map(_plain, decision.passed_over)) or "none"
    click.echo(shown["reply"])
    click.echo()
    for name, value in rows.items():
        click.echo(f"{name:>12}  {value}")


def _stream(known: Library, day: date) -> None:
    """One line out for one line in, at once. A line that cannot be read is named, and the rest goes on; exit code 1 then."""
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            asked = _asked(line, day)
        except ValueError as problem:
            bad += 1
            click.echo(f"line {number}: {problem}", err=True)
            continue
        # Half a character, which JSON may carry in an id, goes out as it came in: escaped.
        click.echo(json.dumps(result(asked, known), ensure_ascii=False).encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    if bad:
        raise SystemExit(1)


def _asked(line: bytes, day: date) -> Asked:
    """ValueError, in words for the person at the terminal, for a line that is not a message."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError('not a JSON object; write {"id": …, "text": "…"}') from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise ValueError('no "text"; write {"id": …, "text": "…"}')
    today = data.get("today")
    try:
        return Asked(data.get("id"), data["text"], date.fromisoformat(today) if today else day)
    except (TypeError, ValueError):
        raise ValueError('"today" is not a date; write it as 2026-11-22') from None
