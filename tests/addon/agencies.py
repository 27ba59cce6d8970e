"""Customers for whom nothing gentler is left, and an agency that may get them."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .agency_world import AgencyRecords
from .common import at
from .spoken import SpokenCase

# Tuesday, 10 March: everything was tried, and the last letter had its time.
SOFT = ("age", "amount", "stages", "talked", "way_out", "owner")
HARD = ("nothing_open", "not_vulnerable", "law", "verified", "last_letter", "four_eyes", "agency")


@tagged("post_install", "-at_install", "collections_gentle")
class AgencyCase(AgencyRecords, SpokenCase):
    """Rowan Bakery owes 600.00 for 100 days; all stages were sent, and the letter of last resort 20 days ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second, cls.seller = cls._users(("fiadh.manager", "group_manager"), ("cian.seller",))
        if not cls.policy.has_last_resort:
            cls.policy.action_add_last_resort()
        cls.last_stage = cls.policy.stage_ids.filtered(lambda stage: stage.tone == "last_resort")
        cls.agency = cls._make_agency("Fair & Calm Recovery")
        cls.handovers = cls.env["collections.handover"]

    # --- the world --------------------------------------------------------------------------------------------------

    def _ripe(self, name="Rowan Bakery", amount=600, days=100, seller=None):
        """A case in which every line of the checklist is met that can be before somebody proposes an agency.

        :return: the case and its invoice.
        """
        partner = self._customer(name)
        invoice = self._invoice(partner, days=days, amount=amount, invoice_user_id=(seller or self.seller).id)
        case = partner._collections_case_for(self.company)
        for stage in self.policy.stage_ids.filtered(lambda stage: stage.days_after_due >= 0):
            last = stage == self.last_stage
            self._touch(case, stage, days=-20 if last else stage.days_after_due - days)
        self.env["collections.touch"].create(
            {**case._prepare_manual_touch("call"), "outcome": "spoke", "state": "sent", "sent_at": at(days=-60)}
        )
        case._refresh_contacts()
        self.env["collections.case"]._refresh_amounts(self.company, self.company._collections_today())
        case.with_user(self.collector).action_address_seen()
        case.with_user(self.collector).action_balance_seen()
        return case, invoice

    def _touch(self, case, stage, days, state="sent", **values):
        named = {"named_until": at(days=days + 15).date()} if stage.tone == "last_resort" else {}
        return self.env["collections.touch"].create(
            {
                **case._prepare_touch(),
                "stage_id": stage.id,
                "channel": stage.channel,
                "outcome": "voicemail" if stage.channel == "call" else False,
                "state": state,
                "sent_at": at(days=days),
                "summary": stage.name,
                "line_ids": [
                    Command.set(
                        self._line(*self.env["account.move"].search([("partner_id", "=", case.partner_id.id)])).ids
                    )
                ],
                **named,
                **values,
            }
        )

    # --- what people do ---------------------------------------------------------------------------------------------

    def _propose(self, case, user=None, agency=None, words="Nothing gentler is left."):
        agency = self.agency if agency is None else agency
        self._wizard("propose.agency", user or self.collector, case_id=case.id, agency_id=agency.id, words=words)
        return self._last("handover")

    def _answer(self, handover, name, user=None, reason="I know this customer."):
        self._wizard("answer.line", user or self.manager, handover_id=handover.id, name=name, reason=reason)

    def _say(self, what, user, words="We have talked about it.", **about):
        self._wizard("handover.words", user, what=what, words=words, **{key: r.id for key, r in about.items()})

    def _approved(self, case, user=None, **values):
        """Proposed, three days without an objection, and approved by another person."""
        handover = self._propose(case, **values)
        self._go_to(at(days=3))
        handover.with_user(user or self.manager).action_approve()
        return handover

    def _release(self, handover):
        """The file was read and released by a person."""
        dossier = handover.with_user(self.collector)._make_dossier()
        with patch.object(type(dossier), "_pdf", lambda dossier, content: b"%PDF-1.4"):
            dossier.with_user(self.manager).action_release()
        return dossier

    def _out(self, case, **values):
        handover = self._approved(case, **values)
        self._release(handover)
        handover.with_user(self.collector).action_hand_over()
        self.env.invalidate_all()
        return handover

    def _recall(self, case, reason="manager", words="They have called us.", user=None):
        self._wizard("recall.agency", user or self.collector, case_id=case.id, reason=reason, words=words)
        return case.handover_ids[:1]

    # --- looking ----------------------------------------------------------------------------------------------------

    def _missing(self, case):
        """{line: what is missing} as the screen says it."""
        return {
            row["name"]: self._plain(row["missing"])
            for row in case.with_user(self.collector)._agency_checklist()
            if not row["met"]
        }

    def _stands(self, case):
        """What a refusal must leave as it is."""
        return (
            case.state,
            case.handover_ids.mapped("state"),
            case.touch_ids.sorted("id").mapped(lambda t: (t.id, t.state)),
        )
