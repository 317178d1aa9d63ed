"""What can be tapped in many places: the same words everywhere, and the same way on."""

from collections.abc import Sequence

from clinic.message import Choice
from clinic.taps import Ask, Helped, ToStaff

HELP = Choice("title/help", Ask("help"))
RESERVE = Choice("title/reserve", Ask("reserve"))
STATUS = Choice("title/reservation-status", Ask("reservation-status"))
REGISTER = Choice("title/register-treatment", Ask("register-treatment"))
NEXT_TIPS = Choice("title/next-tips", Ask("next-tips"))
STAFF_ASK = Choice("button.ask_staff", ToStaff("ask"))
STAFF_WRITE = Choice("button.write_staff", ToStaff("write"))
NEVER_MIND = Choice("button.never_mind", ToStaff("never-mind"))
SEE_ANSWER = Choice("button.see_answer", ToStaff("see"))
WITHDRAW = Choice("button.withdraw", ToStaff("withdraw"))


def helped(slug: str) -> tuple[Choice, ...]:
    """Did this answer help?"""
    return (Choice("button.helped_yes", Helped("yes", slug)), Choice("button.helped_no", Helped("no", slug)))


def topics(*slugs: str) -> tuple[Choice, ...]:
    """Topics or actions, each called by its title."""
    return tuple(Choice(f"title/{slug}", Ask(slug)) for slug in slugs)


def numbered(lines: Sequence[str]) -> str:
    """A list to choose from, also for those whose LINE shows nothing to tap."""
    return "\n".join(numbered_lines(lines))


def numbered_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The same for a card."""
    return tuple(f"{number}. {line}" for number, line in enumerate(lines, 1))
