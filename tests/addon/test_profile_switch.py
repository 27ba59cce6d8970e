from datetime import timedelta
from decimal import Decimal

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.collections_gentle.engine.profiles import fee_cap

from .common import NOT_INVITED, TODAY, CollectionsCase
from .profiling import Profiling


@tagged("post_install", "-at_install", "collections_gentle")
class TestProfileSwitch(Profiling, CollectionsCase):
    """Nothing counts before somebody of the company has reviewed it and a manager has switched it on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Profile = cls.env["collections.country.profile"]
        cls.other = cls.env["res.company"].create(
            {"name": "Ash Works", "country_id": cls.env.ref("base.ie").id, "company_registry": "600123"}
        )
        cls.manager = new_test_user(
            cls.env(context={**cls.env.context, **NOT_INVITED}),
            "boss",
            groups="base.group_user,collections_gentle.group_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _contacts(self, *partners):
        return {partner.id: partner for partner in partners}

    def _chosen(self, partner, day=TODAY, company=None):
        return self.Profile._for_customers(company or self.company, self._contacts(partner), day).get(partner.id)

    def assertRefused(self, record, values, sentence):
        with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
            record.write(values)

    # --- as shipped -------------------------------------------------------------------------------------------------

    def test_what_is_shipped_is_off_and_says_where_it_was_read(self):
        shipped = self.Profile.search([])
        self.assertEqual(
            {(p.country_id.code, p.segment) for p in shipped},
            {(c, s) for c in ("BE", "NL", "DE", "FR", "ES", "GB", "US") for s in ("private", "business")},
        )
        self.assertFalse(any(p.switched_on or p.reviewed_by or p.reviewed_on or p.company_id for p in shipped))
        self.assertTrue(all("http" in p.source and p.source_date and p.note for p in shipped))
        self.assertEqual({w.lang for w in self.belgium.words_ids}, {"en", "nl", "fr", "de"})

    def test_the_figures_of_the_records_are_those_of_the_law(self):
        caps = [
            ("be_private", "150", "20"),
            ("be_private", "500", "65"),
            ("nl_private", "23000", "1005"),
            ("nl_business", "2000000", "6775"),
            ("fr_private", "900", "0"),
            ("us_private", "900", "0"),
            ("de_private", "900", "2.50"),
        ]
        for name, principal, cap in caps:
            profile = self.env.ref(f"collections_gentle.country_profile_{name}")._engine_profile()
            self.assertEqual(fee_cap(profile, Decimal(principal)), Decimal(cap), name)

    # --- switching on -----------------------------------------------------------------------------------------------

    def test_not_without_a_review(self):
        for review in ({}, {"reviewed_by": self.manager.id}, {"reviewed_on": TODAY}):
            self.assertRefused(self.belgium, {**review, "switched_on": True}, "somebody of your company reviews it")
        tomorrow = {"reviewed_by": self.manager.id, "reviewed_on": TODAY + timedelta(days=1)}
        self.assertRefused(self.belgium, {**tomorrow, "switched_on": True}, "reviews it")
        self.assertFalse(self.belgium.switched_on)
        self.assertFalse(self._chosen(self._person()))

    def test_not_by_somebody_of_another_company(self):
        self.manager.write({"company_ids": [Command.set(self.other.ids)], "company_id": self.other.id})
        with self.assertRaisesRegex(ValidationError, "is not with Linden Workshop"):
            self.belgium.write({"reviewed_by": self.manager.id, "reviewed_on": TODAY, "switched_on": True})

    def test_not_where_the_words_would_name_no_number(self):
        self.company.write({"company_registry": False, "vat": False})
        with self.assertRaisesRegex(ValidationError, "Fill in the company ID or the VAT number of Linden Workshop"):
            self._switch_on(self.belgium)

    def test_a_manager_reviews_and_switches(self):
        profile = self.belgium.with_user(self.manager)
        profile.action_reviewed()
        profile.action_switch_on()
        self.assertEqual((profile.reviewed_by, profile.reviewed_on), (self.manager, TODAY))
        self.assertEqual(self._chosen(self._person()), self.belgium)
        profile.action_switch_off()
        self.assertFalse(self._chosen(self._person()))

    def test_taking_the_review_away_is_refused_while_it_is_on(self):
        self._switch_on(self.belgium)
        with self.assertRaises(ValidationError):
            self.belgium.reviewed_by = False

    def test_customers_are_looked_at_again(self):
        partner = self._person()
        self._invoice(partner)
        self._run()
        case = self._case(partner)
        before = case.next_action_at
        self._switch_on(self.belgium)
        self.assertNotEqual(case.next_action_at, before)

    def test_rights(self):
        collector = self.belgium.with_user(self.collector)
        self.assertEqual(collector.name, "Belgium, private customers")
        for write in (
            lambda: collector.write({"wait_days": 1}),
            lambda: collector.action_switch_on(),
            lambda: collector.words_ids[0].write({"opening": "x"}),
            lambda: collector.wait_ids.unlink(),
            lambda: collector.band_ids.write({"fixed": 5000}),
            lambda: collector.copy(),
        ):
            with self.assertRaises(AccessError):
                write()

    # --- what was reviewed stays as it was --------------------------------------------------------------------------

    def test_what_is_in_use_is_not_changed_by_any_way(self):
        self._switch_on(self.belgium)
        words, before = self.belgium.words_ids[0], self.belgium.read()
        changes = [
            lambda: self.belgium.write({"wait_days": 3}),
            lambda: self.belgium.write({"band_ids": [Command.clear()]}),
            lambda: self.belgium.write({"tone_allow": "mise en demeure\nhuissier"}),
            lambda: self.belgium.write({"active": False}),
            lambda: words.write({"term": "Within {days} days, until {last_day}."}),
            lambda: self.belgium.band_ids[0].unlink(),
            lambda: self.belgium.wait_ids[0].copy({"channel": "sms"}),
            lambda: self.belgium.unlink(),
        ]
        for change in changes:
            with self.assertRaisesRegex(UserError, "is in use at Linden Workshop. Switch it off there"):
                with self.env.cr.savepoint():
                    change()
        self.assertEqual(self.belgium.read(), before)
        self.belgium.write({"agency_note": "Ask for the register.", "ask_costs": False})
        self.assertTrue(self.belgium.switched_on, "what is no figure may change")

    def test_other_figures_are_reviewed_again_by_everybody(self):
        for company in self.company, self.other:
            self._switch_on(self.belgium, company)
            self.belgium.with_company(company).action_switch_off()
        self.belgium.band_ids[0].fixed = 15
        for company in self.company, self.other:
            profile = self.belgium.with_company(company)
            self.assertFalse(profile.reviewed_by or profile.reviewed_on, company.name)
            self.assertRefused(profile, {"switched_on": True}, "somebody of your company reviews it")
        review = {"reviewed_by": self.env.uid, "reviewed_on": TODAY, "switched_on": True}
        self.belgium.write({"band_ids": [Command.update(self.belgium.band_ids[0].id, {"fixed": 20})], **review})
        self.assertEqual((self.belgium.reviewed_by, self.belgium.switched_on), (self.env.user, True))
        self.belgium.write({"switched_on": False, "wait_days": 15})
        self.assertEqual((self.belgium.wait_days, self.belgium.reviewed_by.id), (15, False))

    def test_who_works_in_one_company_changes_nothing_that_goes_for_all(self):
        self._switch_on(self.belgium, self.other)
        profile = self.belgium.with_user(self.manager)
        for change in (
            lambda: profile.write({"wait_days": 3}),
            lambda: profile.words_ids[0].write({"term": "Within {days} days, until {last_day}."}),
            lambda: profile.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "goes for all companies.*Make a copy for your company"):
                change()
        self.assertEqual((self.belgium.wait_days, self.belgium.with_company(self.other).switched_on), (14, True))
        own = profile.copy({"company_id": self.company.id})
        own.wait_days = 15
        self.assertEqual(own.wait_days, 15)
        with self.assertRaisesRegex(UserError, "in use at Ash Works"):
            self.belgium.wait_days = 3

    def test_each_company_says_whether_it_asks_for_costs(self):
        self.assertTrue(self.belgium.ask_costs)
        self.assertFalse(self.belgium.with_company(self.other).ask_costs)

    # --- which one --------------------------------------------------------------------------------------------------

    def test_each_company_for_itself(self):
        self._switch_on(self.belgium)
        self.assertFalse(self.belgium.with_company(self.other).switched_on)
        self.assertFalse(self._chosen(self._person(), company=self.other))

    def test_the_kind_of_customer_and_the_country_of_who_is_written_to(self):
        self._switch_on(self.belgium)
        business = self.env.ref("collections_gentle.country_profile_be_business")
        self.assertFalse(self._chosen(self._person(is_company=True)))
        self._switch_on(business)
        company = self._person("Peeters Wood", is_company=True)
        employee = self.env["res.partner"].create({"name": "Anna", "parent_id": company.id, "type": "invoice"})
        self.assertEqual(self._chosen(company), business)
        self.assertEqual(self.Profile._for_customers(self.company, {company.id: employee}, TODAY)[company.id], business)
        self.assertFalse(self._chosen(self._person(country="fr")))

    def test_the_own_one_first_then_the_newer_and_only_on_its_days(self):
        own = self.belgium.copy({"company_id": self.company.id, "valid_from": "2026-01-01", "valid_to": "2026-03-10"})
        newer = self.belgium.copy({"valid_from": "2026-03-11", "name": "Belgium, newer"})
        foreign = self.belgium.copy({"company_id": self.other.id})
        self.assertFalse(own.switched_on or newer.reviewed_by)
        self.assertEqual(len(own.words_ids), 4)
        for profile in self.belgium, own, newer, foreign:
            self._switch_on(profile)
        person = self._person()
        self.assertEqual(self._chosen(person), own)
        self.assertEqual(self._chosen(person, TODAY + timedelta(days=1)), newer)
        own.action_switch_off()
        self.assertEqual(self._chosen(person), self.belgium)
        self.assertEqual(self._chosen(person, TODAY + timedelta(days=1)), newer)
        self.assertFalse(self._chosen(person, TODAY.replace(year=2023)))

    def test_another_company_does_not_see_its_own_ones(self):
        foreign = self.belgium.copy({"company_id": self.other.id}).with_user(self.manager)
        with self.assertRaises(AccessError):
            foreign.words_ids.mapped("opening")
        with self.assertRaises(AccessError):
            foreign.write({"wait_days": 3})

    # --- what is typed ----------------------------------------------------------------------------------------------

    def test_one_clear_sentence_for_what_cannot_be(self):
        words = self.belgium.words_ids.filtered(lambda w: w.lang == "en")
        wrong = [
            (self.belgium, {"valid_from": "2026-02-01", "valid_to": "2026-01-31"}, "end after it begins"),
            (self.belgium, {"wait_days": -1}, "zero or more"),
            (self.belgium, {"wait_ids": [Command.clear()]}, "on which channels"),
            (self.belgium, {"wait_ids": [Command.create({"channel": "email"})]}, "each channel once"),
            (self.belgium.wait_ids[0], {"count": 0}, "1st to 30th"),
            (self.belgium.band_ids[0], {"percent": -1}, "scale of costs"),
            (self.belgium.band_ids[0], {"above": 150}, "begin once"),
            (words, {"term": "Until {last_day}."}, r"has to say \{days\}"),
            (words, {"opening": "{balance} {creditor} {number} {colour}"}, r"cannot say \{colour\}"),
            (words, {"lang": "Dutch"}, "nl_BE"),
            (words, {"lang": "fr"}, "there already"),
        ]
        for record, values, sentence in wrong:
            self.assertRefused(record, values, sentence)

    def test_words_of_the_law_in_one_stage(self):
        stage, another = self.stages[3], self.stages[10]
        self.assertEqual(self.Profile._allowed_words(stage), frozenset())
        stage.tone_allow_profile_id = self.belgium
        self.assertEqual(self.belgium._allowed_words(stage), frozenset(), "switched off")
        self._switch_on(self.belgium)
        self.assertEqual(self.belgium._allowed_words(stage), {"mise en demeure", "ingebrekestelling"})
        self.assertEqual(self.Profile._allowed_words(stage), {"mise en demeure", "ingebrekestelling"})
        self.assertEqual(self.belgium._allowed_words(another), frozenset())
        self.assertEqual(self.Profile._allowed_words(self.env["collections.stage"]), frozenset())
        with self.assertRaisesRegex(ValidationError, "in one stage of the policy"):
            another.tone_allow_profile_id = self.belgium
