"""What cannot be answered ends after its tries: danger in it is noticed by the rules, and everybody hears."""

import logging

import pytest

from store import inbox
from tests.stories.conftest import Clinic

URGENT = "唇が腫れて息が苦しいです"


def makes_trouble(clinic: Clinic) -> None:
    """What is kept of everybody's talk cannot be read, whatever they write next."""
    with clinic.office.db.atomic() as tx:
        tx.run("UPDATE conversation SET state = '{'")


def after_all_tries(clinic: Clinic) -> None:
    for wait in (*inbox.WAITS, inbox.WAITS[-1]):
        clinic.passes(seconds=wait.total_seconds())


def test_an_urgent_one_is_answered_by_the_rules_and_alerted_as_urgent(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("こんにちは")
    clinic.hears(mai)
    makes_trouble(clinic)
    with caplog.at_level(logging.INFO):
        mai.says(URGENT)
        clinic.settles()
        assert mai.heard() == []
        after_all_tries(clinic)
    assert mai.heard() == [clinic.library.urgent_words("emergency", "ja", staff_told=True).strip()]
    (alert, *_buttons) = ann.heard()
    assert alert.startswith("【至急】")
    assert URGENT in alert
    assert "it is urgent" in caplog.text
    assert URGENT not in caplog.text


def test_any_other_is_said_to_have_failed_and_goes_to_staff(clinic: Clinic) -> None:
    ann, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
    mai.says("こんにちは")
    clinic.hears(mai)
    makes_trouble(clinic)
    mai.says("料金はいくらですか")
    ken.says("こんにちは")
    assert len(clinic.hears(ken)) == 1  # others are answered meanwhile
    after_all_tries(clinic)
    assert mai.heard() == [clinic.words("trouble.staff")]
    (alert, *_buttons) = ann.heard()
    assert "料金はいくらですか" in alert
    assert "至急" not in alert
