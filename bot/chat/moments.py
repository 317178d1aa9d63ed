"""How long whoever has just written is waited for: most people write the next bubble within a second."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.joining import says_plainly
from bot.chat.waiting import Waiting
from intents.danger.judge import Alarm

LONGEST = 5  # moments from the first bubble on; then whoever goes on writing gets an answer in between


@dataclass(slots=True)
class _Moment:
    begun: float
    until: float
    newest: str
    judged: set[str] = field(default_factory=set)
    last: float | None = None  # what sounds dangerous and may be half a sentence is waited for no longer than this
    seen: bool = False


class Moments:
    """Of each chat with an open message: when its moment is over. Seconds of a clock that nobody sets.

    Each chat is asked about by one thread at a time.
    """

    def __init__(self, seconds: float, timer: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self.timer = timer
        self._moments: dict[str, _Moment] = {}

    @property
    def any(self) -> bool:
        """Whether anybody is waited for at all."""
        return self._seconds > 0

    def until(self, waiting: Waiting) -> float | None:
        """When this is to be answered; None: now. Every new bubble begins the moment anew."""
        if not self.any or not waiting.open or waiting.suspect:
            return None
        now = self.timer()
        moment = self._moments.get(waiting.chat)
        if moment is None:
            moment = self._moments[waiting.chat] = _Moment(now, now + self._seconds, waiting.newest)
        elif moment.newest != waiting.newest:
            moment.newest = waiting.newest
            moment.until = min(now + self._seconds, moment.begun + LONGEST * self._seconds)
        until = min(moment.until, moment.last or moment.until)
        return until if until > now else None

    def cry(self, waiting: Waiting, judge: Callable[[str], Alarm | None]) -> str | None:
        """The event of the first new bubble that is plainly dangerous, to be answered at once."""
        moment = self._moments[waiting.chat]
        for bubble in waiting.bubbles:
            if bubble.text is None or bubble.event_id in moment.judged:
                continue
            moment.judged.add(bubble.event_id)
            alarm = judge(bubble.text)
            if alarm and says_plainly(bubble.text, alarm):
                return bubble.event_id
            if alarm:
                moment.last = moment.last or self.timer() + self._seconds
        return None

    def over(self, chat: str) -> bool:
        """The moment ends here: it is being answered. Whether that may not be put off any more, whatever else is written."""
        moment = self._moments.pop(chat, None)
        if moment is None:
            return False
        now = self.timer()
        return now >= moment.begun + LONGEST * self._seconds or (moment.last is not None and now >= moment.last)

    def first_sight(self, chat: str) -> bool:
        """Whether this chat is put off for the first time since it was answered last."""
        moment = self._moments[chat]
        seen, moment.seen = moment.seen, True
        return not seen
