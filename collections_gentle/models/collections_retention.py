import logging

import psycopg2

from odoo import api, models
from odoo.fields import Domain

from ..engine import states
from ..engine.retention import SUPPORT, WORDS, closed_by

_logger = logging.getLogger(__name__)

_FLAGS = {SUPPORT: "support_forgotten_on", WORDS: "anonymised_on"}
# What goes on with a customer in a company keeps everything that was ever said between the two.
_STATEMENTS = (
    "collections.hold",
    "collections.promise",
    "collections.plan",
    "collections.dispute",
    "collections.request",
)


class CollectionsRetention(models.AbstractModel):
    """Forgets what was said in conversations that are long closed; what counts and adds up stays.

    Source: storage limitation (GDPR, article 5(1)(e)). Documents of the ledger, and the mails that Odoo sent with them,
    follow the law of accounting and are not touched.
    """

    _name = "collections.retention"
    _description = "What is no longer kept"

    @api.model
    def _cron_forget(self):
        """Forget what is due in every company that wishes so; one commit a batch, the rest comes next time."""
        in_time, companies = True, self.env["res.company"].sudo().search([("collections_retention", "=", True)])

        def progress(done, remaining):
            nonlocal in_time
            in_time = self.env["ir.cron"]._commit_progress(done, remaining=remaining) > 0
            return in_time

        for company in companies:
            if not in_time:
                # Something is left, whatever the last company told of its own.
                self.env["ir.cron"]._commit_progress(remaining=1)
                break
            forgetter = self.sudo().with_context(allowed_company_ids=company.ids)
            try:
                forgetter._forget(company.with_env(forgetter.env), company._collections_today(), progress)
            except psycopg2.OperationalError as error:
                # Another worker was quicker; nothing is lost but a day.
                _logger.info("Collections: forgetting goes on another day: %s", error.pgcode)
                self.env.cr.rollback()

    @api.model
    def _forget(self, company, today, progress=lambda done, remaining: True):
        """Forget what is due in ``company`` on ``today``, its own date.

        :param progress: called after each batch with how many conversations it had and how many are left; what it
            returns says whether to go on.
        :return: the cases of which something was forgotten.
        """
        Case, last, limit = self.env["collections.case"].sudo(), 0, self.env["collections.run"]._batch_size()
        forgotten, due = Case, self._due_domain(company, today)
        while batch := Case.search(due & Domain("id", ">", last), limit=limit, order="id"):
            last = batch[-1].id
            forgotten |= self._forget_batch(batch, company, today)
            if not progress(len(batch), Case.search_count(due & Domain("id", ">", last))):
                break
        return forgotten

    # --- what is due --------------------------------------------------------------------------------------------

    @api.model
    def _due_domain(self, company, today):
        """Closed conversations of which something is no longer kept."""
        return Domain.OR(self._due_for(what, company, today) for what in (SUPPORT, WORDS))

    @api.model
    def _due_for(self, what, company, today):
        """Closed conversations of which ``what`` is no longer kept, and which nothing keeps.

        :param what: ``support`` or ``words``.
        """
        closed = (
            Domain("company_id", "=", company.id) & Domain("state", "=", "closed") & Domain(_FLAGS[what], "=", False)
        )
        return closed & self._old_enough(what, company, today) & self._nothing_open(company)

    @api.model
    def _old_enough(self, what, company, today):
        rules, private = company._collections_retention_rules(), self.env["collections.case"]._private_domain()

        def over(is_private):
            end = company._collections_end_of(closed_by(what, today, is_private, rules))
            # Whoever wrote or was talked with after the end of a conversation has gone on with it.
            heard = Domain("last_reply_at", "=", False) | Domain("last_reply_at", "<", end)
            talked = Domain("kind", "=", "manual") & Domain("create_date", ">=", end)
            return Domain("closed_at", "<", end) & heard & Domain("touch_ids", "not any", talked)

        return private & over(True) | ~private & over(False)

    @api.model
    def _nothing_open(self, company):
        """Nothing goes on with the customer in this company, and nothing that was asked for is still to be paid."""
        of_company = Domain("company_id", "=", company.id)
        going = Domain.AND(
            Domain("partner_id", "not in", self.env[model].sudo()._search(of_company & doing).subselect("partner_id"))
            for model, doing in self._going_on()
        )
        Touch = self.env["collections.touch"].sudo()
        unpaid = [("parent_state", "=", "posted"), ("reconciled", "=", False), ("amount_residual", ">", 0)]
        asking = Touch._search(of_company & Domain("line_ids", "any", unpaid)).subselect("case_id")
        return going & Domain("id", "not in", asking)

    @api.model
    def _going_on(self):
        """(model, domain) of whatever goes on with a customer."""
        yield "collections.case", Domain("state", "!=", "closed")
        yield "collections.touch", Domain("state", "in", ("to_approve", "queued"))
        for model in _STATEMENTS:
            yield model, Domain(self.env[model]._still_going())
        moving = [state for state, targets in states.HANDOVER.items() if targets]
        yield "collections.handover", Domain("state", "in", moving)

    # --- forgetting ---------------------------------------------------------------------------------------------

    @api.model
    def _forget_batch(self, cases, company, today):
        """Forget what is due of these cases together; if that raises, each by itself, so that one costs itself only.

        :return: the cases of which something was forgotten.
        """
        try:
            with self.env.cr.savepoint():
                return self._forget_cases(cases, company, today)
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            if len(cases) > 1:
                return cases.browse().union(*(self._forget_batch(case, company, today) for case in cases))
            # What an error says may repeat what is to be forgotten: the log has its kind alone.
            _logger.error("Collections: case %s could not be forgotten: %s", cases.id, type(error).__name__)
            self.env.invalidate_all()
            return cases.browse()

    @api.model
    def _forget_cases(self, cases, company, today):
        """Look again once nobody else can write to these cases, then forget."""
        locked = Domain("id", "in", cases.try_lock_for_update().ids)
        words = cases.search(locked & self._due_for(WORDS, company, today))
        support = cases.search(locked & self._due_for(SUPPORT, company, today)) | words
        words.handover_ids.dossier_ids._forget(today)
        self.env["collections.retention.rows"]._forget(support, words)
        self.env["collections.retention.mail"]._forget(support, words)
        self._mark(support, words, today)
        return support

    @api.model
    def _mark(self, support, words, today):
        for what, cases in ((SUPPORT, support), (WORDS, words)):
            unmarked = cases.filtered(lambda case, flag=_FLAGS[what]: not case[flag])
            unmarked.with_context(tracking_disable=True).write({_FLAGS[what]: today})
        self.env.flush_all()

    # --- looking first ------------------------------------------------------------------------------------------

    @api.model
    def _would_forget(self, company, today):
        """What would be forgotten today, in numbers; nothing is written.

        :return: [(what, in words; how many)]
        """
        Case = self.env["collections.case"].sudo()
        support = Case.search(self._due_for(SUPPORT, company, today))
        words = Case.search(self._due_for(WORDS, company, today))
        counts = [
            (self.env._("Conversations: what somebody needs, and call notes"), len(support | words)),
            (self.env._("Conversations: all words and names"), len(words)),
        ]
        counts += self.env["collections.retention.rows"]._count(support | words, words)
        counts += self.env["collections.retention.mail"]._count(words)
        return [(label, number) for label, number in counts if number]
