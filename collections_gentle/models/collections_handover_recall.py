from odoo import fields, models
from odoo.exceptions import UserError

from .collections_handover import RECALL_REASONS

# What few may read is kept as a hold; the hand-over says only that somebody looks after the customer.
_CARE = ("hardship", "bereavement")
_HOLDS = (*_CARE, "insolvency")


class CollectionsHandover(models.Model):
    """Back again: at any time, for a reason, to a person and never to the letters."""

    _inherit = "collections.handover"

    def action_recall(self):
        return self.case_id.action_recall_agency()

    def _recall(self, reason, words):
        """Call the customer back from the agency: it is told to stop, the customer is told, and a person goes on.

        :param str reason: one of ``RECALL_REASONS``.
        :param str words: what the colleague who goes on needs to know.
        """
        self.ensure_one()
        self.case_id.check_access("write")
        if reason not in dict(RECALL_REASONS) or reason == "care":
            raise UserError(self.env._("Choose why this customer is called back."))
        if not (words or "").strip():
            raise UserError(self.env._("Say why: whoever goes on with this customer reads it."))
        if self.state != "out":
            raise UserError(self.env._("This customer is not with an agency."))
        kept, told = ("care", False) if reason in _CARE else (reason, words.strip())
        values = {"recall_reason": kept, "recall_words": told}
        self._update_state(("out",), "recalled", **values, recalled_at=fields.Datetime.now(), recalled_by=self.env.uid)
        self._come_home(reason if reason in _HOLDS else "", words.strip())
        return self

    def action_close(self):
        return self._open_form(
            "collections.handover.words", self.env._("End it with the agency"), handover_id=self.id, what="close"
        )

    def _close_by_hand(self, words):
        """The agency has done what it could: a manager ends it, and a person decides what follows."""
        self.ensure_one()
        self._check_manager()
        if self.state != "out":
            raise UserError(self.env._("This customer is not with an agency."))
        self._update_state(("out",), "closed", closed_at=fields.Datetime.now(), close_reason=words)
        self._come_home("", words)

    def _come_home(self, kind, words):
        """A person goes on: the conversation is quiet until somebody resumes it.

        :param kind: a hold that the reason stands for, empty where there is none.
        """
        case = self.case_id.sudo()
        case._update_state(("with_agency",), "open")
        if kind:
            # What was said about a hardship is for few; the hold keeps it for them.
            case._hold_for(kind, words, case._one_of_the_few())
        # No letter follows by itself: the pause has no end, and the ladder is at its own.
        case.write({"reviewed": True})
        case._pause(False, self.env._("Back from the agency: a person goes on."))
        self._say_back()
        self._note_for_agency("recall")
        name = self.partner_id.display_name
        self.env["collections.perform"]._create_activities(
            "activity_review", [(case, self.env._("Back from the agency: talk with %s", name))], once=True
        )
        case._close_activities("agency_news")
        case._wake("back from the agency")

    def _say_back(self):
        """Tell the customer; whom only a person writes to, a person tells."""
        for handover in self:
            handover.env["collections.service"]._send("agency_recalled", handover)
            handover.case_id._note(handover.env._("Back from the agency."))

    # --- when nothing is left to do -----------------------------------------------------------------------------

    def _settle_handovers(self):
        """All that was asked for is settled: the agency is told to stop, and proposals are void."""
        now, why = fields.Datetime.now(), self.env._("everything is settled")
        out = self._update_state(("out",), "closed", closed_at=now, close_reason=why)
        for handover in out:
            handover._note_for_agency("settled")
        self._give_up(why)

    def _make_way(self):
        """Customers were merged, and another hand-over goes on for the one that is left."""
        why, now = self.env._("the customers were merged"), fields.Datetime.now()
        for handover in self._update_state(
            ("out",), "recalled", recall_reason="manager", recall_words=why, recalled_at=now, recalled_by=self.env.uid
        ):
            handover._note_for_agency("recall")
        self._give_up(why)
        # What is kept takes their place under the same unique key.
        self.flush_recordset()

    def _give_up(self, why):
        """Proposals that nothing becomes of."""
        return self._update_state(
            ("proposed", "approved"), "declined", closed_at=fields.Datetime.now(), close_reason=why
        )
