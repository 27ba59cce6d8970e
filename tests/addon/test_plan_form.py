"""The form that shows the schedule while it is filled in."""

from lxml import html

from odoo.tests import Form, tagged

from .planning import PlanCase, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanForm(PlanCase):
    def _given(self):
        self.partner, self.invoice = self._owing(1000)
        self._send()
        self.action = self._case(self.partner).with_user(self.collector).action_new_plan()

    def _open(self):
        Wizard = self.env["collections.new.plan"].with_user(self.collector).with_context(**self.action["context"])
        return Form(Wizard)

    def _cells(self, form):
        table = html.fromstring(form.schedule)
        return [[" ".join(c.text_content().split()) for c in row.iter("td", "th")] for row in table.iter("tr")]

    def test_the_schedule_as_it_changes(self):
        form = self._open()
        form.first_date = march(31)
        form.count = 7
        rows = self._cells(form)
        self.assertEqual(rows[1], ["1", "Tue 31 Mar 2026", "142.85 €", "857.15 €"])
        self.assertEqual(rows[2][1], "Thu 30 Apr 2026", "never chained, never in another month")
        self.assertEqual(rows[7][2:], ["142.90 €", "0.00 €"])
        self.assertEqual(rows[-1][:2], ["Total", "1,000.00 €"])
        self.assertIn("more than 6 months", form.beyond)
        form.count = 3
        self.assertEqual([row[2] for row in self._cells(form)[1:4]], ["333.33 €", "333.33 €", "333.34 €"])
        form.split = "amount"
        form.amount = 400
        self.assertEqual([row[2] for row in self._cells(form)[1:4]], ["400.00 €", "400.00 €", "200.00 €"])

    def test_what_they_can_pay(self):
        form = self._open()
        form.split = "spare"
        form.spare = 50
        form.per = "weekly"
        self.assertEqual(self._cells(form)[1][2], "216.66 €", "50 a week, in monthly parts")
        form.rhythm = "weekly"
        self.assertEqual(self._cells(form)[1][2], "50.00 €")

    def test_three_variants_in_one_click(self):
        form = self._open()
        self.assertIn("2 × 500.00 €", plain(form.variants))
        self.assertIn("4 × 250.00 €", plain(form.variants))
        self.assertIn("6 × 166.66 €", plain(form.variants))
        form.variant = "long"
        self.assertEqual((form.count, form.split, form.rhythm), (6, "count", "monthly"))
        form.income = 400
        self.assertNotIn("4 ×", plain(form.variants), "250 is more than half of 400")

    def test_warnings_while_typing(self):
        form = self._open()
        form.income = 300
        self.assertIn("more than half", form.beyond)
        form.count = 0
        self.assertIn("at least one part", form.trouble)
        self.assertFalse(form.schedule)

    def test_moved_to_a_working_day(self):
        form = self._open()
        form.first_date = march(14)
        self.assertIn("instead of Sat 14 Mar", self._cells(form)[1][1])

    def test_the_usual_deposit_is_a_suggestion(self):
        form = self._open()
        self.assertEqual((form.usual_deposit, form.deposit), (200, 0))

    def test_from_the_customer_and_from_the_invoice(self):
        for record in (self.partner, self.invoice):
            action = record.with_user(self.collector).action_collections_plan()
            self.assertEqual(action["res_model"], "collections.new.plan")
            self.assertEqual(action["context"]["default_case_id"], self._case(self.partner).id)
        self.assertEqual(action["context"]["default_line_ids"], self._lines(self.invoice).ids)

    def test_what_they_have_left_is_not_kept(self):
        plan = self._offer(self.partner, income=2000)
        self.assertNotIn("income", plan._fields)
        other = self.env["collections.new.plan"].with_user(self.manager).search([("case_id", "=", plan.case_id.id)])
        self.assertFalse(other, "nor is the form for other eyes")
