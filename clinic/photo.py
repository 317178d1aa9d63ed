"""Photos that patients send: asked about, agreed to, fetched from LINE, seen by staff."""

from dataclasses import dataclass
from typing import Literal

# asked: whether staff may see it. wanted: they may, and it is to be fetched. gone: LINE has it no more. unfit: it cannot be
# shown.
PhotoStatus = Literal["asked", "refused", "wanted", "kept", "gone", "unfit"]

# Bytes of one photo as LINE hands it out; a limit of ours. LINE names none for what people send, and shrinks what is not sent as
# an original; the originals of today's phones have 3 to 12 MB.
PHOTO_BYTES = 20 * 1024 * 1024
MOST_AT_ONCE = 50  # of one person at a time that are asked about or kept; LINE's app sends that many in one go


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that LINE holds, by its message. `set_id` names those sent in one go, `total` how many they are, 0 where LINE does
    not tell: https://developers.line.biz/en/reference/messaging-api/#wh-image"""

    message_id: str
    set_id: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What LINE said when a photo was asked for: it is `here`; it is being prepared (`not-yet`); it is `gone` for good; it is
    `too-large`; or LINE is `away`, slow, or took no token, and is asked again."""

    outcome: Literal["here", "not-yet", "gone", "too-large", "away"]
    content: bytes = b""
    reason: str = ""  # for logs: a status or the kind of trouble


@dataclass(frozen=True, slots=True)
class Pictures:
    """A photo made anew, as JPEG: small for the conversation, and whole."""

    thumbnail: bytes
    picture: bytes
