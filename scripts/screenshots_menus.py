"""What screenshots.py photographs: the name of each function is the name of its picture."""

SHOTS = {}


def shot(function):
    SHOTS[function.__name__] = function
    return function


# Pictures of a menu as it opens, or in another of its views.
MENUS = {
    "case_list": ("collections", None),
    "case_kanban": ("collections", "kanban"),
    "case_activity": ("collections", "activity"),
    "case_pivot": ("collections", "pivot"),
    "approvals": ("collections-approvals", None),
    "contacts": ("collections-contacts", None),
    "contacts_graph": ("collections-contacts", "graph"),
    "promises": ("collections-promises", None),
    "disputes": ("collections-disputes", None),
    "holds": ("collections-holds", None),
    "runs": ("collections-runs", None),
    "decisions": ("collections-decisions", None),
    "policies": ("collections-policies", None),
}


def menu(camera, name):
    path, view = MENUS[name]
    camera.go(path)
    if view:
        camera.view(view)
    if camera.has_records():
        camera.shoot(name)


def open_case(camera, customer):
    camera.go("collections")
    camera.find(customer)
    camera.open_row(customer)


@shot
def case_filters(camera):
    camera.go("collections")
    camera.page.click(".o_searchview_dropdown_toggler")
    camera.page.wait_for_selector(".o_search_bar_menu")
    camera.shoot("case_filters")


@shot
def case_form(camera):
    open_case(camera, "Five Gables")
    camera.shoot("case_form")


@shot
def case_contacts(camera):
    open_case(camera, "Gasthof")
    camera.page.click(".nav-link[name=contacts]")
    camera.shoot("case_contacts")


@shot
def case_why(camera):
    open_case(camera, "Thistlebury")
    camera.page.click(".nav-link[name=why]")
    camera.shoot("case_why")


@shot
def bulk(camera):
    camera.go("collections")
    for row in range(3):
        camera.page.locator(".o_data_row .o_list_record_selector input").nth(row).check()
    camera.shoot("bulk")


@shot
def log_contact(camera):
    open_case(camera, "Moonrake")
    camera.press("Record a conversation")
    camera.page.wait_for_selector(".modal-content")
    camera.shoot("log_contact")


@shot
def postpone(camera):
    camera.go("collections")
    camera.page.locator(".o_data_row .o_list_record_selector input").nth(4).check()
    camera.press("Postpone")
    camera.page.wait_for_selector(".modal-content")
    camera.shoot("postpone")


@shot
def approval_form(camera):
    camera.go("collections-approvals")
    if not camera.has_records():
        return
    camera.page.locator(".o_data_row td.o_data_cell").first.click()
    camera.page.wait_for_selector(".o_form_view")
    camera.shoot("approval_form")


@shot
def run_form(camera):
    camera.go("collections-runs")
    camera.page.locator(".o_data_row", has_text="RUN/").nth(1).locator("td.o_data_cell").first.click()
    camera.page.wait_for_selector(".o_form_view")
    camera.shoot("run_form")


@shot
def simulation(camera):
    camera.go("collections-runs")
    camera.open_row("Simulation")
    camera.shoot("simulation")


@shot
def simulate(camera):
    camera.go("collections-runs")
    camera.press("Simulate")
    camera.page.click(".modal-content .modal-title")
    camera.shoot("simulate")


@shot
def policy_form(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.shoot("policy_form")


@shot
def policy_limits(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.click(".nav-link[name=limits]")
    camera.shoot("policy_limits")


@shot
def preview(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.locator(".o_data_row", has_text="A way to pay").locator("button[name=action_preview]").click()
    camera.page.fill(".modal-content [name=case_id] input", "Driftline")
    camera.page.locator(".o-autocomplete--dropdown-item", has_text="Driftline").first.click()
    camera.shoot("preview")


@shot
def partner(camera):
    open_case(camera, "Five Gables")
    camera.page.locator(".o_field_widget[name=partner_id] a").first.click()
    camera.page.wait_for_selector(".nav-link[name=collections]")
    camera.page.click(".nav-link[name=collections]")
    camera.shoot("partner")


@shot
def invoice(camera):
    open_case(camera, "Five Gables")
    camera.page.locator("button[name=action_view_invoices]").click()
    camera.page.wait_for_selector(".o_list_view")
    camera.page.locator(".o_data_row td.o_data_cell[name=name]").first.click()
    camera.page.wait_for_selector(".o_form_view div[name=collections]")
    camera.shoot("invoice")


def open_settings(camera, title=None):
    """Our settings, from a title on."""
    camera.go("collections")
    camera.press("Configuration")
    camera.page.locator(".o-dropdown--menu a", has_text="Settings").click()
    camera.page.wait_for_selector(".o_setting_container")
    if title:
        camera.page.locator("h2:visible", has_text=title).first.evaluate("title => title.scrollIntoView()")


@shot
def settings(camera):
    open_settings(camera)
    camera.shoot("settings")
