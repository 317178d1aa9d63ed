"""Persons and groups: what only they do, and how LINE sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.chats import Chat
from simulator.rules import limits

if TYPE_CHECKING:
    from simulator.platform import Platform
    from simulator.shelf import RichMenu


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

    @property
    def menu(self) -> RichMenu | None:
        """The rich menu below the chat."""
        with self._platform.lock:
            return self._platform.shelf.shown_to(self.id)

    def presses(self, what: str) -> str:
        """Tap an area of the rich menu by its label or data; LookupError names those there are."""
        shown = self.menu
        actions = [area["action"] for area in shown.told["areas"]] if shown else []
        for action in actions:
            if what in (action.get("label"), action.get("data")):
                return self.does(action)
        raise LookupError(f"no area of {self.name}'s rich menu is called {what!r}: {[a.get('label') for a in actions]}")

    def turns_to(self, alias: str, data: str) -> str:
        """Tap a tab of the rich menu. The account hears of it, and of a tab that leads nowhere.

        https://developers.line.biz/en/reference/messaging-api/#postback-params-object-for-richmenu-switch-action
        """
        with self._platform.lock:
            status = self._platform.shelf.switch(self.id, alias)
            where = {"newRichMenuAliasId": alias} if status == "SUCCESS" else {}
            return self.posts_back(data, params={**where, "status": status})

    def does(self, action: Mapping[str, Any], *, picks: str | None = None, as_: Person | None = None) -> str:
        if action["type"] == "richmenuswitch":
            return self.turns_to(action["richMenuAliasId"], action["data"])
        return super().does(action, picks=picks, as_=as_)

    def source(self, _by: Person | None, /) -> dict[str, str]:
        return {"type": "user", "userId": self.id}

    def reached(self, now: datetime, /) -> int:
        """Friends, and for a week whoever wrote; https://developers.line.biz/en/reference/messaging-api/#send-push-message"""
        wrote_lately = self.wrote_at is not None and now - self.wrote_at <= limits.STRANGER_LIFE
        return int(not self.blocked and (self.following or wrote_lately))

    def shows_profile(self) -> bool:
        return not self.blocked and (self.following or self.wrote_at is not None)

    def as_json(self) -> dict[str, Any]:
        menu = self.menu
        more: dict[str, Any] = {
            "menu": menu.id if menu else None,
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
