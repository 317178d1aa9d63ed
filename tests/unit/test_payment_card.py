"""A card's number is known by its check digit, however it is typed; no other number is taken for one."""

import pytest

from clinic.payment_card import MASK, masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("4111 1111 1111 1111", MASK),
        ("my card is 4111111111111111, exp 12/28", f"my card is {MASK}, exp 12/28"),
        ("カード番号は5555-5555-5555-4444です", f"カード番号は{MASK}です"),
        ("４１１１１１１１１１１１１１１１", MASK),
        ("3782 822463 10005", MASK),
        ("090-1234-5678", "090-1234-5678"),
        ("03-1234-5678 か 090-1111-2222", "03-1234-5678 か 090-1111-2222"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("0000000000000000", "0000000000000000"),
        ("2026-12-05 14:00", "2026-12-05 14:00"),
        ("JAN 4901234567894123456789", "JAN 4901234567894123456789"),
        ("", ""),
    ],
)
def test_only_a_cards_number_is_taken_out(text: str, kept: str) -> None:
    assert masked(text) == kept
