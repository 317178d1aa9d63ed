"""Buttons of long ago, and forged ones: the kind answer for old buttons, and never "trouble"."""

import pytest

from simulator.people import Group, Person
from store import tasks
from tests.conftest import tokyo
from tests.stories.conftest import Clinic
from tests.stories.test_reservations import asks
from tests.stories.test_reserving import has

FIRST = "counselling-first"
DIGITS = "9" * 5_000
OF_NOBODYS = [
    "treatment:day:0001-01-01",
    "treatment:correction:9999-12-31:0001-01-01",
    "consent:yes:9999-12-31",
    f"reservation:ask:{FIRST}:9999-12-31::",
    f"reservation:send:{FIRST}:0001-01-01:1800:",
    f"reservation:from2500:{FIRST}:2030-04-05::",
    f"reservation:take:{FIRST}:9999-12-31T23:59",
    f"reservation:wait:{FIRST}:9999-12-31",
    f"reservation:accept:K7M3QX:{DIGITS}",
    f"reservation:change:K7M3QX:{DIGITS}",
    f"reservation:{DIGITS}",
    "checkin:check-in-1:\u202e",
    "topic:👩‍👩‍👧‍👧",
    "topic:",
    ":::",
    "desk:confirm:K7M3QX:0",  # by somebody who is no colleague
    "desk:propose:K7M3QX:0:soon",
]
OF_THE_PAST = [
    "reservation:new:gone-from-the-profile",
    "reservation:ask:gone-from-the-profile:2030-04-05:1800:",
    "reservation:from1800:gone-from-the-profile:2030-04-05::",
    "reservation:take:gone-from-the-profile:2030-04-05T18:00",
    "reservation:send:gone-from-the-profile:2030-04-05:1800:",
    f"reservation:send:{FIRST}:2020-04-05:1800:",
    f"reservation:send:{FIRST}:2999-12-31:1800:",
    f"reservation:send:{FIRST}:2030-04-05:0307:",
    f"reservation:take:{FIRST}:1900-01-01T00:00",
    f"reservation:from0900:{FIRST}:2999-12-31::",
    f"reservation:wait:{FIRST}:1900-01-01",
    "reservation:wait-no::2999-12-31",
    "reservation:show:K7M3QX:1",
    "treatment:day:1900-01-01",
    "treatment:back:1900-01-01:2999-12-31",
    "treatment:undo:2999-12-31",
    "consent:yes:1900-01-01",
    "checkin:gone-from-the-plan:fine",
]
AT_THE_DESK = [
    "desk:",
    "desk:confirm",
    "desk:confirm:K7M3QX",
    "desk:confirm:K7M3QX:0",
    f"desk:confirm:K7M3QX:{DIGITS}",
    "desk:propose:K7M3QX:0:soon",
    "desk:propose:K7M3QX:0:9999-12-31T23:59",
    "desk:reason:K7M3QX:0:mood",
    "desk:answer:no-such-task",
    "desk:send:no-such-task",
    "desk:close:no-such-task",
    f"desk:close:{DIGITS}",
    "desk:\u202e:👩‍👩‍👧‍👧",
]


def presses_all(
    clinic: Clinic, by: Person | Group, pressed: list[str], as_: Person | None = None
) -> dict[str, list[str]]:
    """What is heard to each; and that nothing was given up on."""
    heard = {}
    for data in pressed:
        by.posts_back(data, as_=as_)
        heard[data] = clinic.hears(by)
    with clinic.office.db.look() as tx:
        assert [task for task in tasks.list_open(tx) if task.kind == "not-answered"] == []
    return heard


def test_a_button_of_nobodys_leads_back_in(clinic: Clinic) -> None:
    mai = clinic.patient()
    heard = presses_all(clinic, mai, OF_NOBODYS)
    assert heard == {data: [clinic.words("courtesy.help")] for data in OF_NOBODYS}


def test_a_button_of_the_past_says_how_things_are_now(clinic: Clinic) -> None:
    mai = clinic.patient()
    asks(clinic, mai, tokyo(6, 11))
    clinic.hears(mai)
    heard = presses_all(clinic, mai, OF_THE_PAST)
    trouble = {clinic.words("trouble.staff"), clinic.words("trouble.nobody")}
    assert all(said and not trouble & set(said) for said in heard.values()), heard
    assert len(has(clinic, mai)) == 1


@pytest.mark.parametrize("place", ["alone", "in a group"])
def test_staff_are_told_as_staff(clinic: Clinic, place: str) -> None:
    ann = clinic.staff()
    if place == "alone":
        heard = presses_all(clinic, ann, AT_THE_DESK)
    else:
        group = clinic.platform.group("Team", [ann])
        group.invites_account()
        group.says(clinic.invitation(), as_=ann)
        clinic.hears(group)
        heard = presses_all(clinic, group, AT_THE_DESK, ann)
    expected = dict.fromkeys(AT_THE_DESK, "desk.late")
    if place == "in a group":
        expected["desk:send:no-such-task"] = "desk.alone"  # nothing is written there
    language = clinic.office.staff_language
    assert heard == {data: [clinic.words(key, language)] for data, key in expected.items()}


def test_a_reservation_proposed_with_nonsense_stays_as_it_is(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    one = asks(clinic, mai, tokyo(6, 11))
    clinic.hears(ann)
    late = clinic.words("desk.late", clinic.office.staff_language)
    for told in ("soon", "9999-12-31T23:59", "2030-02-30T10:00", ""):
        ann.posts_back(f"desk:propose:{one.id}:{one.turn}:{told}")
        assert clinic.hears(ann) == [late]
    ann.posts_back(f"desk:propose:{one.id}:{one.turn}:2999-12-31T10:00")  # a time, though none that can be had
    assert clinic.hears(ann)[0] != late
    assert [status for _, _, status in has(clinic, mai)] == ["requested"]


@pytest.mark.parametrize(
    "params", [{"date": "9999-12-31"}, {"date": "0001-01-01"}, {"date": DIGITS}, {"date": 20300405}]
)
def test_a_date_picker_that_gives_no_day_of_anybodys_asks_again(clinic: Clinic, params: dict[str, object]) -> None:
    mai = clinic.patient()
    mai.posts_back("treatment:picked", params=params)
    assert clinic.hears(mai) == [clinic.words("treatment.when")]
    mai.posts_back(f"reservation:ask:{FIRST}:::", params=params)
    asked, *_ = clinic.words("reservation.ask_day", service="初回カウンセリング", list="").split("\n")
    assert clinic.hears(mai)[0].startswith(asked)


def test_a_switch_of_the_rich_menu_is_met_with_silence(clinic: Clinic) -> None:
    mai = clinic.patient()
    for params in (
        {"newRichMenuAliasId": "richmenu-alias-b", "status": "SUCCESS"},
        {"newRichMenuAliasId": "richmenu-alias-b", "status": "RICHMENU_ALIAS_ID_NOTFOUND"},
    ):
        for data in ("richmenu-changed-to-b", "topic:help", ""):
            mai.posts_back(data, params=params)
            assert clinic.hears(mai) == []
