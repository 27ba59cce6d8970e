from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .notice import notice

NOTE_KINDS = [
    ("payment", "Money came to us"),
    ("less", "Less is open"),
    ("proposal", "The customer has told us something"),
    ("recall", "Please stop"),
    ("settled", "Everything is settled"),
]


class CollectionsHandoverNote(models.Model):
    """What an agency has to be told: prepared, and sent or told by a person within a working day.

    It names our reference and documents, never the customer, and nothing of what is sensitive: an e-mail may be read by
    others.
    """

    _name = "collections.handover.note"
    _description = "Note for an agency"
    _order = "id desc"

    handover_id = fields.Many2one("collections.handover", required=True, index=True, ondelete="restrict", readonly=True)
    case_id = fields.Many2one(related="handover_id.case_id", store=True, index=True)
    partner_id = fields.Many2one(related="handover_id.partner_id", store=True)
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    agency_id = fields.Many2one(related="handover_id.agency_id", store=True)
    kind = fields.Selection(NOTE_KINDS, string="About", required=True, readonly=True)
    words = fields.Text(string="What to tell", required=True, help="May be changed until it was told.")
    told_of = fields.Json(readonly=True, help="How much of which entry it tells of, so that nothing is told twice.")
    tell_by = fields.Date(string="By", readonly=True)
    told_at = fields.Datetime(string="Told", readonly=True)
    told_by = fields.Many2one("res.users", string="Told by", readonly=True)
    mail_id = fields.Many2one("mail.mail", string="E-mail", readonly=True, ondelete="set null", index="btree_not_null")
    told_how = fields.Selection(
        [("mail", "By e-mail"), ("hand", "In another way"), ("theirs", "It came from the agency")],
        string="How",
        readonly=True,
    )

    @api.depends("kind", "agency_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for note in self:
            note.display_name = " · ".join(filter(None, (labels.get(note.kind), note.sudo().agency_id.display_name)))

    def write(self, vals):
        if not self.env.su and (vals.keys() - {"words"} or any(self.mapped("told_at"))):
            raise UserError(self.env._("Only the words can be changed, and only until they were told."))
        return super().write(vals)

    def action_send(self):
        """Send it to the agency's own address."""
        for note in self.filtered(lambda n: not n.told_at):
            note.case_id.check_access("write")
            if not note._address():
                raise UserError(
                    self.env._("The agency has no e-mail address. Tell it in another way, and note that here.")
                )
            note._mail()
        return notice(self.env._("The agency is told."))

    def action_told(self):
        """It was told by telephone, or on the agency's own site."""
        for case in self.case_id:
            case.check_access("write")
        self._set_told("hand")

    def action_theirs(self):
        """The agency has passed this money on, or kept it as its commission: it need not be told."""
        for case in self.case_id:
            case.check_access("write")
        self._set_theirs()

    def _set_theirs(self):
        return self.filtered(lambda note: note.kind in ("payment", "less"))._set_told("theirs")

    def _address(self):
        # Whoever sees the hand-over may know where its agency is reached.
        return self.sudo().agency_id._address()

    def _mail(self):
        sender = self.case_id.sender_email_formatted or self.company_id.email_formatted
        subject = self.env._("Our reference %s", self.handover_id._our_number())
        body = Markup("<p>%s</p>") % plaintext2html(self.words)
        letter = self.env["collections.message"]._letter_about(self, sender, self._address(), subject, body)
        self.sudo().mail_id = letter
        self._set_told("mail")

    def _not_heard(self):
        """The mail server has refused them: a person tells the agency in another way."""
        self.write({"told_at": False, "told_by": False, "told_how": False, "mail_id": False})
        for handover in self.handover_id:
            handover._ask_to_pass_on()

    def _set_told(self, how):
        told = self.filtered(lambda note: not note.told_at).sudo()
        told.write({"told_at": fields.Datetime.now(), "told_by": self.env.uid, "told_how": how})
        for case in told.case_id:
            if not self.sudo().search_count([("case_id", "=", case.id), ("told_at", "=", False)], limit=1):
                case._close_activities("agency_note")
        return told

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What an agency was told is kept."))
