from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.retention import SUPPORT, WORDS
from .collections_retention_fields import FIGURE_CODES, FIGURE_RULES, KEEP, KINDS, SETTINGS, TEXT_TYPES, TEXTS


class CollectionsRetentionRows(models.AbstractModel):
    """Forgets the words in our own records.

    Contacts, decisions, calls and what was said are never changed or deleted by anybody, so their models have no way to
    do it, and none is added. The narrow path is here and nowhere else: an UPDATE of the columns that the table
    ``TEXTS`` names, in the rows of the cases that it was given. It starts nothing: no recomputation, no tracking, no
    note, and the days on which records were written stay true. One statement a model, however many cases.
    """

    _name = "collections.retention.rows"
    _description = "Words in our own records that are no longer kept"

    @api.model
    def _forget(self, support, words):
        """Forget what somebody needs in the cases ``support``, and all that was said in the cases ``words``."""
        # Files first: they are found by the rows that lose their links to them.
        self._files(words).unlink()
        self.env.flush_all()
        for model, path in self._paths().items():
            for cases, what in ((support, {SUPPORT}), (words, {SUPPORT, WORDS})):
                if cases:
                    self._overwrite(model, path, cases, what)
        self._forget_simulations(support)
        self.env.invalidate_all()

    # --- what belongs to a case ---------------------------------------------------------------------------------

    @api.model
    def _paths(self):
        """How the records of each model lead to their case: {model name: field path}."""
        names = [name for name, model in self.env.registry.items() if self._is_stored(model) and name not in SETTINGS]
        return {name: path for name in sorted(names) if (path := self._path(name, ()))}

    @api.model
    def _is_stored(self, model):
        return model._name.startswith("collections.") and model._auto and not (model._abstract or model._transient)

    @api.model
    def _path(self, name, seen):
        """The shortest way to a case; nothing when there is none."""
        if name == "collections.case":
            return "id"
        links = {f.name: f.comodel_name for f in self.env[name]._fields.values() if f.type == "many2one" and f.store}
        if links.get("case_id") == "collections.case":
            return "case_id"
        passed = {name, *seen, *SETTINGS}
        ours = {link: to for link, to in links.items() if to.startswith("collections.") and to not in passed}
        found = {link: self._path(to, (*seen, name)) for link, to in ours.items()}
        ways = [link if way == "id" else f"{link}.{way}" for link, way in found.items() if way]
        return min(ways, key=lambda way: (way.count("."), way), default="")

    @api.model
    def _rows(self, model, path, cases):
        """Ids of the records of ``cases``, as SQL."""
        Model = self.env[model].sudo().with_context(active_test=False)
        return Model._search([(path, "in", cases.ids)]).subselect()

    # --- overwriting --------------------------------------------------------------------------------------------

    @api.model
    def _overwrite(self, model, path, cases, what):
        changes = [*self._text_changes(model, what), *self._kind_changes(model)]
        rows = self._rows(model, path, cases)
        if WORDS in what:
            changes += self._link_changes(model)
            self._unlink_many(model, rows)
        if changes:
            table = SQL.identifier(self.env[model]._table)
            self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id IN %s", table, SQL(", ").join(changes), rows))

    @api.model
    def _classes(self, model):
        """{text field: what it is}; one that nobody has looked at is words."""
        known = {name: what for what, names in TEXTS.get(model, {}).items() for name in names}
        return {name: known.get(name, WORDS) for name in self._texts(model)}

    @api.model
    def _texts(self, model):
        """Stored texts of a model, in columns or as files, other than copies of another record's."""
        fields = self.env[model]._fields.values()
        return [f.name for f in fields if f.store and f.type in TEXT_TYPES and not f.related]

    @api.model
    def _text_changes(self, model, what):
        for name, kind in self._classes(model).items():
            field = self.env[model]._fields[name]
            if kind in what and kind != KEEP and field.column_type:
                yield SQL("%s = %s", SQL.identifier(name), self._nothing(model, field))

    @api.model
    def _nothing(self, model, field):
        """What stands where a text was."""
        if (model, field.name) == ("collections.decision", "value"):
            return SQL("CASE WHEN %s THEN value END", self._is_figure())
        return SQL("''") if field.required else SQL("NULL")

    @api.model
    def _is_figure(self):
        return SQL("(rule IN %s OR COALESCE(code, '') IN %s)", FIGURE_RULES, FIGURE_CODES)

    @api.model
    def _kind_changes(self, model):
        for (name, field), (kinds, instead) in KINDS.items():
            if name == model and field in self.env[model]._fields:
                column = SQL.identifier(field)
                yield SQL("%s = CASE WHEN %s IN %s THEN %s ELSE %s END", column, column, tuple(kinds), instead, column)

    @api.model
    def _links(self, model, kind):
        """Links to people and messages. The customer stays, on whose account the invoices are; whoever spoke for them
        does not. A message may stand below an invoice, where it stays."""
        fields = self.env[model]._fields.values()
        loose = [f for f in fields if f.type == kind and f.store and not f.required and not f.related]
        return [f for f in loose if f.comodel_name in ("res.partner", "mail.message", "mail.mail")]

    @api.model
    def _link_changes(self, model):
        return [SQL("%s = NULL", SQL.identifier(field.name)) for field in self._links(model, "many2one")]

    @api.model
    def _unlink_many(self, model, rows):
        for field in self._links(model, "many2many"):
            names = SQL.identifier(field.relation), SQL.identifier(field.column1)
            self.env.cr.execute(SQL("DELETE FROM %s WHERE %s IN %s", *names, rows))

    @api.model
    def _forget_simulations(self, cases):
        """What simulations said about these customers, before the conversation was closed, belongs to no case."""
        if cases:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE collections_decision d SET value = NULL FROM collections_case c
                     WHERE c.id IN %s AND d.case_id IS NULL AND d.partner_id = c.partner_id
                       AND d.company_id = c.company_id AND d.create_date <= c.closed_at AND NOT %s
                    """,
                    cases._ids,
                    self._is_figure(),
                )
            )

    # --- files --------------------------------------------------------------------------------------------------

    @api.model
    def _files(self, cases):
        """Files that came with these cases or were made for them. Documents of the ledger are not among them."""
        Attachment = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        found, ours = Attachment, (*self._paths(), "mail.message", "mail.compose.message", "mail.activity", False)
        if not cases:
            return found
        for model, path in self._paths().items():
            Model, mine = self.env[model].sudo().with_context(active_test=False), Domain(path, "in", cases.ids)
            found |= Attachment.search(Domain("res_model", "=", model) & Domain("res_id", "in", Model._search(mine)))
            for field in Model._fields.values():
                if field.comodel_name == "ir.attachment" and field.store and field.type in ("many2one", "many2many"):
                    found |= Model.search(mine & Domain(field.name, "!=", False))[field.name]
        found |= self.env["collections.retention.mail"]._files(cases)
        return found.filtered(lambda file: file.res_model in ours)

    @api.model
    def _count(self, support, words):
        """How many records of each model would lose something: [(what, how many)]."""
        counts = []
        for model, path in self._paths().items():
            classes = set(self._classes(model).values())
            cases = support if SUPPORT in classes else words if WORDS in classes else support.browse()
            if cases and model != "collections.case":
                number = self.env[model].sudo().search_count([(path, "in", cases.ids)])
                counts.append((self.env["ir.model"]._get(model).name, number))
        return [*counts, (self.env._("Files"), len(self._files(words)))]
