"""Cold start of `sodan serve` to its first 200, against importing LINE's SDK alone, in the same run.

Yardstick: `import linebot.v3.messaging` in a fresh process, which every bot that imports the SDK at start pays first.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROUNDS = 5


def sdk() -> float:
    """Seconds to import the SDK's messaging part."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import linebot.v3.messaging"], check=True)
    return time.perf_counter() - begun


def first_200(folder: Path) -> float:
    """Seconds from starting `sodan serve` on an empty database to the first 200 of /health."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "LINE_CHANNEL_SECRET": "bench",
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "LINE_API_BASE": "http://127.0.0.1:9",
        "DATABASE_URL": f"sqlite:///{folder / 'sodan.db'}",
        "SODAN_PORT": str(port),
    }
    begun = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.01)
    finally:
        running.terminate()
        running.wait()


def main() -> None:
    imports, starts = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            imports.append(sdk())
            starts.append(first_200(Path(folder)))
    ours, theirs = statistics.median(starts), statistics.median(imports)
    print(f"sodan serve, first 200: {ours:.2f} s; importing the SDK alone: {theirs:.2f} s; ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
