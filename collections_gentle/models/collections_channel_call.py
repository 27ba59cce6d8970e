from odoo import api, models


class CollectionsChannelCall(models.AbstractModel):
    """A call: the collector is asked to make it, and the touch waits for the conversation."""

    _name = "collections.channel.call"
    _description = "Contact by telephone"
    _inherit = ["collections.channel"]

    # The collector finds the number.
    _tried_anyway = ("no_phone",)

    @api.model
    def _problems(self, company, contacts):
        problems, wrong = {}, self._wrong(company, contacts)
        for customer, contact in contacts.items():
            if contact.collections_no_calls:
                problems[customer] = "no_calls"
            elif not contact._collections_phone():
                problems[customer] = "no_phone"
            elif customer in wrong:
                problems[customer] = "wrong_number"
        return problems

    @api.model
    def _wrong(self, company, contacts):
        """Customers at whose number of today somebody else answered, until a person says that it is right.

        :return: set of commercial partner ids.
        """
        known = [("company_id", "=", company.id), ("partner_id.commercial_partner_id", "in", list(contacts))]
        standing = [("failure_type", "=", "wrong_number"), ("contact_checked", "=", False)]
        # Whoever asks need not see contacts; only whether the number is wrong leaves this method.
        touches = self.env["collections.touch"].sudo().search([*known, *standing, ("state", "=", "failed")])
        numbers = self.env["collections.channel.sms"].with_company(company)
        wrong = {
            (t.partner_id.commercial_partner_id.id, numbers._normal(t.recipient_number, t.contact_id)) for t in touches
        }
        today = {
            customer: numbers._normal(contact._collections_phone(), contact) for customer, contact in contacts.items()
        }
        return {customer for customer, number in today.items() if number and (customer, number) in wrong}

    @api.model
    def _prepare_address(self, contact):
        return {"recipient_number": contact._collections_phone()}

    @api.model
    def _contact(self, touches, now):
        # As on the call desk: in the language in which it will be said.
        scripts = [touch.stage_id.with_context(lang=touch.lang or self.env.lang).call_script for touch in touches]
        summaries = [self._summary(touch) for touch in touches]
        self.env["collections.perform"]._ask_about("activity_call", touches, summaries, scripts)

    @api.model
    def _summary(self, touch):
        return self.env._(
            "Call %(name)s about %(amount)s", name=touch.contact_id.display_name, amount=touch.amount_text
        )
