"""A language that is files alone: whole where it is on, and nowhere to be found where it is off."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bot.chat.decide import decide
from bot.flows import contact as contacts
from bot.line.events import Event, Followed, Said, Tapped
from bot.turn.decision import ChooseLanguage
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Answer, Card, Text, Urgent
from clinic.patient import LANGUAGES
from clinic.talks import ContactTalk
from clinic.taps import Menu, MenuArea, decode
from intents.further import Ear, ManyTongues
from knowledge import further, library, phrasebook, wording
from knowledge.library import SHIPPED, Library
from tests.unit.bot.people import NOW, person

TAG = "zh-Hant"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic that has switched it on, and else has what ships."""
    folder = tmp_path_factory.mktemp("own")
    profile = (SHIPPED / "profile.toml").read_text(encoding="utf-8")
    (folder / "profile.toml").write_text(profile.replace("# languages = [", "languages = [", 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def spoken(own: Path, known: Library) -> Library:
    return library.load(own, compiled=known.compiled)


@pytest.fixture(scope="module")
def ear(spoken: Library) -> Ear:
    return spoken.ears()[0]


def asked_in(spoken: Library, language: str = TAG) -> Situation:
    situation = person("nothing asked", "ja", spoken)
    return Situation(
        **{name: getattr(situation, name) for name in Situation.__slots__ if name not in ("language", "languages")},
        language=language,
        languages=spoken.languages,
    )


def event(what: object) -> Event:
    return Event("e", "U", "user", what, NOW, "token", False)  # type: ignore[arg-type]


def gaps(known: Library) -> Mapping[str, frozenset[str]]:
    return {key: one.gaps | one.maybe for key, one in known.texts["en"].items() if further.told_to_patients(key)}


class TestOn:
    def test_it_has_every_text_a_patient_may_read_with_the_same_gaps(self, spoken: Library) -> None:
        texts = spoken.tongues[TAG].texts
        said = {key: one.gaps | one.maybe for key, one in texts.items() if not key.startswith(("typed.", "further."))}
        assert said == gaps(spoken)
        assert len(said) > 370

    def test_every_topic_and_action_has_its_name_and_twenty_their_answer(self, spoken: Library) -> None:
        tongue = spoken.tongues[TAG]
        assert {*spoken.topics, *spoken.actions} == set(tongue.titles)
        assert sum(bool(told.answer) for told in tongue.topics.values()) == 20
        for slug in tongue.topics:
            assert spoken.answer(slug, TAG) or spoken.answer(slug, "en") is None

    def test_what_it_lacks_is_said_in_english_below_a_line_that_says_so(self, spoken: Library) -> None:
        line = spoken.say(further.STANDS_IN_KEY, TAG).strip()
        assert (spoken.answer_with_source("price", TAG) or "").startswith(f"{line}\n\nHere are our prices")
        assert line not in (spoken.answer_with_source("pores", TAG) or "")
        assert spoken.told("dermapen", ["sun"], TAG).startswith(line)

    def test_japanese_and_english_are_what_they_were(self, spoken: Library, known: Library) -> None:
        assert [phrase.text for phrase in phrasebook.phrases(spoken)] == [
            phrase.text for phrase in phrasebook.phrases(known)
        ]
        for language in LANGUAGES:
            assert spoken.say("welcome.hello", language) == known.say("welcome.hello", language)
            assert spoken.urgent_words("emergency", language) == known.urgent_words("emergency", language)

    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("請問毛孔會改善嗎", "pores"),
            ("我臉還很紅，正常嗎？", "risk-redness-swelling"),
            ("多久會有效果呢", "results-timeline"),
            ("可以喝酒嗎", "aftercare-alcohol-smoking"),
            ("請問一次要多少錢？", "price"),
            ("我懷孕了可以做嗎", "pregnancy"),
            ("我想預約", "reserve"),
            ("想取消預約", "cancel-reservation"),
            ("請用中文", "switch-language"),
            ("我要刪除資料", "delete-my-data"),
            ("今天天氣好嗎", None),
            ("請推薦東京的餐廳", None),
        ],
    )
    def test_what_is_asked_is_understood_or_declined(self, ear: Ear, text: str, label: str | None) -> None:
        assert ear.read(text).label == label

    @pytest.mark.parametrize(
        ("text", "response"),
        [
            ("我不能呼吸了", "emergency"),
            ("嘴唇腫起來，呼吸困難", "emergency"),
            ("我不想活了", "self-harm"),
            ("傷口流膿，還發燒", "clinic-now"),
            ("越來越痛", "clinic-now"),
            ("毛孔會變小嗎", None),
        ],
    )
    def test_danger_is_heard(self, ear: Ear, text: str, response: str | None) -> None:
        alarm = ear.alarm(text)
        assert (alarm and alarm.response) == response

    @pytest.mark.parametrize(
        "text", ["赤みはいつ引きますか", "毛穴に効きますか", "予約", "料金", "How much?", "12", "施術後", "返還"]
    )
    def test_japanese_and_english_are_not_taken_for_it(self, ear: Ear, text: str) -> None:
        assert not ear.hears(text)

    def test_no_letter_of_it_stands_in_anything_japanese(self, spoken: Library, ear: Ear) -> None:
        japanese = "".join(phrase.text for phrase in phrasebook.phrases(spoken) if phrase.language == "ja")
        found = {char for char in japanese if char in ear.letters}
        assert len(found) <= 3, found  # a slip of somebody's conversion now and then

    def test_a_conversation_in_it(self, spoken: Library) -> None:
        """Asked, in danger, and saying yes; `decide` as ever."""
        assert isinstance(spoken.understanding, ManyTongues)
        answered = decide(asked_in(spoken, "ja"), event(Said("請問毛孔會改善嗎", "m")), spoken)
        assert (answered.language, type(answered.says[0])) == (TAG, Answer)
        assert "毛孔" in wording.said(answered.says[0], TAG, spoken)
        urgent = decide(asked_in(spoken, "ja"), event(Said("我不能呼吸了", "m")), spoken)
        assert (urgent.language, type(urgent.says[0])) == (TAG, Urgent)
        assert "119" in wording.said(urgent.says[0], TAG, spoken)
        begun = decide(asked_in(spoken), event(Said("我想預約", "m")), spoken)
        assert begun.language == TAG
        assert [say.key for say in begun.says if isinstance(say, Text | Card)] == ["reservation.ask_service"]
        japanese = decide(asked_in(spoken), event(Said("毛穴に効きますか", "m")), spoken)
        assert japanese.language == "ja"

    def test_every_area_of_the_rich_menu_is_answered_in_it(self, spoken: Library) -> None:
        for area in get_args(MenuArea):
            decision = decide(asked_in(spoken), event(Tapped(Menu(area))), spoken)
            assert decision.language == TAG
            for say in decision.says:
                assert wording.word(say, TAG, spoken).text
        settings = decide(asked_in(spoken), event(Tapped(Menu("settings"))), spoken).says[-1]
        assert isinstance(settings, Text)
        assert wording.said(settings, TAG, spoken) == spoken.say("menu.settings", TAG)
        assert f"language.in_{TAG}" in [choice.label for choice in settings.choices]
        assert settings.shape == "text"  # five are too many for a message with buttons

    @pytest.mark.parametrize(
        ("text", "contact"),
        [
            ("王小美 090-1234-5678", ("王小美", "090-1234-5678")),
            ("我叫王小美，電話是090-1234-5678，謝謝", ("王小美", "090-1234-5678")),
            ("姓名：王小美", ("王小美", "")),
        ],
    )
    def test_name_and_telephone_are_read(self, spoken: Library, text: str, contact: tuple[str, str]) -> None:
        told = contacts.read(text, spoken)
        assert (told.name, told.telephone, told.more) == (*contact, False)

    @pytest.mark.parametrize(
        ("asked", "text", "key"),
        [
            (True, "先不說", "contact.left"),
            (True, "為什麼需要電話？", "contact.why"),
            (False, "更改電話", "contact.ask_change"),
            (False, "登記電話", "contact.ask_change"),
            (False, "刪除電話", "contact.nothing_known"),
        ],
    )
    def test_what_is_said_about_them_is_understood(self, spoken: Library, asked: bool, text: str, key: str) -> None:
        situation = replace(asked_in(spoken), conversation=Conversation(ContactTalk("both") if asked else None))
        decision = decide(situation, event(Said(text, "m")), spoken)
        assert (decision.language, [say.key for say in decision.says if isinstance(say, Text)]) == (TAG, [key])

    def test_it_can_be_chosen(self, spoken: Library) -> None:
        chosen = decide(asked_in(spoken, "ja"), event(Tapped(decode(f"language:{TAG}"))), spoken)
        assert chosen.deeds == (ChooseLanguage(TAG),)
        words = decide(asked_in(spoken, "ja"), event(Said("請用中文", "m")), spoken)
        assert ChooseLanguage(TAG) in words.deeds
        welcome = decide(asked_in(spoken, "ja"), event(Followed(False)), spoken)
        assert f"language.in_{TAG}" in [choice.label for choice in welcome.says[-1].choices]
        assert spoken.spoken("zh-TW") == TAG
        assert spoken.say(f"language.in_{TAG}", "ja") == "中文（繁體）"


class TestOff:
    def test_nothing_of_it_can_be_reached(self, known: Library) -> None:
        assert known.languages == LANGUAGES
        assert known.tongues == {}
        assert not isinstance(known.understanding, ManyTongues)
        assert known.spoken("zh-TW") == "en"
        for what in (
            Tapped(decode(f"language:{TAG}")),
            Said("請用中文", "m"),
            Said("請問毛孔會改善嗎", "m"),
            Followed(False),
        ):
            decision = decide(person("nothing asked", "ja", known), event(what), known)
            assert decision.language in LANGUAGES
            assert not any(isinstance(deed, ChooseLanguage) for deed in decision.deeds)
            choices = [choice.label for say in decision.says for choice in say.choices]
            assert f"language.in_{TAG}" not in choices

    def test_whoever_spoke_it_before_is_answered_in_english(self, known: Library) -> None:
        assert known.say("welcome.hello", TAG) == known.say("welcome.hello", "en")
        assert known.answer("pores", TAG) == known.answer("pores", "en")
        assert known.urgent_words("emergency", TAG) == known.urgent_words("emergency", "en")
        assert known.language_name(TAG, "ja") == TAG


class TestFiles:
    def test_a_language_there_are_no_files_of_is_told(self, own: Path, tmp_path: Path) -> None:
        profile = (own / "profile.toml").read_text(encoding="utf-8").replace(TAG, "zh-Hans", 1)
        (tmp_path / "profile.toml").write_text(profile, encoding="utf-8")
        assert [one.message for one in library.problems(tmp_path)] == [
            'there are no files for the language "zh-Hans"; there are some for: zh-Hant'
        ]

    def test_every_slip_is_told_with_its_line(self, own: Path, tmp_path: Path) -> None:
        """A language of the clinic's own: what ships, as another one, with three mistakes."""
        shutil.copytree(own, tmp_path, dirs_exist_ok=True)
        new = shutil.copytree(SHIPPED / "languages" / TAG, tmp_path / "languages" / "xx")
        for name, was, now in (
            ("texts.toml", 'no_hurry = "好的', 'no_hury = "好的'),
            ("texts.toml", "這裡是{clinic_name}的諮詢窗口", "這裡是諮詢窗口"),
            ("topics.toml", 'pores = "', 'poors = "'),
        ):
            text = (new / name).read_text(encoding="utf-8")
            (new / name).write_text(text.replace(was, now, 1), encoding="utf-8")
        language = (new / "language.toml").read_text(encoding="utf-8")
        (new / "language.toml").write_text(language.replace("names.zh-Hant", "names.xx"), encoding="utf-8")
        profile = (own / "profile.toml").read_text(encoding="utf-8").replace(TAG, "xx", 1)
        (tmp_path / "profile.toml").write_text(profile, encoding="utf-8")
        told = " ".join(str(one) for one in library.problems(tmp_path))
        assert 'the text "courtesy.no_hurry" is missing' in told
        assert 'Sodan asks for no text "courtesy.no_hury"' in told
        assert '"welcome.hello": the gaps {clinic_name} stand here or in the other languages' in told
        assert 'there is no topic or action "poors"' in told
