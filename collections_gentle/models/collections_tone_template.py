from odoo import models

from .collections_tone_piece import Use


class CollectionsToneTemplate(models.AbstractModel):
    """What the templates of e-mails and of text messages have in common under the tone guard. Those of other
    models of Odoo are none of ours: they are neither looked at nor kept waiting."""

    _name = "collections.tone.template"
    _inherit = ["collections.tone.guarded"]
    _description = "Templates under the tone guard"

    # The stage's field that holds such a template.
    _tone_stage_field = ""

    def _tone_ours(self):
        return self.filtered(lambda template: (template.model or "").startswith("collections."))

    def _tone_uses(self, in_use=True):
        ours = {template._origin.id: template for template in self._tone_ours()}
        if not ours:
            return []
        holders = self.browse(list(ours))
        uses = [use for use in holders._tone_uses_of_others(in_use) if use.holder.id in ours]
        # In a form the words are those that are being typed.
        return [use._replace(holder=ours[use.holder.id]) for use in uses]

    def _tone_uses_of_others(self, in_use):
        """The uses by stages; may hold other records than these."""
        stages = self.env["collections.stage"].with_context(active_test=False)
        return stages.search([(self._tone_stage_field, "in", self.ids)])._tone_uses(in_use)

    def _tone_shown(self):
        """The uses of the company at work; a text that nobody uses yet is looked at as one that will be."""
        uses = [use for use in self._tone_uses(in_use=False) if use.company == self.env.company]
        stage = self.env["collections.stage"]
        return uses or [Use(t, t._tone_kind(), self.env.company, stage) for t in self._tone_ours()]

    def _tone_kind(self):
        raise NotImplementedError
