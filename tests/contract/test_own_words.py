"""Facts are the article's, sentences are ours: wherever the article is at hand, no run of its words stands in the knowledge."""

import re

import pytest

from knowledge import claims
from knowledge.library import SHIPPED
from knowledge.shelf import Shelf

ARTICLE = SHIPPED.parents[3] / "shared" / "article.txt"
LONGEST_RUN = 7  # "light exercise for the first few days" cannot be said much otherwise

pytestmark = pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is not at hand")


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of one word more than is allowed."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[n : n + LONGEST_RUN + 1]) for n in range(len(words) - LONGEST_RUN)}


def test_no_sentence_is_the_articles_own() -> None:
    theirs = runs(ARTICLE.read_text(encoding="utf-8"))
    shelf = Shelf(SHIPPED)
    ours = [
        (name, path, text) for name in shelf.names() if (t := shelf.read(name)) for path, text in claims.said(t.values)
    ]
    taken = [(name, path, run) for name, path, text in ours for run in runs(text) & theirs if path != ("title",)]
    assert taken == []
