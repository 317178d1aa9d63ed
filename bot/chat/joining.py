"""People write in several bubbles: which of them are one message, and how it reads.

Texts, stickers and pictures of one person, one-to-one, belong together while nothing else comes in between. That one of them was
unsent has a turn of its own and keeps none of the others apart.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.line import events
from bot.line.events import Event, Said, Showed
from clinic.clock import from_stamp
from clinic.ids import is_invitation_code
from intents.danger.judge import Alarm
from intents.danger.rules import RESPONSES, SUSPECTED
from intents.languages import bubbles
from store.inbox import Recorded

MOST = 10  # read together; whoever writes more gets an answer in between
LOOKED_AT = 2 * MOST  # with what is unsent between them
# What was thought about together and ended in a crash twice is thought about one by one: one of them is to blame.
TRIES_TOGETHER = 2

_SENTENCE = 5  # words


@dataclass(frozen=True, slots=True)
class Bubble:
    """One event. `text` is what was written, where it was a text."""

    event_id: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is answered next in a chat. `open`: one more bubble might follow and belong to it.

    `suspect`: it, or whatever was thought about with it, ended in a crash or an error. `slow`: LINE is asked something first.
    `quiet`: seconds since the newest bubble came in.
    """

    chat: str
    bubbles: tuple[Bubble, ...]
    suspect: bool
    slow: bool = False
    open: bool = False
    quiet: float = 0.0

    @property
    def newest(self) -> str:
        return self.bubbles[-1].event_id

    @property
    def text(self) -> str | None:
        """All that was written; None where nothing was."""
        texts = [bubble.text for bubble in self.bubbles if bubble.text is not None]
        return bubbles.as_one(texts) if texts else None


@dataclass(frozen=True, slots=True)
class Run:
    """What is answered together. `open`: one more might follow and belong to it."""

    parts: tuple[Recorded, ...]
    events: tuple[Event, ...]
    open: bool

    @property
    def last(self) -> Recorded:
        return self.parts[-1]


def run_of(opened: Sequence[Recorded]) -> Run | None:
    """What is next in a chat, given what is open in it; None where that is held or waits for its next try. ValueError where
    even the first cannot be read."""
    if not opened or not opened[0].free:
        return None
    first, event = opened[0], read(opened[0])
    if not belongs(event) or first.takes_back or _tries(first) >= TRIES_TOGETHER:
        return Run((first,), (event,), False)
    run, ended = [(first, event)], False
    for recorded in opened[1:]:
        if recorded.takes_back:
            continue
        following = _following(recorded)
        if following is None or len(run) == MOST:
            ended = True
            break
        run.append((recorded, following))
    return Run(tuple(each for each, _ in run), tuple(each for _, each in run), not ended and len(run) < MOST)


def read(recorded: Recorded) -> Event:
    """ValueError where it is no event of any chat; record() keeps no such one."""
    event = events.parse(json.loads(recorded.body), from_stamp(recorded.received_at))
    if event is None:
        raise ValueError("an event of no chat")
    return event


def _following(recorded: Recorded) -> Event | None:
    """The event, where it may be read with those before it."""
    if not recorded.free or _tries(recorded) >= TRIES_TOGETHER:
        return None
    try:
        event = read(recorded)
    except Exception:  # it is counted against it in its turn
        return None
    return event if belongs(event) else None


def belongs(event: Event) -> bool:
    """Whether it is something that people send several of. A code is by itself, or it would be none."""
    match event.what:
        case Said(text=text):
            return event.chat_kind == "user" and not event.standby and not is_invitation_code(text.strip())
        case Showed():
            return event.chat_kind == "user" and not event.standby
        case _:
            return False


def overtaken(behind: Sequence[Recorded]) -> bool:
    """Whether one more bubble has come in behind the events that are being answered."""
    first = next((each for each in behind if not each.takes_back), None)
    return first is not None and _following(first) is not None


def _tries(recorded: Recorded) -> int:
    """Those that ended badly, one that is not counted yet included."""
    return recorded.attempts + (recorded.lease is not None)


def together(parts: Sequence[Event]) -> Event:
    """One event in the place of several: the latest, with all that was written and the newest way back."""
    *earlier, last = parts
    if not earlier:
        return last
    texts = [each.what for each in parts if isinstance(each.what, Said)]
    shown = [each.what for each in parts if isinstance(each.what, Showed)]
    token = next((each.reply_token for each in reversed(parts) if each.reply_token), None)
    photos = tuple(photo for each in shown for photo in each.photos)
    unseen = [each for each in shown if each.kind != "sticker" and not each.photos]
    if not texts:
        seen = [each for each in shown if each.photos]
        return replace(last, what=replace((seen or unseen or shown)[-1], photos=photos), reply_token=token)
    ids = " ".join(each.message_id for each in texts if each.message_id)
    beside = unseen[-1].kind if unseen else ""
    said = Said(bubbles.as_one(each.text for each in texts), ids, beside=beside, photos=photos)
    return replace(last, what=said, reply_token=token)


@dataclass(frozen=True, slots=True)
class Cry:
    """What was answered as danger at once, while its sentence may have gone on."""

    text: str
    response: str

    def goes_on(self, text: str) -> bool:
        """Whether a text is the rest of its sentence."""
        return bubbles.as_one((self.text, text)).count("\n") == bubbles.as_one((self.text,)).count(
            "\n"
        ) + text.strip().count("\n")

    def covers(self, alarm: Alarm | None) -> bool:
        """Whether what was answered says all that this alarm would."""
        return alarm is None or RESPONSES.index(self.response) <= RESPONSES.index(alarm.response)


def lines_of(parts: Sequence[Event]) -> list[Event]:
    """Those texts that stand on lines of their own in the whole: no beginning and no end of another one's sentence."""
    texts = [each for each in parts if isinstance(each.what, Said) and each.what.text.strip()]
    whole = bubbles.as_one(each.what.text for each in texts if isinstance(each.what, Said)).split("\n")
    return [each for each in texts if isinstance(each.what, Said) and each.what.text.strip() in whole]


def says_plainly(text: str, alarm: Alarm) -> bool:
    """Whether an alarm needs no other bubble to be sure of: it is a rule's, or an example's and in a whole sentence. "Throat" may
    be the beginning of anything."""
    if alarm.signs == (SUSPECTED,):
        return bubbles.words(text) >= _SENTENCE
    return bubbles.words(text) > 1 or bubbles.ended(text)
