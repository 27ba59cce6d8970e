import hashlib
import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .collections_hold import MANAGER_GROUP
from .collections_plan import LIVE
from .collections_touch_values import CHECKED

_logger = logging.getLogger(__name__)

# After a word on the telephone the written confirmation may be objected to for so long.
_OBJECTION_DAYS = 7
ACCEPTANCE_CHANNELS = [
    ("email", "By e-mail"),
    ("call", "On the phone"),
    ("meeting", "In person"),
    ("page", "On the customer's page"),
    ("letter", "By letter"),
]


class CollectionsPlan(models.Model):
    """The life of a plan: offered, accepted with evidence, ended."""

    _inherit = "collections.plan"

    # The text as it was offered. What is accepted is this text and no other, hence its hash.
    agreement = fields.Html(sanitize=False, readonly=True)
    agreement_hash = fields.Char(string="Fingerprint of the text", readonly=True, help="SHA-256.")
    agreement_lang = fields.Char(readonly=True)
    attachment_id = fields.Many2one("ir.attachment", string="Agreement (PDF)", readonly=True, ondelete="set null")
    accepted_at = fields.Datetime(string="Accepted", readonly=True)
    accepted_name = fields.Char(string="Accepted by", readonly=True)
    accepted_by = fields.Many2one("res.partner", string="Contact who accepted", readonly=True)
    acceptance_channel = fields.Selection(ACCEPTANCE_CHANNELS, string="How they agreed", readonly=True)
    accepted_from = fields.Char(string="From (address)", readonly=True, help="The e-mail or network address.")
    accepted_hash = fields.Char(string="Accepted text", readonly=True, help="Fingerprint of what was accepted.")
    acceptance_message_id = fields.Many2one("mail.message", string="Their message", readonly=True, ondelete="set null")
    acceptance_note = fields.Text(string="Their words", readonly=True)
    recorded_by = fields.Many2one("res.users", readonly=True)
    object_until = fields.Date(string="They may object until", readonly=True)
    cure_began_at = fields.Datetime(readonly=True)

    # --- offering -----------------------------------------------------------------------------------------------

    def action_offer(self):
        for plan in self:
            plan.case_id.check_access("write")
            plan._offer()

    def _offer(self, tell=True):
        """Put the plan to the customer: reminders about its items are silent until the offer ends.

        :param bool tell: send the offer; not when it is accepted in the same breath, and confirmed in writing.
        :return: the plan if it was a draft.
        """
        self.ensure_one()
        if self.state != "draft":
            return self.browse()
        self._check_open()
        self._check()
        if self.discount and self._needs_second_manager() and not self.approved_by:
            raise UserError(self.env._("A second manager agrees to this discount first."))
        self._remember_matched()
        self._update_state(("draft",), "offered", **self._prepare_offer())
        if self.kind != "discount":
            self._write_agreement(attach=tell)
        if self.previous_id.state == "offered":
            self.previous_id._supersede()
        self._silence(self.env._("The customer was offered a plan."))
        self.case_id._note(self.env._("Plan offered: %s", self._title()))
        if tell:
            told = self._tell(self._purpose_of_offer())
            told.case_id._answered(self.env._("a plan was offered in writing"))
        self.case_id._wake("plan offered")
        return self

    def _prepare_offer(self):
        today = self.company_id._collections_today()
        valid = today + timedelta(days=self.case_id.policy_id.plan_offer_days)
        if self.kind == "discount":
            valid = self.first_date
        return {
            "offered_at": fields.Datetime.now(),
            "offer_until": self.offer_until or valid,
            "agreement_lang": self._their_language(),
            "begun_stage_id": self.previous_id.begun_stage_id.id or self.case_id.stage_id.id,
            "open_before": sum(self.sudo().line_ids.mapped("amount_residual_currency")),
        }

    def _their_language(self):
        return self.env["collections.message"]._language(self.case_id.contact_id.lang, self.company_id)

    def _held_back(self, purpose):
        """The offer was not true any more when it was to leave: it is a draft again, and somebody looks at it."""
        if purpose not in ("plan_offered", "discount_offered"):
            return
        if self._update_state(("offered",), "draft", offered_at=False, agreement=False, agreement_hash=False):
            summary = self.env._("The offer did not leave, because something has changed: %s", self._title())
            tasks = [(self.case_id, summary)]
            self.env["collections.perform"]._create_activities("activity_tell", tasks, user=self.user_id)
            self.case_id._note(summary)

    def _silence(self, reason):
        self.case_id._take_back(self.line_ids, reason)
        asked = self.case_id.hold_ids.sudo().filtered(lambda h: h.state == "active" and h.hold_type == "plan_request")
        asked._lift(reason)
        self.case_id.request_ids.sudo()._settle("parts", "later")

    def _write_agreement(self, attach=True):
        """Freeze the text in the customer's language, with its fingerprint and as a PDF on the case."""
        # The text belongs to the customer; whoever prepared it need not read all that it names.
        plan = self.sudo().with_context(lang=self.agreement_lang).with_company(self.company_id)
        text = plan.env["ir.qweb"]._render("collections_gentle.plan_agreement", plan._agreement_values())
        plan.write({"agreement": text, "agreement_hash": self._fingerprint(text)})
        if attach:
            plan._attach_agreement()

    @api.model
    def _fingerprint(self, text):
        return hashlib.sha256(str(text).encode()).hexdigest()

    def _attach_agreement(self):
        """The agreement as a PDF, with how it was accepted once it is."""
        report = "collections_gentle.action_report_agreement"
        try:
            content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(report, self.ids)
        except UserError:
            # Without a program that prints, the text stands in the plan and the days in the letter all the same.
            _logger.warning("Collections: the agreement of plan %s could not be printed", self.id, exc_info=True)
            return
        number = f"{self.name.replace('/', '-')}-{self.version}"
        name = self.env._("Agreement %s", number)
        if self.accepted_at:
            name = self.env._("Agreement %s, accepted", number)
        values = {
            "name": f"{name}.pdf",
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": "collections.case",
            "res_id": self.case_id.id,
        }
        self.attachment_id = self.env["ir.attachment"].create(values)

    def _agreement_markup(self):
        """The frozen text for the PDF."""
        return Markup(self.agreement or "")

    # --- accepting ----------------------------------------------------------------------------------------------

    def _accept(self, name, channel, *, contact=None, address=None, message=None, note=None, agreement_hash=None):
        """The customer agrees: the plan runs, and is confirmed in writing.

        The one way to accept, for the collector's form and for the customer's page.

        :param str name: who agreed, as they wrote or said it.
        :param str channel: one of ``ACCEPTANCE_CHANNELS``.
        :param contact: the customer's contact, if it is one.
        :param str address: the e-mail or network address it came from.
        :param message: the mail.message in which they agreed.
        :param str agreement_hash: fingerprint of the text that they saw; None: the one that was offered.
        :return: the plan if it was offered.
        :raises UserError: when the offer has ended, or they saw another text.
        """
        self.ensure_one()
        self._check_acceptance(name, channel, contact, message, agreement_hash)
        today = self.company_id._collections_today()
        accepted = self._update_state(
            ("offered",),
            "active",
            accepted_at=fields.Datetime.now(),
            accepted_name=name.strip(),
            accepted_by=(contact or self.env["res.partner"]).id,
            acceptance_channel=channel,
            accepted_from=address,
            acceptance_message_id=(message or self.env["mail.message"]).id,
            acceptance_note=note,
            accepted_hash=self.agreement_hash,
            recorded_by=channel != "page" and self.env.uid,
            object_until=channel in ("call", "meeting") and today + timedelta(days=_OBJECTION_DAYS),
        )
        accepted._begin_to_run(today)
        return accepted

    def _check_acceptance(self, name, channel, contact, message, agreement_hash):
        if not (name or "").strip():
            raise UserError(self.env._("Write down who agreed, by name."))
        if channel not in dict(ACCEPTANCE_CHANNELS):
            raise UserError(self.env._("Say how they agreed: by e-mail, on the phone, in person or on their page."))
        if self.kind == "discount":
            raise UserError(self.env._("This offer is taken up by paying. There is nothing else to agree to."))
        if self.state == "draft":
            raise UserError(self.env._("This plan was not offered yet. Offer it first."))
        if self.state != "offered":
            raise UserError(self.env._("This offer has ended. Offer the plan again."))
        self._check_person(contact)
        if self._offer_has_lapsed() and not message:
            day = format_date(self.env, self.offer_until)
            raise UserError(self.env._("The offer was valid through %s. Offer the plan again.", day))
        if agreement_hash is not None and agreement_hash != self.agreement_hash:
            raise UserError(self.env._("The text was changed since you opened it. Please read it again."))

    def _offer_has_lapsed(self):
        """Whether the last day is over; not while the customer has written and waits for us."""
        return self.offer_until < self.company_id._collections_today() and not self.case_id._waiting_holds()

    def _replace_promises(self):
        """What was promised about the same items is renegotiated, without blame."""
        promises = self.case_id._open_promises().filtered(lambda p: p.line_ids & self.line_ids)
        promises._supersede()

    def _begin_to_run(self, today):
        for plan in self:
            plan._ancestors()._supersede()
            plan._replace_promises()
            plan._set_deposit_day(today)
            plan._give_days(plan.instalment_ids, today)
            plan.sudo().with_context(lang=plan.agreement_lang)._attach_agreement()
            plan._silence(self.env._("The customer has agreed to a plan."))
            plan.case_id._note(self.env._("%(who)s agreed: %(plan)s", who=plan.accepted_name, plan=plan._title()))
            told = plan._tell("later_noted" if plan.kind == "later" else "plan_confirmed")
            told.case_id._answered(self.env._("the plan was confirmed in writing"))
        self.case_id._wake("plan accepted")

    def _accepted_before(self, day):
        """Whether it was accepted before that day of the company."""
        accepted = self.env["collections.facts"]._aware(self.accepted_at)
        return bool(accepted) and accepted.astimezone(self.company_id._collections_zone()).date() < day

    def _set_deposit_day(self, today):
        """The deposit is due when the plan is accepted."""
        deposit = self.sudo().instalment_ids.filtered(lambda part: not part.number)
        if deposit:
            company, policy = self.company_id, self.case_id.policy_id
            days = {**deposit._prepare_days(company, policy, today), "note_on": False}
            # Nobody pays while on the telephone: the bank has its days before there is a note.
            days["late_on"] = company._collections_working_day(today, policy.promise_grace_days)
            deposit.write({"nominal_date": today, "date_due": today, **days})

    # --- ending -------------------------------------------------------------------------------------------------

    def _end(self, allowed, target, reason, **values):
        """End plans; reminders about their items may begin again some days later, at the stage where they were.

        :return: the plans that ended.
        """
        ended = self.browse()
        for plan in self:
            days = plan.case_id.policy_id.plan_resume_days if plan.state in LIVE else 0
            resume = plan.company_id._collections_today() + timedelta(days=days)
            ended |= plan._update_state(
                allowed,
                target,
                ended_at=fields.Datetime.now(),
                end_reason=reason,
                default_due=False,
                **{"resume_on": days and resume, **values},
            )
        ended._close_tasks()
        return ended

    def _close_tasks(self):
        """What was asked of colleagues about these plans is void; their messages on the way are taken back."""
        self.instalment_ids._close_call()
        cases = self.case_id.filtered(lambda case: not any(case.plan_ids.mapped("default_due")))
        cases._close_activities("default")
        about = [("plan_id", "in", self.ids), ("state", "=", "queued"), ("purpose", "in", CHECKED)]
        asking = self.env["collections.touch"].sudo().search(about)
        asking._set_cancelled(self.env._("The plan has ended."))

    def _supersede(self):
        """Another version, or another agreement, takes the place of these."""
        self._end(("draft", *LIVE), "superseded", self.env._("replaced"))

    def _cancel(self, reason, ours=False):
        """The plan is withdrawn, without blame.

        :param bool ours: it is us who withdraw it; the customer has an apology then.
        """
        for plan in self:
            plan.case_id.check_access("write")
            plan._look_again()
            was = plan.state
            if plan._end(("draft", *LIVE), "cancelled", reason):
                plan.case_id._note(self.env._("Plan ended (%(plan)s): %(why)s", plan=plan._title(), why=reason))
                if ours and was in LIVE:
                    plan._tell_of_the_end("discount_over" if plan.kind == "discount" else "plan_withdrawn")
        self.case_id._wake("plan ended")

    def _look_again(self):
        """What was matched since the last run counts too."""
        if self.state in LIVE:
            self.sudo()._follow(self.company_id._collections_today())

    def _tell_of_the_end(self, purpose):
        """Where an older version goes on the letters would be wrong: a person tells."""
        if any(plan.state in LIVE for plan in self._ancestors()):
            self.env["collections.service"]._ask_to_tell(purpose, self.sudo())
        else:
            self._tell(purpose)

    def _confirm_default(self, reason):
        """A manager confirms that the plan could not be kept, after the time to make it good."""
        self.ensure_one()
        self.case_id.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER_GROUP):
            raise UserError(self.env._("Ask a collections manager: only a manager ends a plan that was not kept."))
        today = self.company_id._collections_today()
        self._look_again()
        if self.state != "active" or not self.notice_on:
            raise UserError(self.env._("The customer was given no notice. Talk with them first."))
        if self._is_frozen() or self.sudo()._waiting_for_the_bank(lambda plan: plan._last_deadline(today)):
            raise UserError(self.env._("Not now: a hold, a dispute or money that is not matched speaks for them."))
        if not self._notice_arrived():
            raise UserError(self.env._("The notice did not reach the customer. Check the address first."))
        if today <= self.cure_until:
            day = format_date(self.env, self.cure_until)
            raise UserError(self.env._("The customer has until %s to make it good. Wait for that day.", day))
        if self._end(("active",), "in_default", reason):
            self.case_id._note(self.env._("Plan not kept (%(plan)s): %(why)s", plan=self._title(), why=reason))
            self._tell("plan_ended")
            self.case_id._wake("plan not kept")

    def _give_time(self, until, reason):
        """More time to make good what was missed.

        :param until: the new last day.
        """
        self.ensure_one()
        self.case_id.check_access("write")
        if self.state != "active" or not self.notice_on:
            raise UserError(self.env._("The customer was given no notice, so there is nothing to give more time for."))
        if not until or until <= max(self.cure_until, self.company_id._collections_today()):
            raise UserError(self.env._("Choose a later day than %s.", format_date(self.env, self.cure_until)))
        self.sudo().write({"cure_until": until, "default_due": False})
        self.case_id._close_activities("default")
        words = {"day": format_date(self.env, until), "why": reason}
        self.case_id._note(self.env._("More time for the plan, until %(day)s: %(why)s", **words))
        self.case_id._wake("more time for a plan")
