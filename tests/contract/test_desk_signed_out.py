"""What is left in a browser and at the desk once somebody has gone: signed out, signed in anew, removed, or no admin any more."""

import threading

import pytest

from clinic.audit import By, OfTask
from console import guard, passwords
from knowledge.library import Library
from store import audit, credentials, sessions, staff
from store.db import Database
from tests.conftest import Hands
from tests.desk import Browser, DeskRoom


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> DeskRoom:
    return DeskRoom(database, known, clock)


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("sodan_desk", path="/desk")
    assert found
    return found.value


@pytest.mark.parametrize("how", ["sign-out", "sign-out-everywhere"])
def test_pages_to_go_back_to_are_thrown_away_with_the_session(room: DeskRoom, how: str) -> None:
    """A browser keeps a page in memory, `no-store` or not, until its cookies change."""
    browser = room.at_work()
    before = cookie(browser)
    answer = browser.sends(f"/desk/{how}")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert cookie(browser) != before
    assert browser.goes("/desk/").status_code == 303
    assert browser.goes("/desk/sign-in").status_code == 200


def test_whoever_signs_in_over_somebody_else_ends_their_session(
    room: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "right", lambda kept, given: True)
    browser = room.at_work("admin")
    with room.db.atomic() as tx:
        credentials.set_password(tx, room.members["reception"], "x", room.clock())
    assert browser.sends("/desk/sign-in", name="reception", password="x").status_code == 303
    with room.db.look() as tx:
        assert sessions.count(tx, room.members["admin"], room.clock()) == 0


def sends(browser: Browser, path: str, fields: dict[str, str]) -> None:
    browser.client.post(path, data={"csrf": guard.FORMS.proof(cookie(browser)), **fields})


@pytest.mark.parametrize(("path", "fields"), [("remove", {}), ("role", {"role": "reception"})])
def test_of_two_admins_who_do_away_with_each_other_one_remains(
    room: DeskRoom, path: str, fields: dict[str, str]
) -> None:
    with room.db.atomic() as tx:
        second = staff.employ(tx, "Second", "admin", room.clock())
    ids = (room.members["admin"], second)
    browsers = [room.browser().signed_in_as(one) for one in ids]
    for _ in range(5):
        with room.db.atomic() as tx:
            for one in ids:
                tx.run("UPDATE member SET role = 'admin', left_at = NULL WHERE id = :id", id=one)
        tries = [
            threading.Thread(target=sends, args=(browser.signed_in_as(mine), f"/desk/members/{other}/{path}", fields))
            for browser, mine, other in zip(browsers, ids, reversed(ids), strict=True)
        ]
        for one in tries:
            one.start()
        for one in tries:
            one.join()
        with room.db.look() as tx:
            assert [one.id for one in staff.members(tx) if one.role == "admin" and one.id in ids] != []


def test_the_trail_names_whoever_has_left(room: DeskRoom) -> None:
    with room.db.atomic() as tx:
        audit.note(tx, By("staff", room.members["doctor"]), OfTask("closed"), "T7", room.clock())
        staff.remove(tx, room.members["doctor"], room.clock())
    shown = room.at_work("admin").goes("/desk/audit").text
    assert "<td>Doctor</td>" in shown
    assert f'value="staff {room.members["doctor"]}"' in shown
