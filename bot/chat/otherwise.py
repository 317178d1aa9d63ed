"""The same question is never put word for word again: whoever did not answer it gets it in other words."""

from collections.abc import Mapping
from dataclasses import replace

from bot.turn.decision import Decision
from clinic.conversation import Conversation
from clinic.message import Card, Say, Text

# For each question the other ways to put it, in the order in which they are used; then the first one comes round again.
OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "reservation.ask_service": ("reservation.ask_service_again",),
    "reservation.ask_day": ("reservation.ask_day_again", "reservation.ask_day_once_more"),
    "reservation.ask_day_change": ("reservation.ask_day_change_again",),
    "reservation.ask_time": ("reservation.ask_time_again", "reservation.ask_time_once_more"),
    "reservation.ask_time_more": ("reservation.ask_time_more_again",),
    "reservation.nearest": ("reservation.nearest_again",),
    "reservation.summary": ("reservation.summary_again", "reservation.summary_once_more"),
    "reservation.summary_change": ("reservation.summary_change_again",),
    "reservation.summary_change_request": ("reservation.summary_change_request_again",),
    "reservation.edit": ("reservation.edit_again",),
    "reservation.cancel_sure": ("reservation.cancel_sure_again", "reservation.cancel_sure_once_more"),
    "reservation.go_on": ("reservation.go_on_again",),
    "reservation.unclear": ("reservation.unclear_again",),
    "reservation.not_sure": ("reservation.not_sure_again",),
    "consent.unclear": ("consent.unclear_again",),
    "photo.unclear": ("photo.unclear_again",),
    "delete.confirm": ("delete.confirm_again",),
    "tips.back": ("tips.back_again",),
    "treatment.when": ("treatment.when_again",),
    "treatment.unclear": ("treatment.unclear_again",),
}


def put(before: Conversation, decision: Decision) -> Decision:
    """The decision with what was put before in other words, and a count of what is put now, while the talk is about it."""
    asked = dict(before.put)
    says = tuple(_put(say, asked) for say in decision.says)
    open_still = decision.conversation.flow or decision.conversation.aside
    kept = tuple(sorted(asked.items())) if open_still else ()
    return replace(decision, says=says, conversation=replace(decision.conversation, put=kept))


def _put(say: Say, asked: dict[str, int]) -> Say:
    """In the words that are next; counts it."""
    if not isinstance(say, Text | Card) or say.key not in OTHERWISE:
        return say
    ways = (say.key, *OTHERWISE[say.key])
    times = asked.get(say.key, 0)
    asked[say.key] = times + 1
    return replace(say, key=ways[times % len(ways)])
