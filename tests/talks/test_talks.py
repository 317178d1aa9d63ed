"""Floors under the conversations: no change makes Sodan lose the thread unnoticed. Every fourth here, all in `make talks`.

Raise a floor when the figures of docs/talks.md rise.
"""

import pytest

from knowledge.library import Library
from tests.talks import written
from tests.talks.measure import played, totals

EVERY = 4
# turns right, whole conversations right
FLOORS = {"tune": (0.82, 0.3), "test": (0.58, 0.0)}


@pytest.mark.slow
@pytest.mark.parametrize("half", written.HALVES)
def test_no_fewer_turns_and_conversations_are_right_than_were(known: Library, half: str) -> None:
    total = totals(played(written.read(half)[::EVERY], known))
    turns, talks = FLOORS[half]
    assert total.of_turns >= turns
    assert total.of_talks >= talks
