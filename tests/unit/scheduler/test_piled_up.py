"""What of a pile goes in one call."""

from datetime import UTC, datetime, timedelta

import pytest

from clinic.message import Text
from scheduler.piled_up import ANSWER_LIFE, HELD_UP, LATE, MESSAGES, Bundle, Held, bundle
from store.outbox import Piled

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
SORRY = Text("late.sorry", {"at": "then"})


def letter(number: int, ago: timedelta, *says: str, **more: bool) -> Piled:
    kinds = {"answers": True, "alert": False, "sorry": False, **more}
    return Piled(str(number), tuple(Text(key) for key in (says or (f"k{number}",))), NOW - ago, **kinds)


def of(*pile: Piled, staff: bool = True, outage: bool = True) -> Bundle | None:
    return bundle(pile, Held("then", outage, staff), NOW)


def keys(made: Bundle | None) -> list[str]:
    assert made is not None
    return [say.key for say in made.says]


def test_what_is_young_goes_as_it_is() -> None:
    assert of(letter(1, HELD_UP - timedelta(seconds=1)), letter(2, timedelta())) is None


def test_what_was_held_up_a_little_goes_together_without_an_apology() -> None:
    assert of(letter(1, HELD_UP), letter(2, timedelta())) == Bundle((Text("k1"), Text("k2")), ("1", "2"), (), False)
    assert of(letter(1, HELD_UP)) is None


def test_what_is_late_goes_under_an_apology_also_alone() -> None:
    assert of(letter(1, LATE)) == Bundle((SORRY, Text("k1")), ("1",), (), True)


def test_nobody_apologises_for_line_where_it_was_not_line() -> None:
    assert of(letter(1, LATE), outage=False) is None
    assert keys(of(letter(1, LATE), letter(2, LATE), outage=False)) == ["k1", "k2"]


def test_what_was_apologised_for_is_not_again() -> None:
    assert of(letter(1, LATE, sorry=True)) is None


def test_staff_get_no_apology() -> None:
    assert keys(of(letter(1, LATE, alert=True, answers=False), letter(2, LATE, alert=True, answers=False))) == [
        "k1",
        "k2",
    ]


def test_a_call_is_filled_with_whole_letters_in_order() -> None:
    made = of(letter(1, LATE, "a", "b"), letter(2, LATE, "c", "d"), letter(3, LATE, "e"), letter(4, LATE))
    assert keys(made) == ["late.sorry", "a", "b", "c", "d"]
    assert made is not None
    assert made.joined == ("1", "2")


def test_a_letter_that_fills_a_call_has_no_room_for_an_apology() -> None:
    assert keys(of(letter(1, LATE, *"abcde"), letter(2, LATE))) == list("abcde")


def test_the_same_again_and_again_is_said_once_at_its_last_place() -> None:
    made = of(letter(1, LATE, "a"), letter(2, LATE, "b"), letter(3, LATE, "a"), letter(4, LATE, "a"))
    assert keys(made) == ["late.sorry", "b", "a"]
    assert made is not None
    assert sorted(made.joined) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("staff_told", [True, False])
def test_answers_of_yesterday_are_one_kind_message_and_everything_else_still_goes(staff_told: bool) -> None:
    old = ANSWER_LIFE + timedelta(seconds=1)
    made = of(
        letter(1, old),
        letter(2, old),
        letter(3, old, answers=False),
        letter(4, timedelta(hours=1)),
        staff=staff_told,
    )
    kind = "late.too_late_staff" if staff_told else "late.too_late_nobody"
    assert keys(made) == [kind, "k3", "k4"]
    assert made is not None
    assert (made.joined, made.too_late) == (("3", "4"), ("1", "2"))


def test_no_call_is_too_long_and_none_is_empty() -> None:
    for size in range(1, 6):
        for hours in (0, 1, 20):
            made = of(
                *(letter(n, timedelta(hours=hours, minutes=11), *(f"{n}{i}" for i in range(size))) for n in range(9))
            )
            assert made is not None
            assert 0 < len(made.says) <= MESSAGES
