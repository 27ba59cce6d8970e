from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CollectionsHandover(models.Model):
    """The file that goes to the agency with a customer."""

    _inherit = "collections.handover"

    dossier_ids = fields.One2many("collections.dossier", "handover_id", string="Files for the agency", readonly=True)
    dossier_count = fields.Integer(compute="_compute_dossier_count")

    def _compute_dossier_count(self):
        for handover in self:
            handover.dossier_count = len(handover.dossier_ids)

    def _dossier(self):
        """The current file of this hand-over: the newest; an empty recordset if there is none."""
        self.ensure_one()
        return self.dossier_ids.sorted("id")[-1:]

    def _dossier_lines(self):
        """The items that the file is about: what was handed over, else everything that is open and late now."""
        self.ensure_one()
        if self.line_ids:
            return self.line_ids
        today = self.company_id._collections_today()
        return self.case_id.item_ids.filtered(
            lambda line: line.amount_residual_currency > 0 and line._collections_due() < today
        )

    def _dossier_stops(self):
        """What stands in the way of releasing the file.

        :rtype: list[str]
        :return: whole sentences; empty: nothing.
        """
        self.ensure_one()
        if self.state != "approved":
            return [self.env._("The hand-over is not approved. A manager other than the proposer approves it first.")]
        return self._dossier_checklist_stops()

    def _dossier_checklist_stops(self):
        """Sentences of the lines of the checklist that are not met and that nobody has answered for."""
        lines = self._stops()
        return [self._missing_words(lines)] if lines else []

    def action_dossier(self):
        """Open the file, made now if there is none yet."""
        self.ensure_one()
        self.check_access("read")
        dossier = self._dossier()
        if not dossier and self.case_id.has_access("write"):
            dossier = self._make_dossier()
        if not dossier:
            raise UserError(self.env._("There is no file for the agency yet. A collector prepares it."))
        return dossier._open()

    def _make_dossier(self):
        """A new draft; those before it stay as they are."""
        self.ensure_one()
        self.case_id.check_access("write")
        if self.state == "out":
            raise UserError(self.env._("The agency has its file. Tell it what has changed since with a note."))
        if self.state not in ("proposed", "approved"):
            day = format_date(self.env, self.write_date)
            raise UserError(self.env._("This hand-over ended on %s. Propose a new one to make a file for it.", day))
        # Nobody may create files directly: they are made from a hand-over that the collector may work on.
        made = self.env["collections.dossier"].sudo().create({"handover_id": self.id, "made_by": self.env.uid})
        made._log("made")
        return made.with_env(self.env)
