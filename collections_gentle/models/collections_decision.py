from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, formatLang

from ..tools.days import day_pattern
from .collections_sentences import CHANNEL_SENTENCES, SENTENCES
from .collections_touch_values import CHANNELS

_KEEP_DAYS = "collections_gentle.keep_decisions_days"


class CollectionsDecision(models.Model):
    """The why-ledger. Rows are added and, after a retention time, forgotten; never changed."""

    _name = "collections.decision"
    _description = "Collection decision"
    _order = "id desc"
    _rec_name = "explanation"

    case_id = fields.Many2one("collections.case", index=True, ondelete="cascade", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    run_id = fields.Many2one("collections.run", index=True, ondelete="cascade", readonly=True)
    action = fields.Selection(
        [
            ("contact", "Contact"),
            ("send_invoice", "Send the invoice"),
            ("failed", "Could not be reached"),
            ("approve", "Ask for approval"),
            ("wait", "Wait"),
            ("review", "Review by a person"),
            ("close", "Close"),
            ("error", "Error"),
        ],
        required=True,
        readonly=True,
    )
    rule = fields.Char(required=True, readonly=True)
    code = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    stage_id = fields.Many2one(
        "collections.stage", falsy_value_label="No stage", ondelete="set null", readonly=True, index="btree_not_null"
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    channel_why = fields.Char(readonly=True, help="Why the stage's first channel is not used.")
    until = fields.Datetime(string="Looks again", readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)
    explanation = fields.Char(string="Why", compute="_compute_explanation")

    @api.depends("action", "rule", "code", "value", "until", "stage_id", "channel", "channel_why")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        for row in self:
            # Rows of before did not name the channel.
            variant = row.code or row.channel or (row.stage_id.channel if row.action == "contact" else "")
            sentence = SENTENCES.get((row.rule, variant)) or SENTENCES.get((row.rule, ""))
            words = row._explain(sentence) if sentence else row.value or row.rule
            row.explanation = " ".join(filter(None, (words, row._channel_words())))

    def _channel_words(self):
        """Why another channel than the stage's first one is used."""
        sentence = CHANNEL_SENTENCES.get(self.channel_why)
        return self.env._(sentence) if sentence else ""

    def _explain(self, sentence):
        """A sentence of ``SENTENCES`` in the reader's language, with this row's figures and days."""
        translated = self.env._(sentence)
        return translated % self._words()

    @api.model
    def _sentence(self, decision, company=None):
        """The sentence for an engine decision that is not recorded as a row."""
        values = {"rule": decision.rule, "code": decision.code, "value": str(decision.value or "")}
        values["company_id"] = company and company.id
        until = decision.until and decision.until.astimezone(timezone.utc).replace(tzinfo=None)
        return self.new(
            {**values, "action": decision.action, "stage_id": decision.stage_id, "until": until}
        ).explanation

    def _words(self):
        """What a sentence may mention."""
        until = self.until and format_datetime(
            self.env, self.until, dt_format=day_pattern(self.env, "EEE d MMM, HH:mm")
        )
        return {
            "until": until or self._open_end(),
            "stage": self.stage_id.name or self.env._("the next stage"),
            "value": self._value_words(),
            "code": self.code or "",
        }

    def _open_end(self):
        return self.env._("a person ends it") if self.rule == "hold" else self.env._("something changes")

    def _value_words(self):
        value = self.value or ""
        if self.rule == "hold":
            return value.rstrip(".") or self.env._("asked for by a person")
        if value and self.rule in ("ladder_not_due", "ladder_end", "bank_stale"):
            return format_date(self.env, value)
        if value and self.code == "small":
            return formatLang(self.env, float(value), currency_obj=self.company_id.currency_id)
        return value

    def _is_same(self, decision):
        """Whether the engine's ``decision`` says again what this row says."""
        known = (self.action, self.rule, self.code or "", self.stage_id.id or None)
        return known == (decision.action, decision.rule, decision.code, decision.stage_id or None)

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model
    def _log(self, decided, run):
        """Add a row for each (case, partner, engine decision); the case may be empty in a simulation."""
        return self.sudo().create([self._prepare_row(*row, run) for row in decided])

    @api.model
    def _prepare_row(self, case, partner, decision, run):
        return {
            "case_id": case.id,
            "partner_id": partner.id,
            "company_id": run.company_id.id,
            "run_id": run.id,
            "action": decision.action,
            "rule": decision.rule,
            "code": decision.code,
            "value": "" if decision.value is None else str(decision.value),
            "stage_id": decision.stage_id,
            "channel": decision.channel,
            "channel_why": decision.channel_why,
            "until": decision.until and decision.until.astimezone(timezone.utc).replace(tzinfo=None),
            "item_count": len(decision.items),
        }

    @api.model
    def _log_error(self, case, message, until, run):
        return self.sudo().create(
            {
                "case_id": case.id,
                "partner_id": case.partner_id.id,
                "company_id": run.company_id.id,
                "run_id": run.id,
                "action": "error",
                "rule": "error",
                "value": message[:500],
                "until": until,
            }
        )

    @api.model
    def _cron_prune(self, batch_size=1000):
        """Forget the decisions older than the retention time, but for the last one of each case."""
        days = int(self.env["ir.config_parameter"].sudo().get_param(_KEEP_DAYS, 400))
        limit = fields.Datetime.now() - timedelta(days=days)
        current = self.env["collections.case"].sudo()._search([("decision_id", "!=", False)]).subselect("decision_id")
        domain = [("create_date", "<", limit), ("id", "not in", current)]
        while old := self.sudo().search(domain, limit=batch_size):
            old.unlink()
            if not self.env["ir.cron"]._commit_progress(len(old), remaining=self.sudo().search_count(domain)):
                break
