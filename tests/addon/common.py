"""A small company, a fixed calendar and factories for what the run meets."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo import Command, fields
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.mail.tests.common import MailCase

from .caches import caches_kept

# A Tuesday, ten in the morning in Dublin (which is UTC in March).
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 10, 0)
# Odoo writes to a new user; those letters would wait in the queue of every test.
NOT_INVITED = {"no_reset_password": True}


def at(days=0, hour=10, minute=0):
    """The fixed moment, ``days`` later, in UTC."""
    return datetime(2026, 3, 10, hour, minute) + timedelta(days=days)


@tagged("post_install", "-at_install", "collections_gentle")
class CollectionsCase(MailCase):
    """Freezes the clock at ``NOW``; ``_run`` is the scheduled action itself."""

    # A run looks at all texts in all languages, which takes longer than most runs of a test. Tests of that want it.
    looks_at_texts = False

    @classmethod
    def setUpClass(cls):
        cls.begin_test = cls.enterClassContext(caches_kept(Registry(get_db_name())))
        super().setUpClass()
        if not cls.looks_at_texts:
            cls.classPatch(cls.registry["collections.run"], "_name_harsh_texts", lambda run: None)
        cls.given = None
        cls.clock = freeze_time(NOW)
        cls.frozen = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.company = cls.env.company
        cls.company.write({"country_id": cls.env.ref("base.ie").id, "email": "office@linden.example.com"})
        cls.company.resource_calendar_id.tz = "Europe/Dublin"
        cls.company.partner_id.tz = "Europe/Dublin"
        cls.env["mail.alias.domain"].search([]).unlink()
        cls.alias_domain = cls.env["mail.alias.domain"].create(
            {
                "name": "linden.example.com",
                "bounce_alias": "bounce",
                "catchall_alias": "catchall",
                "default_from": "notifications",
            }
        )
        cls.company.alias_domain_id = cls.alias_domain
        cls.collector = (
            cls.env["res.users"]
            .with_context(**NOT_INVITED)
            .create(
                {
                    "name": "Maeve Byrne",
                    "login": "maeve.byrne",
                    "email": "maeve@linden.example.com",
                    "phone": "+353 1 234 5678",
                    "tz": "Europe/Dublin",
                    "group_ids": [Command.link(cls.env.ref("collections_gentle.group_collector").id)],
                }
            )
        )
        cls.company.collections_user_id = cls.collector
        cls.policy = cls.env["collections.policy"].search(
            [("company_id", "=", cls.company.id), ("segment", "=", "business")]
        )
        # Tests about invoices that the customer never had switch this on.
        cls.env["collections.policy"].search([]).invoice_first = False
        cls.stages = {stage.days_after_due: stage for stage in cls.policy.stage_ids}
        cls.cron = cls.env.ref("collections_gentle.cron_run")
        cls.income = cls.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", cls.company.ids)], limit=1
        )
        cls.env["ir.mail_server"].search([]).active = False

    def _given(self):
        """What all tests of the class begin with. It is made once, before the first test; what a test makes of it is
        undone by the test's savepoint. The clock is not kept: it says ``NOW`` when a test begins."""

    def setUp(self):
        if self.given is None:
            type(self).given = self._make_given()
        type(self).begin_test()
        super().setUp()
        vars(self).update(self.given)
        self._go_to(NOW)

    def _make_given(self):
        before = set(vars(self))
        self._go_to(NOW)
        self._given()
        self.flush_tracking()
        return {name: value for name, value in vars(self).items() if name not in before}

    # --- time -------------------------------------------------------------------------------------------------------

    def _go_to(self, moment):
        self.frozen.move_to(moment)
        self.env.invalidate_all()

    # --- the world --------------------------------------------------------------------------------------------------

    def _customer(self, name="Rowan Bakery", **values):
        """A company in Ireland that can be written to."""
        base = {
            "name": name,
            "is_company": True,
            "email": f"{name.split()[0].lower()}@customer.example.com",
            "phone": "+353 20 915 0199",
            "country_id": self.env.ref("base.ie").id,
            "lang": "en_US",
            "tz": False,
        }
        return self.env["res.partner"].create({**base, **values})

    def _invoice(self, partner, days=12, amount=100.0, post=True, **values):
        """A customer invoice that fell due ``days`` before today; negative: in the future."""
        move = self.env["account.move"].create(self._invoice_values(partner, days, amount, **values))
        return self._issue(move) if post else move

    @classmethod
    def _issue(cls, moves):
        moves.action_post()
        moves.is_move_sent = True
        return moves

    @classmethod
    def _invoice_values(cls, partner, days, amount, **values):
        due = fields.Date.today() - timedelta(days=days)
        line = {
            "name": "Oak shelf",
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
            "account_id": cls.income.id,
        }
        return {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": due - timedelta(days=30),
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create(line)],
            **values,
        }

    def _pay(self, moves, amount=None, on=None):
        """Register a payment, as an accountant does from the invoice."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": on or fields.Date.today(), **({"amount": amount} if amount else {})})
        )
        return wizard._create_payments()

    def _unapplied_payment(self, partner, amount, currency=None):
        """Money that came in and that nobody has matched to an invoice."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": amount,
                "date": fields.Date.today(),
                **({"currency_id": currency.id} if currency else {}),
            }
        )
        payment.action_post()
        return payment

    def _refund(self, move, amount=None, reconcile=True):
        """A credit note for an invoice, in full or for ``amount``, matched with it or left open."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"date": fields.Date.today(), "journal_id": move.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if amount:
            refund.invoice_line_ids.price_unit = amount
        if not reconcile:
            # Odoo matches a reversal with its invoice as soon as it is posted.
            refund.reversed_entry_id = False
        refund.action_post()
        return refund

    def _bank_line(self, partner, amount, days=0, company=None):
        """A line of the bank statement, imported and posted, ``days`` ago; nobody has matched it."""
        company = company or self.company
        journal = self.env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": fields.Date.today() - timedelta(days=days),
                "payment_ref": "Transfer",
                "partner_id": partner.id if partner else False,
                "amount": amount,
            }
        )

    def _match(self, *moves):
        """Match what is open on the receivable lines of documents, as an accountant does."""
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        return lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()

    def _match_bank_line(self, bank_line, *moves):
        """Put a bank line on the customer's account and match it with documents."""
        suspense = bank_line.move_id.line_ids.filtered(
            lambda line: line.account_id == bank_line.journal_id.suspense_account_id
        )
        suspense.account_id = bank_line.partner_id.property_account_receivable_id
        return self._match(bank_line.move_id, *moves)

    # --- the run ----------------------------------------------------------------------------------------------------

    def _run(self):
        """The scheduled action, as the scheduler calls it.

        :return: the run of the main company, empty if nothing was due.
        """
        last = self.env["collections.run"].search([], limit=1)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return self.env["collections.run"].search(
            [("id", ">", last.id or 0), ("company_id", "=", self.company.id)], limit=1
        )

    def _send(self):
        """Empty the mail queue through a mocked SMTP server; returns what it was given."""
        with self._gateway(), patch.object(IrMail_Server, "_disable_send", classmethod(lambda cls: False)):
            self.env["mail.mail"].process_email_queue()
            sent = list(self._mails)
        self.env.invalidate_all()
        return sent

    @contextmanager
    def _gateway(self):
        """The mocked SMTP server. The spies around it take longer to make than an empty queue to work off, and most are
        empty; from those nothing may leave."""
        waiting = self.env["mail.mail"].search_count([("state", "=", "outgoing")], limit=1)
        if not waiting:
            self._init_mail_mock()
        with self.mock_mail_gateway() if waiting else self.mock_smtplib_connection():
            yield
        if not waiting:
            self.assertFalse(self.emails, "It was not in the queue.")

    def _run_and_send(self):
        self._run()
        return self._send()

    # --- looking ----------------------------------------------------------------------------------------------------

    def _tables_with(self, words):
        """Every table of the database in which these words stand."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname = 'public'"
            " AND c.relname !~ '^(ir_model|ir_ui|res_country|account_account_tag|base_|web_)'"
        )
        found = set()
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT 1 FROM "{table}" t WHERE strpos(t::text, %s) > 0 LIMIT 1', (words,))
            if self.env.cr.rowcount:
                found.add(table)
        return found

    def _case(self, partner, company=None):
        return self.env["collections.case"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", (company or self.company).id)], limit=1
        )

    def _touches(self, partner):
        return self.env["collections.touch"].search([("partner_id", "=", partner.id)], order="id")

    def _mails_of(self, partner):
        touches = self._touches(partner)
        return touches.mail_id

    def _letter_tables(self, touch):
        """The tables of a message as the customer reads them: rows of cell texts, headings and totals too."""
        return [
            [[" ".join(cell.text_content().split()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
            for table in html.fromstring(touch.mail_id.body_html).iter("table")
        ]

    def _letter_text(self, touch):
        """All words of a message."""
        return " ".join(html.fromstring(touch.mail_id.body_html).text_content().split())

    def _decision(self, partner):
        return self._case(partner).decision_id

    def assertSilent(self, partner):
        """No touch, no message and no mail exists for this customer."""
        self.assertFalse(self._touches(partner))
        self.assertFalse(
            self.env["mail.message"]
            .search([("model", "=", "collections.case"), ("message_type", "=", "auto_comment")])
            .filtered(lambda m: partner in m.partner_ids.commercial_partner_id)
        )
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids.commercial_partner_id", "=", partner.id)]))
