"""LINE in a box: who there is, what they said, what LINE remembers.

platform = Platform("channel secret", "access token", clock=clock)
with serve(platform) as line:                     # simulator.server; line.url is the API's base address
    platform.bot_url = "http://127.0.0.1:8000/line/webhook"

    mai = platform.person("Mai", language="ja")   # language=None: did not consent to tell it
    ken = platform.person("Ken", friend=True)     # a friend already, without a follow event
    mai.follows()                                 # every deed returns its webhookEventId
    mai.says("赤みはいつ引きますか")
    mai.sends_sticker(), mai.sends_image(), mai.sends_audio()
    mai.taps("はい")                               # a quick reply or button by label or by postback data
    mai.taps("日付を選ぶ", picks="2030-04-02")       # a date picker
    mai.presses("予約する")                          # an area of the rich menu she sees (mai.menu), or a tab of it
    mai.unsends()                                 # her last message, or unsends(item.message_id)
    mai.blocks()

    platform.settle()                             # every webhook has left and was answered
    mai.heard()                                   # the words of what came since this was last asked
    mai.hears(seconds=5)                          # the same, waiting for the first word
    mai.last, mai.last.text, mai.last.labels, mai.offered, mai.items

    staff = platform.group("Staff", [ken])
    staff.says("hello", as_=ken)                  # ken.shows_id_in_groups = False: no userId, as on a PC
    staff.removes_account(), staff.welcomes(mai), staff.sees_off(mai)

The bad days:
    platform.order_fault("push", 500, times=2)                 # or 429, "timeout", "cut"
    platform.order_fault("reply", "timeout", after_accepting=True)
    platform.order_storm("multicast", share=0.3, seed=7)       # all of these by chance, the same for the same seed
    platform.order_outage(503); platform.faults.clear()        # every request until then; or "timeout", 401, path="push"
    platform.quota.limit = 200
    platform.channel_id, platform.channel_secret               # for which short-lived tokens are issued
    platform.id_tokens.issue(mai.id, "1653000001", now)        # what a page of that channel inside LINE knows of its visitor
    platform.login.apps.append({"liffId": …, "view": …})       # the pages of that channel, for `sodan doctor`
    platform.chat_mode = "chat"                                # what the account tells of itself
    platform.shelf                                             # rich menus, aliases, who is linked to which
    platform.latency = 0.05                                    # seconds before every answer
    platform.redelivery = True; platform.redeliver()           # what got no 2xx, once more; by hand, never by sleeping
    platform.duplicate(event_id)                               # the same event again, not marked
    with platform.holding() as held: mai.says("1"); ken.says("2")
    held.together(), held.backwards(), held.in_order(b, a), held.one_by_one()
    platform.mode = "standby"                                  # another module has the chat: no reply tokens
    platform.inject(mai, {"type": "novelty", ...}), platform.post_raw(b"...", signature="...")
    platform.advance(minutes=2)                                # turns LINE's clock only

To look at afterwards: platform.requests (Logged: call, answer, forced, misuse), platform.deliveries (outcome, late),
platform.events[event_id].
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Condition
from threading import Event as Flag
from typing import Any, Literal

from clinic.clock import Clock, check_aware, system_clock
from simulator import ids
from simulator.answers import Logged
from simulator.chats import Chat
from simulator.contents import Contents
from simulator.courier import Courier
from simulator.faults import Fault, Faults, Status, Storm
from simulator.holding import Held, holding
from simulator.ledgers import AccessTokens, IdTokens, LoginChannel, Quota, QuoteTokens, Rates, ReplyTokens, RetryKeys
from simulator.people import Group, Person
from simulator.shelf import Shelf
from simulator.turning import Turning
from simulator.webhooks import Delivery, Event

_QUOTABLE = ("text", "textV2", "sticker", "image", "video")


class Platform:
    """State is guarded by `lock`, a condition that is notified whenever an item is added or taken back."""

    def __init__(
        self,
        channel_secret: str,
        access_token: str,
        *,
        clock: Clock = system_clock,
        bot_url: str | None = None,
        quota: int | None = None,
        name: str = "Sodan",
    ) -> None:
        self.channel_secret = channel_secret
        self.access_token = access_token
        self.channel_id = "1653000000"
        self.issued, self.id_tokens, self.login = AccessTokens(), IdTokens(), LoginChannel()
        self.name = name
        self.user_id = ids.user_id()
        self.chat_mode: Literal["bot", "chat"] = "bot"
        self.shelf = Shelf()
        self.mode: Literal["active", "standby"] = "active"
        self.lock = Condition()
        self.closing = Flag()
        self.chats: dict[str, Chat] = {}
        self.tokens, self.keys, self.quotes = ReplyTokens(), RetryKeys(), QuoteTokens()
        self.quota, self.faults, self.contents = Quota(quota), Faults(), Contents()
        self.rates, self.latency = Rates(), 0.0
        self.requests: list[Logged] = []
        self.events: dict[str, Event] = {}
        self.last_reply_token: dict[str, str] = {}
        self.read_tokens: dict[str, str] = {}
        self._clock, self._turned = clock, timedelta()
        self.turning = Turning(self)
        self.courier = Courier(channel_secret, self.user_id, self.tokens, self.now)
        self.bot_url = bot_url

    # Time

    def now(self) -> datetime:
        return check_aware(self._clock()) + self._turned

    def advance(self, **by: float) -> datetime:
        """Turn LINE's own clock, in the words of timedelta: advance(seconds=61)."""
        with self.lock:
            self._turned += timedelta(**by)
        return self.now()

    # Who there is

    def person(
        self, name: str, language: str | None = None, *, friend: bool = False, user_id: str | None = None
    ) -> Person:
        person = Person(self, user_id or ids.user_id(), name, language)
        person.following = friend
        with self.lock:
            self.chats[person.id] = person
        return person

    def group(self, name: str, members: list[Person] | None = None, *, group_id: str | None = None) -> Group:
        group = Group(self, group_id or ids.group_id(), name, list(members or []))
        with self.lock:
            self.chats[group.id] = group
        return group

    # From the phone to the bot

    def happens(
        self,
        chat: Chat,
        kind: str,
        fields: Mapping[str, Any],
        *,
        replyable: bool = False,
        by: Person | None = None,
    ) -> str:
        """Make an event of it and send it on its way; returns its webhookEventId. Call it with the lock held."""
        now = self.now()
        event: Event = {"type": kind, **fields, **self._common(chat, by, now)}
        if replyable and self.mode == "active":
            token = event["replyToken"] = self.tokens.issue(chat.id, now)
            self.last_reply_token[chat.id] = token
        return self._post(chat, event)

    def inject(self, chat: Chat, event: Mapping[str, Any]) -> str:
        """Send any event at all as this chat's; what the event does not say itself is filled in."""
        with self.lock:
            return self._post(chat, {**self._common(chat, None, self.now()), **event})

    def _common(self, chat: Chat, by: Person | None, now: datetime) -> Event:
        return {
            "webhookEventId": ids.ulid(now),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": ids.milliseconds(now),
            "source": chat.source(by),
            "mode": self.mode,
        }

    def _post(self, chat: Chat, event: Event) -> str:
        event_id = str(event["webhookEventId"])
        self.events[event_id] = event
        self.courier.post(chat.id, event)
        self.lock.notify_all()
        return event_id

    def issue_read_token(self, chat_id: str) -> str:
        token = ids.opaque_token()
        self.read_tokens[token] = chat_id
        return token

    # From the bot to the phone

    def deliver(self, chat: Chat, messages: list[Mapping[str, Any]]) -> list[dict[str, str]]:
        """Show messages on a phone if it is reached; LINE's sentMessages either way. Call it with the lock held."""
        now, reached = self.now(), chat.reached(self.now()) > 0
        sent = [self._sent_message(chat, message) for message in messages]
        if reached:
            for message, receipt in zip(messages, sent, strict=True):
                chat.transcript.add(now, "account", message, receipt["id"])
            self.lock.notify_all()
        return sent

    def _sent_message(self, chat: Chat, message: Mapping[str, Any]) -> dict[str, str]:
        quote = {"quoteToken": self.quotes.issue(chat.id)} if message["type"] in _QUOTABLE else {}
        return {"id": ids.message_id(), **quote}

    def accepts(self, token: str, now: datetime) -> bool:
        """Whether a token opens the API: the one for good, or one that was issued and has not lapsed."""
        return token == self.access_token or self.issued.alive(token, now)

    # How webhooks travel

    @property
    def bot_url(self) -> str | None:
        return self.courier.url

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        self.courier.url = url

    @property
    def redelivery(self) -> bool:
        """Off unless switched on, as in LINE's console."""
        return self.courier.redelivery

    @redelivery.setter
    def redelivery(self, wanted: bool) -> None:
        self.courier.redelivery = wanted

    @property
    def deliveries(self) -> list[Delivery]:
        return self.courier.deliveries

    def settle(self, seconds: float = 10.0) -> None:
        """Wait until every webhook has left and was answered; TimeoutError otherwise."""
        self.courier.settle(seconds)

    def redeliver(self) -> list[Delivery]:
        """One round of redelivery of whatever got no 2xx; empty unless redelivery is on."""
        return self.courier.redeliver()

    def redeliver_last(self, chat: Chat) -> Delivery | None:
        """The latest event of a chat again, marked as redelivered; None where nothing has happened in it."""
        with self.lock:
            ours = [event for event in self.events.values() if _place(event) == chat.id]
        return self.courier.once_more(ours[-1]) if ours else None

    def duplicate(self, event_id: str) -> Delivery | None:
        """The same event once more, as the network sometimes does; KeyError for an event that never happened."""
        return self.courier.duplicate(self.events[event_id])

    def holding(self) -> AbstractContextManager[Held]:
        """Hold webhooks back; the `Held` it gives says afterwards how they arrive."""
        return holding(self.courier)

    def post_raw(self, body: bytes, signature: str | None = None) -> Delivery:
        """Any bytes at all to the bot, rightly signed unless told otherwise."""
        return self.courier.raw(body, signature)

    # Bad days

    def order_fault(
        self,
        path: str,
        status: Status,
        *,
        times: int = 1,
        after_accepting: bool = False,
        message: str | None = None,
        seconds: float = 30.0,
    ) -> None:
        """The next `times` requests to an endpoint (its short name, a part of its URL, `*`) fail like this."""
        self.faults.order(Fault(path, status, times, after_accepting, message, seconds))

    def order_outage(self, status: Status, *, path: str = "*", seconds: float = 30.0) -> None:
        """Every request to an endpoint fails like this until the faults are cleared."""
        self.faults.outage = Fault(path, status, seconds=seconds)

    def order_storm(self, path: str, *, share: float, seed: int, seconds: float = 30.0) -> None:
        """From now on this share of the requests to an endpoint fails, each as chance has it, until the faults are cleared."""
        self.faults.blow(Storm(path, share, seed, seconds))

    def close(self) -> None:
        """Let go of everybody who waits: streams, hanging requests, webhooks not sent."""
        self.closing.set()
        self.courier.close()
        with self.lock:
            self.lock.notify_all()


def _place(event: Event) -> str:
    """The chat an event happened in: a group, or a person's own."""
    source = event.get("source") or {}
    return str(source.get("groupId") or source.get("userId"))
