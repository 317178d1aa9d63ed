"""Plays the conversations and writes the page of figures: python -m tests.talks.report [file] [--show ID …].

`--show` tells turn by turn what of the tune half failed; of the test half nothing but totals is ever shown.
"""

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinic.settings import Settings
from knowledge import library
from tests.talks import written
from tests.talks.measure import Judged, Played, played, totals, worst

MOST = 25


def page(halves: dict[str, list[Played]]) -> str:
    return "\n".join(_lines(halves)) + "\n"


def _lines(halves: dict[str, list[Played]]) -> Iterator[str]:
    yield "# How well Sodan keeps the thread\n"
    yield "Whole conversations, written by people who had seen neither code nor flows, played through the real webhook with a"
    yield "clock turned by hand. `tests/talks/README.md` tells how they are written, `tests/talks/checks.py` what a check means,"
    yield "and `make talks` plays them anew and writes this page. The test half is never read by whoever works on Sodan."
    yield "In a group the emergency answer is a text of its own, which the checks take for an alarm as well.\n"
    yield "| half | language | turns right | of | conversations right | of |"
    yield "|---|---|---|---|---|---|"
    for half, results in halves.items():
        for language in ("ja", "en"):
            total = totals([one for one in results if one.talk.language == language])
            yield f"| {half} | {language} | {total.of_turns:.2f} | {total.turns} | {total.of_talks:.2f} | {total.talks} |"
        total = totals(results)
        yield f"| {half} | both | {total.of_turns:.2f} | {total.turns} | {total.of_talks:.2f} | {total.talks} |"
    for half, results in halves.items():
        yield f"\n## What fails most: {half}\n"
        yield from (f"- {count} × {kind}" for kind, count in worst(results).most_common(MOST))


def shown(results: Sequence[Played], ids: Sequence[str]) -> Iterator[str]:
    """Turn by turn, for whoever mends."""
    for one in results:
        if ids and one.talk.id not in ids:
            continue
        if one.right and not ids:
            continue
        yield f"\n##### {one.talk.id} ({one.talk.kind}) {one.talk.start:%a %m-%d %H:%M} {dict(one.talk.given)}"
        for turn in one.turns:
            yield from _turn_shown(turn)


def _turn_shown(judged: Judged) -> Iterator[str]:
    said = " / ".join(judged.turn.says) or "(sticker)"
    yield f"{'✗' if judged.failed else ' '} > {said}"
    if judged.failed:
        yield f"    FAILED {' & '.join('|'.join(group) for group in judged.failed)}    [{' '.join(judged.seen.rules)}]"
    for heard in judged.seen.heard:
        words = heard.replace("\n", " ⏎ ")
        yield f"    < {words[:170]}"
    draft = judged.seen.after.draft
    if draft and judged.failed:
        yield f"    = {draft}"


def main(arguments: Sequence[str]) -> None:
    logging.disable(logging.WARNING)  # the examples of the profile, and every request
    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    if "--show" in arguments:
        ids = arguments[arguments.index("--show") + 1 :]
        talks = [talk for talk in written.read("tune") if not ids or talk.id in ids]
        results = played(talks, known)
        print("\n".join(shown(results, ids)))
        print(totals(results))
        return
    begun = time.monotonic()
    halves = {half: played(written.read(half), known) for half in written.HALVES}
    told = page(halves)
    for file in arguments:
        Path(file).write_text(told, encoding="utf-8")
    print(told)
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
