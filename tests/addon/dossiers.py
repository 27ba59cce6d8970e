"""A customer about whom much was said, and an agency that is to be told as little of it as it needs."""

import base64
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .charging import ChargeCase
from .common import at
from .planning import day


@tagged("post_install", "-at_install", "collections_gentle")
class DossierCase(ChargeCase):
    """Rowan Bakery owes two invoices in euros and one in dollars: a part was paid, something credited, a promise was
    not kept, a plan ended, a dispute was partly right, there was grief, and they want no calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        cls.env["res.currency.rate"].create({"name": "2025-01-01", "currency_id": cls.dollar.id, "rate": 2.0})
        cls.company.partner_id.write({"street": "1 Linden Lane", "city": "Dublin", "zip": "D01", "vat": "IE1234567FA"})
        cls.env["res.partner.bank"].create(
            {"acc_number": "IE29AIBK93115212345678", "partner_id": cls.company.partner_id.id}
        )
        house = cls.env["res.partner"].create(
            {"name": "Willow Receivables", "is_company": True, "email": "cases@willow.example.com"}
        )
        cls.agency = cls.env["collections.agency"].create(
            {
                "partner_id": house.id,
                "register_name": "CRO",
                "register_number": "IE-77",
                "licence_until": day(12, 31),
                "email": "files@willow.example.com",
            }
        )

    def setUp(self):
        super().setUp()
        # What the checklist asks is tested where it is made; here it stands in the way when a test says so.
        self.stops = []
        handovers = type(self.env["collections.handover"])
        self.enterContext(patch.object(handovers, "_dossier_checklist_stops", lambda handover: self.stops))

    def _given(self):
        self.partner = self._customer(
            ref="C-1204", street="5 Mill Street", city="Cork", zip="T12", company_registry="455001", vat="IE6388047V"
        )
        self.contact = self.env["res.partner"].create(
            {
                "name": "Anna Rowan",
                "type": "collections",
                "parent_id": self.partner.id,
                "email": "anna@rowan.example.com",
                "function": "Bookkeeper",
                "lang": "en_US",
                "collections_no_calls": True,
                "collections_hour_from": 10,
                "collections_hour_to": 12.5,
            }
        )
        self.env["res.partner"].create(
            {"name": "Her private cottage", "type": "delivery", "parent_id": self.partner.id}
        )
        self.env["mail.blacklist"].sudo()._add(self.partner.email)
        self.first, self.second = (self._invoice(self.partner, days=d, amount=a) for d, a in ((110, 1200), (100, 500)))
        self.third = self._invoice(self.partner, days=100, amount=300, currency_id=self.dollar.id)
        self.payment = self._pay(self.first, 250.55, on=day(2, 20))
        self.refund = self._refund(self.first, 49.45)
        self._unapplied_payment(self.partner, 20)
        for move in (self.first, self.second, self.third, self.refund):
            move.invoice_pdf_report_file = self._pdf_of(move)
        self.env["collections.run"].with_company(self.company)._case_for(self.company, self.partner)
        self.case = self._case(self.partner)
        self.case.user_id = self.collector
        self._say()
        self.handover = self._handed()

    def _pdf_of(self, move):
        return base64.b64encode(b"%PDF-1.4 " + move.name.encode())

    def _touch(self, days, hour=10, **values):
        base = {**self.case._prepare_touch(), "channel": "email", "state": "sent", "sent_at": at(days, hour)}
        return self.env["collections.touch"].create({**base, **values})

    def _say(self):
        """What happened in the months before."""
        quietly = {"collections_begin_later": True}
        first, second = self._lines(self.first), self._lines(self.second)
        self._touch(-80, stage_id=self.stages[3].id, line_ids=first.ids)
        self._touch(-70, stage_id=self.stages[10].id, line_ids=first.ids, state="bounced")
        self._touch(
            -60, kind="manual", channel="call", outcome="spoke", note="Cried on the phone", user_id=self.collector.id
        )
        no_answer = {"state": "failed", "sent_at": False, "tried_at": at(-55, 11), "outcome": "no_answer"}
        self._touch(0, kind="manual", channel="call", **no_answer)
        self._touch(0, state="cancelled", sent_at=False)
        self._touch(-20, named_until=day(3, 9))
        self.message = self.env["mail.message"].create(
            {
                "model": "collections.case",
                "res_id": self.case.id,
                "body": "<p>My husband is very ill</p>",
                "message_type": "email",
                "date": at(-58, 9),
            }
        )
        self.case.sudo().reply_ids = self.message
        self._talk()
        promises = self.env["collections.promise"].with_context(**quietly)
        self.promise = promises.create(
            {"case_id": self.case.id, "amount": 400, "date_promised": day(3, 20), "line_ids": first.ids}
        )
        self.promise._update_state(("open",), "broken", paid=150.5, captured_at=at(-50))
        self.plan = (
            self.env["collections.plan"]
            .with_context(**quietly)
            .create(
                {
                    "case_id": self.case.id,
                    "total": 400,
                    "count": 2,
                    "first_date": day(3, 20),
                    "line_ids": second.ids,
                    "note": "Lives on benefits",
                }
            )
        )
        self.plan.sudo().write(
            {"state": "in_default", "offered_at": at(-45), "accepted_at": at(-44), "ended_at": at(-9)}
        )
        self.plan.instalment_ids.sudo().write({"state": "missed"})
        self.dispute = (
            self.env["collections.dispute"]
            .with_context(**quietly)
            .create(
                {
                    "case_id": self.case.id,
                    "line_ids": first.ids,
                    "amount": 120,
                    "code": "quality",
                    "description": "Mould",
                }
            )
        )
        ended = {"closed_at": at(-30), "accepted_amount": 49.45, "explanation": "Two trays", "opened_on": day(2, 1)}
        self.dispute._update_state(("open",), "partly_accepted", **ended)
        for kind, begun, end in (("bereavement", -40, -35), ("query", -34, -32), ("fraud_check", -31, -30)):
            hold = (
                self.env["collections.hold"]
                .with_context(**quietly)
                .create(
                    {
                        "case_id": self.case.id,
                        "hold_type": kind,
                        "reason": "A death in the family",
                        "review_on": day(3, 30),
                    }
                )
            )
            hold.sudo().write({"state": "lifted", "begun_at": at(begun), "ended_at": at(end)})

    def _talk(self):
        """A call whose outcome they have in writing."""
        call = (
            self.env["collections.call"]
            .sudo()
            .create(
                {
                    "case_id": self.case.id,
                    "user_id": self.collector.id,
                    "outcome": "spoke",
                    "note": "She sounded depressed",
                    "agreed": "After your operation you send us the first part in April.",
                }
            )
        )
        call.with_user(self.collector).action_read_back()
        self.read_back = self._touches(self.partner).filtered(lambda t: t.purpose == "read_back")
        self.read_back.sudo().write({"state": "sent", "sent_at": at(-52)})

    def _handed(self, state="approved", **values):
        lines = self._lines(self.first, self.second, self.third)
        return (
            self.env["collections.handover"]
            .sudo()
            .create(
                {
                    "case_id": self.case.id,
                    "agency_id": self.agency.id,
                    "state": state,
                    "line_ids": [Command.set(lines.ids)],
                    "proposed_by": self.collector.id,
                    "approved_by": self.manager.id,
                    **values,
                }
            )
        )

    # --- doing --------------------------------------------------------------------------------------------------------

    def _made(self, user=None):
        """The draft, as the button of the hand-over makes it."""
        action = self.handover.with_user(user or self.collector).action_dossier()
        return self.env["collections.dossier"].with_user(user or self.collector).browse(action["res_id"])

    def _drawing(self):
        """No program is started; the PDF is the page that it would have been drawn from."""
        report = type(self.env["ir.actions.report"])
        return patch.object(report, "_run_wkhtmltopdf", lambda _self, bodies, *args, **kwargs: bodies[0].encode())

    def _released(self, user=None):
        dossier = self._made().with_user(user or self.manager)
        with self._drawing():
            dossier.action_release()
        return dossier
