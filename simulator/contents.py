"""The bytes behind pictures and voices: kept until taken back."""

from typing import Literal

Content = tuple[str, bytes]


class Contents:
    """https://developers.line.biz/en/reference/messaging-api/#get-content"""

    def __init__(self) -> None:
        self._contents: dict[str, Content | None] = {}

    def put(self, message_id: str, content: Content) -> None:
        """`content` is a media type and the bytes."""
        self._contents[message_id] = content

    def take_back(self, message_id: str) -> None:
        if message_id in self._contents:
            self._contents[message_id] = None

    def get(self, message_id: str) -> Content | Literal["unknown", "gone"]:
        return self._contents.get(message_id, "unknown") or "gone"
