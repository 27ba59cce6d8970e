import logging
from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

# Little time passes between the look at the ledger and the hand-over.
_LOT = 50
_WAITING = [("state", "=", "outgoing"), ("to_delete", "!=", True)]


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _process_queue(self):
        """The scheduled action may commit between lots, so that what has left is never sent again."""
        return super(SmsSms, self.with_context(collections_commit=True))._process_queue()

    def _split_by_api(self):
        """One gateway a company: our own class where the company has an address for it, else Odoo's choice."""
        for company, texts in self.grouped(lambda sms: sms._get_sms_company()).items():
            if company.sudo().collections_sms_gateway:
                yield company._collections_sms_api(), texts
            else:
                yield from super(SmsSms, texts.with_company(company))._split_by_api()

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """The second gate: what a text says must still be true at the moment it leaves. Both ways out of the queue
        come through here. Other people's texts go first, untouched, each company's through its own gateway."""
        if self.env.context.get("collections_looked_at"):
            return super()._send(unlink_failed, unlink_sent, raise_exception)
        options = {"unlink_failed": unlink_failed, "unlink_sent": unlink_sent, "raise_exception": raise_exception}
        commit = self.env.context.get("collections_commit")
        ours, leaving = self._collections_look(commit)
        for company, texts in (self - ours).grouped(lambda sms: sms._get_sms_company()).items():
            texts._collections_free(commit)._collections_hand_over(company, options)
            self._collections_progress(commit)
        for company, texts in leaving.grouped(lambda sms: sms._get_sms_company()).items():
            for ids in split_every(_LOT, texts.ids):
                self.browse(ids)._collections_send_lot(company, options, commit)
        return None

    # --- our own texts ----------------------------------------------------------------------------------------------

    def _collections_look(self, commit):
        """Take back what may not leave now, before anything else leaves.

        :return: all texts of ours, and those that may leave; on a conflict with another worker none of them.
        """
        touches = self.env["collections.touch"]._of_texts(self.mapped("uuid"))
        uuids = set(touches.mapped("sms_uuid"))
        ours = self.filtered(lambda sms: sms.uuid in uuids)
        if not ours:
            return ours, ours
        try:
            ours._collections_drop_dead_letters(touches)
            return ours, ours - ours._collections_gate(commit)
        except psycopg2.OperationalError as error:
            if not commit:
                raise
            self._collections_later(len(ours), error)
            return ours, self.browse()

    def _collections_send_lot(self, company, options, commit):
        """Hand a lot over. The touches are taken hold of first: a conflict with another worker must come up now, not
        when the customer has the text and the record of it would be rolled back."""
        try:
            leaving = self._collections_free(True)
            touches = leaving._collections_touches()
            touches._take_hold()
            leaving -= leaving._collections_held_back(touches.filtered(lambda touch: touch.case_id._is_woken()))
        except psycopg2.OperationalError as error:
            if not commit:
                raise
            return self._collections_later(len(self), error)
        leaving.with_context(collections_settle_later=True)._collections_hand_over(company, options)
        return touches._settle_after_sending(commit)

    def _collections_hand_over(self, company, options):
        """Odoo's own sending, through the gateway of the company whose texts these are."""
        if self:
            api = self.env.context.get("sms_api") or company._collections_sms_api()
            self.with_context(sms_api=api, collections_looked_at=True)._send(**options)

    def _collections_free(self, again):
        """Those that still wait and that no other worker has; asked again after a commit has let go of them."""
        return self.try_lock_for_update().filtered_domain(_WAITING) if again else self

    def _collections_progress(self, commit):
        if commit:
            self.env["ir.cron"]._commit_progress()

    def _collections_later(self, count, error):
        """Somebody changed these customers meanwhile: nothing has left, and the queue comes again soon."""
        _logger.info("Collections: %s text messages are left for later: %s", count, error.pgcode)
        self.env.cr.rollback()
        self._collections_come_again()

    def _collections_come_again(self):
        soon = fields.Datetime.now() + timedelta(minutes=10)
        # Odoo looks at its queue of texts once a day unless it is called.
        self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()._trigger(soon)

    def _collections_drop_dead_letters(self, touches):
        """A text that somebody puts back into the queue after its contact was given up does not leave: the case has
        gone on, or writes again by itself."""
        over = set(touches.filtered(lambda touch: touch.state != "queued").mapped("sms_uuid"))
        self.sudo().filtered(lambda sms: sms.uuid in over and sms.state == "outgoing").action_set_canceled()

    def _collections_gate(self, commit):
        touches = self._collections_touches()
        touches._take_hold()
        held_back = self._collections_held_back(touches)
        touches.filtered(lambda touch: touch.state == "cancelled")._settle()
        self._collections_progress(commit)
        return held_back

    def _collections_held_back(self, touches):
        """Take back the texts that may not leave now: the run decides anew, at the next hour at which it may. One
        that cannot be checked stays in the queue.

        :return: the texts that stay here.
        """
        stay = set()
        for company, chosen in touches.grouped("company_id").items():
            for touch, verdict in chosen._careful_look(company):
                stay.add(touch.sms_uuid)
                if verdict.rule == "error":
                    self._collections_come_again()
                else:
                    touch._set_cancelled(self.env["collections.decision"]._sentence(verdict))
        return self.filtered(lambda sms: sms.uuid in stay)

    def _collections_touches(self):
        """The contacts that wait for these texts."""
        touches = self.env["collections.touch"]._of_texts(self.mapped("uuid"))
        return touches.filtered(lambda touch: touch.state == "queued")
