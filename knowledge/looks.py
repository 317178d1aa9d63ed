"""How what is said is drawn, and what of it a locked screen may show."""

from collections.abc import Mapping

from clinic.message import Answer, Card, CareSteps, Choice, Look, Picture, Say, Text
from clinic.patient import Language
from clinic.taps import Helped, InWords, ToStaff
from knowledge.library import Library

# What comes when nobody is looking, and names a treatment: a locked screen shows the other text in its place.
DISCREET: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("reservation.requested", "reservation.change_requested", "reservation.request_changed"),
            *("reservation.confirmed", "reservation.changed", "reservation.proposed", "reservation.proposed_change"),
            *("reservation.proposal_expiring", "reservation.proposal_expired", "reservation.expiring"),
            *("reservation.expired", "reservation.hold_ended", "reservation.closed_since", "reservation.declined"),
            *("reservation.called_off", "reservation.words", "reservation.refused", "reservation.cancelled"),
            *("reservation.remind_day", "reservation.remind_soon", "reservation.opening", "reservation.instead"),
            *("reservation.holds_ended", "reservation.done", "reservation.details", "reservation.details_free"),
        ),
        "discreet.reservation",
    ),
    **dict.fromkeys(("consent.about", "consent.ask"), "discreet.tips"),  # asked after a visit as well
    **dict.fromkeys(("staff.answer", "staff.answer_about", "staff.word"), "discreet.staff"),
}

# What goes to staff keeps the button below it with which their answer is fetched.
WITH_STAFF = frozenset(
    {
        *("staff.passed", "staff.passed_about", "staff.passed_again", "staff.passed_again_about", "staff.more"),
        *("staff.complaint", "staff.will_answer", "staff.not_yet", "request.reserve", "request.reservation-status"),
        *("request.reschedule", "request.cancel-reservation"),
    }
)

# Read when it is asked for: drawn, and shown on a locked screen as it is.
DRAWN: Mapping[str, Picture] = {"tips.ahead": "timeline", "tips.resumed": "timeline"}


def of(say: Say, language: Language, library: Library) -> Look | None:
    """None for what is plain text."""
    colour = library.clinic.look.colour
    match say:
        case Answer(slug, choices, plain) if (picture := library.topics[slug].picture) and not plain:
            return Look(
                picture,
                title=library.title(slug, language),
                source=library.source(slug, language),
                colour=colour,
                foot=_stay(choices),
            )
        case CareSteps(choices=choices):
            discreet = library.say("discreet.tips", language).strip()
            return Look("list", colour=colour, discreet=discreet, foot=len(choices), both=True)
        case Card():
            return Look(colour=colour)
        case Text(key, shape=shape, choices=choices) if key in DISCREET:
            discreet = library.say(DISCREET[key], language).strip()
            return Look(colour=colour, discreet=discreet, foot=len(choices), both=shape == "text")
        case Text(key, choices=choices) if key in WITH_STAFF and _sees(choices):
            return Look(colour=colour, foot=1)
        case Text(key) if key in DRAWN:
            return Look(DRAWN[key], colour=colour)
        case _:
            return None


def _sees(choices: tuple[Choice, ...]) -> bool:
    """Whether the last of them fetches an answer."""
    return bool(choices) and choices[-1].tap == ToStaff("see")


def _stay(choices: tuple[Choice, ...]) -> int:
    """How many stay below an answer: to judge it, and to read it in words."""
    return sum(isinstance(choice.tap, Helped | InWords) for choice in choices)
