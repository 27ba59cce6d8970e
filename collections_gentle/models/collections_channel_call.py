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
        problems = {}
        for customer, contact in contacts.items():
            if contact.collections_no_calls:
                problems[customer] = "no_calls"
            elif not contact._collections_phone():
                problems[customer] = "no_phone"
        return problems

    @api.model
    def _prepare_address(self, contact):
        return {"recipient_number": contact._collections_phone()}

    @api.model
    def _contact(self, touches, now):
        activities = self.env["collections.perform"]._create_activities(
            "activity_call",
            [(touch.case_id, self._summary(touch)) for touch in touches],
            notes=[touch.stage_id.call_script for touch in touches],
        )
        for touch, activity in zip(touches, activities, strict=True):
            touch.sudo().activity_id = activity

    @api.model
    def _summary(self, touch):
        return self.env._(
            "Call %(name)s about %(amount)s", name=touch.contact_id.display_name, amount=touch.amount_text
        )
