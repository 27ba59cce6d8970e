from odoo import api, fields, models
from odoo.exceptions import UserError

WHAT = [
    ("made", "File made"),
    ("previewed", "Looked at"),
    ("redacted", "Left something out"),
    ("released", "Released"),
    ("downloaded", "Downloaded"),
    ("sent", "Sent by e-mail"),
    ("left", "E-mail has left"),
    ("not_sent", "E-mail did not leave"),
    ("forgotten", "Files deleted, time is over"),
]


class CollectionsDossierEvent(models.Model):
    """Who did what with a file, and when. Lines are added and never changed."""

    _name = "collections.dossier.event"
    _description = "What happened to a file for an agency"
    _order = "id desc"

    dossier_id = fields.Many2one("collections.dossier", required=True, index=True, ondelete="restrict", readonly=True)
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    user_id = fields.Many2one("res.users", string="Who", required=True, readonly=True)
    what = fields.Selection(WHAT, required=True, readonly=True)
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now, readonly=True)
    to = fields.Char(readonly=True)
    details = fields.Char(readonly=True)
    mail_id = fields.Many2one("mail.mail", ondelete="set null", readonly=True, index="btree_not_null")
    standing = fields.Char(compute="_compute_standing", compute_sudo=True)

    @api.depends("mail_id.state")
    @api.depends_context("lang")
    def _compute_standing(self):
        """Whether an e-mail has left: it is deleted when it has."""
        for event in self:
            state = event.mail_id.state
            words = {"outgoing": self.env._("waits in the queue"), False: False, "sent": False, "received": False}
            event.standing = words.get(state, self.env._("did not leave")) if event.what == "sent" else False

    def _take_mail_result(self, failure_type, reason):
        """Write down whether an e-mail with a file has left; if it has not, whoever sent it hears of it."""
        for event in self:
            dossier = event.dossier_id.with_user(event.user_id)
            dossier._log("not_sent" if failure_type else "left", details=failure_type and reason, to=event.to)
            if failure_type:
                words = self.env._(
                    "The file for the agency did not leave by e-mail. Give it once more, or another way."
                )
                self.env["collections.perform"]._create_activities(
                    "activity_agency_news", [(event.dossier_id.case_id, words)], user=event.user_id
                )

    def write(self, vals):
        if vals.keys() - {"company_id"}:
            raise UserError(self.env._("What happened to a file is written down once and never changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What happened to a file is written down once and never deleted."))
