from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import CollectionsCase

MANY = 40


@tagged("post_install", "-at_install", "collections_gentle")
class TestLedgerQueries(CollectionsCase):
    """What one customer costs forty cost: whatever is read or written is read and written for all of them at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["collections.run"]
        partners = [cls._customer(cls, f"Number{n} Ltd") for n in range(MANY + 2)]
        invoices = [cls._invoice(cls, partner, amount=100 + n, post=False) for n, partner in enumerate(partners)]
        cls.invoices = cls.env["account.move"].union(*invoices)
        cls.invoices.action_post()
        cls._add_variety(partners)
        cases = cls._create_cases()
        assert len(cases) == len(partners)
        cls.warm_up, cls.one = cases[0], cases[12]  # two that have all of it
        cls.many = cases - cls.warm_up - cls.one

    @classmethod
    def _create_cases(cls):
        now = fields.Datetime.now()
        return cls.runs._create_cases(cls.company, cls.runs._candidates(cls.company, now.date()), now)

    @classmethod
    def _add_variety(cls, partners):
        """Contacts, credits, countries: what tempts code to look at one customer at a time."""
        countries = [cls.env.ref(f"base.{code}") for code in ("ie", "de", "fr", "be")]
        cls.env["res.partner"].create(
            [
                {"name": f"Desk {n}", "type": kind, "parent_id": partner.id, "email": f"desk{n}@customer.example.com"}
                for n, partner in enumerate(partners)
                for kind in ("invoice", "collections")
                if n % 3 == 0
            ]
        )
        for n, partner in enumerate(partners[::4]):
            partner.country_id = countries[n % 4]

    def _queries(self, work, cases):
        """How many statements ``work`` costs for ``cases``, read and written from scratch."""
        run = self.runs.create({"name": "Test", "company_id": self.company.id})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(cases, run)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _both(self, work):
        """Statements for one customer and for forty, after caches that live in the process have been filled."""
        self._queries(work, self.warm_up)
        return self._queries(work, self.one), self._queries(work, self.many)

    def _collect(self, cases, _run):
        cases._collect_facts(fields.Datetime.now())

    def _step(self, cases, run):
        cases._step(run, fields.Datetime.now())

    def _open(self, _cases, _run):
        self._create_cases()

    def assertSame(self, work, more=0):
        """Forty cost what one costs, or no more than ``more`` statements in all above it."""
        one, many = self._both(work)
        self.assertGreater(one, 5)
        self.assertLessEqual(many, one + more, f"{one} statements for one customer, {many} for {MANY}")

    def _each_group(self, work):
        """Prepare the three groups alike."""
        for cases in (self.warm_up, self.one, self.many):
            self._queries(work, cases)

    def _all(self):
        return self.warm_up | self.one | self.many

    # --- reading ----------------------------------------------------------------------------------------------------

    def test_the_facts_cost_the_same_for_one_and_for_forty(self):
        one, many = self._both(self._collect)
        self.assertEqual(one, many)

    def test_the_facts_of_customers_with_a_history(self):
        self._each_group(self._step)
        self._all().touch_ids._set_sent(fields.Datetime.now())
        one, many = self._both(self._collect)
        self.assertEqual(one, many)

    def test_the_second_gate_costs_the_same(self):
        self._each_group(self._step)
        self.assertSame(lambda cases, run: cases.touch_ids.mail_id._collections_gate())
        self.assertEqual(set(self.many.touch_ids.mapped("state")), {"queued"})

    # --- one step, by what it decides -------------------------------------------------------------------------------

    def test_contact_by_email(self):
        self.assertSame(self._step, more=2)
        self.assertEqual(len(self.many.touch_ids.mail_id), MANY)

    def test_contact_by_call(self):
        self.policy.stage_ids.write({"channel": "call", "call_script": "<p>How are things going?</p>"})
        self.assertSame(self._step, more=2)
        self.assertEqual(len(self.many.touch_ids.activity_id), MANY)

    def test_ask_for_approval(self):
        self.policy.stage_ids.requires_approval = True
        self.assertSame(self._step, more=2)
        self.assertEqual(self.many.touch_ids.mapped("state"), ["to_approve"] * MANY)

    def test_send_what_was_approved(self):
        self.policy.stage_ids.requires_approval = True
        self._each_group(self._step)
        self._all().touch_ids.write({"approved_by": self.env.uid})
        self.assertSame(self._step, more=MANY)  # each gets its own figures: one UPDATE a message
        self.assertEqual(self.many.touch_ids.mapped("state"), ["queued"] * MANY)

    def test_wait(self):
        self.policy.bank_stale_days = 1
        self._bank_line(False, 5, days=3)
        self.assertSame(self._step)
        self.assertEqual(self.many.decision_id.mapped("rule"), ["bank_stale"] * MANY)

    def test_review(self):
        self.policy.answer_days = 0
        self.policy.stage_ids.filtered(lambda stage: stage.days_after_due > 3).active = False
        self._each_group(self._step)
        self._all().touch_ids._set_sent(fields.Datetime.now())
        self.assertSame(self._step, more=2)
        self.assertEqual(self.many.decision_id.mapped("action"), ["review"] * MANY)

    def test_close_and_thank(self):
        self._each_group(self._step)
        self._all().touch_ids._set_sent(fields.Datetime.now())
        self._pay(self.invoices)
        self.assertSame(self._step, more=2)
        self.assertEqual(self.many.mapped("state"), ["closed"] * MANY)
        self.assertEqual(self.many.touch_ids.mapped("kind").count("service"), MANY)

    # --- the whole run ----------------------------------------------------------------------------------------------

    def test_opening_cases_costs_the_same(self):
        today = fields.Date.today()
        partners = self._all().partner_id
        self.env.cr.execute("DELETE FROM collections_case WHERE id = ANY(%s)", [self._all().ids])
        self.env.invalidate_all()
        counts = []
        for chosen in (partners[0], partners[1], partners[2:]):
            later = self.invoices.line_ids.filtered(lambda line: line.partner_id in partners and line.date_maturity)
            later.date_maturity = today + timedelta(days=100)
            later.filtered(lambda line, c=chosen: line.partner_id in c).date_maturity = today - timedelta(days=12)
            counts.append(self._queries(self._open, self.warm_up.browse()))
            self.assertEqual(self.env["collections.case"].search([("partner_id", "in", chosen.ids)]).partner_id, chosen)
        self.assertLessEqual(counts[2], counts[1] + 2)
