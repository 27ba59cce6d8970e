from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from .notice import notice


class CollectionsTouch(models.Model):
    """Letters: they count as sent when a person says that they were posted."""

    _inherit = "collections.touch"

    printed_at = fields.Datetime(string="Printed", readonly=True)
    printed_by = fields.Many2one("res.users", readonly=True)
    letter_html = fields.Text(readonly=True, prefetch=False, help="The letter as it was printed first.")
    letter_pdf_id = fields.Many2one(
        "ir.attachment", string="Printed with", ondelete="set null", readonly=True, index="btree_not_null"
    )
    in_pile = fields.Boolean(readonly=True, help="Printed, and neither posted nor taken out of the pile yet.")
    address_line = fields.Char(string="Address", compute="_compute_address_line")

    @api.depends("recipient_address")
    def _compute_address_line(self):
        for touch in self:
            touch.address_line = ", ".join((touch.recipient_address or "").split("\n"))

    def action_posted(self):
        """These letters were put in the post; the ladder moves now.

        :return: an action that says which letters do not belong in the post after all.
        """
        self._check_collector()
        letters = self.sudo().filtered(lambda t: t.channel == "letter" and t.state == "queued")
        self._check_printed(letters)
        withdrawn = letters._withdraw_printed() | letters._withdrawn_from_pile(self)
        posted = (letters - withdrawn)._set_sent(fields.Datetime.now())
        posted.activity_id.action_archive()
        (posted | withdrawn).write({"in_pile": False})
        posted._settle()
        if not posted and not withdrawn:
            raise UserError(self.env._("None of these letters waits to be posted. Choose letters that were printed."))
        return self._tell_posted(posted, withdrawn)

    def _check_printed(self, letters):
        unprinted = letters.filtered(lambda t: not t.printed_at)
        if unprinted:
            raise UserError(
                self.env._("Print the letters first, then confirm them. Not printed yet: %s.", unprinted._names())
            )

    def _withdraw_printed(self):
        """Take back the printed letters that are wrong by now: paid meanwhile, on hold, in discussion.

        :return: those that were taken back.
        """
        self._take_hold()
        for company, chosen in self.grouped("company_id").items():
            for touch, verdict in chosen._second_look(company):
                if verdict.rule != "window":
                    touch._hold_back(verdict)
        withdrawn = self.filtered(lambda t: t.state == "cancelled")
        withdrawn.case_id._wake("letter taken back")
        return withdrawn

    def _withdrawn_from_pile(self, chosen):
        """Letters that were printed with ``chosen``, or chosen, and taken back since."""
        printed_with = chosen.sudo().letter_pdf_id
        domain = [("in_pile", "=", True), ("state", "=", "cancelled")]
        return self.search([*domain, "|", ("id", "in", chosen.ids), ("letter_pdf_id", "in", printed_with.ids)])

    def _tell_posted(self, posted, withdrawn):
        if not withdrawn:
            return notice(self.env._("Posted: %s letters.", len(posted)))
        words = self.env._(
            "Take these letters out of the pile, they are not true any more: %(names)s. Posted: %(count)s letters.",
            names=withdrawn._names(),
            count=len(posted),
        )
        return notice(words, warn=True)

    def action_came_back(self):
        """The post brought these letters back: they reached nobody, and a person checks the address."""
        self._check_collector()
        letters = self.sudo().filtered(lambda t: t.channel == "letter" and t.state == "sent")
        if not letters:
            raise UserError(self.env._("Choose letters that were posted; no other letter can come back."))
        letters._set_bounced(self.env._("The post brought the letter back."), "returned")

    def action_drop_letters(self):
        """Ask why these letters are not to be sent."""
        self._check_collector()
        if not self._letters_under_way():
            raise UserError(self.env._("None of these letters is under way. Choose letters that wait."))
        return self._ask_why()

    def _reject(self, reason, until):
        letters = self._letters_under_way()
        rest = self - letters
        return letters._drop_letters(reason, until) | (
            super(CollectionsTouch, rest)._reject(reason, until) if rest else rest
        )

    def _letters_under_way(self):
        return self.filtered(lambda t: t.channel == "letter" and t.state == "queued")

    def _drop_letters(self, reason, until):
        """Take letters back and leave the customers in peace until ``until``."""
        if self:
            self._check_collector()
        dropped = self._set_cancelled(reason)
        # Who says so has the letter in hand.
        dropped.sudo().write({"in_pile": False})
        dropped.case_id._pause_at_least(until, reason)._wake("letter dropped")
        return dropped

    def _check_collector(self):
        self.check_access("read")
        if not self.env.user.has_group("collections_gentle.group_collector"):
            raise UserError(self.env._("Ask a collector to print or post letters."))

    def _names(self):
        """The customers of these letters, in words."""
        return format_list(self.env, self.partner_id.mapped("display_name"))
