from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Colleagues, archived ones too.
_INSIDE = SQL("SELECT partner_id FROM res_users WHERE share IS NOT TRUE")


class CollectionsRetentionMail(models.AbstractModel):
    """Forgets what was written: the messages of our conversations, and what Odoo keeps of their way to the customer.

    A message stays as a day, a kind and a colleague; its words and whoever is outside go. Messages below invoices and
    payments belong to those. Written to the tables, for the same reasons as in ``collections.retention.rows``.
    """

    _name = "collections.retention.mail"
    _description = "Words in messages that are no longer kept"

    @api.model
    def _forget(self, support, words):
        """Forget notes among colleagues in the cases ``support``, and all that was written in the cases ``words``.

        The reasons of holds, and what was said in a call, stand in the notes too.
        """
        self.env.flush_all()
        if support:
            self._empty(self._notes(support))
            self._forget_tasks(support)
        if words:
            messages = self._messages(words)
            self._empty(messages)
            self._forget_people(messages)
            self._forget_ways(messages)
            self._forget_followers(words)
        self.env.invalidate_all()

    # --- which messages -----------------------------------------------------------------------------------------

    @api.model
    def _domain(self, cases):
        """Messages of these cases and of whatever belongs to them: a letter to an agency stands on its note or file."""
        return Domain.OR(
            Domain("model", "=", model)
            & Domain(
                "res_id",
                "in",
                self.env[model].sudo().with_context(active_test=False)._search([(path, "in", cases.ids)]),
            )
            for model, path in self.env["collections.retention.rows"]._paths().items()
        )

    @api.model
    def _messages(self, cases):
        """Their ids, as SQL."""
        return self.env["mail.message"].sudo()._search(self._domain(cases)).subselect()

    @api.model
    def _notes(self, cases):
        """Ids of what colleagues and the program noted for colleagues; letters and texts are notes to Odoo, too."""
        internal = Domain("subtype_id.internal", "=", True) | Domain("subtype_id", "=", False)
        noted = Domain("message_type", "=", "comment") & internal
        notes = self._domain(cases) & (Domain("message_type", "in", ("notification", "user_notification")) | noted)
        return self.env["mail.message"].sudo()._search(notes).subselect()

    @api.model
    def _files(self, cases):
        """What was sent along or came in."""
        return (
            self.env["mail.message"].sudo().search(self._domain(cases)).attachment_ids
            if cases
            else self.env["ir.attachment"]
        )

    # --- forgetting ---------------------------------------------------------------------------------------------

    @api.model
    def _empty(self, messages):
        self._execute("UPDATE mail_message SET subject = NULL, body = '' WHERE id IN %s", messages)
        self._execute("DELETE FROM mail_message_translation WHERE message_id IN %s", messages)
        self._execute("DELETE FROM mail_message_link_preview WHERE message_id IN %s", messages)

    @api.model
    def _forget_people(self, messages):
        """Colleagues stay, who answer for what they did."""
        self._execute(
            "UPDATE mail_message SET email_from = NULL, reply_to = NULL, incoming_email_to = NULL,"
            " incoming_email_cc = NULL, outgoing_email_to = NULL, author_guest_id = NULL,"
            " message_id = CASE WHEN author_id IN (%(inside)s) THEN message_id END,"
            " author_id = CASE WHEN author_id IN (%(inside)s) THEN author_id END"
            " WHERE id IN %(messages)s",
            inside=_INSIDE,
            messages=messages,
        )
        self._execute("DELETE FROM mail_message_res_partner_rel WHERE mail_message_id IN %s", messages)

    @api.model
    def _forget_followers(self, cases):
        self._execute(
            "DELETE FROM mail_followers WHERE res_model = 'collections.case' AND res_id IN %s AND partner_id NOT IN (%s)",
            cases._ids,
            _INSIDE,
        )

    @api.model
    def _forget_ways(self, messages):
        """What is left in the queues; how each contact ended stands on the contact. Of what was tracked, the states
        stay."""
        for table in ("mail_notification", "mail_mail", "sms_sms"):
            self._execute("DELETE FROM %s WHERE mail_message_id IN %s", SQL.identifier(table), messages)
        self._execute(
            "DELETE FROM mail_tracking_value v WHERE v.mail_message_id IN %s AND NOT EXISTS"
            " (SELECT 1 FROM ir_model_fields f WHERE f.id = v.field_id AND f.name = 'state')",
            messages,
        )

    @api.model
    def _forget_tasks(self, cases):
        """Tasks say what was asked, and of whom."""
        self._execute(
            "UPDATE mail_activity SET summary = NULL, note = NULL, feedback = NULL, res_name = NULL, active = false"
            " WHERE res_model = 'collections.case' AND res_id IN %s",
            cases._ids,
        )

    @api.model
    def _execute(self, statement, *args, **kwargs):
        self.env.cr.execute(SQL(statement, *args, **kwargs))

    @api.model
    def _count(self, cases):
        """How many messages would lose their words: [(what, how many)]."""
        count = self.env["mail.message"].sudo().search_count(self._domain(cases)) if cases else 0
        return [(self.env._("Messages"), count)]
