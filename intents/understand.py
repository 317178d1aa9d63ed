"""What a message means and what may be done about it: danger, language, meaning, in that order."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from clinic.patient import Language
from intents import calibration, dates, language, passages, urgent
from intents.calibration import Thresholds
from intents.harm import Harms
from intents.match import Matcher, Phrase, Scored
from intents.normalise import clean
from intents.urgent import Alarm
from intents.urgent_rules import UrgentRules
from intents.voting import NONE

Outcome = Literal["answer", "suggest", "start", "ask-staff", "urgent", "decline"]

MOST_SUGGESTIONS = 3
REGISTER = "register-treatment"
# Said beside the question, not instead of it.
COURTESIES = frozenset({"greeting", "thanks"})
_OUTCOMES: dict[str, Outcome] = {"topic": "answer", "clinic-topic": "ask-staff", "action": "start"}
_FOLLOW_UP = re.compile(
    r"\W*(?:いつ(?:から|まで)?|なん?で|どうして|どのくらい|何[日回]|"
    r"(?:and )?(?:when|why|how (?:long|many|much)|since when))\W*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """The outcome with all that led to it; `language` is the one to reply in.

    `date` is the past treatment date the text states. `foreign` marks a language Sodan does not speak. `suggestions`
    are slugs, at most three, likeliest first. "ask-staff" stands for every clinic-topic: whether the clinic's own
    profile answers it is for the caller to see.
    """

    language: Language
    outcome: Outcome
    label: str | None = None
    kind: str | None = None
    suggestions: tuple[str, ...] = ()
    score: float = 0.0
    runner_up: Scored | None = None
    date: datetime.date | None = None
    alarm: Alarm | None = None
    foreign: bool = False


class Understanding:
    """Reads messages; built once from the phrases, then shared by all threads."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        rules: UrgentRules,
        folder: Path | None = None,
        harms: Harms | None = None,
        spelling_only: bool = False,
    ) -> None:
        """Compile the phrases or take them ready made from `folder`; `meaningful` tells whether the encoder works."""
        self.matcher = Matcher(phrases, folder, spelling_only)
        self._rules = rules
        self._harms = harms or Harms()
        self.meaningful = self.matcher.meaningful
        self.needed = calibration.THRESHOLDS if self.meaningful else calibration.THRESHOLDS_SPELLING_ONLY

    def read(
        self, text: str, today: datetime.date, preferred: str | None = None, previous: str | None = None
    ) -> Understood:
        """Judge danger first, then say what is meant. `preferred` is the person's own choice of language for replies;
        `previous` the label of the last answer, for questions that lean on it."""
        detected = language.detect(text)
        speaks = _reply_language(detected, preferred)
        stated = dates.stated(text, today)
        on = stated.day if stated else None
        alarm = urgent.judge(text, self._rules, self.matcher.encode)
        if alarm:
            return Understood(speaks, "urgent", score=1.0, date=on, alarm=alarm)
        if detected == "other":
            return Understood(speaks, "decline", foreign=True)
        if stated and stated.as_done and stated.alone:
            return Understood(speaks, "start", REGISTER, "action", score=1.0, date=on)
        read_in = speaks if detected == "unknown" else detected
        leaning_on = previous if _FOLLOW_UP.fullmatch(clean(text)) else None
        read = self.decided(self.ranked(text, read_in), self.needed[read_in], leaning_on)
        return replace(read, language=speaks, date=on)

    def ranked(self, text: str, read_in: str) -> list[Scored]:
        """Rank the whole message and its sentences; what counts is the mean of the whole and its surest sentence."""
        whole, *parts = self.matcher.rank_each(passages.worth_reading(text), read_in)
        kana = passages.kana_for_romaji(text) if read_in == "ja" else None
        if kana:
            whole = max(whole, self.matcher.rank(kana, read_in), key=_sureness)
        asked = [part for part in parts if part and part[0].label not in COURTESIES and part[0].kind != NONE]
        return _mean(whole, max(asked, key=_sureness)) if asked else whole

    def decided(self, ranked: Sequence[Scored], needed: Thresholds, leaning_on: str | None = None) -> Understood:
        """Answer what is sure, offer what is likely, decline the rest."""
        candidates = [scored for scored in ranked if scored.kind != NONE]
        if leaning_on:
            labels = dict.fromkeys([leaning_on, *(scored.label for scored in candidates)])
            return Understood("ja", "suggest", suggestions=tuple(labels)[:MOST_SUGGESTIONS])
        if not candidates:
            return Understood("ja", "decline")
        first = candidates[0]
        others = [scored for scored in ranked if scored is not first]
        read = Understood("ja", "decline", score=first.score, runner_up=others[0] if others else None)
        if self._sure(first, others, needed):
            return replace(read, outcome=_OUTCOMES[first.kind], label=first.label, kind=first.kind)
        likely = (scored.label for scored in candidates if scored.score >= needed.suggest)
        offered = tuple(label for label in likely if label not in COURTESIES)[:MOST_SUGGESTIONS]
        if offered and sum(scored.score for scored in candidates) >= needed.hope:
            return replace(read, outcome="suggest", suggestions=offered)
        return read

    def _sure(self, first: Scored, others: Sequence[Scored], needed: Thresholds) -> bool:
        ahead = first.score - (others[0].score if others else 0.0)
        return first.score >= needed.answer and ahead >= needed.margin and not self._harms.too_near(first, others)


def _sureness(ranked: Sequence[Scored]) -> float:
    return ranked[0].score if ranked else 0.0


def _mean(one: Sequence[Scored], other: Sequence[Scored]) -> list[Scored]:
    kinds = {scored.label: scored.kind for scored in (*one, *other)}
    scores = dict.fromkeys(kinds, 0.0)
    for scored in (*one, *other):
        scores[scored.label] += scored.score / 2
    return [
        Scored(label, kinds[label], scores[label])
        for label in sorted(scores, key=lambda label: (-scores[label], label))
    ]


def _reply_language(detected: language.Detected, preferred: str | None) -> Language:
    """The person's choice, else the message's language; English for foreigners, Japanese where nothing tells."""
    if preferred == "ja" or (preferred != "en" and detected in ("ja", "unknown")):
        return "ja"
    return "en"
