"""Persons and groups: what only they do, and how LINE sees them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.chats import Chat
from simulator.rules import limits

if TYPE_CHECKING:
    from simulator.platform import Platform


class Person(Chat):
    """`language` is what the profile tells, None where the person did not consent to tell it."""

    def __init__(self, platform: Platform, user_id: str, name: str, language: str | None) -> None:
        super().__init__(platform, user_id, name)
        self.language = language
        self.following = False
        self.blocked = False
        self.wrote_at: datetime | None = None
        self.shows_id_in_groups = True

    def follows(self) -> str:
        """Add the account as a friend, or take it back after blocking."""
        with self._platform.lock:
            again, self.following, self.blocked = self.blocked, True, False
            self.transcript.notice(self._platform.now(), "person", "follow")
            return self._platform.happens(self, "follow", {"follow": {"isUnblocked": again}}, replyable=True)

    def blocks(self) -> str:
        with self._platform.lock:
            self.following, self.blocked = False, True
            self.transcript.notice(self._platform.now(), "person", "unfollow")
            return self._platform.happens(self, "unfollow", {})

    def source(self, _by: Person | None, /) -> dict[str, str]:
        return {"type": "user", "userId": self.id}

    def reached(self, now: datetime, /) -> int:
        """Friends, and for a week whoever wrote; https://developers.line.biz/en/reference/messaging-api/#send-push-message"""
        wrote_lately = self.wrote_at is not None and now - self.wrote_at <= limits.STRANGER_LIFE
        return int(not self.blocked and (self.following or wrote_lately))

    def shows_profile(self) -> bool:
        return not self.blocked and (self.following or self.wrote_at is not None)

    def as_json(self) -> dict[str, Any]:
        more: dict[str, Any] = {
            "language": self.language,
            "following": self.following,
            "blocked": self.blocked,
            "members": [],
        }
        return super().as_json() | more

    def _member(self, _as: Person | None, /) -> Person | None:
        return self

    def _name(self, _as: Person | None, /) -> str | None:
        return None


class Group(Chat):
    """A group chat; the account is in it from the first unless it leaves or is removed."""

    kind = "group"

    def __init__(self, platform: Platform, group_id: str, name: str, members: list[Person]) -> None:
        super().__init__(platform, group_id, name)
        self.members = members
        self.has_account = True

    def invites_account(self) -> str:
        with self._platform.lock:
            self.has_account = True
            self.transcript.notice(self._platform.now(), "person", "join")
            return self._platform.happens(self, "join", {}, replyable=True)

    def removes_account(self) -> str:
        with self._platform.lock:
            self.has_account = False
            self.transcript.notice(self._platform.now(), "person", "leave")
            return self._platform.happens(self, "leave", {})

    def welcomes(self, person: Person) -> str:
        with self._platform.lock:
            self.members.append(person)
            joined = {"joined": {"members": [person.source(None)]}}
            return self._platform.happens(self, "memberJoined", joined, replyable=True)

    def sees_off(self, person: Person) -> str:
        with self._platform.lock:
            self.members.remove(person)
            return self._platform.happens(self, "memberLeft", {"left": {"members": [person.source(None)]}})

    def source(self, by: Person | None, /) -> dict[str, str]:
        """https://developers.line.biz/en/reference/messaging-api/#source-group"""
        shown = {"userId": by.id} if by and by.shows_id_in_groups else {}
        return {"type": "group", "groupId": self.id, **shown}

    def reached(self, _now: datetime, /) -> int:
        return len(self.members) if self.has_account else 0

    def as_json(self) -> dict[str, Any]:
        members = [member.id for member in self.members]
        return super().as_json() | {
            "language": None,
            "following": self.has_account,
            "blocked": False,
            "members": members,
        }
