import shutil
import unittest
from datetime import date, timedelta

from odoo.tests import tagged

from .common import TODAY, at
from .lettering import LetterCase
from .outbox import OutboxCase
from .profiling import Profiling


@tagged("post_install", "-at_install", "collections_gentle")
class TestProfileFirst(Profiling, OutboxCase):
    """The first reminder to a private customer in Belgium says what the law wants; nothing is added before its end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._switch_on(cls.belgium)

    def _words(self, touch):
        return self._letter_text(touch).replace("\xa0", " ")

    def test_everything_the_law_wants_is_in_the_first_reminder(self):
        partner = self._person()
        invoice = self._invoice(partner, amount=250)
        self._run_and_send()
        touch = self._touches(partner)
        self.assertEqual((touch.state, touch.profile_id), ("sent", self.belgium))
        self.assertEqual(touch.first_lines, touch.line_ids.ids)
        self.assertEqual(touch.told_until, date(2026, 3, 24))
        for words in (
            "first reminder, and it costs you nothing",
            "250.00 € that is still open with Linden Workshop, company number 0417.497.106",
            f"Oak shelf: invoice {invoice.name}, due on February 26, 2026, 250.00 €",
            "14 calendar days after this message reaches you. Until March 24, 2026 nothing is added.",
            "costs of 40.00 €, and no more",
        ):
            self.assertIn(words, self._words(touch))

    def test_what_was_charged_needs_no_first_reminder(self):
        """Nothing may be added to what was itself added for being late."""
        partner = self._person()
        invoice, charge = self._invoice(partner, amount=250), self._invoice(partner, amount=20)
        line = charge.invoice_line_ids
        self.env["collections.charge"].sudo().create(
            {
                "case_id": partner._collections_case_for(self.company).id,
                "kind": "interest",
                "line_id": line.id,
                "invoice_id": invoice.id,
                "currency_id": line.currency_id.id,
            }
        )
        self._run_and_send()
        touch = self._touches(partner)
        owed = invoice.line_ids.filtered("date_maturity")
        self.assertEqual((len(touch.line_ids), touch.first_lines, touch.cost_named), (2, owed.ids, 40))
        self.assertIn("250.00 € that is still open", self._words(touch))
        self.assertNotIn(f"invoice {charge.name}", self._words(touch))

    def test_the_second_reminder_is_as_always(self):
        partner = self._person()
        self._invoice(partner)
        self._run_and_send()
        self._go_to(at(8))
        self._run_and_send()
        first, second = self._touches(partner)
        self.assertEqual((second.state, second.stage_id), ("sent", self.steps[9]))
        self.assertIn("calendar days", self._words(first))
        self.assertNotIn("calendar days", self._words(second))
        self.assertFalse(second.profile_id or second.first_lines or second.told_until)

    def test_a_later_invoice_has_a_first_reminder_of_its_own(self):
        partner = self._person()
        old = self._invoice(partner, amount=100)
        self._run_and_send()
        self._go_to(at(8))
        new = self._invoice(partner, days=1, amount=60)
        case, lines = self._case(partner), (old | new).line_ids.filtered("date_maturity")
        day = TODAY + timedelta(days=8)
        self.assertIs(case._charges_from(day), False)
        self.assertEqual(case._charges_from_by_line(day), {lines[0].id: date(2026, 3, 25), lines[1].id: False})
        self._run_and_send()
        second = self._touches(partner)[-1]
        self.assertEqual(second.first_lines, lines[1].ids)
        self.assertIn("60.00 € that is still open", self._words(second))
        self.assertNotIn(f"invoice {old.name}, due", self._words(second))
        self.assertIn("costs of 20.00 €", self._words(second))
        self.assertEqual(
            case._charges_from_by_line(day), {lines[0].id: date(2026, 3, 25), lines[1].id: date(2026, 4, 2)}
        )
        self.assertEqual(case._charges_from(day), date(2026, 4, 2))

    def test_credits_count_and_the_sum_is_that_of_the_ledger(self):
        partner = self._person()
        self._invoice(partner, amount=400)
        self._unapplied_payment(partner, 130)
        self._run_and_send()
        words = self._words(self._touches(partner))
        self.assertIn("270.00 € that is still open", words)
        self.assertIn("costs of 42.00 €", words)

    def test_a_company_that_asks_for_no_costs_says_so(self):
        self.belgium.ask_costs = False
        partner = self._person()
        self._invoice(partner)
        self._run_and_send()
        words = self._words(self._touches(partner))
        self.assertIn("We do not ask for any costs on top.", words)
        self.assertNotIn("our terms allow", words)

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        partner = self._person(lang="nl_BE")
        self._invoice(partner, amount=250)
        self._run_and_send()
        words = self._words(self._touches(partner))
        self.assertIn("ondernemingsnummer 0417.497.106", words)
        self.assertIn("14 kalenderdagen de tijd nadat dit bericht u heeft bereikt. Tot en met 24 maart 2026", words)
        self.assertIn("40,00 € aan kosten", words)

    def test_a_courtesy_note_is_no_reminder(self):
        partner = self._person()
        self._invoice(partner, days=-3)
        self._run_and_send()
        touch = self._touches(partner)
        self.assertEqual((touch.state, touch.profile_id.id), ("sent", False))
        self.assertNotIn("calendar days", self._words(touch))
        self.assertIs(self._case(partner)._charges_from(TODAY), False)

    def test_without_a_number_no_half_words_leave_and_nothing_may_be_added(self):
        partner = self._person()
        self._invoice(partner)
        self.company.company_registry = False
        self._run_and_send()
        self.assertNotIn("calendar days", self._words(self._touches(partner)))
        self.assertIs(self._case(partner)._charges_from(TODAY), False)

    def test_what_is_looked_at_before_is_what_leaves(self):
        self.steps[2].requires_approval = True
        partner = self._person()
        self._invoice(partner)
        self._run()
        touch = self._touches(partner)
        self.assertEqual(touch.state, "to_approve")
        self.assertIn("March 24, 2026", touch.message_body)
        self.assertFalse(touch.profile_id or touch.first_lines, "looking writes nothing")

    # --- off --------------------------------------------------------------------------------------------------------

    def test_switched_off_nothing_changes(self):
        self.belgium.switched_on = False
        partner = self._person()
        self._invoice(partner)
        self._run_and_send()
        touch = self._touches(partner)
        self.assertNotIn("calendar days", self._words(touch))
        self.assertFalse(touch.profile_id or touch.first_lines or touch.told_until)
        self.assertIsNone(self._case(partner)._charges_from(TODAY))
        self.assertEqual(set(self._case(partner)._charges_from_by_line(TODAY).values()), {None})
        self.assertFalse(self._case(partner).charges_note)

    def test_customers_elsewhere_and_companies_see_no_difference(self):
        partners = [self._person("Jean Petit", "fr"), self._person("Peeters Wood", is_company=True)]
        for partner in partners:
            self._invoice(partner)
        self._run_and_send()
        for partner in partners:
            self.assertNotIn("calendar days", self._words(self._touches(partner)))
            self.assertIsNone(self._case(partner)._charges_from(TODAY))

    # --- from when something may be added ---------------------------------------------------------------------------

    def test_day_fourteen_is_the_customers_day_fifteen_is_ours(self):
        partner = self._person()
        self._invoice(partner)
        self._run()
        case = self._case(partner)
        self.assertIs(case._charges_from(TODAY), False, "written, not sent")
        self._send()
        self.assertEqual(case._charges_from(TODAY), date(2026, 3, 25))
        self.assertEqual(self._touches(partner).told_until, date(2026, 3, 24))
        self.assertEqual(
            case.charges_note,
            "A first reminder went out on 10 March; nothing may be added before 25 March "
            "(profile Belgium, private customers).",
        )

    def test_what_came_back_reminded_nobody(self):
        partner = self._person()
        self._invoice(partner)
        self._run_and_send()
        self._touches(partner)._set_bounced("Nobody there")
        self.assertIs(self._case(partner)._charges_from(TODAY), False)
        self.assertIn("no first reminder yet", self._case(partner).charges_note)

    def test_a_copy_of_an_invoice_is_no_reminder(self):
        self.private.invoice_first = True
        partner = self._person()
        self._invoice(partner).is_move_sent = False
        self._run_and_send()
        self.assertEqual(self._touches(partner).mapped("purpose"), ["invoice_copy"])
        self.assertNotIn("calendar days", self._words(self._touches(partner)))
        self.assertIs(self._case(partner)._charges_from(TODAY), False)

    def test_a_reminder_from_before_the_profile_was_on_does_not_count(self):
        self.belgium.switched_on = False
        partner = self._person()
        self._invoice(partner)
        self._run_and_send()
        self._switch_on(self.belgium)
        self.assertIs(self._case(partner)._charges_from(TODAY), False)
        self._go_to(at(8))
        self._run_and_send()
        self.assertIn("calendar days", self._words(self._touches(partner)[-1]))
        self.assertEqual(self._case(partner)._charges_from(TODAY), date(2026, 4, 2))

    def test_a_country_without_words_counts_any_reminder(self):
        germany = self.env.ref("collections_gentle.country_profile_de_private")
        self._switch_on(germany)
        partner = self._person("Erika Muster", "de")
        self._invoice(partner)
        self._run_and_send()
        self.assertFalse(self._touches(partner).profile_id)
        self.assertEqual(self._case(partner)._charges_from(TODAY), date(2026, 3, 11))

    def test_a_note_before_the_day_is_no_reminder(self):
        self._switch_on(self.env.ref("collections_gentle.country_profile_de_private"))
        partner = self._person("Erika Muster", "de")
        self._invoice(partner, days=-3, amount=2000)
        self._run_and_send()
        self.assertEqual((self._touches(partner).state, self._touches(partner).stage_id), ("sent", self.steps[-3]))
        self._go_to(at(4))
        self.assertIs(self._case(partner)._charges_from(TODAY + timedelta(days=4)), False)

    def test_the_law_is_that_of_the_customer_not_of_the_letter_box(self):
        partner = self._person()
        self.env["res.partner"].create(
            {
                "name": "Her accountant",
                "type": "collections",
                "parent_id": partner.id,
                "email": "books@customer.example.com",
                "country_id": self.env.ref("base.lu").id,
            }
        )
        self._invoice(partner)
        self._run_and_send()
        self.assertEqual(self._touches(partner).profile_id, self.belgium)

    def test_regular_claims_have_a_limit_of_their_own(self):
        """Three first reminders of 40 leave 20 of the 140 for half a year; then nothing is added any more."""
        dutch = self.env.ref("collections_gentle.country_profile_nl_private")
        dutch.ask_costs = True
        self._switch_on(dutch)
        partner = self._person("Jan de Vries", "nl")
        for turn in range(5):
            self._go_to(at(21 * turn))
            invoice = self._invoice(partner, amount=100)
            self._run_and_send()
            self._pay(invoice)
            self._run()
        touches = self._touches(partner).filtered("first_lines")
        self.assertEqual(touches.mapped("cost_named"), [40, 40, 40, 20, 0])
        self.assertTrue(all(touch.told_until for touch in touches))
        self.assertIn("costs of exactly 20.00 €", self._words(touches[3]))
        self.assertIn("We do not ask for any costs.", self._words(touches[4]))

    def test_the_netherlands_count_generously(self):
        dutch = self.env.ref("collections_gentle.country_profile_nl_private")
        dutch.ask_costs = True
        self._switch_on(dutch)
        self.env["res.lang"]._activate_lang("nl_NL")
        partner = self._person("Jan de Vries", "nl", lang="nl_NL")
        self._invoice(partner, amount=1000)
        self._run_and_send()
        words = self._words(self._touches(partner))
        self.assertIn("14 dagen de tijd om te betalen, vanaf de dag nadat dit bericht u heeft bereikt", words)
        self.assertIn("tot en met 25 maart 2026 komt er niets bij", words)
        self.assertIn("precies 150,00 € aan incassokosten", words)
        case = self._case(partner).with_user(self.collector)
        self.assertEqual(case._charges_from(TODAY), date(2026, 3, 28))
        self.assertIn("before 28 March", case.charges_note)

    # --- too late ---------------------------------------------------------------------------------------------------

    def test_a_message_that_leaves_a_day_late_is_written_anew(self):
        partner = self._person()
        self._invoice(partner)
        self._run()
        stale = self._touches(partner)
        self._go_to(at(1))
        self.assertEqual(self._send(), [])
        self.assertEqual(stale.state, "cancelled")
        self.assertIn("too few days", stale.failure_reason)
        self._run_and_send()
        fresh = self._touches(partner) - stale
        self.assertEqual((fresh.state, fresh.told_until), ("sent", date(2026, 3, 25)))

    # --- many -------------------------------------------------------------------------------------------------------

    def test_forty_cost_what_one_costs(self):
        partners = [self._person(f"Person{n} Peeters", "be" if n % 3 else "ie") for n in range(12)]
        for n, partner in enumerate(partners):
            self._invoice(partner, amount=100 + n)
        self._run_and_send()
        cases = self.env["collections.case"].search([("partner_id", "in", [p.id for p in partners])])

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._charges_from_each(TODAY)
            return self.env.cr.sql_log_count - before

        one = cases.filtered(lambda case: case.partner_id == partners[1])
        queries(cases)  # caches that live in the process
        self.assertEqual(queries(one), queries(cases))
        self.assertEqual(set(cases._charges_from_each(TODAY).values()), {None, date(2026, 3, 25)})


@tagged("post_install", "-at_install", "collections_gentle")
@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
class TestProfileLetter(Profiling, LetterCase):
    """The same on paper, which has some days more because somebody has to post it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._switch_on(cls.belgium)
        cls.steps[2].channel = "letter"

    def test_on_paper_with_its_own_last_day(self):
        partner = self._person()
        invoice = self._invoice(partner, amount=250)
        self._run()
        letter = self._letters(partner)
        text = " ".join(self._pages(self._print(letter)))
        # Posted on 15 March at the latest, a Sunday: the third working day is the 18th, and thirteen days follow.
        self.assertEqual(letter.told_until, date(2026, 3, 31))
        for words in (
            "it costs you nothing",
            "Linden Workshop, company number 0417.497.106",
            f"Oak shelf: invoice {invoice.name}, due on February 26, 2026",
            "14 calendar days after this message reaches you. Until March 31, 2026",
            "costs of 40.00 €",
        ):
            self.assertIn(words, text)
        self._as_collector(letter).action_posted()
        self.assertEqual(letter.state, "sent")
        # By law from 27 March on; but the letter says the 31st.
        self.assertEqual(self._case(partner)._charges_from(TODAY), date(2026, 4, 1))

    def test_posted_too_late_it_is_taken_out_of_the_pile(self):
        partner = self._person()
        self._invoice(partner)
        self._run()
        letter = self._letters(partner)
        self._print(letter)
        self._go_to(at(6))
        action = self._as_collector(letter).action_posted()
        self.assertEqual(letter.state, "cancelled")
        self.assertIn("Take these letters out of the pile", str(action))
        self.assertIs(self._case(partner)._charges_from(TODAY), False)
