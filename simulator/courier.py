"""Carries events to the bot in the background: one lane per chat keeps a person's order, lanes run side by side."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Condition
from threading import Event as Flag

from simulator import webhooks
from simulator.ledgers import ReplyTokens
from simulator.webhooks import Delivery, Event

_AT_A_TIME = 8
_KNOCK_SECONDS = 0.2
REDELIVERIES = 5  # LINE does not say how often it tries


@dataclass(slots=True)
class _Failed:
    events: list[Event]
    tries: int = 0


class Courier:
    """`url` may be set late or never; without one nothing is sent, as with a channel that has no webhook URL.

    `patience` is how many seconds a bot that is not up yet is waited for: LINE has none, a demo that starts both has.
    """

    def __init__(self, secret: str, destination: str, tokens: ReplyTokens, now: Callable[[], datetime]) -> None:
        self.secret = secret
        self.destination = destination
        self.url: str | None = None
        self.active = True
        self.patience = 0.0
        self.redelivery = False
        self.deliveries: list[Delivery] = []
        self._tokens, self._now = tokens, now
        self._changed = Condition()
        self._lanes: dict[str, deque[Event]] = {}
        self._held: list[tuple[str, Event]] | None = None
        self._pending = 0
        self._failed: list[_Failed] = []
        self._closing = Flag()
        self._pool = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="line-webhook")

    def post(self, lane: str, event: Event) -> None:
        """Queue an event; it leaves after the earlier ones of its lane."""
        with self._changed:
            if self._held is not None:
                self._held.append((lane, event))
                return
            if self.url is None or not self.active:
                self._hand_over(event)
                return
            self._pending += 1
            waiting = self._lanes.get(lane)
            if waiting is not None:
                waiting.append(event)
                return
            self._lanes[lane] = deque([event])
        self._pool.submit(self._drain, lane)

    def _drain(self, lane: str) -> None:
        while (event := self._next(lane)) is not None:
            try:
                self.send([event])
            finally:
                self._done()

    def _next(self, lane: str) -> Event | None:
        with self._changed:
            waiting = self._lanes[lane]
            if waiting:
                return waiting.popleft()
            del self._lanes[lane]
            return None

    def _done(self) -> None:
        with self._changed:
            self._pending -= 1
            self._changed.notify_all()

    def settle(self, seconds: float = 10.0) -> None:
        """Wait until every webhook has left and was answered; TimeoutError otherwise."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._pending == 0, seconds):
                raise TimeoutError(f"{self._pending} webhooks are still under way")

    def send(self, events: Sequence[Event], *, remember: bool = True) -> Delivery | None:
        """Send one request now, in this thread; None where there is no webhook URL."""
        for event in events:
            self._hand_over(event)
        if self.url is None or not self.active:
            return None
        delivery = self._carry(events, redelivery=False)
        if delivery.outcome != "ok" and remember:
            with self._changed:
                self._failed.append(_Failed(list(events)))
        return delivery

    def _hand_over(self, event: Event, *, again: bool = False) -> None:
        """From here on the event's reply token is alive."""
        self._tokens.sent(str(event.get("replyToken")), self._now(), again=again)

    def redeliver(self) -> list[Delivery]:
        """Try again whatever got no 2xx, oldest first, if redelivery is switched on."""
        with self._changed:
            failed, self._failed = (self._failed, []) if self.redelivery else ([], self._failed)
        return [self._redeliver_one(each) for each in failed]

    def _redeliver_one(self, failed: _Failed) -> Delivery:
        events = webhooks.again(failed.events)
        for event in events:
            self._hand_over(event, again=True)
        delivery = self._carry(events, redelivery=True)
        failed.tries += 1
        if delivery.outcome != "ok" and failed.tries < REDELIVERIES:
            with self._changed:
                self._failed.append(failed)
        return delivery

    def once_more(self, event: Event) -> Delivery | None:
        """Deliver an event again, marked so, as LINE does where it heard no answer; None without a webhook URL."""
        if self.url is None:
            return None
        self._hand_over(event, again=True)
        return self._carry(webhooks.again([event]), redelivery=True)

    def failed(self) -> int:
        """How many requests wait to be delivered again."""
        with self._changed:
            return len(self._failed) if self.redelivery else 0

    def duplicate(self, event: Event) -> Delivery | None:
        """Send an event once more as it was, as the network sometimes does."""
        return self.send([event], remember=False)

    def raw(self, body: bytes, signature: str | None = None) -> Delivery:
        """Send any bytes at all, rightly signed unless told otherwise."""
        return self._carry_bytes(body, (), signature or webhooks.sign(self.secret, body), redelivery=False)

    def _carry(self, events: Sequence[Event], *, redelivery: bool) -> Delivery:
        body = webhooks.encode(self.destination, events)
        names = tuple(str(event.get("webhookEventId")) for event in events)
        return self._carry_bytes(body, names, webhooks.sign(self.secret, body), redelivery=redelivery)

    def _carry_bytes(self, body: bytes, names: tuple[str, ...], signature: str, *, redelivery: bool) -> Delivery:
        outcome, status, seconds = webhooks.post(self.url or "", body, signature)
        knocks = int(self.patience / _KNOCK_SECONDS)
        while outcome == "could_not_connect" and knocks > 0 and not self._closing.wait(_KNOCK_SECONDS):
            outcome, status, seconds = webhooks.post(self.url or "", body, signature)
            knocks -= 1
        delivery = Delivery(self._now(), names, outcome, status, seconds, redelivery)
        with self._changed:
            self.deliveries.append(delivery)
        return delivery

    def hold(self) -> None:
        with self._changed:
            self._held = []

    def let_go(self) -> list[tuple[str, Event]]:
        """End holding; what was held back is the caller's to send."""
        with self._changed:
            held, self._held = self._held or [], None
            return held

    def close(self) -> None:
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
