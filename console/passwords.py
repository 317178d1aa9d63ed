"""Passwords: which will do, and their hashes. Of a wrong name and a wrong password nobody can tell which it was."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST, LONGEST = 12, 200
_MANY = 5  # different characters at least

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# Compared with where there is no such member, so that the answer takes as long.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$qGfqKNrUNVmZqPOuo+xbdA$QEBQm2G1eCFp26r5Nm05tf+l6ULGMXXePPU2xwYPtrQ"


def will_do(password: str, name: str | None) -> bool:
    """Long enough, and not one character again and again or the name. What it is made of is everybody's own affair."""
    bare = password.strip().casefold()
    if not SHORTEST <= len(password) <= LONGEST or len(set(bare)) < _MANY:
        return False
    return not name or bare.replace(name.casefold(), "").strip("0123456789 -_.!") != ""


def hashed(password: str) -> str:
    return _hasher.hash(password)


def right(kept: str | None, password: str) -> bool:
    """Whether it is the one that was hashed; as slow for nobody's."""
    try:
        return _hasher.verify(kept or _NOBODYS, password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
