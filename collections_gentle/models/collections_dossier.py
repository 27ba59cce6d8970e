from odoo import api, fields, models
from odoo.exceptions import UserError

COLLECTOR_GROUP = "collections_gentle.group_collector"
MANAGER_GROUP = "collections_gentle.group_manager"
# What a collector chooses in a draft.
_CHOSEN = {"lang"}


class CollectionsDossier(models.Model):
    """What an agency is told of a customer: as little as it needs, and nothing that is none of its business.

    A draft shows what the ledger and the conversation say now. With its release it is frozen, file by file; what
    changes afterwards makes a new one.
    """

    _name = "collections.dossier"
    _description = "File for an agency"
    _order = "id desc"

    name = fields.Char(string="Number", required=True, readonly=True, default="/")
    handover_id = fields.Many2one("collections.handover", required=True, index=True, ondelete="cascade", readonly=True)
    case_id = fields.Many2one(related="handover_id.case_id", store=True, index=True)
    partner_id = fields.Many2one(related="handover_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    # Of a draft the one that is chosen for the hand-over; of a released file the one that it was made for.
    agency_id = fields.Many2one("collections.agency", compute="_compute_agency_id")
    made_for_id = fields.Many2one("collections.agency", readonly=True, index="btree_not_null")
    handover_state = fields.Selection(related="handover_id.state", string="Hand-over")
    state = fields.Selection(
        [("draft", "Draft"), ("released", "Released")], required=True, default="draft", readonly=True
    )
    lang = fields.Selection(selection="_installed_languages", string="Language", required=True)
    made_by = fields.Many2one("res.users", string="Prepared by", readonly=True)
    made_at = fields.Datetime(string="Prepared", default=fields.Datetime.now, readonly=True)
    released_by = fields.Many2one("res.users", readonly=True)
    released_at = fields.Datetime(string="Released", readonly=True)
    redactions = fields.Json(
        readonly=True, groups=COLLECTOR_GROUP, help="Keys of the lines that were left out, by whom and when."
    )
    digest = fields.Json(readonly=True, help="SHA-256 of each file, by its name.")
    file_ids = fields.One2many(
        "collections.dossier.file", "dossier_id", string="Files", readonly=True, groups=COLLECTOR_GROUP
    )
    event_ids = fields.One2many(
        "collections.dossier.event", "dossier_id", string="What happened", readonly=True, groups=COLLECTOR_GROUP
    )
    forgotten_on = fields.Date(readonly=True, help="Since then only the fingerprints are kept.")
    left_out_count = fields.Integer(string="Left out", compute="_compute_left_out_count")
    is_newest = fields.Boolean(compute="_compute_is_newest")

    @api.model
    def _installed_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("handover_id.agency_id", "made_for_id")
    def _compute_agency_id(self):
        for dossier in self:
            dossier.agency_id = dossier.made_for_id or dossier.handover_id.agency_id

    @api.depends("redactions")
    def _compute_left_out_count(self):
        for dossier in self:
            dossier.left_out_count = len(dossier.sudo().redactions or ())

    def _compute_is_newest(self):
        for dossier in self:
            dossier.is_newest = dossier == dossier.handover_id._dossier()

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            handover = self.env["collections.handover"].browse(vals["handover_id"])
            readers = (handover.sudo().agency_id.partner_id, handover.company_id.partner_id)
            langs = [reader.lang for reader in readers if reader.lang in dict(self._installed_languages())]
            vals.setdefault("lang", next(iter(langs), self.env.lang or "en_US"))
            vals["name"] = self.env["ir.sequence"].next_by_code("collections.dossier") or "/"
        return super().create(vals_list)

    def write(self, vals):
        self._check_written_by_hand(vals)
        return super().write(vals)

    def _check_written_by_hand(self, vals):
        """People choose the language of a draft; everything else follows from what they do."""
        released = self.filtered(lambda dossier: dossier.state == "released")
        if released and vals.keys() - {"forgotten_on"}:
            raise UserError(self.env._("This file was released and stays as it is. Make a new one instead."))
        if vals.keys() - _CHOSEN and not self.env.su:
            raise UserError(self.env._("A file follows from the conversation and is not written by hand."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What an agency was told is kept. Make a new file instead."))

    # --- content ----------------------------------------------------------------------------------------------------

    def _manifest(self):
        """What the agency is told, as plain values; its keys are listed at ``collections.dossier.manifest._build``.

        :rtype: dict
        """
        self.ensure_one()
        return self.env["collections.dossier.manifest"]._build(self)

    def _lines_to_redact(self):
        """Every contact and document, whether or not it is left out: (key, day, words, whether it is left out)."""
        content = self.env["collections.dossier.manifest"]._build(self, redacted=False)
        gone = self.sudo().redactions or {}
        rows = [(d["key"], d["day"], f"{d['kind_words']} {d['number']}") for d in content["documents"]]
        for row in content["contacts"]:
            what = (row["channel_words"], row["what"], row["how_it_ended"])
            rows.append((row["key"], row["at"], " · ".join(filter(None, what))))
        return [(*row, row[0] in gone) for row in rows]

    def _redact(self, keys):
        """Leave out exactly these contacts and documents.

        :param keys: as ``_lines_to_redact`` names them.
        """
        self.ensure_one()
        self._check_prepares()
        self._check_draft()
        known, before = {row[0] for row in self._lines_to_redact()}, self.sudo().redactions or {}
        by = {"by": self.env.uid, "at": fields.Datetime.to_string(fields.Datetime.now())}
        after = {key: before.get(key) or by for key in keys if key in known}
        if after.keys() != before.keys():
            # Collectors choose what is left out, and nothing else of a file.
            self.sudo().redactions = after
            self._log("redacted", self.env._("%s left out", len(after)))

    # --- who may what -------------------------------------------------------------------------------------------------

    def _check_prepares(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(COLLECTOR_GROUP):
            raise UserError(self.env._("Ask a collector: they prepare files for agencies."))

    def _check_manages(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(MANAGER_GROUP):
            raise UserError(self.env._("Ask a collections manager: they release and send files for agencies."))

    def _check_draft(self):
        if self.state != "draft":
            raise UserError(self.env._("This file was released and stays as it is. Make a new one instead."))

    def _check_released(self):
        if self.state != "released":
            raise UserError(self.env._("Release the file first: what leaves must stay as it is."))
        if self.forgotten_on:
            raise UserError(self.env._("The time to keep this file is over. Only its fingerprints are left."))

    def _log(self, what, details=False, to=False, mail=None):
        """Write down what was done with these files, and by whom."""
        values = {"user_id": self.env.uid, "what": what, "details": details, "to": to, "mail_id": mail and mail.id}
        # Nobody may write the log; it is written by what happens.
        Event = self.env["collections.dossier.event"].sudo()
        return Event.create([{**values, "dossier_id": dossier.id} for dossier in self])

    # --- the buttons --------------------------------------------------------------------------------------------------

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File for an agency"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _dialogue(self, model, title):
        wizard = self.env[model].create({"dossier_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_preview(self):
        """Look at what the agency gets."""
        self.ensure_one()
        self._check_prepares()
        return self._dialogue("collections.dossier.look", self.env._("What the agency gets"))

    def action_redact(self):
        self.ensure_one()
        self._check_prepares()
        self._check_draft()
        return self._dialogue("collections.dossier.redact", self.env._("Leave something out"))

    def action_send(self):
        self.ensure_one()
        self._check_manages()
        self._check_may_leave()
        return self._dialogue("collections.dossier.send", self.env._("Give it to the agency"))

    def action_renew(self):
        """A new draft with what is true now; this one stays."""
        self.ensure_one()
        return self.handover_id._make_dossier()._open()
