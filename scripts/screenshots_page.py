"""What screenshots.py photographs of the customer's page; the name of each function is the name of its picture."""

import json
from contextlib import contextmanager

from screenshots_camera import save
from screenshots_menus import open_case, shot
from screenshots_plans import turn_to

PHONE = 360
DESKTOP = 1200


@contextmanager
def opened(camera, customer, width, path=""):
    """The page of a customer, or one below it, as whoever has the link sees it."""
    links = json.loads((camera.papers / "pages.json").read_text())
    with camera.stranger(width, 740) as page:
        page.goto(links[customer].replace("?", f"{path}?") if path else links[customer])
        yield page


def photograph(page, name):
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(400)
    save(name, page.screenshot(full_page=True, animations="disabled"))


@shot
def page_phone(camera):
    with opened(camera, "Moonrake Theatre Company", PHONE) as page:
        photograph(page, "page_phone")


@shot
def page_phone_de(camera):
    with opened(camera, "Gasthof Zur Alten Weide", PHONE) as page:
        photograph(page, "page_phone_de")


@shot
def page_desktop(camera):
    with opened(camera, "Five Gables Care Home", DESKTOP) as page:
        photograph(page, "page_desktop")


@shot
def page_answers(camera):
    with opened(camera, "Moonrake Theatre Company", PHONE * 2) as page:
        for way in (
            "I will pay on a certain day",
            "I would like to pay in parts",
            "I am going through a difficult time",
        ):
            page.locator("summary", has_text=way).click()
        photograph(page, "page_answers")


@shot
def page_pay(camera):
    with opened(camera, "Moonrake Theatre Company", PHONE) as page:
        page.locator("#pay a.btn").first.click()
        page.wait_for_selector("input[name=customer_input]")
        photograph(page, "page_pay")


@shot
def page_agree(camera):
    """The plan that was offered to her."""
    with opened(camera, "Fiadh Merrowby", DESKTOP) as page:
        page.locator("#plans a.btn").first.click()
        page.wait_for_selector("canvas.o_web_sign_signature")
        photograph(page, "page_agree")


@shot
def page_thanks(camera):
    """After a payment, which is booked in this database: the last picture of this customer."""
    with opened(camera, "Moonrake Theatre Company", PHONE) as page:
        page.locator("#pay a.btn").first.click()
        page.fill("input[name=customer_input]", "4111 1111 1111 1111")
        page.locator("button[name=o_payment_submit_button]:enabled").click()
        page.wait_for_selector("#said")
        photograph(page, "page_thanks")


@shot
def case_requests(camera):
    open_case(camera, "Tern & Tide")
    turn_to(camera, "requests")
    camera.shoot("case_requests")
