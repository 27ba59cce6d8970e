"""A customer with one overdue invoice, a collector and a manager who write by hand."""

from odoo.tests import new_test_user, tagged

from .outbox import OutboxCase

ADDRESS = "rowan@customer.example.com"
GROUPS = "base.group_user,collections_gentle.group_manager"
WORDS = "<p>Dear all, shall we talk about it this week?</p>"


@tagged("post_install", "-at_install", "collections_gentle")
class WritingCase(OutboxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "orla.quinn", groups=GROUPS, name="Orla Quinn", email="orla@linden.example.com"
        )

    def _owing(self, days=12, amount=100.0, **values):
        """A customer who owes one invoice, with a case; nobody has written yet."""
        partner = self._customer(**values)
        invoice = self._invoice(partner, days=days, amount=amount)
        case = self.env["collections.run"]._case_for(self.company, partner)
        # Odoo tells collectors of their new customers; that is not what is looked at here.
        self._drop_other_mails()
        return partner, invoice, case

    def _drop_other_mails(self):
        """What is in the queue and not by our hand."""
        self.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"

    def _composer(self, case, who=None, **values):
        """The composer as it opens for ``who``, with what they type into it."""
        Write = self.env["collections.write"].with_user(who or self.collector)
        composer = Write.with_context(default_case_id=case.id).create(values)
        # As the form does, which shows what it will send.
        composer.flush_recordset()
        return composer

    def _write(self, case, who=None, **values):
        """Send a message by hand; it waits in the queue then."""
        before = case.touch_ids
        self._composer(case, who, **values).action_send()
        self.env.invalidate_all()
        return case.touch_ids - before

    def _told(self, case):
        """What people are asked to tell or to look at: summaries of open activities."""
        kind = self.env.ref("collections_gentle.activity_tell")
        return case.activity_ids.filtered(lambda a: a.activity_type_id == kind).mapped("summary")

    def assertNothingLeft(self, case, before=()):
        """No touch beyond those of ``before``, and no mail in the queue."""
        self.env.invalidate_all()
        self.assertEqual(case.touch_ids.ids, list(getattr(before, "ids", before)))
        self.assertEqual(self._deliver(), [])
