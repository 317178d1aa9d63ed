"""A chat as the phone shows it: what was said on either side, in order, and what has not been looked at yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from simulator import reading

Sender = Literal["person", "account"]
_KIND_OF = {"textV2": "text"}


@dataclass(slots=True)
class Item:
    """One thing in a transcript. `message` is the raw LINE message object; a notice's `type` says what happened:
    follow, unfollow, join, leave, unsend, postback, loading or read."""

    n: int
    at: datetime
    sender: Sender
    kind: str
    message: Mapping[str, Any]
    message_id: str
    name: str | None = None
    unsent: bool = False

    @property
    def text(self) -> str:
        """The words on the screen."""
        return reading.words(self.message)

    @property
    def labels(self) -> list[str]:
        """What can be tapped in this item, quick replies last; a line that opens a telephone has none."""
        actions = reading.buttons(self.message) + reading.quick_replies(self.message)
        return [str(action["label"]) for action in actions if action.get("label")]

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "n": self.n,
            "at": self.at.isoformat(),
            "from": self.sender,
            "kind": self.kind,
            "message": self.message,
            "messageId": self.message_id,
            "unsent": self.unsent,
        }
        return shown | ({"name": self.name} if self.name else {})


@dataclass(slots=True)
class Transcript:
    """Items are numbered from 1 without gaps. Not locked: the platform's lock is held by whoever calls."""

    items: list[Item] = field(default_factory=list)
    _looked: int = 0

    def add(
        self, at: datetime, sender: Sender, message: Mapping[str, Any], message_id: str, name: str | None = None
    ) -> Item:
        kind = str(message["type"])
        return self._append(at, sender, _KIND_OF.get(kind, kind), message, message_id, name)

    def notice(
        self, at: datetime, sender: Sender, what: str, message_id: str = "", name: str | None = None, **more: Any
    ) -> Item:
        """Something that is not a message: a grey line, the loading dots."""
        return self._append(at, sender, "notice", {"type": what, **more}, message_id, name)

    def _append(
        self, at: datetime, sender: Sender, kind: str, message: Mapping[str, Any], message_id: str, name: str | None
    ) -> Item:
        item = Item(len(self.items) + 1, at, sender, kind, message, message_id, name)
        self.items.append(item)
        return item

    def after(self, n: int) -> list[Item]:
        return self.items[max(n, 0) :]

    def messages(self, sender: Sender | None = None) -> list[Item]:
        """Everything but notices, of one side or of both."""
        return [item for item in self.items if item.kind != "notice" and sender in (None, item.sender)]

    def unheard(self) -> list[Item]:
        """What the account said since the last look, which this is."""
        fresh, self._looked = self.items[self._looked :], len(self.items)
        return [item for item in fresh if item.sender == "account" and item.kind != "notice"]

    def has_unheard(self) -> bool:
        return any(item.sender == "account" and item.kind != "notice" for item in self.items[self._looked :])

    def find(self, message_id: str) -> Item:
        """KeyError where no message has this id."""
        for item in reversed(self.items):
            if item.message_id == message_id and item.kind != "notice":
                return item
        raise KeyError(message_id)

    def quick_replies(self) -> list[Mapping[str, Any]]:
        """They are on screen only while the account's message that carries them is the last one.

        https://developers.line.biz/en/docs/messaging-api/using-quick-reply/
        """
        last = next((item for item in reversed(self.items) if item.kind != "notice"), None)
        return reading.quick_replies(last.message) if last and last.sender == "account" else []

    def tappable(self) -> list[Mapping[str, Any]]:
        """Quick replies on screen, then every button in the transcript from the newest up."""
        said = [item for item in reversed(self.items) if item.sender == "account" and item.kind != "notice"]
        return self.quick_replies() + [action for item in said for action in reading.buttons(item.message)]
