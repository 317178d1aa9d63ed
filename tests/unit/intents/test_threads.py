"""numpy looks at its import on how many threads it may run, so intents/ has to be imported before it wherever Sodan starts."""

import subprocess
import sys

import pytest

ORDER = "import {start}, numpy, sys; names = list(sys.modules); print(names.index('intents') < names.index('numpy'))"


@pytest.mark.parametrize("start", ["cli.main", "app"])
def test_wherever_sodan_starts_one_thread_reckons(start: str) -> None:
    code = ORDER.format(start=start)
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == "True"
