from collections.abc import Callable
from pathlib import Path

from intents.match import Scored
from knowledge import library
from tests.unit.knowledge.conftest import TODAY


def test_groups_are_written_out(write: Callable[..., Path]) -> None:
    harms = library.load(None, TODAY, ships=write()).harms
    assert harms.shares == {("pores", "price"): 0.4, ("wrinkles", "price"): 0.4}


def test_a_folder_without_the_table_fears_nothing(write: Callable[..., Path]) -> None:
    assert library.load(None, TODAY, ships=write("harms.toml", "", None)).harms.shares == {}


def test_an_effect_is_not_answered_where_a_risk_or_may_i_is_near() -> None:
    harms = library.load().harms
    for answered, meant in (("acne-scars", "risk-scarring"), ("product-absorption", "aftercare-cosmetics")):
        near = [Scored(meant, "topic", 0.3)]
        assert harms.too_near(Scored(answered, "topic", 0.6), near)
        assert not harms.too_near(Scored(answered, "topic", 0.9), near)
