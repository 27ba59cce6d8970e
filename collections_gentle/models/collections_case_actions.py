from odoo import fields, models
from odoo.exceptions import UserError

from .collections_touch_values import TALKS, UNREACHED


class CollectionsCase(models.Model):
    """What the buttons of a case do."""

    _inherit = "collections.case"

    def action_run_now(self):
        """Make these cases due and start the scheduled run: there is no second way to contact a customer."""
        self.check_access("write")
        self._wake("asked by hand")
        return self.env["collections.run"]._trigger_now()

    def action_resume(self):
        self.check_access("write")
        self._resume()

    def action_retry_contact(self):
        """The collector has checked the address: messages may go there again."""
        self.check_access("write")
        # Touches are evidence that nobody may write; that the address was checked is all that changes.
        self.sudo()._touches_to_check().write({"contact_checked": True})
        self._close_activities("check_contact")
        self._wake("contact checked")

    def _touches_to_check(self):
        """What reached nobody, in these conversations and at the same numbers in those before."""
        mine = self.touch_ids.filtered(lambda t: t.state in ("failed", "bounced"))
        before = [("partner_id", "in", self.partner_id.ids), ("company_id", "in", self.company_id.ids)]
        return mine | mine.search([*before, ("state", "=", "failed"), ("failure_type", "=", "wrong_number")])

    def action_restart(self):
        """A manager lets the conversation begin again at the gentle start."""
        if not self.env.user.has_group("collections_gentle.group_manager"):
            raise UserError(self.env._("Ask a collections manager to start the conversation again."))
        self.check_access("write")
        if "with_agency" in self.mapped("state"):
            raise UserError(self.env._("An agency goes on with this customer. Call it back first."))
        self._begin_again()

    def _begin_again(self):
        """From the gentle start, whatever was said before."""
        for case in self.sudo():
            case.touch_ids._set_cancelled(self.env._("The conversation was started again."))
            case.write({"episode": case.episode + 1, "reviewed": False})
        self._refresh_contacts()
        self._close_activities("review")
        self._wake("restarted")

    def _log_contact(self, channel, outcome, note, late_reason=False):
        """Record a conversation that a person had; it closes the call that was asked for and counts in the budget.
        A call that reached nobody is an attempt, see ``_log_attempt``.

        :param late_reason: why they are late, one of the touch's reasons.
        :return: the touch.
        """
        self.ensure_one()
        self.check_access("write")
        if outcome in UNREACHED:
            return self._log_attempt(channel, outcome, note)
        asked = self._asked_call() if channel == "call" else self.touch_ids.browse()
        values = {"note": note, "outcome": outcome, "late_reason": late_reason, "user_id": self.env.uid}
        values |= self._dialled(channel)
        if asked:
            asked.write(values)
            asked.activity_id.action_archive()
        else:
            # Touches are evidence that nobody writes directly; this is the collector's own record.
            asked = self.env["collections.touch"].sudo().create({**self._prepare_manual_touch(channel), **values})
        asked._set_sent(fields.Datetime.now())._settle()
        if outcome in TALKS:
            self._talked(outcome)
        elif channel == "call":
            self._call_another_day()
            self._give_up_calling_back()
        return asked

    def _log_message(self, message, contact):
        """Record a message that was written to the customer from the chatter."""
        values = {
            **self._prepare_manual_touch("email"),
            "contact_id": contact.id,
            "recipient_email": contact.email,
            "message_id": message.id,
            "user_id": self.env.uid,
            "summary": message.subject or self.env._("Message"),
        }
        # Touches are evidence that nobody writes directly; this is the record of the colleague's own message.
        return self.env["collections.touch"].sudo().create(values)._set_sent(fields.Datetime.now())._settle()

    def _prepare_manual_touch(self, channel):
        return {
            **self._prepare_touch(),
            "kind": "manual",
            "channel": channel,
            "summary": self.env._("Conversation"),
        }

    def _unite(self, partners, kept_partner):
        """Leave one open case of ``partners`` in each company, that of ``kept_partner`` first; close the others.

        :return: the cases that stay open.
        """
        cases = self.search([("partner_id", "in", partners.ids), ("state", "!=", "closed")], order="id")
        kept = self.browse()
        for same_company in cases.grouped("company_id").values():
            kept |= same_company.sorted(lambda case: case.partner_id != kept_partner)[:1]
            kept._take_over_quiet(same_company)
        (cases - kept)._close(fields.Datetime.now())
        # What is not settled goes on in the other one: no page says that it is.
        (cases - kept).sudo().write({"access_token": False})
        self.env.flush_all()
        return kept

    def _take_over_quiet(self, cases):
        """What was said in any of ``cases`` goes on in this one; of several holds the strictest wins."""
        mine = self & cases
        if "with_agency" in cases.mapped("state"):
            mine._update_state(("open",), "with_agency")
        for statements in (cases.hold_ids, cases.promise_ids, cases.dispute_ids, cases.plan_ids, cases.request_ids):
            statements.sudo().write({"case_id": mine.id})
        # Calls in the making are their collectors' own.
        calls = [("case_id", "in", (cases - mine).ids), ("state", "in", ("draft", "skipped"))]
        self.env["collections.call"].sudo().search(calls)._move_to(mine)
        (cases - mine).sudo().activity_ids.write({"res_id": mine.id})
        mine._sync_pause()
        mine.sudo().write({"reviewed": any(cases.mapped("reviewed"))})

    def _follow_commercial_partner(self):
        """A customer became a part of another: the conversation goes on there."""
        for case in self:
            customer = case.partner_id.commercial_partner_id
            if customer == case.partner_id:
                continue
            if case.state == "closed":
                # What was said then still holds for the customer, wherever it belongs now.
                case.sudo().partner_id = customer
                continue
            others = self.search([("partner_id", "=", customer.id), ("state", "!=", "closed")])
            if others.filtered(lambda other, c=case: other.company_id == c.company_id):
                (case.partner_id | customer)._collections_unite(customer)
            else:
                case.sudo().partner_id = customer

    def action_view_items(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open items of %s", self.partner_id.display_name),
            "res_model": "account.move.line",
            "view_mode": "list",
            "views": [(self.env.ref("collections_gentle.view_open_items_list").id, "list")],
            "domain": self._open_items_domain(),
        }

    def action_view_invoices(self):
        self.ensure_one()
        moves = self.env["account.move.line"].search(self._open_items_domain()).move_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices of %s", self.partner_id.display_name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "views": [(self.env.ref("account.view_out_invoice_tree").id, "list"), (False, "form")],
            "domain": [("id", "in", moves.ids)],
            "context": {"create": False},
        }

    def _close_activities(self, *names):
        """Take the open activities of our own types off the list: what they asked for is done or void."""
        self._open_activities(*names).action_archive()

    def _open_activities(self, *names):
        if not self:
            return self.env["mail.activity"]
        refs = [self.env.ref(f"collections_gentle.activity_{name}", raise_if_not_found=False) for name in names]
        kinds = self.env["mail.activity.type"].union(*(kind for kind in refs if kind))
        return self.sudo().activity_ids.filtered(lambda a: a.activity_type_id in kinds)
