"""Photos: not judged here, and shown to staff only where the person agrees, once for all that were sent in one go.

Until then nothing is fetched: all that is known is that LINE has a photo. docs/decisions/0025-photos.md tells why.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from bot.turn.choices import HELP, STAFF_WRITE
from bot.turn.decision import AskPhotos, Decision, Deed, DropPhotos, PassPhotos, RaiseTask
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Choice, Say, Text
from clinic.patient import Language
from clinic.photo import MOST_AT_ONCE, Photo
from clinic.talks import PhotoTalk, StaffTalk, asks
from clinic.taps import Photos
from knowledge.library import Library

MOST_SAYS = 5  # messages of one call: https://developers.line.biz/en/reference/messaging-api/#send-reply-message
# What a person agrees to. None of it has a gap but for the clinic's own values.
WORDS = ("photo.about", "photo.ask", "photo.ask_several", "photo.unclear")
AGREED = ("wanted", "kept", "gone", "unfit")


# Sent


def shown(situation: Situation, photos: Sequence[Photo]) -> Decision:
    """Photos without a word beside them."""
    new, deeds = _sorted(situation, photos)
    if not new:
        return Decision((), situation.conversation, situation.language, deeds)
    if len(situation.photos) + len(new) > MOST_AT_ONCE:
        return Decision((Text("photo.enough", choices=(STAFF_WRITE, HELP)),), Conversation(), situation.language, deeds)
    asking = AskPhotos(tuple(new), new[0].message_id)
    talk = situation.conversation if _staff_speak(situation) else Conversation(PhotoTalk(asking.ask))
    return Decision(_question(new), talk, situation.language, (*deeds, asking))


def how(situation: Situation) -> Decision:
    """Somebody wants to send one."""
    return Decision((Text("photo.how", choices=(STAFF_WRITE, HELP)),), Conversation(), situation.language)


def beside(situation: Situation, decision: Decision, photos: Sequence[Photo]) -> Decision:
    """What was written with photos is answered, and then asked about them; but nothing goes before or beside danger."""
    if decision.urgent:
        return decision
    asked = shown(replace(situation, language=decision.language), photos)
    if not asked.says:
        return replace(decision, deeds=(*decision.deeds, *asked.deeds))
    deeds = (*decision.deeds, *asked.deeds)
    if not decision.says:  # staff have the word: only this is said
        return replace(decision, says=asked.says, deeds=deeds, voice="anyway", rule="photos")
    if _asks(decision.conversation):  # a yes that follows answers what is asked last, and the buttons are told apart
        says = (*asked.says, *decision.says)[:MOST_SAYS]
        return replace(decision, says=says, deeds=deeds)
    *before, last = decision.says[: MOST_SAYS - len(asked.says)]
    bare = replace(last, choices=()) if last.shape == "text" else last
    talk = replace(decision.conversation, flow=asked.conversation.flow, offered=())
    return replace(decision, says=(*before, bare, *asked.says), deeds=deeds, conversation=talk)


def _sorted(situation: Situation, photos: Sequence[Photo]) -> tuple[list[Photo], tuple[Deed, ...]]:
    """Those that are to be asked about; and what is done with those sent in one go with others, which were."""
    known = {one.message_id for one in situation.photos}
    sets = {one.set_id: one for one in situation.photos if one.set_id}
    new = [photo for photo in photos if photo.message_id not in known]
    late = [photo for photo in new if photo.set_id in sets]
    deeds = tuple(
        AskPhotos((photo,), sets[photo.set_id].ask, joins=True)
        for photo in late
        if sets[photo.set_id].status != "refused"  # a no was one to all of them
    )
    return [photo for photo in new if photo not in late], deeds


def _asks(talk: Conversation) -> bool:
    return asks(talk.flow) and talk.flow != StaffTalk("more")


def _staff_speak(situation: Situation) -> bool:
    """A yes that is typed then is one to what staff asked; the buttons say what they are about."""
    return situation.word is not None and situation.word.of_staff(situation.now)


def _question(photos: Sequence[Photo]) -> tuple[Say, ...]:
    """All of a set are asked about at once, however many of them have come so far."""
    several = max(len(photos), *(photo.total for photo in photos)) > 1
    return Text("photo.about"), _ask("photo.ask_several" if several else "photo.ask", photos[0].message_id)


def _ask(key: str, ask: str) -> Text:
    choices = (Choice("button.photo_yes", Photos("yes", ask)), Choice("button.photo_no", Photos("no", ask)))
    return Text(key, choices=choices, shape="confirm")


# Answered


def said(situation: Situation, asked: PhotoTalk, heard: Heard, library: Library) -> Decision | None:
    """A clear yes or a no in words; None for anything else, which is no consent."""
    if _staff_speak(situation):
        return None
    if heard.means("agree") or heard.means("photo_yes"):
        return _passed(situation, asked.ask, library)
    if heard.means("disagree") or heard.means("photo_no") or heard.does("later", "leave"):
        return _refused(situation, asked.ask)
    if heard.hesitates:
        return Decision((_ask("photo.unclear", asked.ask),), situation.conversation, situation.language)
    return None


def tapped(situation: Situation, tap: Photos, library: Library) -> Decision:
    if tap.step == "no":
        return _refused(situation, tap.ask)
    return _passed(situation, tap.ask, library)


def _passed(situation: Situation, ask: str, library: Library) -> Decision:
    status = {one.status for one in situation.photos if one.ask == ask}
    if not status:
        return Decision((Text("photo.not_there", choices=(HELP,)),), Conversation(), situation.language)
    if status <= set(AGREED):
        return Decision((Text("photo.passed_already", choices=(HELP,)),), Conversation(), situation.language)
    key = "photo.passed" if situation.staff_reachable else "photo.passed_nobody"
    deeds = (PassPhotos(ask, version(library, situation.language)), RaiseTask("photo"))
    talk = Conversation(StaffTalk("more"), passed=True)  # what is written next belongs to it
    return Decision((Text(key, choices=(HELP,)),), talk, situation.language, deeds)


def _refused(situation: Situation, ask: str) -> Decision:
    """Nothing was fetched; or, after a yes, what was fetched goes."""
    agreed = any(one.status in AGREED for one in situation.photos if one.ask == ask)
    key = "photo.taken_back" if agreed else "photo.refused"
    says = (Text(key, choices=(STAFF_WRITE, HELP)),)
    return Decision(says, Conversation(), situation.language, (DropPhotos(ask),))


def version(library: Library, language: Language) -> str:
    """Which words were agreed to, made of the words themselves."""
    said = "\n".join(library.say(key, language) for key in WORDS)
    return f"{language}-{sha256(said.encode()).hexdigest()[:12]}"
