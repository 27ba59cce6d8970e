import json
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _lang_get

KINDS = [
    ("reminder", "Reminder"),
    ("final", "Last resort"),
    ("service", "Confirmation or thanks"),
    ("sms", "Text message"),
    ("call", "Call"),
]


class CollectionsToneOverride(models.Model):
    """Words that a manager has kept although the tone guard refused them: who, when, why. Rows are added and never
    changed. One holds for exactly these words in this language, for this company; other words are looked at anew."""

    _name = "collections.tone.override"
    _description = "Words kept by a manager"
    _order = "id desc"
    _rec_name = "text_name"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Kept by", required=True, readonly=True)
    reason = fields.Char(string="Why", required=True, readonly=True)
    text_name = fields.Char(string="Text", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Kept text", model_field="res_model", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    lang = fields.Selection(_lang_get, string="Language", required=True, readonly=True)
    subject = fields.Char(readonly=True)
    words = fields.Text(readonly=True)
    findings = fields.Text(string="What was found", readonly=True)
    fingerprint = fields.Char(required=True, readonly=True, index=True, help="SHA-256 of the exact words.")
    holds = fields.Boolean(compute="_compute_holds", string="Still these words")

    def _compute_holds(self):
        spoken = {code for code, _name in self.env["res.lang"].get_installed()}
        self.holds = False
        for row in self.filtered(lambda row: row.lang in spoken):
            # Whoever may read the row learns only whether the words are the same.
            holder = self.env[row.res_model].sudo().browse(row.res_id).exists() if row.res_model in self.env else None
            row.holds = bool(holder) and row.fingerprint == fingerprint(
                row.kind, row.lang, *holder.with_context(lang=row.lang)._tone_words(row.lang)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What a manager has decided is kept as it was. Change the text instead."))

    # --- keeping ----------------------------------------------------------------------------------------------------

    @api.model
    def _keep(self, pieces, reason):
        """Write down that these words are kept, in the companies of the manager.

        :param pieces: list of ``Piece`` with something harsh in it.
        """
        mine = [piece for piece in self._not_kept(pieces) if piece.use.company in self.env.user.company_ids]
        rows = {self._key(piece): self._prepare(piece, reason) for piece in mine}
        # Nobody writes these rows by hand.
        return self.sudo().create(list(rows.values()))

    @api.model
    def _not_kept(self, pieces):
        """Those that no manager has kept."""
        kept = self._kept_by(pieces)
        return [piece for piece in pieces if piece not in kept]

    @api.model
    def _kept_by(self, pieces):
        """What a manager has decided about these very words: {piece: row}, the others left out."""
        keys = {piece: self._key(piece) for piece in pieces}
        if not keys:
            return {}
        companies, prints = map(set, zip(*keys.values(), strict=True))
        # Asked on behalf of whoever saves the text.
        rows = self.sudo().search([("fingerprint", "in", list(prints)), ("company_id", "in", list(companies))])
        known = rows.grouped(lambda row: (row.company_id.id, row.fingerprint))
        return {piece: known[key][0] for piece, key in keys.items() if key in known}

    @api.model
    def _key(self, piece):
        return piece.use.company.id, fingerprint(piece.use.kind, piece.lang, piece.subject, piece.body)

    @api.model
    def _prepare(self, piece, reason):
        return {
            "company_id": piece.use.company.id,
            "user_id": self.env.uid,
            "reason": reason,
            "text_name": piece.use.holder._tone_name(),
            "res_model": piece.use.holder._name,
            "res_id": piece.use.holder.id,
            "kind": piece.use.kind,
            "lang": piece.lang,
            "subject": piece.subject,
            "words": piece.words,
            "findings": "\n".join(self.env["collections.tone"]._sentences(piece.harsh)),
            "fingerprint": self._key(piece)[1],
        }


def fingerprint(kind, lang, subject, body):
    """SHA-256 of the exact words, their language and what they are used for."""
    return sha256(json.dumps([kind, lang, subject or "", str(body or "")]).encode()).hexdigest()
