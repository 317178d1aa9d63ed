"""Reservations and treatments at the desk in a browser, on a phone and on a computer, in both languages: used and read out."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from booking import door
from booking.commands import Block, Enter, JoinWaitingList, Request, TellContact
from booking.context import Context
from clinic.actors import Patient, StaffMember
from clinic.patient import Guest, Language
from scheduler import door as aftercare
from scheduler.commands import GiveConsent, Register
from store import sessions
from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.test_desk import Served, nothing_is_wrong, room
from tests.conftest import tokyo
from tests.contract.reservation_desk import FIRST

__all__ = ["room"]


def fill(room: Served) -> None:
    """A week as it may be."""
    ann = StaffMember(None, None, "reception", room.members["reception"], "Ann")
    context = Context(room.office, room.clock())
    with room.db.atomic() as tx:
        door.do(tx, context, Patient(room.mai.id), Request(FIRST, tokyo(5, 18)))
        door.do(tx, context, ann, Enter(Guest("山田花子", "090-1234-5678"), FIRST, tokyo(2, 18)))
        door.do(tx, context, ann, Enter(Guest("Hana <b>Hayashi</b>"), FIRST, tokyo(4, 14)))
        door.do(tx, context, ann, Block(tokyo(4, 13), tokyo(4, 16), "seminar"))
        aftercare.do(tx, room.office, Patient(room.mai.id), GiveConsent(room.mai.id, True, "1"), room.clock())
        day = (room.clock() - timedelta(days=2)).date()
        plan = next(iter(room.known.careplans))
        aftercare.do(tx, room.office, ann, Register(room.mai.id, plan, day), room.clock())


@pytest.mark.parametrize(
    ("size", "language", "scheme"),
    [(PHONE, "ja", "light"), (COMPUTER, "en", "dark")],
    ids=lambda one: one if isinstance(one, str) else f"{one[0]}",
)
def test_from_the_telephone_call_to_the_visit(
    browser: Browser, room: Served, size: tuple[int, int], language: Language, scheme: str
) -> None:
    fill(room)
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    with room.db.atomic() as tx:
        token = sessions.begin(tx, room.members["reception"], "whole", room.clock())
    context.add_cookies([{"name": "sodan_desk", "value": token, "url": f"{room.url}/desk"}])
    page = context.new_page()

    def say(key: str, **params: str) -> str:
        return room.known.say(f"console.{key}", language, **params)

    # The call: two clicks to the form, a time, a name.
    page.goto(f"{room.url}/desk/reservations")
    nothing_is_wrong(page)
    page.get_by_role("link", name=say("enter_visit")).click()
    page.get_by_label(say("guest_name")).fill("佐藤")  # callers say who they are first
    page.get_by_label(say("day"), exact=True).fill("2030-04-06")
    page.get_by_role("button", name=say("show_free")).click()
    nothing_is_wrong(page)
    page.get_by_role("radio", name="15:00").check(force=True)
    expect(page.get_by_label(say("guest_name"))).to_have_value("佐藤")
    page.get_by_label(say("guest_name")).press("Enter")  # enters it, and looks at no other day
    expect(page.get_by_role("status")).to_contain_text(say("did_entered"))
    nothing_is_wrong(page)
    page.get_by_role("link", name=say("that_day")).click()
    expect(page.get_by_text("佐藤")).to_be_visible()

    # A request, with what else may be said to it; the week and the list; back is back.
    page.locator("summary", has_text=say("propose")).first.click()
    page.locator("summary", has_text=say("decline")).first.click()
    nothing_is_wrong(page)
    page.get_by_role("link", name=say("view_week")).click()
    nothing_is_wrong(page)
    page.get_by_role("link", name=say("view_listed"), exact=True).click()
    nothing_is_wrong(page)
    page.go_back()
    expect(page.get_by_role("link", name=say("view_week"))).to_have_attribute("aria-current", "true")

    page.goto(f"{room.url}/desk/reservations/blocked?first=2030-04-06")
    expect(page.get_by_text("佐藤")).to_be_visible()
    nothing_is_wrong(page)
    page.goto(f"{room.url}/desk/conversations/{room.mai.id}/treatments")
    nothing_is_wrong(page)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "ja"), (COMPUTER, "en")], ids=["phone", "computer"])
def test_the_doctor_is_ill(browser: Browser, room: Served, size: tuple[int, int], language: Language) -> None:
    """From the morning's call to everybody told: who hears what is seen before."""
    ann = StaffMember(None, None, "reception", room.members["reception"], "Ann")
    with room.db.atomic() as tx:
        at = Context(room.office, room.clock())
        door.do(tx, at, Patient(room.mai.id), TellContact("山田花子", "090-1234-5678"))
        door.do(tx, at, ann, Enter(room.mai.id, FIRST, tokyo(6, 14)))
        door.do(tx, at, ann, Enter(Guest("佐藤", "03-1234-5678"), FIRST, tokyo(6, 11)))
        door.do(tx, at, Patient(room.mai.id), JoinWaitingList(FIRST, tokyo(5, 0).date()))
        token = sessions.begin(tx, room.members["reception"], "whole", room.clock())
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language, bypass_csp=True)
    context.add_cookies([{"name": "sodan_desk", "value": token, "url": f"{room.url}/desk"}])
    page = context.new_page()

    def say(key: str, **params: str) -> str:
        return room.known.say(f"console.{key}", language, **params)

    page.goto(f"{room.url}/desk/reservations/blocked?first=2030-04-06")
    page.get_by_role("button", name=say("absence_move_all")).click()
    nothing_is_wrong(page)
    expect(page.locator("main")).to_contain_text("山田花子")
    expect(page.get_by_role("link", name="03-1234-5678")).to_be_visible()
    page.locator("details.apart > summary").click()
    page.get_by_label(say("answer_in_ja")).fill("医師の体調不良のためです")
    page.get_by_role("button", name=say("absence_look")).click()
    page.get_by_text(say("absence_reads_ja")).click()
    expect(page.locator(".preview").filter(has_text="医師の体調不良のためです")).to_be_visible()
    page.get_by_role("button", name=say("absence_do", count="1")).click()
    expect(page.get_by_role("status")).to_contain_text(say("did_replanned"))
    nothing_is_wrong(page)
    page.goto(f"{room.url}/desk/reservations/waiting")
    nothing_is_wrong(page)
    page.goto(f"{room.url}/desk/conversations/{room.mai.id}/contact")
    nothing_is_wrong(page)
