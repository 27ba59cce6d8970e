from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from .notice import notice

# Our own tasks about asking for money; answers and notes that we owe stay.
_ENDED = ("call", "review", "approve", "broken", "missed", "decide_agency", "agency_owner")


class CollectionsHandover(models.Model):
    """The day on which somebody else goes on: everything is read once more, and the customer is told openly."""

    _inherit = "collections.handover"

    reference = fields.Char(string="About", compute="_compute_reference", compute_sudo=True)
    contact_words = fields.Char(compute="_compute_contact_words", compute_sudo=True, help="How the agency is reached.")
    register_words = fields.Char(compute="_compute_contact_words", compute_sudo=True)
    agency_name = fields.Char(compute="_compute_contact_words", compute_sudo=True)

    @api.depends("line_ids")
    @api.depends_context("lang")
    def _compute_reference(self):
        for handover in self:
            handover.reference = handover.line_ids.move_id._collections_reference()

    @api.depends("agency_id")
    @api.depends_context("lang")
    def _compute_contact_words(self):
        """What the customer is told of the agency: it can be looked up before anybody answers its letter."""
        for handover in self:
            agency = handover.agency_id
            partner = agency.partner_id
            handover.agency_name = partner.name
            register = ", ".join(filter(None, (agency.register_name, agency.register_number)))
            handover.register_words = register or False
            handover.contact_words = ", ".join(filter(None, (agency._address(), partner.phone))) or False

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in the two messages about agencies."""
        return super().mail_allowed_qweb_expressions() + (
            "object.agency_name",
            "object.register_words",
            "object.contact_words",
            "object.company_id.name",
            "object.reference",
            "object.case_id.contact_first_name",
            "object.case_id.contact_id.id",
            "object.case_id.contact_id.lang",
            "object.case_id.sender_name",
            "object.case_id.sender_email_formatted",
        )

    def action_hand_over(self):
        self.ensure_one()
        self._hand_over()
        return notice(
            self.env._("%s is with the agency from today; the customer is told.", self.partner_id.display_name)
        )

    def _hand_over(self):
        """Let the agency go on: approved by two people, nothing in the way at this moment, and the file read by a
        person. What is under way from us is taken back, and the customer is told today."""
        self.ensure_one()
        self.case_id.check_access("write")
        self._take_hold()
        if self.state != "approved":
            raise UserError(self.env._("Only what was approved can be handed over."))
        self._check_clear()
        if self._prepare_items(self.case_id)["asked"] != self.asked:
            raise UserError(
                self.env._("What is open has changed since the file was made. Read it again, and make the file anew.")
            )
        if not self._has_released_dossier():
            raise UserError(self.env._("Look through the file for the agency first, and release it."))
        self._go_out()

    def _take_hold(self):
        """Nobody else decides on this customer meanwhile, and what is read afterwards is true until the end."""
        try:
            self.sudo().case_id.lock_for_update(allow_referencing=True)
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Something else happens with this customer right now. Try again in a minute.")
            ) from error
        self.env.invalidate_all()

    def _has_released_dossier(self):
        """Whether a person has released the file, and it says what is open now."""
        # Whoever may hand over may know whether there is a file; what stands in it stays where it is.
        dossier = self.sudo()._dossier()
        return (
            dossier.state == "released"
            and dossier.agency_id == self.agency_id
            and dossier.released_at >= self.asked_at.replace(microsecond=0)
        )

    def _go_out(self):
        case, now = self.case_id, fields.Datetime.now()
        case._take_back(self.env["account.move.line"], self.env._("An agency goes on from here."))
        self._update_state(("approved",), "out", handed_at=now, handed_by=self.env.uid)
        if not case._update_state(("open",), "with_agency"):
            raise UserError(self.env._("This conversation is paused or over: nobody outside goes on with it."))
        case._close_activities(*_ENDED)
        self.env["collections.service"]._send("agency_out", self)
        case._note(self.env._("Handed over to %s.", self.sudo().agency_id.display_name))
        case._wake("handed over")

    # --- what is said about it ----------------------------------------------------------------------------------

    def _may_say(self, purpose, asked):
        """Who was called back meanwhile is not told any more that an agency goes on, and the other way round."""
        if purpose == "agency_out":
            return self.state == "out"
        return self.state in ("recalled", "closed") and self.case_id.state != "with_agency"

    def _timeline(self):
        """What the case's timeline shows of this hand-over."""
        entry, agency = self.case_id._entry, self.sudo().agency_id.display_name or ""
        rows = [
            (self.proposed_at, self.env._("An agency was proposed"), self.words, self.proposed_by),
            (self.approved_at, self.env._("The agency was approved"), "", self.approved_by),
            (self.handed_at, self.env._("Handed over: %s", agency), "", self.handed_by),
            (self.recalled_at, self.env._("Called back: %s", agency), self.recall_words, self.recalled_by),
            (self.closed_at, self._label("state"), self.close_reason, self.env["res.users"]),
        ]
        return [entry(when, "fa-handshake-o", title, text, who.name) for when, title, text, who in rows if when]
