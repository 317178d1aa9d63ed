"""Stop words, on again, what is next, and somebody who blocks the account and comes back."""

from collections.abc import Callable

import pytest

from simulator.people import Person
from tests.stories.conftest import Clinic
from tests.stories.test_asking import phrasing
from tests.stories.test_treatment import registers, to_come


def days_pass(clinic: Clinic, person: Person, days: int) -> list[str]:
    """What somebody hears meanwhile: by day, by evening and by night."""
    heard = []
    for _ in range(days):
        for hours in (12, 6, 6):
            clinic.passes(hours=hours)
            heard += clinic.hears(person)
    return heard


@pytest.fixture
def mai(clinic: Clinic) -> Person:
    """Treated on Monday, registered the night after: the first tips come at nine."""
    mai = clinic.patient()
    registers(clinic, mai)
    return mai


@pytest.mark.parametrize("word", ["配信停止", "stop", "お知らせを止めてください", "ＳＴＯＰ", "unsubscribe"])
def test_a_stop_word_ends_the_tips_at_once(clinic: Clinic, mai: Person, word: str) -> None:
    mai.says(word)
    assert clinic.hears(mai)[0] in (clinic.words("tips.stopped"), clinic.words("tips.stopped", "en"))
    assert days_pass(clinic, mai, 8) == []


def test_the_button_under_a_tip(clinic: Clinic, mai: Person) -> None:
    clinic.passes(hours=8)
    assert len(clinic.hears(mai)) == 1
    mai.taps(clinic.words("button.tips_stop"))
    assert clinic.hears(mai) == [clinic.words("tips.stopped")]
    assert days_pass(clinic, mai, 8) == []


def test_what_is_already_due_is_not_sent_any_more(clinic: Clinic, mai: Person) -> None:
    clinic.platform.order_fault("push", 500)
    clinic.passes(hours=8)
    assert clinic.hears(mai) == []
    mai.says("配信停止")
    assert clinic.hears(mai) == [clinic.words("tips.stopped")]
    clinic.passes(minutes=30)
    assert clinic.hears(mai) == []


Step = Callable[[Clinic, Person], object]
MIDDLES: dict[str, Step] = {
    "a day is asked for": lambda clinic, mai: mai.says("施術日まちがえてた"),
    "two days are told apart": lambda clinic, mai: mai.says("3月25日にダーマペンを受けました"),
    "deleting is asked about": lambda clinic, mai: mai.says("データを削除"),
    "staff are written to": lambda clinic, mai: mai.says(phrasing(clinic, "talk-to-staff")),
    "staff were written to": lambda clinic, mai: mai.says(phrasing(clinic, "reschedule")),
    "a worry is told": lambda clinic, mai: mai.posts_back("checkin:check-in-1:worried"),
    "the hour is chosen": lambda clinic, mai: mai.says("次のお知らせはいつ？"),
}


@pytest.mark.parametrize("middle", MIDDLES)
def test_stop_words_win_in_the_middle_of_everything(clinic: Clinic, mai: Person, middle: str) -> None:
    ann = clinic.staff()
    MIDDLES[middle](clinic, mai)
    clinic.hears(mai)
    clinic.hears(ann)
    mai.says("配信停止")
    assert clinic.hears(mai) == [clinic.words("tips.stopped")]
    assert clinic.hears(ann) == []
    assert days_pass(clinic, mai, 8) == []


def test_stopping_before_agreeing_keeps_no_treatment(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("月曜にダーマペンしてもらった")
    clinic.hears(mai)
    mai.says("stop")
    clinic.hears(mai)
    with clinic.office.db.look() as tx:
        assert tx.rows("SELECT * FROM treatment") == []
    mai.says("はい")
    assert clinic.hears(mai)[0] in (clinic.words("courtesy.noted"), clinic.words("courtesy.noted", "en"))


def test_danger_wins_over_a_stop_word(clinic: Clinic, mai: Person) -> None:
    mai.says("配信停止。血が止まらない")
    assert clinic.library.clinic.emergency_phone in clinic.hears(mai)[0]


@pytest.mark.parametrize("typed", [True, False])
def test_on_again_with_what_is_still_to_come(clinic: Clinic, mai: Person, typed: bool) -> None:
    mai.says("配信停止")
    clinic.hears(mai)
    assert days_pass(clinic, mai, 4) == []
    mai.says("再開") if typed else mai.posts_back("tips:resume")
    (said,) = clinic.hears(mai)
    assert said.startswith(clinic.words("tips.resumed", coming="").split("\n")[0])
    assert "最初の夜" not in said
    assert len(days_pass(clinic, mai, 3)) == 1  # none of those missed meanwhile


def test_registering_anew_does_not_undo_a_stop(clinic: Clinic, mai: Person) -> None:
    mai.says("配信停止")
    clinic.hears(mai)
    clinic.passes(days=5)
    mai.says("昨日またダーマペンを受けました")
    clinic.hears(mai)
    mai.says("新しく受けた施術")
    kept, ahead = clinic.hears(mai)
    assert kept == clinic.words("treatment.kept", on="4月6日（土）")
    assert ahead == clinic.words("tips.still_stopped")
    assert days_pass(clinic, mai, 2) == []


def test_what_is_next(clinic: Clinic, mai: Person) -> None:
    mai.says("次のお知らせはいつ？")
    (ahead,) = clinic.hears(mai)
    assert ahead.count("ごろ\n") == len(clinic.library.careplans["dermapen"].steps)
    assert clinic.words("button.hour_morning") in mai.last.labels
    clinic.passes(days=90)
    clinic.hears(mai)
    mai.says("次のお知らせはいつ？")
    assert clinic.hears(mai) == [clinic.words("tips.none_left")]


@pytest.mark.parametrize("slug", ["next-tips", "resume-tips"])
def test_without_a_treatment_the_day_is_asked_for(clinic: Clinic, slug: str) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, slug))
    assert clinic.hears(mai) == [clinic.words("tips.no_treatment")]
    mai.taps(clinic.library.title("register-treatment", "ja"))
    assert clinic.hears(mai) == [clinic.words("treatment.when")]


# Blocking and coming back


@pytest.mark.parametrize("typed", [True, False])
def test_coming_back_asks_before_going_on(clinic: Clinic, mai: Person, typed: bool) -> None:
    mai.blocks()
    clinic.passes(days=2)
    mai.follows()
    assert clinic.hears(mai)[-1] == clinic.words("tips.back")
    assert days_pass(clinic, mai, 2) == []
    mai.blocks()
    clinic.settles()
    mai.follows()
    clinic.hears(mai)
    left = to_come(clinic, mai)
    mai.says("はい") if typed else mai.taps(clinic.words("button.tips_go_on"))
    assert clinic.hears(mai)[0].startswith(clinic.words("tips.resumed", coming="").split("\n")[0])
    assert to_come(clinic, mai) == left
    assert days_pass(clinic, mai, 5) != []


@pytest.mark.parametrize("typed", [True, False])
def test_coming_back_and_wanting_no_more(clinic: Clinic, mai: Person, typed: bool) -> None:
    mai.blocks()
    clinic.settles()
    mai.follows()
    clinic.hears(mai)
    mai.says("いいえ") if typed else mai.taps(clinic.words("button.tips_no_more"))
    assert clinic.hears(mai) == [clinic.words("tips.stopped")]
    assert days_pass(clinic, mai, 8) == []


def test_who_stopped_is_not_asked_on_coming_back(clinic: Clinic, mai: Person) -> None:
    mai.says("配信停止")
    clinic.hears(mai)
    mai.blocks()
    clinic.settles()
    mai.follows()
    assert clinic.hears(mai)[-1] == clinic.words("welcome.rules")


def test_who_registers_after_coming_back_wants_the_tips(clinic: Clinic, mai: Person) -> None:
    mai.blocks()
    clinic.passes(days=3)
    mai.follows()
    clinic.hears(mai)
    mai.says("昨日またダーマペンを受けました")
    clinic.hears(mai)
    mai.says("新しく受けた施術")
    clinic.hears(mai)
    assert days_pass(clinic, mai, 1) != []


# Words that want nothing


@pytest.mark.parametrize("text", ["ok", "はい", "了解です", "なるほど", "わかりました。", "👍", "noted!"])
def test_a_word_that_asks_nothing_gets_a_kind_line(clinic: Clinic, text: str) -> None:
    mai = clinic.patient()
    mai.says(text)
    assert clinic.hears(mai)[0] in (clinic.words("courtesy.noted"), clinic.words("courtesy.noted", "en"))


def test_a_sign_that_is_not_listed_is_not_taken_for_one(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("😀")
    assert clinic.hears(mai) == [clinic.words("decline.text")]
