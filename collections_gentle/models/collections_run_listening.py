from odoo import models


class CollectionsRun(models.Model):
    """What the run does about what was said, before it decides on anybody and after."""

    _inherit = "collections.run"

    def _listen(self, company, now):
        """Bring holds, promises and disputes up to date: a day has passed, money came in, somebody wrote.

        Each step commits by itself, so that what one of them stumbles over stops no other.
        """
        for step in (
            self._catch_up_with_replies,
            self._expire_holds,
            self._judge_promises,
            self._follow_plans,
            self._settle_disputes,
            self._ask_for_reviews,
            self._watch_agencies,
            self._nudge,
            self._tell_about_plans,
            self._follow_agencies,
            self._decide_about_agencies,
        ):
            self._again(step, company, now)
        # What others wrote meanwhile is seen from here on.
        self.env["ir.cron"]._commit_progress()

    def _commit_step(self, worked):
        """What remains for the scheduler is counted when cases are taken; none was taken yet. Where nothing was found
        nothing is committed: that would throw away all that was read."""
        if worked:
            self.env["ir.cron"]._commit_progress()

    def _catch_up_with_replies(self, company, now):
        self._commit_step(self.env["collections.case"]._catch_up_with_replies(company))

    def _expire_holds(self, company, now):
        self._commit_step(self.env["collections.hold"]._expire_due(company, now))

    def _judge_promises(self, company, now):
        self._commit_step(self.env["collections.promise"]._judge_due(company, now))

    def _follow_plans(self, company, now):
        self._commit_step(self.env["collections.plan"]._follow_due(company, now))

    def _tell_about_plans(self, company, now):
        self._commit_step(self.env["collections.plan"]._tell_due(company, now))

    def _settle_disputes(self, company, now):
        self._commit_step(self.env["collections.dispute"]._settle_credits(company))

    def _ask_for_reviews(self, company, now):
        today = company._collections_today(now)
        asked = [
            self.env[model]._ask_for_reviews(company, today) for model in ("collections.hold", "collections.dispute")
        ]
        self._commit_step(any(asked))

    def _watch_agencies(self, company, now):
        reminded = self.env["collections.agency"]._remind_due(company, company._collections_today(now))
        self._commit_step(self.env["collections.handover"]._look_due(company, now) + reminded)

    def _nudge(self, company, now):
        self._commit_step(self.env["collections.promise"]._nudge_due(company, now))

    def _thank(self, company, now):
        """Kept promises and plans are thanked for when it is known who has settled everything."""
        self.env["collections.promise"]._thank_due(company)
        self.env["collections.plan"]._thank_due(company)
        # What remains to be done is known from the last batch.
        self._commit_step(True)
