from odoo.tests import tagged

from .common import at
from .outbox import OutboxCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestAddressProblems(OutboxCase):
    """Addresses that cannot work are found before anything is written to them."""

    def assertAskedToCheck(self, partner, failure, sentence):
        self.assertEqual(self._hours(3), [])
        touch = self._touches(partner)
        self.assertEqual(touch.mapped("state"), ["failed"])
        self.assertEqual(touch.failure_type, failure)
        self.assertTrue(touch.failure_reason)
        self.assertFalse(touch.mail_id)
        self.assertEqual(len(self._activities(partner)), 1)
        self.assertFalse(self._case(partner).stage_id)
        self.assertEqual(self._case(partner).next_step, sentence)

    def test_missing_address(self):
        partner = self._customer(email=False)
        self._invoice(partner)
        self.assertAskedToCheck(partner, "missing", "The contact has no e-mail address. Add one.")
        partner.email = "rowan@customer.example.com"
        self.assertEqual(self._hours(2), ["rowan@customer.example.com"])

    def test_blank_address(self):
        partner = self._customer(email="   ")
        self._invoice(partner)
        self.assertAskedToCheck(partner, "missing", "The contact has no e-mail address. Add one.")

    def test_malformed_address(self):
        partner = self._customer(email="rowan(at)customer.example.com")
        self._invoice(partner)
        self.assertAskedToCheck(partner, "malformed", "The contact's e-mail address is not valid. Correct it.")
        partner.email = "rowan@customer.example.com"
        self.assertEqual(self._hours(2), ["rowan@customer.example.com"])

    def test_one_wrong_address_for_another(self):
        partner = self._customer(email=False)
        self._invoice(partner)
        self._hours(1)
        partner.email = "rowan(at)customer.example.com"
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(partner).next_step, "The contact's e-mail address is not valid. Correct it.")

    def test_blacklisted_address(self):
        partner = self._customer()
        self._invoice(partner)
        listed = self.env["mail.blacklist"]._add(partner.email)
        self.assertAskedToCheck(partner, "blacklisted", "The contact asked not to be written to by e-mail.")
        listed.active = False
        self._case(partner).with_user(self.collector).action_retry_contact()
        self.assertEqual(self._hours(2), ["rowan@customer.example.com"])

    def test_blacklisted_after_the_message_was_queued(self):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        self.env["mail.blacklist"]._add(partner.email)
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._hours(2), [])

    def test_address_removed_after_the_message_was_queued(self):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        partner.email = False
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._hours(3), [])
        self.assertEqual(len(self._activities(partner)), 1)
        partner.email = "rowan@customer.example.com"
        self._go_to(at(hour=14))
        self._run()
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])

    def test_unusable_address_does_not_use_up_the_budget(self):
        partner = self._customer(email=False)
        self._invoice(partner)
        self._hours(1)
        self.assertFalse(self._case(partner).last_contact_at)
        partner.email = "rowan@customer.example.com"
        self.assertEqual(self._hours(1), ["rowan@customer.example.com"])

    def test_invoice_address_of_a_company_is_the_one_that_counts(self):
        partner = self._customer()
        self.env["res.partner"].create(
            {"name": "Ada Quill", "parent_id": partner.id, "type": "invoice", "email": "ada@customer.example.com"}
        )
        self._invoice(partner)
        self.assertEqual(self._hours(1), ["ada@customer.example.com"])

    def test_another_contact_since_the_message_was_queued(self):
        """The customer names a bookkeeper: what was written for somebody else does not leave any more."""
        partner = self._customer()
        self._invoice(partner)
        self._run()
        self.env["res.partner"].create(
            {"name": "Ada Quill", "parent_id": partner.id, "type": "collections", "email": "ada@customer.example.com"}
        )
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._hours(2), ["ada@customer.example.com"])
