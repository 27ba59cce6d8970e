"""An hour at the call desk by keyboard alone: a promise, a plan, a voicemail; the browser closes in the middle."""

from datetime import date, timedelta

import pytest

from .processes import wait_for
from .test_browser import page  # noqa: F401  the browser is a fixture

DRAFT = "SELECT c.state, c.outcome, c.note FROM collections_call c JOIN res_partner p ON p.id = c.partner_id WHERE p.name = %s"
DONE = """
    SELECT c.state, t.channel, t.state, t.outcome, t.late_reason, t.note
      FROM collections_call c JOIN collections_touch t ON t.id = c.touch_id JOIN res_partner p ON p.id = c.partner_id
     WHERE p.name = %s
"""


@pytest.fixture
def desk(database, server, page):  # noqa: F811
    """The call desk; its context outlives the page, as a browser outlives a window."""
    database.script("desk_world.py")
    context = page.context.browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(30_000)
    tab = window(context, [])
    tab.goto(f"{server}/web/login")
    tab.fill("input[name=login]", "maeve")
    tab.fill("input[name=password]", "maeve-maeve")
    tab.click("button[type=submit]")
    tab.wait_for_selector(".o_navbar")
    open_desk(tab, server)
    yield tab
    context.close()


def window(context, errors):
    tab = context.new_page()
    tab.errors = errors
    tab.on("pageerror", lambda error: errors.append(str(error)))
    return tab


def open_desk(tab, server):
    tab.goto(f"{server}/odoo/action-collections_gentle.action_call_desk")
    tab.wait_for_selector(".o_call_desk, .o_call_rest")
    settle(tab)


def settle(tab):
    tab.wait_for_timeout(300)
    tab.wait_for_function("!document.querySelector('.o_loading_indicator, .o_blockUI')")
    tab.wait_for_timeout(300)


def key(tab, *keys):
    for name in keys:
        tab.keyboard.press(name)
    settle(tab)


def customer(tab):
    return tab.inner_text(".o_desk_who h1").strip()


def wait_for_another(tab, name):
    shown = "document.querySelector('.o_desk_who h1')?.innerText.trim()"
    tab.wait_for_function(f"name => {shown} && {shown} !== name", arg=name)
    settle(tab)


def tab_to(tab, selector):
    """Go on with the tabulator until the element has the focus; nothing on the way catches it."""
    for _step in range(60):
        if tab.evaluate("s => !!document.activeElement?.closest(s)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def choose(tab, label):
    """An outcome, with the arrow keys of the group."""
    tab_to(tab, "[name=outcome]")
    for _step in range(8):
        if tab.evaluate("document.activeElement.closest('.o_radio_item, .form-check')?.innerText.trim()") == label:
            tab.keyboard.press("Space")
            return
        tab.keyboard.press("ArrowDown")
    raise AssertionError(f"{label} cannot be chosen by keyboard")


def type_into(tab, name, words):
    tab_to(tab, f"[name={name}]")
    tab.keyboard.type(words)


def test_three_calls(desk, database, server):
    first = customer(desk)
    words = desk.inner_text(".o_desk_say")
    assert words.index("How are things going?") < words.index("100.00"), "the amount comes after the question"

    # The first: they promise to pay. The browser is closed in the middle of a sentence.
    choose(desk, "We spoke")
    type_into(desk, "note", "The transfer goes out on")
    wait_for(
        lambda: database.sql(DRAFT, first) == [("draft", "spoke", "The transfer goes out on")], "kept while typing"
    )
    desk.keyboard.type(" Friday")
    desk.close(run_before_unload=False)
    again = window(desk.context, desk.errors)
    open_desk(again, server)
    assert customer(again) == first
    kept = again.input_value("[name=note] textarea")
    assert kept.startswith("The transfer goes out on")

    type_into(again, "note", "")
    again.keyboard.press("End")
    again.keyboard.type(", at the latest")
    key(again, "Alt+y")
    again.wait_for_selector(".modal [name=date_promised]")
    tab_to(again, ".modal [name=date_promised]")
    again.keyboard.type((date.today() + timedelta(days=5)).strftime("%m/%d/%Y"))
    again.keyboard.press("Tab")
    key(again, "Alt+q")
    again.wait_for_selector(".modal", state="detached")
    settle(again)
    assert "Promise" in again.inner_text("[name=made]")
    assert again.input_value("[name=note] textarea").endswith(", at the latest"), "the dialog took nothing away"
    key(again, "Alt+m")
    again.wait_for_selector("text=They have it in writing.")
    key(again, "Alt+q")
    wait_for_another(again, first)
    (row,) = database.sql(DONE, first)
    assert row[:5] == ("done", "call", "sent", "spoke", None)
    assert row[5].startswith("The transfer goes out on") and row[5].endswith(", at the latest")

    # The second: a plan.
    second = customer(again)
    choose(again, "We spoke")
    type_into(again, "note", "Parts would help")
    key(again, "Alt+w")
    again.wait_for_selector(".modal .o_form_view")
    key(again, "Alt+q")
    again.wait_for_selector(".modal", state="detached")
    settle(again)
    key(again, "Alt+q")
    wait_for_another(again, second)
    assert database.sql(DONE, second) == [("done", "call", "sent", "spoke", None, "Parts would help")]
    plans = "SELECT l.state FROM collections_plan l JOIN res_partner p ON p.id = l.partner_id WHERE p.name = %s"
    assert len(database.sql(plans, second)) == 1

    # The third: without an outcome one sentence says what is missing; then a voicemail.
    third = customer(again)
    key(again, "Alt+q")
    again.wait_for_selector(".modal:has-text('Choose how the call went')")
    key(again, "Escape")
    choose(again, "Left a voicemail")
    key(again, "Alt+q")
    again.wait_for_selector(".o_call_rest")
    assert "That is all for now." in again.inner_text(".o_call_rest")
    assert database.sql(DONE, third) == [("done", "call", "sent", "voicemail", None, None)]
    assert {first, second, third} == {"Number 1", "Number 2", "Number 3"}
    assert again.errors == []


def test_a_break_and_back(desk, database):
    name = customer(desk)
    type_into(desk, "aim", "A date")
    key(desk, "Alt+b")
    desk.wait_for_selector(".o_call_rest")
    assert "Take your time." in desk.inner_text(".o_call_rest")
    key(desk, "Alt+q")
    desk.wait_for_selector(".o_call_desk")
    assert (customer(desk), desk.input_value("[name=aim] input")) == (name, "A date")
    assert database.count("SELECT count(*) FROM collections_touch") == 0
    assert desk.errors == []
