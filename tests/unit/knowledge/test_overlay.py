"""A clinic's own folder laid over what ships: what it lacks ships, what does not fit is told and left out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import library, phrasebook
from knowledge.library import KnowledgeError, Library
from tests.unit.knowledge.conftest import TODAY, fifteen, filled

PROFILE = """\
name.ja = "花クリニック"
name.en = "Hana Clinic"
phone = "06-1111-2222"
emergency_phone = "06-3333-4444"
hours.ja = "9時から18時"
hours.en = "9 to 18"
"""
NEW_TOPIC = f"""\
[[topic]]
slug = "peeling"
kind = "clinic-topic"
source = ["clinic-profile"]
reviewed = 2026-11-22
[topic.ja]
title = "ピーリング"
answer = "ピーリングは、{{clinic_phone}} までお問い合わせください。"
phrasings = {fifteen("peeling-ja")}
[topic.en]
title = "Peeling"
answer = "For a peeling, please call {{clinic_phone}}."
phrasings = {fifteen("peeling-en")}
"""


class Clinic:
    """A folder of a clinic's own over the small folder that ships."""

    def __init__(self, ships: Path, own: Path) -> None:
        self.ships, self.own = ships, own
        self.writes("profile.toml", PROFILE)

    def writes(self, name: str, text: str) -> None:
        (self.own / name).parent.mkdir(parents=True, exist_ok=True)
        (self.own / name).write_text(text, encoding="utf-8")

    def library(self) -> Library:
        return library.load(self.own, TODAY, ships=self.ships)

    def problems(self) -> list[str]:
        return [str(problem) for problem in library.problems(self.own, TODAY, ships=self.ships)]

    def warnings(self) -> list[str]:
        return filled(library.warnings(self.own, TODAY, ships=self.ships))


@pytest.fixture
def clinic(write: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return Clinic(write(), tmp_path_factory.mktemp("own"))


def test_a_profile_is_all_a_clinic_needs(clinic: Clinic) -> None:
    known = clinic.library()
    assert clinic.problems() == []
    assert known.say("welcome.hello", "en", name="Mai") == "This is Hana Clinic.\nHello Mai."
    assert known.topics.keys() == {"pores", "wrinkles", "price", "parking"}
    assert "06-3333-4444" in known.urgent_words("emergency", "ja")


def test_nothing_of_the_example_clinic_is_inherited_but_the_helpline(clinic: Clinic) -> None:
    known = clinic.library()
    assert known.clinic.services == ()
    assert known.answer("price", "ja") is None
    assert known.clinic.value("self_harm_line", "en") == "Helpline 0120-000-000"
    everything = " ".join(known.clinic.gaps("ja").values())
    assert "03-1234-5678" not in everything
    assert "090-1234-5678" not in everything


def test_a_folder_without_a_profile_is_refused_for_no_other_number_may_stand_in(clinic: Clinic) -> None:
    (clinic.own / "profile.toml").unlink()
    with pytest.raises(KnowledgeError, match=r"profile\.toml: the clinic's folder has no profile"):
        clinic.library()


def test_a_profile_that_lacks_what_it_must_have_is_refused(clinic: Clinic) -> None:
    clinic.writes("profile.toml", PROFILE.replace('emergency_phone = "06-3333-4444"\n', ""))
    with pytest.raises(KnowledgeError, match=r'profile\.toml: "emergency_phone" is missing'):
        clinic.library()


def test_example_values_left_in_place_are_problems_to_the_check(clinic: Clinic) -> None:
    clinic.writes("profile.toml", PROFILE.replace("06-1111-2222", "03-1234-5678"))
    assert clinic.problems() == ["profile.toml:3: \"phone\" is still the example's; write the clinic's own"]
    assert clinic.library().clinic.phone == "03-1234-5678"  # whoever upgrades is told, not stopped


def test_one_text_is_worded_anew(clinic: Clinic) -> None:
    clinic.writes("texts/ja.toml", '[button]\nyes = "お願いします"\n')
    known = clinic.library()
    assert (known.say("button.yes", "ja"), known.say("button.yes", "en")) == ("お願いします", "Yes")
    assert known.say("join", "ja") == "、"
    assert clinic.problems() == []
    assert clinic.warnings() == [
        'texts/ja.toml:2: "button.yes" is worded here in Japanese alone; in English what ships is said'
    ]


def test_a_text_nothing_asks_for_is_told_and_left_out(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[button]\nyess = "Yes, please"\n')
    told = 'texts/en.toml:2: Sodan asks for no text "button.yess"; did you mean "button.yes"?'
    assert clinic.problems() == [told]
    known = clinic.library()
    assert known.say("button.yes", "en") == "Yes"
    assert f"{told} (left out meanwhile)" in map(str, known.warnings)


def test_a_parameter_the_program_does_not_give_is_told_and_the_text_left_out(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[welcome]\nhello = "Dear {nmae}"\n')
    assert clinic.problems() == ['texts/en.toml:2: {nmae} is not known here; did you mean "name"?']
    assert clinic.library().say("welcome.hello", "en", name="Mai").endswith("Hello Mai.")


def test_a_text_may_leave_a_parameter_out(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[welcome]\nhello = "Welcome to {clinic_name}."\n')
    assert clinic.library().say("welcome.hello", "en", name="Mai") == "Welcome to Hana Clinic."
    assert clinic.problems() == []


def test_a_label_too_long_for_a_button_is_left_out(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[button]\nyes = "Yes, that would suit me well"\n')
    assert clinic.problems() == ['texts/en.toml:2: "button.yes" has 28 characters and a button shows 20; shorten it']
    assert clinic.library().say("button.yes", "en") == "Yes"


def test_an_answer_to_a_clinic_topic(clinic: Clinic) -> None:
    answer = '[answers.parking]\nja = "駐車場はありません。"\nen = "There is none."\n'
    clinic.writes("profile.toml", PROFILE + answer)
    assert clinic.library().answer("parking", "en") == "There is none."
    assert clinic.problems() == []


def test_an_answer_to_a_question_that_is_none_is_left_out(clinic: Clinic) -> None:
    clinic.writes("profile.toml", PROFILE + '[answers.parkign]\nja = "なし"\nen = "None"\n')
    [problem] = clinic.problems()
    assert problem == (
        'profile.toml:7: "parkign" cannot be answered here, only what the article leaves open; did you mean "parking"?'
    )
    assert clinic.library().answer("parking", "en") is None


def test_an_answer_is_worded_anew_whatever_the_file_is_called(clinic: Clinic) -> None:
    words = (
        "Here at Hana Clinic we look at your pores with you, and tell you what may and what may not be expected. " * 2
    )
    clinic.writes("topics/ours.toml", f'[[topic]]\nslug = "pores"\n[topic.en]\nanswer = """{words}"""\n')
    known = clinic.library()
    assert known.answer("pores", "en") == words.strip()
    assert "毛穴" in (known.answer("pores", "ja") or "")
    assert known.topics["pores"].section == "treatment"
    assert clinic.problems() == []


def test_phrasings_are_added_to_those_that_ship(clinic: Clinic) -> None:
    clinic.writes("topics/ours.toml", '[[topic]]\nslug = "pores"\n[topic.ja]\nphrasings = ["鼻のぶつぶつ"]\n')
    assert clinic.problems() == []
    phrasings = clinic.library().topics["pores"].words["ja"].phrasings
    assert len(phrasings) == 16
    assert phrasings[-1] == "鼻のぶつぶつ"


def test_a_phrasing_of_another_topic_is_left_out(clinic: Clinic) -> None:
    clinic.writes(
        "topics/ours.toml", '[[topic]]\nslug = "pores"\n[topic.en]\nphrasings = ["wrinkles-en b", "blackheads"]\n'
    )
    [problem] = clinic.problems()
    assert problem.startswith(
        'topics/ours.toml:4: topic "pores": "wrinkles-en b" is already a phrasing of "wrinkles" ('
    )
    assert clinic.library().topics["pores"].words["en"].phrasings[-1] == "blackheads"


def test_a_new_topic_needs_no_list(clinic: Clinic) -> None:
    clinic.writes("topics/peeling.toml", NEW_TOPIC)
    assert clinic.problems() == []
    known = clinic.library()
    assert list(known.topics) == ["pores", "wrinkles", "price", "parking", "peeling"]
    assert known.answer("peeling", "en") == "For a peeling, please call 06-1111-2222."
    assert sum(phrase.label == "peeling" for phrase in phrasebook.phrases(known)) == 32  # titles are typed too


def test_a_new_topic_that_is_not_whole_is_left_out_whole(clinic: Clinic) -> None:
    clinic.writes("topics/peeling.toml", NEW_TOPIC.replace('title = "Peeling"\n', ""))
    assert clinic.problems() == [
        'topics/peeling.toml:26: topic "peeling", English: "title" is missing; add title = "…"'
    ]
    assert "peeling" not in clinic.library().topics


SECOND = (
    NEW_TOPIC.replace('"peeling', '"milky')
    .replace("peeling-", "milky-")
    .replace("reviewed =", 'related = ["peeling"]\nreviewed =')
)
PLAN = """\
version = "1"
together.ja = "まとめて"
together.en = "Together"
[[step]]
slug = "first"
day = 0
hour = "noon"
kind = "tip"
topics = ["milky", "peeling"]
stale_hours = 5
until_day = 1
reviewed = 2026-11-20
[step.ja]
title = "当日"
text = "こすらずに。"
brief = "・こすらず"
[step.en]
title = "Day 0"
text = "Do not rub."
brief = "- Do not rub"
"""
ONE_MISTAKE = {
    ("topics/peeling.toml", 'ピーリング"\nanswer', 'ピーリングとはどのような施術なのでしょうか"\nanswer'): (
        'topics/peeling.toml:7: topic "peeling", Japanese: the title has 21 characters and a button shows 20; shorten it'
    ),
    ("topics/peeling.toml", 'title = "ピーリング"', 'title = "ピーリング'): (
        'topics/peeling.toml:7: a quote (") is opened and not closed on the same line; close it'
    ),
    ("careplans/peeling.toml", "day = 0", "day = -1"): (
        'careplans/peeling.toml:6: step "first": "day" must be a whole number without quotes, signs or commas, as in day = 0'
    ),
    ("careplans/peeling.toml", "until_day = 1", "until_day = 900"): (
        'careplans/peeling.toml:11: step "first": "until_day" is 900; write a number from 0 to 366'
    ),
    ("careplans/peeling.toml", 'version = "1"', ""): 'careplans/peeling.toml: "version" is missing; add version = "…"',
    ("topics/milky.toml", 'slug = "milky"', 'slug = "Milky Peel"'): (
        'topics/milky.toml:2: topic "Milky Peel": "Milky Peel" must be small Latin letters, digits and single hyphens, '
        'as in "first-evening"'
    ),
}


@pytest.mark.parametrize(("file", "old", "new"), ONE_MISTAKE, ids=[old[:20] for _, old, _ in ONE_MISTAKE])
def test_one_mistake_is_told_once_and_nothing_of_what_follows_from_it(
    clinic: Clinic, file: str, old: str, new: str
) -> None:
    files = {"topics/peeling.toml": NEW_TOPIC, "topics/milky.toml": SECOND, "careplans/peeling.toml": PLAN}
    if new == 'slug = "Milky Peel"':
        files["careplans/peeling.toml"] = PLAN.replace('"milky", ', "")
    assert old in files[file]
    for name, text in files.items():
        clinic.writes(name, text.replace(old, new, 1) if name == file else text)
    assert clinic.problems() == [ONE_MISTAKE[file, old, new]]


def test_what_names_a_topic_that_is_left_out_stays(clinic: Clinic) -> None:
    clinic.writes("topics/peeling.toml", NEW_TOPIC.replace('title = "Peeling"\n', ""))
    clinic.writes("topics/milky.toml", SECOND)
    clinic.writes("careplans/peeling.toml", PLAN)
    known = clinic.library()
    assert known.topics["milky"].related == ()
    assert known.careplans["peeling"].steps[0].topics == ("milky",)


def test_a_mistyped_topic_is_told_with_what_was_meant(clinic: Clinic) -> None:
    clinic.writes("topics/ours.toml", '[[topic]]\nslug = "poers"\n[topic.ja]\nphrasings = ["鼻のぶつぶつ"]\n')
    assert clinic.problems() == [
        'topics/ours.toml:2: topic "poers": no topic of this name ships; a new one needs its kind and all the rest; '
        'did you mean "pores"?'
    ]


def test_a_topic_is_taken_out(clinic: Clinic) -> None:
    clinic.writes("topics/ours.toml", '[[topic]]\nslug = "wrinkles"\nhidden = true\n')
    assert clinic.problems() == []
    known = clinic.library()
    assert "wrinkles" not in known.topics
    assert known.topics["pores"].related == ()
    assert all(phrase.label != "wrinkles" for phrase in phrasebook.phrases(known))
    assert known.careplans["dermapen"].steps[0].topics == ()


def test_a_step_of_the_care_plan_is_worded_added_and_taken_out(clinic: Clinic) -> None:
    step = '[[step]]\nslug = "call"\nday = 0\nhour = "noon"\nkind = "tip"\ntopics = ["pores"]\nstale_hours = 4\nuntil_day = 0\n'
    side = 'title = "電話"\ntext = "お電話ください。"\nbrief = "・電話"\n'
    step += f"reviewed = 2026-11-22\n[step.ja]\n{side}[step.en]\n{side}"
    step += '[[step]]\nslug = "rest"\n[step.en]\ntext = "Rest very well."\n[[step]]\nslug = "how"\nhidden = true\n'
    clinic.writes("careplans/dermapen.toml", step)
    assert clinic.problems() == []
    plan = clinic.library().careplans["dermapen"]
    assert [one.slug for one in plan.steps] == ["rest", "call"]
    assert plan.steps[0].words["en"].text == "Rest very well."
    assert plan.steps[0].words["ja"].text == "ゆっくりお休みください。"


def test_danger_is_worded_and_signed(clinic: Clinic) -> None:
    clinic.writes(
        "danger.toml", 'reviewed_by = "Dr Hana"\n[responses.emergency]\nen = "119, then {emergency_phone}!"\n'
    )
    assert clinic.problems() == []
    known = clinic.library()
    assert known.urgent_words("emergency", "en", staff_told=True) == "119, then 06-3333-4444!\n\nStaff know."
    assert "119番へ。" in known.urgent_words("emergency", "ja")


def test_danger_words_without_a_number_are_left_out(clinic: Clinic) -> None:
    clinic.writes("danger.toml", '[responses.emergency]\nen = "Take care!"\n')
    assert len(clinic.problems()) == 2  # neither 119 nor the clinic's phone
    assert clinic.library().urgent_words("emergency", "en").startswith("Call 119.")


def test_a_danger_sign_may_be_added_and_words_for_one_too(clinic: Clinic) -> None:
    sign = (
        '[[sign]]\nslug = "eyes"\nresponse = "clinic-now"\nlabel.ja = "目"\nlabel.en = "Eyes"\nhappening = ["cream"]\n'
    )
    clinic.writes(
        "danger.toml",
        f'{sign}[words.cream]\nja = ["目に入"]\nen = ["in my eye"]\n[words.breathless]\nen = ["no air"]\n',
    )
    assert clinic.problems() == []
    rules = clinic.library().rules
    assert [one.slug for one in rules.signs] == ["breathing", "eyes"]


def test_danger_rules_that_cannot_be_used_leave_those_that_ship(clinic: Clinic) -> None:
    clinic.writes("danger.toml", '[[sign]]\nslug = "breathing"\nhappening = ["breth"]\n')
    [problem] = clinic.problems()
    assert problem.startswith("danger.toml:")
    assert "breth" in problem
    assert [one.slug for one in clinic.library().rules.signs] == ["breathing"]


def test_a_signature_older_than_the_rules_is_told(clinic: Clinic) -> None:
    clinic.writes("danger.toml", 'reviewed_by = "Dr Hana"\nreviewed = 2026-11-01\n')
    told = "what ships of these rules was changed on 2026-11-22, after your doctor signed; have it read again"
    assert clinic.warnings() == [f"danger.toml:2: {told}"]


def test_a_claim_that_may_not_be_made_is_left_out(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[welcome]\nhello = "Guaranteed, {name}!"\n')
    assert clinic.problems() == [
        'texts/en.toml:2: "Guaranteed" promises that something is certain; say what may happen'
    ]
    assert clinic.library().say("welcome.hello", "en", name="Mai").endswith("Hello Mai.")


def test_a_file_nothing_reads_is_told(clinic: Clinic) -> None:
    clinic.writes("profil.toml", "")
    assert clinic.problems() == ['profil.toml: Sodan reads no file of this name; did you mean "profile.toml"?']
    assert clinic.library().clinic.phone == "06-1111-2222"


def test_a_file_that_cannot_be_read_stops_the_start(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[welcome]\nhello = "Dear\n')
    with pytest.raises(KnowledgeError, match=r"texts/en\.toml:2: a quote"):
        clinic.library()


def test_a_sentence_that_speaks_of_the_example_clinic_is_told(clinic: Clinic) -> None:
    clinic.writes("texts/en.toml", '[welcome]\nhello = "Welcome to Example Clinic."\n')
    [warning] = [one for one in clinic.warnings() if "speaks of" in one]
    assert warning == (
        'texts/en.toml:2: this speaks of "Example", and the clinic is called Hana Clinic; write {clinic_name}, or take it out'
    )


def test_what_is_true_of_the_articles_clinic_alone_goes_to_staff(clinic: Clinic) -> None:
    article = clinic.ships / "topics/dermapen/article.toml"
    text = article.read_text(encoding="utf-8")
    article.write_text(
        text.replace('id = "wrinkles-effect"\n', 'id = "wrinkles-effect"\nof_clinic = true\n'), encoding="utf-8"
    )
    assert library.load(None, TODAY, ships=clinic.ships).answer("wrinkles", "en") is not None
    assert clinic.library().answer("wrinkles", "en") is None
    [warning] = [one for one in clinic.warnings() if "another clinic" in one]
    assert "[answers.wrinkles] in profile.toml" in warning
    own = (
        '[answers.wrinkles]\nja = "当院では、しわのご相談を承っています。"\nen = "We see many people about wrinkles."\n'
    )
    clinic.writes("profile.toml", PROFILE + own)
    assert clinic.library().answer("wrinkles", "en") == "We see many people about wrinkles."


def test_a_folder_of_an_earlier_sodan_is_a_full_copy_under_the_names_of_then(clinic: Clinic) -> None:
    former = {"profile.toml": "clinic.toml", "danger.toml": "urgent.toml"}
    (clinic.own / "profile.toml").unlink()
    for path in clinic.ships.rglob("*.toml"):
        name = path.relative_to(clinic.ships).as_posix()
        name = former.get(name, name.removeprefix("topics/"))
        clinic.writes(name, path.read_text(encoding="utf-8").replace("例クリニック", "花クリニック"))
    assert clinic.problems() == []
    known = clinic.library()
    assert known.clinic.name("ja") == "花クリニック"
    assert list(phrasebook.phrases(known)) == list(phrasebook.phrases(library.load(None, TODAY, ships=clinic.ships)))


def test_what_is_learned_of_phrasings_nobody_changed_is_what_ships(clinic: Clinic) -> None:
    assert phrasebook.warnings(clinic.library()) == phrasebook.warnings(library.load(None, TODAY, ships=clinic.ships))
