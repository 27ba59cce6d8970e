from collections import defaultdict
from decimal import Decimal
from functools import partial

from odoo import api, fields, models
from odoo.tools import formatLang

from .collections_touch_values import WISHES

_LINE_FIELDS = (
    "amount_currency",
    "amount_residual_currency",
    "currency_id",
    "date",
    "date_maturity",
    "move_id",
    "partner_id",
)
_MOVE_FIELDS = ("access_token", "company_id", "date", "invoice_date", "invoice_date_due", "move_type", "name")


class CollectionsPerform(models.AbstractModel):
    """Acts on the engine's decisions: rows only, in batches; the network comes later, with the mail queue."""

    _name = "collections.perform"
    _description = "Collection actions"

    @api.model
    def _perform(self, decisions, now):
        """Carry the decisions out, all of one kind together.

        :param dict decisions: case → engine decision.
        :param datetime now: naive UTC.
        """
        by_action = defaultdict(dict)
        for case, decision in decisions.items():
            by_action[decision.action][case] = decision
        for action, perform in self._actions(now).items():
            if chosen := by_action[action]:
                perform(chosen)

    @api.model
    def _actions(self, now):
        """What carries out each of the engine's actions."""
        return {
            "contact": partial(self._contact, now=now),
            "send_invoice": partial(self._send_invoices, now=now),
            "approve": self._approve,
            "review": self._review,
            "wait": self._ask_how_to_go_on,
            "close": partial(self._close, now=now),
        }

    # --- contact ----------------------------------------------------------------------------------------------------

    @api.model
    def _contact(self, decisions, now):
        touches = self._touches(decisions)
        for channel, chosen in touches.grouped("channel").items():
            self.env["collections.case"]._channel(channel)._perform(chosen, now)

    @api.model
    def _touches(self, decisions):
        """The touch of each decision: the one that was approved, else a new one."""
        lines, waiting = self._lines(decisions), self._waiting(decisions)
        approved = self._approved(decisions, waiting)
        self._drop_outdated(decisions, waiting, approved)
        values = [
            self._prepare_touch(case, decision, lines) for case, decision in decisions.items() if case not in approved
        ]
        for case, touch in approved.items():
            touch._update_state(("to_approve",), "queued", **self._prepare_asked(case, decisions[case], lines))
        return self.env["collections.touch"].sudo().create(values).union(*approved.values())

    @api.model
    def _waiting(self, decisions):
        """What waits for approval, of the customers decided on."""
        waiting = [("case_id", "in", [case.id for case in decisions]), ("state", "=", "to_approve")]
        return self.env["collections.touch"].sudo().search(waiting)

    @api.model
    def _approved(self, decisions, waiting):
        touches = waiting.filtered("approved_by")
        return {t.case_id: t for t in touches if t.episode == t.case_id.episode and t._is_for(decisions[t.case_id])}

    @api.model
    def _drop_outdated(self, decisions, waiting, approved):
        """Messages that wait for approval at a stage that is no longer the next one, or about other sums, are void.

        :return: those of the stage and channel that come next: they are asked for again.
        """
        outdated = waiting - waiting.browse().union(*approved.values())
        again = outdated.filtered(lambda t: t.episode == t.case_id.episode and t._is_for(decisions[t.case_id]))
        again._set_cancelled(self.env._("What is owed has changed: a manager reads it again."))
        (outdated - again)._set_cancelled(self.env._("Another stage, or another way, comes first now."))
        return again

    @api.model
    def _lines(self, decisions):
        """The lines of all decisions by id, read together: the messages then find them in the cache."""
        ids = [line_id for decision in decisions.values() for line_id in decision.items]
        lines = self.env["account.move.line"].sudo().browse(ids)
        lines.fetch(_LINE_FIELDS)
        lines.move_id.fetch(_MOVE_FIELDS)
        return lines.grouped("id")

    @api.model
    def _prepare_touch(self, case, decision, lines, state="queued"):
        stage = self.env["collections.stage"].browse(decision.stage_id)
        return {
            **case._prepare_touch(),
            "stage_id": stage.id,
            "channel": decision.channel,
            "state": state,
            "summary": stage.name,
            **self._prepare_asked(case, decision, lines),
        }

    @api.model
    def _prepare_asked(self, case, decision, lines):
        """What is asked for: the lines, their residuals to the cent, and the sum in words."""
        asked = {lines[id_]: amount for id_, amount in zip(decision.items, decision.amounts, strict=True)}
        channel = case._channel(decision.channel).with_company(case.company_id)
        return {
            **self._prepare_amounts(asked),
            "contact_id": case.contact_id.id,
            "lang": case.contact_id.lang,
            **channel._prepare_address(case.contact_id.with_company(case.company_id)),
        }

    @api.model
    def _prepare_amounts(self, asked):
        """:param dict asked: line → amount asked for."""
        return {
            "line_ids": [fields.Command.set([line.id for line in asked])],
            "asked": {str(line.id): self._exact_words(line, amount) for line, amount in asked.items()},
            "amount_text": self._amount_text(asked),
        }

    @api.model
    def _exact_words(self, line, amount):
        return f"{amount:.{line.currency_id.decimal_places}f}"

    @api.model
    def _residual(self, line):
        """Residual as an exact decimal: the float of a monetary field has no more digits than its currency."""
        return self._exact_amount(line.currency_id, line.amount_residual_currency)

    @api.model
    def _exact_amount(self, currency, amount):
        """An amount of a monetary field as an exact decimal."""
        return Decimal(f"{amount:.{currency.decimal_places}f}")

    @api.model
    def _amount_text(self, asked):
        """Totals per currency, as a person writes them.

        :param dict asked: line → amount asked for.
        """
        sums = defaultdict(Decimal)
        for line, amount in asked.items():
            sums[line.currency_id] += amount
        return ", ".join(formatLang(self.env, float(total), currency_obj=cur) for cur, total in sums.items())

    @api.model
    def _send_invoices(self, decisions, now):
        """Invoices that the customer may never have had go out before anything is asked."""
        lines = self._lines(decisions)
        values = [case._prepare_invoice_copy([lines[id_] for id_ in d.items]) for case, d in decisions.items()]
        touches = self.env["collections.touch"].sudo().create(values)
        self.env["collections.channel.email"]._perform(touches, now)

    # --- the other actions ------------------------------------------------------------------------------------------

    @api.model
    def _approve(self, decisions):
        """Put the message where a manager reads it."""
        lines = self._lines(decisions)
        again = self._drop_outdated(decisions, self._waiting(decisions), {})
        words = {touch.case_id: touch._prepare_kept_words() for touch in again}
        touches = (
            self.env["collections.touch"]
            .sudo()
            .create(
                [
                    {**self._prepare_touch(case, d, lines, "to_approve"), **words.get(case, {})}
                    for case, d in decisions.items()
                ]
            )
        )
        self._ask_about("activity_approve", touches, [touch.stage_id.name for touch in touches])

    @api.model
    def _review(self, decisions):
        self._create_activities(
            "activity_review",
            [(case, self.env._("All stages are done: talk with %s", case.partner_id.name)) for case in decisions],
        )

    @api.model
    def _ask_how_to_go_on(self, decisions):
        """Where contact or house want none of the stage's channels nothing has failed, so nobody would know: a person
        is asked, once for each wish and stage."""
        wished = {c: d for c, d in decisions.items() if d.rule == "unreachable" and d.code in WISHES}
        fresh = [case for case, decision in wished.items() if not case.decision_id._is_same(decision)]
        self._create_activities(
            "activity_review",
            [(case, self.env._("How do we go on with %s?", case.partner_id.display_name)) for case in fresh],
            once=True,
        )

    @api.model
    def _close(self, decisions, now):
        """The conversation is over; who was contacted and has settled everything is thanked."""
        cases = self.env["collections.case"].union(*decisions)
        thanked = cases._owed_a_thank_you()
        cases._close(now)
        self.env["collections.service"]._send("settled", thanked)

    @api.model
    def _ask_about(self, name, touches, summaries, notes=None):
        """A task for each of these contacts, which ends with it; see ``_create_activities``."""
        wanted = [(touch.case_id, summary) for touch, summary in zip(touches, summaries, strict=True)]
        activities = self._create_activities(name, wanted, notes=notes)
        for touch, activity in zip(touches, activities, strict=True):
            # Nobody may write touches; this is the task that belongs to it.
            touch.sudo().activity_id = activity

    @api.model
    def _create_activities(self, name, wanted, notes=None, once=False, deadline=None, user=None):
        """Activities for the collectors of cases, in one insert and without an e-mail for each.

        :param list wanted: (case, summary) pairs.
        :param bool once: not where an open activity of this type is there already.
        :param deadline: day by which it is to be done; today if not given.
        :param user: who is to do it; the collector of each case if not given.
        """
        if not wanted:
            return self.env["mail.activity"]
        # An administrator may delete an activity type; a to-do is better than nothing.
        kind = self.env.ref(f"collections_gentle.{name}", False) or self.env.ref("mail.mail_activity_data_todo")
        notes = notes or [False] * len(wanted)
        rows = [
            (case, summary, note)
            for (case, summary), note in zip(wanted, notes, strict=True)
            if not once or kind not in case.activity_ids.activity_type_id
        ]
        # The run writes for collectors who may not be the current user.
        Activity = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        chosen = {
            **({"date_deadline": deadline} if deadline else {}),
            **({"user_id": user.id} if user and user.active else {}),
        }
        return Activity.create([{**self._prepare_activity(kind, *row), **chosen} for row in rows])

    @api.model
    def _prepare_activity(self, kind, case, summary, note):
        return {
            "activity_type_id": kind.id,
            "res_model_id": self.env["ir.model"]._get_id("collections.case"),
            "res_id": case.id,
            "res_name": case.display_name,
            "summary": summary,
            "note": note,
            "user_id": (case._sender() or self.env.ref("base.user_admin")).id,
            "date_deadline": case.company_id._collections_today(),
        }
