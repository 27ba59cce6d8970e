"""What screenshots.py photographs of words, rules of countries and late payment; the name of each function is the name of
its picture."""

from contextlib import contextmanager
from datetime import date

from screenshots_camera import save
from screenshots_desk import rpc
from screenshots_menus import MENUS, open_case, open_settings, shot
from screenshots_plans import ask, first_page, turn_to

MENUS |= {
    "country_profiles": ("country-profiles", None),
    "interest_rates": ("late-interest", None),
    "late_invoices": ("collections-late-invoices", None),
}

HARSH = " We must receive your payment immediately, otherwise we will take legal action!"
WRITTEN = " This is your final notice. Please pay the overdue amount at once."
CHARGED, RULED = "Pension des Hirondelles", "Moonrake"
LATE_PAYERS = "Customers who often pay after the date"
DIALOG = ".modal-content"


# --- how a text sounds ---------------------------------------------------------------------------------------------------


def open_policy(camera, name, page=None):
    camera.go("collections-policies")
    camera.open_row(name)
    if page:
        turn_to(camera, page)


def type_harsh(camera):
    """The letter of a stage with one sentence more."""
    open_policy(camera, "Companies")
    camera.page.locator(".o_data_row", has_text="A way to pay").locator("button[name=action_edit_text]").click()
    camera.page.wait_for_selector(f"{DIALOG} [name=body_html] .odoo-editor-editable")
    camera.settle()
    camera.page.locator(f"{DIALOG} [name=body_html] p", has_text="I would like to ask").click()
    camera.page.keyboard.press("End")
    camera.page.keyboard.type(HARSH)
    camera.page.locator(f"{DIALOG} .modal-title").click()
    camera.page.wait_for_selector(f"{DIALOG} .o_collections_tone .text-danger")
    camera.settle()


@shot
def tone_typing(camera):
    type_harsh(camera)
    camera.shoot("tone_typing")


@shot
def tone_refused(camera):
    type_harsh(camera)
    camera.page.locator(f"{DIALOG} footer button", has_text="Save").click()
    camera.page.wait_for_selector(".o_error_dialog")
    camera.shoot("tone_refused")


@shot
def tone_call(camera):
    """The script of a call, in the form of its stage."""
    camera.page.goto(f"{camera.url}/odoo/collections.stage/{stage_id(camera, 'Call')}")
    camera.page.wait_for_selector(".o_form_view")
    camera.settle()
    field = camera.page.locator(
        "[name=call_script] .odoo-editor-editable p, [name=call_script] .odoo-editor-editable li"
    )
    field.last.click()
    camera.page.keyboard.press("End")
    camera.page.keyboard.type(HARSH)
    camera.page.locator(".oe_title input").click()
    camera.page.wait_for_selector(".o_collections_tone .text-danger")
    camera.page.locator("[name=call_script]").evaluate("field => field.scrollIntoView({block: 'start'})")
    camera.shoot("tone_call")


def stage_id(camera, name):
    return rpc(camera, "collections.stage", "search", [["name", "=", name]], 0, 1)[0]


@shot
def write_tone(camera):
    open_case(camera, "Copper Kettle")
    camera.press("Write to the customer")
    camera.page.wait_for_selector(f"{DIALOG} [name=body] .odoo-editor-editable")
    camera.page.fill(f"{DIALOG} [name=subject] input", "LAST REMINDER!!!")
    camera.page.locator(f"{DIALOG} [name=body] p", has_text="value working with you").click()
    camera.page.keyboard.press("End")
    camera.page.keyboard.type(WRITTEN)
    camera.page.locator(f"{DIALOG} [name=subject] input").click()
    camera.page.wait_for_selector(f"{DIALOG} [name=tone_words]")
    camera.shoot("write_tone")


# --- which policy, and when ------------------------------------------------------------------------------------------------


@shot
def policy_rule(camera):
    open_policy(camera, LATE_PAYERS)
    camera.shoot("policy_rule")


@shot
def case_policy(camera):
    open_case(camera, RULED)
    camera.shoot("case_policy")


@shot
def country_profile(camera):
    camera.go("country-profiles")
    camera.open_row("Belgium, private")
    camera.shoot("country_profile")


# --- late payment ------------------------------------------------------------------------------------------------------------


@contextmanager
def charging(camera):
    """Off as it comes, and in every other picture."""
    kinds = ("collections_interest", "collections_compensation")
    [company] = rpc(camera, "res.company", "search", [], 0, 1)
    rpc(camera, "res.company", "write", [company], dict.fromkeys(kinds, "prepared"))
    try:
        yield
    finally:
        rpc(camera, "res.company", "write", [company], dict.fromkeys(kinds, "off"))


def charges(camera):
    open_case(camera, CHARGED)
    turn_to(camera, "charges")


@shot
def case_charges(camera):
    with charging(camera):
        charges(camera)
        camera.shoot("case_charges")


@shot
def prepare_charges(camera):
    with charging(camera):
        charges(camera)
        ask(camera, "Prepare an invoice")
        camera.shoot("prepare_charges")


@shot
def waive_charges(camera):
    with charging(camera):
        charges(camera)
        camera.page.locator("button[name=action_waive_charges]").click()
        camera.page.wait_for_selector(f"{DIALOG} .o_form_view")
        camera.page.fill(f"{DIALOG} [name=reason] input, {DIALOG} [name=reason] textarea", "A hard month for them")
        camera.shoot("waive_charges")


@shot
def compensation(camera):
    camera.go("fixed-compensation")
    camera.open_row("United Kingdom")
    camera.shoot("compensation")


# --- before anything is late -------------------------------------------------------------------------------------------------


@shot
def settings_words(camera):
    with charging(camera):
        open_settings(camera, "Invoices")
        camera.shoot("settings_words")


@shot
def terms_form(camera):
    open_settings(camera)
    camera.press("Read or change the words")
    camera.page.wait_for_selector(f"{DIALOG} .o_form_view")
    camera.shoot("terms_form")


def coming_invoice(camera):
    """Of an English customer, not due yet."""
    domain = [["move_type", "=", "out_invoice"], ["state", "=", "posted"], ["payment_state", "=", "not_paid"]]
    domain += [["invoice_date_due", ">", date.today().isoformat()], ["partner_id.lang", "=", "en_GB"]]
    domain += [["is_move_sent", "=", True]]
    return rpc(camera, "account.move", "search", domain, 0, 1, "invoice_date_due")[0]


@shot
def invoice_terms(camera):
    answer = camera.page.request.get(f"{camera.url}/report/pdf/account.report_invoice/{coming_invoice(camera)}")
    (camera.papers / "invoice_terms.pdf").write_bytes(answer.body())
    first_page(camera, "invoice_terms", cut=True)


@shot
def page_terms(camera):
    """The invoice's own page, as whoever has the link sees it."""
    move = coming_invoice(camera)
    url = rpc(camera, "account.move", "preview_invoice", [move])["url"]
    with camera.stranger(1100, 800) as page:
        page.goto(f"{camera.url}{url}")
        page.wait_for_selector(".o_collections_due")
        page.wait_for_timeout(2500)
        save("page_terms", page.screenshot())
