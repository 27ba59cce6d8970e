from odoo import api, models


class CollectionsChannelEmail(models.AbstractModel):
    """E-mail: the words of the stage's template in the layout of all our messages, through Odoo's mail queue."""

    _name = "collections.channel.email"
    _description = "Contact by e-mail"
    _inherit = ["collections.channel"]

    @api.model
    def _problems(self, company, contacts):
        return self.env["res.partner"]._collections_address_problems(contacts)

    @api.model
    def _prepare_address(self, contact):
        return {"recipient_email": contact.email}

    @api.model
    def _contact(self, touches, now):
        self.env["collections.message"]._send_reminders(touches)
