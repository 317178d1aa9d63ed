"""The rich menu against LINE's stand-in: only what differs is changed, and what was broken off is gone on with."""

import struct
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.line.menus import LineRefuses, Menus, menus_of
from bot.menu import draw, pages, sync
from bot.menu.sync import Page
from clinic.menu import ALIASES, DEFAULT, PAGES, alias
from clinic.menu import Page as PageName
from clinic.patient import LANGUAGES, Language
from clinic.settings import Settings
from knowledge import library
from knowledge.library import Library
from simulator.platform import Platform
from simulator.rules import limits
from simulator.rules.menus import ALIAS, check_menu, check_picture
from simulator.server import serve
from tests.contract.openapi_line import LineContract, at_hand

EVERY = [(page, language) for page in PAGES for language in LANGUAGES]
NO_PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", pages.WIDTH, pages.HEIGHT)


@pytest.fixture(scope="module")
def known() -> Library:
    return library.load()


def wanted(known: Library, colour: str = "#2F6F5E") -> list[Page]:
    """All pages with a picture that only has its measures: drawing is tested by itself."""
    clinic = replace(known.clinic, look=replace(known.clinic.look, colour=colour))
    laid = [pages.layout(page, language, replace(known, clinic=clinic)) for page, language in EVERY]
    return [Page(one.alias, pages.as_line(one, f"{sync.OURS}{one.alias} {one.colour[1:]}"), NO_PICTURE) for one in laid]


@pytest.fixture
def platform() -> Platform:
    return Platform("a channel secret of ours", "a-token")


@pytest.fixture
def line(platform: Platform) -> Iterator[Menus]:
    with serve(platform) as server:
        told = {
            "LINE_CHANNEL_SECRET": platform.channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": platform.access_token,
            "LINE_API_BASE": server.url,
        }
        yield menus_of(Settings.from_env(told))


def changes(known: list[Page], line: Menus, platform: Platform) -> list[str]:
    steps = sync.sync(known, line, wait=lambda seconds: platform.advance(seconds=seconds) and None)
    return [step.said for step in steps if step.changed]


class TestPages:
    @pytest.mark.parametrize(("page", "language"), EVERY)
    def test_line_takes_it(self, known: Library, page: PageName, language: Language) -> None:
        told = pages.as_line(pages.layout(page, language, known), "sodan a page")
        assert check_menu(told) == []
        folder = at_hand()
        if folder:
            headers = {"Authorization": "Bearer t", "Content-Type": "application/json"}
            assert LineContract(folder).check("POST", "/v2/bot/richmenu", headers, told) == []

    @pytest.mark.parametrize(("page", "language"), EVERY)
    def test_every_point_of_it_but_the_name_does_one_thing(
        self, known: Library, page: PageName, language: Language
    ) -> None:
        laid = pages.layout(page, language, known)
        boxes = [laid.pill, *(tab.box for tab in laid.tabs), *(tile.box for tile in laid.tiles)]
        for one in boxes:
            assert one.x >= 0
            assert one.x + one.width <= pages.WIDTH
            assert one.y + one.height <= pages.HEIGHT
        apart = [
            (a, b)
            for a in boxes
            for b in boxes
            if a is not b
            and not (a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y)
        ]
        assert apart == []
        covered = sum(one.width * one.height for one in boxes)
        assert covered == pages.WIDTH * pages.HEIGHT - pages.BAND * (pages.WIDTH - pages.PILL)

    def test_aliases_are_such_as_line_takes(self) -> None:
        assert all(ALIAS.fullmatch(one) for one in ALIASES)

    def test_a_page_is_drawn_within_lines_limits(self, known: Library) -> None:
        png = draw.draw(pages.layout("care", "ja", known))
        size = {"width": pages.WIDTH, "height": pages.HEIGHT}
        assert check_picture("image/png", png, size) == []
        assert len(png) <= limits.MENU_IMAGE_BYTES

    def test_the_longest_name_still_fits(self, known: Library) -> None:
        laid = replace(pages.layout("main", "ja", known), clinic="医療法人社団" * 20)
        assert draw.picture(laid).getpixel((pages.WIDTH - pages.PILL - 4, pages.BAND // 2)) == (47, 111, 94)

    def test_what_the_font_cannot_show_is_named(self, known: Library) -> None:
        assert draw.unknown_signs("みどり皮フ科 é 😀") == "😀"

    def test_nobody_is_promised_free_times_where_none_are_told(self, known: Library) -> None:
        by_staff = replace(known, clinic=replace(known.clinic, booking=None))
        notes = {tile.area: tile.note for tile in pages.layout("main", "en", by_staff).tiles}
        assert notes["reserve"] == known.say("menu.by_staff", "en")


class TestSync:
    def test_all_is_made_once_and_then_nothing(self, known: Library, platform: Platform, line: Menus) -> None:
        ours = wanted(known)
        assert len(changes(ours, line, platform)) == 2 * len(ours) + 1
        assert sync.differences(ours, line) == []
        before = len(platform.requests)
        assert changes(ours, line, platform) == []
        assert {seen.call.method for seen in platform.requests[before:]} == {"GET"}
        mai = platform.person("Mai", friend=True)
        assert mai.menu is not None
        assert mai.menu.id == platform.shelf.aliases[DEFAULT]

    def test_one_page_that_differs_is_the_only_one_changed(
        self, known: Library, platform: Platform, line: Menus
    ) -> None:
        ours, green = wanted(known), wanted(known, "#445566")
        changes(ours, line, platform)
        mai = platform.person("Mai", friend=True)
        platform.shelf.linked[mai.id] = platform.shelf.aliases[alias("care", "ja")]
        mixed = [green[2], *(page for page in ours if page.alias != green[2].alias)]
        assert green[2].alias == alias("care", "ja")
        assert len(sync.differences(mixed, line)) == 1
        assert [said.partition(":")[0] for said in changes(mixed, line, platform)] == [
            green[2].alias,
            green[2].alias,
            "whoever saw a former page is moved to the new one …",
            "former pages deleted",
        ]
        assert mai.menu is not None
        assert mai.menu.told["name"] == green[2].name
        assert len(platform.shelf.menus) == len(ours)

    @pytest.mark.parametrize(
        "broken", ["menu-create", "menu-put-picture", "alias-create", "menu-set-default", "menu-list", "alias-list"]
    )
    def test_broken_off_anywhere_it_is_gone_on_with(
        self, known: Library, platform: Platform, line: Menus, broken: str
    ) -> None:
        ours = wanted(known)
        platform.order_fault(broken, 500)
        with pytest.raises(LineRefuses, match="LINE answers 500"):
            changes(ours, line, platform)
        changes(ours, line, platform)
        assert sync.differences(ours, line) == []
        assert len(platform.shelf.menus) == len(ours)

    def test_what_line_is_slow_to_do_is_left_to_the_next_time(
        self, known: Library, platform: Platform, line: Menus
    ) -> None:
        changes(wanted(known), line, platform)
        green = wanted(known, "#445566")
        steps = list(sync.sync(green, line, wait=lambda _: None))  # LINE's clock stands still
        assert "LINE is still at it" in steps[-1].said
        assert len(platform.shelf.menus) == 2 * len(green)
        assert changes(green, line, platform)[-1] == f"former pages deleted: {len(green)}"

    def test_menus_of_others_are_left_alone(self, known: Library, platform: Platform, line: Menus) -> None:
        theirs = platform.shelf.add({**wanted(known)[0].menu, "name": "spring campaign"})
        changes(wanted(known), line, platform)
        changes(wanted(known, "#445566"), line, platform)
        list(sync.remove(line))
        assert list(platform.shelf.menus) == [theirs]
        assert platform.shelf.aliases == {}
        assert platform.shelf.default is None

    @pytest.mark.parametrize(("status", "said"), [(401, "token"), (403, "forbids"), (429, "in an hour")])
    def test_what_line_refuses_is_told_with_its_mend(
        self, known: Library, platform: Platform, line: Menus, status: int, said: str
    ) -> None:
        platform.order_outage(status)
        with pytest.raises(LineRefuses, match=said):
            changes(wanted(known), line, platform)


class TestStandIn:
    """As strict as LINE."""

    @pytest.mark.parametrize(
        ("change", "at"),
        [
            ({"size": {"width": 700, "height": 400}}, "size.width"),
            ({"size": {"width": 1000, "height": 900}}, "size"),
            ({"chatBarText": "あ" * 15}, "chatBarText"),
            ({"name": ""}, "name"),
            ({"selected": None}, "selected"),
            ({"areas": [{}] * 21}, "areas"),
            (
                {"areas": [{"bounds": {"x": 0, "y": 0, "width": 2501, "height": 1}, "action": {}}]},
                "areas[0].bounds.width",
            ),
        ],
    )
    def test_menus_it_refuses(self, known: Library, change: dict[str, object], at: str) -> None:
        flaws = check_menu({**wanted(known)[0].menu, **change})
        assert at in [flaw.property for flaw in flaws]

    @pytest.mark.parametrize(
        ("kind", "raw"),
        [
            ("image/gif", b"GIF89a"),
            ("image/png", b"no picture"),
            ("image/png", NO_PICTURE[:16] + struct.pack(">II", 800, 540)),
            ("image/png", NO_PICTURE + b"x" * limits.MENU_IMAGE_BYTES),
        ],
    )
    def test_pictures_it_refuses(self, kind: str, raw: bytes) -> None:
        assert check_picture(kind, raw, {"width": pages.WIDTH, "height": pages.HEIGHT})

    def test_without_a_picture_nobody_is_shown_it_and_no_picture_is_changed(
        self, known: Library, platform: Platform, line: Menus
    ) -> None:
        menu_id = line.create(wanted(known)[0].menu)
        with pytest.raises(LineRefuses, match="must upload richmenu image"):
            line.set_default(menu_id)
        assert not line.has_picture(menu_id)
        line.put_picture(menu_id, NO_PICTURE)
        assert line.has_picture(menu_id)
        with pytest.raises(LineRefuses, match="already been uploaded"):
            line.put_picture(menu_id, NO_PICTURE)

    def test_three_moves_of_everybody_an_hour(self, known: Library, platform: Platform, line: Menus) -> None:
        menu_id = line.create(wanted(known)[0].menu)
        for number in range(3):
            line.move_everybody({menu_id: None}, f"key-{number}")
        with pytest.raises(LineRefuses, match="in an hour"):
            line.move_everybody({menu_id: None}, "key-4")
        platform.advance(minutes=20)
        line.move_everybody({menu_id: None}, "key-4")
