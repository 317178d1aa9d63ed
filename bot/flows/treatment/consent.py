"""May the clinic keep the day of the treatment, and send tips? Asked once, before the first is kept."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from bot.turn.choices import HELP, REGISTER, topics
from bot.turn.decision import Decision, GiveConsent
from bot.turn.heard import Heard
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation
from clinic.message import Choice, Text
from clinic.patient import Language
from clinic.talks import DayTold
from clinic.taps import Agree, Disagree
from clinic.treatment import Planned
from knowledge import wording
from knowledge.library import Library

WORDS = ("consent.about", "consent.ask", "consent.unclear", "consent.unclear_again")


def ask(situation: Situation, day: date, library: Library) -> Decision:
    """The day travels in the buttons, and with the talk for those who type; it is kept nowhere else meanwhile."""
    params, choices = _question(situation, day, library)
    says = (Text("consent.about"), Text("consent.ask", params, choices, shape="confirm"))
    return Decision(says, Conversation(DayTold("consent", day)), situation.language)


def ask_again(situation: Situation, day: date, library: Library) -> Decision:
    """What was said can be taken either way, or neither."""
    params, choices = _question(situation, day, library)
    says = (Text("consent.unclear", params, choices, shape="confirm"),)
    return Decision(says, situation.conversation, situation.language)


def what_comes(situation: Situation, day: date, planned: Sequence[Planned], library: Library) -> Decision:
    """What would be sent, and the question again."""
    params, choices = _question(situation, day, library)
    coming = wording.coming(library, CARE_PLAN, planned, situation.zone, situation.language)
    says = (Text("consent.comes", {"coming": coming}), Text("consent.ask", params, choices, shape="confirm"))
    return Decision(says, situation.conversation, situation.language)


def _question(situation: Situation, day: date, library: Library) -> tuple[dict[str, str], tuple[Choice, Choice]]:
    yes, no = Choice("button.consent_yes", Agree(day)), Choice("button.consent_no", Disagree())
    return {"on": wording.on(library, day, situation.language)}, (yes, no)


def typed(heard: Heard) -> bool | None:
    """A clear yes or a no in words; None for anything else, which is no consent."""
    if heard.means("agree"):
        return True
    return False if heard.means("disagree") else None


def given(situation: Situation, library: Library) -> GiveConsent:
    return GiveConsent(True, version(library, situation.language))


def refused(situation: Situation, library: Library) -> Decision:
    """Nothing is kept but the no itself."""
    deed = GiveConsent(False, version(library, situation.language))
    choices = (*topics("aftercare-overview"), HELP)
    return Decision((Text("consent.refused", choices=choices),), Conversation(), situation.language, (deed,))


def put_off(situation: Situation) -> Decision:
    """Neither yes nor no: nothing is kept, and it may be asked again."""
    say = Text("consent.put_off", choices=(REGISTER, HELP))
    return Decision((say,), Conversation(), situation.language)


def version(library: Library, language: Language) -> str:
    """Which words were agreed to. Made of the words themselves, so that nobody can change them and forget the number."""
    said = "\n".join(library.say(key, language, on="") for key in WORDS)
    return f"{language}-{sha256(said.encode()).hexdigest()[:12]}"
