from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOT_INVITED, CollectionsCase, at
from .costs import MANY, CostCase
from .test_migration import migrate

_LOGGER = "odoo.addons.collections_gentle.models.collections_policy_choice"


@tagged("post_install", "-at_install", "collections_gentle")
class PolicyCase(CollectionsCase):
    """The two policies of every company, and one for chosen customers: those in Cork."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.private = cls.env["collections.policy"].search(
            [("company_id", "=", cls.company.id), ("segment", "=", "private")]
        )
        cls.cork = cls._policy("Cork", segment="chosen", sequence=1, customer_domain="[('city', '=', 'Cork')]")
        cls.manager = new_test_user(
            cls.env(context={**cls.env.context, **NOT_INVITED}),
            "clodagh",
            "base.group_user,collections_gentle.group_manager",
        )

    @classmethod
    def _policy(cls, name, **values):
        return cls.policy.copy({"name": name, **values})

    def assertPolicy(self, partner, policy, reason):
        """What a conversation that is opened now follows, and why."""
        partner.invalidate_recordset()
        case = self._case(partner)
        self.assertFalse(case)
        with self.env.cr.savepoint() as savepoint:
            case = partner._collections_case_for(self.company)
            self.assertEqual((case.policy_id, case.policy_reason), (policy, reason))
            savepoint.rollback()
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "collections_gentle")
class TestWhichPolicy(PolicyCase):
    def test_by_segment(self):
        self.assertPolicy(self._customer(), self.policy, "Companies")
        self.assertPolicy(self._customer("Nuala Quinn", is_company=False), self.private, "Private customers")

    def test_by_rule(self):
        self.assertPolicy(self._customer(city="Cork"), self.cork, "Rule of the policy “Cork”")
        self.assertPolicy(
            self._customer("Nuala Quinn", is_company=False, city="Cork"), self.cork, "Rule of the policy “Cork”"
        )

    def test_rules_in_the_order_of_the_policies(self):
        mills = self._policy("Mills", segment="chosen", sequence=5, customer_domain="[('name', 'like', 'Mill')]")
        both = self._customer("Cork Mill", city="Cork")
        self.assertPolicy(both, self.cork, "Rule of the policy “Cork”")
        mills.sequence = 0
        self.assertPolicy(both, mills, "Rule of the policy “Mills”")

    def test_a_rule_goes_before_the_segment_and_not_before_the_hand(self):
        """The rule of a policy for all companies is tried before the others, whatever their order."""
        self.policy.customer_domain = "[('city', '=', 'Galway')]"
        person = self._customer("Nuala Quinn", is_company=False, city="Galway")
        self.assertPolicy(person, self.policy, "Rule of the policy “Companies”")
        person.collections_policy_id = self.private
        self.assertPolicy(person, self.private, "Chosen by hand on the contact")
        cork = self._customer(city="Cork", collections_policy_id=self.policy.id)
        self.assertPolicy(cork, self.policy, "Chosen by hand on the contact")

    def test_by_hand_on_a_company_above(self):
        group = self._customer("Cork Holding", collections_policy_id=self.cork.id)
        mother = self._customer("Birch Mill", parent_id=group.id)
        daughter = self._customer("Birch Mill Shop", parent_id=mother.id)
        self.assertEqual(daughter.commercial_partner_id, daughter)
        self.assertPolicy(daughter, self.cork, "Chosen by hand on the parent company")
        mother.collections_policy_id = self.private
        self.assertPolicy(daughter, self.private, "Chosen by hand on the parent company")
        daughter.collections_policy_id = self.policy
        self.assertPolicy(daughter, self.policy, "Chosen by hand on the contact")

    def test_nobody_else_gets_a_policy_of_chosen_customers(self):
        """Not even as the only ones that are left."""
        partner = self._customer()
        everybody = self._policy("Everybody", segment="any")
        (self.policy | self.private).active = False
        self.assertPolicy(partner, everybody, "All customers")
        everybody.segment = "private"
        self.assertPolicy(partner, everybody, "The first policy of the company")
        everybody.active = False
        self._invoice(partner)
        self._run()
        self.assertSilent(partner)
        self.assertFalse(self._case(partner))
        with self.assertRaisesRegex(UserError, "no collection policy yet"):
            partner._collections_case_for(self.company)

    def test_a_group_takes_another_policy_and_what_is_chosen_by_hand_stays(self):
        group = self._customer("Birch Holding")
        shops = [self._customer(f"Birch Shop {n}", parent_id=group.id) for n in (1, 2)]
        cases = [shop._collections_case_for(self.company) for shop in shops]
        cases[1].with_user(self.manager).policy_id = self.private
        group.collections_policy_id = self.cork
        self.assertEqual(
            [(case.policy_id, case.policy_why) for case in cases], [(self.cork, "parent"), (self.private, "case")]
        )

    def test_a_rule_about_late_payers_asks_only_for_those_at_hand(self):
        """A year of everybody's payments is not read for each lot of customers."""
        self.cork.customer_domain = "[('collections_late_invoices', '>=', 1)]"
        partners = self._customer() | self._customer("Elm Garden")
        late = {partners[1].id: 2}
        with patch.object(type(partners), "_collections_late", return_value=late) as asked:
            chosen = self.env["collections.policy"]._choose(self.company, partners)
        asked.assert_called_once_with(tuple(partners.ids))
        self.assertEqual([chosen[partner.id].why for partner in partners], ["business", "rule"])
        self.assertNotIn("collections_among", chosen[partners[1].id].policy.env.context)

    def test_an_archived_policy_is_no_choice_any_more(self):
        partner = self._customer(collections_policy_id=self.cork.id)
        self.cork.active = False
        self.assertPolicy(partner, self.policy, "Companies")

    def test_the_run_keeps_the_reason(self):
        partners = self._customer(city="Cork"), self._customer("Elm Garden")
        for partner in partners:
            self._invoice(partner)
        self._run_and_send()
        cases = [self._case(partner) for partner in partners]
        self.assertEqual(
            [(case.policy_id, case.policy_why) for case in cases], [(self.cork, "rule"), (self.policy, "business")]
        )
        self.assertEqual(self._touches(partners[0]).stage_id.policy_id, self.cork)
        simulated = self.env["collections.run"].simulate(at().date())
        self.assertFalse(simulated.broken_rules)

    def test_a_rule_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elm Works"})
        theirs = self.env["collections.policy"].search([("company_id", "=", other.id)])
        theirs[:1].customer_domain = "[('city', '=', 'Cork')]"
        self.assertPolicy(self._customer(city="Cork"), self.cork, "Rule of the policy “Cork”")

    # --- while a conversation is open -------------------------------------------------------------------------------

    def test_an_open_conversation_keeps_its_policy_until_somebody_looks_again(self):
        partner = self._customer()
        self._invoice(partner)
        case = partner._collections_case_for(self.company)
        partner.city = "Cork"
        self._go_to(at(days=8))
        case._wake("test")
        self._run()
        self.assertEqual((case.policy_id, case.policy_reason), (self.policy, "Companies"))
        case.sudo().next_action_at = at(days=20)
        action = case.with_user(self.collector).action_choose_policy()
        self.assertEqual((case.policy_id, case.policy_reason), (self.cork, "Rule of the policy “Cork”"))
        self.assertIn("Cork", action["params"]["message"])
        self.assertEqual(case.next_action_at, at(days=8), "it is looked at at once")
        again = case.with_user(self.manager).action_choose_policy()
        self.assertIn("stays as it is", again["params"]["message"])

    def test_by_hand_on_the_conversation(self):
        case = self._customer()._collections_case_for(self.company)
        case.with_user(self.collector).policy_id = self.cork
        self.assertEqual(case.policy_reason, "Chosen by hand for this conversation")
        case.with_user(self.collector).action_choose_policy()
        self.assertEqual((case.policy_id, case.policy_reason), (self.policy, "Companies"))

    def test_the_reason_is_not_written_by_hand(self):
        case = self._customer()._collections_case_for(self.company)
        with self.assertRaisesRegex(UserError, "follows from what happened"):
            case.with_user(self.collector).write({"policy_id": self.cork.id, "policy_why": "rule"})
        self.assertEqual((case.policy_id, case.policy_why), (self.policy, "business"))

    def test_readers_do_not_choose(self):
        reader = new_test_user(
            self.env(context={**self.env.context, **NOT_INVITED}),
            "roisin",
            "base.group_user,collections_gentle.group_reader",
        )
        partner = self._customer()
        case = partner._collections_case_for(self.company)
        partner.city = "Cork"
        with self.assertRaises(AccessError):
            case.with_user(reader).action_choose_policy()
        self.assertEqual(case.policy_id, self.policy)

    def test_a_choice_on_the_contact_or_above_counts_at_once(self):
        group = self._customer("Birch Holding")
        partner = self._customer("Birch Mill", parent_id=group.id)
        case = partner._collections_case_for(self.company)
        group.collections_policy_id = self.cork
        self.assertEqual((case.policy_id, case.policy_reason), (self.cork, "Chosen by hand on the parent company"))
        partner.collections_policy_id = self.private
        self.assertEqual((case.policy_id, case.policy_reason), (self.private, "Chosen by hand on the contact"))
        partner.collections_policy_id = group.collections_policy_id = False
        self.assertEqual((case.policy_id, case.policy_reason), (self.policy, "Companies"))

    def test_a_new_conversation_reads_the_rules_anew(self):
        partner = self._customer()
        self._invoice(partner)
        first = partner._collections_case_for(self.company)
        first._close(at())
        partner.city = "Cork"
        self.assertEqual(partner._collections_case_for(self.company).policy_id, self.cork)
        self.assertEqual(first.policy_id, self.policy)

    # --- rules that cannot be read ----------------------------------------------------------------------------------

    def test_bad_rules_are_refused(self):
        for domain in (
            "[('no_such_field', '=', 1)]",
            "[('city', '=', ",
            "city = Cork",
            "[('city', 'resembles', 'x')]",
            "42",
        ):
            with self.subTest(domain), self.assertRaises(ValidationError) as refused:
                self.cork.customer_domain = domain
            self.assertIn("The rule of the policy “Cork” cannot be read", str(refused.exception))
            self.assertEqual(self.cork.customer_domain, "[('city', '=', 'Cork')]")

    def test_nobody_asks_for_what_they_may_not_read(self):
        with self.assertRaises(ValidationError):
            self.cork.with_user(self.manager).customer_domain = "[('signup_type', '!=', False)]"

    def test_a_rule_that_breaks_later_stops_nothing(self):
        """Its field is gone: the run goes on without it, and says so."""
        self._break("[('x_region', '=', 'south')]")
        partner = self._customer(city="Cork")
        self._invoice(partner)
        with mute_logger(_LOGGER):
            run = self._run()
            self._send()
            simulated = self.env["collections.run"].simulate(at().date())
        self.assertEqual((self._case(partner).policy_id, run.state, run.error_count), (self.policy, "done", 0))
        self.assertEqual(self._touches(partner).state, "sent")
        for report in (run, simulated):
            self.assertIn("The rule of the policy “Cork” cannot be read", report.broken_rules)
        self.assertIn("cannot be read", self.cork.rule_words)

    def _break(self, domain):
        self.env.flush_all()
        self.env.cr.execute("UPDATE collections_policy SET customer_domain = %s WHERE id = %s", [domain, self.cork.id])
        self.env.invalidate_all()

    def test_conditions_that_take_everybody_are_no_rule(self):
        self.cork.customer_domain = "[]"
        self.assertPolicy(self._customer(city="Cork"), self.policy, "Companies")
        self.assertFalse(self.cork.rule_words)

    def test_how_many_customers_the_rule_finds(self):
        """Customers only: nobody who was never invoiced, and no contact of a customer."""
        self.cork.customer_domain = "[('ref', '=', 'unheard of')]"
        customer = self._customer(ref="unheard of", customer_rank=1)
        self._customer("Elm Garden", ref="unheard of", customer_rank=0)
        contact = {"name": "Ada", "parent_id": customer.id, "type": "other", "ref": "unheard of", "customer_rank": 1}
        self.env["res.partner"].create(contact)
        self.env.invalidate_all()
        self.assertEqual(self.cork.with_user(self.manager).rule_words, "The rule finds one customer now.")

    # --- who is private ---------------------------------------------------------------------------------------------

    def test_under_a_policy_for_both_the_customer_says_who_they_are(self):
        company, person = self._customer(city="Cork"), self._customer("Nuala Quinn", is_company=False, city="Cork")
        found = [partner._collections_case_for(self.company)._is_private() for partner in (company, person)]
        self.assertEqual(found, [False, True])

    def test_what_an_update_says_of_open_conversations(self):
        """Chosen before reasons were kept: what would be chosen today explains it, or somebody's hand."""
        by_rule, by_hand = self._customer(city="Cork"), self._customer("Elm Garden")
        cases = by_rule._collections_case_for(self.company), by_hand._collections_case_for(self.company)
        cases[1].policy_id = self.private
        self.env.flush_all()
        self.env.cr.execute("UPDATE collections_case SET policy_why = NULL")
        self.env.invalidate_all()
        self._migrate()
        self.assertEqual([case.policy_why for case in cases], ["rule", "case"])
        self.assertEqual(cases[1].policy_id, self.private)

    def _migrate(self):
        migrate(self.env, "19.0.1.5.0", "post-policy-reason")


@tagged("post_install", "-at_install", "collections_gentle")
class TestLateInvoices(CostCase, PolicyCase):
    """Invoices paid more than seven days late within a year."""

    def _paid(self, partner, days_late, days_ago=5, **values):
        """An invoice that was paid so many days after its date, ``days_ago``."""
        self._go_to(at(days=-days_ago))
        move = self._invoice(partner, days=days_late, **values)
        self._pay(move)
        self._go_to(at())
        return move

    def _found(self, *condition):
        partners = self.env["res.partner"].search([("collections_late_invoices", *condition)])
        return partners & self.partners

    def _given(self):
        self.never, self.once, self.often = (
            self._customer(name) for name in ("Alder Books", "Birch Mill", "Cedar Row")
        )
        self.partners = self.never | self.once | self.often
        self._paid(self.never, 7)
        self._paid(self.never, 30, days_ago=366)
        self._invoice(self.never, days=60)
        self._paid(self.once, 8)
        for days in (8, 20, 90):
            self._paid(self.often, days)

    def test_counting(self):
        self.assertEqual(self.partners.mapped("collections_late_invoices"), [0, 1, 3])
        contact = self.env["res.partner"].create({"name": "Orla", "parent_id": self.often.id})
        self.assertEqual(contact.collections_late_invoices, 3, "the customer's")

    def test_searching(self):
        for condition, expected in (
            ((">=", 3), self.often),
            ((">", 0), self.once | self.often),
            (("=", 1), self.once),
            (("=", 0), self.never),
            (("!=", 0), self.once | self.often),
            (("<", 3), self.never | self.once),
            (("<=", 1), self.never | self.once),
            (("in", [0, 3]), self.never | self.often),
        ):
            self.assertEqual(self._found(*condition), expected, condition)

    def test_a_credit_note_is_no_late_payment(self):
        self._go_to(at(days=-5))
        self._refund(self._invoice(self.never, days=40))
        self._go_to(at())
        self.assertEqual(self.never.collections_late_invoices, 0)

    def test_another_company_has_seen_nothing(self):
        other = self.env["res.company"].create({"name": "Elm Works"})
        self.assertEqual(self.often.with_company(other).collections_late_invoices, 0)

    def test_as_a_rule(self):
        self.cork.write({"name": "Regular late payers", "customer_domain": "[('collections_late_invoices', '>=', 3)]"})
        self.assertPolicy(self.often, self.cork, "Rule of the policy “Regular late payers”")
        self.assertPolicy(self.once, self.policy, "Companies")

    def test_one_query(self):
        self.env.flush_all()
        for work in (
            lambda: self.partners.mapped("collections_late_invoices"),
            lambda: self.env["res.partner"]._collections_late(),
        ):
            self.env.invalidate_all()
            self.partners.mapped("commercial_partner_id.name")
            self.company._collections_today()
            with self.assertQueryCount(1):
                work()


@tagged("post_install", "-at_install", "collections_gentle")
class TestWhichPolicyQueries(CostCase, PolicyCase):
    def test_forty_cost_what_five_cost(self):
        """One search for each rule, however many customers; parents and their choices too."""
        self._policy("Mills", segment="chosen", customer_domain="[('collections_late_invoices', '>=', 1)]")
        partners = self.env["res.partner"]
        for number in range(MANY + 1):
            group = self._customer(f"Group{number}", collections_policy_id=number % 3 == 0 and self.cork.id)
            partners |= self._customer(f"Shop{number}", parent_id=group.id, city="Cork" if number % 2 else False)
        Policy = self.env["collections.policy"]
        self.assertConstant(lambda some: Policy._choose(self.company, some.with_prefetch()), partners)
