from odoo import api, models


class CollectionsChannel(models.AbstractModel):
    """How contact is made on one channel. ``collections.case._channels`` names the model of each channel; all have
    this contract: say who cannot be reached, prepare the address, make contact with a batch. How it ended is told to
    the touch by ``_set_sent``, ``_set_failed`` or ``_set_bounced``."""

    _name = "collections.channel"
    _description = "Channel of contact"

    # Problems with which contact is tried all the same.
    _tried_anyway = ()

    @api.model
    def _problems(self, company, contacts):
        """Why contacts cannot be reached on this channel.

        :param company: who would make contact.
        :param dict contacts: {commercial partner id: contact}
        :return: {commercial partner id: one of the touch's failure types}, those who can be reached left out.
        """
        raise NotImplementedError

    @api.model
    def _prepare_address(self, contact):
        """The touch's values that say where the contact is reached."""
        raise NotImplementedError

    @api.model
    def _contact(self, touches, now):
        """Make contact: rows only, a constant number of queries; the network comes later."""
        raise NotImplementedError

    @api.model
    def _perform(self, touches, now):
        """Make contact with all who can be reached; for the others the contact fails at once, with a reason.

        :param datetime now: naive UTC.
        """
        failing = {}
        for company, chosen in touches.grouped("company_id").items():
            problems = self._problems(company, {touch.partner_id.id: touch.contact_id for touch in chosen})
            failing |= {t.id: problems[t.partner_id.id] for t in chosen if t.partner_id.id in problems}
        failing = {id_: problem for id_, problem in failing.items() if problem not in self._tried_anyway}
        reachable = touches.filtered(lambda touch: touch.id not in failing)
        for problem, failed in (touches - reachable).grouped(lambda touch: failing[touch.id]).items():
            failed._set_failed(problem, failed._failure_words(problem))
        if reachable:
            self._contact(reachable, now)
