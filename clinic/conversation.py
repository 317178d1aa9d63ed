"""What is remembered between two messages of one person, and nothing more. As JSON: clinic/conversation_json.py."""

from dataclasses import dataclass, replace
from datetime import datetime

from clinic.reservation import Draft, ReservationId
from clinic.talks import Aside, BookingTalk, ContactTalk, Talk, Wish, awaits_yes


@dataclass(frozen=True, slots=True)
class Question:
    """A question the person may still want passed to staff: kept for one turn, so that a tap is enough. `message_id` names all
    the messages it was written in, with a space between."""

    words: str
    message_id: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """`flow` is what was asked last, `aside` a wish for a visit that waits meanwhile: it is asked about, or it is aside.

    `about` is the topic talked about, `offered` are the slugs of the last "did you mean", so that a typed 1, 2 or 3 works where
    no buttons show. `danger` is the emergency answer that stands, `danger_since` when it was given, `passed` that something has
    just gone to staff and may be taken back. `visit` is the reservation that was just told of, `service` what was just asked
    about. `put` is how often each question was put while the talk is about it, so that it is put in other words.
    """

    flow: Talk | None = None
    aside: Aside | None = None
    about: str | None = None
    offered: tuple[str, ...] = ()
    question: Question | None = None
    danger: str | None = None
    danger_since: datetime | None = None
    passed: bool = False
    visit: ReservationId | None = None
    service: str | None = None
    put: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if self.aside and isinstance(self.flow, BookingTalk):
            raise ValueError("two wishes for a visit at once")

    @property
    def wish(self) -> Wish | None:
        """The wish for a visit that is not sent yet, asked about or aside."""
        return self.flow if isinstance(self.flow, BookingTalk) else self.aside

    @property
    def draft(self) -> Draft | None:
        """What is put together of it."""
        return self.wish.draft if self.wish else None

    def not_awaiting_a_yes(self) -> "Conversation":
        """Something else was said or asked meanwhile: a bare "yes" or "ok" is about that. The buttons still work."""
        return replace(self, flow=None) if awaits_yes(self.flow) else self

    def with_aside(self, draft: Draft) -> "Conversation":
        """With a wish that waits while this is talked about."""
        return replace(self, aside=Aside(draft))

    def without_wish(self) -> "Conversation":
        """With the wish done with, and all else as it is."""
        return replace(self, flow=None if isinstance(self.flow, BookingTalk) else self.flow, aside=None)

    def without(self, message_id: str) -> "Conversation":
        """Without the words of a message that was taken back."""
        question = None if self.question and message_id in self.question.message_id.split() else self.question
        kept = replace(self, question=question)
        if isinstance(self.flow, ContactTalk) and message_id in self.flow.message_id.split():
            kept = replace(kept, flow=None)  # there is nothing left to ask about
        if not self.draft or not self.draft.came_from(message_id):
            return kept
        draft = replace(self.draft, words=None, message_id=None)
        if isinstance(self.flow, BookingTalk):
            return replace(kept, flow=replace(self.flow, draft=draft))
        return kept.with_aside(draft)
