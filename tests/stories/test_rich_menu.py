"""The rich menu over HTTP: whose page is which, what each area does, and that tabs are switched in silence."""

from collections.abc import Callable

import pytest

from bot.menu import pages, sync
from clinic.menu import alias
from clinic.taps import Menu, encode
from scheduler.menus import NO_SUCH_PAGE, Menus
from simulator.people import Person
from store import menus
from tests.contract.test_rich_menu import EVERY, NO_PICTURE
from tests.stories.conftest import Clinic, phrasing

Shown = Callable[[Person], str]


@pytest.fixture
def beat(clinic: Clinic) -> Callable[[], int]:
    return Menus(clinic.office).beat


@pytest.fixture
def shown(clinic: Clinic, beat: Callable[[], int]) -> Shown:
    """The alias of the page a person sees, once all is done."""
    put_up(clinic)

    def look(person: Person) -> str:
        clinic.settles()
        beat()
        assert person.menu is not None
        return next(name for name, menu_id in clinic.platform.shelf.aliases.items() if menu_id == person.menu.id)

    return look


def put_up(clinic: Clinic) -> None:
    """What `sodan richmenu sync` leaves at LINE."""
    shelf = clinic.platform.shelf
    for page, language in EVERY:
        laid = pages.layout(page, language, clinic.library)
        menu_id = shelf.add(pages.as_line(laid, f"{sync.OURS}{laid.alias}"))
        shelf.menus[menu_id].picture = "image/png", NO_PICTURE
        shelf.aliases[laid.alias] = menu_id
    shelf.default = shelf.aliases[alias("main", "ja")]


def registers(clinic: Clinic, person: Person) -> None:
    person.presses("施術とお知らせ")
    clinic.hears(person)
    person.taps(clinic.words("button.today"))
    clinic.hears(person)
    person.taps(clinic.words("button.consent_yes"))
    clinic.hears(person)


def test_the_page_follows_language_and_care(clinic: Clinic, shown: Shown) -> None:
    mai = clinic.patient()
    assert shown(mai) == "sodan-main-ja"
    registers(clinic, mai)
    assert shown(mai) == "sodan-care-ja"
    mai.presses("English")
    assert shown(mai) == "sodan-care-en"
    mai.presses("日本語")
    assert shown(mai) == "sodan-care-ja"
    mai.presses("そのほかのメニュー")
    mai.presses("English")
    assert shown(mai) == "sodan-care-en"  # from whichever tab, to the first page of the language
    mai.presses("日本語")
    clinic.passes(days=89)
    assert shown(mai) == "sodan-care-ja"
    clinic.passes(days=5)
    assert shown(mai) == "sodan-main-ja"


def test_deleting_everything_leads_back_to_the_common_page(clinic: Clinic, shown: Shown) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    assert shown(mai) == "sodan-care-ja"
    mai.says("データを削除")
    clinic.hears(mai)
    mai.taps(clinic.words("button.delete_yes"))
    assert clinic.hears(mai) == [clinic.words("delete.done")]
    assert shown(mai) == "sodan-main-ja"
    assert mai.id not in clinic.platform.shelf.linked
    with clinic.office.db.look() as tx:
        assert menus.waiting(tx) == 0


def test_tabs_are_switched_in_silence(clinic: Clinic, shown: Shown) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    shown(mai)
    mai.heard()
    mai.presses("そのほかのメニュー")
    assert shown(mai) == "sodan-more-ja"
    mai.presses("施術後のケア")
    assert shown(mai) == "sodan-care-ja"
    del clinic.platform.shelf.aliases[alias("more", "ja")]
    mai.presses("そのほかのメニュー")  # a tab that leads nowhere
    assert clinic.hears(mai) == []


def test_before_there_is_a_menu_and_while_line_is_away_nothing_is_lost(clinic: Clinic, beat: Callable[[], int]) -> None:
    emma = clinic.patient("Emma", "en")
    emma.says("hello")
    clinic.settles()
    assert beat() == 1  # LINE knows no such page
    assert beat() == 0
    put_up(clinic)
    clinic.platform.order_fault("menu-link", 500)
    clinic.passes(seconds=NO_SUCH_PAGE.total_seconds())
    beat()
    assert emma.id not in clinic.platform.shelf.linked
    clinic.passes(minutes=2)
    beat()
    assert clinic.platform.shelf.linked[emma.id] == clinic.platform.shelf.aliases["sodan-main-en"]


def test_whoever_was_there_before_the_menu_gets_their_page(clinic: Clinic, shown: Shown) -> None:
    emma = clinic.patient("Emma", "en")
    emma.says("hello")
    shown(emma)
    with clinic.office.db.atomic() as tx:
        tx.run("UPDATE patient SET menu = NULL")
    clinic.platform.shelf.linked.clear()
    clinic.passes(hours=1)
    assert shown(emma) == "sodan-main-en"


@pytest.mark.parametrize(
    ("area", "key"),
    [
        ("ask", "menu.ask"),
        ("settings", "menu.settings"),
        ("staff", "staff.write_nobody"),
        ("treatment", "treatment.when"),
        ("tips", "tips.no_treatment"),
        ("today", "tips.no_treatment"),
        ("skin", "tips.no_treatment"),
        ("care", "tips.no_treatment"),
    ],
)
def test_every_area_says_what_it_is_for_to_whoever_is_new(clinic: Clinic, area: str, key: str) -> None:
    mai = clinic.patient()
    mai.posts_back(encode(Menu(area)))
    assert clinic.hears(mai)[-1] == clinic.words(key)


def test_every_area_of_the_aftercare_page(clinic: Clinic, shown: Shown) -> None:
    clinic.staff()
    mai = clinic.patient()
    registers(clinic, mai)
    clinic.passes(days=2)
    shown(mai)
    mai.heard()
    for label, begins in (
        ("今日のケア", "施術から2日目です"),
        ("肌の様子", "お肌の様子はいかがですか"),
        ("お手入れ", "お手入れのどのこと"),
        ("お知らせの設定", "これからお送りするお知らせです"),
        ("スタッフに相談", clinic.words("staff.write")[:8]),
    ):
        mai.presses(label)
        assert clinic.hears(mai)[0].startswith(begins)
    mai.presses("肌の様子")
    clinic.hears(mai)
    mai.taps(clinic.words("button.checkin_fine"))
    assert clinic.hears(mai) == [clinic.words("checkin.fine")]
    mai.presses("予約の確認")
    assert len(clinic.hears(mai)) == 1


def test_reserving_from_the_menu_is_reserving(clinic: Clinic, shown: Shown) -> None:
    mai, ken = clinic.patient(), clinic.patient("Ken")
    shown(mai)
    mai.presses("予約する")
    ken.says(phrasing(clinic, "reserve"))
    assert clinic.hears(mai) == clinic.hears(ken)


def test_a_page_drawn_anew_is_found_at_once_though_the_former_was_known(clinic: Clinic, shown: Shown) -> None:
    emma, ann = clinic.patient("Emma", "en"), clinic.patient("Ann", "en")
    emma.says("hello")
    assert shown(emma) == "sodan-main-en"
    former = clinic.platform.shelf.aliases["sodan-main-en"]
    put_up(clinic)
    del clinic.platform.shelf.menus[former]
    ann.says("hello")
    assert shown(ann) == "sodan-main-en"


def test_after_the_menu_was_away_everybody_gets_their_page_again(clinic: Clinic, shown: Shown) -> None:
    emma, mai = clinic.patient("Emma", "en"), clinic.patient()
    emma.says("hello")
    mai.says("こんにちは")
    assert shown(emma) == "sodan-main-en"
    for gone in (clinic.platform.shelf.linked, clinic.platform.shelf.menus, clinic.platform.shelf.aliases):
        gone.clear()
    with clinic.office.db.atomic() as tx:
        menus.unknown(tx)
    put_up(clinic)
    clinic.passes(hours=1)
    assert shown(emma) == "sodan-main-en"
    assert mai.id not in clinic.platform.shelf.linked  # who sees the common page is told nothing
    with clinic.office.db.look() as tx:
        assert menus.waiting(tx) == 0
