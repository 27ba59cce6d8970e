from odoo import api, models

from ..engine.holds import HOLD_TYPES
from .collections_touch_values import PURPOSES

# Thanks and friendly notes may be left out; an answer may not.
_MAY_BE_LEFT_OUT = {
    *("settled", "promise_tomorrow", "promise_kept"),
    *("instalment_soon", "instalment_thanks", "plan_completed", "discount_thanks"),
}
_TOLD_BY_HAND = {name for name, _label in PURPOSES} - _MAY_BE_LEFT_OUT


class CollectionsService(models.AbstractModel):
    """Service messages: confirmations, thanks, answers. Sent at once, never counted in the contact budget, and
    recorded like any other contact."""

    _name = "collections.service"
    _description = "Service messages"

    @api.model
    def _send(self, purpose, records):
        """Queue one message for each record; who cannot or should not be written to by a machine is left out.

        :param str purpose: one of the touch's purposes.
        :param records: promises, disputes, plans, parts of plans, or cases.
        :return: the touches.
        """
        template_of = self._template_of(purpose)
        wanted = self._writable(records.sudo()).filtered(template_of)
        self._ask_to_tell(purpose, records.sudo() - wanted)
        touches = self.env["collections.touch"].sudo().create([self._prepare(purpose, r) for r in wanted])
        Message = self.env["collections.message"].sudo()
        for group in Message._groups(touches, lambda touch: template_of(touch._about())):
            Message._queue(*group, "service")
        return touches

    @api.model
    def _ask_to_tell(self, purpose, records):
        """Who cannot have a letter is told by a person."""
        if purpose not in _TOLD_BY_HAND:
            return
        what = dict(self.env["collections.touch"]._fields["purpose"]._description_selection(self.env))[purpose]
        tasks = [
            (self._case(record), self.env._("Tell %(name)s yourself: %(what)s", name=record.partner_id.name, what=what))
            for record in records
        ]
        self.env["collections.perform"]._create_activities("activity_tell", tasks)

    @api.model
    def _case(self, record):
        return record if record._name == "collections.case" else record.case_id

    @api.model
    def _template_of(self, purpose):
        """The text for each record, as a function: the policy's for the last thanks, else the addon's own, which an
        administrator may delete."""
        if purpose == "settled":
            return lambda case: case.policy_id.filtered("thank_you").thank_you_template_id
        empty = self.env["mail.template"].sudo()
        template = self.env.ref(f"collections_gentle.mail_template_{purpose}", raise_if_not_found=False) or empty
        return lambda record: template

    @api.model
    def _writable(self, records):
        """Those whose contact has an address that works, and whom a machine may write to at all."""
        chosen = records.browse()
        for company, group in records.grouped("company_id").items():
            cases = self.env["collections.case"].sudo().union(*(self._case(record) for record in group))
            contacts = {case.partner_id.id: case.contact_id for case in cases}
            problems = cases.partner_id._collections_address_problems(contacts)
            silent = self._silent(company, cases.partner_id)
            chosen |= group.filtered(
                lambda r, p=problems, s=silent: not p.get(r.partner_id.id) and r.partner_id not in s
            )
        return chosen

    @api.model
    def _silent(self, company, partners):
        """Customers to whom only a person writes: by a hold, or because nobody is to write to them."""
        holds = (
            self.env["collections.hold"]
            .sudo()
            .search([("company_id", "=", company.id), ("partner_id", "in", partners.ids), ("state", "=", "active")])
        )
        held = holds.filtered(lambda hold: HOLD_TYPES[hold.hold_type].automation).partner_id
        return held | partners.with_company(company).filtered(lambda p: p.collections_excluded or not p.active)

    @api.model
    def _prepare_about(self, purpose, record):
        asked = record._asked_sum(purpose)
        words = asked is not False and record._money(float(asked))
        return {**record._touch_values(), "asked_sum": asked, "amount_text": words}

    @api.model
    def _prepare(self, purpose, record):
        case = self._case(record)
        about = {} if record == case else self._prepare_about(purpose, record)
        return {
            **case._prepare_touch(),
            **about,
            "kind": "service",
            "channel": "email",
            "purpose": purpose,
            "summary": dict(PURPOSES)[purpose],
            "lang": case.contact_id.lang,
            "recipient_email": case.contact_id.email,
        }
