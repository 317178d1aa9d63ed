"""From the chat to the page and back: the link, the request, the confirmation in the chat, the alert to staff."""

import logging
from html import unescape
from urllib.parse import urlsplit

import pytest

from bot.page import site
from tests.page import TIMES, Browser
from tests.stories.conftest import Clinic


@pytest.fixture
def more_settings() -> dict[str, str]:
    return {"SODAN_PUBLIC_URL": "http://localhost"}


def opened(clinic: Clinic, address: str) -> str:
    """The token of the link; the address is that of this Sodan."""
    path = urlsplit(address).path
    assert address.startswith("http://localhost/book/in/")
    return path.rpartition("/")[2]


def test_from_the_chat_to_the_page_and_back(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "sodan")
    ann, mai, here = clinic.staff(), clinic.patient(), Browser(site.create(clinic.office))
    mai.says("予約したい")
    clinic.settles()
    mai.taps(clinic.words("button.reservation_page"))
    assert clinic.words("reservation.page_once") in clinic.hears(mai)
    [action] = mai.last.message["template"]["actions"]
    assert (action["type"], action["label"]) == ("uri", clinic.words("button.reservation_page_open"))
    link = opened(clinic, action["uri"])
    assert here.chooses(link).location == "/book/month"
    here.goes("/book/day/2030-04-05")
    at = TIMES.findall(here.seen)[0]
    here.sends("/book/time", at=at)
    ann.heard()
    here.sends("/book/send", turn=here.turn(), words="敏感肌です")
    [heard] = clinic.hears(mai)
    assert heard.startswith("ご予約のご希望を受け付けました。")
    here.goes("/book/done")  # the page asks for name and telephone number, and the chat does not
    assert here.sends("/book/contact", name="山田花子", telephone="090-1234-5678").location == "/book/done?told=1"
    [alert, _] = clinic.hears(ann)
    assert "敏感肌です" in alert
    mai.says("はい")  # nothing is left to be sent
    clinic.settles()
    assert not [secret for secret in ("敏感肌", "山田", link, mai.id) if secret in caplog.text]
    with clinic.office.db.look() as tx:
        said = tx.rows("SELECT words, buttons FROM transcript")
    assert not [row for row in said if link in str(row)]  # staff cannot come in as a patient
    assert here.goes("/book/done").status_code == 200
    mai.says("データを削除")
    clinic.settles()
    mai.taps("delete:yes")
    clinic.settles()
    assert clinic.words("page.over_title", "en") in unescape(here.goes("/book/done").text)
