"""What it costs to understand one message, all layers, on one core; and to start.

Yardstick: RapidFuzz `extractOne` (WRatio) over the same phrasings, in the same run, as a bot without this machinery does.
The messages are the project's own test lines. "20,000" is the same knowledge with typing slips of its phrasings added until each
language has so many; its head is empty, for learning is not what is measured. Start-up is measured in a fresh process.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from rapidfuzz import fuzz, process

from clinic.settings import Settings
from intents.languages.normalise import normalise
from intents.learning import heads
from intents.matching import head, lexical
from intents.matching.match import Phrase
from intents.understand import Understanding
from knowledge import library, phrasebook
from tests.matching import lines

MANY = 20_000
MESSAGES = 400
TODAY = date(2026, 11, 25)
# Runs by itself: seconds and megabytes from nothing to the first message read.
START = """
import json, time
from bench._memory import peak_mb
begun = time.perf_counter()
from datetime import date
from clinic.settings import Settings
from knowledge import library
known = library.load(compiled=Settings.from_env({}, line=False).cache)
loaded, before = time.perf_counter(), peak_mb()
known.understanding.read("赤みはいつ引きますか", date(2026, 11, 25))
known.understanding.read("when does the redness go away", date(2026, 11, 25))
ready = time.perf_counter()
print(json.dumps([loaded - begun, ready - loaded, peak_mb(), peak_mb() - before]))
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one call by the clock, and of those the processor's alone, which others on the machine disturb less."""

    p50: float
    p99: float
    worked_p50: float
    worked_p99: float


def milliseconds(read: Callable[[str], object], messages: Sequence[str]) -> Took:
    """Time one call after another, after a warm-up."""
    for message in messages[:30]:
        read(message)
    took, worked = [], []
    for message in messages:
        begun, working = time.perf_counter(), time.thread_time()
        read(message)
        worked.append(1000 * (time.thread_time() - working))
        took.append(1000 * (time.perf_counter() - begun))
    return Took(*(float(np.percentile(times, part)) for times in (took, worked) for part in (50, 99)))


def swollen(phrases: Sequence[Phrase], most: int) -> list[Phrase]:
    """The phrases with typing slips of themselves, `most` in each language."""
    chance = random.Random(7)
    found = list(phrases)
    for language in ("ja", "en"):
        own = [phrase for phrase in phrases if phrase.language == language]
        slips = (replace(phrase, text=_slip(phrase.text, chance)) for phrase in own * (most // len(own)))
        found += [slip for slip, _ in zip(slips, range(most - len(own)), strict=False)]
    return found


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :] + chance.choice("んねよeao")


def empty_head(index: lexical.Index, vectors: lexical.Floats, numbers: Sequence[int]) -> head.Head:
    rows, labels = int(head.taught(index).max(initial=-1)) + 1, max(numbers) + 1
    empty = np.zeros((rows, labels), np.float32)
    return head.Head(np.zeros((vectors.shape[1], labels), np.float32), empty, empty[:1].sum(axis=0))


def main() -> None:
    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    phrases = tuple(phrasebook.phrases(known))
    asked = [line.text for line in lines.everyday("test")][:MESSAGES]
    spelt = [normalise(phrase.text) for phrase in phrases]
    yardstick = milliseconds(lambda text: process.extractOne(normalise(text), spelt, scorer=fuzz.WRatio), asked)
    _tell(f"RapidFuzz extractOne, {len(spelt):,} phrasings", yardstick, yardstick)
    ours = milliseconds(lambda text: known.understanding.read(text, TODAY), asked)
    _tell("Sodan, the same phrasings, all layers", ours, yardstick)
    heads.learn = empty_head
    many = Understanding(swollen(phrases, MANY), known.rules)
    grown = milliseconds(lambda text: many.read(text, TODAY), asked)
    _tell(f"Sodan, {MANY:,} phrasings a language", grown, yardstick)
    sys.stdout.write(
        f"  {grown.p50 / ours.p50:.1f} times the p50 and {grown.p99 / ours.p99:.1f} times the p99 of the shipped knowledge\n"
    )
    _start()


def _tell(what: str, found: Took, yardstick: Took) -> None:
    sys.stdout.write(
        f"{what}: p50 {found.p50:.2f} ms, p99 {found.p99:.2f} ms; of the processor {found.worked_p50:.2f} and "
        f"{found.worked_p99:.2f} (ratio to RapidFuzz {found.worked_p50 / yardstick.worked_p50:.2f})\n"
    )


def _start() -> None:
    runs = [json.loads(_run(START)) for _ in range(3)]
    loaded, ready, memory, understanding = min(runs, key=lambda run: run[0] + run[1])
    sys.stdout.write(
        f"start: knowledge {loaded:.2f} s, understanding {ready:.2f} s with the first message in each language, "
        f"{memory:.0f} MB in all, {understanding:.0f} MB of them for understanding "
        f"(numpy alone {float(_run('import numpy; from bench._memory import peak_mb; print(peak_mb())')):.0f} MB)\n"
    )


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
