"""The tips themselves: what is next, at what time of day, no more of them, and on again."""

import re
from collections.abc import Sequence

from bot.turn.choices import HELP, NEXT_TIPS, REGISTER
from bot.turn.decision import Decision, Prefer, ResumeTips, StopTips
from bot.turn.heard import Heard
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation
from clinic.message import Choice, Say, Text
from clinic.talks import TipsTalk
from clinic.taps import Tips, TipsAt
from clinic.treatment import TIMES_OF_DAY, Planned, TimeOfDay
from knowledge import wording
from knowledge.library import Library

BESIDES = 12  # characters: a "please" and a "thank you"
_SENTENCE = re.compile(r"[^。.!！\n]+")
STOP = Choice("button.tips_stop", Tips(on=False))
RESUME = Choice("button.tips_resume", Tips(on=True))
GO_ON, NO_MORE = Choice("button.tips_go_on", Tips(on=True)), Choice("button.tips_no_more", Tips(on=False))
BACK = Text("tips.back", choices=(GO_ON, NO_MORE), shape="confirm")
HOURS = tuple(Choice(f"button.hour_{hour}", TipsAt(hour)) for hour in TIMES_OF_DAY)


def ahead(situation: Situation, planned: Sequence[Planned], library: Library) -> Say:
    """What will come and when; who stopped the tips is told so."""
    if not planned:
        return Text("tips.none_left", choices=(HELP,))
    if situation.aftercare.tips.stopped:
        return Text("tips.still_stopped", choices=(RESUME, HELP))
    listed = wording.coming(library, CARE_PLAN, planned, situation.zone, situation.language)
    return Text("tips.ahead", {"coming": listed}, (*HOURS, STOP, HELP))


def upcoming(situation: Situation, library: Library) -> Decision:
    """ "What is next?" """
    if asks_back(situation):  # paused: nothing comes until they want it
        return ask_back(situation)
    if situation.aftercare.treatment is None:
        return Decision((Text("tips.no_treatment", choices=(REGISTER, HELP)),), Conversation(), situation.language)
    says = (ahead(situation, situation.aftercare.coming, library),)
    return Decision(says, Conversation(TipsTalk("hour")), situation.language)


def stop(situation: Situation) -> Decision:
    """No more tips, at once, whatever was being talked about."""
    says = (Text("tips.stopped", choices=(RESUME, HELP)),)
    return Decision(says, Conversation(), situation.language, (StopTips(),))


def resume(situation: Situation, library: Library) -> Decision:
    """On again, with what is still to come."""
    deeds = (ResumeTips(),)
    if situation.aftercare.treatment is None:
        says: tuple[Say, ...] = (Text("tips.no_treatment", choices=(REGISTER, HELP)),)
        return Decision(says, Conversation(), situation.language, deeds)
    coming = situation.aftercare.coming
    listed = wording.coming(library, CARE_PLAN, coming, situation.zone, situation.language)
    key = "tips.resumed" if coming else "tips.none_left"
    says = (Text(key, {"coming": listed}, (*HOURS, STOP, HELP) if coming else (HELP,)),)
    return Decision(says, Conversation(TipsTalk("hour")), situation.language, deeds)


def again(situation: Situation, library: Library) -> Decision:
    """They want the tips again, in their own words."""
    kept = situation.aftercare.tips
    return resume(situation, library) if kept.stopped or kept.paused else upcoming(situation, library)


def ask_back(situation: Situation) -> Decision:
    return Decision((BACK,), Conversation(TipsTalk("back")), situation.language)


def asks_back(situation: Situation) -> Say | None:
    """Who blocked the account and is back is asked, where there is something to go on with."""
    kept = situation.aftercare
    return BACK if kept.tips.paused and not kept.tips.stopped and kept.coming else None


def said(situation: Situation, asked: TipsTalk, heard: Heard, library: Library) -> Decision | None:
    """What fits what was last asked, or shown."""
    match asked.step:
        case "back":
            return _back_said(situation, heard, library)
        case "hour":
            return hour_said(situation, heard, library)


def _back_said(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    if heard.means("agree"):
        return resume(situation, library)
    if heard.means("disagree"):
        return stop(situation)
    return ask_back(situation) if heard.hesitates else None


def hour_said(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    hour = next((hour for hour in TIMES_OF_DAY if heard.means(hour)), None)
    return prefer(situation, hour, library) if hour else None


def hour_wished(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Send them in the evening", said outright of the tips or of nothing else, and of no visit."""
    wish = max(_SENTENCE.findall(heard.text), key=len, default="")
    if situation.aftercare.treatment is None or len(heard.text) - len(wish) > BESIDES:
        return None
    rests = {hour: wording.without(library, f"{hour}_when", wish) for hour in TIMES_OF_DAY}
    named = [(hour, rest) for hour, rest in rests.items() if rest is not None]
    if len(named) != 1 or heard.holds("hour_not"):
        return None
    hour, rest = named[0]
    of_tips = wording.holds(library, "tips_named", rest) and wording.holds(library, "hour_wished", rest)
    return prefer(situation, hour, library) if of_tips or wording.means(library, "hour_send", rest) else None


def prefer(situation: Situation, hour: TimeOfDay, library: Library) -> Decision:
    """Kept only with somebody whose treatment is kept."""
    if situation.aftercare.treatment is None:
        return upcoming(situation, library)
    at = f"{library.clinic.tips.hours.of(hour):%H:%M}"
    says = (Text(f"tips.hour_{hour}", {"at": at}, (NEXT_TIPS, STOP, HELP)),)
    return Decision(says, Conversation(TipsTalk("hour")), situation.language, (Prefer(hour),))


def tapped(situation: Situation, tap: Tips | TipsAt, library: Library) -> Decision:
    match tap:
        case Tips(on=True):
            return resume(situation, library)
        case Tips():
            return stop(situation)
        case TipsAt(hour=hour):
            return prefer(situation, hour, library)
