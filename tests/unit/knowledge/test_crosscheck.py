"""The quick comparison never overlooks what the thorough one would find."""

from hypothesis import given
from hypothesis import strategies as st

from intents.languages.normalise import normalise
from knowledge import crosscheck

TYPED = st.text(st.sampled_from("あぁアァｱがガｶﾞっッーｰ～〜ヴﾞ毛穴ＡaBé１1 　!！。、-–😀\n'’ßﬁ㌢"), max_size=12)


@given(TYPED)
def test_what_normalise_makes_equal_is_compared(typed: str) -> None:
    assert crosscheck.rough(typed) == crosscheck.rough(normalise(typed))
