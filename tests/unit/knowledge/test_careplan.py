"""The plan that ships: it covers the article's aftercare, invites to nothing, and fits a phone."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest

from clinic.patient import LANGUAGES, Language
from clinic.treatment import CarePlan, Hours, Step
from knowledge import lengths, library
from knowledge.library import Library
from tests.unit.knowledge.conftest import TODAY

# Whoever invites to the next treatment in the name of care is advertising.
PROMOTION = re.compile(
    r"予約|料金|価格|円|割引|キャンペーン|特典|お得|次回|次の施術|もう一度|定期的|メニュー|来院|友だち|紹介"
    r"|\b(book|appointment|price|yen|discount|offer|campaign|special|next (session|treatment)|regular|visit|friends?)\b",
    re.IGNORECASE,
)
# What the article tells people to do after a treatment, and when it says something may be seen.
AFTERCARE = {
    "aftercare-cleanliness",
    "aftercare-cooling",
    "aftercare-sun",
    "aftercare-moisture",
    "aftercare-hydration",
    "aftercare-cosmetics",
    "aftercare-diet",
    "aftercare-alcohol-smoking",
    "aftercare-exercise",
    "results-timeline",
}
SHORT = {"ja": 260, "en": 560}  # read at a glance, without scrolling


@pytest.fixture(scope="module")
def plan(known: Library) -> CarePlan:
    return known.careplans["dermapen"]


def texts(step: Step, language: Language) -> list[str]:
    words = step.words[language]
    return [words.title, words.text, words.brief]


def test_it_covers_the_articles_whole_aftercare(plan: CarePlan) -> None:
    tips = [step for step in plan.steps if step.kind == "tip"]
    assert {topic for step in tips for topic in step.topics} >= AFTERCARE


def test_it_asks_on_days_1_3_and_7(plan: CarePlan) -> None:
    assert [step.day for step in plan.steps if step.kind == "check-in"] == [1, 3, 7]


def test_the_long_view_comes_when_the_article_says(plan: CarePlan) -> None:
    days = {step.slug: step.day for step in plan.steps}
    assert days["first-evening"] == 0
    assert 7 <= days["turnover"] <= 14
    assert 30 <= days["collagen"] <= 61
    assert 61 <= days["lasting"] <= 92


def test_at_most_two_messages_a_day(plan: CarePlan) -> None:
    moments = {(step.day, step.hour) for step in plan.steps}
    days = [day for day, _ in moments]
    assert max(days.count(day) for day in days) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_step_advertises(plan: CarePlan, language: Language) -> None:
    said = [plan.together[language], *(text for step in plan.steps for text in texts(step, language))]
    assert [text for text in said if PROMOTION.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_come_of_the_treatment_is_said_with_its_reserve(plan: CarePlan, language: Language) -> None:
    reserve = {"ja": ("個人差", "人それぞれ"), "en": ("differs from person to person",)}[language]
    for step in (step for step in plan.steps if "results-timeline" in step.topics):
        for text in texts(step, language)[1:]:
            assert any(words in text for words in reserve), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_in_names_the_phone_for_what_cannot_wait(plan: CarePlan, language: Language) -> None:
    for step in (step for step in plan.steps if step.kind == "check-in"):
        assert all("{emergency_phone}" in text for text in texts(step, language)[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_read_at_a_glance(known: Library, plan: CarePlan, language: Language) -> None:
    for step in plan.steps:
        text = known.told("dermapen", [step.slug], language)
        assert lengths.characters(text) <= SHORT[language], (step.slug, lengths.characters(text))
        assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_at_once_fits_one_message(known: Library, plan: CarePlan, language: Language) -> None:
    slugs = [step.slug for step in plan.steps]
    assert lengths.utf16(known.told("dermapen", slugs, language)) <= lengths.MESSAGE


def test_several_steps_are_told_in_brief_with_the_question_last(known: Library) -> None:
    text = known.told("dermapen", ["sun", "food", "check-in-3"], "en")
    intro, tips, question = text.split("\n\n")
    assert intro == known.careplans["dermapen"].together["en"]
    assert [line[0] for line in tips.split("\n")] == ["•", "•"]
    assert question.startswith("And how is your skin getting on?")
    assert known.clinic.emergency_phone in question


@pytest.mark.parametrize("slugs", [[], ["sum"], ["sun", "sum"]])
def test_a_step_that_is_not_there_has_no_words(known: Library, slugs: list[str]) -> None:
    with pytest.raises(KeyError):
        known.told("dermapen", slugs, "ja")


def test_the_hours_that_ship(known: Library) -> None:
    assert known.clinic.tips.hours == Hours()
    assert known.clinic.tips.reserve_messages == 50


def test_a_clinic_sets_its_own_hours_and_leaves_out_what_may_stay(write: Callable[..., Path]) -> None:
    own = '[tips]\nquiet_from = "20:30"\nevening = "18:15"\nreserve_messages = 0\n[[service]]'
    tips = library.load(None, TODAY, ships=write("profile.toml", "[[service]]", own)).clinic.tips
    assert tips.hours == Hours(quiet_from=time(20, 30), evening=time(18, 15))
    assert tips.reserve_messages == 0


def test_a_clinic_sets_how_long_a_conversation_is_kept_and_stays_with_staff(
    known: Library, write: Callable[..., Path]
) -> None:
    usual = known.clinic.conversations
    assert (usual.keep, usual.with_staff) == (timedelta(days=90), timedelta(hours=12))
    assert "90" in known.say("welcome.rules", "en")
    own = "[conversations]\nkeep_days = 30\n[[service]]"
    clinic = library.load(None, TODAY, ships=write("profile.toml", "[[service]]", own)).clinic
    assert (clinic.conversations.keep, clinic.conversations.with_staff) == (timedelta(days=30), timedelta(hours=12))
    assert clinic.gaps("ja")["clinic_transcript_days"] == "30"
    assert (usual.keep_photos, clinic.conversations.keep_photos) == (timedelta(days=30), timedelta(days=30))
    shorter = "[conversations]\nkeep_days = 20\n[[service]]"  # a photo stands in its conversation
    kept = library.load(None, TODAY, ships=write("profile.toml", "[[service]]", shorter)).clinic
    assert (kept.conversations.keep_photos, kept.gaps("en")["clinic_photo_days"]) == (timedelta(days=20), "20")


def test_the_plan_people_register_for_must_be_there_though_no_service_names_it(write: Callable[..., Path]) -> None:
    folder = write("careplans/dermapen.toml", "", None)
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace('care_plan = "dermapen"', ""), encoding="utf-8")
    (problem,) = library.problems(None, TODAY, ships=folder)
    assert str(problem) == "careplans/dermapen.toml: this file is missing or cannot be opened; restore it"


def test_a_plan_without_a_step_is_a_mistake(write: Callable[..., Path]) -> None:
    folder = write()
    bare = 'version = "1"\ntogether.ja = "まとめて"\ntogether.en = "Together"\n'
    (folder / "careplans" / "dermapen.toml").write_text(bare, encoding="utf-8")
    told = ["careplans/dermapen.toml: there is no step; write at least one [[step]]"]
    assert list(map(str, library.problems(None, TODAY, ships=folder))) == told


def test_sun_and_moisture_are_spoken_of_from_the_first_evening_and_again_on_day_1(plan: CarePlan) -> None:
    sun = {"ja": "日焼け止め", "en": "unscreen"}
    moisture = {"ja": "保湿", "en": "moisturiser"}
    for slug, day in (("first-evening", 0), ("sun", 1)):
        step = plan.step(slug)
        assert step is not None
        assert step.day == day
        assert {"aftercare-sun", "aftercare-moisture"} <= {*step.topics}
        for language in LANGUAGES:
            for text in texts(step, language)[1:]:
                assert sun[language] in text
                assert moisture[language] in text


@pytest.mark.parametrize("slug", ["turnover", "collagen", "lasting"])
def test_what_later_weeks_may_bring_is_not_promised(plan: CarePlan, slug: str) -> None:
    step = plan.step(slug)
    assert step is not None
    for text in texts(step, "ja")[1:]:
        assert re.search("とされています|といわれます", text)
        assert not re.search("なっていく|続いていく|健やかに", text)
    for text in texts(step, "en")[1:]:
        assert "is said to" in text
        assert not re.search(r"becomes|will (?:be|last)|go on lasting", text)
