"""Where LINE knocks: verify, parse, record, hand over, 200."""

import base64
import hashlib
import hmac
import json
import logging

from flask import Blueprint, Response, request

from bot.line import events
from clinic.clock import Clock
from store.inbox import Recorded
from store.intake import Intake

log = logging.getLogger("sodan.webhook")

# LINE documents no size. A hundred events are 48 KB (measured); this is far beyond, and bounds what a stranger can send.
BODY_LIMIT = 4 * 1024 * 1024
# In the request's environ: what the intake settles, where the server waits for it before it answers (bot/web/gateway.py).
AWAITED = "sodan.awaited"


def webhook(secret: str, intake: Intake, clock: Clock) -> Blueprint:
    """The route LINE calls: 200 once the events are durable, 503 where they cannot be kept, so that LINE delivers them again."""
    blueprint = Blueprint("line", __name__)

    @blueprint.post("/line/webhook")
    def receive() -> Response:
        body = request.get_data(cache=False)
        if not signature_matches(secret, body, request.headers.get("x-line-signature")):
            log.warning("a webhook was refused: its signature does not match")
            return _say(401, "The signature does not match this channel's secret.")
        raw_events = _read(body)
        if raw_events is None:
            return _say(400, "The body is not a webhook of LINE's.")
        recorded = _record_each(raw_events, clock)
        awaited = request.environ.get(AWAITED)
        if awaited is not None:
            intake.submit(recorded, awaited)
            return _say(200, "OK")
        try:
            intake.record(recorded)
        except Exception:  # the intake has told the log
            return _say(503, NOT_KEPT)
        return _say(200, "OK")

    return blueprint


def signature_matches(secret: str, body: bytes, signature: str | None) -> bool:
    """Whether a body comes from LINE, compared in constant time before anything is parsed; any header value is fine, even none.

    Source: LINE Developers, "Verify webhook signature". The SDK's validator wants text and fails on a missing header or on
    bytes that are not UTF-8, and importing it costs 0.4 s, so the six lines stand here.
    """
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, (signature or "").encode("utf-8", "replace"))


NOT_KEPT = "The database does not answer; deliver this again."


def _say(status: int, text: str) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")


def _read(body: bytes) -> list[object] | None:
    """The events of a body, or None if it holds no list of them. LINE's "verify" call holds an empty one."""
    try:
        payload = _JSON.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    found = payload.get("events") if isinstance(payload, dict) else None
    return found if isinstance(found, list) else None


def _int(digits: str) -> int:
    """Python refuses to read thousands of digits; they are nobody's time stamp, and the next event is somebody's message."""
    return int(digits) if len(digits) < 20 else 0


_JSON = json.JSONDecoder(parse_int=_int)


def _record_each(raw_events: list[object], clock: Clock) -> list[Recorded]:
    """Every event that can be kept; one that cannot does not take its neighbours along."""
    now = clock()
    kept = []
    for raw in raw_events:
        try:
            event = events.record(raw, now) if isinstance(raw, dict) else None
        except Exception as problem:  # nothing LINE may invent is worth losing the next event
            log.error("an event could not be read: %s", type(problem).__name__)
            continue
        if event is not None:
            kept.append(event)
    return kept
