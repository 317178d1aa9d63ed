"""Name and telephone number, from the request to the desk: over LINE, as a patient meets it."""

import pytest

from simulator.people import Person
from store import contacts, patients, transcript
from tests.stories.conftest import Clinic
from tests.stories.test_reserving import button, has, talk


def test_asked_once_told_shown_and_erased(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "4月5日の18時に初回カウンセリングを予約したい")
    received, asked = talk(clinic, mai, button(clinic, "reservation_send"))
    assert received.startswith("ご予約のご希望を受け付けました。")
    assert asked == clinic.words("contact.ask")
    assert mai.offered[-1:] == [clinic.words("button.contact_leave")]
    [kept] = talk(clinic, mai, "山田花子です。090ー1234ー5678です")
    assert "山田花子" in kept
    assert has(clinic, mai)[0][2] == "requested"
    assert "090-1234-5678" in talk(clinic, mai, "私のデータ")[-1]
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, mai.id)
        assert who
        assert contacts.get(tx, who.id).name == "山田花子"
    [changed] = talk(clinic, mai, "電話番号が変わりました", "03-1234-5678")[-1:]
    assert "03-1234-5678" in changed
    talk(clinic, mai, "データを削除して", "はい")
    with clinic.office.db.look() as tx:
        assert tx.rows("SELECT * FROM contact") == []


REQUEST = ("4月5日の18時に初回カウンセリングを予約したい", "@この内容で申し込む")
BOTH = "佐々木里美です。080ー9876ー5432です"
NAME, NUMBER = "佐々木です", "080-9876-5432"
UNASKED = "私の電話番号は080-9876-5432です"


@pytest.mark.parametrize(
    ("says", "unsent", "left"),
    [
        ((*REQUEST, BOTH), BOTH, ("", "")),
        ((*REQUEST, NAME, NUMBER), NUMBER, ("佐々木", "")),
        ((*REQUEST, NAME, NUMBER), NAME, ("", "080-9876-5432")),
        ((*REQUEST, BOTH, "電話番号が変わりました", "03-1234-5678"), BOTH, ("", "03-1234-5678")),
        ((*REQUEST, BOTH, "私のデータ"), BOTH, ("", "")),
        ((UNASKED, "@控えてもらう"), UNASKED, ("", "")),
        ((UNASKED,), UNASKED, ("", "")),
        ((UNASKED, "@控えない"), UNASKED, ("", "")),
    ],
)
def test_what_a_message_told_goes_with_it_where_it_is_unsent(
    clinic: Clinic, says: tuple[str, ...], unsent: str, left: tuple[str, str]
) -> None:
    mai = clinic.patient()
    talk(clinic, mai, *says)
    gone = {"佐々木", "080-9876-5432"} - set(left)
    gone -= {"佐々木"} if unsent == UNASKED else set()
    assert all(any(one in line for line in said(clinic, mai)) for one in gone)  # or this test could not fail
    mai.unsends(next(item.message_id for item in mai.items if item.text == unsent))
    clinic.settles()
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, mai.id)
        assert who
        known = contacts.get(tx, who.id)
        states = [row["state"] for row in tx.rows("SELECT state FROM conversation")]
    assert (known.name, known.telephone) == left
    assert [line for line in said(clinic, mai) if any(one in line for one in gone)] == []
    assert not any(one in state for state in states for one in gone)


def said(clinic: Clinic, person: Person) -> list[str]:
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, person.id)
        assert who
        return [row.words for row in transcript.of(tx, who.id) if row.who == "bot"]
