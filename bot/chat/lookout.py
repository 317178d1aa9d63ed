"""Danger among those who wait: noticed before their turn, and before anything else can be understood.

At a start the rules are there first, the sentence encoder a second later, the phrasings last: until then whoever waits is
judged by what is there. Afterwards everybody is judged in their turn, and before it only where many wait.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.chat import answer, claiming
from intents.danger import judge
from intents.danger.judge import Alarm
from intents.danger.rules import UrgentRules
from intents.matching.meaning import Encode
from knowledge import danger
from scheduler.office import Office
from store import inbox
from store.inbox import Recorded

PAGE = 500  # events looked at together
# What came in at the same moment is not on disk at the same moment: so much is looked through once more. LINE is refused what
# could not be written within two seconds (store/intake.py).
OVERLAP = timedelta(seconds=3)


class Lookout:
    """Looks through the open events; each is judged once by what is known at the time."""

    def __init__(self, office: Office, send: Callable[[list[str]], None], reading: claiming.Reading = "alone") -> None:
        """`send` is given the letters; `reading` as everybody is read."""
        self._office = office
        self._send, self._reading = send, reading
        self._firm = _firm(office.library.rules)
        self._firm_of = office.library.rules
        self._encode: Encode | None = None
        self._understands = False
        self._seen: set[str] = set()
        self._from = ""  # an arrival: what came in earlier has been looked through
        self._afresh = False  # begin with all of them once more

    def listens_closely(self, encode: Encode) -> None:
        """From now on the examples are asked by meaning too, about all who still wait."""
        self._encode, self._afresh = encode, True

    def understands(self) -> None:
        """From now on everybody is judged in full in their turn: before it only what is plain is answered."""
        self._understands = True

    def look(self) -> int:
        """Answer every cry for help among the events that nobody holds and that are new; how many there were."""
        if self._afresh:
            self._afresh, self._seen, self._from = False, set(), ""
        found, behind, begun = 0, self._from, self._office.clock()
        looked_at: set[str] = set()
        while events := self._page(behind):
            found += sum(self._answer(event) for event in events if event.event_id not in self._seen)
            looked_at |= {event.event_id for event in events}
            behind = events[-1].arrival
            if len(events) < PAGE:
                break
        self._seen, self._from = looked_at, inbox.arrival_at(begun - OVERLAP)
        return found

    def _page(self, behind: str) -> list[Recorded]:
        with self._office.db.look() as tx:
            return inbox.open_events(tx, self._office.clock(), behind, PAGE)

    def _answer(self, event: Recorded) -> bool:
        waiting = claiming.looked_at(event)
        if waiting.text is None or waiting.suspect:  # what somebody crashed with is for its turn alone
            return False
        alarm = self._alarm(waiting.text, self._office.library.rules)
        if alarm is None:
            return False
        self._send(answer.answer_alarm(event, alarm, self._office, self._reading))
        return True

    def _alarm(self, text: str, rules: UrgentRules) -> Alarm | None:
        """Nothing but the rules is asked about everybody; the examples only where a rule has found something, as long as those
        who wait are soon judged in full anyway."""
        if rules is not self._firm_of:  # the knowledge was read anew
            self._firm, self._firm_of = _firm(rules), rules
        by_rules_first = self._understands or self._encode is None
        if by_rules_first and judge.judge(text, self._firm) is None:
            return None
        return judge.judge(text, rules, self._encode)


def _firm(rules: UrgentRules) -> UrgentRules:
    return replace(danger.firm(rules), sense=None)
