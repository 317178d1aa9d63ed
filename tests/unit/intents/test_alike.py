"""Messages that ask the same stand together, by their spelling."""

import pytest

from intents import alike

ONE = ["犬を連れて行ってもいいですか", "犬を連れていってもいい？", "犬連れて行っていいですか"]
OTHER = ["毛穴の黒ずみが気になる"]
ENGLISH = ["can I bring my dog", "can i bring my dog along?", "is there wifi in the waiting room"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["？"], [[0]]),
        (ONE + OTHER, [[0, 1, 2], [3]]),
        (ENGLISH, [[0, 1], [2]]),
        (["痛い", "痛いのが心配で夜も眠れないのですがどうしたらいいでしょうか"], [[0], [1]]),
        ([*ONE[:1], *ENGLISH[:1], *ONE[1:]], [[0, 2, 3], [1]]),
    ],
)
def test_grouped(texts: list[str], expected: list[list[int]]) -> None:
    assert alike.groups(texts) == expected
    assert alike.groups(texts) == alike.groups(list(texts))


def test_long_messages_are_compared_by_how_they_begin() -> None:
    """Hundreds of the longest would keep the desk waiting for minutes."""
    begin = " ".join(f"word{number}" for number in range(40))[: alike.COMPARED]
    ends = ["".join(chr(0x4E00 + (at * step) % 20000) for at in range(4800)) for step in (1, 7, 11)]
    assert alike.groups([begin + end for end in ends]) == [[0, 1, 2]]
    assert alike.groups(ends) == [[0], [1], [2]]


def test_the_likest_spelling() -> None:
    at, share = alike.spelt("イヌを連れて行っても良いですか", [*OTHER, *ONE])
    assert at == 1
    assert share > 60
    assert alike.spelt("x", []) == (-1, 0.0)
    assert alike.meant("x", []) == (-1, 0.0)
