"""What screenshots.py photographs of plans; the name of each function is the name of its picture."""

import io
import subprocess
from datetime import date

from PIL import Image, ImageOps
from screenshots_camera import MAIL_WIDTH, save
from screenshots_menus import MENUS, open_case, shot
from screenshots_said import wizard

DPI = 80
EDGE = 20

MENUS |= {
    "plans": ("collections-plans", None),
    "parts": ("collections-parts", None),
    "planned_received": ("collections-flow", "pivot"),
    "planned_received_graph": ("collections-flow", "graph"),
}

DIALOG = ".modal-content"


def new_plan_form(camera):
    wizard(camera, "Moonrake", "Agree on a way to pay")


def fill(camera, name, value):
    field = camera.page.locator(f"{DIALOG} [name={name}] input").first
    field.fill(value)
    field.press("Tab")
    camera.settle()


def choose(camera, name, label):
    options = camera.page.locator(f"{DIALOG} [name={name}]").locator(".o_radio_item label, .o_selection_badge")
    options.filter(has_text=label).first.click()
    camera.settle()


@shot
def new_plan(camera):
    new_plan_form(camera)
    choose(camera, "variant", "In between")
    camera.shoot("new_plan")


@shot
def new_plan_beyond(camera):
    new_plan_form(camera)
    fill(camera, "count", "9")
    camera.shoot("new_plan_beyond")


@shot
def new_plan_discount(camera):
    new_plan_form(camera)
    choose(camera, "kind", "Less, if paid")
    fill(camera, "total", "2,232.50")
    camera.page.keyboard.press("Escape")
    camera.shoot("new_plan_discount")


def open_plan(camera, customer, page=None):
    camera.go("collections-plans")
    camera.open_row(customer)
    if page:
        turn_to(camera, page)


def turn_to(camera, page, below=60):
    """A page of the form, with as much of it as fits below the buttons."""
    tab = camera.page.locator(f".nav-link[name={page}]")
    tab.click()
    camera.settle()
    tab.evaluate("(tab, below) => {tab.style.scrollMarginTop = `${below}px`; tab.scrollIntoView()}", below)


def ask(camera, button):
    camera.press(button)
    camera.page.wait_for_selector(f"{DIALOG} .o_form_view")
    camera.settle()


@shot
def accept_plan(camera):
    open_plan(camera, "Fiadh")
    ask(camera, "They have agreed")
    camera.shoot("accept_plan")


@shot
def end_plan(camera):
    open_plan(camera, "Barnaby")
    ask(camera, "Decide")
    camera.shoot("end_plan")


@shot
def plan_form(camera):
    open_plan(camera, "Halcyon")
    camera.shoot("plan_form")


@shot
def plan_decide(camera):
    open_plan(camera, "Barnaby")
    camera.shoot("plan_decide")


@shot
def plan_evidence(camera):
    open_plan(camera, "Halcyon", "evidence")
    camera.shoot("plan_evidence")


@shot
def plan_versions(camera):
    open_plan(camera, "Wickerwold", "versions")
    camera.shoot("plan_versions")


@shot
def plan_agreement(camera):
    open_plan(camera, "Halcyon", "agreement")
    camera.shoot("plan_agreement")


@shot
def parts_calendar(camera):
    """Of this month, or of the next one when this one is nearly over."""
    camera.go("collections-parts")
    camera.view("calendar")
    if date.today().day > 15:
        camera.page.locator(".o_calendar_button_next").first.click()
    camera.shoot("parts_calendar")


@shot
def case_plan(camera):
    open_case(camera, "Halcyon")
    turn_to(camera, "plans")
    camera.shoot("case_plan")


@shot
def invoice_plan(camera):
    open_case(camera, "Halcyon")
    camera.page.locator("button[name=action_view_invoices]").click()
    camera.page.wait_for_selector(".o_list_view")
    camera.page.locator(".o_data_row td.o_data_cell[name=name]").last.click()
    camera.page.wait_for_selector(".o_form_view div[name=collections]")
    camera.shoot("invoice_plan")


@shot
def partner_plan(camera):
    open_case(camera, "Halcyon")
    camera.page.locator(".o_field_widget[name=partner_id] a").first.click()
    camera.page.wait_for_selector(".nav-link[name=collections]")
    camera.page.click(".nav-link[name=collections]")
    camera.shoot("partner_plan")


@shot
def policy_plans(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.click(".nav-link[name=plans]")
    camera.shoot("policy_plans")


# --- what the customer has ----------------------------------------------------------------------------------------------


@shot
def pay_page(camera):
    """As whoever has the link sees it, without a login."""
    with camera.stranger(900, 700) as page:
        page.goto((camera.papers / "pay_page.url").read_text())
        page.wait_for_selector(".o_collections_amount")
        page.wait_for_timeout(1500)
        save("pay_page", page.screenshot(full_page=True))


def letter(camera, name):
    with camera.stranger(MAIL_WIDTH, 400) as page:
        page.set_content((camera.papers / f"{name}.html").read_text())
        save(name, page.screenshot(full_page=True))


@shot
def mail_plan_offered(camera):
    letter(camera, "mail_plan_offered")


@shot
def mail_plan_notice(camera):
    letter(camera, "mail_plan_notice")


@shot
def mail_instalment_soon(camera):
    letter(camera, "mail_instalment_soon")


def first_page(camera, name, cut=False):
    """A PDF as paper; ``cut``: what is written on it, for papers that leave most of the page empty."""
    command = ["pdftoppm", "-r", str(DPI), "-png", "-f", "1", "-l", "1", str(camera.papers / f"{name}.pdf")]
    image = Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))
    if cut:
        left, top, right, bottom = ImageOps.invert(image.convert("L")).getbbox()
        image = image.crop((left - EDGE, top - EDGE, right + EDGE, bottom + EDGE))
    out = io.BytesIO()
    image.save(out, "PNG")
    save(name, out.getvalue())


@shot
def agreement_en(camera):
    first_page(camera, "agreement_en")


@shot
def agreement_de(camera):
    first_page(camera, "agreement_de")
