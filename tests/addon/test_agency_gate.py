"""Each line of the checklist, alone missing: nobody leaves, nothing is sent, and the screen says what is missing."""

from datetime import date

from odoo.tests import tagged

from .agencies import HARD, AgencyCase
from .common import at


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyGate(AgencyCase):
    def _given(self):
        self.case, self.invoice = self._ripe()
        self.partner = self.case.partner_id
        self.handover = self._approved(self.case)
        self._release(self.handover)

    def setUp(self):
        super().setUp()
        self._go_to(at(days=3))

    def assertStops(self, line, words):
        """``line`` alone stands in the way. A manager may answer for a soft one and for no hard one."""
        handover, before = self.handover, self._stands(self.case)
        self.env.invalidate_all()
        self.assertEqual([stop.name for stop in handover._stops()], [line])
        self.assertRefused(f"^Not yet: {words}", handover.with_user(self.collector).action_hand_over)
        self.assertRegex(self._missing(self.case)[line], f"^{words}")
        if line in HARD:
            self.assertRefused("Nobody can answer", handover.with_user(self.manager)._answer_for, line, "I know them.")
            # Not even an answer that slipped in counts.
            values = {"handover_id": handover.id, "name": line, "reason": "No", "user_id": self.manager.id}
            self.env["collections.handover.answer"].create(values)
            self.assertRefused(f"^Not yet: {words}", handover.with_user(self.collector).action_hand_over)
            self.assertEqual(self._stands(self.case), before)
            return
        self.assertRefused("Ask a collections manager", handover.with_user(self.collector)._answer_for, line, "Yes")
        self.assertRefused("Say why", handover.with_user(self.manager)._answer_for, line, " ")
        self.assertEqual(self._stands(self.case), before)
        self.assertFalse(self._purposes(self.partner))
        self._answer(handover, line)
        row = next(r for r in self.case._agency_checklist() if r["name"] == line)
        self.assertEqual(row["answer"], "Clodagh Manager answers for it: I know this customer.")
        if handover.asked == handover._prepare_items(self.case)["asked"]:
            handover.with_user(self.collector).action_hand_over()
            self.assertEqual((handover.state, self.case.state), ("out", "with_agency"))

    def _sent_stages(self, tone=None):
        touches = self.case.touch_ids.filtered("stage_id")
        return touches.filtered(lambda t: t.stage_id.tone == tone) if tone else touches

    # --- soft lines -------------------------------------------------------------------------------------------------

    def test_nothing_missing(self):
        self.assertEqual(self.handover._stops(), ())
        self.assertFalse(self._missing(self.case))
        self.handover.with_user(self.collector).action_hand_over()
        self.assertEqual(self.case.state, "with_agency")

    def test_age(self):
        self.policy.agency_min_days = 104
        self.assertStops("age", "The oldest item is 103 days late; it takes 104")

    def test_amount(self):
        self.policy.agency_min_amount = 600.01
        self.assertStops("amount", r"600\.00.€ is late; it takes 600\.01.€")

    def test_nothing_is_late(self):
        """Nobody can answer for handing over nothing."""
        self._pay(self.invoice)
        for line in ("age", "amount"):
            self._answer(self.handover, line)
        before = self._stands(self.case)
        hand_over = self.handover.with_user(self.collector).action_hand_over
        self.assertRefused("^Not yet: Nothing is past its due date", hand_over)
        self.assertEqual(self._stands(self.case), before)

    def test_only_what_the_letter_named(self):
        """For what came after the letter of last resort the customer has not had one gentle word yet."""
        self._invoice(self.partner, days=5, amount=900)
        self.assertEqual(self.handover._prepare_items(self.case)["asked"], {str(self._line(self.invoice).id): "600.00"})
        self.policy.agency_min_amount = 600.01
        self.assertStops("amount", r"600\.00.€ is late; it takes 600\.01.€")

    def test_a_stage_was_not_sent(self):
        self._sent_stages().filtered(lambda t: t.stage_id == self.stages[24]).state = "cancelled"
        self.assertStops("stages", f"Not sent yet: {self.stages[24].name}")

    def test_a_stage_came_back(self):
        self._sent_stages().filtered(lambda t: t.stage_id == self.stages[24]).state = "bounced"
        self.assertStops("stages", f"Did not arrive: {self.stages[24].name}")

    def test_one_way_only(self):
        calls = self.case.touch_ids.filtered(lambda t: t.channel == "call")
        calls.filtered("stage_id").channel = "email"
        calls.filtered(lambda t: not t.stage_id).state = "cancelled"
        self.assertStops("talked", "Nobody has talked with them, and we tried in one way only")

    def test_few_attempts(self):
        calls = self.case.touch_ids.filtered(lambda t: t.channel == "call")
        calls.outcome = "callback"  # nobody has talked about it yet
        self.case.touch_ids.filtered(lambda t: t.channel == "email").write({"sent_at": at(days=-25)})
        calls.write({"sent_at": at(days=-25)})
        self._sent_stages("last_resort").sent_at = at(days=-20)
        self.assertStops("talked", "Nobody has talked with them, and there are attempts on 2 days; it takes 3")

    def test_calls_that_nobody_answered_count(self):
        calls = self.case.touch_ids.filtered(lambda t: t.channel == "call")
        calls.filtered(lambda t: not t.stage_id).write(
            {"state": "failed", "outcome": "no_answer", "sent_at": False, "tried_at": at(days=-60)}
        )
        self._sent_stages().filtered(lambda t: t.channel == "call").channel = "email"
        self.assertEqual(self.handover._stops(), ())
        calls.filtered(lambda t: not t.stage_id).outcome = "wrong_number"
        self.assertEqual([stop.name for stop in self.handover._stops()], ["talked"])

    def test_no_way_out(self):
        """The letter of last resort offers three; that it is the first to do so is what this line is for."""
        offering = self._sent_stages().filtered(lambda t: t.stage_id.tone in ("helpful", "personal"))
        offering.filtered(lambda t: t.channel == "email").channel = "sms"
        self.assertStops("way_out", "Offer parts, a later date or a discount first")

    def test_the_owner_objects(self):
        self._say("objects", self.manager, handover_id=self.handover, words="They are about to order.")
        self.assertStops("owner", "They object: They are about to order.")

    # --- hard lines -------------------------------------------------------------------------------------------------

    def test_open_question(self):
        self._writes(self.case, self.partner)
        self.assertStops("nothing_open", "Settle this first: an answer that we owe them")

    def test_open_dispute(self):
        self._dispute(self.case, self.invoice)
        self.assertStops("nothing_open", "Settle this first: something in discussion")

    def test_open_promise(self):
        self._promised(self.case, self.invoice, on=date(2026, 3, 20))
        self.assertStops("nothing_open", "Settle this first: a promise")
        self._go_to(at(days=29))  # its days are over, and the run has not looked at it
        self.assertRegex(self._missing(self.case)["nothing_open"], "^Settle this first: a promise")

    def test_open_plan(self):
        values = {"case_id": self.case.id, "first_date": date(2026, 3, 20), "count": 3}
        self.env["collections.plan"].create(values)._offer()
        self.env["collections.touch"].search([("purpose", "=", "plan_offered")]).state = "cancelled"
        self.assertStops("nothing_open", "Settle this first: a plan")

    def test_complaint(self):
        self._hold(self.case, "complaint")
        self.assertStops("nothing_open", "Settle this first: a complaint")

    def test_complaint_about_an_agency(self):
        values = {"agency_id": self.agency.id, "case_id": self.case.id, "what": "They rang at night."}
        complaint = self.env["collections.agency.complaint"].create(values)
        self.assertStops("nothing_open", "Settle this first: a complaint")
        complaint.resolved_on = date(2026, 3, 13)
        self.assertEqual(self.handover._stops(), ())

    def test_pause(self):
        self._hold(self.case, "postponed", reason="On holiday")
        self.assertStops("nothing_open", "Settle this first: a pause")

    def test_unmatched_money(self):
        self._bank_line(self.partner, 20)
        self.assertStops("nothing_open", "Settle this first: money that is not matched yet")

    def test_request(self):
        self.env["collections.request"].create({"case_id": self.case.id, "kind": "later", "day": date(2026, 3, 20)})
        self.assertStops("nothing_open", "Settle this first: an answer that we owe them")

    def test_in_need_of_care(self):
        """Two months long, and without a word about what it is."""
        hold = self._hold(self.case, "bereavement", user=self.specialist, details="His wife has died.")
        self._lift(hold, user=self.specialist)
        hold.fresh_until = False
        self.assertStops("not_vulnerable", "A person looks after this customer. Nobody outside is asked.")
        self.assertNotIn("ereave", self.case.with_user(self.collector).agency_checklist)
        self._go_to(at(days=3 + 61))
        self.assertNotIn("not_vulnerable", self._missing(self.case))

    def test_the_law(self):
        self.company.company_registry = "0417.497.106"
        profile = self.env.ref("collections_gentle.country_profile_be_private")
        profile.with_company(self.company).write(
            {"reviewed_by": self.env.user.id, "reviewed_on": date(2026, 3, 9), "switched_on": True}
        )
        self.partner.write({"is_company": False, "country_id": self.env.ref("base.be").id})
        self.assertStops("law", "Something due has had no first reminder")

    def test_not_looked_at(self):
        self._go_to(at(days=31))
        self.assertStops("verified", "Look at the address: nobody has in the last 30 days")

    def test_balance_not_looked_at(self):
        self.case.balance_seen_on = False
        self.assertStops("verified", "Look at the balance: nobody has in the last 30 days")
        self.case.with_user(self.collector).action_balance_seen()
        self.assertEqual(self.handover._stops(), ())

    def test_no_last_letter(self):
        self._sent_stages("last_resort").state = "bounced"
        self.assertStops("last_letter", "The letter of last resort was not sent")

    def test_the_letter_had_no_time(self):
        letter = self._sent_stages("last_resort")
        letter.sent_at = at(days=-10)
        letter.named_until = date(2026, 3, 13)
        self.assertStops("last_letter", "The letter gives the customer time: not before 03/14/2026")
        letter.sent_at, letter.named_until = at(days=-12), date(2026, 3, 20)
        self.assertIn("03/21/2026", self._missing(self.case)["last_letter"])

    def test_four_eyes(self):
        self.handover.approved_by = False
        self.assertStops("four_eyes", "One person proposes it, another approves it")

    def test_no_agency(self):
        self.handover.with_user(self.manager).agency_id = False
        self.assertStops("agency", "Choose an agency")

    def test_licence_is_over(self):
        self.agency.licence_until = date(2026, 3, 12)
        self.assertStops("agency", "")

    # --- before ---------------------------------------------------------------------------------------------------

    def test_hard_lines_stop_a_proposal_already(self):
        case, _invoice = self._ripe("Elm Garden")
        self._hold(case, "complaint")
        self.assertRefused("Not yet: Settle this first: a complaint", self._propose, case)
        self.assertEqual((case.state, case.handover_ids), ("paused", self.handovers))

    def test_soft_lines_stop_the_approval(self):
        case, _invoice = self._ripe("Elm Garden", amount=100)
        handover = self._propose(case)
        self._go_to(at(days=7))
        approve = handover.with_user(self.manager).action_approve
        self.assertRefused(r"Not yet: 100\.00.€ is late", approve)
        self._answer(handover, "amount", user=self.second)
        approve()
        self.assertEqual(handover.state, "approved")
