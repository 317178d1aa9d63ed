"""What is said behind a yes."""

import pytest

from knowledge import wording
from knowledge.library import Library


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("はい、でも一時間あとで", "でも一時間あとで"),
        ("はい。駐車場はありますか", "駐車場はありますか"),
        ("yes but an hour later", "but an hour later"),
        ("Ok, if it's free", "if it's free"),
        ("yes please, and what does it cost", "and what does it cost"),
        ("はい", None),
        ("yes!", None),
        ("はいってなんですか", None),
        ("yesterday", None),
        ("料金は", None),
    ],
)
def test_what_follows_a_yes(known: Library, text: str, rest: str | None) -> None:
    assert wording.after(known, "agree", text) == rest
