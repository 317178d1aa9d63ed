"""Who of the clinic's people it is that writes or presses on LINE."""

from clinic.actors import StaffMember
from store import staff
from store.db import Tx


def actor(tx: Tx, chat: str, person: str | None) -> StaffMember:
    """The colleague who acts in a chat: in a group the person who pressed, where they come in by a chat of their own as well;
    else whom the chat belongs to."""
    member = staff.by_line(tx, person) if person else None
    known = member is not None or person in (None, "", chat)
    member = member or staff.by_line(tx, chat)
    if member is None:
        return StaffMember(chat, person)
    return StaffMember(chat, person, member.role, member.id, member.name, known)
