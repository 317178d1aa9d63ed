"""A button that was pressed, of the newest message or of one of long ago: each is checked as if it were new."""

from datetime import date

from bot.chat import menu, replies
from bot.flows import checkin, contact, data, photos, staff, tips
from bot.flows.booking import tapped as reservation_taps
from bot.flows.treatment import consent
from bot.flows.treatment import flow as treatment
from bot.line.events import Tapped
from bot.turn.decision import Decision
from bot.turn.situation import Situation
from clinic import taps
from clinic.talks import DataTalk
from knowledge.library import Library


def pressed(situation: Situation, tapped: Tapped, library: Library) -> Decision:
    """What a button asks for. One that carries nothing known, or asks for what is no more, gets the way back in."""
    decision = None
    match tapped.tap:
        case taps.Menu() as tap:
            decision = menu.pressed(situation, tap, library)
        case (
            taps.Ask()
            | taps.InWords()
            | taps.Helped()
            | taps.ToStaff()
            | taps.Speak()
            | taps.DeleteData()
            | taps.Photos()
            | taps.ContactTap() as tap
        ):
            decision = _talking(situation, tap, library)
        case (
            taps.Treatment()
            | taps.TreatmentDay()
            | taps.Agree()
            | taps.Disagree()
            | taps.Tips()
            | taps.TipsAt()
            | taps.Skin() as tap
        ):
            decision = _aftercare(situation, tap, tapped.picked, library)
        case (
            taps.Wish()
            | taps.LaterTimes()
            | taps.TakeTime()
            | taps.NewWish()
            | taps.GoOn()
            | taps.DropWish()
            | taps.OpenPage()
            | taps.WaitingList()
            | taps.AnswerVisit()
            | taps.Visit() as tap
        ):
            decision = reservation_taps.tapped(situation, tap, tapped.picked, library)
        case _:
            pass  # nothing of ours; or of the desk, pressed by somebody who is no colleague
    return decision or replies.courtesy(situation, "help")


def _talking(situation: Situation, tap: taps.Talking, library: Library) -> Decision | None:
    question = situation.conversation.question
    match tap:
        case taps.Ask(slug) if slug in library.topics or slug in library.actions:
            return replies.topic(situation, slug, library)
        case taps.InWords(slug) if slug in library.topics and library.answer(slug, situation.language):
            return replies.in_words(situation, slug, library)
        case taps.Helped(slug=slug) if slug in library.topics:
            return replies.helped_or_not(situation, tap)
        case taps.ToStaff("ask") if question:
            return staff.passed_on(situation, question)
        case taps.ToStaff("ask" | "write"):
            return staff.invite_question(situation)
        case taps.ToStaff("never-mind"):
            return staff.never_mind(situation)
        case taps.ToStaff("see"):
            return staff.see_answers(situation)
        case taps.ToStaff("withdraw"):
            return staff.withdrawn(situation)
        case taps.Speak(language) if language in situation.languages:
            return replies.language(situation, language)
        case taps.ContactTap():
            return contact.tapped(situation, tap, library)
        case taps.DeleteData(sure=True) if isinstance(situation.conversation.flow, DataTalk):
            return data.forget(situation)
        case taps.DeleteData(sure=False):
            return data.kept(situation)
        case taps.Photos():
            return photos.tapped(situation, tap, library)
        case _:
            return None


def _aftercare(situation: Situation, tap: taps.Aftercare, picked: date | None, library: Library) -> Decision | None:
    match tap:
        case taps.Treatment():
            return treatment.tapped(situation, tap, picked, library)
        case taps.TreatmentDay():
            return treatment.day_tapped(situation, tap, library)
        case taps.Agree(day):
            return treatment.agreed(situation, day, library)
        case taps.Disagree():
            return consent.refused(situation, library)
        case taps.Tips() | taps.TipsAt():
            return tips.tapped(situation, tap, library)
        case taps.Skin():
            return checkin.tapped(situation, tap, library)
