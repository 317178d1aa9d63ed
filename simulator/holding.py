"""Events held back so that a test can say how they arrive: together, backwards, or in any order."""

from collections.abc import Iterator
from contextlib import contextmanager

from simulator.courier import Courier
from simulator.webhooks import Delivery, Event


class Held:
    """What happened while holding; each way of sending returns when the bot has answered."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self.events: list[Event] = []

    def together(self) -> Delivery | None:
        """All in one request, as LINE does with events of different people."""
        return self._courier.send(self.events)

    def one_by_one(self) -> list[Delivery | None]:
        return [self._courier.send([event]) for event in self.events]

    def backwards(self) -> list[Delivery | None]:
        """The youngest first, which LINE warns of once redelivery is on."""
        return [self._courier.send([event]) for event in reversed(self.events)]

    def in_order(self, *event_ids: str) -> list[Delivery | None]:
        """Exactly these, in this order; KeyError for one that did not happen here. Any left out are lost."""
        by_id = {str(event["webhookEventId"]): event for event in self.events}
        return [self._courier.send([by_id[event_id]]) for event_id in event_ids]


@contextmanager
def holding(courier: Courier) -> Iterator[Held]:
    """Earlier webhooks are let through first, so that those held cannot overtake them."""
    courier.settle()
    held = Held(courier)
    courier.hold()
    try:
        yield held
    finally:
        held.events = [event for _, event in courier.let_go()]
