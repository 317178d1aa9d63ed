"""Wishes in the words people use: spans, parts of weeks and months, parts of the day, what gives way to what, how many come."""

from collections.abc import Iterator
from datetime import date, time

import pytest

from intents.dates import wishes
from intents.dates.referring import Named
from intents.dates.wishes import NOTHING_NAMED, Offer, Offers, Wish
from knowledge.library import Library
from tests.unit.intents.free_words import FRESH, NAMED

TODAY = date(2026, 11, 30)
BEFORE = Named(date(2026, 12, 11), time(14))
SHORT = {"counselling-first": "counselling", "dermapen-face": "face", "dermapen-nose-cheeks": "nose"}
NEW_YEAR = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))


def opening(day: date) -> tuple[tuple[time, time], ...]:
    """11 to 20, from 10 to 18 at the weekend, closed on Wednesdays and over the New Year."""
    if day.weekday() == 2 or (day.month, day.day) in NEW_YEAR:
        return ()
    return ((time(10), time(18)),) if day.weekday() > 4 else ((time(11), time(20)),)


@pytest.fixture(scope="module")
def offers(known: Library) -> Offers:
    return tuple(
        Offer(
            SHORT[one.slug],
            (*one.names.values(), *(word for also in one.also.values() for word in also)),
            one.price_yen,
            one.minutes,
        )
        for one in known.clinic.services
    )


def shown(wish: Wish) -> str:
    """ "12-07..12-10 from 16:00 nose 2 people" """
    return " ".join(_parts(wish))


def _parts(wish: Wish) -> Iterator[str]:
    if wish.days:
        first, last = wish.days[0], wish.days[-1]
        whole = len(wish.days) > 2 and (last - first).days == len(wish.days) - 1
        yield f"{first:%m-%d}..{last:%m-%d}" if whole else "|".join(f"{day:%m-%d}" for day in wish.days)
    for word, at in (("about" if wish.about else "at", wish.at), ("from", wish.after), ("before", wish.before)):
        if at:
            yield f"{word} {at:%H:%M}"
    if wish.ats:
        yield "either " + "|".join(f"{at:%H:%M}" for at in wish.ats)
    yield from (word for word in ("soonest", "latest", "anything") if getattr(wish, word))
    if wish.never:
        yield "never " + "|".join(map(str, wish.never))
    yield from filter(None, (wish.which, wish.shift, wish.service))
    if wish.people:
        yield f"{wish.people} people"
    if wish.impossible:
        yield "impossible"


@pytest.mark.parametrize(("text", "told"), FRESH)
def test_what_is_told(text: str, told: str, offers: Offers) -> None:
    assert shown(wishes.read(text, TODAY, offers, opening, NOTHING_NAMED)) == told


@pytest.mark.parametrize(("text", "told"), NAMED)
def test_what_is_told_of_what_was_named(text: str, told: str, offers: Offers) -> None:
    assert shown(wishes.read(text, TODAY, offers, opening, BEFORE)) == told


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("face", "face"), ("all of it, face", "face"), ("顔", "face"), ("顔で", "face"), ("nose", "nose"), ("cheeks", "nose"),
        ("鼻", "nose"), ("頬", "nose"), ("相談", "counselling"), ("red", None), ("dermapen", None), ("どっちでも", None),
    ],
)  # fmt: skip
def test_one_word_of_its_name_is_enough_where_it_was_asked_which(
    text: str, service: str | None, offers: Offers
) -> None:
    assert wishes.named_in_part(text, offers) == service


EACH = """face for me, nose for my friend
I'd like the whole face and my sister just wants nose and cheeks
whole face for me and nose and cheeks for my mum on saturday please
nose for her, full face for me
me: whole face, my friend: nose/cheeks
two of us: one whole face, the other nose and cheeks
I'll take the whole face, my daughter will have the nose and cheeks
my husband is interested in the nose treatment and I am doing the whole face
one of us nose and cheeks, the other one full face
私は顔全体、友達は鼻と頬でお願いします
わたしが全顔で、母が鼻と両頬を希望です
娘は鼻と頬、私は顔全体で土曜に
顔全体が私で、鼻と頬が妹です
2人です。私は鼻だけ、友人は顔全体で
一人は全顔、もう一人は鼻と頬でお願いできますか
友達の分は鼻、私の分は顔全体で
自分:顔全体 妻:鼻と頬
彼女は顔で、僕は鼻で"""
ONE_WISH = """I want the face, not the nose
nose and cheeks for me and my friend
is the face or the nose better for me?
my friend said the face is great
face or nose, my friend did the face last month
顔全体を私と友達で
友達が顔全体をやってよかったと言ってました
鼻と頬と顔全体、どちらがいいですか
私は顔全体でお願いします
顔全体じゃなくて鼻でお願いします
友達も一緒に顔全体で"""


@pytest.mark.parametrize(("texts", "each"), [(EACH, True), (ONE_WISH, False)])
def test_whether_two_people_want_different_things(texts: str, each: bool, offers: Offers) -> None:
    for text in texts.splitlines():
        assert wishes.read(text, TODAY, offers, opening).each is each, text
