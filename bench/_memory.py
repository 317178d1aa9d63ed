"""How much memory this process has taken at most. No benchmark of its own: `make bench` passes over names like this one."""

import re
from pathlib import Path


def peak_mb() -> float:
    """Megabytes. ru_maxrss would not do: in a new process it begins with what the parent held."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024


def forget_peak() -> None:
    """Count from what is held now: https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html"""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
