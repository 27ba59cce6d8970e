"""What screenshots.py photographs of what customers say; the name of each function is the name of its picture."""

from screenshots_menus import open_case, shot


@shot
def case_waits(camera):
    open_case(camera, "Hazel Row")
    camera.shoot("case_waits")


@shot
def case_unknown(camera):
    open_case(camera, "Aoife")
    camera.shoot("case_unknown")


@shot
def case_broken(camera):
    open_case(camera, "Nuala")
    camera.shoot("case_broken")


@shot
def case_hold(camera):
    open_case(camera, "Sinéad")
    camera.page.click(".nav-link[name=holds]")
    camera.shoot("case_hold")


@shot
def case_promises(camera):
    open_case(camera, "Five Gables")
    camera.page.click(".nav-link[name=promises]")
    camera.shoot("case_promises")


@shot
def case_disputes(camera):
    open_case(camera, "Five Gables")
    camera.page.click(".nav-link[name=disputes]")
    camera.shoot("case_disputes")


@shot
def case_items(camera):
    open_case(camera, "Five Gables")
    camera.page.click(".nav-link[name=items]")
    camera.shoot("case_items")


def wizard(camera, customer, button):
    open_case(camera, customer)
    camera.press(button)
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.settle()


def tick(camera, number=0):
    camera.page.locator(".modal-content [name=line_ids] input[type=checkbox]").nth(number).check()
    camera.page.wait_for_timeout(900)  # the widget gathers clicks for half a second


@shot
def new_promise(camera):
    wizard(camera, "Copper Kettle", "They promise to pay")
    field = camera.page.locator(".modal-content [name=date_promised] input, .modal-content [name=date_promised] button")
    field.first.click()
    camera.page.locator(".modal-content [name=date_promised] input").fill("+6d")
    camera.page.locator(".modal-content .modal-title").click()
    camera.shoot("new_promise")


@shot
def new_dispute(camera):
    wizard(camera, "Copper Kettle", "Something is wrong")
    tick(camera)
    camera.page.locator(".modal-content [name=description] textarea").fill("Two of the ten trays came without handles.")
    camera.shoot("new_dispute")


@shot
def new_hold(camera):
    wizard(camera, "Foxglove", "Put on hold")
    camera.shoot("new_hold")


@shot
def new_hold_sensitive(camera):
    wizard(camera, "Foxglove", "Put on hold")
    kind = camera.page.locator(".modal-content [name=hold_type]")
    if kind.locator("select").count():
        kind.locator("select").select_option(label="Hardship")
    else:
        kind.locator("input").click()
        camera.page.locator(".o_select_menu_item", has_text="Hardship").first.click()
    camera.shoot("new_hold_sensitive")


@shot
def end_hold(camera):
    camera.go("collections-holds")
    camera.open_row("Cinderpath")
    camera.press("Make it longer")
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.shoot("end_hold")


@shot
def hold_form(camera):
    camera.go("collections-holds")
    camera.open_row("Sinéad")
    camera.shoot("hold_form")


@shot
def promise_form(camera):
    camera.go("collections-promises")
    camera.open_row("Nuala")
    camera.shoot("promise_form")


@shot
def dispute_form(camera):
    camera.go("collections-disputes")
    camera.open_row("Tern")
    camera.shoot("dispute_form")


@shot
def resolve_dispute(camera):
    camera.go("collections-disputes")
    camera.open_row("Wren")
    camera.press("Close the dispute")
    camera.page.locator(".modal-content .o_radio_input").nth(1).check()
    camera.shoot("resolve_dispute")


@shot
def policy_listening(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.click(".nav-link[name=listening]")
    camera.shoot("policy_listening")


@shot
def leave_out(camera):
    open_case(camera, "Five Gables")
    camera.page.locator("button[name=action_view_invoices]").click()
    camera.page.wait_for_selector(".o_list_view")
    camera.page.locator(".o_data_row td.o_data_cell[name=name]").first.click()
    camera.page.wait_for_selector(".o_form_view div[name=collections]")
    camera.press("Leave out of follow-up")
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.shoot("leave_out")
