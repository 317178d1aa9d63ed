"""Ten thousand malformed, hostile or merely odd webhook bodies: no 5xx, no lost neighbour, no leaked text."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.line import events
from bot.line.webhook import webhook
from simulator.webhooks import sign
from store import db, inbox
from store.db import Database
from store.intake import Intake
from tests.conftest import Hands

SECRET = "channel secret"
LEAK = "ひみつのことば"
MAI = "U" + "a" * 32

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["\x00", "\ud800", LEAK, "user", "text", "message", "active", "", "\u202e"]),
)
junk = st.recursive(
    odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
source = st.one_of(
    junk,
    st.fixed_dictionaries(
        {"type": st.sampled_from(["user", "group", "room", "planet"])}, optional={"userId": odd, "groupId": odd}
    ),
    st.just({"type": "user", "userId": MAI}),
)
message = st.one_of(
    junk,
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["text", "sticker", "image", "hologram"]),
            "id": odd,
            "text": st.one_of(odd, st.text()),
        },
        optional={"mention": junk, "emojis": junk},
    ),
)
KINDS = [
    "message",
    "postback",
    "follow",
    "unfollow",
    "unsend",
    "join",
    "leave",
    "messageEdited",
    "novelty",
    "accountLink",
]


def _event(**parts: Any) -> Any:
    """An event with these parts right or odd, and any of the others."""
    common = {"timestamp": odd, "mode": odd, "webhookEventId": odd, "replyToken": odd, "deliveryContext": odd}
    return st.fixed_dictionaries(parts, optional=common)


MAIS = st.just({"type": "user", "userId": MAI})
EVENTS = {
    "odd messages": _event(type=st.just("message"), source=MAIS, message=message),
    "odd sources": _event(type=st.sampled_from(KINDS), source=source, message=junk),
    "odd kinds": _event(
        type=st.one_of(st.sampled_from(KINDS), odd), source=MAIS, postback=junk, unsend=junk, follow=junk
    ),
    "junk": junk,
}


def good(number: int) -> dict[str, Any]:
    """A message of Mai's as LINE sends it."""
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1_900_000_000_000 + number,
        "webhookEventId": f"01GOOD{number:020}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": MAI},
        "replyToken": "t" * 32,
        "message": {"type": "text", "id": str(number), "text": "毛穴に効きますか", "quoteToken": "q"},
    }


class Intaking:
    """The webhook with a real database behind it; what was handed over is kept to look at."""

    def __init__(self, database: Database, clock: Hands) -> None:
        self.database = database
        self.handed: list[str] = []
        self.number = 0
        self.intake = Intake(database, self.handed.extend)
        app = Flask("property")
        app.register_blueprint(webhook(SECRET, self.intake, clock))
        self.client: FlaskClient = app.test_client()

    def post(self, body: bytes) -> int:
        return self.client.post(
            "/line/webhook", data=body, headers={"x-line-signature": sign(SECRET, body)}
        ).status_code

    def kept(self, event_id: str) -> bool:
        with self.database.look() as tx:
            return tx.row(inbox.KNOWN, event_id=event_id) is not None


@pytest.fixture(scope="module")
def intaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intaking]:
    from datetime import UTC, datetime

    database = db.connect(f"sqlite:///{Path(tmp_path_factory.mktemp('webhook')) / 'sodan.db'}")
    db.upgrade(database)
    made = Intaking(database, Hands(datetime(2030, 4, 1, 17, 0, tzinfo=UTC)))
    yield made
    made.intake.close()
    database.close()


QUICKLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", EVENTS)
@settings(QUICKLY, max_examples=900)
@given(data=st.data())
def test_a_good_event_survives_any_neighbours(
    intaking: Intaking, caplog: pytest.LogCaptureFixture, kind: str, data: st.DataObject
) -> None:
    before, after = data.draw(st.lists(EVENTS[kind], max_size=2)), data.draw(st.lists(EVENTS[kind], max_size=1))
    caplog.set_level(logging.DEBUG, "sodan")
    caplog.clear()
    intaking.number += 1
    body = json.dumps({"destination": MAI, "events": [*before, good(intaking.number), *after]}).encode()
    assert intaking.post(body) == 200
    assert intaking.kept(f"01GOOD{intaking.number:020}")
    assert LEAK not in caplog.text


@pytest.mark.slow
@settings(QUICKLY, max_examples=500)
@given(body=st.one_of(st.binary(max_size=200), junk.map(lambda value: json.dumps(value).encode())))
def test_any_bytes_at_all_are_no_more_than_refused(intaking: Intaking, body: bytes) -> None:
    assert intaking.post(body) in (200, 400)
    unsigned = intaking.client.post("/line/webhook", data=body, headers={"x-line-signature": "x"})
    assert unsigned.status_code == 401


@pytest.mark.parametrize("signature", [None, "", "x", "ひ", "=" * 9999])
def test_a_wrong_or_missing_signature_is_refused(intaking: Intaking, signature: str | None) -> None:
    body = json.dumps({"events": [good(0)]}).encode()
    headers = {} if signature is None else {"x-line-signature": signature.encode().decode("latin-1")}
    assert intaking.client.post("/line/webhook", data=body, headers=headers).status_code == 401
    assert not intaking.kept(good(0)["webhookEventId"])


def test_lines_own_test_vector() -> None:
    from bot.line.webhook import signature_matches

    secret, signature = "8c570fa6dd201bb328f1c1eac23a96d8", "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signature_matches(secret, body, signature)
    assert not signature_matches(secret, body + b" ", signature)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"events": null}',
        b'{"events": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"events": [' + b"[" * 100_000,
        b'{"events": [NaN, 1e999, -1e999]}',
    ],
)
def test_bodies_that_break_parsers(intaking: Intaking, body: bytes) -> None:
    assert intaking.post(body) in (200, 400)


def test_a_number_of_ten_thousand_digits_takes_no_neighbour_along(intaking: Intaking) -> None:
    huge = b'{"type": "x", "timestamp": ' + b"9" * 10_000 + b"}"
    body = b'{"events": [' + huge + b", " + json.dumps(good(77)).encode() + b"]}"
    assert intaking.post(body) == 200
    assert intaking.kept(good(77)["webhookEventId"])


def test_the_verify_call_gets_200(intaking: Intaking) -> None:
    assert intaking.post(b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}') == 200


@settings(QUICKLY, max_examples=500)
@given(raw=st.one_of(*EVENTS.values()))
def test_reading_an_event_never_raises_and_always_gives_the_same(raw: Any) -> None:
    now = Hands.__call__(_noon())
    if not isinstance(raw, dict):
        return
    try:
        plain = json.loads(json.dumps(raw))
    except ValueError:
        return
    first, second = events.record(plain, now), events.record(plain, now)
    assert (first is None) == (second is None)
    assert first is None or second is None or replace(first, arrival="") == replace(second, arrival="")


def _noon() -> Hands:
    from datetime import UTC, datetime

    return Hands(datetime(2030, 4, 1, 3, 0, tzinfo=UTC))
