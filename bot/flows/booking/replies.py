"""What a reply does to a wish that is being put together, in whatever words: what is listed to the letter went before."""

from dataclasses import replace

from bot.flows.booking import questions, summary, typed, wish
from bot.turn.choices import HELP
from bot.turn.decision import Decision
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Text
from clinic.reservation import Draft
from clinic.talks import BookingTalk
from intents.dates import wishes
from knowledge.library import Library


def said(situation: Situation, talk: BookingTalk, heard: Heard, library: Library) -> Decision | None:
    """Agreed, left, put off, to be changed; None where it names a day, a time or a service, which counts for more."""
    if heard.number is not None:
        return None
    if wish.names_something(heard.wish):  # "that's all for today" names no day that is wished for
        clear = heard.act is not None and heard.act.clear
        off = wishes.not_yet(heard.text) and not (heard.wish.at or wishes.asks(heard.text) or clear)
        return put_off(situation, talk.draft) if off else None
    if heard.act is None:
        return put_off(situation, talk.draft) if talk.step == "confirm" and _not_now(heard) else None
    return typed.exact_words(situation, talk, heard, library) or _in_other_words(situation, talk, heard, library)


def _in_other_words(situation: Situation, talk: BookingTalk, heard: Heard, library: Library) -> Decision | None:
    if wishes.show_again(heard.text):
        return questions.go_on(situation, talk.draft, library)
    if heard.does("later") or _not_now(heard):
        return put_off(situation, talk.draft)
    if heard.does("any-time") and heard.read.label != "thanks" and talk.step in typed.TIMES_ASKED:
        return questions.go_on(situation, replace(talk.draft, soonest=True), library)
    if talk.step != "confirm":
        return None
    if heard.does("go-on"):
        return questions.go_on(situation, talk.draft, library)
    if heard.does("no") and not heard.to_the_letter().declines():
        return summary.edit(situation, talk.draft, library)
    if heard.hesitates and heard.read.label != "cancel-reservation":
        return questions.go_on(situation, talk.draft, library, Text("reservation.not_sure"))
    return None


def _not_now(heard: Heard) -> bool:
    """Nothing is to be sent yet, or a clause puts it off where the others tell why."""
    asks = wishes.asks(heard.text) or heard.holds("reservation_no_longer")
    if asks or heard.situation.conversation.danger or (heard.act is not None and heard.act.clear):
        return False
    return wishes.not_yet(heard.text) or heard.does_in_part("later", "leave", "no")


def put_off(situation: Situation, draft: Draft) -> Decision:
    """Nothing is lost, and nothing asks on: the wish waits for a word or a button that takes it up."""
    say = Text("reservation.put_off", choices=(summary.GO_ON, summary.drop(draft), HELP))
    return Decision((say,), Conversation().with_aside(draft), situation.language, settles=True)
