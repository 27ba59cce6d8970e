"""The collector's morning, in a browser."""

import os

import pytest

from .jobs import RUN, one_each, touches
from .processes import wait_for

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = os.environ.get("COLLECTIONS_CHROMIUM")


@pytest.fixture
def page():
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.set_default_timeout(30_000)
        tab.errors = []
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))
        yield tab
        browser.close()


def test_record_a_conversation(database, mailbox, server, page):
    database.run(RUN)
    wait_for(lambda: touches(database) == one_each("sent"), "the scheduler delivers")
    page.goto(f"{server}/web/login")
    page.fill("input[name=login]", "maeve")
    page.fill("input[name=password]", "maeve-maeve")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_navbar")

    page.goto(f"{server}/odoo/action-collections_gentle.action_cases")
    page.wait_for_selector(".o_control_panel")
    if page.locator("button.o_switch_view.o_list").count():
        page.click("button.o_switch_view.o_list")
    row = page.locator("tr.o_data_row", has_text="Number 7").first
    row.locator("td.o_data_cell").first.click()
    page.wait_for_selector(".o_form_view")
    assert "Number 7" in page.inner_text(".o_form_view")
    assert "Friendly reminder" in page.inner_text(".o_form_view")

    page.get_by_role("button", name="Record a conversation").click()
    dialog = page.locator(".modal-dialog")
    dialog.locator("[name=note] textarea").fill("She will pay on Friday.")
    dialog.locator("button[name=action_confirm]").click()
    dialog.wait_for(state="detached")
    page.reload()
    page.wait_for_selector(".o_form_view")

    rows = database.sql(
        """SELECT t.kind, t.channel, t.state, t.note, u.login
             FROM collections_touch t JOIN res_users u ON u.id = t.user_id JOIN res_partner p ON p.id = t.partner_id
            WHERE p.name = 'Number 7' ORDER BY t.id"""
    )
    assert [row[:3] for row in rows] == [("reminder", "email", "sent"), ("manual", "call", "sent")]
    assert rows[1][3:] == ("She will pay on Friday.", "maeve")
    assert page.errors == []
