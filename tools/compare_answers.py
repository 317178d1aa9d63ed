"""What changed between two runs of `sodan ask --jsonl` over the same lines: `tools/compare_answers.py OLD NEW [LINES]`

Prints each line that is answered otherwise, with the fields that differ, and how many there are by kind of difference. LINES,
what was asked, adds the texts. Exits with 1 where anything differs, and with 2 where the runs are not of the same lines.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

Answer = Mapping[str, object]
LONGEST = 60  # characters of a value that are shown


def read(path: Path) -> list[Answer]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def differences(old: Answer, new: Answer) -> list[str]:
    """The fields in which two answers differ."""
    return [field for field in {**old, **new} if old.get(field) != new.get(field)]


def main(arguments: Sequence[str]) -> int:
    old, new, *asked = (read(Path(each)) for each in arguments)
    if [each["id"] for each in old] != [each["id"] for each in new]:
        print("not answers to the same lines", file=sys.stderr)
        return 2
    texts = [str(each["text"]) for each in asked[0]] if asked else [""] * len(old)
    kinds: Counter[str] = Counter()
    for before, after, text in zip(old, new, texts, strict=True):
        fields = differences(before, after)
        if fields:
            kinds[", ".join(fields)] += 1
            print(f"{before['id']} {text}")
            for field in fields:
                print(f"    {field}: {_short(before.get(field))} -> {_short(after.get(field))}")
    for kind, times in kinds.most_common():
        print(f"{times} of {len(old)} differ in {kind}")
    return 1 if kinds else 0


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
