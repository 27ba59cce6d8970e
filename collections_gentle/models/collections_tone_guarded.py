from odoo import api, fields, models
from odoo.exceptions import ValidationError

# In the context of what we bring ourselves: a policy for a new company, a language that comes later. Neither is stopped
# by words that somebody else has changed. No caller from outside can hand in this very object.
SHIPPED = object()
# What a manager types to keep words that the guard refuses; it is kept in ``collections.tone.override``.
REASON = "collections_tone_reason"


class CollectionsToneGuarded(models.AbstractModel):
    """A record with words that customers read or hear. They are looked at while they are typed, and again when they
    are saved: words that hurt are not used, unless a manager gives a reason.

    Odoo writes every way of changing words through ``write``: forms, imports, the dialogue for translations.
    """

    _name = "collections.tone.guarded"
    _description = "Words under the tone guard"

    # The fields of subject and body; an empty name where there is none.
    _tone_fields = ("", "")
    # Fields whose change puts other words before customers.
    _tone_watched = ()

    collections_tone = fields.Html(string="How it sounds", compute="_compute_collections_tone", sanitize=False)
    collections_tone_score = fields.Integer(
        string="Kindness",
        compute="_compute_collections_tone",
        help="100 at best, in the language that sounds hardest. Below 80 the words deserve another look.",
    )
    collections_tone_harsh = fields.Boolean(compute="_compute_collections_tone")
    collections_tone_reason = fields.Char(
        string="Keep all the same because",
        store=False,
        copy=False,
        help="A collections manager may keep these very words. The reason is kept with the words and your name.",
    )

    @api.depends(lambda self: tuple(name for name in (*self._tone_fields, *self._tone_watched) if name))
    @api.depends_context("lang", "company")
    def _compute_collections_tone(self):
        Tone = self.env["collections.tone"]
        for record in self:
            # Whoever edits the words may not see all the stages that use them.
            panel, points, harsh = Tone._panel(Tone._pieces(record.sudo()._tone_shown()))
            record.collections_tone, record.collections_tone_score = panel, points
            record.collections_tone_harsh = harsh

    # --- for the records that have words ----------------------------------------------------------------------------

    def _tone_words(self, lang):
        """Subject and body in a language; in the one that is being typed, as they are typed."""
        known = self if lang == (self.env.lang or "en_US") else self._origin.with_context(lang=lang)
        return tuple((known[name] or "") if name and known else "" for name in self._tone_fields)

    def _tone_name(self):
        """What people call these words."""
        return self.display_name

    def _tone_speaks(self, lang):
        """Whether there are words of its own in this language."""
        return True

    def _tone_uses(self, in_use=True):
        """Where these records put words before customers.

        :param bool in_use: leave out archived stages and policies.
        :return: list of ``Use``
        """
        raise NotImplementedError

    def _tone_shown(self):
        """The uses of which the form speaks."""
        return self._tone_uses(in_use=False)

    # --- saving -----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([{k: v for k, v in vals.items() if k != REASON} for vals in vals_list])
        reasons = {record.id: vals.get(REASON) or "" for record, vals in zip(records, vals_list, strict=True)}
        for reason, chosen in records.grouped(lambda record: reasons[record.id]).items():
            chosen._tone_guard(reason)
        return records

    def write(self, vals):
        result = super().write({name: value for name, value in vals.items() if name != REASON})
        if vals.get(REASON) or not set(vals).isdisjoint((*self._tone_fields, *self._tone_watched)):
            self._tone_guard(vals.get(REASON) or "")
        return result

    def _tone_guard(self, reason=""):
        """Refuse words that hurt; with a manager's reason, keep them and write down who wanted it, and why.

        :raise ValidationError: naming what was found.
        """
        if not self.pool.ready or self.env.context.get("collections_shipped") is SHIPPED:
            return  # the addon's own words, which its tests look at; an update is not stopped half-way
        # The words of all who use the text are looked at, whoever writes it.
        guarded, Tone = self.sudo(), self.env["collections.tone"]
        if reason.strip() and self.env.user.has_group("collections_gentle.group_manager"):
            self.env["collections.tone.override"]._keep(Tone._harsh(guarded._tone_uses(in_use=False)), reason.strip())
        refused = Tone._refused(guarded._tone_uses())
        if refused:
            raise ValidationError(self._tone_refusal(refused))

    def _tone_refusal(self, pieces):
        """One message for all that was found, the texts and languages named."""
        Tone = self.env["collections.tone"]
        ours_first = sorted(pieces, key=lambda piece: piece.use.company not in self.env.companies)
        what = self.env._("These words are not used like this:")
        how = self.env._(
            "Say it more kindly. A collections manager may keep the words and say why, "
            "in the field “Keep all the same because” beside them."
        )
        return "\n".join([what, *Tone._told(Tone._once_each(ours_first), self._tone_heading), how])

    def _tone_heading(self, piece):
        words = {"name": piece.use.holder._tone_name(), "language": piece.language, "company": piece.use.company.name}
        if piece.use.company in self.env.companies:
            return self.env._("%(name)s, %(language)s:", **words)
        return self.env._(
            "%(name)s, %(language)s, as %(company)s uses it (make a copy to have words of your own):", **words
        )
