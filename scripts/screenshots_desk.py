"""What screenshots.py photographs of the call desk, as the collector of the demo sees it."""

from contextlib import contextmanager

from screenshots_menus import shot

WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 1000, "height": 900}


def rpc(camera, model, method, *args):
    """A call of the administrator, who is logged in."""
    return camera.page.evaluate(
        """async ([model, method, args]) => {
            const params = {model, method, args, kwargs: {}};
            const body = JSON.stringify({jsonrpc: "2.0", method: "call", params});
            const headers = {"Content-Type": "application/json"};
            const answer = await fetch(`/web/dataset/call_kw/${model}/${method}`, {method: "POST", headers, body});
            return (await answer.json()).result;
        }""",
        [model, method, list(args)],
    )


@contextmanager
def any_hour(camera):
    """Pictures are taken in the evening and on Sundays too. At night the desk says that nobody calls: no policy can
    allow it."""
    day = {"hour_from": 0, "hour_to": 24, "day_period": "morning", "name": "Day"}
    days = [[0, 0, {**day, "dayofweek": str(n)}] for n in range(7)]
    always = rpc(camera, "resource.calendar", "create", {"name": "Always", "attendance_ids": days})
    names = ["hour_from", "hour_to", "phone_hour_from", "phone_hour_to"]
    kept = rpc(camera, "collections.policy", "search_read", [], [*names, "calendar_id"])
    ids = [policy["id"] for policy in kept]
    hours = {"hour_from": 0, "hour_to": 24, "phone_hour_from": 8, "phone_hour_to": 21}
    rpc(camera, "collections.policy", "write", ids, {**hours, "calendar_id": always})
    try:
        yield
    finally:
        for policy in kept:
            hours = {name: policy[name] for name in names}
            calendar = policy["calendar_id"] and policy["calendar_id"][0]
            rpc(camera, "collections.policy", "write", [policy["id"]], {**hours, "calendar_id": calendar})


@contextmanager
def desk(camera, size=WIDE):
    """The desk of Maeve, in a window of her own."""
    with any_hour(camera), camera.stranger(**size) as page:
        mine = type(camera)(page, camera.url, camera.wanted, camera.papers)
        page.goto(f"{camera.url}/web/login")
        page.fill("input[name=login]", "maeve")
        page.fill("input[name=password]", "maeve")
        page.click("button[type=submit]")
        page.wait_for_selector(".o_navbar")
        page.goto(f"{camera.url}/odoo/action-collections_gentle.action_cases")
        page.wait_for_selector(".o_view_controller")
        page.locator(".o_menu_sections .o_nav_entry, .o_menu_sections a", has_text="Call desk").first.click()
        page.wait_for_selector(".o_call_desk, .o_call_rest")
        mine.settle()
        yield mine


@shot
def desk_call(camera):
    """Whoever is first in the queue: who that is moves with the days of the demo."""
    with desk(camera) as mine:
        mine.page.wait_for_selector(".o_call_desk .o_desk_who h1")
        mine.page.fill("[name=aim] input", "The end of next week")
        mine.page.fill("[name=fallback] input", "Half of it, and a plan for the rest")
        mine.page.locator("[name=outcome] label", has_text="We spoke").click()
        mine.page.fill("[name=note] textarea", "A customer of theirs pays late too; it will be the end of next week.")
        mine.page.fill("[name=agreed] textarea", "You write to me as soon as that money is there.")
        mine.page.wait_for_timeout(2000)  # kept by itself
        mine.shoot("desk_call")


@shot
def desk_narrow(camera):
    with desk(camera, NARROW) as mine:
        mine.shoot("desk_narrow")


@shot
def desk_break(camera):
    with desk(camera) as mine:
        mine.press("I need a break")
        mine.page.wait_for_selector(".o_call_rest")
        mine.shoot("desk_break")


@shot
def desk_hand_over(camera):
    with desk(camera) as mine:
        mine.press("Hand over")
        mine.page.wait_for_selector(".modal-content .o_form_view")
        mine.shoot("desk_hand_over")


@shot
def desk_end(camera):
    """The end of the list: everybody was skipped."""
    with desk(camera) as mine:
        for _call in range(20):
            if mine.page.locator(".o_call_rest").count():
                break
            mine.press("Skip")
            mine.page.wait_for_timeout(600)
        mine.shoot("desk_end")
