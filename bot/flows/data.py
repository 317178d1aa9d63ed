"""What is kept about a person: told, and deleted after a second question."""

from collections.abc import Sequence
from dataclasses import replace

from bot.flows import contact
from bot.flows.booking import existing, waiting_list
from bot.turn.choices import HELP
from bot.turn.decision import Decision, Forget
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Card, Choice, Say, Text
from clinic.patient import Language
from clinic.talks import DataTalk
from clinic.taps import Ask, DeleteData
from knowledge import wording
from knowledge.library import Library


def my_data(situation: Situation, library: Library) -> Decision:
    language = situation.language
    params = {
        "since": wording.day(library, situation.known_since, language),
        "language": library.language_name(language, language),
        "tasks": str(situation.open_tasks),
        "photos": str(sum(one.status in ("wanted", "kept") for one in situation.photos)),
    }
    noted = situation.noted()
    params |= {"notes": str(noted.notes), "tags": str(noted.tags), "feedback": str(noted.feedback)}
    params |= _aftercare_data(situation, library)
    delete = Choice("button.delete", Ask("delete-my-data"))
    reached = contact.kept(situation, library)
    says = (Text("my_data.text", params), *_visits_kept(situation, library), *reached)
    choices = (*((contact.CHANGE, contact.FORGET) if reached else ()), delete, HELP)
    return Decision((*says[:-1], replace(says[-1], choices=choices)), Conversation(), language)


def _visits_kept(situation: Situation, library: Library) -> tuple[Say, ...]:
    """Reservations and waiting lists, where there are any."""
    agenda, language = situation.agenda, situation.language
    if agenda is None or not (agenda.upcoming or agenda.waits()):
        return ()
    lines = [*existing.lines(agenda, library, language), *waiting_list.lines(agenda, library, language)]
    return (Text("my_data.visits", {"list": _bulleted(lines, library, language)}),)


def _bulleted(lines: Sequence[str], library: Library, language: Language) -> str:
    return "\n".join(library.say("my_data.line", language, line=line) for line in lines)


def _aftercare_data(situation: Situation, library: Library) -> dict[str, str]:
    """The treatment, the consent it is kept with, and how the tips stand."""
    language, kept = situation.language, situation.aftercare
    none = library.say("my_data.nothing", language)
    given = "yes" if kept.agreed else "no"
    asked = kept.consent and wording.day(library, kept.consent.at.astimezone(situation.zone).date(), language)
    state = "stopped" if kept.tips.stopped else "paused" if kept.tips.paused else "on" if kept.coming else "none"
    return {
        "treatment": wording.day(library, kept.treatment.treated_on, language) if kept.treatment else none,
        "consent": library.say(f"my_data.consent_{given}", language, on=asked) if asked else none,
        "tips": library.say(f"my_data.tips_{state}", language),
        "hour": library.say(f"my_data.hour_{kept.tips.time_of_day or 'plan'}", language),
        "answers": str(kept.answers),
    }


def confirm_delete(situation: Situation, library: Library) -> Decision:
    # The first button of a card stands out: keeping must not look like erasing, and costs nobody anything.
    choices = (Choice("button.delete_no", DeleteData(False)), Choice("button.delete_yes", DeleteData(True)))
    agenda = situation.agenda
    lines = existing.lines(agenda, library, situation.language) if agenda else ()
    lost = (Text("delete.visits", {"list": _bulleted(lines, library, situation.language)}),) if lines else ()
    says = (*lost, Card("delete.confirm", {}, (), choices))
    return Decision(says, Conversation(DataTalk()), situation.language)


def kept(situation: Situation) -> Decision:
    return Decision((Text("delete.kept", choices=(HELP,)),), Conversation(), situation.language)


def forget(situation: Situation) -> Decision:
    return Decision((Text("delete.done"),), Conversation(), situation.language, (Forget(),))
