from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import at
from .spoken import SpokenCase

SECRET = "Her husband is in hospital since Sunday"
MORE = "The clinic said three weeks"
END = "He is back at work"
FIELDS = ("hold_type", "details")
# Where what was typed is kept: the record for few eyes, and the forms of those who typed it, swept by Odoo.
KEPT = {"collections_hold", "collections_new_hold", "collections_end_hold"}


@tagged("post_install", "-at_install", "collections_gentle")
class TestHoldPrivate(SpokenCase):
    """Why a customer in distress is on hold is for the group *Collections: sensitive*, and written nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.reader | cls.collector | cls.manager:
            user.group_ids |= cls.env.ref("base.group_allow_export")

    def _given(self):
        self.case, self.invoice = self._owing(100)
        self.partner = self.case.partner_id
        self.hold = self._hold(self.case, "hardship", details=SECRET)

    def _as(self, user):
        self.env.cr.flush()
        self.env.invalidate_all()
        return self.hold.with_user(user)

    def _for(self, *users):
        for user in users:
            self.env.invalidate_all()
            yield user, self.env["collections.hold"].with_user(user), self.env["collections.case"].with_user(user)

    # --- who reads it -----------------------------------------------------------------------------------------------

    def test_a_collector_may_set_what_a_collector_may_not_read(self):
        self.assertEqual(
            (self.hold.create_uid, self.hold.hold_type, self.hold.details), (self.collector, "hardship", SECRET)
        )

    def test_nobody_outside_the_group_reads_it(self):
        for user in (self.reader, self.collector, self.manager):
            for name in FIELDS:
                with self.subTest(user=user.name, name=name):
                    hold = self._as(user)
                    self.assertNotIn(name, hold.fields_get())
                    self.assertNotIn(name, hold.read()[0])
                    with self.assertRaises(AccessError):
                        hold.read([name])
                    with self.assertRaises(AccessError):
                        hold.web_read({name: {}})
                    with self.assertRaises(AccessError):
                        hold.mapped(name)

    def test_nobody_outside_the_group_searches_by_it(self):
        for user, Hold, Case in self._for(self.reader, self.collector, self.manager):
            for name in FIELDS:
                value = "hardship" if name == "hold_type" else SECRET
                with self.subTest(user=user.name, name=name):
                    for guess in (
                        lambda m=Hold, n=name, v=value: m.search([(n, "=", v)]),
                        lambda m=Hold, n=name, v=value: m.search_count([(n, "like", v[:5])]),
                        lambda m=Hold, n=name: m.search([], order=f"{n} desc"),
                        lambda m=Hold, n=name: m.search_read([], [n]),
                        lambda m=Case, n=name, v=value: m.search([(f"hold_ids.{n}", "=", v)]),
                        lambda m=Case, n=name, v=value: m.search([("hold_ids", "any", [(n, "=", v)])]),
                    ):
                        with self.assertRaises(AccessError):
                            guess()

    def test_nobody_outside_the_group_groups_or_exports_it(self):
        for user, Hold, Case in self._for(self.reader, self.collector, self.manager):
            for name in FIELDS:
                with self.subTest(user=user.name, name=name):
                    with self.assertRaises(AccessError):
                        Hold.formatted_read_group([], groupby=[name], aggregates=["__count"])
                    with self.assertRaises(AccessError):
                        Hold.search([]).export_data(["label", name])
                    with self.assertRaises(AccessError):
                        Case.browse(self.case.id).export_data([f"hold_ids/{name}"])
                    with self.assertRaises(AccessError):
                        Case.browse(self.case.id).web_read({"hold_ids": {"fields": {name: {}}}})

    def test_the_group_reads_it_whatever_the_rank(self):
        carer = new_test_user(self.env, "fiadh.carer", groups="base.group_user,collections_gentle.group_sensitive")
        for user in (carer, self.specialist):
            hold = self._as(user)
            self.assertEqual((hold.hold_type, hold.details), ("hardship", SECRET))
            self.assertEqual(hold.search([("hold_type", "=", "hardship")]), self.hold)

    def test_a_form_that_was_filled_in_is_read_by_nobody_else(self):
        self._extend(self.hold, reason=MORE)
        for model, name, words in (("new.hold", "details", SECRET), ("end.hold", "reason", MORE)):
            wizard = self.env[f"collections.{model}"].search([(name, "=", words)])
            self.assertEqual(len(wizard), 1)
            for user in (self.colleague, self.manager, self.reader):
                with self.subTest(user=user.name, model=model), self.assertRaises(AccessError):
                    self.env.invalidate_all()
                    wizard.with_user(user).read([name])
            for user in (self.colleague, self.manager):
                self.assertFalse(wizard.with_user(user).search([(name, "=", words)]))

    # --- what everybody reads ---------------------------------------------------------------------------------------

    def test_everybody_reads_that_there_is_a_hold(self):
        for user in (self.reader, self.collector, self.manager):
            hold = self._as(user)
            self.assertEqual((hold.label, hold.display_name), ("On hold", "On hold"))
            case = self.case.with_user(user)
            self.assertEqual(case.hold_summary, "On hold, to be looked at on 04/09/2026")
            self.assertEqual((case.state, case.pause_reason), ("paused", hold.reason))

    def test_the_decision_says_on_hold(self):
        self._run()
        decision = self._decision(self.partner)
        self.assertEqual((decision.rule, decision.code), ("hold", ""))
        self.assertEqual(decision.explanation, "On hold until a person ends it.")

    # --- where it is written ----------------------------------------------------------------------------------------

    def test_what_was_typed_stands_nowhere_else(self):
        with self.assertLogs("odoo.addons.collections_gentle", "DEBUG") as logs:
            self._run_and_send()
            self._go_to(at(days=30))
            self._run_and_send()
            self._extend(self.hold, reason=MORE)
            self._go_to(at(days=31))
            self._lift(self.hold, user=self.manager, reason=END)
            self._run_and_send()
            self._go_to(at(days=41))
            self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3], "the conversation went on")
        for words in (SECRET, MORE, END):
            self.assertLessEqual(self._tables_with(words), KEPT, words)
            self.assertNotIn(words, "\n".join(logs.output))
        self.assertNotIn("hardship", "\n".join(logs.output).lower())
        self.assertEqual(self.hold.details, "\n".join((SECRET, MORE, END)))
        self.assertNotIn(END, self.hold.end_reason)

    def test_what_is_typed_into_the_wrong_field_is_kept_apart_too(self):
        for kind in ("hardship", "vulnerable", "bereavement", "mental_capacity"):
            with self.subTest(kind=kind):
                case = self._owing(50, name=f"{kind.title()} Ltd")[0]
                hold = (
                    self.env["collections.hold"]
                    .with_user(self.collector)
                    .create({"case_id": case.id, "hold_type": kind, "reason": MORE, "details": END})
                )
                self.assertEqual(hold.sudo().details, f"{MORE}\n{END}")
                self.assertNotIn(MORE, hold.reason)
        self.assertEqual(self._tables_with(MORE), {"collections_hold"})

    def test_the_screens_do_not_say_which_kind(self):
        self._run()
        for user in (self.reader, self.collector, self.manager):
            self.env.invalidate_all()
            case = self.case.with_user(user)
            shown = [case.timeline, case.hold_summary, case.next_step, case.pause_reason, case.attention_label]
            shown += self.invoice.with_user(user).mapped("collections_standing") + self._notes(case)
            for words in (SECRET, "ardship"):
                self.assertNotIn(words, "\n".join(str(text) for text in shown))

    def test_a_letter_to_the_customer_says_nothing_of_it(self):
        self._lift(self.hold, user=self.manager)
        self._go_to(at(days=8))
        self._run_and_send()
        letter = self._letter_text(self._reminders(self.partner))
        for words in (SECRET, "ardship", "On hold", "ask its owner"):
            self.assertNotIn(words, letter)

    def test_a_text_that_would_tell_is_refused(self):
        """Letters are written with all rights, so that their texts may not reach for it at all."""
        template = self.stages[3].mail_template_id
        for words in (
            "object.hold_ids.details",
            "object.hold_ids[:1].hold_type",
            "object.env['collections.hold'].search([]).details",
        ):
            for values in (
                {"body_html": f'<p>Hello <t t-out="{words}"/></p>'},
                {"subject": f"Hello {{{{ {words} }}}}"},
            ):
                with self.subTest(words=words, field=[*values]), self.assertRaises(UserError), self.env.cr.savepoint():
                    template.write(values)

    def test_tasks_and_their_lists_say_nothing_of_it(self):
        self._go_to(at(days=30))
        self._run()
        task = self._tasks(self.case, "hold")
        self.assertEqual(task.summary, "Is this hold still right? On hold")
        self.assertFalse(task.note)

    def test_other_holds_are_read_by_everybody(self):
        case = self._owing(50, name="Hazel Tiles")[0]
        hold = self._hold(case, "complaint", reason="The driver was rude")
        self.assertEqual(hold.with_user(self.reader).label, "Complaint")
        self.assertEqual(hold.with_user(self.reader).reason, "The driver was rude")
