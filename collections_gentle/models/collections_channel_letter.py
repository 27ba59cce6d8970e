from odoo import api, models


class CollectionsChannelLetter(models.AbstractModel):
    """A letter: it waits on the list of letters until the collector has printed and posted it."""

    _name = "collections.channel.letter"
    _description = "Contact by letter"
    _inherit = ["collections.channel"]

    @api.model
    def _problems(self, company, contacts):
        problems = {}
        for customer, contact in contacts.items():
            if contact.collections_no_letters:
                problems[customer] = "no_letters"
            elif not contact.with_company(company)._collections_postal():
                problems[customer] = "no_address"
        return problems

    @api.model
    def _prepare_address(self, contact):
        """The lines in the window of the envelope, as the company of the environment writes them."""
        return {"recipient_address": "\n".join(contact._collections_postal_lines()) or False}

    @api.model
    def _contact(self, touches, now):
        """The letters wait in the list; the collector is asked to print them."""
        summaries = [self._summary(touch) for touch in touches]
        self.env["collections.perform"]._ask_about("activity_letter", touches, summaries)

    @api.model
    def _summary(self, touch):
        return self.env._("A letter to print for %s", touch.partner_id.display_name)
