"""Ids made in Python: sortable ones for rows, short ones that people can say over the phone."""

import hashlib
import itertools
import re
import secrets
from datetime import datetime

from clinic.clock import check_aware

# No 0/O, 1/I/L, U/V, 5/S, 2/Z, 8/B: read aloud and typed without mistakes.
_SPOKEN = "34679ACDEFGHJKMNPQRTWXY"
_CODE = re.compile("-".join([f"[{_SPOKEN}]{{3}}"] * 4))
_count = itertools.count()


def row_id(now: datetime) -> str:
    """32 hex digits that sort by time, then by order of making within one process."""
    milliseconds = int(check_aware(now).timestamp() * 1000)
    return f"{milliseconds:012x}{next(_count) & 0xFFFFFFFF:08x}{secrets.token_hex(6)}"


def spoken_id() -> str:
    """Six characters, 148 million of them: a task's number."""
    return "".join(secrets.choice(_SPOKEN) for _ in range(6))


def pseudonym(patient_id: str) -> str:
    """Four characters that tell one person from another in alerts, and nothing else about them."""
    number = int.from_bytes(hashlib.sha256(patient_id.encode()).digest()[:8], "big")
    return "".join(_SPOKEN[number // len(_SPOKEN) ** place % len(_SPOKEN)] for place in range(4))


def invitation_code() -> str:
    """Twelve characters in threes, 54 bits: what a colleague sends once to become staff."""
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(3)) for _ in range(4))


def recovery_code() -> str:
    """Sixteen characters in fours, 72 bits: what stands in for a lost phone."""
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(4)) for _ in range(4))


def is_invitation_code(text: str) -> bool:
    """Whether a text looks like one of those."""
    return _CODE.fullmatch(text) is not None
