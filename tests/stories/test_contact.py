"""Name and telephone number, from the request to the desk: over LINE, as a patient meets it."""

from store import contacts, patients
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
