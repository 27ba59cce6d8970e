from odoo import api, models
from odoo.tools import SQL

# The mails that brought customers a PDF of their invoice. Mails about it to others, and words without the document, say
# nothing.
MAILS = """
  FROM mail_message mm
  JOIN mail_notification n ON n.mail_message_id = mm.id AND n.notification_type = 'email'
  JOIN account_move im ON im.id = mm.res_id
  JOIN res_partner ip ON ip.id = n.res_partner_id AND ip.commercial_partner_id = im.commercial_partner_id
 WHERE mm.model = 'account.move'
   AND EXISTS (SELECT 1 FROM message_attachment_rel mr JOIN ir_attachment ma ON ma.id = mr.attachment_id
                WHERE mr.message_id = mm.id AND ma.mimetype = 'application/pdf')
"""
# The first of them that arrived or is on its way, and whether one did not.
ARRIVED = "MIN(mm.date) FILTER (WHERE n.notification_status NOT IN ('bounce', 'exception', 'canceled'))"
FAILED = "BOOL_OR(n.notification_status IN ('bounce', 'exception'))"
_MAILED = f"SELECT mm.res_id, {ARRIVED}, {FAILED} {MAILS} AND mm.res_id = ANY(%s) GROUP BY mm.res_id"


class CollectionsFacts(models.AbstractModel):
    """The part of the facts that says whether the customer ever had an invoice."""

    _inherit = "collections.facts"

    @api.model
    def _had(self, company, subjects, items):
        """Which invoices the customers never had, and since when they have those that came late.

        :return: ids of invoices that nobody was sent, and {invoice id: day}.
        """
        wanted = [s.partner.id for s in subjects if s.policy.invoice_first]
        ids = {item.invoice_id for partner_id in wanted for item in items.get(partner_id, ()) if item.residual > 0}
        invoices = self.env["account.move"].browse(ids)
        invoices.fetch(("move_type", "is_move_sent"))
        invoices = invoices.filtered(lambda move: move.move_type == "out_invoice")
        if not invoices:
            return frozenset(), {}
        mailed = self._mailed(invoices)
        written = self._written_about(company, invoices)
        copies = self._copies(written)
        asked = self._first_asked(written)
        never = {
            m.id for m in invoices if not {m.id} & (copies.keys() | asked) and self._never_had(m, mailed.get(m.id))
        }
        late = {m.id: self._had_since(company, copies.get(m.id), mailed.get(m.id), asked.get(m.id)) for m in invoices}
        return frozenset(never), {id_: day for id_, day in late.items() if day and id_ not in never}

    @api.model
    def _mailed(self, invoices):
        """(first mail that did not fail, whether one failed) by invoice id."""
        self.env["mail.notification"].flush_model()
        self.env["mail.message"].flush_model(["model", "res_id", "date"])
        rows = self.env.execute_query(SQL(_MAILED, invoices.ids))
        return {invoice_id: (first, failed) for invoice_id, first, failed in rows}

    @api.model
    def _written_about(self, company, invoices):
        """Copies and reminders of these invoices that reached the customer, each with its link; however long ago."""
        return self.env["collections.touch"].search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("sent", "replied")),
                ("channel", "!=", "call"),
                ("line_ids.move_id", "in", invoices.ids),
                "|",
                ("purpose", "=", "invoice_copy"),
                ("kind", "!=", "service"),
            ],
            order="sent_at desc",
        )

    @api.model
    def _copies(self, written):
        """Moment at which we first sent a copy, by invoice id. A reminder is no copy: ages do not count from it."""
        sent = written.filtered(lambda touch: touch.purpose == "invoice_copy")
        return {move.id: touch.sent_at for touch in sent for move in touch.line_ids.move_id}

    @api.model
    def _first_asked(self, written):
        """Moment at which we first asked for it, by invoice id."""
        asked = written.filtered(lambda touch: touch.purpose != "invoice_copy")
        return {move.id: touch.sent_at for touch in asked for move in touch.line_ids.move_id}

    @api.model
    def _invoice_sent_at(self, touches):
        """When a copy last went to this customer."""
        sent = [t.sent_at for t in touches if t.purpose == "invoice_copy" and t.state in ("sent", "replied")]
        return self._aware(max((moment for moment in sent if moment), default=False))

    @api.model
    def _never_had(self, move, mailed):
        first, failed = mailed or (None, False)
        return not first and (failed or not move.is_move_sent)

    @api.model
    def _had_since(self, company, copy, mailed, asked):
        """The company's day on which the customer had the invoice, where a copy or a mail tells it. Another copy for who
        had been asked for it before is not the first."""
        mail = mailed and mailed[0]
        known = [moment for moment in (copy, mail) if moment and not (asked and asked < moment)]
        return company._collections_today(min(known)) if known else None
