"""What is still to be done of what is due about one person: situations and their plans, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from booking import timers
from booking.context import Context
from clinic.patient import PatientId
from clinic.reservation import Reservation, ReservationId, Status
from store.reservation_due import Kind
from tests.conftest import tokyo

NOW, HOUR = tokyo(2, 16), timedelta(hours=1)


def one(status: Status, starts_in: timedelta = 24 * HOUR, ends_in: timedelta | None = None) -> Reservation:
    starts_at = NOW + starts_in
    return Reservation(
        id=ReservationId("AAAAAA"),
        patient_id=PatientId("mai"),
        service="counselling-first",
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        seat=1,
        status=status,
        turn=1,
        asked_at=NOW - HOUR,
        expires_at=NOW + ends_in if ends_in is not None else None,
        replaces=None,
        root=ReservationId("AAAAAA"),
        changed_at=NOW - HOUR,
    )


def planned(was: Reservation, *kinds: Kind) -> str:
    plan = timers.decide(Context(cast(Any, None), NOW), [(was, kinds)])
    said: Sequence[str] = [*("end" for _ in plan.end), *("warn" for _ in plan.warn), *(kind for _, kind in plan.remind)]
    return " ".join(said)


@pytest.mark.parametrize(
    ("was", "kinds", "what"),
    [
        (one("requested", ends_in=timedelta(0)), ("expire",), "end"),
        (one("proposed", ends_in=timedelta(0)), ("expire",), "end"),
        (
            one("requested", ends_in=timedelta(0)),
            ("expiring", "expire"),
            "end",
        ),  # the beat was late: no warning before it
        (one("requested", ends_in=HOUR), ("expiring",), "warn"),
        (one("requested", ends_in=timedelta(0)), ("expiring",), ""),
        (one("confirmed"), ("expire", "expiring"), ""),
        (one("confirmed"), ("remind-day",), "remind-day"),
        (one("confirmed"), ("remind-soon",), "remind-soon"),
        (one("confirmed"), ("remind-day", "remind-soon"), "remind-soon"),
        (one("confirmed", starts_in=timedelta(0)), ("remind-day", "remind-soon"), ""),  # it has begun
        *((one(status), ("remind-day",), "") for status in ("cancelled", "called-off", "replaced", "done", "not-come")),
        *((one(status), ("expire", "expiring"), "") for status in ("cancelled", "declined", "refused", "expired")),
    ],
)
def test_what_is_done(was: Reservation, kinds: tuple[Kind, ...], what: str) -> None:
    assert planned(was, *kinds) == what


def test_each_of_several_its_own() -> None:
    ends, warned = (
        one("requested", ends_in=timedelta(0)),
        replace(one("proposed", ends_in=HOUR), id=ReservationId("CCCCCC")),
    )
    plan = timers.decide(Context(cast(Any, None), NOW), [(ends, ["expire"]), (warned, ["expiring"])])
    assert (plan.end, plan.warn, plan.remind) == ((ends,), (warned,), ())
