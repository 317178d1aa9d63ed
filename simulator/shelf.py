"""The rich menus LINE keeps: pictures, aliases, who is linked to which, and what everybody sees.

https://developers.line.biz/en/docs/messaging-api/rich-menus-overview/
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from simulator.rules import limits

Status = Literal["SUCCESS", "RICHMENU_ALIAS_ID_NOTFOUND", "RICHMENU_NOTFOUND"]


@dataclass(slots=True)
class RichMenu:
    """`picture` is a media type and the bytes; without one nobody can be shown the menu."""

    id: str
    told: Mapping[str, Any]
    picture: tuple[str, bytes] | None = None

    def as_json(self) -> dict[str, Any]:
        return {"richMenuId": self.id, **self.told}


@dataclass(slots=True)
class Shelf:
    """Guarded by the platform's lock."""

    menus: dict[str, RichMenu] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    moves: dict[str, datetime] = field(default_factory=dict)

    def add(self, told: Mapping[str, Any]) -> str:
        menu = RichMenu(f"richmenu-{secrets.token_hex(16)}", told)
        self.menus[menu.id] = menu
        return menu.id

    def drop(self, menu_id: str) -> bool:
        """An alias of it stays and leads nowhere."""
        if self.menus.pop(menu_id, None) is None:
            return False
        self.linked = {user: linked for user, linked in self.linked.items() if linked != menu_id}
        if self.default == menu_id:
            self.default = None
        return True

    def shown_to(self, user_id: str) -> RichMenu | None:
        """A person's own goes before the one everybody sees."""
        for menu_id in (self.linked.get(user_id), self.default):
            menu = self.menus.get(menu_id or "")
            if menu and menu.picture:
                return menu
        return None

    def switch(self, user_id: str, alias: str) -> Status:
        """What a tap on a tab does: from then on the person is linked to the other menu."""
        menu_id = self.aliases.get(alias)
        if menu_id is None:
            return "RICHMENU_ALIAS_ID_NOTFOUND"
        if menu_id not in self.menus:
            return "RICHMENU_NOTFOUND"
        self.linked[user_id] = menu_id
        return "SUCCESS"

    def move(self, operations: list[Mapping[str, Any]]) -> None:
        for one in operations:
            if one["type"] == "unlinkAll":
                self.linked.clear()
            for user in [user for user, menu_id in self.linked.items() if menu_id == one.get("from")]:
                if one["type"] == "link":
                    self.linked[user] = one["to"]
                else:
                    del self.linked[user]

    def phase(self, request_id: str, now: datetime) -> Literal["ongoing", "succeeded"] | None:
        """LINE takes a while; None for a request it does not know."""
        asked_at = self.moves.get(request_id)
        if asked_at is None:
            return None
        return "succeeded" if now - asked_at >= limits.MENU_MOVE_TAKES else "ongoing"
