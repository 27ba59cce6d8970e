"""Customers and colleagues who do anything in any order, and what must hold all the same."""

from datetime import timedelta
from random import Random

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .spoken import SpokenCase

# How often each event is drawn.
EVENTS = {
    "day": 18,
    "run": 3,
    "send": 2,
    "reply": 3,
    "answer": 6,
    "promise": 4,
    "replace": 1,
    "dispute": 4,
    "resolve": 4,
    "hold": 1,
    "hold_items": 2,
    "lift": 5,
    "pay": 3,
    "credit": 2,
    "unmatch": 2,
    "invoice": 2,
    "call": 3,
}
WHOLE = ("customer_pause", "complaint", "hardship", "query", "do_not_contact", "postponed")


class Standings(dict):
    """How things stand with a customer, worked out for those who are looked at."""

    def __init__(self, case):
        super().__init__()
        self.case = case

    def __missing__(self, partner):
        self[partner] = self.case._standing(partner)
        return self[partner]


@tagged("post_install", "-at_install", "collections_gentle")
class WalkCase(SpokenCase):
    """The rules are worked out again here from the records, not asked of the addon."""

    chances = EVENTS

    def _begin(self, seed, names):
        self.random, self.done, self.seen = Random(seed), {}, set()
        self.day, self.waiting, self.credited, self.handed_over = 0, set(), {}, []
        self.partners = [self._customer(f"{name} {seed}") for name in names]
        invoices = [self._some_invoice(partner) for partner in self.partners for _n in range(3)]
        self._issue(self.env["account.move"].create(invoices))
        self._morning()

    def _some_invoice(self, partner):
        return self._invoice_values(partner, self.random.randint(4, 40), self.random.choice((60, 100, 250.5)))

    def _events(self, count):
        """Let so many events happen."""
        for name in self.random.choices(list(self.chances), list(self.chances.values()), k=count):
            self._try(name)

    def _try(self, name):
        """One event; what the addon refuses in a sentence is no event."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                getattr(self, f"_do_{name}")()
        except UserError:
            name = f"{name} refused"
        self.env.invalidate_all()
        self.done[name] = self.done.get(name, 0) + 1

    # --- what is true -----------------------------------------------------------------------------------------------

    def _said(self, model, partner):
        return self.env[f"collections.{model}"].search([("partner_id", "=", partner.id)])

    def _check_asked(self, touch, before):
        """``before``: how things stood when the message left, by the records."""
        partner, moment = touch.partner_id, f"{fields.Datetime.now()} {touch.stage_id.name} to {touch.partner_id.name}"
        asked = {int(line): float(amount) for line, amount in touch.asked.items() if float(amount) > 0}
        quiet, silent, residual, disputes = before[partner]
        self.assertFalse(silent, moment)
        self.assertNotIn(partner, self.waiting, moment)
        self.assertTrue(asked, moment)
        self.assertFalse(asked.keys() & quiet, f"{moment}: promised or on hold")
        for line, amount in asked.items():
            self.assertLessEqual(amount, residual[line] + 0.001, moment)
        for lines, part in disputes:
            open_amount = sum(residual[line] for line in lines)
            total = sum(asked.get(line, 0) for line in lines)
            self.assertLessEqual(total, max(open_amount - part, 0) + 0.001, f"{moment}: in discussion")

    def _standing(self, partner):
        """Lines in peace, whether the customer is, residuals, and what is in discussion."""
        now, today = fields.Datetime.now(), fields.Date.today()
        holds, promises = self._said("hold", partner), self._said("promise", partner)
        active = holds.filtered(lambda h: h.state == "active" and (not h.until or h.until > now))
        fresh = holds.filtered(lambda h: h.state == "lifted" and h.fresh_until and h.fresh_until > now)
        for promise in promises.filtered(lambda p: p.state in ("broken", "partially_kept")):
            self.assertGreater(today, promise.deadline, "judged before its time")
        quiet = (active | fresh).line_ids | promises.filtered(lambda p: p.state == "open").line_ids
        disputes = self._said("dispute", partner)
        quiet |= disputes.filtered(lambda d: d.state != "open" and d.fresh_until and d.fresh_until > now).line_ids
        silent = (active | fresh).filtered(lambda hold: not hold.line_ids)
        lines = self._line(*self.env["account.move"].search([("partner_id", "=", partner.id)]))
        residual = {line.id: line.amount_residual_currency for line in lines}
        return set(quiet.ids), bool(silent), residual, [(d.line_ids.ids, self._apart(d)) for d in disputes]

    def _apart(self, dispute):
        wanted = dispute.amount if dispute.state == "open" else dispute.accepted_amount * dispute.credit_pending
        since = self._credits(dispute.line_ids, dispute.code) - self.credited[dispute]
        return max(wanted - max(since, 0), 0)

    def _credits(self, lines, code):
        partials = lines.matched_credit_ids
        if code != "already_paid":
            partials = partials.filtered(lambda p: p.credit_move_id.move_id.move_type == "out_refund")
        return sum(partials.mapped("debit_amount_currency"))

    # --- what happens -----------------------------------------------------------------------------------------------

    def _customer_now(self):
        return self.random.choice(self.partners)

    def _open_case(self):
        return self._customer_now()._collections_case_for(self.company)

    def _open_moves(self, case):
        moves = self.env["account.move"].search(
            [
                ("partner_id", "=", case.partner_id.id),
                ("move_type", "=", "out_invoice"),
                ("amount_residual", ">", 0),
                ("state", "=", "posted"),
            ],
            order="id",
        )
        if not moves:
            raise UserError("Nothing is open.")
        return moves

    def _some_moves(self, case):
        moves = self._open_moves(case)
        return self.env["account.move"].union(
            *self.random.sample(list(moves), self.random.randint(1, min(2, len(moves))))
        )

    def _part(self, moves):
        return round(sum(moves.mapped("amount_residual")) * self.random.choice((0.3, 0.5, 1, 1)), 2)

    def _morning(self):
        self._do_run()
        self._do_send()

    def _do_day(self):
        self.day += self.random.choice((1, 1, 2, 5))
        while at(days=self.day).weekday() > 4:
            self.day += 1
        self._go_to(at(days=self.day))
        self._morning()

    def _do_run(self):
        self._run()
        before = Standings(self)
        for touch in self.env["collections.touch"].search([("state", "=", "queued"), ("channel", "=", "call")]):
            self._check_asked(touch, before)

    def _do_send(self):
        # What is asked of a customer does not change by being asked.
        before = Standings(self)
        self.handed_over += [address for mail in self._send() for address in mail["email_to"]]
        now = [("kind", "=", "reminder"), ("channel", "=", "email"), ("sent_at", ">=", fields.Datetime.now())]
        for touch in self.env["collections.touch"].search(now):
            if touch not in self.seen:
                self.seen.add(touch)
                self._check_asked(touch, before)

    def _do_reply(self):
        partner = self._customer_now()
        cases = self.env["collections.case"].search([("partner_id", "=", partner.id)])
        self.random.choice(list(cases)).message_post(
            body="Hello?", author_id=partner.id, message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.waiting.add(partner)

    def _do_answer(self):
        case = self._open_case()
        case.with_user(self.collector).action_answered()
        self.waiting.discard(case.partner_id)

    def _promise(self, case, lines, amount):
        day = fields.Date.today() + timedelta(days=self.random.randint(0, 9))
        values = {"case_id": case.id, "line_ids": [Command.set(lines.ids)], "date_promised": day}
        self._wizard("new.promise", self.manager, **values, **({"amount": amount} if amount else {}))
        # A promise is confirmed in writing, which answers whoever waited.
        self.waiting.discard(case.partner_id)

    def _do_promise(self):
        case = self._open_case()
        moves = self._some_moves(case)
        self._promise(case, self._line(*moves), self._part(moves))

    def _do_replace(self):
        case = self._open_case()
        promise = self._said("promise", case.partner_id).filtered(lambda p: p.state == "open")[:1]
        if not promise:
            raise UserError("Nothing is promised.")
        self._promise(case, promise.line_ids, None)

    def _do_dispute(self):
        case = self._open_case()
        moves = self._some_moves(case)
        code = self.random.choice(("price", "quality", "already_paid"))
        before = self._credits(self._line(*moves), code)
        dispute = self._dispute(case, *moves, amount=self._part(moves), code=code)
        self.credited[dispute] = before
        # So is a dispute.
        if dispute.acknowledged_at:
            self.waiting.discard(case.partner_id)

    def _do_resolve(self):
        disputes = self._said("dispute", self._customer_now()).filtered(lambda d: d.state == "open")
        if not disputes:
            raise UserError("Nothing is in discussion.")
        dispute = self.random.choice(list(disputes))
        outcome = self.random.choice(("accepted", "partly_accepted", "rejected", "withdrawn"))
        self._resolve(dispute, outcome, amount=round(dispute.amount / 2, 2), user=self.manager)

    def _do_hold(self):
        self._hold(self._open_case(), self.random.choice(WHOLE), user=self.manager)

    def _do_hold_items(self):
        case = self._open_case()
        kind = self.random.choice(("query", "customer_pause", "plan_request"))
        self._hold(case, kind, user=self.manager, moves=self._some_moves(case))

    def _do_lift(self):
        holds = self._said("hold", self._customer_now()).filtered(lambda h: h.state == "active")
        by_hand = holds.filtered(lambda h: h.hold_type != "awaiting_answer")
        if not by_hand:
            raise UserError("Nothing is on hold.")
        self._lift(self.random.choice(list(by_hand)), user=self.specialist)

    def _do_pay(self):
        moves = self._some_moves(self._open_case())[:1]
        self._pay(moves, self._part(moves))

    def _do_credit(self):
        moves = self._some_moves(self._open_case())[:1]
        self._refund(moves, self._part(moves))

    def _do_unmatch(self):
        lines = self._line(*self.env["account.move"].search([("partner_id", "=", self._customer_now().id)]))
        matched = lines.filtered("matched_credit_ids")
        if not matched:
            raise UserError("Nothing is matched.")
        self.random.choice(list(matched)).remove_move_reconcile()

    def _do_invoice(self):
        self._invoice(self._customer_now(), days=self.random.randint(1, 20), amount=self.random.choice((40, 80.8)))

    def _do_call(self):
        calls = self.env["collections.touch"].search([("state", "=", "queued"), ("channel", "=", "call")])
        for call in calls[:1]:
            call.activity_id.with_user(self.collector).action_feedback(feedback="They will look into it")
