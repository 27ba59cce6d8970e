from odoo.tests import tagged

from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromisePartly(PromiseCase):
    """1,000.00 promised for Monday the 16th, 400.00 came on Wednesday the 18th, nothing more by Friday the 20th."""

    def _partly(self, paid=400):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, invoice, on=march(16))
        self._send()
        self._live(march(11), march(17))
        self._day(march(18), 9)
        self._pay(invoice, paid)
        self._live(march(18), march(20))
        self.assertEqual((promise.state, promise.paid_in_time), ("open", paid))
        return partner, invoice, promise

    def test_not_judged_before_the_last_day_of_grace_is_over(self):
        partner, _invoice, promise = self._partly()
        self.assertFalse(promise.judged_at)
        self.assertEqual(self._said(partner), [(3, 10, 3), (3, 10, "promise_noted")])

    def test_thanked_for_the_part_and_asked_about_the_rest_once(self):
        partner, invoice, promise = self._partly()
        sent = self._live(march(21), march(27))
        self.assertEqual(self._judgement(promise), ("partially_kept", 400, 400, 0, False))
        self.assertEqual(sent, 1)
        letter = self._touches(partner)[-1]
        self.assertEqual((letter.purpose, letter.kind, letter.state), ("promise_partly", "service", "sent"))
        words = self._letter_text(letter)
        self.assertIn("400.00", words)
        self.assertIn("600.00", words)
        self.assertIn(invoice.name, words)
        self.assertNotIn("1,000.00", words)

    def test_no_call_is_asked_for(self):
        partner, _invoice, promise = self._partly()
        self._live(march(21), march(25))
        self.assertFalse(self._calls(partner))
        self.assertFalse(promise.call_due)
        self.assertEqual(self._decision(partner).code, "partially_kept")

    def test_the_ladder_goes_on_a_week_later_where_it_stood(self):
        """Judged on Saturday the 21st: peace until Saturday the 28th, then stage 10 on Monday the 30th, asking for
        what is left."""
        partner, _invoice, _promise = self._partly()
        self._live(march(21), march(31))
        self.assertEqual(self._said(partner)[2:], [(3, 21, "promise_partly"), (3, 30, 10)])
        letter = self._touches(partner)[-1]
        self.assertEqual(list(letter.asked.values()), ["600.00"])

    def test_the_rest_paid_before_the_question_left_is_only_thanked_for(self):
        partner, invoice, promise = self._partly()
        self._day(march(23), 9)
        self._pay(invoice)
        self._live(march(23), march(25))
        self.assertEqual(self._judgement(promise), ("partially_kept", 1000, 400, 0, march(23)))
        self.assertEqual(self._said(partner)[2:], [(3, 23, "settled")])
        self.assertEqual(self._case(partner).state, "closed")

    def test_the_rest_paid_later_is_cured_and_no_longer_peace_for_other_items(self):
        partner, invoice, other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(11))
        self._pay(invoice, 400)
        self._live(march(11), march(17))
        self.assertEqual(promise.state, "partially_kept")
        self._day(march(18), 9)
        self._pay(invoice)
        self._live(march(18), march(18))
        self.assertEqual((promise.state, promise.cured_on), ("partially_kept", march(18)))
        self.assertNotEqual(self._decision(partner).rule, "plan_or_promise_due")

    def test_part_of_it_credited_is_no_part_payment(self):
        """A credit note over 400.00 makes it a promise of 600.00; nothing of that came."""
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, invoice, on=march(16))
        self._refund(invoice, 400)
        self._live(march(11), march(21))
        self.assertEqual(self._judgement(promise), ("broken", 0, 0, 400, False))
        self.assertIn("1,000.00", promise.amount_words)
        self.assertIn("600.00", promise.left_words)

    def test_a_part_paid_after_the_last_day_is_not_kept_at_all(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, invoice, on=march(16))
        self._live(march(11), march(20))
        self._day(march(21), 9)
        self._pay(invoice, 400)
        self._live(march(21), march(21))
        self.assertEqual(self._judgement(promise), ("broken", 400, 0, 0, False))
        self.assertEqual(len(self._calls(partner)), 1)

    def test_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search([("name", "=", "collections_gentle")])._update_translations(["fr_FR"])
        partner, invoice = self._owing(1000, lang="fr_FR")
        self._promise(partner, invoice, on=march(11))
        self._pay(invoice, 400)
        self._live(march(11), march(17))
        words = self._letter_text(self._touches(partner)[-1]).replace("\u202f", " ").replace("\xa0", " ")
        self.assertIn("400,00 €", words)
        self.assertIn("600,00 €", words)
        self.assertTrue(words.startswith("Bonjour"))
