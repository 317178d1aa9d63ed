"""The code of an app on a member's phone (RFC 6238), and what stands in for it when the phone is lost."""

from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

from clinic import ids
from store import credentials
from store.credentials import Secret
from store.db import Tx

SECONDS = 30
AROUND = (0, -1, 1)  # phones and servers are seldom of one mind
RECOVERY_CODES = 10


def new_key() -> str:
    return pyotp.random_base32()


def step_of(key: str, code: str, now: datetime) -> int | None:
    """The step of time a code belongs to; None where it is none of this key's at this moment."""
    made, bare = pyotp.TOTP(key), "".join(code.split())
    current = int(now.timestamp()) // SECONDS
    for step in (current + away for away in AROUND):
        if pyotp.utils.strings_equal(made.generate_otp(step), bare):
            return step
    return None


def accepts(tx: Tx, secret: Secret, code: str, now: datetime) -> bool:
    """Whether it is a code of the member's app, which is used up with it."""
    step = step_of(secret.code_key, code, now) if secret.code_key else None
    return step is not None and credentials.spend(tx, secret.member_id, step)


def recovers(tx: Tx, secret: Secret, code: str) -> bool:
    """Whether it is one of the recovery codes, however it is typed; it is used up with it."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return credentials.use_recovery_code(
        tx, secret.member_id, "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))
    )


def new_recovery_codes() -> list[str]:
    return [ids.recovery_code() for _ in range(RECOVERY_CODES)]


def picture(key: str, member: str, clinic: str) -> Markup:
    """The key for an app's camera, as an image within the page."""
    address = pyotp.TOTP(key).provisioning_uri(name=member, issuer_name=clinic)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704  made by segno alone, and names in it are only dots
