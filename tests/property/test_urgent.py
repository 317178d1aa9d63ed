"""Judging any text at all: no exception, the same each time, and quickly even for the longest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from intents.danger import judge
from knowledge.library import Library

ANY = st.text(st.characters(), max_size=300) | st.text(
    "ああ熱膿血が止まらない息苦しい死にたい not no fever pus ,。\ud800\x00", max_size=300
)


@settings(deadline=None, max_examples=300)
@given(text=ANY)
def test_any_text_is_judged_and_always_alike(known: Library, text: str) -> None:
    first = judge.judge(text, known.rules)
    assert judge.judge(text, known.rules) == first
    assert first is None or len(first.excerpt) <= judge.EXCERPT_LIMIT


@settings(deadline=2000, max_examples=20)
@given(text=st.sampled_from(["息が", "not ", "熱は下がったけど", "pus? ", "。", "a"]))
def test_the_longest_message_line_allows_is_no_trap(known: Library, text: str) -> None:
    judge.judge(text * (5000 // len(text)), known.rules)
