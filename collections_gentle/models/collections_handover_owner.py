from collections import Counter
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.agency import AgencyRules
from .collections_hold import MANAGER_GROUP


class CollectionsHandover(models.Model):
    """Who looks after the customer in sales hears of it before, and may object."""

    _inherit = "collections.handover"

    owner_id = fields.Many2one("res.users", string="Looks after the customer", readonly=True)
    owner_told_at = fields.Datetime(string="Told", readonly=True)
    owner_mail_id = fields.Many2one(
        "mail.mail", string="E-mail", readonly=True, ondelete="set null", index="btree_not_null"
    )
    owner_answer = fields.Selection([("agrees", "Agrees"), ("objects", "Objects")], string="Answer", readonly=True)
    owner_words = fields.Char(string="In their words", readonly=True)
    is_owner = fields.Boolean(compute="_compute_is_owner")

    @api.depends("owner_id")
    @api.depends_context("uid")
    def _compute_is_owner(self):
        for handover in self:
            handover.is_owner = handover.owner_id == self.env.user

    def _find_owner(self):
        """The salesperson of most of the invoices, else the customer's; only who is still with us."""
        sellers = Counter(move.invoice_user_id for move in self.line_ids.move_id.sorted("id"))
        named = [user for user, _count in sellers.most_common()] + [self.partner_id.user_id]
        return next((user for user in named if user and user.active and not user.share), self.env["res.users"])

    def _tell_owner(self):
        """Say it to the owner: where the collections are open to them a task, else an e-mail. Whoever has proposed it
        knows, and agrees."""
        for handover in self.sudo():
            owner = handover._find_owner()
            handover.owner_id = owner
            if owner == handover.proposed_by:
                handover.owner_answer = "agrees"
            elif owner:
                handover._tell(owner)

    def _tell(self, owner):
        case, days = self.case_id, AgencyRules().objection_days
        day = self.company_id._collections_today() + timedelta(days=days)
        # Whether the owner may see the conversation is their own right, not that of whoever proposes.
        if case.with_user(owner).has_access("read"):
            self.env["collections.perform"]._create_activities(
                "activity_agency_owner",
                [(case, self._owner_summary())],
                [self._owner_note(day)],
                deadline=day,
                user=owner,
            )
        elif owner.email:
            self.owner_mail_id = self._mail_owner(owner, day)
        else:
            return
        self.owner_told_at = fields.Datetime.now()

    def _owner_was_told(self):
        """Whether the owner can have read it: a letter that somebody took back tells nobody."""
        return bool(self.owner_told_at) and self.owner_mail_id.state != "cancel"

    def _owner_not_told(self):
        """The mail server has refused the letter: whoever proposes it asks in another way."""
        self.write({"owner_told_at": False, "owner_mail_id": False})

    def _owner_summary(self):
        return self.env._("May an agency be asked about %s?", self.partner_id.display_name)

    def _owner_note(self, day):
        words = {"who": self.proposed_by.name, "name": self.partner_id.display_name, "day": format_date(self.env, day)}
        return self.env._(
            "%(who)s proposes to ask an agency to talk with %(name)s. You look after this customer: say until %(day)s "
            "whether you agree or object, and why.",
            **words,
        )

    def _mail_owner(self, owner, day):
        """An e-mail to a colleague who cannot open the conversation; the answer goes to whoever has proposed it."""
        speak, sender = self.with_context(lang=owner.lang), self.proposed_by.email_formatted
        body = Markup("<p>%s</p>") % speak._owner_note(day)
        return self.env["collections.message"]._letter_about(
            self, sender or self.company_id.email_formatted, owner.email_formatted, speak._owner_summary(), body
        )

    def action_owner_agrees(self):
        self._owner_answers("agrees", "")

    def action_owner_objects(self):
        return self._open_form(
            "collections.handover.words", self.env._("Why not?"), handover_id=self.id, what="objects"
        )

    def action_owner_agreed(self):
        return self._open_form(
            "collections.handover.words", self.env._("What did they say?"), handover_id=self.id, what="agrees"
        )

    def _owner_answers(self, answer, words):
        """The owner agrees or objects; a manager may note what the owner said, with their words.

        :param answer: ``agrees`` or ``objects``.
        """
        self.ensure_one()
        self.check_access("read")
        noted = self.env.user != self.owner_id
        if noted and (not self.env.user.has_group(MANAGER_GROUP) or self.env.user == self.proposed_by):
            raise UserError(self.env._("%s answers this, or a manager who did not propose it.", self.owner_id.name))
        if self.state not in ("proposed", "approved"):
            raise UserError(self.env._("This was decided already."))
        if not (words or "").strip() and (noted or answer == "objects"):
            raise UserError(self.env._("Say it in a few words: others read them before they decide."))
        # Nobody writes hand-overs; this is the owner's own answer.
        self.sudo().write({"owner_answer": answer, "owner_words": (words or "").strip() or False})
        self.case_id._close_activities("agency_owner")
        told = " – ".join(filter(None, (self._label("owner_answer"), self.owner_words)))
        self.case_id._note(self.env._("%(who)s: %(what)s", who=self.owner_id.name, what=told))
