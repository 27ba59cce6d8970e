from odoo import models
from odoo.exceptions import ValidationError

from .collections_tone_guarded import SHIPPED


class CollectionsCountryProfile(models.Model):
    """A stage may hold words only because a profile lets them pass: the profile is not switched off under such a stage.
    As long as it is on nothing else of it changes.

    Only what a change brings is refused. Words that are not let pass already, since the profile has expired for one,
    keep nobody from mending the profile; the run names them.
    """

    _inherit = "collections.country.profile"

    def write(self, vals):
        if "switched_on" not in vals or not self._tone_is_guarded():
            return super().write(vals)
        before = self._tone_refused()
        result = super().write(vals)
        after = self._tone_refused()
        hurt = [
            piece for key, piece in after.items() if set(piece.harsh) - set(before[key].harsh if key in before else ())
        ]
        if hurt:
            raise ValidationError(self._tone_refusal(hurt))
        return result

    def _tone_is_guarded(self):
        return self.pool.ready and self.env.context.get("collections_shipped") is not SHIPPED

    def _tone_refused(self):
        """What is refused at this moment in the stages that name these profiles: {(use, language): piece}."""
        # Every company's: whoever changes a profile need not see the others' stages, and their letters go out as well.
        stages = self.env["collections.stage"].sudo().search([("tone_allow_profile_id", "in", self.ids)])
        pieces = self.env["collections.tone"]._refused(stages._tone_uses())
        return {(piece.use, piece.lang): piece for piece in pieces}

    def _tone_refusal(self, pieces):
        named = ", ".join(
            (self & self.env[self._name].union(*(p.use.stage.tone_allow_profile_id for p in pieces))).mapped("name")
        )
        lines = self.env["collections.tone"]._told(pieces, self._tone_heading)
        what = self.env._("Stages in use hold words that only the profile %s lets pass:", named)
        how = self.env._(
            "Change these words or archive the stage first. A collections manager may also choose no profile under "
            "“Words allowed by” in the stage, and say there why the words are kept."
        )
        return "\n".join([what, *lines, how])

    def _tone_heading(self, piece):
        stage, company = piece.use.stage, piece.use.company
        words = {"stage": stage.name, "policy": stage.policy_id.name, "language": piece.language}
        if company in self.env.companies:
            return self.env._("The stage %(stage)s of the policy %(policy)s, %(language)s:", **words)
        return self.env._(
            "The stage %(stage)s of the policy %(policy)s of %(company)s, %(language)s:", company=company.name, **words
        )
