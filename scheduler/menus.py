"""Which page of the rich menu each person sees: decided in the transaction of what it depends on, and told to LINE by a beat.

A row of `menu_due` stands until LINE has taken it, so a crash or an absence of LINE's loses nothing, and telling it twice
changes nothing. docs/decisions/0023-rich-menu.md tells why it is so.
"""

import logging
from datetime import datetime, timedelta

from clinic.menu import menu_of
from clinic.message import Outcome, Receipt
from clinic.patient import PatientId
from knowledge.library import Library
from scheduler import retry
from scheduler.office import Office
from store import channel, menus
from store.db import Tx
from store.menus import Seen, Told

log = logging.getLogger("sodan.menus")

# Calls in one beat. LINE takes 2,000 a second; nobody waits for a page of the menu, and answers go first.
AT_ONCE = 10
HELD = timedelta(minutes=1)  # by whom has taken it; longer than the calls of one beat take
# LINE knows no such page: `sodan richmenu sync` was not run yet.
NO_SUCH_PAGE = timedelta(minutes=10)
FIRST_OF_MANY = timedelta(seconds=5)  # how much later the others try, behind one that came to nothing
LOOK_THROUGH = timedelta(hours=1)
PEOPLE = 500  # looked at in one transaction


def decide(tx: Tx, office: Office, patient_id: PatientId, now: datetime) -> None:
    """See whether somebody is to see another page now. Call it where the language or a treatment has changed."""
    person = menus.seen(tx, patient_id)
    if person is not None:
        _decide(tx, office, person, now)


def back_to_common(tx: Tx, patient_id: PatientId, now: datetime) -> None:
    """The page everybody sees, for whoever has all of theirs deleted. Call it before they are."""
    person = menus.seen(tx, patient_id)
    if person is not None and person.menu is not None:
        menus.decide(tx, person, None, now)


def _decide(tx: Tx, office: Office, person: Seen, now: datetime) -> bool:
    wanted = menu_of(person.language, _cared_for(person, office.library, now.astimezone(office.zone)))
    if wanted == person.menu:
        return False
    menus.decide(tx, person, wanted, now)
    return True


def _cared_for(person: Seen, library: Library, here: datetime) -> bool:
    """From the day of the treatment until its care plan has said all."""
    if person.treated_on is None or person.care_plan is None:
        return False
    plan = library.careplans.get(person.care_plan)
    return plan is not None and (here.date() - person.treated_on).days <= plan.last_day


class Menus:
    """The beat: tells LINE what is due, and once an hour looks whose care has come to its end."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._looked: datetime | None = None

    def beat(self) -> int:
        """How many calls were made."""
        now = self._office.clock()
        if self._looked is None or abs(now - self._looked) >= LOOK_THROUGH:
            self._look_through(now)
            self._looked = now
        return _tell(self._office, now)

    def _look_through(self, now: datetime) -> None:
        """Everybody, a few at a time; also whoever was there before Sodan had a rich menu."""
        after, changed = "", 0
        while True:
            with self._office.db.look() as tx:
                people = menus.some(tx, after, PEOPLE)
            wrong = [one for one in people if _wrong(one, self._office, now)]
            if wrong:
                with self._office.db.atomic() as tx:  # as they are by now
                    again = (menus.seen(tx, one.id) for one in wrong)
                    changed += sum(_decide(tx, self._office, one, now) for one in again if one)
            if len(people) < PEOPLE:
                break
            after = people[-1].id
        if changed:
            log.info("%d people are to see another page of the rich menu", changed)


def _wrong(person: Seen, office: Office, now: datetime) -> bool:
    return person.menu != menu_of(person.language, _cared_for(person, office.library, now.astimezone(office.zone)))


def _tell(office: Office, now: datetime) -> int:
    with office.db.look() as tx:
        if not menus.any_due(tx, now) or not channel.look(tx).standing.accepted:
            return 0
    with office.db.atomic() as tx:
        held = menus.take(tx, now, now + HELD, AT_ONCE)
    for number, told in enumerate(held, 1):
        receipt = office.messenger.link_menu(told.line_id, told.menu)
        taken = receipt.outcome in (Outcome.SENT, Outcome.INVALID)
        with office.db.atomic() as tx:
            _settle(tx, told, receipt, office.clock())
            for other in () if taken else held[number:]:  # what ails this one ails them too, and no beat may last long
                menus.later(tx, other, office.clock() + FIRST_OF_MANY)
        if not taken:
            return number
    return len(held)


def _settle(tx: Tx, told: Told, receipt: Receipt, now: datetime) -> None:
    match receipt.outcome:
        case Outcome.SENT:
            menus.done(tx, told)
        case Outcome.REFUSED:  # there is no such page, for nobody
            menus.postpone(tx, told.menu, now + NO_SUCH_PAGE)
        case Outcome.INVALID:  # nobody LINE knows by that id, or a page without a picture
            log.warning("LINE linked a page of the rich menu to nobody: %s", receipt.reason)
            menus.done(tx, told)
        case _:
            menus.later(tx, told, now + (receipt.retry_after or retry.wait(told.attempts, told.line_id)))
