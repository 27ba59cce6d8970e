from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CollectionsAgencyStatement(models.Model):
    """What an agency reports: where each case stands, what came in, what it kept and what it passed on. It is compared
    with our own figures; the ledger is an accountant's, and nothing is written there."""

    _name = "collections.agency.statement"
    _description = "Statement of an agency"
    _rec_name = "ref"
    _order = "date desc, id desc"
    _check_company_auto = True

    agency_id = fields.Many2one(
        "collections.agency", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    ref = fields.Char(string="Reference", required=True, help="The number or the name that the agency gave it.")
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    state = fields.Selection(
        [("draft", "To compare"), ("checked", "Checked")], required=True, default="draft", readonly=True, copy=False
    )
    line_ids = fields.One2many("collections.agency.statement.line", "statement_id", string="Lines")
    file = fields.Binary(attachment=True, readonly=True, copy=False)
    file_name = fields.Char(readonly=True, copy=False)
    file_digest = fields.Char(readonly=True, copy=False, index=True, help="SHA-256 of the file.")
    collected = fields.Monetary(compute="_compute_totals", store=True)
    commission = fields.Monetary(compute="_compute_totals", store=True)
    remitted = fields.Monetary(string="Passed on", compute="_compute_totals", store=True)
    difference_count = fields.Integer(string="Differences", compute="_compute_differences")
    differences = fields.Text(string="What differs", compute="_compute_differences")
    checked_by = fields.Many2one("res.users", readonly=True, copy=False)
    checked_at = fields.Datetime(readonly=True, copy=False)
    # The figures go on; what differed on the day of the check is kept.
    found = fields.Text(string="What differed then", readonly=True, copy=False)

    _one_statement = models.UniqueIndex(
        "(agency_id, ref)", "There is a statement of this agency with this reference already."
    )

    @api.depends("line_ids.collected", "line_ids.commission", "line_ids.remitted")
    def _compute_totals(self):
        for statement in self:
            for name in ("collected", "commission", "remitted"):
                statement[name] = sum(statement.line_ids.mapped(name))

    @api.depends("line_ids.differences")
    def _compute_differences(self):
        for statement in self:
            differing = statement.line_ids.filtered("differences")
            statement.difference_count = len(differing)
            statement.differences = "\n".join(
                f"{line.partner_id.display_name}: {words}"
                for line in differing
                for words in line.differences.splitlines()
            )

    @api.constrains("date")
    def _check_date(self):
        for statement in self:
            if statement.date > statement.company_id._collections_today():
                raise ValidationError(self.env._("The statement cannot be of a day to come."))

    # --- its state --------------------------------------------------------------------------------------------------

    def action_check(self):
        """The current user has compared it: what differs is kept, and what needs a person becomes a task."""
        self.check_access("write")
        for statement in self.filtered(lambda s: s.state == "draft"):
            if not statement.line_ids:
                raise UserError(self.env._("The statement has no lines yet. Add them, or read them from a file."))
            found = statement.differences
            statement.write(
                {"state": "checked", "found": found, "checked_by": self.env.uid, "checked_at": fields.Datetime.now()}
            )
            statement.line_ids._ask_about_disputes()

    def action_open_again(self):
        self.write({"state": "draft", "found": False, "checked_by": False, "checked_at": False})

    def write(self, vals):
        if not self._may_change().isdisjoint(vals):
            self._check_open()
        return super().write(vals)

    def _may_change(self):
        return {"agency_id", "ref", "date", "currency_id", "line_ids", "file", "file_name", "file_digest"}

    def _check_open(self):
        """:raise UserError: where it was compared already."""
        checked = self.filtered(lambda statement: statement.state == "checked")
        if checked:
            raise UserError(
                self.env._("The statement %s was checked. Open it again before you change it.", checked[0].ref)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_checked(self):
        self._check_open()

    # --- from a file ------------------------------------------------------------------------------------------------

    @api.model
    def _import_file(self, agency, content, **values):
        """A statement from the agency's file, all of it or nothing.

        :param bytes content: CSV, see ``engine.agency_file``.
        :param values: reference, date, currency and the name of the file.
        :raise UserError: what is wrong with each line.
        """
        digest = sha256(content).hexdigest()
        known = self.search([("agency_id", "=", agency.id), ("file_digest", "=", digest)], limit=1)
        if known:
            raise UserError(self.env._("This very file was read already: it is the statement %s.", known.ref))
        reader = self.env["collections.agency.statement.file"]
        lines = reader._lines(agency, content, values.get("date") or agency.company_id._collections_today())
        return self.create({**values, "agency_id": agency.id, "file_digest": digest, "line_ids": lines})
