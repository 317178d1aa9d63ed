"""A person's name and telephone number: told when they are asked for, or unasked; changed, left untold, taken back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from booking import telephone
from bot.flows import staff
from bot.turn.decision import Decision, KeepContact, RequestVisit
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Choice, Say, Text
from clinic.patient import NOBODY, Contact, Language
from clinic.talks import BookingTalk, ContactTalk, StaffTalk, Talk
from clinic.taps import ContactTap
from intents.dates import wishes
from intents.languages import bubbles
from intents.languages.spoken import SPOKEN, any_of
from knowledge import wording
from knowledge.library import Library

LEAVE = Choice("button.contact_leave", ContactTap("leave"))
CHANGE = Choice("button.contact_change", ContactTap("change"))
FORGET = Choice("button.contact_forget", ContactTap("forget"))
KEEP, KEEP_NOT = (
    Choice("button.contact_keep", ContactTap("keep")),
    Choice("button.contact_keep_not", ContactTap("leave")),
)

# "My name changes, delete everything": what is begun so is no wish for another name.
BEGINS_ELSE = frozenset({"delete-my-data", "my-data", "talk-to-staff"})
LONGEST_NAME = 40  # characters
LONGEST_LEAD = 16  # characters: "my full name is "
FEW_WORDS = 8  # beside a name
MOST_WORDS = 5
DIGITS = 6  # so many are meant for a telephone number
_APART = re.compile(
    "|".join((r"[\n,、。;；/／|()（）「」:：]+", *(rf"{one.TELLS_BEFORE_A_GAP}[ \u3000]+" for one in SPOKEN)))
)
_CLAUSES = re.compile("|".join((r"[\n,、。.!！;；]+", *(one.JOINS_CLAUSES for one in SPOKEN))))
_TELLS = any_of(*(one.NAMES_SOMEBODY for one in SPOKEN))
_AS_NAMES = re.compile(
    r"[A-Z][a-z'’-]+( [A-Z][a-z'’-]+){0,3}|[\u4e00-\u9fff\u3005 \u3000]{2,9}|[\u30a1-\u30fc\u30fb \u3000]{2,16}"
)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ \u3000'’.\u30fb\uff65\-\u3005\u30fc])*")


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells of either; `more`: something else stands beside it. `named`: words say that it is a name."""

    name: str = ""
    telephone: str = ""
    more: bool = False
    named: bool = False

    def __bool__(self) -> bool:
        return bool(self.name or self.telephone)


def read(text: str, library: Library) -> Told:
    """The first telephone number of a text, and what is left as a name where it can be one."""
    found = telephone.find(text)
    rest = found.rest if found else text
    pieces = [piece for each in _APART.split(rest) if (piece := each.strip(" 　.!！~〜-"))]
    stripped = [_stripped(piece, library) for piece in pieces]
    left = [piece for piece in stripped if piece]
    name = " ".join(" ".join(left).split())
    fits = can_be_name(name) and len(name.split()) <= MOST_WORDS
    fits = fits and not wording.holds(library, "contact_asks", name)
    if found and not fits and left and stripped[0] and stripped[0] != pieces[0] and can_be_name(stripped[0]):
        return Told(stripped[0], found.telephone, True, True)  # theirs, and somebody else's behind it
    named = any(wording.holds(library, "contact_name", piece) for piece in pieces)
    return Told(name if fits else "", found.telephone if found else "", bool(left) and not fits, named)


def can_be_name(text: str) -> bool:
    """Whether it has the letters of a name and no more of them than one has."""
    return bool(_NAME.fullmatch(text)) and len(text) <= LONGEST_NAME and not _TELLS.search(text)


def _stripped(piece: str, library: Library) -> str:
    """Without the words that only say what it is."""
    before, after = _around(_listed(library, "contact_before"), _listed(library, "contact_after"))
    while shorter := after.sub("", before.sub("", piece, count=1), count=1).strip(" 　.!！、"):
        if shorter == piece:
            return piece
        piece = shorter
    return ""


def _listed(library: Library, what: str) -> tuple[str, ...]:
    return tuple(library.say(f"typed.{what}", language) for language in library.languages)


# By the words, not by the library: a former one would never be let go, and there is a new one after each edit.
@lru_cache(maxsize=4)
def _around(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"^(?:{_either(before)})(?![a-z])[\s:：=]*", re.IGNORECASE), re.compile(
        rf"(?<![a-z])(?:{_either(after)})$", re.IGNORECASE
    )


def _either(listed: tuple[str, ...]) -> str:
    words = (one for each in listed for one in each.split("|"))
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


# Asked for


def said(situation: Situation, talk: ContactTalk, heard: Heard, library: Library) -> Decision | None:
    """The answer to the question; None for anything else, which is answered as always."""
    if talk.step == "keep":
        return _may_be_kept(situation, talk, heard, library)
    if heard.means("contact_leave") or heard.declines() or heard.does("no", "later", "leave"):
        return _left(situation)
    of_a_visit = heard.wish.service or heard.wish.days or heard.read.outcome == "start"
    if (heard.holds("contact_why") or heard.means("contact_why_alone")) and not of_a_visit:
        return Decision((Text("contact.why", choices=(LEAVE,)),), situation.conversation, situation.language)
    told = read(heard.text, library)
    if not told.telephone and not told.named and (name := _own_name(situation, heard, library)):
        told = Told(name, "", more=len(heard.text) > len(name) + LONGEST_LEAD, named=True)
        return _kept(situation, told, talk, heard, library)
    if told.telephone or (told.name and _is_name(told, heard)):
        return _kept(situation, told, talk, heard, library)
    if told.name and _may_be_name(heard):
        return _may_we(situation, told, heard, library)
    if sum(map(str.isdigit, heard.text)) >= DIGITS and not heard.wish.days:
        return _once_more(situation, "contact.telephone_wrong", talk)
    return _once_more(situation, "contact.ask_again", talk) if heard.agrees() or heard.hesitates else None


def _may_be_name(heard: Heard) -> bool:
    """Words alone may be one where they mean nothing else."""
    if heard.holds("asks") or wishes.asks(heard.text) or heard.means("noted"):
        return False
    tells = heard.read.outcome not in ("suggest", "decline") or heard.read.foreign or bool(heard.wish.days)
    return not tells and not heard.holds("contact_number")


def _is_name(told: Told, heard: Heard) -> bool:
    """Words alone are one where they say so, or are written as names are; of all others it is asked whether they are."""
    if not _may_be_name(heard):
        return False
    if told.named:
        return True
    as_names = _AS_NAMES.fullmatch(told.name) is not None and heard.read.outcome == "decline"
    return as_names and not (heard.act is not None and heard.act.clear)


def _kept(situation: Situation, told: Told, talk: ContactTalk, heard: Heard, library: Library) -> Decision:
    written_in = f"{talk.message_id} {heard.message_id}".strip()
    deed = KeepContact(told.name or None, told.telephone or None, written_in or None)
    if told.more:  # what else they wrote is somebody's to read
        passed = staff.passed_on(situation, heard.question())
        kept = Text("contact.kept", {"told": lines(_after(situation.contact, deed), library, situation.language)})
        return replace(passed, says=(kept, *passed.says), deeds=(deed, *passed.deeds))
    return _told_both(situation, deed, talk.step, library)


def _after(known: Contact, deed: KeepContact) -> Contact:
    return Contact(
        known.name if deed.name is None else deed.name, known.telephone if deed.telephone is None else deed.telephone
    )


def _once_more(situation: Situation, key: str, talk: ContactTalk) -> Decision:
    return Decision((Text(key, choices=(LEAVE,)),), Conversation(talk), situation.language)


def _left(situation: Situation, key: str = "contact.left") -> Decision:
    return Decision((Text(key),), Conversation(), situation.language)


def overtaken(situation: Situation) -> bool:
    """Whether staff have proposed a time since: a yes is about that."""
    upcoming, last = situation.agenda.upcoming if situation.agenda else (), situation.last_said
    proposed = (one for one in upcoming if one.status == "proposed" and (last is None or one.changed_at > last))
    return isinstance(situation.conversation.flow, ContactTalk) and any(proposed)


def exact_words(situation: Situation, heard: Heard) -> Decision | None:
    """The very words that leave it, whatever they are like."""
    asked = isinstance(situation.conversation.flow, ContactTalk)
    return _left(situation) if asked and heard.to_the_letter().means("contact_leave") else None


def _may_we(situation: Situation, told: Told, heard: Heard, library: Library) -> Decision:
    """Whether it may be kept: what was not asked for, or may be something else."""
    talk = ContactTalk("keep", told.name, told.telephone, heard.message_id)
    listed = lines(Contact(told.name, told.telephone), library, situation.language)
    say = Text("contact.unasked", {"told": listed}, (KEEP, KEEP_NOT), "confirm")
    return Decision((say,), Conversation(talk), situation.language)


def _may_be_kept(situation: Situation, talk: ContactTalk, heard: Heard, library: Library) -> Decision | None:
    told = read(heard.text, library)
    if told.telephone and not told.more:
        both = replace(told, name=told.name or talk.name)
        return _kept(situation, both, replace(talk, step="name"), heard, library)
    if heard.agrees():
        return _noted(situation, talk, library)
    if heard.declines() or heard.does("no", "later", "leave") or heard.means("contact_leave"):
        return _left(situation, "contact.not_kept")
    return None


def _noted(situation: Situation, talk: ContactTalk, library: Library) -> Decision:
    """What was told, and the other of the two is asked for where it is not known."""
    deed = KeepContact(talk.name or None, talk.telephone or None, talk.message_id or None)
    return _told_both(situation, deed, "both", library)


def _told_both(situation: Situation, deed: KeepContact, asked: str, library: Library) -> Decision:
    known = _after(situation.contact, deed)
    params = {"told": lines(known, library, situation.language)}
    missing = "telephone" if not known.telephone else "name" if not known.name else None
    if missing and asked == "both":
        step = ContactTalk("telephone") if missing == "telephone" else ContactTalk("name")
        say = Text("contact.ask_telephone" if missing == "telephone" else "contact.ask_name", params, (LEAVE,))
        return Decision((say,), Conversation(step), situation.language, (deed,))
    return Decision((Text("contact.kept", params, (CHANGE,)),), Conversation(), situation.language, (deed,))


# Unasked


def unasked(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A number and nothing besides but a name, a wish to change either, or to have them forgotten; None for all else. What is
    being written to staff is theirs."""
    flow = situation.conversation.flow
    if (
        situation.conversation.danger
        or isinstance(flow, StaffTalk)
        or (isinstance(flow, BookingTalk) and flow.step == "words")
    ):
        return None
    if heard.holds("contact_forget"):
        return forgotten(situation)
    told = read(heard.text, library)
    asks = heard.holds("asks") or any(sign in heard.text for sign in "?？")
    begun = heard.read.outcome == "start" and heard.read.label in BEGINS_ELSE
    if heard.holds("contact_change") and not begun and not (asks and told.telephone):
        return _changed(situation, told, heard, library)
    if not told.telephone and not (asks or begun) and (name := _own_name(situation, heard, library)):
        return _name_alone(situation, replace(told, name=name), heard, library)
    if not told.telephone or asks or begun:
        return None
    if told.more:  # to be rung up, most likely, which is for staff to read
        unknown = heard.read.outcome in ("suggest", "decline") and not heard.wish.days
        return staff.passed_on(situation, heard.question()) if unknown else None
    if situation.contact.asked or situation.contact.known:  # they have read what it is for
        return _kept(situation, told, ContactTalk("name" if told.name else "both"), heard, library)
    return _may_we(situation, told, heard, library)


def _own_name(situation: Situation, heard: Heard, library: Library) -> str:
    """The name of somebody who says that it is theirs, where none is known: "my name is Emma"."""
    if situation.contact.name:
        return ""
    before = "|".join(_listed(library, "contact_says_before")).split("|")
    after = "|".join(_listed(library, "contact_says_after")).split("|")
    for clause in (each.strip(" 　.!！~〜-") for each in _CLAUSES.split(heard.text)):
        small = clause.lower()
        says = next(
            (
                len(one)
                for one in before
                if small.startswith(f"{one} ") or (not one.isascii() and small.startswith(one))
            ),
            0,
        )
        ends = next((len(one) for one in after if small.endswith(one)), 0)
        name = _stripped(clause[says : len(clause) - ends].strip(), library) if says or ends else ""
        if name and can_be_name(name) and len(name.split()) <= MOST_WORDS - 1:
            return name
    return ""


def _name_alone(situation: Situation, told: Told, heard: Heard, library: Library) -> Decision | None:
    """Kept by whoever has read what it is for, and asked about else; None where something else is told or wanted besides."""
    if heard.read.outcome not in ("suggest", "decline") or bubbles.words(heard.text) > FEW_WORDS + len(
        told.name.split()
    ):
        return None
    if situation.contact.asked or situation.contact.known:
        return _kept(situation, replace(told, more=False), ContactTalk("both"), heard, library)
    return _may_we(situation, told, heard, library)


def beside_wish(situation: Situation, heard: Heard, decision: Decision, library: Library) -> Decision:
    """With the name that was told in one breath with a wish for a visit: it is for that visit, so it is kept, and said so."""
    of_a_wish = isinstance(decision.conversation.flow, BookingTalk) or any(
        isinstance(deed, RequestVisit) for deed in decision.deeds
    )
    contact = any(isinstance(deed, KeepContact) for deed in decision.deeds)
    name = _own_name(situation, heard, library) if of_a_wish and not contact and not decision.urgent else ""
    if not name:
        return decision
    deed = KeepContact(name, None, heard.message_id or None)
    kept = Text("contact.kept", {"told": lines(_after(situation.contact, deed), library, decision.language)})
    return replace(decision, says=(kept, *decision.says), deeds=(deed, *decision.deeds))


def _changed(situation: Situation, told: Told, heard: Heard, library: Library) -> Decision:
    if not told.telephone:
        return ask(situation)
    if not (situation.contact.asked or situation.contact.known):
        return _may_we(situation, replace(told, name=""), heard, library)
    deed = KeepContact(None, told.telephone, heard.message_id or None)
    params = {"told": lines(_after(situation.contact, deed), library, situation.language)}
    return Decision((Text("contact.kept", params, (CHANGE,)),), Conversation(), situation.language, (deed,))


def ask(situation: Situation) -> Decision:
    """Either anew."""
    return Decision(
        (Text("contact.ask_change", choices=(LEAVE,)),), Conversation(ContactTalk("both")), situation.language
    )


def forgotten(situation: Situation) -> Decision:
    if not situation.contact.known:
        return _left(situation, "contact.nothing_known")
    return Decision((Text("contact.forgotten"),), Conversation(), situation.language, (KeepContact("", ""),))


def tapped(situation: Situation, tap: ContactTap, library: Library) -> Decision | None:
    """A button; None for one of a question that is no longer open."""
    flow = situation.conversation.flow
    match tap.step:
        case "change":
            return ask(situation)
        case "forget":
            return forgotten(situation)
        case "keep":
            return _noted(situation, flow, library) if isinstance(flow, ContactTalk) and flow.step == "keep" else None
        case "leave":
            unkept = isinstance(flow, ContactTalk) and flow.step == "keep"
            return _left(situation, "contact.not_kept" if unkept else "contact.left")


def kept(situation: Situation, library: Library) -> tuple[Say, ...]:
    """Among what is held of a person; nothing where neither is."""
    told = lines(situation.contact, library, situation.language)
    return (Text("my_data.contact.text", {"told": told}),) if told else ()


def unsent(talk: Talk | None, message_id: str) -> Contact:
    """What of a message that was unsent is asked about and not kept yet."""
    ours = isinstance(talk, ContactTalk) and message_id in talk.message_id.split()
    return Contact(talk.name, talk.telephone) if ours and isinstance(talk, ContactTalk) else NOBODY


def repeated(told: Iterable[Contact], library: Library) -> Iterable[str]:
    """How the bot has repeated what somebody told, in every language it may have spoken."""
    return {line for contact in told for language in library.languages for line in _lines(contact, library, language)}


def lines(contact: Contact, library: Library, language: Language) -> str:
    """A line for each that is known."""
    return "\n".join(_lines(contact, library, language))


def _lines(contact: Contact, library: Library, language: Language) -> Iterable[str]:
    if contact.name:
        yield library.say("contact.line_name", language, name=contact.name)
    if contact.telephone:
        yield library.say("contact.line_telephone", language, telephone=contact.telephone)
