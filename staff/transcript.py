"""What was said in a conversation, as staff read it."""

from dataclasses import dataclass
from datetime import datetime

from clinic.patient import Language, PatientId
from clinic.taps import menu_label
from knowledge.library import Library
from store import staff
from store import transcript as store
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Line:
    """One message: `kind` as in the store, `who` is "patient", "bot", or the name or number of a colleague."""

    at: datetime
    who: str
    words: str
    meant: str | None
    rule: str | None
    sure: bool
    message_id: str | None = None
    kind: store.Kind = "said"


def lines(tx: Tx, patient_id: PatientId, library: Library, language: Language, limit: int = 200) -> list[Line]:
    """The newest messages, in their order. A tap reads as the button did, where that is still kept; one on the rich menu as the
    menu has it in the language of whoever reads."""
    labels: dict[str, str] = {}
    names: dict[str, str] = {}
    found = []
    for row in store.of(tx, patient_id, limit):
        labels |= row.buttons
        words = row.words
        if row.kind == "tapped" and words in labels:
            words = labels[words]
        elif row.kind == "tapped" and (key := menu_label(words)):
            words = library.say(key, language)
        found.append(Line(row.at, _who(tx, row, names), words, row.meant, row.rule, row.sure, row.message_id, row.kind))
    return found


def _who(tx: Tx, row: store.Row, names: dict[str, str]) -> str:
    if row.who != "staff" or row.member is None:
        return row.who
    if row.member not in names:
        member = staff.member(tx, row.member)
        names[row.member] = (member and member.name) or row.member
    return names[row.member]
