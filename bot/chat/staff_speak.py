"""While staff have the word: the bot thinks as always, says nothing but what must be heard, and passes on what is written."""

from dataclasses import replace

from bot.line.events import Event, Followed, Said, Showed, Tapped
from bot.turn.decision import AskPhotos, Decision, Follow, Forget, NoteCheckIn, RaiseTask, StopTips, WithdrawQuestion
from bot.turn.situation import Situation
from clinic import taps
from clinic.message import Card, Text

# What a person may always do with what is kept of them is done and answered.
RIGHTS = (Forget, StopTips, WithdrawQuestion)
ABOUT_RIGHTS = ("delete.", "my_data.", "language.", "photo.")
# Taps that only talk. All others do something with what is the person's own, as to accept the time that staff propose.
TALK = (taps.Ask, taps.InWords, taps.ToStaff, taps.Skin, taps.Menu)
# And those of them that open what is the person's own, or where their rights are.
OWN = (taps.ToStaff("see"), *(taps.Menu(area) for area in ("visits", "treatment", "tips", "settings")))
# What is done without a word to anybody.
QUIET = (AskPhotos, Follow, NoteCheckIn, RaiseTask)


def unless_staff_speak(situation: Situation, event: Event, decision: Decision) -> Decision:
    """The decision as it may be carried out: unchanged where the bot has the word, and about danger."""
    if situation.word is None or not situation.word.of_staff(situation.now) or decision.urgent:
        return decision
    if not isinstance(event.what, Said | Tapped | Showed | Followed):
        return decision
    if _must_be_heard(event, decision):
        return replace(decision, voice="anyway")
    deeds = tuple(deed for deed in decision.deeds if isinstance(deed, QUIET))
    if not any(isinstance(deed, RaiseTask) for deed in deeds):
        deeds = (*deeds, *_for_staff(event))
    unsaid = replace(decision, says=(), deeds=deeds, conversation=situation.conversation, settles=False)
    return replace(unsaid, rule="staff_have_the_word")


def _must_be_heard(event: Event, decision: Decision) -> bool:
    tap = event.what.tap if isinstance(event.what, Tapped) else None
    if tap in OWN or (tap is not None and not isinstance(tap, TALK)):
        return True
    keys = [say.key for say in decision.says if isinstance(say, Text | Card)]
    return any(isinstance(deed, RIGHTS) for deed in decision.deeds) or any(key.startswith(ABOUT_RIGHTS) for key in keys)


def _for_staff(event: Event) -> tuple[RaiseTask, ...]:
    """Staff hear what was written. Of a picture they hear that there is one; a sticker asks for nothing."""
    match event.what:
        case Said(text=text, message_id=message_id):
            return (RaiseTask("question", words=text, message_id=message_id or None),)
        case Showed(kind=kind, photos=photos) if kind != "sticker" and not photos:
            return (RaiseTask("question"),)
        case _:
            return ()
