"""A button that was pressed: `verb:argument`, from the newest message or from one of long ago."""

from collections.abc import Mapping

from bot import asked, replies
from bot.events import Tapped
from bot.flows import checkin, reservation_taps, tips, treatment
from bot.situation import Decision, Situation
from knowledge.library import Library


def pressed(situation: Situation, tap: Tapped, library: Library) -> Decision:
    """What a button asks for; one from nowhere gets the way back in."""
    verb, _, argument = tap.data.partition(":")
    decision = _in_a_flow(situation, verb, argument, tap.params, library)
    return decision or _elsewhere(situation, verb, argument, library)


def _in_a_flow(
    situation: Situation, verb: str, argument: str, params: Mapping[str, str], library: Library
) -> Decision | None:
    match verb:
        case "treatment":
            return treatment.tapped(situation, argument, params, library)
        case "consent":
            return treatment.consented(situation, argument, library)
        case "tips":
            return tips.tapped(situation, argument, library)
        case "checkin":
            return checkin.tapped(situation, argument, library)
        case "reservation":
            return reservation_taps.tapped(situation, argument, params, library)
        case _:
            return None


def _elsewhere(situation: Situation, verb: str, argument: str, library: Library) -> Decision:
    match verb, argument:
        case "topic", slug if slug in library.topics or slug in library.actions:
            return asked.topic(situation, slug, library)
        case "staff", "ask" if situation.conversation.question:
            return replies.passed_on(situation, situation.conversation.question)
        case "staff", "ask" | "write":
            return replies.invite_question(situation)
        case "staff", "never-mind":
            return replies.never_mind(situation)
        case "staff", "withdraw":
            return replies.withdrawn(situation)
        case "language", "ja" | "en" as language:
            return asked.language(situation, language)
        case "delete", "yes" if situation.conversation.waiting == "delete-confirm":
            return asked.forget(situation)
        case "delete", "no":
            return replies.kept(situation)
        case _:
            return replies.courtesy(situation, "help")
