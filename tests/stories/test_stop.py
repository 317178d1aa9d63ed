"""Stop words, on again, what is next, and somebody who blocks the account and comes back."""

from collections.abc import Callable

import pytest

from clinic.patient import Language
from clinic.treatment import NewTreatment
from knowledge import wording
from scheduler import nudges
from simulator.people import Person
from store import patients, treatments
from tests.stories.conftest import Clinic, phrasing
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


@pytest.mark.parametrize(
    "text",
    [
        "もういいので配信停止してください。ありがとう",
        "もう治ったので配信解除お願いします！",
        "これ以上メッセージいらないです",
        "please unsubscribe me, thanks",
        "thanks for everything, you can unsubscribe me now",
    ],
)
def test_a_stop_word_inside_a_longer_text_is_obeyed(clinic: Clinic, mai: Person, text: str) -> None:
    mai.says(text)
    assert clinic.hears(mai)[0] in (clinic.words("tips.stopped"), clinic.words("tips.stopped", "en"))
    assert stopped(clinic, mai)


@pytest.mark.parametrize(
    "text",
    [
        "予約の配信停止はどうやるの？",
        "配信停止の方法を教えてください",
        "if I unsubscribe, will I lose my appointment?",
        "stop the redness",
        "how can I stop the itching",
        "お知らせを止めないでください",
        "please don't stop the tips",
    ],
)
def test_what_is_no_wish_to_stop_stops_nothing(clinic: Clinic, mai: Person, text: str) -> None:
    mai.says(text)
    assert clinic.hears(mai) != []
    assert not stopped(clinic, mai)


def stopped(clinic: Clinic, person: Person) -> bool:
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, person.id)
        assert patient is not None
        return treatments.preference(tx, patient.id).stopped


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


@pytest.mark.parametrize(("text", "language"), [("またお知らせがほしい", "ja"), ("I'd like the tips again", "en")])
def test_wanting_them_again_in_any_words_resumes_at_once(
    clinic: Clinic, mai: Person, text: str, language: Language
) -> None:
    mai.says("配信停止")
    clinic.hears(mai)
    mai.says(text)
    (said,) = clinic.hears(mai)
    assert said.startswith(clinic.words("tips.resumed", language, coming="").split("\n")[0])
    assert not stopped(clinic, mai)
    mai.says("stop")  # thought better of: a word is enough
    assert clinic.hears(mai) == [clinic.words("tips.stopped", language)]
    assert stopped(clinic, mai)


def test_who_gets_the_tips_and_wants_them_again_is_told_what_comes(clinic: Clinic, mai: Person) -> None:
    mai.says("またお知らせがほしい")
    assert clinic.hears(mai)[0].startswith(clinic.words("tips.ahead", coming="").split("\n")[0])


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
    left = (
        len(clinic.library.careplans["dermapen"].steps) - 2 - wording.MOST_LINES
    )  # on the first days two come together, twice
    assert ahead.count("ごろ\n") == wording.MOST_LINES
    assert clinic.words("date.more", count=str(left)) in ahead.splitlines()
    assert clinic.words("button.hour_morning") in mai.last.labels
    clinic.passes(days=90)
    clinic.hears(mai)
    mai.says("次のお知らせはいつ？")
    assert clinic.hears(mai) == [clinic.words("tips.none_left")]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("夜に届けて", "evening"),
        ("朝に送ってほしい", "morning"),
        ("お昼に送ってもらえますか", "noon"),
        ("お知らせの時間を朝に変えたい", "morning"),
        ("朝だと忙しいのでお知らせは夜にしてほしいです。お願いします", "evening"),
        ("send me the tips in the morning", "morning"),
        ("change the tips to evenings", "evening"),
        ("please send them at noon", "noon"),
    ],
)
def test_a_time_of_day_in_ones_own_words(clinic: Clinic, mai: Person, text: str, hour: str) -> None:
    mai.says(phrasing(clinic, "pores"))
    clinic.hears(mai)
    mai.says(text)
    at = {"morning": "09:00", "noon": "12:30", "evening": "19:00"}[hour]
    assert clinic.hears(mai)[0] in [clinic.words(f"tips.hour_{hour}", lang, at=at) for lang in ("ja", "en")]
    assert prefers(clinic, mai) == hour


@pytest.mark.parametrize(
    "text",
    [
        "金曜の夜に予約したい",
        "予約のお知らせを朝に送ってほしい",
        "夜に予約の確認を送ってほしい",
        "朝にお知らせが来ません",
        "夜のお知らせはいりません",
        "朝に薬を送ってください",
        "お知らせは夜にしてください。赤みはいつ引きますか、冷やしてもいいですか",
        "did you send the tips in the morning?",
        "can you send me the price list in the morning",
        "Friday evening please",
    ],
)
def test_a_time_of_day_said_of_something_else_sets_nothing(clinic: Clinic, mai: Person, text: str) -> None:
    mai.says(phrasing(clinic, "pores"))
    clinic.hears(mai)
    mai.says(text)
    clinic.hears(mai)
    assert prefers(clinic, mai) is None


def prefers(clinic: Clinic, person: Person) -> str | None:
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, person.id)
        assert patient is not None
        return treatments.preference(tx, patient.id).time_of_day


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
    assert clinic.hears(mai) == [clinic.words("welcome.back")]


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


def test_who_comes_back_when_nothing_was_coming_gets_the_tips_of_a_later_treatment(clinic: Clinic, mai: Person) -> None:
    """Nothing was asked on coming back, so nothing waits for an answer: here staff tell of the next treatment."""
    clinic.passes(days=90)
    clinic.hears(mai)
    mai.blocks()
    clinic.settles()
    mai.follows()
    assert clinic.words("tips.back") not in clinic.hears(mai)
    now = clinic.office.clock()
    with clinic.office.db.atomic() as tx:
        patient = patients.by_line(tx, mai.id)
        assert patient is not None
        nudges.register(tx, clinic.office, patient.id, NewTreatment("dermapen", now.date(), "staff"), now)
    assert days_pass(clinic, mai, 2) != []


def test_who_stopped_and_comes_back_stays_without_tips(clinic: Clinic, mai: Person) -> None:
    mai.says("配信停止")
    clinic.passes(days=90)
    mai.blocks()
    clinic.settles()
    mai.follows()
    clinic.hears(mai)
    mai.says("昨日またダーマペンを受けました")
    clinic.hears(mai)
    mai.says("新しく受けた施術")
    assert clinic.hears(mai)[-1] == clinic.words("tips.still_stopped")
    assert days_pass(clinic, mai, 2) == []


# Words that want nothing


@pytest.mark.parametrize("text", ["ok", "はい", "了解です", "なるほど", "わかりました。", "👍", "noted!"])
def test_a_word_that_asks_nothing_gets_a_kind_line(clinic: Clinic, text: str) -> None:
    mai = clinic.patient()
    mai.says(text)
    assert clinic.hears(mai)[0] in (clinic.words("courtesy.noted"), clinic.words("courtesy.noted", "en"))


@pytest.mark.parametrize("sign", ["😀", "🦄🦄"])
def test_a_sign_that_is_not_listed_is_not_taken_for_one(clinic: Clinic, sign: str) -> None:
    mai = clinic.patient()
    mai.says(sign)
    assert clinic.hears(mai) == [clinic.words("courtesy.told")]
