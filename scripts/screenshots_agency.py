"""What screenshots.py photographs of the last resort; the name of each function is the name of its picture."""

from screenshots_menus import MENUS, open_case, open_settings, shot
from screenshots_page import DESKTOP, opened, photograph
from screenshots_plans import ask, first_page, letter, turn_to

MENUS |= {
    "agencies": ("agencies", None),
    "agency_notes": ("action-collections_gentle.action_handover_notes", None),
    "handovers": ("action-collections_gentle.action_handovers", None),
}

OUT, PROPOSED = "Gullbrook", "Ferrymill"
DIALOG = ".modal-content"


# --- on the way there ---------------------------------------------------------------------------------------------------


@shot
def case_last_resort(camera):
    open_case(camera, PROPOSED)
    turn_to(camera, "last_resort", below=100)
    camera.shoot("case_last_resort")


@shot
def propose_agency(camera):
    open_case(camera, "Driftline")
    turn_to(camera, "last_resort")
    ask(camera, "Propose an agency")
    camera.shoot("propose_agency")


def pick(camera, name, label):
    """A choice of a dialogue."""
    camera.page.locator(f"{DIALOG} [name={name}] input").click()
    camera.page.locator(".o_select_menu_item", has_text=label).first.click()
    camera.settle()


def open_handover(camera, customer):
    camera.go("action-collections_gentle.action_handovers")
    camera.open_row(customer)


@shot
def handover_proposed(camera):
    open_handover(camera, PROPOSED)
    camera.shoot("handover_proposed")


@shot
def answer_line(camera):
    open_handover(camera, PROPOSED)
    ask(camera, "Answer for a line")
    pick(camera, "name", "Who looks after")
    camera.page.fill(f"{DIALOG} [name=reason] input", "Nora goes there on Thursday; nothing leaves before Friday")
    camera.shoot("answer_line")


# --- the file -----------------------------------------------------------------------------------------------------------


def open_file(camera, customer):
    open_handover(camera, customer)
    camera.page.locator("button[name=action_dossier]").click()
    camera.page.wait_for_selector(".o_form_view div[name=name], .o_form_view [name=made_by]")
    camera.settle()


@shot
def agency_file(camera):
    open_file(camera, OUT)
    camera.shoot("agency_file")


@shot
def agency_file_look(camera):
    open_file(camera, PROPOSED)
    ask(camera, "Look at it")
    camera.page.click(f"{DIALOG} .nav-link[name=tables]")
    camera.shoot("agency_file_look")


@shot
def agency_file_redact(camera):
    open_file(camera, PROPOSED)
    ask(camera, "Leave something out")
    camera.page.locator(f"{DIALOG} .o_data_row [name=left_out] input").nth(3).check(force=True)
    camera.page.locator(f"{DIALOG} .modal-title").click()
    camera.shoot("agency_file_redact")


@shot
def agency_file_send(camera):
    open_file(camera, OUT)
    ask(camera, "Give it to the agency")
    camera.page.locator(f"{DIALOG} .o_radio_item label", has_text="by e-mail").click()
    camera.shoot("agency_file_send")


@shot
def agency_file_password(camera):
    open_file(camera, OUT)
    ask(camera, "Give it to the agency")
    camera.page.locator(f"{DIALOG} footer button", has_text="Encrypt").click()
    camera.page.wait_for_selector(f"{DIALOG} [name=password]")
    camera.shoot("agency_file_password")


@shot
def file_en(camera):
    first_page(camera, "file_en")


@shot
def file_de(camera):
    first_page(camera, "file_de")


# --- while it is out, and back ------------------------------------------------------------------------------------------


@shot
def case_out(camera):
    open_case(camera, OUT)
    camera.shoot("case_out")


@shot
def handover_out(camera):
    open_handover(camera, OUT)
    camera.page.click(".nav-link[name=notes]")
    camera.shoot("handover_out")


@shot
def recall_agency(camera):
    open_handover(camera, OUT)
    ask(camera, "Call back from the agency")
    pick(camera, "reason", "proposal suits us")
    camera.page.fill(f"{DIALOG} [name=words] textarea", "400 a month from the first on; Eamon has it in writing.")
    camera.shoot("recall_agency")


@shot
def page_out(camera):
    with opened(camera, "Gullbrook Boatyard", DESKTOP) as page:
        photograph(page, "page_out")


@shot
def mail_agency_out_en(camera):
    letter(camera, "mail_agency_out_en")


@shot
def mail_agency_out_de(camera):
    letter(camera, "mail_agency_out_de")


@shot
def mail_agency_recalled_en(camera):
    letter(camera, "mail_agency_recalled_en")


@shot
def mail_agency_recalled_de(camera):
    letter(camera, "mail_agency_recalled_de")


# --- the agencies -------------------------------------------------------------------------------------------------------


@shot
def agency_form(camera):
    camera.go("agencies")
    camera.open_row("Fairlight")
    camera.shoot("agency_form")


@shot
def agency_conduct(camera):
    camera.go("agencies")
    camera.open_row("Fairlight")
    turn_to(camera, "conduct")
    camera.shoot("agency_conduct")


@shot
def agency_commission(camera):
    camera.go("agencies")
    camera.open_row("Fairlight")
    turn_to(camera, "commission")
    camera.shoot("agency_commission")


@shot
def statement_form(camera):
    camera.go("action-collections_gentle.action_agency_statements")
    camera.open_row("FR-2291")
    camera.shoot("statement_form")


@shot
def settings_kept(camera):
    open_settings(camera, "What is kept")
    camera.shoot("settings_kept")


@shot
def policy_last_resort(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    turn_to(camera, "last_resort")
    camera.shoot("policy_last_resort")
