"""Members and the audit trail at the desk, on both databases."""

import re

import pytest

from clinic.audit import TEXTS, By, OfTask
from console import trail
from knowledge.library import Library
from store import audit, sessions, staff
from store.db import Database
from tests.conftest import Hands
from tests.desk import DeskRoom


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> DeskRoom:
    return DeskRoom(database, known, clock)


def test_an_admin_brings_colleagues_in_and_sees_them_out(room: DeskRoom) -> None:
    admin = room.at_work("admin")
    assert room.words("member_called_so") in admin.sends("/desk/members", name=" RECEPTION ").text
    made = admin.sends("/desk/members", name="佐藤 \u202e花", role="doctor")
    [link] = re.findall(r"<code>http://localhost(/desk/join/\S+)</code>", made.text)
    assert "佐藤 花" in room.browser().goes(link).text
    with room.db.look() as tx:
        [new] = staff.named(tx, "佐藤 花")
    assert new.role == "doctor"
    code = re.findall(r"<code>([A-Z0-9-]{15})</code>", admin.sends(f"/desk/members/{new.id}/invite").text)[0]
    with room.db.atomic() as tx:
        assert staff.join(tx, code, "Usato", "user", room.clock()) == new.id
    colleague = room.browser().signed_in_as(new.id)
    assert colleague.goes("/desk/members").status_code == 403
    admin.sends(f"/desk/members/{new.id}/role", role="admin")
    assert colleague.goes("/desk/members").status_code == 200  # at once
    again = re.findall(r"/desk/join/\S+(?=</code>)", admin.sends(f"/desk/members/{new.id}/link").text)[0]
    assert room.browser().goes(link).status_code == 404
    assert room.browser().goes(again).status_code == 200
    assert (
        room.words("did_left") in admin.sends(f"/desk/members/{new.id}/remove", follow=True, back="/desk/members").text
    )
    assert colleague.goes("/desk/").status_code == 303
    assert room.browser().goes(again).status_code == 404
    with room.db.look() as tx:
        assert not staff.is_staff(tx, "Usato")
    assert room.words("did_late") in admin.sends(f"/desk/members/{new.id}/role", follow=True, role="doctor").text


def test_nobody_locks_themselves_out(room: DeskRoom) -> None:
    admin, me = room.at_work("admin"), room.members["admin"]
    assert room.words("member_yourself") in admin.sends(f"/desk/members/{me}/remove").text
    assert room.words("member_yourself") in admin.sends(f"/desk/members/{me}/role", role="reception").text
    assert admin.goes("/desk/members").status_code == 200


class TestTheTrail:
    def notes(self, room: DeskRoom, count: int, first: int = 0) -> None:
        for number in range(first, first + count):
            with room.db.atomic() as tx:
                audit.note(tx, By("staff", "A"), OfTask("closed"), f"T{number}", room.clock())

    def check(self, room: DeskRoom) -> audit.Checked:
        with room.db.look() as tx:
            return audit.check(tx)

    def seal(self, room: DeskRoom) -> int:
        with room.db.atomic() as tx:
            return audit.seal(tx)

    def change(self, room: DeskRoom, sql: str) -> None:
        with room.db.atomic() as tx:
            assert tx.run(sql) >= 1

    def test_it_is_numbered_in_order_and_found_whole(self, room: DeskRoom) -> None:
        assert self.check(room).whole
        self.notes(room, 3)
        assert self.seal(room) == 3
        assert self.seal(room) == 0
        self.notes(room, 2, first=3)
        assert self.check(room).whole  # what is not numbered yet is no gap
        assert self.seal(room) == 2
        assert self.check(room) == audit.Checked(1, 5, (), False)
        with room.db.look() as tx:
            assert [(one.seq, one.ref) for one in audit.latest(tx, 2)] == [(5, "T4"), (4, "T3")]

    @pytest.mark.parametrize(
        ("deed", "gaps", "cut"),
        [
            ("DELETE FROM audit WHERE seq = 3", (4,), False),
            ("UPDATE audit SET who = 'staff B' WHERE seq = 3", (3,), False),
            ("UPDATE audit SET at = '2030-04-01T10:00:00.000000Z' WHERE seq = 3", (3,), False),
            ("UPDATE audit SET ref = NULL WHERE seq = 5", (5,), False),
            ("DELETE FROM audit WHERE seq >= 4", (), True),
            ("DELETE FROM audit", (), True),
        ],
    )
    def test_what_is_missing_or_was_changed_shows(
        self, room: DeskRoom, deed: str, gaps: tuple[int, ...], cut: bool
    ) -> None:
        self.notes(room, 5)
        self.seal(room)
        self.change(room, deed)
        found = self.check(room)
        assert (found.gaps, found.cut) == (gaps, cut)
        shown = room.at_work("admin").goes("/desk/audit").text
        assert room.words("audit_gap", numbers=str(gaps[0] if gaps else found.last)) in shown

    def test_what_has_outlived_its_keep_is_no_gap(self, room: DeskRoom) -> None:
        self.notes(room, 5)
        self.seal(room)
        self.change(room, "DELETE FROM audit WHERE seq <= 2")
        assert self.check(room) == audit.Checked(3, 5, (), False)

    def test_admins_read_who_did_what_in_words(self, room: DeskRoom) -> None:
        room.at_work("reception").sends("/desk/sign-out")
        self.notes(room, 101)
        self.seal(room)
        admin = room.at_work("admin")
        page = admin.goes("/desk/audit")
        assert room.words("audit_task_closed") in page.text
        assert room.words("audit_whole", first="1", last="102") in page.text
        assert "before=" in page.text
        by_one = admin.goes(f"/desk/audit?who=staff+{room.members['reception']}").text
        assert room.words("audit_sign_in_signed_out") in by_one
        assert room.words("audit_task_closed") not in by_one
        about = admin.goes("/desk/audit?ref=t7&before=rubbish").text
        assert about.count(f"<td>{room.words('audit_task_closed')}</td>") == 1
        assert "記録" in room.at_work("admin", language="ja").goes("/desk/audit").text

    def test_every_line_has_words(self, known: Library) -> None:
        for language in ("ja", "en"):
            missing = [text for text in TEXTS if f"console.audit_{trail.slug(text)}" not in known.texts[language]]
            assert missing == []

    def test_a_session_of_an_admin_is_asked_for_each_time(self, room: DeskRoom) -> None:
        admin = room.at_work("admin")
        with room.db.atomic() as tx:
            sessions.end_all(tx, room.members["admin"])
        assert admin.goes("/desk/audit").status_code == 303
