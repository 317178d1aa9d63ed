"""What a message means and what may be done about it: danger, language, meaning, in that order."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from clinic.patient import Language
from intents.danger import judge
from intents.danger.judge import Alarm
from intents.danger.rules import UrgentRules
from intents.dates import treatment
from intents.languages import denials, detect, passages
from intents.languages.normalise import COMPARE_LIMIT, clean
from intents.learning import heads
from intents.matching import calibration
from intents.matching.calibration import Thresholds
from intents.matching.compiled import Folders, Preparation
from intents.matching.harm import Harms
from intents.matching.match import TELLING, Matcher, Phrase, Scored
from intents.matching.meaning import Remembering
from intents.matching.subjects import Subjects
from intents.matching.voting import COURTESIES, NONE
from intents.replies import doubts, reading
from intents.replies.acts import Asked
from intents.replies.head import Head
from intents.replies.reading import Reply

Outcome = Literal["answer", "suggest", "start", "ask-staff", "urgent", "decline"]

FEWEST_SUGGESTIONS, MOST_SUGGESTIONS = 2, 3  # one alone would be answered, or nothing
REGISTER = "register-treatment"
CORRECT = "change-treatment-date"
_OUTCOMES: dict[str, Outcome] = {"topic": "answer", "clinic-topic": "ask-staff", "action": "start"}
# Words that ask on about what was answered last, and name nothing themselves.
_ASKS_ON = re.compile(
    r"\W*(?:いつ(?:から|まで)?|なん?で|どうして|どのくらい|何[日回]|"
    r"(?:and )?(?:when|why|how (?:long|many|much)|since when))\W*",
    re.I,
)
# "And alcohol?", "じゃあお風呂は?": so short that what was answered last tells what it is about.
_LEADS_ON = re.compile(
    r"\s*(?:and|but|also|what about|how about|or|じゃあ|じゃ|では|それなら|なら|あと|それと|ちなみに)[、,\s]+", re.I
)
_NO_FOLDERS = Folders()
_HARMLESS: ContextVar[frozenset[str]] = ContextVar("harmless", default=frozenset())
_INSTEAD = ("talk-to-staff",)  # where an action was taken back
_SHORT = 16  # characters of Japanese, or
_FEW = 4  # words
_KIN_COUNTS = 3.0


@dataclass(frozen=True, slots=True)
class Understood:
    """The outcome with all that led to it; `language` is the one to reply in.

    `date` is the past treatment date the text states. `foreign` marks a language Sodan does not speak. `suggestions`
    are slugs, two or three, likeliest first. `likely` marks an answer to the one likely reading, which is not quite sure: it
    had better name what it answers. `also` is the second of two questions, where each is sure by itself. `reply` is what the
    text does as a reply to what was asked last; None where nothing tells, or there is danger.
    "ask-staff" stands for every clinic-topic: whether the clinic's own profile answers it is for the caller to see.
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
    likely: bool = False
    also: "Understood | None" = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """How labels stand to one another: which must not be mistaken for which, and which are asked about in one breath.

    `kin` is for questions that lean on the last answer. `subjects` are the treatments, where there are several.
    """

    harms: Harms = field(default_factory=Harms)
    kin: Mapping[str, frozenset[str]] = field(default_factory=dict)
    subjects: Subjects = field(default_factory=Subjects)


class Understanding:
    """Reads messages; built once from the phrases, then shared by all threads."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        rules: UrgentRules,
        folders: Folders = _NO_FOLDERS,
        relations: "Relations | None" = None,
        spelling_only: bool = False,
        replies: Head | None = None,
    ) -> None:
        """Make the phrases ready, or take from the folders what is ready; `meaningful` tells whether the encoder works.
        Without a head of `replies` nobody guesses what a reply does.
        LookupError where earlier phrases are wanted and the cache holds none."""
        self.matcher = Matcher(phrases, Preparation(heads.learn, folders, spelling_only))
        self._rules = rules
        self._relations = relations or Relations()
        self.meaningful = self.matcher.meaningful
        self._replies = replies
        self.needed = calibration.THRESHOLDS if self.meaningful else calibration.THRESHOLDS_SPELLING_ONLY
        self._honesty = calibration.HONESTY if self.meaningful else calibration.HONESTY_SPELLING_ONLY

    def renew(self, phrases: Sequence[Phrase], folders: Folders) -> None:
        """Go over to other phrases, one language after the other; whoever reads meanwhile reads by either."""
        self.matcher.renew(phrases, Preparation(heads.learn, folders, not self.meaningful))

    def alarm(self, text: str) -> Alarm | None:
        """Judge danger and nothing else."""
        return judge.judge(text, self._rules, self.matcher.remembering(lambda: _parts(text)))

    def read(
        self,
        text: str,
        today: datetime.date,
        preferred: str | None = None,
        previous: str | None = None,
        asked: Asked = "any",
    ) -> Understood:
        """Judge danger first, then say what is meant. `preferred` is the person's own choice of language for replies;
        `previous` the label of the last answer, for questions that lean on it; `asked` what the text may be a reply to."""
        encode = self.matcher.remembering(lambda: _parts(text))  # danger and meaning look at the same words
        read = self._read(text, today, preferred, previous, encode)
        if read.alarm or encode is None or self._replies is None:
            return read
        kana = passages.kana_for_romaji(text) if asked != "any" else None
        if kana and not doubts.any_in(text, asked):
            return replace(read, reply=self.reply(kana, asked))
        reply = reading.read(self._replies, text, asked, lambda: encode([_parts(text)[0]])[0])
        if reply is not None and asked in reading.NEED_A_YES and not reply.clear:
            reply = reading.clause_by_clause(self._replies, reply, text, encode)
        return replace(read, reply=reply)

    def reply(self, text: str, asked: Asked) -> Reply | None:
        """What a text does as a reply and nothing else, where danger was judged already; of romaji, what its kana do."""
        encode = self.matcher.remembering(lambda: [text])
        if encode is None or self._replies is None:
            return None
        reply = reading.read(self._replies, text, asked, lambda: encode([text])[0])
        if reply is not None and asked in reading.NEED_A_YES and not reply.clear:
            return reading.clause_by_clause(self._replies, reply, text, encode)
        return reply

    def replies_apart(self, text: str, asked: Asked) -> list[Reply]:
        """What each clause of a text does by itself."""
        encode = self.matcher.remembering(lambda: [text])
        return reading.apart(self._replies, text, asked, encode) if encode and self._replies else []

    def _read(
        self, text: str, today: datetime.date, preferred: str | None, previous: str | None, encode: Remembering | None
    ) -> Understood:
        alarm = None if text in _HARMLESS.get() else judge.judge(text, self._rules, encode)
        detected = detect.detect(text)
        speaks = _reply_language(detected, preferred)
        stated = treatment.stated(text, today)
        on = stated.day if stated else None
        if alarm:
            return Understood(speaks, "urgent", score=1.0, date=on, alarm=alarm)
        if detected == "other":
            return Understood(speaks, "decline", foreign=True)
        if stated and stated.as_done and stated.alone:
            deed = CORRECT if denials.puts_right(text) else REGISTER
            return Understood(speaks, "start", deed, "action", score=1.0, date=on)
        read_in = speaks if detected == "unknown" else detected
        read = self._meant(text, read_in, previous, encode)
        also = replace(read.also, language=speaks, score=self._honest(read.also.score, read_in)) if read.also else None
        return replace(read, language=speaks, date=on, also=also, score=self._honest(read.score, read_in))

    @contextmanager
    def ahead_of(self, texts: Sequence[str], harmless: frozenset[str] = frozenset()) -> Iterator[None]:
        """Within, these messages are read at less cost: all that is sure to be asked of the encoder is asked in one batch, and
        their parts as well, which often are. Those found `harmless` a moment ago are not judged again."""
        token = _HARMLESS.set(harmless)
        try:
            parts = [part.text for text in texts for part in passages.worth_reading(text)]
            with self.matcher.ahead_of([part for text in texts for part in _parts(text)], parts):
                yield
        finally:
            _HARMLESS.reset(token)

    def _honest(self, score: float, read_in: Language) -> float:
        """The score as the chance that the label is right, which is what people take it for."""
        return self._honesty[read_in].of(score)

    def _meant(self, text: str, read_in: Language, previous: str | None, encode: Remembering | None) -> Understood:
        wanted = denials.wanted(text, read_in)
        read = self._wanted(wanted or text, read_in, previous, encode)
        if wanted is None and read.outcome == "start" and denials.nothing_is_wanted(text, read_in):
            return _not_begun(read)
        return read

    def _wanted(self, text: str, read_in: Language, previous: str | None, encode: Remembering | None) -> Understood:
        needed = self.needed[read_in]
        if previous and _ASKS_ON.fullmatch(clean(text)):
            return self._asked_back(self.ranked(text, read_in, encode), previous)
        if previous and _leans(text):
            ranked = self.ranked(_LEADS_ON.sub("", text, count=1), read_in, encode)
            return self.decided(_nearer(ranked, self._relations.kin.get(previous, frozenset())), needed)
        whole, *parts = self._each(text, read_in, encode)
        read = self.decided(_merged(text, whole.ranked, parts), needed)
        return self._with_second(read, [part.ranked for part in parts if part.asks], needed)

    def ranked(self, text: str, read_in: str, encode: Remembering | None = None) -> list[Scored]:
        """Rank the whole message; of one too long to be compared as a whole, the mean of its beginning and its parts counts."""
        whole, *parts = self._each(text, read_in, encode)
        return _merged(text, whole.ranked, parts)

    def _each(self, text: str, read_in: str, encode: Remembering | None) -> "list[_Ranked]":
        """The whole message first, then the parts worth reading."""
        found = _worth_reading(text)
        kana = passages.kana_for_romaji(text) if read_in == "ja" else None
        texts = [*(passage.text for passage in found), *([kana] if kana else ())]
        ranks = self.matcher.rank_each(texts, read_in, encode)
        if kana:
            ranks[0] = max(ranks[0], ranks.pop(), key=_sureness)
        weighed = [self._relations.subjects.weighed(text, ranked) for ranked in ranks]
        return [_Ranked(passage.asks, ranked) for passage, ranked in zip(found, weighed, strict=True)]

    def _with_second(self, read: Understood, asked: Sequence[Sequence[Scored]], needed: Thresholds) -> Understood:
        """Two questions get two answers, where each is sure by itself and the whole does not speak against them."""
        sure: dict[str, Understood] = {}
        for ranked in asked:
            part = self.decided(ranked, needed)
            if part.label and part.kind in TELLING:
                sure.setdefault(part.label, part)
        if len(sure) < 2:
            return read
        first, second, *_ = sorted(sure.values(), key=lambda part: part.label != read.label)
        if read.label in (None, first.label):
            return replace(first, also=second)
        return read

    def _asked_back(self, ranked: Sequence[Scored], previous: str) -> Understood:
        labels = dict.fromkeys([previous, *(scored.label for scored in ranked if scored.kind != NONE)])
        return Understood("ja", "suggest", suggestions=tuple(labels)[:MOST_SUGGESTIONS])

    def decided(self, ranked: Sequence[Scored], needed: Thresholds) -> Understood:
        """Answer what is sure, offer what is likely, decline the rest."""
        candidates = [scored for scored in ranked if scored.kind != NONE]
        if not candidates:
            return Understood("ja", "decline")
        first = candidates[0]
        others = [scored for scored in ranked if scored is not first]
        read = Understood("ja", "decline", score=first.score, runner_up=others[0] if others else None)
        offered = [scored for scored in candidates if scored.label not in COURTESIES]
        likely = [scored for scored in offered if scored.score >= needed.suggest or scored is first]
        if not self._relations.harms.too_near(first, others):
            sure = first.score >= needed.answer
            if sure or (first.score >= needed.likely and first.kind in TELLING and len(likely) == 1):
                return replace(read, outcome=_OUTCOMES[first.kind], label=first.label, kind=first.kind, likely=not sure)
        if likely and sum(scored.score for scored in candidates) >= needed.hope:
            shown = offered[: min(MOST_SUGGESTIONS, max(FEWEST_SUGGESTIONS, len(likely)))]
            if len(shown) >= FEWEST_SUGGESTIONS:
                return replace(read, outcome="suggest", suggestions=tuple(scored.label for scored in shown))
        return read


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What a part of a message is about, and whether it asks."""

    asks: bool
    ranked: list[Scored]


def _not_begun(read: Understood) -> Understood:
    """What was negated or taken back is not begun; whether it was meant can still be said with a tap."""
    second = read.runner_up
    others = (second.label,) if second and second.kind != NONE else ()
    offered = tuple(dict.fromkeys((read.label or "", *others, *_INSTEAD)))[:MOST_SUGGESTIONS]
    return replace(read, outcome="suggest", label=None, kind=None, suggestions=offered)


def _parts(text: str) -> list[str]:
    return [passage.text for passage in _worth_reading(text)]


def _worth_reading(text: str) -> list[passages.Passage]:
    """The whole message; its parts too where two of them ask, or where it is too long to be compared as a whole."""
    whole, *parts = passages.worth_reading(text)
    return [whole, *parts] if sum(part.asks for part in parts) > 1 or len(text) > COMPARE_LIMIT else [whole]


def _leans(text: str) -> bool:
    """Whether a text is too short to stand alone."""
    words = clean(text).split()
    return bool(words) and (len(words) <= _FEW if text.isascii() else len(clean(text)) <= _SHORT)


def _nearer(ranked: Sequence[Scored], kin: frozenset[str]) -> list[Scored]:
    """The same, with what is kin to the last answer counting for more."""
    weighed = [replace(each, score=each.score * (_KIN_COUNTS if each.label in kin else 1.0)) for each in ranked]
    whole = max(1.0, sum(each.score for each in weighed))
    return sorted(
        (replace(each, score=each.score / whole) for each in weighed), key=lambda each: (-each.score, each.label)
    )


def _merged(text: str, whole: Sequence[Scored], parts: "Sequence[_Ranked]") -> list[Scored]:
    """The whole; of a text too long to be compared as one, its beginning and, counting twice, the last part that asks."""
    asking = [part.ranked for part in parts if part.asks and part.ranked]
    return _mean([whole, asking[-1], asking[-1]]) if asking and len(text) > COMPARE_LIMIT else list(whole)


def _sureness(ranked: Sequence[Scored]) -> float:
    return ranked[0].score if ranked else 0.0


def _mean(ranks: Sequence[Sequence[Scored]]) -> list[Scored]:
    kinds = {scored.label: scored.kind for ranked in ranks for scored in ranked}
    scores = dict.fromkeys(kinds, 0.0)
    for scored in chain.from_iterable(ranks):
        scores[scored.label] += scored.score / len(ranks)
    return [
        Scored(label, kinds[label], scores[label])
        for label in sorted(scores, key=lambda label: (-scores[label], label))
    ]


def _reply_language(detected: detect.Detected, preferred: str | None) -> Language:
    """The person's choice, else the message's language; English for foreigners, Japanese where nothing tells."""
    if preferred == "ja" or (preferred != "en" and detected in ("ja", "unknown")):
        return "ja"
    return "en"
