"""The way from the chat to the page with a calendar: a button, where there is such a page, and what is put together waits."""

from dataclasses import replace

import pytest

from bot.flows.booking import tapped
from bot.turn.decision import ShowPage
from bot.turn.situation import Situation
from clinic import taps
from clinic.conversation import Conversation
from clinic.reservation import Draft
from clinic.talks import Aside, BookingTalk
from knowledge.library import Library
from tests.unit.bot.people import FIRST, PEOPLE, agenda

MOST_QUICK = 13  # https://developers.line.biz/en/reference/messaging-api/#quick-reply


def situation(known: Library, has_page: bool, draft: Draft | None = None) -> Situation:
    talk = Conversation(BookingTalk("day", draft)) if draft else Conversation()
    someone = next(iter(PEOPLE.values()))(known)
    return replace(someone, conversation=talk, agenda=replace(agenda(known), has_page=has_page))


@pytest.mark.parametrize("has_page", [True, False])
@pytest.mark.parametrize("service", [None, FIRST], ids=["which service", "which day"])
def test_the_button_stands_below_services_and_days(known: Library, has_page: bool, service: str | None) -> None:
    decision = tapped.tapped(situation(known, has_page), taps.NewWish(service), None, known)
    assert decision is not None
    choices = decision.says[-1].choices
    assert [choice.label for choice in choices if choice.tap == taps.OpenPage()] == (
        ["button.reservation_page"] if has_page else []
    )
    assert len(choices) <= MOST_QUICK


def test_pressed_it_leads_there_and_the_wish_waits(known: Library) -> None:
    draft = Draft(FIRST, people=2)
    decision = tapped.tapped(situation(known, True, draft), taps.OpenPage(), None, known)
    assert decision is not None
    assert (decision.says, decision.deeds) == ((), (ShowPage(),))
    assert decision.conversation == Conversation(aside=Aside(draft))


def test_without_a_page_an_old_button_begins_in_the_chat(known: Library) -> None:
    decision = tapped.tapped(situation(known, False), taps.OpenPage(), None, known)
    assert decision is not None
    assert decision.deeds == ()
    assert decision.says
