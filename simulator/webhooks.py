"""Webhooks as LINE sends them: signed over the raw bytes, in order per chat, in the background, and sometimes again."""

import base64
import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from simulator.rules import limits

Event = dict[str, Any]
# The reasons LINE's console lists: https://developers.line.biz/en/docs/messaging-api/check-webhook-error-statistics/
Outcome = Literal["ok", "could_not_connect", "request_timeout", "error_status_code", "unclassified"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook request and how the bot took it; `status` is 0 when no answer came."""

    at: datetime
    event_ids: tuple[str, ...]
    outcome: Outcome
    status: int
    seconds: float
    redelivery: bool = False

    @property
    def late(self) -> bool:
        """Whether the bot took longer than LINE waits."""
        return self.seconds > limits.WEBHOOK_SECONDS


def sign(secret: str, body: bytes) -> str:
    """https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/"""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def encode(destination: str, events: Iterable[Event]) -> bytes:
    """The raw body: UTF-8 as it is, escaped only where a text holds half an emoji and UTF-8 has no bytes for it."""
    body = {"destination": destination, "events": list(events)}
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":")).encode()


def again(events: Sequence[Event]) -> list[Event]:
    """The same events marked as redelivered; ids, reply tokens and timestamps stay."""
    return [{**event, "deliveryContext": {"isRedelivery": True}} for event in events]


def post(url: str, body: bytes, signature: str) -> tuple[Outcome, int, float]:
    """Send one request; nothing the network does is raised."""
    began = time.monotonic()
    try:
        status = _status(url, body, signature)
    except TimeoutError:
        return "request_timeout", 0, time.monotonic() - began
    except ConnectionRefusedError:
        return "could_not_connect", 0, time.monotonic() - began
    except (OSError, http.client.HTTPException):
        return "unclassified", 0, time.monotonic() - began
    outcome: Outcome = "ok" if 200 <= status < 300 else "error_status_code"
    return outcome, status, time.monotonic() - began


def _status(url: str, body: bytes, signature: str) -> int:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=limits.WEBHOOK_SECONDS)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
        "x-line-signature": signature,
    }
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()
