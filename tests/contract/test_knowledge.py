"""What ships in knowledge/ is whole, fits the program that speaks it, and fits LINE."""

import ast
from collections.abc import Iterator

import pytest

from clinic.patient import LANGUAGES, Language
from knowledge import coverage, lengths, library, phrasebook, wording
from knowledge.library import SHIPPED, Library

ROOT = SHIPPED.parents[2]
SPEAKERS = ("bot", "booking", "scheduler", "cli", "console", "knowledge")
# https://developers.line.biz/en/reference/messaging-api/#template-messages, in grapheme clusters
TEMPLATE_LIMITS = {"confirm": 240, "buttons": 160}

TOPICS = """
what-is-dermapen how-it-works what-it-treats pores acne-scars wrinkles stretch-marks skin-texture dark-spots hair-loss
product-absorption where-done home-use procedure-steps needle-length results-timeline results-vary keeping-results popularity
aftercare-overview aftercare-cleanliness aftercare-cooling aftercare-sun aftercare-moisture aftercare-hydration
aftercare-cosmetics aftercare-diet aftercare-alcohol-smoking aftercare-exercise
risks-overview risk-redness-swelling risk-bleeding risk-infection risk-allergy risk-pigmentation risk-scarring
who-should-avoid pregnancy skin-conditions allergies-immune pre-consultation choosing-clinic about-clinic free-counselling
"""
CLINIC_TOPICS = """
price pain-anaesthesia makeup-after bathing downtime-work session-duration session-interval number-of-sessions
compare-treatments opening-hours access parking payment age-limit men period sensitive-skin medication sunburned-skin
cancellation-policy discounts whats-included what-to-bring shaving-before contact-lenses lashes-brows bringing-children
hair-colour-after flying-after vaccination combining-treatments who-treats contact
"""
ACTIONS = """
reserve reservation-status reschedule cancel-reservation register-treatment change-treatment-date stop-tips resume-tips next-tips
talk-to-staff switch-language my-data delete-my-data greeting thanks help
"""


@pytest.fixture(scope="module")
def known() -> Library:
    return library.load()


def test_few_known_questions_sound_like_a_complaint(known: Library) -> None:
    """Each of these would go to staff as one instead of being answered."""
    listed = [one for language in LANGUAGES for one in known.say("typed.complaint", language).split("|")]
    answered = (phrase for phrase in phrasebook.phrases(known) if phrase.label not in ("none", "talk-to-staff"))
    near = (phrase.text for phrase in answered if any(one in phrase.text.lower() for one in listed))
    upset = [text for text in near if wording.holds(known, "complaint", text)]
    assert len(upset) <= 10, upset  # of some 28,000


def test_nothing_is_wrong() -> None:
    assert [str(problem) for problem in library.problems()] == []


def test_what_a_clinic_still_has_to_do_is_warned_of() -> None:
    assert [warning.message.split(";")[0] for warning in library.warnings()] == [
        "no doctor has signed these rules",
        "no doctor has signed this table",
        "nobody has checked the help lines and advice lines, the words beside the price, "
        "the operator, the privacy policy and LINE's part",
        "these are example values",
    ]


def test_every_slug_is_there(known: Library) -> None:
    kinds = {slug: topic.kind for slug, topic in known.topics.items()}
    assert {slug for slug, kind in kinds.items() if kind == "topic"} == set(TOPICS.split())
    assert {slug for slug, kind in kinds.items() if kind == "clinic-topic"} == set(CLINIC_TOPICS.split())
    assert known.actions.keys() == set(ACTIONS.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_article_is_answered(known: Library, language: Language) -> None:
    silent = [
        slug for slug, topic in known.topics.items() if topic.kind == "topic" and not known.answer(slug, language)
    ]
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_profile_answers_what_it_can(known: Library, language: Language) -> None:
    told = {slug for slug in CLINIC_TOPICS.split() if known.answer(slug, language)}
    assert told >= {"price", "opening-hours", "access", "parking", "payment"}
    assert not told & {"pain-anaesthesia", "makeup-after", "bathing", "medication"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_danger_sign_has_a_name_and_a_response_with_a_number(known: Library, language: Language) -> None:
    numbers = {known.clinic.emergency_phone, known.clinic.value("self_harm_line", language) or ""}
    for sign in known.rules.signs:
        assert known.sign(sign.slug, language)
        for told in (True, False):
            words = known.urgent_words(sign.response, language, staff_told=told)
            assert any(number in words for number in numbers)


def test_responses_name_the_numbers_that_save_lives(known: Library) -> None:
    for language in LANGUAGES:
        assert "119" in known.urgent_words("emergency", language)
        assert known.clinic.value("self_harm_line", language) in known.urgent_words("self-harm", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_told_apart_on_buttons(known: Library, language: Language) -> None:
    titles = [known.title(slug, language) for slug in (*known.topics, *known.actions)]
    assert sorted(titles) == sorted(set(titles))


def test_coverage_reads_well_in_a_terminal(known: Library) -> None:
    for language in LANGUAGES:
        assert max(map(coverage.width, coverage.text(known, language).split("\n"))) <= coverage.WIDTH
    assert all(row.topics for row in coverage.rows(known))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_a_template_fits_it(known: Library, language: Language) -> None:
    for key, shape in _shaped():
        sentence = known.texts[language][key]
        words = sentence.fill(dict.fromkeys(sentence.gaps, "") | known.clinic.gaps(language))
        assert lengths.graphemes(words) <= TEMPLATE_LIMITS[shape], key


def _nodes() -> Iterator[ast.AST]:
    for folder in SPEAKERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _shaped() -> Iterator[tuple[str, str]]:
    for node in _nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            shape = next((k.value for k in node.keywords if k.arg == "shape"), None)
            if isinstance(shape, ast.Constant) and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), str(shape.value)
