"""On the page: something is wrong, I have paid already, I am going through a difficult time."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .paging import PageCase
from .promising import march

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SECRET = "My husband is in hospital"


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageWrong(PageCase):
    def _disputes(self):
        return self.env["collections.dispute"].search([("partner_id", "=", self.partner.id)], order="id")

    # --- something is wrong -----------------------------------------------------------------------------------------

    def test_a_part_of_an_invoice_with_a_photo(self):
        reminder = self._reminder_under_way()
        answer = self._post(
            "/wrong",
            files=[("files", ("slip.exe", PDF))],
            lines=[self._line(self.newer)],
            code="quantity",
            amount="350.50",
            words="Two <b>shelves</b> are missing",
        )
        self.assertIn("you need not pay what is in question", self._said_there(answer))
        self.assertIn("350.50 € of it in discussion", self._words(answer))
        self.assertIn("Pay what is due: 200.00 €", self._words(answer))
        self.assertEqual(float(self.case._payable(f"invoice.{self.newer.id}").amount), 649.5)
        dispute = self._disputes()
        self.assertEqual((dispute.state, dispute.code, dispute.amount), ("open", "quantity", 350.5))
        self.assertEqual((dispute.line_ids, dispute.raised_by), (self._lines(self.newer), self.partner))
        self.assertEqual(dispute.description, "Two <b>shelves</b> are missing")
        self.assertNotEqual(dispute.user_id, self.collector)
        self.assertStopped(reminder)
        self.assertTold("Told us on the page that something is not right")
        told = self.case.message_ids.filtered("attachment_ids")
        self.assertEqual(told.attachment_ids.mapped("name"), ["slip.pdf"])
        self.assertNotIn("<b>shelves", str(told.body))
        self.assertConfirmed("dispute_received", self.newer.name)

    def test_all_of_it_is_not_asked_for_any_more(self):
        self._post("/wrong", lines=self._to_promise(), code="delivery", words="Nothing came")
        self.assertEqual(self._disputes().amount, 1200)
        self.assertEqual(len(self._letters()), 1)
        self.assertSilentFor(march(18), march(25))
        words = self._words(self._open())
        self.assertNotIn("Pay ", words)
        self.assertEqual(words.count("in discussion, you need not pay it now"), 2)

    def test_what_is_missing_is_said_and_nothing_is_written(self):
        line, foreign = self._line(self.newer), self._line(self._other(50)[2][0])
        good = {"lines": [line], "code": "price", "words": "Too much"}
        refused = self.assertRefusedThere
        refused("/wrong", "^Please choose the invoice", **{**good, "lines": [foreign]})
        for code in ("", "already_paid", "x", "price'"):
            refused("/wrong", "^Please choose what is wrong", **{**good, "code": code})
        refused("/wrong", r"^No more than 1,000\.00 € is open", **{**good, "amount": "1000.01"})
        for amount in ("0", "-1", "a lot"):
            refused("/wrong", "^Please write (an|the) amount", **{**good, "amount": amount})
        self.assertIn("Too much", refused("/wrong", "^Please", **{**good, "amount": "?"}).text)

    def test_twice_about_the_same(self):
        form = {"lines": self._to_promise(), "code": "price", "words": "Too much"}
        self._post("/wrong", **{**form, "lines": [self._line(self.newer)]}, amount="300")
        self.assertRefusedThere("/wrong", f"^We are looking into {self.newer.name} already", **form)
        self._post("/wrong", **{**form, "lines": [self._line(self.older)]})
        self.assertRefusedThere("/wrong", "^(Please choose|We are looking)", **form)
        self.assertEqual(self._disputes().mapped("amount"), [300, 200])

    def test_two_currencies(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        dollars = self._invoice(self.partner, amount=70, currency_id=usd.id)
        form = {"lines": [self._line(self.older), self._line(dollars)], "code": "price", "words": "Too much"}
        self.assertRefusedThere("/wrong", "^Please choose invoices of one currency", amount="10", **form)
        self._post("/wrong", **form)
        self.assertEqual(self._disputes().mapped(lambda d: (d.amount, d.currency_id.name)), [(200, "EUR"), (70, "USD")])

    # --- paid already -----------------------------------------------------------------------------------------------

    def test_a_payment_is_looked_for(self):
        reminder = self._reminder_under_way()
        form = {"day": "2026-03-06", "reference": "Hazel <i>77</i>", "words": "From our other account"}
        answer = self._post("/paid", lines=self._to_promise(), **form)
        self.assertIn("We are looking for your payment", self._said_there(answer))
        dispute = self._disputes()
        self.assertEqual((dispute.code, dispute.amount, dispute.state), ("already_paid", 1200, "open"))
        for part in ("03/06/2026", "Hazel <i>77</i>", "From our other account"):
            self.assertIn(part, dispute.description)
        self.assertStopped(reminder)
        self.assertTold("Hazel <i>77</i>")
        self.assertConfirmed("paid_noted", "is paid already")
        self.assertSilentFor(march(11), march(18))

    def test_paid_on_a_day_to_come(self):
        self.assertRefusedThere("/paid", "^That day is still to come", lines=self._to_promise(), day="2026-03-11")
        self.assertRefusedThere("/paid", "^Please choose the invoice", day="2026-03-09")

    # --- a difficult time -------------------------------------------------------------------------------------------

    def test_peace_at_once_and_no_questions(self):
        reminder = self._reminder_under_way()
        answer = self._post("/difficult", words=SECRET)
        self.assertIn("Our messages rest for now", self._said_there(answer))
        self.assertFalse(SECRET in answer.text)
        hold = self.case.hold_ids
        self.assertEqual((hold.sudo().hold_type, hold.state, hold.label), ("hardship", "active", "On hold"))
        self.assertEqual(hold.sudo().details, SECRET)
        self.assertEqual(self.case.state, "paused")
        few = self.env.ref("collections_gentle.group_sensitive").all_user_ids
        self.assertIn(hold.activity_id.user_id, few, "one of the few who may read it")
        self.assertEqual(hold.user_id, hold.activity_id.user_id)
        self.assertStopped(reminder)
        self.assertTold("Wrote on the page; see what is on hold.")
        self.assertConfirmed("pause_noted", "You do not have to explain anything.")
        self.assertEqual(self._tables_with(SECRET), {"collections_hold"})
        self.assertEqual(
            self._tables_with("ardship") & {"mail_message", "mail_mail", "mail_activity", "collections_touch"}, set()
        )
        self.assertSilentFor(march(11), march(18), march(31))
        for user in (self.collector, self.manager):
            with self.assertRaises(AccessError):
                hold.with_user(user).read(["details"])
        carer = new_test_user(self.env, "fiadh.carer", groups="base.group_user,collections_gentle.group_sensitive")
        self.assertEqual(hold.with_user(carer).details, SECRET)

    def test_more_is_added_and_then_money_is_talked_about_with_a_person(self):
        self._post("/difficult")
        self._post("/difficult", words=SECRET)
        hold = self.case.hold_ids
        self.assertEqual(len(hold), 1)
        self.assertIn(SECRET, hold.sudo().details)
        self.assertEqual(len(self._news("pause_noted")), 1)
        answer = self._post("/promise", day="2026-03-20", lines=self._to_promise())
        self.assertIn("it has reached us", self._said_there(answer))
        self.assertFalse(self.case.promise_ids)
        self.assertEqual(self.case.request_ids.kind, "later")
