"""The customer's page, by the link in the letter: in a browser, on a phone, without a login."""

import json
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email.utils import parseaddr

import pytest

from .guests import DESKTOP, PHONE, Guest, chromium, picture
from .mailbox import Mailbox
from .processes import Database, free_port, serve, wait_for
from .test_whole_job import wake_scheduler

LINK = re.compile(r'href="(http://127\.0\.0\.1:\d+/my/collections/\d+\?access_token=[^"#]+)')


class House:
    """One server, one mailbox and one database for all tests here; each test has customers of its own."""

    def __init__(self, url, database, mailbox):
        self.url, self.database, self.mailbox = url, database, mailbox
        # Before there is a server whose scheduler would send the same letters.
        self.links = database.script("page_world.py", url=url, smtp_port=mailbox.port)

    def case(self, name):
        return self.links[name][0]

    def link_in_letter(self, name):
        """The link to the page, out of the reminder that has arrived."""
        address = f"{name.lower().replace(' ', '.')}@page.example.com"
        letter = next(m for _e, m in self.mailbox.accepted if parseaddr(m["To"])[1] == address)
        return LINK.search(letter.get_body(("html",)).get_content())[1].replace("&amp;", "&")

    def agreement(self, lang):
        """The page on which the offered plan is read."""
        query = "SELECT id FROM collections_plan WHERE case_id = %s AND state = 'offered'"
        ((plan_id,),) = self.rows(query, f"Told {lang}")
        return self.links[f"Told {lang}"][1].replace("?", f"/agree/{plan_id}?")

    def rows(self, query, name):
        """What stands in the database about the conversation with ``name``, which is %s."""
        return self.database.sql(query, self.case(name))

    def left(self, name):
        """What is open of each invoice, the oldest first."""
        query = """SELECT m.amount_residual FROM account_move m JOIN collections_case c ON c.partner_id = m.partner_id
                    WHERE c.id = %s AND m.move_type = 'out_invoice' ORDER BY m.invoice_date_due"""
        return [float(amount) for (amount,) in self.rows(query, name)]

    def holds(self, name):
        return self.rows("SELECT hold_type, state FROM collections_hold WHERE case_id = %s ORDER BY id", name)


@pytest.fixture(scope="module")
def house(ledger):
    port = free_port()
    with Mailbox() as mailbox, Database.clone("page", source=ledger) as database:
        house = House(f"http://127.0.0.1:{port}", database, mailbox)
        with serve(database, port):
            yield house


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser, house):
    """Lets somebody in; at the end nobody may have met an error, or been sent to another host."""
    guests = []

    def let_in(link=None, **options):
        guest = Guest(browser, house, **options)
        guests.append(guest)
        if link:
            guest.open(link)
        return guest

    yield let_in
    for guest in guests:
        guest.leave()


@pytest.fixture
def arrive(visit, house):
    """A customer opens the link in their letter on a phone."""
    return lambda name, **options: visit(house.link_in_letter(name), **options)


def in_days(days):
    return (date.today() + timedelta(days=days)).isoformat()


def begin_payment(house, name, token=None):
    """What the payment form sends, without a browser; the answer as Odoo gives it."""
    ids = """SELECT p.id, r.payment_method_id FROM payment_provider p
               JOIN payment_method_payment_provider_rel r ON r.payment_provider_id = p.id WHERE p.code = 'demo' LIMIT 1"""
    ((provider, method),) = house.database.sql(ids)
    key = re.search(r"access_token=([^#&]+)", house.links[name][1])[1]
    params = {"access_token": token or key, "provider_id": provider, "payment_method_id": method, "token_id": None}
    params |= {"amount": 1, "flow": "direct", "tokenization_requested": False, "landing_route": "/my"}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
    url = f"{house.url}/my/collections/{house.case(name)}/transaction/due.EUR"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


# --- paying -----------------------------------------------------------------------------------------------------------


def test_three_invoices_in_one_go(house, arrive):
    guest = arrive("Three Bills")
    assert guest.width() <= PHONE["width"]
    guest.follow(guest.page.get_by_role("link", name="Pay what is due"))
    assert "600.00" in guest.read("h1")
    assert "Thank you for your payment" in guest.pay_now()
    assert house.left("Three Bills") == [0, 0, 0]
    query = "SELECT amount FROM account_payment p JOIN collections_case c USING (partner_id) WHERE c.id = %s"
    assert house.rows(query, "Three Bills") == [(600,)], "one payment for all three"
    wake_scheduler(house.database, "collections_gentle.cron_run")
    state = "SELECT state FROM collections_case WHERE id = %s"
    wait_for(lambda: house.rows(state, "Three Bills") == [("closed",)], "the next run closes the case")
    guest.open(house.links["Three Bills"][1])
    assert "settled. Thank you" in guest.read()


def test_an_amount_of_their_own(house, arrive):
    guest = arrive("Some Now")
    guest.page.get_by_label("Or an amount of your choice").fill("150")
    guest.press("Pay this amount")
    assert "150.00" in guest.read("h1")
    assert "Thank you for your payment" in guest.pay_now()
    assert house.left("Some Now") == [0, 150, 300]
    assert "450.00" in guest.read()


def test_four_payments_that_begin_at_once(house):
    """Four tabs, one moment, four connections to the database: one payment begins, the others are told so."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _tab: begin_payment(house, "At Once"), range(4)))
    begun = [answer for answer in answers if "result" in answer]
    refused = [answer["error"]["data"]["message"] for answer in answers if "error" in answer]
    assert (len(begun), len(refused)) == (1, 3)
    assert all(sentence.startswith("A payment of yours is on its way") for sentence in refused)
    query = """SELECT t.amount FROM payment_transaction t JOIN collections_case c ON c.partner_id = t.partner_id
                WHERE c.id = %s"""
    assert house.rows(query, "At Once") == [(300,)]


def test_wrong_keys_of_payments_are_counted(house):
    """The request is refused with all that it did, and counted all the same."""
    count = "SELECT COUNT(*) FROM collections_page_attempt WHERE kind = 'token'"
    before = house.database.count(count)
    answer = begin_payment(house, "Guessed At", token="0" * 36)
    assert "not valid" in answer["error"]["data"]["message"]
    assert house.database.count(count) == before + 1


def test_parts_read_signed_and_the_first_one_paid(house, arrive):
    guest = arrive("Parts Please")
    option = guest.option("I would like to pay in parts")
    option.get_by_role("radio").first.check()
    guest.press("Read this one", option)
    text = guest.read("#agreement")
    assert "Our agreement" in text and "900.00" in text
    guest.page.fill("input[name=signer]", "Ada Parts")
    guest.page.locator(".o_portal_sign_submit:enabled").click()
    assert "agreed" in guest.thanks()
    query = "SELECT state, accepted_name, acceptance_channel FROM collections_plan WHERE case_id = %s"
    assert house.rows(query, "Parts Please") == [("active", "Ada Parts", "page")]

    guest.follow(guest.page.get_by_role("link", name="Pay your next part"))
    assert "Thank you for your payment" in guest.pay_now()
    assert "paid" in guest.read("section:has(#plans_title)")
    assert sum(house.left("Parts Please")) < 900


# --- answering ----------------------------------------------------------------------------------------------------------


def test_a_promise(house, arrive):
    guest = arrive("A Day")
    option = guest.option("I will pay on a certain day")
    option.get_by_label("On which day?").fill(in_days(5))
    guest.press("Note this day", option)
    assert "the day is noted" in guest.thanks()
    query = "SELECT date_promised::text, amount, channel, state FROM collections_promise WHERE case_id = %s"
    assert house.rows(query, "A Day") == [(in_days(5), 300, "page", "open")]
    assert "promised for" in guest.read("section:has(#open_title)")


def test_something_is_wrong_with_a_picture(house, arrive):
    guest = arrive("Not Right")
    option = guest.option("Something is wrong with an invoice")
    option.get_by_role("checkbox").first.check()
    option.get_by_label("What is it about?").select_option("quality")
    option.get_by_label("What happened?").fill("One door has a scratch.")
    photo = {"name": "scratch.png", "mimeType": "image/png", "buffer": picture()}
    option.get_by_label("Photos or papers").set_input_files(photo)
    guest.press("Tell us", option)
    assert "need not pay what is in question" in guest.thanks()
    query = "SELECT code, state, amount FROM collections_dispute WHERE case_id = %s"
    assert house.rows(query, "Not Right") == [("quality", "open", 100)]
    query = "SELECT name FROM ir_attachment WHERE res_model = 'collections.case' AND res_id = %s"
    assert ("scratch.png",) in house.rows(query, "Not Right")
    assert "Pay what is due: €200.00" in guest.read().replace("200.00 €", "€200.00")


def test_a_difficult_time(house, arrive):
    guest = arrive("Hard Times")
    option = guest.option("I am going through a difficult time")
    option.get_by_label("Only if you like").fill("My shop burnt down.")
    guest.press("Please give me some peace", option)
    assert "Our messages rest" in guest.thanks()
    assert house.holds("Hard Times") == [("hardship", "active")]
    told = "SELECT body FROM mail_message WHERE model = 'collections.case' AND res_id = %s"
    assert "burnt" not in str(house.rows(told, "Hard Times")), "only few may read it"


def test_no_more_letters(house, arrive):
    guest = arrive("No More Letters")
    option = guest.option("Please write another way, or not at all")
    option.get_by_label("No e-mails about this").check()
    guest.press("Change this", option)
    assert "It is changed" in guest.thanks()
    listed = "SELECT count(*) FROM mail_blacklist WHERE active AND email = 'no.more.letters@page.example.com'"
    assert house.database.count(listed) == 1


def test_without_javascript(house, arrive):
    """A date and a message: nothing but the payment form and the signature needs more than HTML."""
    guest = arrive("No Script", java_script_enabled=False)
    option = guest.option("I will pay on a certain day")
    option.get_by_label("On which day?").fill(in_days(3))
    guest.press("Note this day", option)
    assert "the day is noted" in guest.thanks()
    guest.page.get_by_label("Your message").fill("Which account shall it go to?")
    guest.press("Send")
    assert "your message has reached us" in guest.thanks()
    assert "Which account shall it go to?" in guest.read("#talk ol")
    assert house.rows("SELECT amount FROM collections_promise WHERE case_id = %s", "No Script") == [(300,)]


# --- who may enter ------------------------------------------------------------------------------------------------------


def test_links_that_open_nothing(house, visit):
    """A wrong key, a wrong number, none at all, a conversation that is long over: nothing tells them apart."""
    guest, link = visit(), house.links["A Day"][1]
    wrong = [link[:-4] + "0000", link.split("?")[0], f"{house.url}/my/collections/999999?access_token=x"]
    told = set()
    for url in [*wrong, house.links["Long Ago"][1]]:
        guest.open(url, status=404)
        told.add(guest.read())
        assert guest.page.get_by_role("heading", level=1).count() == 1
    assert len(told) == 1 and "please use the link in our latest message" in told.pop().lower()


def test_from_the_portal(house, visit):
    guest = visit(size=DESKTOP)
    log_in(guest, "ines")
    guest.follow(guest.page.get_by_role("link", name="What is open"))
    guest.page.wait_for_selector("#open_title")
    assert "100.00" in guest.read() and "access_token" not in guest.page.url

    other = visit(size=DESKTOP)
    log_in(other, "otto")
    # The cards of the portal appear when their numbers have been counted.
    other.page.wait_for_load_state("networkidle")
    assert not other.page.get_by_role("link", name="What is open").is_visible()
    other.open(f"/my/collections/{house.case('Same House')}", status=404)


def log_in(guest, name):
    guest.open("/web/login?redirect=/my")
    guest.page.fill("input[name=login]", name)
    guest.page.fill("input[name=password]", name * 2)
    guest.page.click("form.oe_login_form button[type=submit]")
    guest.page.wait_for_url("**/my")


# --- for everybody ------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_on_the_screen(house, visit):
    """Whoever sends a form without all that is needed sees the sentence about it at once, not somewhere below."""
    guest = visit(house.links["New en"][1])
    option = guest.option("I am not the right person for this")
    option.get_by_label("Name", exact=True).fill(" ")
    with guest.refusal():
        guest.press("Tell us", option)
        assert "name of the right person" in guest.read("[role=alert]")
        assert guest.sees("[role=alert]")
    guest.open(house.links["New en"][1])
    guest.page.get_by_label("Or an amount of your choice").fill("plenty")
    with guest.refusal():
        guest.press("Pay this amount")
        assert "as a number" in guest.read("[role=alert]")
        assert guest.sees("[role=alert]")


def test_each_way_to_answer_has_an_address(house, visit):
    """Letters, and the sentence about what is missing, lead to one of them by its name."""
    guest = visit(house.links["New en"][1])
    ways = ("promise", "parts", "wrong", "paid", "difficult", "call", "person", "channel")
    assert [way for way in ways if guest.page.locator(f"details #{way}").count() != 1] == []


def test_an_agreement_is_read_from_its_beginning(house, visit):
    """Odoo's signature form takes the focus, which must not lead past the text."""
    guest = visit(house.agreement("en"), size=DESKTOP)
    guest.page.wait_for_selector("canvas.o_web_sign_signature")
    guest.page.wait_for_timeout(300)
    assert guest.sees("h1")


def pages(house, lang):
    """What there is to see: name, address, what the server answers."""
    new, told, done = (house.links[f"{word} {lang}"][1] for word in ("New", "Told", "Done"))
    return [
        ("page", new, 200),
        ("page with answers", f"{told}&said=message", 200),
        ("page with trouble", f"{new.replace('?', '/pay?')}&what=other.EUR&amount=plenty", 422),
        ("pay", f"{new.replace('?', '/pay?')}&what=due.EUR", 200),
        ("agreement", house.agreement(lang), 200),
        ("settled", done, 200),
        ("closed door", f"{new[:-4]}0000", 404),
    ]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_nobody_meets_a_barrier(house, visit, lang):
    """Every page, on a phone and on a desk, with all there is to unfold unfolded."""
    guest, found = visit(locale={"en": "en-GB", "de": "de-DE"}[lang]), []
    for name, url, status in pages(house, lang):
        guest.page.set_viewport_size(PHONE)
        guest.open(url, status=status)
        guest.unfold()
        for size in (PHONE, DESKTOP):
            guest.page.set_viewport_size(size)
            where = f"{name} at {size['width']} px"
            if guest.width() > size["width"]:
                found.append(f"{where} is {guest.width()} px wide")
            found += [f"{where}: {barrier}" for barrier in guest.barriers()]
        if guest.page.get_attribute("html", "lang") != {"en": "en-US", "de": "de-DE"}[lang]:
            found.append(f"{name}: its language is {guest.page.get_attribute('html', 'lang')}")
    assert found == []
