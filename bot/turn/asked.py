"""What a person was asked last, as far as it decides what their reply does."""

from bot.turn.situation import Situation
from clinic import talks
from clinic.talks import BookingStep
from intents.replies.acts import Asked

_OF_STEP: dict[BookingStep, Asked] = {
    "service": "service",
    "day": "when",
    "time": "when",
    "near": "when",
    "confirm": "send",
}


def asked(situation: Situation) -> Asked:
    """The kind of question that is open; "any" where none is, or where none of the kinds fits."""
    match situation.conversation.flow:
        case talks.BookingTalk(step):
            return _OF_STEP.get(step, "any")
        case talks.CancelVisit():
            return "cancel"
        case talks.DataTalk():
            return "delete"
        case talks.DayTold("consent") | talks.TipsTalk("back") | talks.PhotoTalk():
            return "consent"
        case talks.DayTold():  # is that right, so long ago?
            return "send"
        case talks.ProposedVisit():
            return "accept"
        case None if _proposed_since(situation):
            return "accept"
        case _:
            return "any"


def _proposed_since(situation: Situation) -> bool:
    """Whether staff proposed a time after all the person had said."""
    upcoming = situation.agenda.upcoming if situation.agenda else ()
    last = situation.last_said
    return any(one.status == "proposed" and (last is None or one.changed_at > last) for one in upcoming)
