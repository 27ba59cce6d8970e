from odoo.tests import tagged

from .calling import DeskCase, day
from .common import CollectionsCase, at
from .costs import MANY, CostCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestDeskQueue(DeskCase):
    """Tuesday the 10th, ten o'clock: whom to call, in which order."""

    def _given(self):
        super()._given()
        self.small = self._to_call("Alder Books", amount=100)
        self.large = self._to_call("Birch Mill", amount=900)

    def test_value_times_age(self):
        self.assertEqual(self._queue(), (["Birch Mill", "Alder Books"], []))

    def test_age_outweighs_value(self):
        old = self._to_call("Cedar Row", amount=400, days=100)
        self.assertEqual(self._queue()[0], [old.partner_id.name, "Birch Mill", "Alder Books"])

    def test_who_asked_comes_first(self):
        self.small.with_user(self.collector)._call_back_at(at(hour=9, days=1))
        self.assertEqual(self._queue()[0], ["Birch Mill"])
        self._go_to(at(days=1))
        self.assertEqual(self._queue()[0], ["Alder Books", "Birch Mill"])

    def test_nobody_else_is_in_it(self):
        """Only overdue, without anybody asked to call: on demand."""
        self.company.collections_user_id = False
        quiet = self._customer("Dogwood Inn")
        self._invoice(quiet, days=9, amount=5000)
        self._run()
        self.assertEqual(self._queue()[0], ["Birch Mill", "Alder Books"])
        self.assertIn("Dogwood Inn", self._queue(everyone=True)[0])

    def test_a_colleagues_customers_are_theirs(self):
        self.large.user_id, self.small.user_id = self.colleague, False
        self._tasks(self.large, "call").user_id = self.colleague
        self.assertEqual(self._queue()[0], ["Alder Books"])
        self.assertEqual(self._queue(self.colleague)[0], ["Birch Mill", "Alder Books"])

    def test_customers_of_an_archived_collector_are_anybodys(self):
        self.large.user_id = self._tasks(self.large, "call").user_id = self.colleague
        self.assertEqual(self._queue()[0], ["Alder Books"])
        self.colleague.action_archive()
        self.assertEqual(self._queue()[0], ["Birch Mill", "Alder Books"])

    def test_whoever_has_the_task_has_the_call(self):
        """The colleague is away, and has given one call to somebody else."""
        (self.large | self.small).user_id = self.colleague
        self._tasks(self.large, "call").user_id = self.collector
        self._tasks(self.small, "call").user_id = self.colleague
        self.assertEqual(self._queue()[0], ["Birch Mill"])
        self.assertEqual(self._queue(everyone=True)[0], ["Birch Mill"])

    def test_hours_of_the_customer(self):
        """Six in the evening in Dublin: nobody; the list says when."""
        self._go_to(at(hour=19))
        self.assertEqual(self._queue(), ([], [("Birch Mill", "window"), ("Alder Books", "window")]))
        ready, later = self.env["collections.case"].with_user(self.collector)._call_queue(self.collector)
        self.assertEqual(later[0].verdict.until.replace(tzinfo=None), at(days=1, hour=9))

    def test_their_own_hours(self):
        self.large.partner_id.write({"collections_hour_from": 14, "collections_hour_to": 16})
        self.assertEqual(self._queue(), (["Alder Books"], [("Birch Mill", "window")]))
        self._go_to(at(hour=14))
        self.assertEqual(self._queue()[0], ["Birch Mill", "Alder Books"])

    def test_budget(self):
        """Somebody wrote by hand this morning: 72 hours."""
        self._writes_by_hand(self.large)
        self.assertEqual(self._queue(), (["Alder Books"], [("Birch Mill", "budget")]))
        self._go_to(at(days=3, hour=11))
        self.assertEqual(self._queue()[0], ["Birch Mill", "Alder Books"])

    def _writes_by_hand(self, case):
        case.with_user(self.collector)._log_contact("email", "spoke", "About the delivery")

    def test_no_calls_please(self):
        self.large.partner_id.collections_no_calls = True
        self.assertEqual(self._queue(), (["Alder Books"], [("Birch Mill", "unreachable")]))

    def test_paid_meanwhile(self):
        self._pay(self.large.item_ids.move_id)
        self.assertEqual(self._queue(), (["Alder Books"], [("Birch Mill", "settled")]))

    def test_skipped_come_last_today_and_first_tomorrow(self):
        call = self._desk()
        self.assertEqual(call.case_id, self.large)
        following = self._opened(call.action_skip())
        self.assertEqual(following.case_id, self.small)
        self.assertEqual(self._queue()[0], ["Alder Books", "Birch Mill"])
        self._go_to(at(days=1))
        self.assertEqual(self._queue()[0], ["Birch Mill", "Alder Books"])

    def test_skipping_the_only_one_ends_the_list(self):
        self._desk().action_skip()
        self._done(self.small, "spoke")
        last = self._opened(self._call(self.large).action_skip())
        self.assertEqual((last._name, last.kind, last.waiting), ("collections.call.rest", "end", True))
        self.assertIn("Only those are left whom you have skipped", last.words)
        self.assertEqual(self._opened(last.action_go_on()).case_id, self.large)

    def test_of_those_who_were_skipped_the_other_one_is_next(self):
        self.assertEqual(self._opened(self._call(self.small).action_skip()).case_id, self.large)
        following = self._opened(self._call(self.large).action_skip())
        self.assertEqual((following._name, following.case_id), ("collections.call", self.small))

    def test_the_end(self):
        self._done(self.small, "spoke")
        call = self._call(self.large, outcome="spoke", note="All is well")
        rest = self._opened(call.action_done())
        self.assertEqual((rest.kind, rest.waiting, rest.title), ("end", False, "That is all for now."))

    def test_a_task_of_tomorrow_waits(self):
        self._tasks(self.large, "call").date_deadline = day(11)
        self.assertEqual(self._queue(), (["Alder Books"], []))

    def test_a_promise_not_kept_counts_twice(self):
        """100 for twenty days, twice because a promise was not kept, against 150 for twenty days."""
        other = self._to_call("Cedar Row", amount=150)
        self.assertEqual(self._queue()[0], ["Birch Mill", other.partner_id.name, "Alder Books"])
        promise = self._promised(self.small, on=day(11))
        self.env.cr.execute(
            "UPDATE collections_promise SET state = 'broken', call_due = true WHERE id = %s", promise.ids
        )
        self.env["collections.perform"]._create_activities("activity_broken", [(self.small, "Call")])
        self.env.invalidate_all()
        self.assertEqual(self._queue()[0], ["Birch Mill", "Alder Books", other.partner_id.name])

    def test_nothing_is_written_by_looking(self):
        before = self._count()
        self._queue(everyone=True)
        self.assertEqual(self._count(), before)


@tagged("post_install", "-at_install", "collections_gentle")
class TestDeskQueueQueries(CostCase, CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["collections.case"]
        for number in range(MANY + 1):
            partner = cls._customer(cls, f"Shop{number} Ltd", phone="+353 1 700 1234")
            cls._invoice(cls, partner, days=20, amount=600)
            cls.cases |= partner._collections_case_for(cls.company)
        cls.env["collections.perform"]._create_activities("activity_call", [(case, "Call") for case in cls.cases])

    def test_forty_cost_what_five_cost(self):
        cases = self.cases.with_user(self.collector)

        def words(turns):
            return [self.calls._turn_values(turn, False) for turn in turns]

        self.calls = self.env["collections.call"].with_user(self.collector)
        self.assertConstant(lambda some: some.with_prefetch()._turns(self.company, self.collector), cases)
        self.assertConstant(lambda some: words(some.with_prefetch()._turns(self.company, self.collector)), cases)
