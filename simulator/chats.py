"""A chat with the things done in it, named as a test would tell them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator import ids, media
from simulator.contents import Content
from simulator.transcript import Item, Transcript

if TYPE_CHECKING:
    from simulator.people import Person
    from simulator.platform import Platform


class Chat(ABC):
    """A one-to-one chat or a group; every deed returns the id of its webhook event. `as_`: which member does it."""

    kind = "user"

    def __init__(self, platform: Platform, chat_id: str, name: str) -> None:
        self._platform = platform
        self.id = chat_id
        self.name = name
        self.transcript = Transcript()

    # What they do

    def says(self, text: str, *, as_: Person | None = None, quoting: str | None = None) -> str:
        quoted = {"quotedMessageId": quoting} if quoting else {}
        return self._sends({"type": "text", "text": text, **quoted}, as_, quotable=True)

    def sends_sticker(self, *, as_: Person | None = None, package_id: str = "446", sticker_id: str = "1988") -> str:
        message = {"type": "sticker", "packageId": package_id, "stickerId": sticker_id}
        return self._sends({**message, "stickerResourceType": "STATIC", "keywords": ["hello"]}, as_, quotable=True)

    def sends_image(self, *, as_: Person | None = None, content: Content | None = None) -> str:
        return self._sends_file({"type": "image"}, content or media.picture(), as_, quotable=True)

    def sends_images(self, contents: Sequence[Content], *, as_: Person | None = None) -> list[str]:
        """Several chosen together: one message each, which tell that they belong together."""
        of = {"id": ids.message_id(), "total": len(contents)}
        sets = [
            {"imageSet": {**of, "index": place}} if len(contents) > 1 else {} for place in range(1, len(contents) + 1)
        ]
        both = zip(sets, contents, strict=True)
        return [self._sends_file({"type": "image", **one}, content, as_, quotable=True) for one, content in both]

    def sends_audio(self, *, as_: Person | None = None, milliseconds: int = 1000) -> str:
        return self._sends_file({"type": "audio", "duration": milliseconds}, media.silence(milliseconds), as_)

    def sends(self, message: Mapping[str, Any], *, as_: Person | None = None) -> str:
        """Any message object at all; an id, and a quote token where LINE gives one, are added."""
        return self._sends(dict(message), as_, quotable=message.get("type") in ("text", "sticker", "image", "video"))

    def taps(self, what: str, *, picks: str | None = None, as_: Person | None = None) -> str:
        """Tap a quick reply or button by its label or postback data; `picks` is what the date picker is set to.

        LookupError names what could have been tapped.
        """
        with self._platform.lock:
            return self.does(self._tappable(what), picks=picks, as_=as_)

    def does(self, action: Mapping[str, Any], *, picks: str | None = None, as_: Person | None = None) -> str:
        """What a tap on it does; LookupError for one that only opens something on the phone."""
        match action["type"]:
            case "message":
                return self.says(action["text"], as_=as_)
            case "postback":
                return self.posts_back(action["data"], shown=action.get("displayText"), as_=as_)
            case "datetimepicker":
                picked = picks or action.get("initial")
                if picked is None:
                    raise LookupError(f"{action.get('label')!r} is a picker: say what it picks")
                return self.posts_back(action["data"], params={action["mode"]: picked}, as_=as_)
        raise LookupError(f"a {action['type']} action opens something on the phone and tells nobody")

    def posts_back(
        self,
        data: str,
        *,
        shown: str | None = None,
        params: Mapping[str, Any] | None = None,
        as_: Person | None = None,
    ) -> str:
        """A postback; `shown` stands in the chat as the person's own words but makes no message event."""
        platform, now = self._platform, self._platform.now()
        name = self._name(as_)
        with platform.lock:
            if shown:
                self.transcript.add(now, "person", {"type": "text", "text": shown}, ids.message_id(), name)
            else:
                self.transcript.notice(now, "person", "postback", name=name, data=data)
            postback = {"data": data, **({"params": dict(params)} if params else {})}
            return platform.happens(self, "postback", {"postback": postback}, replyable=True)

    def unsends(self, message_id: str | None = None, *, as_: Person | None = None) -> str:
        """Take a message back, the last one unless told which: its words are gone from the phone and from LINE."""
        platform = self._platform
        with platform.lock:
            item = self.transcript.find(message_id) if message_id else self.transcript.messages("person")[-1]
            item.unsent, item.message = True, {"type": item.message["type"], "id": item.message_id}
            platform.contents.take_back(item.message_id)
            self.transcript.notice(platform.now(), "person", "unsend", item.message_id, self._name(as_))
            return platform.happens(self, "unsend", {"unsend": {"messageId": item.message_id}})

    # What they see

    def heard(self) -> list[str]:
        """The words of every message the account sent since this was last asked; a picture counts as ''."""
        with self._platform.lock:
            return [item.text for item in self.transcript.unheard()]

    def hears(self, seconds: float = 5.0) -> list[str]:
        """Like `heard`, but waits for the first word; TimeoutError when none comes."""
        with self._platform.lock:
            if not self._platform.lock.wait_for(self.transcript.has_unheard, seconds):
                raise TimeoutError(f"nobody said anything to {self.name} for {seconds} s")
            return self.heard()

    @property
    def items(self) -> list[Item]:
        with self._platform.lock:
            return list(self.transcript.items)

    @property
    def last(self) -> Item:
        """The last message of either side; IndexError in an empty chat."""
        return self.transcript.messages()[-1]

    @property
    def offered(self) -> list[str]:
        """The labels of the quick replies on screen."""
        with self._platform.lock:
            return [str(action.get("label", "")) for action in self.transcript.quick_replies()]

    @property
    def reply_token(self) -> str:
        """The token of this chat's last event that had one."""
        return self._platform.last_reply_token[self.id]

    # How LINE sees them

    @abstractmethod
    def source(self, by: Person | None, /) -> dict[str, str]: ...

    @abstractmethod
    def reached(self, now: datetime, /) -> int:
        """How many people a message sent now arrives at; what is counted against the month."""

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "kind": self.kind}

    def _member(self, as_: Person | None, /) -> Person | None:
        return as_

    def _name(self, as_: Person | None, /) -> str | None:
        member = self._member(as_)
        return member.name if member else None

    def _sends(self, message: dict[str, Any], as_: Person | None, *, quotable: bool = False) -> str:
        platform, now = self._platform, self._platform.now()
        member = self._member(as_)
        with platform.lock:
            message["id"] = ids.message_id()
            if quotable:
                message["quoteToken"] = platform.quotes.issue(self.id)
            message["markAsReadToken"] = platform.issue_read_token(self.id)
            self.transcript.add(now, "person", message, message["id"], self._name(as_))
            if member:
                member.wrote_at = now
            return platform.happens(self, "message", {"message": message}, replyable=True, by=member)

    def _sends_file(
        self, message: dict[str, Any], content: tuple[str, bytes], as_: Person | None, *, quotable: bool = False
    ) -> str:
        with self._platform.lock:
            event_id = self._sends({**message, "contentProvider": {"type": "line"}}, as_, quotable=quotable)
            self._platform.contents.put(self.transcript.items[-1].message_id, content)
            return event_id

    def _tappable(self, what: str) -> Mapping[str, Any]:
        actions = self.transcript.tappable()
        for action in actions:
            if what in (action.get("label"), action.get("data")):
                return action
        raise LookupError(f"nothing on {self.name}'s screen is called {what!r}: {[a.get('label') for a in actions]}")
