"""People in the middle of a conversation: what `decide()` is given, built by hand, with no database and no HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args, get_type_hints

from booking import availability
from booking.availability import Availability
from bot.turn.agenda import Agenda
from bot.turn.situation import Aftercare, Situation
from clinic.conversation import Conversation, Question
from clinic.patient import Contact, Language, PatientId
from clinic.photo import PhotoStatus
from clinic.reservation import Draft, Reservation, ReservationId, Status
from clinic.talks import (
    Aside,
    BookingTalk,
    CancelVisit,
    ContactTalk,
    DataTalk,
    DayAsked,
    DayKept,
    DayTold,
    PhotoTalk,
    ProposedVisit,
    StaffTalk,
    Talk,
    TaskAtDesk,
    TipsTalk,
    TwoDays,
    VisitAtDesk,
    WhichVisit,
)
from clinic.treatment import Planned, Treatment, TreatmentId
from knowledge.library import Library
from store.photos import Known
from store.treatments import Consent, Preference
from tests.conftest import TOKYO

NOW = datetime(2030, 4, 1, 3, 0, tzinfo=UTC)  # a Monday at noon
TODAY = date(2030, 4, 1)
TREATED, OTHER_DAY = date(2030, 3, 30), date(2030, 3, 31)
FIRST = "counselling-first"
THURSDAY = date(2030, 4, 4)
Person = Callable[[Library], Situation]


def visit(named: str, day: int = 5, status: Status = "confirmed") -> Reservation:
    starts = datetime(2030, 4, day, 6, 0, tzinfo=UTC)
    return Reservation(
        id=ReservationId(named),
        patient_id=PatientId("p"),
        service=FIRST,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        seat=1,
        status=status,
        turn=2,
        asked_at=NOW - timedelta(days=2),
        expires_at=NOW + timedelta(days=1) if status in ("requested", "proposed") else None,
        replaces=None,
        root=ReservationId(named),
        changed_at=NOW - timedelta(days=1),
    )


ONE, TWO = (visit("K7M3QX"),), (visit("K7M3QX"), visit("P4P4P4", day=9))
CHANGING = (*ONE, replace(visit("P4P4P4", day=9, status="requested"), replaces=ReservationId("K7M3QX")))
REQUESTED = (visit("K7M3QX", status="requested"),)
PROPOSED, LATE = (visit("K7M3QX", status="proposed"),), (visit("L8L8L8", day=1),)


def agenda(library: Library, *upcoming: Reservation, waits: tuple[date, ...] = ()) -> Agenda:
    """Everything is free; what is more than a day ahead can be changed."""
    booking = library.clinic.booking
    assert booking is not None
    free = Availability(booking, availability.offered(library), TOKYO, NOW, held=lambda first, last: ())
    changeable = frozenset(one.id for one in upcoming if one.starts_at > NOW + timedelta(days=1))
    return Agenda(free, waits=lambda: waits, upcoming=upcoming, changeable=changeable)


def treated(asked: timedelta | None = None, tips: Preference | None = None, agreed: bool = True) -> Aftercare:
    """Two days after a treatment; `asked`: so long ago they were asked how the skin is."""
    return Aftercare(
        consent=Consent(True, "1", NOW) if agreed else None,
        treatment=Treatment(TreatmentId("t"), PatientId("p"), "dermapen", TREATED, "patient", NOW),
        treatments=1,
        tips=tips or Preference(),
        coming=(Planned("dermapen", NOW + timedelta(hours=7), ("take-it-easy",)),),
        asked="check-in-1" if asked is not None else None,
        asked_at=NOW - asked if asked is not None else None,
    )


def _person(
    talk: Conversation, *upcoming: Reservation, aftercare: Aftercare | None = None, waits: tuple[date, ...] = ()
) -> Person:
    def situation(library: Library) -> Situation:
        return Situation(
            conversation=talk,
            language="ja",
            chosen=False,
            known_since=TODAY,
            now=NOW,
            zone=TOKYO,
            staff_reachable=True,
            spoken_before=True,
            aftercare=aftercare or Aftercare(),
            said_at=NOW,
            last_said=NOW - timedelta(hours=2),
            agenda=agenda(library, *upcoming, waits=waits),
        )

    return situation


def _with(person: Person, **changes: object) -> Person:
    return lambda library: replace(person(library), **changes)  # type: ignore[arg-type]


def photo(message_id: str, status: PhotoStatus, set_id: str = "") -> Known:
    return Known(f"P{message_id}", message_id, message_id, set_id, status, NOW)


NOBODY = Conversation()
WISH = Draft(FIRST, (THURSDAY,), time(15))
FREE_DAYS = (date(2030, 4, 4), date(2030, 4, 5))
STARTED = Draft(FIRST, (THURSDAY,))
QUESTION = Question("レーザーはありますか", "m1")
BEFORE = _person(NOBODY)

PEOPLE: Mapping[str, Person] = {
    "nothing asked": BEFORE,
    "a stranger": _with(BEFORE, spoken_before=False),
    "no reservations taken here": _with(BEFORE, agenda=None),
    "nobody at the desk": _with(BEFORE, staff_reachable=False),
    "passed on lately": _with(BEFORE, passed_lately=True),
    "an invitation to staff": _with(BEFORE, invitation=True, waiting_for_staff=3),
    "a colleague": _with(BEFORE, is_staff=True),
    # danger
    "after an emergency answer": _person(Conversation(danger="emergency")),
    "after words about self-harm": _person(Conversation(danger="self-harm")),
    # questions and staff
    "did you mean": _person(Conversation(offered=("pores", "risks-overview"), question=QUESTION)),
    "a question declined": _person(Conversation(question=QUESTION)),
    "about pores": _person(Conversation(about="pores")),
    "writing to staff": _person(Conversation(StaffTalk("question"))),
    "in a talk with staff": _with(
        _person(Conversation(StaffTalk("more"), about="talk-to-staff", passed=True)), withdrawable=True
    ),
    "asked staff for another day": _with(
        _person(Conversation(StaffTalk("more"), about="reschedule", passed=True)), withdrawable=True
    ),
    "asked about a photo": _with(_person(Conversation(PhotoTalk("1"))), photos=(photo("1", "asked"),)),
    "a photo passed on": _with(BEFORE, photos=(photo("1", "kept", "s"),)),
    "a photo not to be seen": _with(BEFORE, photos=(photo("1", "refused", "s"),)),
    "a photo unsent meanwhile": _person(Conversation(PhotoTalk("1"))),
    "a photo beside a wish": _with(_person(Conversation(PhotoTalk("1"), Aside(WISH))), photos=(photo("1", "asked"),)),
    "asked whether to delete": _person(Conversation(DataTalk())),
    "asked whether to delete, a wish aside": _person(Conversation(DataTalk(), aside=Aside(Draft(FIRST)))),
    # treatment, tips, check-in
    "asked for name and telephone": _with(
        _person(Conversation(ContactTalk("both")), *REQUESTED), contact=Contact(asked=True)
    ),
    "asked for name and telephone, then a time proposed": _with(
        _person(Conversation(ContactTalk("both")), *PROPOSED),
        contact=Contact(asked=True),
        last_said=NOW - timedelta(days=2),
    ),
    "asked for the telephone": _with(
        _person(Conversation(ContactTalk("telephone")), *REQUESTED), contact=Contact("Mai", asked=True)
    ),
    "asked for the name": _with(
        _person(Conversation(ContactTalk("name")), *REQUESTED), contact=Contact("", "090-1234-5678", True)
    ),
    "asked whether to note a number": _person(Conversation(ContactTalk("keep", "", "090-1234-5678"))),
    "known by name": _with(_person(NOBODY), contact=Contact("Mai", "090-1234-5678", True)),
    "treated": _person(NOBODY, aftercare=treated()),
    "asked for the day": _person(Conversation(DayAsked())),
    "asked for the right day": _person(Conversation(DayAsked(TREATED)), aftercare=treated()),
    "asked for consent": _person(Conversation(DayTold("consent", OTHER_DAY))),
    "a day long ago": _person(Conversation(DayTold("long-ago", date(2029, 1, 1)))),
    "which of two days": _person(Conversation(TwoDays("which", OTHER_DAY, TREATED)), aftercare=treated()),
    "an earlier day": _person(Conversation(TwoDays("correction", date(2030, 3, 28), TREATED)), aftercare=treated()),
    "just registered": _person(Conversation(DayKept(TREATED)), aftercare=treated()),
    "back, tips paused": _person(Conversation(TipsTalk("back")), aftercare=treated(tips=Preference(paused=True))),
    "told what comes": _person(Conversation(TipsTalk("hour")), aftercare=treated()),
    "tips stopped": _person(NOBODY, aftercare=treated(tips=Preference(stopped=True))),
    "asked how the skin is": _person(NOBODY, aftercare=treated(asked=timedelta(minutes=5))),
    "asked two days ago": _person(NOBODY, aftercare=treated(asked=timedelta(days=2))),
    # reservations
    "one reservation": _person(NOBODY, *ONE),
    "two reservations": _person(NOBODY, *TWO),
    "a visit today": _person(NOBODY, *LATE),
    "on a waiting list": _person(NOBODY, waits=(date(2030, 4, 8),)),
    "a time proposed": _person(Conversation(ProposedVisit()), *PROPOSED),
    "which reservation to cancel": _person(
        Conversation(WhichVisit("cancel", (ReservationId("K7M3QX"), ReservationId("P4P4P4")))), *TWO
    ),
    "which to cancel, a visit and its change": _person(
        Conversation(WhichVisit("cancel", (ReservationId("K7M3QX"), ReservationId("P4P4P4")))), *CHANGING
    ),
    "sure to cancel": _person(Conversation(CancelVisit(ReservationId("K7M3QX"))), *ONE),
    "sure to cancel, then asked how the skin is": _person(
        Conversation(CancelVisit(ReservationId("K7M3QX"))), *ONE, aftercare=treated(asked=timedelta(minutes=5))
    ),
    "asked for the service": _person(Conversation(BookingTalk("service", Draft(), (FIRST, "dermapen-face")))),
    "asked for a day to come": _person(Conversation(BookingTalk("day", Draft(FIRST), FREE_DAYS))),
    "a full day": _person(Conversation(BookingTalk("day", Draft(FIRST), FREE_DAYS, full=date(2030, 4, 3)))),
    "asked for a time": _person(
        Conversation(BookingTalk("time", STARTED, (datetime(2030, 4, 4, 15), datetime(2030, 4, 4, 15, 30))))
    ),
    "offered near times": _person(
        Conversation(BookingTalk("near", STARTED, (datetime(2030, 4, 4, 15), datetime(2030, 4, 5, 15, 30)), THURSDAY))
    ),
    "summed up": _person(Conversation(BookingTalk("confirm", WISH))),
    "a change summed up": _person(
        Conversation(BookingTalk("confirm", replace(WISH, of=ReservationId("K7M3QX")))), *ONE
    ),
    "asked what to change": _person(Conversation(BookingTalk("edit", WISH))),
    "asked for a note": _person(Conversation(BookingTalk("words", WISH))),
    "a wish paused": _person(Conversation(BookingTalk("paused", WISH))),
    "a wish after danger": _person(Conversation(aside=Aside(WISH), danger="emergency")),
    "asked for consent, a wish aside": _person(Conversation(DayTold("consent", OTHER_DAY), Aside(WISH))),
    "writing to staff, a wish aside": _person(Conversation(StaffTalk("question"), Aside(WISH))),
    # the desk
    "writing an answer": _with(_person(Conversation(TaskAtDesk("answer", "T1"))), is_staff=True),
    "an answer to send": _with(_person(Conversation(TaskAtDesk("send", "T1"))), is_staff=True),
    "writing a refusal": _with(_person(Conversation(VisitAtDesk("words", ReservationId("K7M3QX"), 2))), is_staff=True),
    "a refusal to send": _with(_person(Conversation(VisitAtDesk("send", ReservationId("K7M3QX"), 2))), is_staff=True),
    "writing another time": _with(
        _person(Conversation(VisitAtDesk("other", ReservationId("K7M3QX"), 2))), is_staff=True
    ),
}


# What can be asked last: each kind of talk at each of its steps.
STATES: frozenset[tuple[type[Talk], str | None]] = frozenset(
    (kind, step) for kind in get_args(Talk) for step in get_args(get_type_hints(kind).get("step")) or (None,)
)


def state(talk: Talk) -> tuple[type[Talk], str | None]:
    return type(talk), getattr(talk, "step", None)


def person(who: str, language: Language, library: Library) -> Situation:
    return replace(PEOPLE[who](library), language=language)
