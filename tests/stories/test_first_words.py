"""Follow, unfollow, unsend, stickers, pictures, voices, groups, standby, and what nobody has seen yet."""

from hashlib import sha256
from typing import Any

import pytest

from simulator.people import Group, Person
from tests.stories.conftest import Clinic, phrasing

DANGER = "膿が出て熱もあります"


@pytest.mark.parametrize(
    ("profile", "language"), [("ja", "ja"), ("en", "en"), ("en-GB", "en"), ("fr", "en"), (None, "ja")]
)
def test_follow_is_greeted_in_the_persons_language(clinic: Clinic, profile: Any, language: Any) -> None:
    someone = clinic.platform.person("Someone", language=profile)
    someone.follows()
    assert clinic.hears(someone) == [clinic.words("welcome.hello", language), clinic.words("welcome.rules", language)]
    assert {clinic.library.title("pores", language), clinic.words("button.write_staff", language)} <= set(
        someone.last.labels
    )


@pytest.mark.parametrize("kind", ["image", "sticker", "audio"])
@pytest.mark.parametrize(("profile", "language"), [("ja", "ja"), ("en-GB", "en"), (None, "ja")])
def test_whoever_begins_without_a_word_is_answered_in_their_language(
    clinic: Clinic, profile: Any, language: Any, kind: str
) -> None:
    someone = clinic.platform.person("Someone", friend=True, language=profile)
    shows = {"image": someone.sends_image, "sticker": someone.sends_sticker, "audio": someone.sends_audio}[kind]
    key = {"image": "photo.about", "sticker": "courtesy.sticker", "audio": "showed.audio"}[kind]
    for _ in range(2):
        shows()
        assert clinic.hears(someone)[0] == clinic.words(key, language)
    assert sum(seen.call.name == "profile" for seen in clinic.platform.requests) == 1  # asked once


def test_the_greeting_says_what_sodan_is_and_is_not_and_how_data_are_deleted(clinic: Clinic) -> None:
    ja, en = clinic.words("welcome.rules"), clinic.words("welcome.rules", "en")
    assert "診断ではありません" in ja
    assert "データを削除" in ja
    assert "not a diagnosis" in en
    assert "delete my data" in en


def test_coming_back_after_a_block(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.blocks()
    clinic.settles()
    mai.follows()
    assert clinic.hears(mai)[0] == clinic.words("welcome.back")


def test_a_block_ends_what_was_still_to_be_sent(clinic: Clinic) -> None:
    mai = clinic.patient()
    clinic.platform.order_fault("reply", 500)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    mai.blocks()
    clinic.passes(seconds=5)
    with clinic.office.db.look() as tx:
        assert tx.rows("SELECT status, says FROM outbox") == [{"status": "failed", "says": None}]


def test_an_unsent_message_is_forgotten_where_it_was_passed_on(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "talk-to-staff"))
    clinic.settles()
    mai.says("ひみつのはなし")
    clinic.settles()
    assert "ひみつのはなし" in clinic.hears(ann)[0]
    mai.unsends()
    clinic.settles()
    with clinic.office.db.look() as tx:
        assert tx.rows("SELECT words FROM task") == [{"words": None}]


def test_an_unsent_question_is_not_passed_on_afterwards(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("明日の東京の天気を教えて")
    clinic.settles()
    mai.unsends()
    mai.posts_back("staff:ask")
    clinic.settles()
    assert clinic.hears(ann) == []


def test_an_unsend_that_overtakes_its_message_wins(clinic: Clinic) -> None:
    mai = clinic.patient()
    with clinic.platform.holding() as held:
        mai.says(phrasing(clinic, "pores"))
        mai.unsends()
    held.backwards()
    assert clinic.hears(mai) == []


def test_a_sticker_is_answered(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.sends_sticker()
    assert clinic.hears(mai) == [clinic.words("courtesy.sticker")]


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file", "location", "hologram"])
def test_what_cannot_be_read_gets_a_kind_line_and_a_way_to_staff(clinic: Clinic, kind: str) -> None:
    mai = clinic.patient()
    match kind:
        case "audio":
            mai.sends_audio()
        case _:
            mai.sends({"type": kind})
    key = "showed.other" if kind == "hologram" else f"showed.{kind}"
    assert clinic.hears(mai) == [clinic.words(key)]
    assert clinic.words("button.write_staff") in mai.last.labels


def mentions(group: Group, text: str, by: Person) -> None:
    people = [{"index": 0, "length": 6, "type": "user", "isSelf": True}]
    group.sends({"type": "text", "text": f"@Sodan {text}", "mention": {"mentionees": people}}, as_=by)


def test_in_a_group_nothing_is_said_about_anybodys_health(clinic: Clinic) -> None:
    """But what a leaflet would answer, and the numbers in danger: staff see to that."""
    ann, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
    group = clinic.platform.group("友だち", [mai, ken])
    group.invites_account()
    assert clinic.hears(group) == [clinic.words("group.hello")]
    group.says(phrasing(clinic, "pores"), as_=mai)
    group.says(phrasing(clinic, "delete-my-data"), as_=mai)
    assert clinic.hears(group) == []
    mentions(group, phrasing(clinic, "pores"), mai)
    assert clinic.hears(group) == [clinic.library.answer_with_source("pores", "ja")]
    mentions(group, "私の赤みはいつ引きますか", mai)
    assert clinic.hears(group) == [clinic.words("group.private"), clinic.words("group.way")]
    [action] = group.last.message["template"]["actions"]
    assert action["uri"].startswith("https://line.me/R/oaMessage/%40")
    group.says(DANGER, as_=ken)
    assert clinic.hears(group) == [clinic.words("group.urgent")]
    assert "119" in clinic.words("group.urgent")
    (alert,) = clinic.hears(ann)  # one message, buttons included
    assert clinic.words("staff.somebody") in alert
    assert DANGER in alert
    with clinic.office.db.look() as tx:
        assert [row["line_id"] for row in tx.rows("SELECT line_id FROM patient")] == [ann.id]
        assert [row["kind"] for row in tx.rows("SELECT kind FROM task")] == ["urgent"]


def test_asked_to_leave_it_says_goodbye_and_leaves(clinic: Clinic) -> None:
    mai = clinic.patient()
    group = clinic.platform.group("友だち", [mai])
    group.invites_account()
    group.says("退出してください", as_=mai)  # said to somebody else
    clinic.hears(group)
    assert group.has_account
    mentions(group, "退出してください", mai)
    assert clinic.hears(group) == [clinic.words("group.goodbye")]
    assert not group.has_account


def test_a_group_is_spoken_to_in_the_language_of_whoever_wrote(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    group = clinic.platform.group("friends", [emma])
    group.invites_account()
    clinic.hears(group)
    group.says("my throat is swelling and i can't breathe", as_=emma)
    assert clinic.hears(group) == [clinic.words("group.urgent", "en")]


def test_in_standby_nothing_is_said_but_danger_is_kept_for_staff(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    clinic.platform.mode = "standby"
    mai.says(phrasing(clinic, "pores"))
    mai.sends_sticker()
    mai.says(DANGER)
    assert clinic.hears(mai) == []
    assert clinic.hears(ann) == []
    with clinic.office.db.look() as tx:
        assert [row["kind"] for row in tx.rows("SELECT kind FROM task")] == ["urgent"]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "novelty", "replyToken": "x" * 32, "novelty": {"a": 1}},
        {"type": "accountLink", "link": {"result": "ok", "nonce": "n"}},
        {"type": "beacon", "beacon": {"hwid": "1", "type": "enter"}},
        {"type": "videoPlayComplete", "videoPlayComplete": {"trackingId": "t"}},
        {"type": "message"},
        {"type": "message", "message": None},
        {"type": "unsend"},
        {"type": "postback", "postback": {"data": 7}},
        {"type": None},
        {},
    ],
)
def test_what_nobody_has_seen_yet_does_not_stop_the_next_message(clinic: Clinic, event: dict[str, Any]) -> None:
    mai = clinic.patient()
    clinic.platform.inject(mai, event)
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai)[-1] == clinic.library.answer_with_source("pores", "ja")


@pytest.mark.parametrize("named", ["webhookEventId", "message", "source"])
def test_ids_longer_than_any_index_takes_do_not_cost_their_neighbours(clinic: Clinic, named: str) -> None:
    mai = clinic.patient()
    endless = "".join(sha256(bytes([number])).hexdigest() for number in range(250))
    odd = {
        "webhookEventId": {"type": "message", "message": {"type": "sticker", "id": "1"}, "webhookEventId": endless},
        "message": {"type": "message", "message": {"type": "sticker", "id": endless}},
        "source": {"type": "message", "source": {"type": "user", "userId": endless}},
    }
    with clinic.platform.holding() as held:
        clinic.platform.inject(mai, odd[named])
        mai.says(phrasing(clinic, "pores"))
    held.together()
    assert clinic.hears(mai)[-1:] == [clinic.library.answer_with_source("pores", "ja")]


@pytest.mark.parametrize("timestamp", [-50_000_000_000_000, -1, 0, 10**15])
def test_a_message_from_an_absurd_time_is_answered_and_stops_nobody(clinic: Clinic, timestamp: int) -> None:
    mai, ken = clinic.patient(), clinic.patient("Ken")
    text = {"type": "text", "id": "1", "text": phrasing(clinic, "pores")}
    clinic.platform.inject(mai, {"type": "message", "replyToken": "t" * 32, "message": text, "timestamp": timestamp})
    ken.says(phrasing(clinic, "wrinkles"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert clinic.hears(ken) == [clinic.library.answer_with_source("wrinkles", "ja")]


def test_an_edited_message_in_a_group_is_left_alone(clinic: Clinic) -> None:
    mai = clinic.patient()
    group = clinic.platform.group("友だち", [mai])
    group.invites_account()
    clinic.hears(group)
    clinic.platform.inject(group, {"type": "messageEdited", "message": {"id": "1", "type": "text", "text": "x"}})
    assert clinic.hears(group) == []
