"""Telephone numbers as people write them."""

import pytest

from booking import telephone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("090-1234-5678", "090-1234-5678"),
        ("09012345678", "090-1234-5678"),
        ("０９０−１２３４−５６７８", "090-1234-5678"),
        ("090ー1234ー5678", "090-1234-5678"),
        ("+81 90 1234 5678 です", "090-1234-5678"),
        ("(03) 1234-5678", "03-1234-5678"),
        ("0120-279-338", "0120-279-338"),
        ("070-0123-4567", "070-0123-4567"),
        ("090 0000 0001", "090-0000-0001"),
        ("05001234567", "050-0123-4567"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("+1 415 555 2671", "+1 415-555-2671"),
    ],
)
def test_a_number_is_found_and_written_as_in_its_country(text: str, number: str) -> None:
    found = telephone.find(f"山田 {text}")
    assert found is not None
    assert found.telephone == number
    assert telephone.read(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "", "119", "110", "090-1234-567", "2030-04-05 18:00", "4月5日", "1,234,567円", "〒150-0001", "K7M3QX",
        "12345678901234567890", "03-0000-0000", "😀" * 1000, "0" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert telephone.find(text) is None
    assert telephone.read(text) is None
