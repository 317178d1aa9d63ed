"""Pin what pyproject.toml asks for in requirements/run.txt and requirements/dev.txt: every version, every file by its hash.

`tools/lock.py` keeps the pinned versions that still fit; `--upgrade` takes the newest; `--check` only says, without
network, whether pyproject.toml has changed since.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

RUN, DEV = Path("requirements/run.txt"), Path("requirements/dev.txt")
UV = (".venv/bin/uv", "--quiet", "--no-config", "pip", "compile", "--only-binary", ":all:")
PINNED = ("--universal", "--generate-hashes", "--fork-strategy", "fewest", "--no-header", "--annotation-style", "line")
LOCKER = "uv"  # what this script runs, so pinned with the rest

PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28")


def pyproject() -> dict[str, dict[str, object]]:
    return tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))


def first_line() -> str:
    """A lock carries a digest of the wishes it was made from, so that a forgotten `make lock` shows."""
    tables = pyproject()
    keys = ("requires-python", "dependencies", "optional-dependencies")
    wishes = [tables["build-system"]["requires"], *(tables["project"].get(key) for key in keys)]
    digest = hashlib.sha256(json.dumps(wishes).encode()).hexdigest()
    return f"# Written by `make lock` from pyproject.toml ({digest[:16]})\n"


def compile_lock(lock: Path, build_tools: Sequence[str], options: Sequence[str]) -> None:
    """Resolve for every platform and Python at once; the build tools are pinned too, as pip builds without isolation."""
    inputs = ("--output-file", str(lock), "pyproject.toml", "-")
    command = [*UV, *PINNED, "--python-version", PYTHONS[0], *options, *inputs]
    subprocess.run(command, input="\n".join(build_tools), text=True, check=True, stdout=subprocess.DEVNULL)
    lock.write_text(first_line() + lock.read_text(encoding="utf-8"), encoding="utf-8")


def prove_installable(platform: str, python: str) -> None:
    """Fail where a pinned version has no wheel: nothing is ever compiled on the machine of whoever installs."""
    target = ("--python-platform", platform, "--python-version", python)
    subprocess.run([*UV, "--no-deps", *target, str(DEV)], check=True, stdout=subprocess.DEVNULL)
    print(f"  installable: {platform}, Python {python}")


def write(options: Sequence[str]) -> None:
    requires = pyproject()["build-system"]["requires"]
    assert isinstance(requires, list)
    compile_lock(RUN, requires, options)
    compile_lock(DEV, [*requires, LOCKER], [*options, "--extra", "dev", "--constraints", str(RUN)])
    for platform in PLATFORMS:
        for python in PYTHONS:
            prove_installable(platform, python)


def stale() -> list[str]:
    return [str(lock) for lock in (RUN, DEV) if not lock.read_text(encoding="utf-8").startswith(first_line())]


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        write(sys.argv[1:])
    elif stale():
        sys.exit(f"pyproject.toml has changed since {' and '.join(stale())} were made: type `make lock`")
