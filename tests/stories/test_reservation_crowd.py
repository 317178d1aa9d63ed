"""A hundred taps at the same place at the same moment, through the webhook: one has it, and everybody hears once how it went."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from booking import beat
from bot.chat.workers import THINKERS
from clinic.clock import stamp
from clinic.reservation import Reservation
from simulator.people import Person
from store import reservations as store
from tests.conftest import Hands
from tests.contract.reservation_desk import FIRST
from tests.crash.watcher import PLACE, Watcher, holds_what_is_open
from tests.stories.conftest import PATIENCE, Clinic
from tests.stories.test_reservations import asks

SEND = f"reservation:send:{FIRST}:2030-04-05:1800:"
MINE = "SELECT what FROM audit WHERE ref = :id ORDER BY at, id"
PUT = "SELECT count(*) AS n FROM outbox WHERE recipient = :who"


@contextmanager
def watched(clinic: Clinic) -> Iterator[None]:
    """Nobody ever sees two at the place; and LINE delivers every tap twice."""
    watcher = Watcher(clinic.office.db)
    watcher.start()
    try:
        yield
        for delivery in list(clinic.platform.deliveries)[-100:]:
            clinic.platform.duplicate(delivery.event_ids[0])
        clinic.settles()
    finally:
        watcher.stop()
    holds_what_is_open(clinic.office.db)


def letters(clinic: Clinic, person: Person) -> int:
    with clinic.office.db.look() as tx:
        row = tx.row(PUT, who=person.id)
    assert row is not None
    count: int = row["n"]
    return count


def status(clinic: Clinic, one: Reservation) -> str:
    with clinic.office.db.look() as tx:
        found = store.get(tx, one.id)
    assert found is not None
    return found.status


@pytest.fixture
def all_saw_it_free(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is answered first takes nothing before as many as can be answered at once have seen that it is free."""
    at_once = threading.Barrier(
        1 if clinic.office.db.group_commit else THINKERS
    )  # on SQLite nobody writes beside another
    begun, take = threading.Event(), store.take

    def together(*args: Any) -> bool:
        if not begun.is_set():
            at_once.wait(PATIENCE)
            begun.set()
        return take(*args)

    monkeypatch.setattr(store, "take", together)


@pytest.mark.usefixtures("all_saw_it_free")
def test_a_hundred_people_send_for_one_place(clinic: Clinic) -> None:
    people, ann = [clinic.patient(f"P{number}") for number in range(100)], clinic.staff()
    before = letters(clinic, ann)
    with watched(clinic):
        for one in people:
            one.posts_back(SEND)
        clinic.settles()
    taken = clinic.words("reservation.why_taken", when="4/5（金）18:00")
    firsts = Counter(one.heard()[0].split("\n")[0] for one in people)
    assert firsts.pop(taken) == 99
    assert list(firsts) == ["ご予約のご希望を受け付けました。まだ確定ではありません。"]
    assert {letters(clinic, one) for one in people} == {1}
    assert letters(clinic, ann) == before + 1


@pytest.mark.parametrize("first", ["staff", "patients"])
def test_everything_at_once(clinic: Clinic, clock: Hands, first: str) -> None:
    """Colleagues confirm, decline and propose; its owner cancels and changes it; others ask for it; its time runs out."""
    mai, staff = clinic.patient(), [clinic.staff(f"S{number}") for number in range(12)]
    others = [clinic.patient(f"P{number}") for number in range(60)]
    one = asks(clinic, mai)
    clinic.settles()
    mai.heard()
    assert one.expires_at is not None
    before = {person.id: letters(clinic, person) for person in (mai, *staff)}
    pressed = [f"desk:confirm:{one.id}:0", f"desk:reason:{one.id}:0:full", f"desk:propose:{one.id}:0:2030-04-06T14:00"]
    taps = [(person, pressed[number % 3]) for number, person in enumerate(staff)]
    asked = [(person, SEND) for person in others]
    own = [
        (mai, f"reservation:cancel-sure:{one.id}:0"),
        (mai, f"reservation:send:{FIRST}:2030-04-07:1400:{one.id}"),
    ] * 6
    clock.now = one.expires_at
    ended = threading.Thread(target=beat.run, args=(replace(clinic.office, clock=clock),))
    with watched(clinic):
        ended.start()
        for person, data in [*taps, *asked, *own] if first == "staff" else [*own, *asked, *taps]:
            person.posts_back(data)
        clinic.settles()
        ended.join()
    _judge(clinic, one, mai, staff, others, before)


def _judge(
    clinic: Clinic, one: Reservation, mai: Person, staff: list[Person], others: list[Person], before: dict[str, int]
) -> None:
    with clinic.office.db.look() as tx:
        done = [row["what"].removeprefix("reservation: ") for row in tx.rows(MINE, id=one.id)]
        open_now = tx.rows("SELECT patient_id FROM reservation WHERE starts_at = :at", at=stamp(PLACE))
    replies = [person.heard() for person in staff]
    decided = ("確定しました", "お断りしました", "4/6（土）14:00 を提案")
    won = sum(any(text.startswith(decided) for text in heard) for heard in replies)
    late = sum(any(text.startswith("この予約は、いま「") for text in heard) for heard in replies)
    assert won == sum(what in ("confirmed", "declined", "another time proposed") for what in done) <= 1, done
    assert (won + late, len(done) >= 2) == (12, True), replies
    assert {letters(clinic, person) for person in others} == {1}
    assert len(open_now) >= 1
    assert letters(clinic, mai) - before[mai.id] >= 12  # one for each of her taps, and for what others did
