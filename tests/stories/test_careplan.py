"""`sodan careplan`, as somebody at a terminal meets it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from clinic.message import Messenger
from clinic.treatment import NewTreatment
from knowledge import wording
from knowledge.library import Library
from scheduler import due_tips, nudges
from scheduler.office import Office
from store import db, patients, treatments
from tests.conftest import Hands
from tests.stories.test_commands import run


class TestPreview:
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_everything_that_would_be_sent_and_when(self, known: Library, language: str) -> None:
        shown = run("careplan", "preview", "--treated", "2026-11-20", "--lang", language)
        assert shown.exit_code == 0
        places = [
            shown.stdout.index(known.told("dermapen", [step.slug], language))
            for step in known.careplans["dermapen"].steps
        ]
        assert places == sorted(places)
        assert "day 0, first-evening; not after 2026-11-21 10:00" in shown.stdout

    def test_registered_late_with_a_time_of_day(self, known: Library) -> None:
        late = ("--registered", "2026-11-23T22:30", "--time", "noon")
        shown = run("careplan", "preview", "--treated", "2026-11-20", "--lang", "en", *late).stdout
        assert f"{wording.on(known, date(2026, 11, 24), 'en')}, about 08:00" in shown
        assert "Sun protection, Moisturiser and water" in shown
        assert known.told("dermapen", ["sun", "moisture", "gentle-care", "take-it-easy"], "en") in shown
        assert f"{wording.on(known, date(2026, 11, 27), 'en')}, about 12:30" in shown

    def test_a_moment_may_name_its_own_zone(self) -> None:
        same = [
            run("careplan", "preview", "--treated", "2026-11-20", "--registered", moment).stdout
            for moment in ("2026-11-21T10:00", "2026-11-21T01:00+00:00")
        ]
        assert same[0] == same[1]

    def test_long_after_nothing(self) -> None:
        shown = run("careplan", "preview", "--treated", "2026-11-20", "--registered", "2027-11-20T10:00")
        assert shown.stdout == "Nothing would be sent.\n"

    @pytest.mark.parametrize(
        "wrong",
        [
            ("--treated", "soon"),
            ("--treated", "9999-12-31"),
            ("--treated", "2026-11-20", "--registered", "tomorrow"),
            ("--treated", "2026-11-20", "--plan", "laser"),
            ("--treated", "2026-11-20", "--time", "midnight"),
        ],
    )
    def test_what_cannot_be_read_is_said_without_a_traceback(self, wrong: tuple[str, ...]) -> None:
        shown = run("careplan", "preview", *wrong)
        assert shown.exit_code == 2
        assert "Error: Invalid value" in shown.stderr


def test_status_counts_what_became_of_everything(known: Library, tmp_path: Path, clock: Hands) -> None:
    url = f"sqlite:///{tmp_path / 'sodan.db'}"
    opened = db.connect(url)
    db.upgrade(opened)
    assert run("careplan", "status", DATABASE_URL=url).stdout == "No messages are planned.\n"
    office = Office(opened, known, cast(Messenger, None), clock, ZoneInfo("Asia/Tokyo"), "ja")
    clock.now = datetime(2030, 4, 5, 6, 0, tzinfo=UTC)
    with opened.atomic() as tx:
        mai = patients.meet(tx, "Umai", clock())
        treatments.give_consent(tx, mai.id, True, "1", clock())
        nudges.register(tx, office, mai.id, NewTreatment("dermapen", date(2030, 4, 5), "patient"), clock())
    clock.turn(hours=20)
    due_tips.release(office)
    opened.close()
    assert run("careplan", "status", DATABASE_URL=url).stdout.splitlines() == [
        "        1  dropped (too late)",
        "        9  planned",
        "        2  released",
    ]


def test_status_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    shown = run("careplan", "status", DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    assert shown.exit_code == 1
    assert "DATABASE_URL" in shown.stderr
