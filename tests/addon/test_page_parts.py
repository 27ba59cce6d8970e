"""On the page: I would like to pay in parts."""

from datetime import timedelta

from lxml import html

from odoo import Command, fields
from odoo.tests import tagged

from .paging import PageCase
from .planning import day
from .promising import march

ALL = ["fortnightly.2", "monthly.2", "monthly.3"]


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageParts(PageCase):
    def _ways(self, **query):
        return html.fromstring(self._open(**query).text).xpath("//input[@name='proposal']/@value")

    def _plans(self):
        return self.plans.search([("partner_id", "=", self.partner.id)], order="id")

    def assertOnlyAPerson(self):
        """Nothing is proposed, and what was proposed before cannot be chosen any more."""
        self.assertEqual(self._ways(), [])
        self.assertRefusedThere("/parts", "^This proposal is not possible any more", proposal="monthly.3")

    def test_three_ways_and_one_is_chosen(self):
        """The 17th of March is a holiday. It is on offer for three days, and nothing is written to them yet."""
        reminder = self._reminder_under_way()
        self.assertEqual(self._ways(), ALL)
        answer = self._post("/parts", proposal="monthly.3")
        plan = self._plans()
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.url.split("?")[0].endswith(f"/my/collections/{self.case.id}/agree/{plan.id}"))
        self.assertEqual((plan.state, plan.by_customer, plan.offer_until), ("offered", True, march(13)))
        self.assertEqual((plan.total, plan.line_ids), (1200, self._lines(self.older, self.newer)))
        days = [(part, amount) for part, amount, _state in self._parts(plan)]
        self.assertEqual(days, [(march(18), 400), (day(4, 17), 400), (day(5, 18), 400)])
        self.assertFalse(plan.beyond)
        self.assertStopped(reminder)
        self.assertTold("Chose a plan on the page, not agreed to yet")
        self.assertEqual(self._letters(), [])
        self.assertSilentFor(march(11), march(12))

    def test_the_last_choice_counts(self):
        self._post("/parts", proposal="monthly.3")
        self.assertEqual(self._ways(), ALL, "they may still change their mind")
        self._post("/parts", proposal="fortnightly.2")
        self.assertEqual(self._plans().mapped("state"), ["cancelled", "offered"])
        self.assertEqual(len(self._plans()[1].instalment_ids), 2)
        self.assertEqual(self._letters(), [], "an apology would be out of place")

    def test_not_the_plan_of_a_collector(self):
        """What a person has offered is not put back by choosing."""
        offer = self._offer(self.partner)
        self.assertOnlyAPerson()
        self.assertEqual(offer.state, "offered")

    def test_as_much_as_the_policy_says(self):
        self.policy.page_plan_total = 1200
        self.assertEqual(self._ways(), ALL)
        for total in (1199.99, 0):
            self.policy.page_plan_total = total
            self.assertEqual(self._ways(), [])
        self.policy.write({"page_plan_total": 5000, "page_plan_count": 2})
        self.assertEqual(self._ways(), ["weekly.2", "fortnightly.2", "monthly.2"])
        self.assertRefusedThere("/parts", "^This proposal is not possible", proposal="monthly.3")
        self.policy.write({"page_plan_count": 3, "page_plan_days": 67})
        self.assertEqual(self._ways(), ["fortnightly.2", "fortnightly.3", "monthly.2"])

    def test_not_while_something_is_in_discussion(self):
        lines = [Command.set(self._lines(self.older).ids)]
        self.env["collections.dispute"].create({"case_id": self.case.id, "line_ids": lines, "amount": 1})
        self.assertOnlyAPerson()

    def test_not_in_a_difficult_time(self):
        self.env["collections.hold"].create({"case_id": self.case.id, "hold_type": "hardship", "reason": "ill"})
        self.assertOnlyAPerson()

    def test_not_within_a_year_after_a_plan_that_was_not_kept(self):
        plan = self._agree(self.partner, self.older, count=2)
        now = fields.Datetime.now()
        plan._update_state(("active",), "in_default", ended_at=now - timedelta(days=364))
        self.assertOnlyAPerson()
        plan.ended_at = now - timedelta(days=366)
        self.assertEqual(self._ways(), ALL)

    def test_choices_that_there_are_not(self):
        for proposal in ("", "monthly.4", "x" * 300, "monthly.3\x00x"):
            words = "^(This proposal is not possible any more|That is a little long)"
            self.assertRefusedThere("/parts", words, proposal=proposal)

    def test_parts_of_their_own(self):
        reminder = self._reminder_under_way()
        answer = self._post("/suggest", part="150 €", day="2026-04-01", words="Every <i>month</i>")
        self.assertIn("You will have an answer soon", self._said_there(answer))
        request = self.case.request_ids
        self.assertEqual((request.kind, request.state, request.asked_by), ("parts", "open", self.partner))
        for part in ("150 €", "Every <i>month</i>", "04/01/2026"):
            self.assertIn(part, request.words)
        self.assertEqual(set(self.case.hold_ids.mapped("hold_type")), {"awaiting_answer", "plan_request"})
        self.assertEqual(self._tasks(self.partner, "answer").user_id, self.collector)
        self.assertStopped(reminder)
        self.assertFalse(self._plans())
        self.assertConfirmed("request_noted", "You would like to pay in parts in your own way.", "March 12, 2026")
        self.assertSilentFor(march(11), march(18))
        self.assertNotIn(
            "<i>month", str(self.case.timeline) + "".join(self.case.message_ids.mapped(lambda m: str(m.body)))
        )

    def test_a_suggestion_is_done_with_when_a_plan_is_offered(self):
        self._post("/suggest", part="150 €")
        request = self.case.request_ids.with_user(self.collector)
        request.action_done()
        self.assertEqual((request.state, request.ended_by), ("done", self.collector))
        self.assertNotIn("in your own way", self._words(self._open()))
