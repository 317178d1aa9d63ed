"""Which failure waits, on which way, and when to give up."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic.message import Outcome, Receipt
from scheduler import retry
from scheduler.retry import Again, Settled
from store.outbox import Leased

NOW = datetime(2030, 4, 1, tzinfo=UTC)
REPLY = Leased(
    id="1",
    lease="l",
    key="reply:e",
    recipient="U",
    language="ja",
    says=(),
    patient_id=None,
    urgent=False,
    route="reply",
    reply_token="t",
    reply_until=NOW + timedelta(seconds=50),
    reply_tried=False,
    retry_key=uuid.UUID(int=1),
    pushed_at=None,
    attempts=0,
)
TRIED = replace(REPLY, reply_tried=True)
PUSH = replace(REPLY, route="push", pushed_at=NOW)
PLAIN_PUSH = replace(PUSH, reply_token=None, reply_until=None)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("held", "outcome", "expected"),
    [
        (REPLY, Outcome.SENT, Settled("sent", "r")),
        # The token was never tried before, so a refusal is certain: nothing was said, and a push may say it.
        (REPLY, Outcome.REFUSED, Again(NOW, "push", False, "r")),
        # It was tried before and may have been used up by that: never say it twice.
        (TRIED, Outcome.REFUSED, Settled("sent", "the token was used up: the first try had arrived")),
        (REPLY, Outcome.UNKNOWN, Again(NOW + SECOND, "reply", True, "r")),
        (TRIED, Outcome.NOT_SENT, Again(NOW + SECOND, "reply", True, "r")),
        (REPLY, Outcome.NOT_SENT, Again(NOW + SECOND, "reply", False, "r")),
        (REPLY, Outcome.SLOWER, Again(NOW + SECOND, "reply", False, "r")),
        # Replies are free: that the month is used up says nothing about them, but a push would certainly be refused.
        (REPLY, Outcome.QUOTA, Again(NOW + SECOND, "reply", False, "r")),
        (PUSH, Outcome.SENT, Settled("sent", "r")),
        (PUSH, Outcome.UNKNOWN, Again(NOW + SECOND, "push", False, "r")),
        (PUSH, Outcome.SLOWER, Again(NOW + SECOND, "push", False, "r")),
        # A push that is certainly refused may still go out as a reply while the token is fresh.
        (PUSH, Outcome.QUOTA, Again(NOW, "reply", False, "r")),
        (PLAIN_PUSH, Outcome.QUOTA, Settled("failed", "r")),
        (PLAIN_PUSH, Outcome.REFUSED, Settled("failed", "r")),
        (replace(PUSH, reply_tried=True), Outcome.REFUSED, Settled("failed", "r")),
        # Both ways refused: no third.
        (replace(REPLY, pushed_at=NOW), Outcome.REFUSED, Settled("failed", "r")),
    ],
)
def test_after(held: Leased, outcome: Outcome, expected: Again | Settled) -> None:
    assert retry.after(held, Receipt(outcome, "r"), NOW) == expected


def test_a_stale_token_goes_by_push_unless_a_reply_is_under_way() -> None:
    later = NOW + timedelta(seconds=50)
    assert retry.before(REPLY, NOW) is None
    assert retry.before(REPLY, later) == Again(later, "push", False, "the reply token has run out")
    ended = retry.before(TRIED, later)
    assert isinstance(ended, Settled)
    assert ended.status == "unknown"


def test_a_push_is_given_up_before_line_forgets_its_key() -> None:
    assert retry.before(PUSH, NOW + retry.GIVE_UP_AFTER) is None
    ended = retry.before(PUSH, NOW + retry.GIVE_UP_AFTER + SECOND)
    assert isinstance(ended, Settled)
    assert ended.status == "unknown"
    assert timedelta(hours=24) > retry.GIVE_UP_AFTER


def test_waits_double_and_stay_bounded() -> None:
    assert [retry.wait(n).total_seconds() for n in range(4)] == [1, 2, 4, 8]
    assert retry.wait(10_000) == retry.LONGEST_WAIT
