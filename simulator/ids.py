"""Names of things as LINE makes them: only their outward shape is known, so the rest is chance."""

import itertools
import secrets
import time
from datetime import datetime

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_counter = itertools.count(int(time.time() * 1000) * 100_000)


def user_id() -> str:
    return "U" + secrets.token_hex(16)


def group_id() -> str:
    return "C" + secrets.token_hex(16)


def message_id() -> str:
    """18 digits, rising, and never met again by a bot whose database outlives the stand-in."""
    return str(next(_counter))


def reply_token() -> str:
    return secrets.token_hex(16)


def opaque_token() -> str:
    """A quote or mark-as-read token."""
    return secrets.token_urlsafe(24)


def ulid(at: datetime) -> str:
    """webhookEventId: 48 bits of milliseconds and 80 of chance as 26 characters."""
    value = (milliseconds(at) << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
