"""How long whoever has just written is waited for: most people write the next bubble within a second."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.joining import Cry, Waiting, says_plainly
from intents.danger.judge import Alarm

LONGEST = 5  # moments from the first bubble on; then whoever goes on writing gets an answer in between


@dataclass(slots=True)
class _Moment:
    begun: float
    until: float
    newest: str
    judged: set[str] = field(default_factory=set)
    harmless: set[str] = field(default_factory=set)
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
        self._cries: dict[str, tuple[float, Cry]] = {}

    @property
    def any(self) -> bool:
        """Whether anybody is waited for at all."""
        return self._seconds > 0

    def until(self, waiting: Waiting) -> float | None:
        """When this is to be answered; None: now. Every new bubble begins the moment anew when it comes in, which may be long
        before anybody has time to look at it."""
        if not self.any or not waiting.open or waiting.suspect:
            return None
        now = self.timer()
        came_in = now - waiting.quiet
        moment = self._moments.get(waiting.chat)
        if moment is None:
            moment = self._moments[waiting.chat] = _Moment(came_in, came_in + self._seconds, waiting.newest)
        elif moment.newest != waiting.newest:
            moment.newest = waiting.newest
            moment.until = min(came_in + self._seconds, moment.begun + LONGEST * self._seconds)
        until = min(moment.until, moment.last or moment.until)
        return until if until > now else None

    def cry(self, waiting: Waiting, judge: Callable[[str], Alarm | None]) -> str | None:
        """The event of the first new bubble that is plainly dangerous, to be answered at once."""
        moment, before = self._moments[waiting.chat], self.cried(waiting.chat)
        for bubble in waiting.bubbles:
            if bubble.text is None or bubble.event_id in moment.judged:
                continue
            moment.judged.add(bubble.event_id)
            alarm = judge(bubble.text)
            if alarm and before and before.goes_on(bubble.text) and before.covers(alarm):
                continue
            if alarm and says_plainly(bubble.text, alarm):
                self._cries[waiting.chat] = self.timer() + 2 * self._seconds, Cry(waiting.text or "", alarm.response)
                return bubble.event_id
            if alarm is None:
                moment.harmless.add(bubble.text)
            else:
                moment.last = moment.last or self.timer() + self._seconds
        return None

    def harmless(self, waiting: Waiting) -> bool:
        """Whether all of it was judged already, in these very words, and no danger found."""
        moment = self._moments.get(waiting.chat)
        return moment is not None and waiting.text in moment.harmless

    def cried(self, chat: str) -> Cry | None:
        """What was answered as danger just now, and may go on."""
        now = self.timer()
        self._cries = {chat: cry for chat, cry in self._cries.items() if cry[0] > now}
        found = self._cries.get(chat)
        return found[1] if found else None

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
