from odoo import models


class CollectionsCase(models.Model):
    """First make sure that the customer has the invoice."""

    _inherit = "collections.case"

    def _prepare_invoice_copy(self, lines):
        """The message that sends the invoices of ``lines`` with a kind word; their age counts from then."""
        perform = self.env["collections.perform"]
        return {
            **self._prepare_touch(),
            "kind": "service",
            "channel": "email",
            "purpose": "invoice_copy",
            "summary": self.env._("The invoice first"),
            **perform._prepare_amounts({line: perform._residual(line) for line in lines}),
            "lang": self.contact_id.lang,
            **self._channel("email")._prepare_address(self.contact_id),
        }
