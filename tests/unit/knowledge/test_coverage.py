"""The article with the topics that tell each fact."""

from collections.abc import Callable
from pathlib import Path

from knowledge import coverage, library
from tests.unit.knowledge.conftest import TODAY


def test_a_row_a_fact_in_the_articles_order(write: Callable[..., Path]) -> None:
    rows = coverage.rows(library.load(None, TODAY, ships=write()))
    assert [(row.section, row.fact, row.topics) for row in rows] == [
        ("pores-effect", "pores-tighten", ("pores",)),
        ("pores-effect", "pores-clean", ("pores",)),
        ("wrinkles-effect", "wrinkles-soften", ("wrinkles",)),
    ]


def test_the_table(write: Callable[..., Path]) -> None:
    lines = coverage.text(library.load(None, TODAY, ships=write())).split("\n")
    assert lines[0] == "Pores"
    assert "Pores  [pores-effect]" in lines
    assert "  Pores may tighten." + " " * 46 + "pores" in lines
    assert lines[-1] == "3 facts in 2 sections, told by 2 topics"


def test_long_facts_fold_and_columns_stay_straight_in_japanese(write: Callable[..., Path]) -> None:
    folder = write("topics/dermapen/article.toml", "毛穴が引き締まる", "毛穴が" + "とても" * 20 + "引き締まる")
    lines = coverage.text(library.load(None, TODAY, ships=folder), "ja").split("\n")
    assert max(map(coverage.width, lines)) <= coverage.WIDTH
    ends = {coverage.width(line[: -len("pores")]) for line in lines if line.endswith("  pores")}
    assert ends == {66}
