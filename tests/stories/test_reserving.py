"""Reservations as they are talked about: asked for, changed, given up, and decided by staff, all on LINE."""

import pytest

from booking.commands import Propose
from clinic.actors import Terminal
from clinic.patient import Language
from clinic.reservation import NOTE_LIMIT, Reservation
from simulator.people import Person
from store import patients, waiting
from store import reservations as store
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import FACE, FIRST
from tests.stories.conftest import Clinic
from tests.stories.test_reservations import asks, done


def has(clinic: Clinic, person: Person) -> list[tuple[str, str, str]]:
    """Service, time in the clinic and state of everything open."""
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, person.id)
        found = store.open_of(tx, patient.id, clinic.office.clock()) if patient else ()
    return [(one.service, f"{one.starts_at.astimezone(clinic.office.zone):%m-%d %H:%M}", one.status) for one in found]


def words_of(clinic: Clinic, person: Person) -> str | None:
    [one] = opened(clinic, person)
    with clinic.office.db.look() as tx:
        return store.words(tx, one.id)


def opened(clinic: Clinic, person: Person) -> tuple[Reservation, ...]:
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, person.id)
        assert patient is not None
        return store.open_of(tx, patient.id, clinic.office.clock())


def talk(clinic: Clinic, person: Person, *texts: str) -> list[str]:
    """They write, or tap what begins with @; what is heard last."""
    heard: list[str] = []
    for text in texts:
        if text.startswith("@"):
            person.taps(text[1:])
        else:
            person.says(text)
        heard = clinic.hears(person)
    return heard


def button(clinic: Clinic, name: str, language: Language = "ja") -> str:
    return "@" + clinic.words(f"button.{name}", language)


# Asking


def test_with_buttons_alone_in_five_taps_and_one_message(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.posts_back("topic:reserve")
    assert clinic.hears(mai)[0].startswith("ご予約ですね。どのメニューをご希望ですか。\n\n1. 初回カウンセリング")
    [days] = talk(clinic, mai, "@初回カウンセリング")
    assert "\n1. 4/2（火）\n2. 4/4（木）" in days  # not on Wednesdays
    assert len(mai.offered) <= 13
    [times] = talk(clinic, mai, "@4/5（金）")
    assert "\n11:00\n11:30\n" in times
    assert mai.offered[-3:] == ["もっと遅い時間", "ほかの日", "予約をやめる"]
    [later] = talk(clinic, mai, "@もっと遅い時間")
    assert "\n16:00\n" in later
    [summary] = talk(clinic, mai, "@18:00")
    assert summary == clinic.words(
        "reservation.summary",
        service="初回カウンセリング",
        when="4/5（金）18:00",
        own="\n" + clinic.words("reservation.no_own_words"),
    )
    received, asked = talk(clinic, mai, button(clinic, "reservation_send"))
    assert asked == clinic.words("contact.ask")
    assert received.startswith("ご予約のご希望を受け付けました。")
    assert has(clinic, mai) == [(FIRST, "04-05 18:00", "requested")]
    [again] = talk(clinic, mai, button(clinic, "reservation_send"))[:1]  # pressed twice
    assert again.startswith("4/5（金）18:00 は、すでにお申し込み")
    assert len(has(clinic, mai)) == 1
    assert all(seen.call.name == "reply" for seen in clinic.platform.requests)  # heard at once, and free


def test_what_was_said_is_not_asked_again(clinic: Clinic) -> None:
    mai, emma = clinic.patient(), clinic.patient("Emma", "en")
    closed, days = talk(clinic, mai, "再来週の水曜の朝イチで無料カウンセリングお願いしたい")
    assert closed == clinic.words("reservation.day_closed", on="4/17（水）")
    assert "4/16（火）" in days
    assert "4/18（木）" in days
    [summary] = talk(clinic, mai, "4/18の朝イチ")
    assert "4/18（木）11:00" in summary
    [which] = talk(clinic, emma, "can I come Friday at 6?")
    assert which.startswith("What would you like to book?")
    [summary] = talk(clinic, emma, "1")
    assert "First counselling\nFri 5 Apr 18:00" in summary
    assert talk(clinic, emma, "yes")[0].startswith("Thank you, your request has reached us.")


def test_all_of_it_can_be_typed_and_changed_again(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    [days] = talk(clinic, emma, "book", "2", "next week", "evening")
    assert "1. Mon 8 Apr" in days
    assert "Wed" not in days
    [times] = talk(clinic, emma, "the 9th")
    assert times.startswith("These times are free on Tue 9 Apr.\n\n16:00")
    talk(clinic, emma, "5:30 pm")
    [edit] = talk(clinic, emma, "change")
    assert "1. The day\n2. The time\n3. The service" in edit
    [summary] = talk(clinic, emma, "3", "nose and cheeks")
    assert "Dermapen, nose and cheeks\nTue 9 Apr 17:30" in summary
    [summary] = talk(clinic, emma, "Thursday at 4pm instead")  # or at once
    assert "Thu 4 Apr 16:00" in summary
    talk(clinic, emma, "add a note")
    [summary] = talk(clinic, emma, "I get cold sores, does it matter?")
    assert "I get cold sores, does it matter?" in summary
    talk(clinic, emma, "send")
    assert words_of(clinic, emma) == "I get cold sores, does it matter?"
    emma.unsends(next(item.message_id for item in emma.items if item.text.startswith("I get cold")))
    clinic.settles()
    assert words_of(clinic, emma) is None


def test_an_answer_that_cannot_be_read_is_asked_for_again(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "予約したい", "初回カウンセリング")
    unclear, days = talk(clinic, mai, "うーん")
    assert unclear == clinic.words("reservation.unclear")
    assert "1. 4/2（火）" in days
    outside, near = talk(clinic, mai, "土曜の19時")
    assert outside.startswith("4/6（土）19:00 は診療時間外か")
    assert "4/6（土）17:00" in near


@pytest.mark.parametrize(
    ("language", "begin", "question", "answer", "yes"),
    [
        ("ja", "金曜にカウンセリング予約したい", "料金はいくらですか", "price", "はい"),
        ("en", "book a first counselling on Friday", "how much is it?", "price", "yes"),
    ],
)
def test_a_question_in_between_is_answered_and_the_wish_taken_up_again(
    clinic: Clinic, language: Language, begin: str, question: str, answer: str, yes: str
) -> None:
    mai = clinic.patient(language=language)
    before = talk(clinic, mai, begin)
    price = str(clinic.library.answer_with_source(answer, language)).strip()
    assert talk(clinic, mai, question) == [price, clinic.words("reservation.go_on", language)]
    assert len(mai.offered) <= 13
    assert talk(clinic, mai, question) == [price]  # asked once is enough; the button stays
    assert mai.offered[0] == clinic.words("button.reservation_on", language)
    clinic.passes(hours=1)
    [again] = talk(clinic, mai, yes)
    assert again != before[-1]  # the same question in other words
    assert [line for line in before[-1].splitlines() if ":00" in line] == [
        line for line in again.splitlines() if ":00" in line
    ]
    mai.sends_sticker()
    assert clinic.hears(mai)[-1] == clinic.words("reservation.go_on_again", language)
    leave = clinic.words("button.reservation_drop", language)
    assert talk(clinic, mai, "@" + leave) == [clinic.words("reservation.dropped", language)]
    assert has(clinic, mai) == []


def test_danger_goes_first_and_the_wish_is_still_there_afterwards(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜の15時に顔全体を予約したい")
    assert len(talk(clinic, mai, "息ができない")) == 1  # nothing about a reservation beside it
    holds, heard = talk(clinic, mai, "はい")  # that they heard, and no yes to anything else
    assert (holds, heard) == (clinic.words("alarm.still_emergency"), clinic.words("courtesy.noted"))
    assert has(clinic, mai) == []
    talk(clinic, mai, "続ける")
    assert talk(clinic, mai, "はい")[0].startswith("ご予約のご希望を受け付けました。")
    assert len(has(clinic, mai)) == 1


@pytest.mark.parametrize(
    ("language", "begin", "told"),
    [
        ("ja", "金曜の15時に顔全体を予約したい", "昨日妊娠がわかりました"),
        ("en", "book dermapen full face on Friday at 3pm", "I am pregnant, by the way"),
    ],
)
def test_what_staff_have_to_know_goes_with_the_request(
    clinic: Clinic, language: Language, begin: str, told: str
) -> None:
    mai = clinic.patient(language=language)
    talk(clinic, mai, begin)
    *_, noted, summary = talk(clinic, mai, told)
    assert noted == clinic.words("reservation.health_noted", language)
    assert told in summary
    talk(clinic, mai, "はい" if language == "ja" else "yes")
    assert words_of(clinic, mai) == told


def test_what_staff_have_to_know_goes_with_what_was_noted_before(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(
        clinic,
        mai,
        "金曜の15時に顔全体を予約したい",
        "ひとこと",
        "はじめてです",
        "妊娠していても大丈夫ですか",
        "はい",
        "はい",
    )
    assert words_of(clinic, mai) == "妊娠していても大丈夫ですか\nはじめてです"
    mai.unsends(next(item.message_id for item in mai.items if item.text == "はじめてです"))
    clinic.settles()
    assert words_of(clinic, mai) is None


def test_an_unsent_message_takes_its_words_from_the_wish(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜の15時に顔全体を予約したい", "妊娠していても大丈夫ですか")
    mai.unsends(next(item.message_id for item in mai.items if item.text.startswith("妊娠")))
    clinic.settles()
    talk(clinic, mai, "はい", "はい")
    assert words_of(clinic, mai) is None


def test_words_for_staff_can_be_left_out_again(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜の15時に顔全体を予約したい", "ひとこと", "少し不安です", "ひとこと", "なし", "はい")
    assert words_of(clinic, mai) is None


def test_who_would_rather_write_nothing_writes_nothing(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜の15時に顔全体を予約したい", "ひとこと", "やめておきます", "はい")
    assert words_of(clinic, mai) is None


def test_stop_in_the_middle_is_about_the_reservation(clinic: Clinic) -> None:
    mai = clinic.patient()
    assert talk(clinic, mai, "予約したい", "2", "ストップ") == [clinic.words("reservation.dropped")]
    emma = clinic.patient("Emma", "en")
    assert talk(clinic, emma, "book", "stop") == [clinic.words("reservation.dropped", "en")]


def test_after_a_list_what_is_to_be_given_up_is_asked_about(clinic: Clinic) -> None:
    mai = clinic.patient()
    asks(clinic, mai, tokyo(5, 18))
    asks(clinic, mai, tokyo(6, 11))
    clinic.hears(mai)
    [sure] = talk(clinic, mai, "予約はいつ？", "4月5日の予約をキャンセルしたい")
    assert sure.startswith("次のご予約を取り消しますか。")
    talk(clinic, mai, "取り消さない")
    assert len(has(clinic, mai)) == 2
    assert talk(clinic, mai, "空き待ちしていますか") == [clinic.words("reservation.waiting_none")]


def test_leaving_a_change_is_no_alarm_and_keeps_what_there_is(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    asks(clinic, mai, tokyo(5, 18))
    clinic.hears(ann)
    talk(clinic, mai, "予約を変更したい")
    assert talk(clinic, mai, "やめたい") == [clinic.words("reservation.nothing_done")]
    assert clinic.hears(ann) == []
    [sure] = talk(clinic, mai, "予約をやめたいです")
    assert sure.startswith("次のご予約を取り消しますか。")


def test_change_before_anything_is_reserved_is_about_what_is_being_put_together(clinic: Clinic) -> None:
    mai = clinic.patient()
    [begun], [again] = talk(clinic, mai, "予約したい"), talk(clinic, mai, "変更")
    services = "\n1. 初回カウンセリング（無料）\n"
    assert services in begun
    assert services in again  # in other words
    assert again != begun
    [edit] = talk(clinic, mai, "2", "変更")
    assert "1. 日にち" in edit


def test_a_bare_number_is_no_time_where_none_was_asked_for(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜に顔全体を予約したい", "使い方", "7")
    times = talk(clinic, mai, "続ける")
    assert times[-1].startswith("4/5（金）にお取りできる時間")


def test_another_one_is_not_a_change_of_the_first(clinic: Clinic) -> None:
    mai = clinic.patient()
    asks(clinic, mai, tokyo(5, 18))
    talk(clinic, mai, "予約を変更したい")
    [summary] = talk(clinic, mai, "もう一件、顔全体を4月6日の11時にお願いします")
    assert summary.startswith("ご希望の内容です。\n\nダーマペン（顔全体）\n4/6（土）11:00")


@pytest.mark.parametrize(
    ("language", "texts", "at"),
    [
        ("ja", ("初回カウンセリングを最短で予約したい",), "4/2（火）"),
        ("ja", ("予約したい", "1", "いつでもいいです"), "4/2（火）"),
        ("ja", ("金曜にカウンセリングを予約したい", "一番早い時間で"), "4/5（金）11:00"),
        ("ja", ("初回カウンセリングの予約", "午後ならいつでもいいです"), "4/2（火）"),
        ("en", ("book a first counselling", "the earliest please"), "Tue 2 Apr"),
        ("en", ("book a first counselling on Friday", "any time is fine"), "Fri 5 Apr 11:00"),
    ],
)
def test_whoever_comes_at_any_time_is_offered_the_first(
    clinic: Clinic, language: Language, texts: tuple[str, ...], at: str
) -> None:
    mai = clinic.patient(language=language)
    first, summary = talk(clinic, mai, *texts)
    assert first == clinic.words("reservation.soonest", language)
    assert at in summary


def test_days_that_will_not_do_are_not_offered(clinic: Clinic) -> None:
    mai = clinic.patient()
    [days] = talk(clinic, mai, "初回カウンセリングの予約", "土日以外で")
    assert "（金）" in days
    assert "（土）" not in days
    assert "（日）" not in days


def test_about_five_is_near_five(clinic: Clinic) -> None:
    mai = clinic.patient()
    [free] = talk(clinic, mai, "金曜の5時ごろにカウンセリングを予約したい")
    assert "4/5（金）17:00" in free  # about five: five is free, and nothing is sent before a yes
    assert free.startswith("ご希望の内容です。")


def test_nobody_waits_for_a_day_that_is_over(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.posts_back(f"reservation:wait:{FIRST}:2030-04-01")
    clinic.hears(mai)
    with clinic.office.db.look() as tx:
        assert tx.rows("SELECT * FROM reservation_waiting") == []


def test_a_taken_time_can_be_waited_for(clinic: Clinic) -> None:
    mai = clinic.patient()
    asks(clinic, clinic.patient("Rei"), tokyo(5, 18))
    taken, _ = talk(clinic, mai, "金曜の18時にカウンセリングを予約したい")
    assert taken == clinic.words("reservation.why_taken", when="4/5（金）18:00")
    assert talk(clinic, mai, "空いたら教えて") == [clinic.words("reservation.waiting", on="4/5（金）")]


def test_leaving_midway_stopping_tips_and_deleting(clinic: Clinic) -> None:
    mai = clinic.patient()
    assert talk(clinic, mai, "予約したい", "2", "やめる") == [clinic.words("reservation.dropped")]
    talk(clinic, mai, "予約したい", "2")
    assert talk(clinic, mai, "配信停止")[0] == clinic.words("tips.stopped")
    talk(clinic, mai, "金曜の15時", "はい")
    assert has(clinic, mai) == [(FACE, "04-05 15:00", "requested")]
    assert "4/5（金）15:00 ダーマペン（顔全体）（確認中）" in talk(clinic, mai, "データを見せて")[-1]
    talk(clinic, mai, "予約したい")
    assert "・4/5（金）15:00 ダーマペン（顔全体）（確認中）" in talk(clinic, mai, "データを削除して")[0]
    assert talk(clinic, mai, "はい") == [clinic.words("delete.done")]
    with clinic.office.db.look() as tx:
        assert [row["status"] for row in tx.rows("SELECT status FROM reservation")] == []


def test_who_comes_second_is_offered_the_nearest_times_at_once(clinic: Clinic) -> None:
    mai, rei = clinic.patient(), clinic.patient("Rei")
    for one in (mai, rei):
        talk(clinic, one, "金曜の18時にカウンセリングを予約したい")
    talk(clinic, mai, "はい")
    taken, near = talk(clinic, rei, "はい")
    assert taken == clinic.words("reservation.why_taken", when="4/5（金）18:00")
    assert "4/5（金）17:00" in near
    talk(clinic, rei, "1", "はい")
    assert [state for _, _, state in has(clinic, rei)] == ["requested"]


def test_a_full_day_can_be_waited_for(clinic: Clinic) -> None:
    mai = clinic.patient()
    for hour in range(11, 20):
        asks(clinic, clinic.patient(f"Rei at {hour}"), tokyo(5, hour))
    talk(clinic, mai, "初回カウンセリングの予約")
    full, days = talk(clinic, mai, "4月5日")
    assert full == clinic.words("reservation.day_full", on="4/5（金）")
    assert "4/4（木）" in days
    assert talk(clinic, mai, "空き待ち") == [clinic.words("reservation.waiting", on="4/5（金）")]
    with clinic.office.db.look() as tx:
        assert len(tx.rows("SELECT * FROM reservation_waiting")) == 1
    assert "・4/5（金） の空き待ち" in talk(clinic, mai, "データを見せて")[-1]
    assert "4/5（金） の空き待ち" in talk(clinic, mai, "予約はいつ？")[-1]
    assert talk(clinic, mai, "空き待ちをやめます") == [clinic.words("reservation.waiting_left", on="4/5（金）")]
    with clinic.office.db.look() as tx:
        assert tx.rows(waiting.OF.replace("= :patient_id", "<> :patient_id"), patient_id="", today="2030") == []


# What there is already


@pytest.mark.parametrize("language", ["ja", "en"])
def test_when_is_it_another_time_and_giving_it_up(clinic: Clinic, language: Language) -> None:
    say = {
        "ja": ("予約はいつ？", "土曜の14時に予約を変更したい", "予約をキャンセルしたい", "はい", "いいえ"),
        "en": (
            "when is my appointment?",
            "can I move my appointment to Saturday at 2pm?",
            "cancel my appointment",
            "yes",
            "no",
        ),
    }[language]
    when, move, cancel, yes, no = say
    mai = clinic.patient(language=language)
    none = clinic.words("reservation.status_none", language)
    assert talk(clinic, mai, when) == [none]
    one = asks(clinic, mai, tokyo(5, 18), language)
    clinic.hears(mai)
    [status] = talk(clinic, mai, when)
    assert status.startswith(clinic.words("reservation.status_requested", language, service="", when="", by="")[:12])
    assert len(talk(clinic, mai, move)) == 2
    assert has(clinic, mai) == [(FIRST, "04-05 18:00", "requested")]
    talk(clinic, mai, yes)
    assert [at for _, at, _ in has(clinic, mai)] == ["04-05 18:00", "04-06 14:00"]  # the old place is kept meanwhile
    talk(clinic, mai, cancel, "1")
    kept = talk(clinic, mai, no)
    assert len(kept) == 1
    assert len(has(clinic, mai)) == 2
    gone = talk(clinic, mai, cancel, "1", yes)
    assert gone[0].startswith(clinic.words("reservation.cancelled", language, service="", when="")[:5])
    assert has(clinic, mai) == []
    mai.posts_back(f"reservation:cancel:{one.id}:0")
    assert clinic.hears(mai) == [clinic.words("reservation.over", language), none]


def test_after_the_deadline_only_the_phone_helps(clinic: Clinic, clock: Hands) -> None:
    mai, ann = clinic.patient(), clinic.staff()
    asks(clinic, mai, tokyo(4, 12))
    clinic.hears(ann)
    talk(clinic, ann, button(clinic, "desk_confirm"))
    clinic.hears(mai)
    clock.turn(hours=40)
    clinic.hears(mai)
    for text in ("予約をキャンセルしたい", "予約の日時を変更したい", "予約はいつですか"):
        [phone] = talk(clinic, mai, text)
        assert "変更や取り消しは、お電話でお願いします。\n03-0000-0000" in phone


@pytest.mark.parametrize(
    ("language", "begin", "later", "price", "on"),
    [
        ("ja", "4月5日の18時に初回カウンセリングを予約したい", "いったん保留で", "料金はいくらですか", "再開"),
        (
            "en",
            "book a first counselling on April 5 at 6pm",
            "I'll get back to you",
            "how much is it?",
            "let's go on then",
        ),
    ],
)
def test_a_wish_that_is_put_off_is_taken_up_again(
    clinic: Clinic, language: Language, begin: str, later: str, price: str, on: str
) -> None:
    """Nothing presses meanwhile, and nothing is asked word for word again."""
    mai = clinic.patient(language=language)
    [summary] = talk(clinic, mai, begin)
    assert talk(clinic, mai, later) == [clinic.library.say("reservation.put_off", language)]
    assert talk(clinic, mai, price) == [str(clinic.library.answer_with_source("price", language)).strip()]
    [again] = talk(clinic, mai, on)
    assert again != summary
    assert "18:00" in again
    assert has(clinic, mai) == []
    talk(clinic, mai, "はい、それでお願いします" if language == "ja" else "yep that works, go ahead")
    assert [status for _, _, status in has(clinic, mai)] == ["requested"]


@pytest.mark.parametrize(
    ("language", "cancel", "yes"), [("ja", "予約をキャンセルしたい", "はい"), ("en", "cancel my appointment", "yes")]
)
def test_whether_to_give_it_up_stays_asked(clinic: Clinic, language: Language, cancel: str, yes: str) -> None:
    mai = clinic.patient(language=language)
    asks(clinic, mai, tokyo(5, 18), language)
    clinic.hears(mai)
    [sure] = talk(clinic, mai, cancel)
    [again], [once_more] = talk(clinic, mai, "1"), talk(clinic, mai, cancel)
    assert len({sure, again, once_more}) == 3  # never word for word
    assert all("18:00" in question for question in (sure, again, once_more))
    price = str(clinic.library.answer_with_source("price", language)).strip()
    assert talk(clinic, mai, "料金はいくらですか" if language == "ja" else "how much is it?") == [price, sure]
    assert len(talk(clinic, mai, "息ができない" if language == "ja" else "I can't breathe")) == 1
    assert len(has(clinic, mai)) == 1
    talk(clinic, mai, cancel, yes)
    assert has(clinic, mai) == []


def test_which_one_is_told_by_its_day(clinic: Clinic) -> None:
    mai = clinic.patient()
    asks(clinic, mai, tokyo(5, 18))
    asks(clinic, mai, tokyo(6, 11))
    clinic.hears(mai)
    [sure] = talk(clinic, mai, "4月5日の予約をキャンセルお願いします")
    assert "4/5（金）18:00" in sure
    talk(clinic, mai, "いいえ")
    _, summary = talk(clinic, mai, "4月6日の予約を4月9日の16時に変更したい")
    assert "4/6（土）11:00\n\n変更後\n初回カウンセリング\n4/9（火）16:00" in summary


def test_which_one_is_told_by_its_day_in_english(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    asks(clinic, emma, tokyo(5, 18), "en")
    asks(clinic, emma, tokyo(6, 11), "en")
    clinic.hears(emma)
    [sure] = talk(clinic, emma, "please cancel my Saturday appointment")
    assert "Sat 6 Apr 11:00" in sure
    _, summary = talk(clinic, emma, "no", "can I move my 5 April appointment to 9 April at 4pm?")
    assert "Fri 5 Apr 18:00\n\nNew\nFirst counselling\nTue 9 Apr 16:00" in summary


def test_a_wish_to_cancel_is_none_for_that_day(clinic: Clinic) -> None:
    mai = clinic.patient()
    asks(clinic, mai, tokyo(5, 18))
    clinic.hears(mai)
    [sure] = talk(clinic, mai, "予約したい", "2", "4月5日の予約をキャンセルお願いします")
    assert "4/5（金）18:00" in sure


def test_what_buttons_say_can_be_typed(clinic: Clinic) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜に顔全体を予約したい")
    [later] = talk(clinic, mai, "もっと遅い時間")
    assert "\n16:00\n" in later
    assert "4/4（木）" in talk(clinic, mai, "ほかの日")[0]
    [summary] = talk(clinic, mai, "4月4日の15時")
    assert "4/4（木）15:00" in summary
    assert talk(clinic, mai, "時間")[0].startswith("4/4（木）")
    assert "4/4（木）16:00" in talk(clinic, mai, "16")[0]


def test_a_treatment_to_come_is_reserved_and_not_registered(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    [summary] = talk(clinic, emma, "dermapen whole face on 5 April at 4pm")
    assert "Dermapen, whole face\nFri 5 Apr 16:00" in summary


def test_a_wish_in_the_middle_of_a_talk_with_staff_is_one(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    talk(clinic, mai, "予約をキャンセルしたい")  # none is known here: staff see to it
    [summary] = talk(clinic, mai, "金曜の18時にカウンセリングを予約したいです")
    assert "4/5（金）18:00" in summary


def test_a_number_of_somebody_elses_does_nothing(clinic: Clinic) -> None:
    mai, rei = clinic.patient(), clinic.patient("Rei")
    one = asks(clinic, mai)
    talk(clinic, rei, "こんにちは")
    for verb in ("accept", "refuse", "cancel-sure", "cancel", "change", "show", "keep"):
        rei.posts_back(f"reservation:{verb}:{one.id}:{one.turn}")
        assert clinic.hears(rei) == [clinic.words("reservation.over"), clinic.words("reservation.status_none")]
    assert len(has(clinic, mai)) == 1
    for data in (
        "reservation:ask:x",
        "reservation:ask:x:y:z:w",
        "reservation:take:x",
        "reservation:send::::",
        "reservation:",
    ):
        rei.posts_back(data)
        assert clinic.hears(rei)


# Staff


def test_whoever_presses_first_decides(clinic: Clinic) -> None:
    ann, bob, mai = clinic.staff(), clinic.staff("Bob"), clinic.patient()
    talk(clinic, mai, "金曜の18時に無料カウンセリングの予約", "はい")
    alert, _ = clinic.hears(ann)
    assert alert.startswith("【予約の希望】")
    clinic.hears(bob)
    talk(clinic, ann, button(clinic, "desk_other"))
    [proposed] = talk(clinic, ann, "@4/5（金）17:30")
    assert proposed.startswith("4/5（金）17:30 を提案しました。")
    [late] = talk(clinic, bob, button(clinic, "desk_confirm"))
    assert "いま「別の日時をご案内中」です" in late
    clinic.hears(mai)
    confirmed, _ = talk(clinic, mai, button(clinic, "reservation_accept"))
    assert confirmed.startswith("ご予約が確定しました。")
    late_too = talk(clinic, mai, button(clinic, "reservation_refuse"))
    assert late_too[0] == clinic.words("reservation.over")
    assert has(clinic, mai) == [(FIRST, "04-05 17:30", "confirmed")]


def test_staff_propose_any_time_they_write(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    talk(clinic, mai, "金曜の18時に無料カウンセリングの予約", "はい")
    clinic.hears(ann)
    talk(clinic, ann, button(clinic, "desk_other"))
    assert ann.last.labels == ["4/4（木）18:00", "4/5（金）17:30", "4/5（金）18:30", "4/6（土）17:00"]
    assert talk(clinic, ann, "来週がいいかな") == [clinic.words("desk.reservation.which_time")]
    assert has(clinic, ann) == []
    talk(clinic, ann, "4月9日の16時半")
    [proposed] = talk(clinic, ann, "@4/9（火）16:30")
    assert proposed.startswith("4/9（火）16:30 を提案しました。")
    assert has(clinic, mai) == [(FIRST, "04-09 16:30", "proposed")]


def test_a_group_decides_and_is_told_nothing_else(clinic: Clinic) -> None:
    ann, mai = clinic.patient("Ann"), clinic.patient()
    group = clinic.platform.group("受付", [ann])
    group.invites_account()
    group.says(clinic.invitation(), as_=ann)
    clinic.hears(group)
    talk(clinic, mai, "金曜の18時に無料カウンセリングの予約", "はい")
    clinic.hears(group)
    group.taps(clinic.words("button.desk_decline"), as_=ann)
    clinic.hears(group)
    group.taps(clinic.words("button.desk_words"), as_=ann)
    assert clinic.hears(group) == [clinic.words("desk.alone")]
    group.taps(clinic.words("button.desk_reason_full"), as_=ann)
    [declined] = clinic.hears(group)
    assert declined.startswith("お断りしました。")
    assert clinic.words("reservation.reason_full") in clinic.hears(mai)[0]
    assert has(clinic, mai) == []


def test_own_words_reach_the_patient_as_written(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    talk(clinic, mai, "金曜の18時に無料カウンセリングの予約", "はい")
    clinic.hears(ann)
    talk(clinic, ann, button(clinic, "desk_decline"), button(clinic, "desk_words"))
    clinic.hears(mai)
    _, shown, sure = talk(clinic, ann, "その日は研修のためお休みです。")
    assert sure == clinic.words("desk.sure")
    assert shown.startswith(clinic.words("reservation.declined", service="", when="", reason="")[:10])
    assert shown.endswith(clinic.words("reservation.reason_own", words="その日は研修のためお休みです。"))
    assert clinic.hears(mai) == []
    talk(clinic, ann, "その日は研修でお休みです。")  # written again, better
    [declined] = talk(clinic, ann, "送信")
    assert declined.startswith("お断りしました。")
    assert clinic.hears(mai)[0].endswith("\nその日は研修でお休みです。")
    assert talk(clinic, ann, button(clinic, "desk_send"))[0].startswith("この予約は、いま「お断り済み」です。")


@pytest.mark.parametrize(
    ("language", "said", "state"),
    [
        ("ja", "はい", ["confirmed"]),
        ("ja", "都合が合いません", []),
        ("ja", "ありがとうございます、それでお願いします", ["confirmed"]),
        ("ja", "17時で大丈夫です", ["confirmed"]),
        ("ja", "17時は無理です", ["proposed"]),
        ("en", "yes please, I'll take it", ["confirmed"]),
        ("en", "5pm is fine", ["confirmed"]),
        ("en", "that works for me", ["confirmed"]),
        ("en", "no, thanks", []),
    ],
)
def test_a_proposed_time_is_answered_in_words_too(
    clinic: Clinic, clock: Hands, language: Language, said: str, state: list[str]
) -> None:
    mai = clinic.patient(language=language)
    one = asks(clinic, mai, tokyo(5, 18), language)
    clock.turn(minutes=10)
    done(clinic.office, Terminal(), Propose(one.id, tokyo(5, 17)))
    talk(clinic, mai, said)
    assert [status for _, _, status in has(clinic, mai)] == state


def test_after_something_else_a_yes_is_no_answer_to_a_proposed_time(clinic: Clinic, clock: Hands) -> None:
    mai = clinic.patient()
    one = asks(clinic, mai, tokyo(5, 18))
    clock.turn(minutes=10)
    done(clinic.office, Terminal(), Propose(one.id, tokyo(5, 17)))
    clock.turn(minutes=10)
    talk(clinic, mai, "料金はいくらですか", "はい")
    assert has(clinic, mai)[0][2] == "proposed"
    talk(clinic, mai, "予約はいつ？", "はい")
    assert has(clinic, mai)[0][2] == "confirmed"


def test_a_question_is_answered_from_a_colleagues_chat(clinic: Clinic) -> None:
    ann, bob, emma = clinic.staff(), clinic.staff("Bob"), clinic.patient("Emma", "en")
    talk(clinic, emma, "does it hurt?")
    clinic.hears(ann)
    clinic.hears(bob)
    talk(clinic, ann, button(clinic, "desk_answer"))
    first = talk(clinic, ann, "If you cannot breathe, call 119.")  # no cry for help of Ann's
    assert first[0] == clinic.words("desk.preview")
    about = clinic.library.title("pain-anaesthesia", "en")
    shown = clinic.words("staff.answer_about", "en", about=about, words="We apply a numbing cream.")
    assert talk(clinic, ann, "We apply a numbing cream.")[1] == shown
    assert clinic.hears(emma) == []
    assert talk(clinic, ann, button(clinic, "desk_send")) == [clinic.words("desk.sent")]
    assert clinic.hears(emma) == [shown]
    assert talk(clinic, ann, button(clinic, "desk_send")) == [clinic.words("desk.nothing_written")]
    [late] = talk(clinic, bob, button(clinic, "desk_answer"))
    assert clinic.words("desk.list.answered") in late


def test_a_stranger_finds_no_desk(clinic: Clinic) -> None:
    mai = clinic.patient()
    one = asks(clinic, mai)
    clinic.hears(mai)
    mai.posts_back(f"desk:confirm:{one.id}:{one.turn}")
    assert clinic.hears(mai) == [clinic.words("courtesy.help")]
    assert has(clinic, mai)[0][2] == "requested"


@pytest.mark.parametrize("letter", ["あ", "😀", "a, "])
def test_a_letter_as_long_as_line_takes_still_gets_its_summary(clinic: Clinic, letter: str) -> None:
    mai = clinic.patient()
    talk(clinic, mai, "金曜の15時に顔全体を予約したい", "ひとこと")
    [summary] = talk(clinic, mai, (letter * 5000)[: 5000 // len(letter.encode("utf-16-le")) * 2])
    assert "…" in summary
    assert talk(clinic, mai, "はい")[0].startswith("ご予約のご希望を受け付けました。")
    assert len(words_of(clinic, mai) or "") <= NOTE_LIMIT
