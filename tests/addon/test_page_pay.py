"""Paying on the page: what is owed in that moment, never more and never twice."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, at
from .paging import PageCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPagePay(PageCase):
    def _given(self):
        super()._given()
        self._provider()

    def _amounts(self):
        return self._transactions().mapped("amount")

    def _shown(self, what, **query):
        return self._words(self._open("/pay", what=what, **query))

    def assertNotBegun(self, words, what, **values):
        """Refused with one sentence; no payment exists and nothing else is written."""
        with self.subTest(what=what, **values):
            with self.assertUntouched():
                sentence = self._sentence(self._checkout(what, **values))
            self.assertRegex(sentence, words)
            self.assertRegex(sentence, r"^[A-Z][^\n]*\.$")

    # --- what -----------------------------------------------------------------------------------------------------

    def test_everything_that_is_due(self):
        """The browser says one cent and lands elsewhere; the sum and the way back are the server's."""
        self.assertIn("Pay 1,200.00 €", self._shown("due.EUR"))
        answer = self._checkout("due.EUR", amount=0.01, landing_route="https://evil.example.com")
        tx = self._transactions()
        self.assertEqual((tx.amount, tx.invoice_ids, tx.partner_id), (1200, self.older | self.newer, self.partner))
        self.assertEqual(answer["result"]["amount"], 1200)
        self.assertTrue(tx.landing_route.startswith(f"/my/collections/{self.case.id}?"), tx.landing_route)
        self._come_through(tx)
        self.assertEqual((self.older + self.newer).mapped("amount_residual"), [0, 0])
        words = self._words(self._get(tx.landing_route))
        self.assertIn("Thank you for your payment", words)
        self.assertIn("Nothing is open at the moment", words)
        self._run_and_send()
        self.assertEqual((self.case.state, self._purposes(self.partner)[-1]), ("closed", "settled"))

    def test_one_invoice(self):
        self.assertIn("Pay 1,000.00 €", self._shown(f"invoice.{self.newer.id}"))
        self._checkout(f"invoice.{self.newer.id}")
        tx = self._transactions()
        self.assertEqual((tx.amount, tx.invoice_ids), (1000, self.newer))
        self._come_through(tx)
        self.assertEqual((self.older.amount_residual, self.newer.amount_residual), (200, 0))
        words = self._words(self._open())
        self.assertIn("Total 200.00 €", words)
        self.assertIn(f"{self.newer.name} (1,000.00 €)", words)

    def test_all_that_is_open_also_what_is_not_due_yet(self):
        self._invoice(self.partner, days=-20, amount=55)
        self._run()
        words = self._words(self._open())
        self.assertIn("Pay what is due: 1,200.00 €", words)
        self.assertIn("Pay everything that is open: 1,255.00 €", words)
        self._checkout("all.EUR")
        self.assertEqual(self._amounts(), [1255])

    def test_an_amount_of_their_own(self):
        """The oldest comes first; more than is owed is not taken."""
        self.assertIn("Pay 350.50 €", self._shown("other.EUR", amount="350.50"))
        self._checkout("other.EUR", amount=350.5)
        tx = self._transactions()
        self._come_through(tx)
        self.assertEqual((self.older.amount_residual, self.newer.amount_residual), (0, 849.5))
        self.assertIn("Pay 849.50 €", self._shown("other.EUR", amount="5,000"))
        self._checkout("other.EUR", amount=5000)
        self.assertEqual(self._amounts(), [350.5, 849.5])

    def test_an_amount_with_a_comma(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.partner.lang = "de_DE"
        for typed in ("350,50", "350,50 €", " 350,5 EUR "):
            self.assertIn("350,50 €", self._shown("other.EUR", amount=typed))
        self.assertIn("1.100,00 €", self._shown("other.EUR", amount="1.100"))
        words = self._alert(self._open("/pay", what="other.EUR", amount="350.5"))
        self.assertIn("25,00", words, "the example is written their way")

    def test_an_amount_as_the_page_itself_writes_it(self):
        """With whatever stands between the thousands."""
        for lang, typed in (("fr_FR", "1 100,50"), ("fr_FR", "1\u202f100,50 €"), ("fr_FR", "1\xa0100,5")):
            self.env["res.lang"]._activate_lang(lang)
            self.partner.lang = lang
            with self.subTest(lang=lang, typed=typed):
                self.assertIn("100,50", self._in(self._open("/pay", what="other.EUR", amount=typed), "//h1"))

    def test_an_amount_that_is_none(self):
        for typed in ("", "x", "-5", "0.001", "1e5", "NaN", "9" * 300):
            answer = self._open("/pay", what="other.EUR", amount=typed)
            with self.subTest(typed=typed[:20]):
                self.assertEqual(answer.status_code, 422)
                self.assertRegex(self._alert(answer), r"^(Please|That is a little long)[^\n]*\.$")
        for amount in (None, "5", True, -5, 1e13, float("nan")):
            self.assertNotBegun("^Please write an amount above zero", "other.EUR", amount=amount)

    def test_the_next_part_of_a_plan(self):
        plan = self._agree(self.partner)
        words = self._words(self._open())
        self.assertIn("Pay your next part: 300.00 € by March 16, 2026", words)
        self.assertNotIn("Pay what is due", words)
        self._checkout(f"part.{plan.id}.1")
        tx = self._transactions()
        self.assertEqual((tx.amount, tx.invoice_ids), (300, self.older | self.newer))
        self._come_through(tx)
        self.assertIn("Pay your next part: 300.00 € by April 16, 2026", self._words(self._open()))
        self._run()
        self.assertEqual(self._states(plan), ["paid", "due", "due", "due"])
        for key in (
            f"part.{plan.id}.1",
            f"part.{plan.id}.9",
            f"part.{plan.id}.x",
            f"part.{plan.id}",
            f"missed.{plan.id}",
        ):
            self.assertNotBegun("^Nothing is left to pay here", key)

    def test_an_offer_is_taken_up_by_paying(self):
        """1,180.00 instead of 1,200.00; not any more when its day is over."""
        values = {"kind": "discount", "first_date": march(16), "total": 1180}
        plan = self._offer(self.partner, user=self.manager, **values)
        words = self._words(self._open())
        self.assertIn("Take up the offer: 1,180.00 €", words)
        self._checkout(f"part.{plan.id}.1")
        tx = self._transactions()
        self.assertEqual(tx.amount, 1180)
        tx._set_canceled()
        self._go_to(at(30))
        self.assertNotIn("Take up the offer", self._words(self._open()))
        self.assertNotBegun("^Nothing is left", f"part.{plan.id}.1")

    def test_two_currencies_are_two_payments(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        dollars = self._invoice(self.partner, amount=70, currency_id=usd.id)
        self._checkout("due.USD")
        tx = self._transactions()
        self.assertEqual((tx.amount, tx.currency_id, tx.invoice_ids), (70, usd, dollars))
        self._checkout("due.EUR")
        self.assertEqual(self._amounts(), [70, 1200])

    # --- never twice ----------------------------------------------------------------------------------------------

    def test_a_double_click_and_a_second_tab(self):
        self._checkout("due.EUR")
        for what in ("due.EUR", "all.EUR", f"invoice.{self.newer.id}", "other.EUR"):
            self.assertNotBegun("^A payment of yours is on its way to us", what, amount=100)
        self.assertEqual(self._amounts(), [1200])
        self.assertIn("A payment of 1,200.00 € is on its way", self._words(self._open()))
        self.assertIn("Nothing is left to pay there", self._words(self._open("/pay", what="due.EUR")))

    def test_the_rest_can_be_paid_meanwhile(self):
        """One invoice is being paid: the other one, and no more than that."""
        self._checkout(f"invoice.{self.newer.id}")
        self._checkout("due.EUR")
        self.assertEqual(self._amounts(), [1000, 200])
        self.assertNotBegun("^A payment of yours", "due.EUR")

    def test_the_same_amount_twice_is_a_double_click(self):
        self._checkout("other.EUR", amount=100)
        self.assertNotBegun("^A payment of yours", "other.EUR", amount=100)
        self._go_to(NOW + timedelta(minutes=3))
        self._checkout("other.EUR", amount=100)
        self.assertEqual(self._amounts(), [100, 100])

    def test_what_is_pending_counts_as_long_as_it_is(self):
        self._checkout("due.EUR")
        self._transactions()._set_pending()
        self._go_to(at(days=1))
        self.assertNotBegun("^A payment of yours", "due.EUR")
        self._transactions()._set_canceled()
        self._checkout("due.EUR")
        self.assertEqual(self._amounts(), [1200, 1200])

    def test_a_failed_payment_can_be_tried_again(self):
        self._checkout("due.EUR")
        with mute_logger("odoo.addons.payment.models.payment_transaction"):
            self._transactions()._set_error("The card was not accepted")
        self._checkout("due.EUR")
        self.assertEqual(self._transactions().mapped("state"), ["error", "draft"])
        self._come_through(self._transactions()[1])
        self.assertEqual(self.newer.amount_residual, 0)

    def test_an_abandoned_payment_can_be_tried_again(self):
        self._checkout("due.EUR")
        self._go_to(NOW + timedelta(minutes=3))
        self._checkout("due.EUR")
        self.assertEqual(self._amounts(), [1200, 1200])

    # --- never more -----------------------------------------------------------------------------------------------

    def test_a_payment_that_was_registered_meanwhile(self):
        self.assertIn("Pay 1,200.00 €", self._shown("due.EUR"))
        self._pay(self.newer, 900)
        self._checkout("due.EUR", amount=1200)
        self.assertEqual(self._amounts(), [300])
        self._transactions()._set_canceled()
        self._pay(self.newer | self.older)
        self.assertNotBegun("^Nothing is left to pay here. Thank you", "due.EUR")
        self.assertIn("Nothing is left to pay there", self._words(self._open("/pay", what="due.EUR")))

    def test_credits_are_taken_off(self):
        self._refund(self.newer, 150, reconcile=False)
        self.assertIn("Pay what is due: 1,050.00 €", self._words(self._open()))
        self._checkout("due.EUR")
        self._checkout(f"invoice.{self.newer.id}")
        self.assertEqual(self._amounts(), [1050])
        self._transactions()._set_canceled()
        self._unapplied_payment(self.partner, 5000)
        self.assertNotBegun("^Nothing is left", f"invoice.{self.newer.id}")

    def test_what_is_in_discussion_is_not_asked_for(self):
        Dispute, case = self.env["collections.dispute"], {"case_id": self.case.id}
        dispute = Dispute.create({**case, "line_ids": [Command.set(self._lines(self.newer).ids)], "amount": 400})
        self._checkout("due.EUR")
        self._transactions()._set_canceled()
        self._checkout(f"invoice.{self.newer.id}")
        self._transactions()[1]._set_canceled()
        # Odoo matches a payment with all of several invoices: the 400 would be paid with the others.
        self.assertEqual(self._amounts(), [200, 600])
        dispute._resolve("withdrawn", "")
        Dispute.create({**case, "line_ids": [Command.set(self._lines(self.newer).ids)]})
        self.assertNotBegun("^Nothing is left", f"invoice.{self.newer.id}")
        self._checkout("all.EUR")
        self.assertEqual(self._transactions()[2].invoice_ids, self.older)

    # --- nobody else's --------------------------------------------------------------------------------------------

    def test_choices_that_there_are_not(self):
        _case, _token, (foreign,) = self._other(50)
        other = self._agree(foreign.partner_id, count=2)
        keys = [f"invoice.{foreign.id}", f"part.{other.id}.1", f"missed.{other.id}"]
        for key in keys:
            self.assertNotIn(foreign.name, self._shown(key))
        for key in [*keys, "due", "x.y", "invoice.99999999999", "part.1.1.1", "%00"]:
            self.assertNotBegun("^Nothing is left", key)

    def test_another_company_s_way_of_paying(self):
        elm = self.env["res.company"].create({"name": "Elm Works"})
        foreign = self._provider().copy({"company_id": elm.id, "is_published": True, "journal_id": False})
        hidden = self._provider().copy({"is_published": False})
        for provider in (foreign.id, hidden.id, None, True, "1", 10**12):
            self.assertNotBegun("^(Something is missing here|This way to pay is not)", "due.EUR", provider_id=provider)

    def test_what_the_form_does_not_send(self):
        for method in (10**9, None, True):
            self.assertNotBegun(".", "due.EUR", payment_method_id=method)
        for strange in (
            {"flow": ["direct"]},
            {"token_id": True},
            {"flow": "token", "token_id": 10**8},
            {"flow": "token"},
        ):
            self.assertNotBegun(".", "due.EUR", **strange)
        for strange in ({"partner_id": 1}, {"currency_id": 1}, {"custom_create_values": {"amount": 1}}):
            self.assertIn("error", self._checkout("due.EUR", **strange))
        self.assertFalse(self._transactions())

    def test_nothing_but_a_payment(self):
        """Odoo's routes may also save a card for an amount of nothing; this one may not."""
        self._checkout("due.EUR", is_validation=True)
        self.assertIn(self._amounts(), ([], [1200]))
        self.assertFalse(self._transactions().filtered(lambda tx: tx.operation == "validation"))
