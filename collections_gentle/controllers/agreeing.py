from odoo.exceptions import UserError
from odoo.http import request, route

from . import reading
from .answers import CollectionsAnswers
from .page import PAGE

_PLAN = f"{PAGE}/agree/<int:plan_id>"


class CollectionsAgreeing(CollectionsAnswers):
    """A plan is read on the page, agreed to with name and signature, or declined."""

    @route(_PLAN, type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def collections_agreement(self, case_id, plan_id, access_token=None, **_query):
        """The agreement as it was offered. One that has ended leads back to the page."""
        case = self._enter(case_id, access_token)
        plan = case and case._page_agreement(plan_id)
        if not case:
            return self._closed_door()
        if not plan:
            return self._guarded(request.redirect(self._link(case, access_token, said="ended")))
        return self._agreement(case, plan, access_token)

    def _agreement(self, case, plan, access_token, status=200, trouble=None, given=None):
        sign = self._link(case, access_token, f"/agree/{plan.id}/sign", text=plan.agreement_hash)
        values = {
            "plan": plan,
            "sign_url": sign,
            "sender": case._page_sender(),
            "author": self._author(case),
            "trouble": trouble,
            "given": given or {},
        }
        return self._show("collections_gentle.page_agreement", case, access_token, status, **values)

    @route(f"{_PLAN}/sign", type="jsonrpc", auth="public", website=True)
    def collections_sign(self, case_id, plan_id, name=None, signature=None, **_other):
        """Name and signature, from Odoo's own signature form, which keeps the address that the page gave it: with the
        key, and with the fingerprint of the text that was shown.

        :return: where to go on, or one sentence in ``error``.
        """
        access_token, text = (request.httprequest.args.get(key) for key in ("access_token", "text"))
        case = self._enter(case_id, access_token)
        plan = case and case._page_agreement(plan_id)
        if not plan:
            return {"error": request.env._("This offer has ended. Please write to us, and we will find another way.")}
        try:
            self._check_is_theirs(case)
            self._may_answer("agree", case)
            with request.env.cr.savepoint():
                plan._accept_on_page(self._author(case), reading.line(name), signature, self._address(), text)
                self._answered("agree", case)
        except UserError as error:
            return {"error": str(error)}
        return {"force_refresh": True, "redirect_url": f"{self._link(case, access_token, said='agreed')}#said"}

    @route(f"{_PLAN}/decline", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def collections_decline(self, case_id, plan_id, access_token=None, **given):
        """They do not want it, and perhaps say why."""
        case = self._enter(case_id, access_token)
        plan = case and case._page_offer(plan_id)
        if not case:
            return self._closed_door()
        if not plan:
            return self._guarded(request.redirect(self._link(case, access_token, said="ended")))

        def work(_case, author):
            plan._decline(author, reading.text(given.get("words")))
            return "declined"

        return self._answer("decline", case_id, access_token, given, work)
