"""Odoo's provider for demonstrations, and what its form sends."""


class Paying:
    """Joins a test case of Odoo; ``payment_demo`` is part of the test database."""

    def _provider(self):
        """Odoo's provider for demonstrations, ready to use."""
        provider = self.env["payment.provider"].search([("code", "=", "demo")], limit=1).sudo()
        self.assertTrue(provider)
        provider.write({"state": "test", "is_published": True})
        if not provider.journal_id:
            provider.journal_id = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        return provider

    def _payment_form(self, token, **values):
        """What the browser sends; it says one cent, whatever is owed."""
        provider = self.env["payment.provider"].search([("code", "=", "demo")], limit=1)
        method = provider.payment_method_ids[:1] or self.env["payment.method"].search([("code", "=", "demo")], limit=1)
        form = {
            "access_token": token,
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "token_id": None,
            "amount": 0.01,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
        }
        return {**form, **values}

    def _kept_card(self, partner):
        """A card that this customer has let Odoo keep."""
        provider = self._provider()
        return self.env["payment.token"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "partner_id": partner.id,
                "provider_ref": "kept",
                "payment_details": "1234",
            }
        )
