"""Which failure waits, on which way, and when to give up."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.message import Outcome, Receipt
from scheduler import retry
from scheduler.retry import Again, Apart, Repeat, Settled
from store.multicasts import Multicast
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
    purpose="reply",
    route="reply",
    reply_token="t",
    reply_until=NOW + timedelta(seconds=50),
    reply_tried=False,
    push_tried=False,
    retry_key=uuid.UUID(int=1),
    pushed_at=None,
    attempts=0,
)
TRIED = replace(REPLY, reply_tried=True)
PUSH = replace(REPLY, route="push", pushed_at=NOW)
PLAIN_PUSH = replace(PUSH, reply_token=None, reply_until=None)
TIP = replace(PLAIN_PUSH, purpose="tip")
TRIED_PUSH = replace(PLAIN_PUSH, push_tried=True)
SECOND = timedelta(seconds=1)
WAIT = retry.wait(0, "1")
CALL = Multicast(
    id="1", lease="l", retry_key=uuid.UUID(int=1), says=(), language="ja", tried=False, pushed_at=NOW, attempts=0
)
TRIED_CALL = replace(CALL, tried=True)


@pytest.mark.parametrize(
    ("held", "outcome", "expected"),
    [
        (REPLY, Outcome.SENT, Settled("sent", "r")),
        # The token was never tried before, so a refusal is certain: nothing was said, and a push may say it.
        (REPLY, Outcome.REFUSED, Again(NOW, "push", False, "r")),
        # It was tried before and may have been used up by that: never say it twice.
        (TRIED, Outcome.REFUSED, Settled("sent", "the token was used up: the first try had arrived")),
        (REPLY, Outcome.UNKNOWN, Again(NOW + WAIT, "reply", True, "r")),
        (TRIED, Outcome.NOT_SENT, Again(NOW + WAIT, "reply", True, "r")),
        (REPLY, Outcome.NOT_SENT, Again(NOW + WAIT, "reply", False, "r")),
        (REPLY, Outcome.SLOWER, Again(NOW + WAIT, "reply", False, "r")),
        # Replies are free: that the month is used up says nothing about them, but a push would certainly be refused.
        (REPLY, Outcome.QUOTA, Again(NOW + WAIT, "reply", False, "r")),
        (PUSH, Outcome.SENT, Settled("sent", "r")),
        (PUSH, Outcome.UNKNOWN, Again(NOW + WAIT, "push", False, "r", True)),
        (TRIED_PUSH, Outcome.NOT_SENT, Again(NOW + WAIT, "push", False, "r", True)),
        (PUSH, Outcome.SLOWER, Again(NOW + WAIT, "push", False, "r")),
        # A push that is certainly refused may still go out as a reply while the token is fresh.
        (PUSH, Outcome.QUOTA, Again(NOW, "reply", False, "r")),
        (PLAIN_PUSH, Outcome.QUOTA, Settled("failed", "r")),
        # A tip waits for room as long as it has time.
        (TIP, Outcome.QUOTA, Again(NOW, "push", False, "r")),
        (TIP, Outcome.INVALID, Settled("failed", "r")),
        (TIP, Outcome.REFUSED, Settled("failed", "r")),
        (TRIED, Outcome.INVALID, Settled("sent", "the token was used up: the first try had arrived")),
        (PLAIN_PUSH, Outcome.REFUSED, Settled("failed", "r")),
        (replace(PUSH, reply_tried=True), Outcome.REFUSED, Settled("failed", "r")),
        # The token is refused whatever is asked: the letter waits as it was, on the way it was to take.
        (REPLY, Outcome.DENIED, Again(NOW, "reply", False, "r")),
        (TRIED, Outcome.DENIED, Again(NOW, "reply", True, "r")),
        (TRIED_PUSH, Outcome.DENIED, Again(NOW, "push", False, "r", True)),
        (TIP, Outcome.DENIED, Again(NOW, "push", False, "r")),
        # What the account may not do as a reply it may do as a push; where it may do neither, all wait.
        (REPLY, Outcome.FORBIDDEN, Again(NOW, "push", False, "r")),
        (PUSH, Outcome.FORBIDDEN, Again(NOW, "push", False, "r")),
        (TRIED, Outcome.FORBIDDEN, Again(NOW, "reply", True, "r")),
        (replace(PUSH, denied=1), Outcome.FORBIDDEN, Again(NOW, "push", False, "r")),
        # LINE took others in between, and not this one.
        (replace(PUSH, denied=retry.DENIED_AT_MOST), Outcome.FORBIDDEN, Settled("failed", "r")),
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
    assert retry.before(TRIED_PUSH, NOW + retry.GIVE_UP_AFTER) is None
    assert (
        retry.before(PUSH, NOW + retry.GIVE_UP_AFTER + SECOND) is None
    )  # refused so far: it has certainly not arrived
    ended = retry.before(TRIED_PUSH, NOW + retry.GIVE_UP_AFTER + SECOND)
    assert isinstance(ended, Settled)
    assert ended.status == "unknown"
    assert timedelta(hours=24) > retry.GIVE_UP_AFTER


@pytest.mark.parametrize(
    ("held", "shrunk", "outcome", "expected"),
    [
        (CALL, False, Outcome.SENT, Settled("sent", "r")),
        (CALL, False, Outcome.UNKNOWN, Repeat(NOW + WAIT, True, "r")),
        (CALL, False, Outcome.NOT_SENT, Repeat(NOW + WAIT, False, "r")),
        (TRIED_CALL, False, Outcome.NOT_SENT, Repeat(NOW + WAIT, True, "r")),
        (TRIED_CALL, True, Outcome.SLOWER, Repeat(NOW + WAIT, True, "r")),
        # One bad id spoils the call for all: each is then tried by itself.
        (CALL, False, Outcome.INVALID, Apart(True, "r")),
        # The very same request would have been refused before, too.
        (TRIED_CALL, False, Outcome.INVALID, Apart(True, "r")),
        # A smaller one proves nothing about the first.
        (TRIED_CALL, True, Outcome.INVALID, Settled("unknown", "r")),
        (CALL, False, Outcome.DENIED, Repeat(NOW, False, "r")),
        (TRIED_CALL, True, Outcome.DENIED, Repeat(NOW, True, "r")),
        (CALL, False, Outcome.FORBIDDEN, Apart(True, "r")),
        (TRIED_CALL, False, Outcome.FORBIDDEN, Repeat(NOW + WAIT, True, "r")),
        (CALL, False, Outcome.REFUSED, Settled("failed", "r")),
        (TRIED_CALL, False, Outcome.REFUSED, Settled("unknown", "r")),
        # There may be room for fewer; but what may have been taken keeps its key.
        (CALL, False, Outcome.QUOTA, Apart(False, "r")),
        (TRIED_CALL, False, Outcome.QUOTA, Repeat(NOW + WAIT, True, "r")),
    ],
)
def test_after_multicast(held: Multicast, shrunk: bool, outcome: Outcome, expected: object) -> None:
    assert retry.after_multicast(held, shrunk, Receipt(outcome, "r"), NOW) == expected


def test_a_multicast_is_given_up_before_line_forgets_its_key() -> None:
    later = NOW + retry.GIVE_UP_AFTER + SECOND
    assert retry.before_multicast(TRIED_CALL, NOW + retry.GIVE_UP_AFTER) is None
    ended = retry.before_multicast(TRIED_CALL, later)
    assert ended is not None
    assert ended.status == "unknown"
    assert retry.before_multicast(CALL, later) is None  # LINE has no key to forget


def test_line_may_say_itself_how_long_to_wait() -> None:
    told = Receipt(Outcome.SLOWER, "r", timedelta(seconds=90))
    assert retry.after(PUSH, told, NOW) == Again(NOW + timedelta(seconds=90), "push", False, "r")
    assert retry.pause(1, told) == timedelta(seconds=90)
    assert retry.pause(1, Receipt(Outcome.SLOWER)) <= SECOND
    assert retry.pause(99, Receipt(Outcome.SLOWER)) <= retry.LONGEST_PAUSE


@given(st.integers(0, 10**6), st.text())
def test_waits_double_stay_bounded_and_differ(attempts: int, what: str) -> None:
    full = min(retry.FIRST_WAIT * 2 ** min(attempts, 20), retry.LONGEST_WAIT)
    assert full / 2 <= retry.wait(attempts, what) <= full
    assert retry.wait(attempts, what) == retry.wait(attempts, what)
    assert len({retry.wait(attempts, f"{what}{n}") for n in range(5)}) == 5


@given(st.lists(st.sampled_from(list(Outcome)), max_size=200), st.booleans(), st.booleans())
def test_however_line_answers_a_tip_comes_to_an_end_or_back_later(
    answers: list[Outcome], many: bool, shrunk: bool
) -> None:
    """Never earlier than now, never with another key once LINE may have taken it, never beyond 20 hours."""
    single, call, now = replace(TIP, pushed_at=None), replace(CALL, pushed_at=None), NOW
    for outcome in answers:
        ended = retry.before_multicast(call, now) if many else retry.before(single, now)
        if ended is not None:
            assert call.tried or single.pushed_at is not None
            assert now - NOW > retry.GIVE_UP_AFTER
            return
        receipt = Receipt(outcome)
        step = (
            retry.after_multicast(call, shrunk and call.tried, receipt, now)
            if many
            else retry.after(single, receipt, now)
        )
        match step:
            case Settled():
                assert (step.status == "sent") == (outcome is Outcome.SENT)
                return
            case Apart():
                assert not call.tried or outcome is Outcome.INVALID
                return
            case Repeat():
                assert step.tried or not (call.tried or outcome is Outcome.UNKNOWN)
                call = replace(call, tried=step.tried, pushed_at=call.pushed_at or now, attempts=call.attempts + 1)
            case Again():
                assert step.route == "push"
                assert step.push_tried or not (single.push_tried or outcome is Outcome.UNKNOWN)
                single = replace(
                    single, push_tried=step.push_tried, pushed_at=single.pushed_at or now, attempts=single.attempts + 1
                )
        assert step.at >= now
        now = step.at
