from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request, route

from .paying import CollectionsPaying

_PLAN = "/my/collections/plans/<int:plan_id>"


class CollectionsPortal(CollectionsPaying):
    """The door for customers who pay a part of their plan: a link with a token, no login."""

    @route(f"{_PLAN}/pay", type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def collections_plan_pay(self, plan_id, access_token=None, part=None, **_query):
        """The page on which a part of a plan is paid.

        :param str access_token: token of the plan.
        :param str part: number of the part; all that is missed when it is left out.
        """
        plan_sudo = self._plan_of(plan_id, access_token)
        if not plan_sudo:
            return self._closed_door()
        number, present_sudo = self._number(part), plan_sudo._present_version()
        if present_sudo != plan_sudo:
            number = present_sudo._next_part().number
        present_sudo = self._in_words_of(present_sudo)
        page = request.render("collections_gentle.portal_pay", self._pay_values(present_sudo, number))
        return self._guarded(page)

    @route([f"{_PLAN}/transaction", f"{_PLAN}/transaction/<int:part>"], type="jsonrpc", auth="public", website=True)
    def collections_plan_transaction(self, plan_id, access_token=None, part=None, **kwargs):
        """Begin a payment. The sum is what is open now, whatever the browser says.

        :raises ValidationError: when the token is not the plan's, or nothing is left to pay.
        """
        plan_sudo = self._plan_of(plan_id, access_token)
        if not plan_sudo:
            raise ValidationError(request.env._("This link is not valid. Please use the one in our message."))
        case = self._in_their_language(plan_sudo.case_id)
        key = f"missed.{plan_sudo.id}" if part is None else f"part.{plan_sudo.id}.{part}"
        return self._begin_payment(case, key, kwargs, self._payer(plan_sudo), plan_sudo._pay_url(part))

    def _plan_of(self, plan_id, access_token):
        """The plan of this link, or of a colleague who may read it; nothing when the door stays closed."""
        Attempt, plans = request.env["collections.page.attempt"].sudo(), request.env["collections.plan"]
        if Attempt._has_guessed(self._address()):
            return plans
        sound = plan_id < 2**31 and isinstance(access_token, str | None) and (access_token or "").isascii()
        try:
            return self._document_check_access("collections.plan", plan_id if sound else 0, access_token)
        except (AccessError, MissingError):
            Attempt._note_try("token", self._address())
            return plans

    def _number(self, part):
        return int(part) if part and part.isdecimal() and len(part) < 5 else None

    def _in_words_of(self, plan_sudo):
        """The plan in the language in which it was offered."""
        lang = plan_sudo.agreement_lang
        if lang and request.env.user._is_public():
            request.update_context(lang=lang)
        return plan_sudo.with_context(lang=request.env.context.get("lang"))

    def _payer(self, plan_sudo):
        user = request.env.user
        known = not user._is_public() and user.partner_id.commercial_partner_id == plan_sudo.partner_id
        return user.partner_id if known else plan_sudo.case_id.contact_id

    def _pay_values(self, plan_sudo, number):
        amount = plan_sudo._to_pay(number)
        suffix = "" if number is None else f"/{number}"
        data = {
            "partner": plan_sudo.case_id.contact_id,
            "company": plan_sudo.company_id,
            "total_amount": amount,
            "currency": plan_sudo.currency_id,
            "amount_residual": amount,
            "payment_reference": plan_sudo.name,
            "landing_route": plan_sudo._pay_url(number),
            "transaction_route": f"/my/collections/plans/{plan_sudo.id}/transaction{suffix}",
        }
        values = (
            self._get_common_page_view_values(data, access_token=plan_sudo._portal_ensure_token()) if amount else {}
        )
        return {
            **values,
            "page_name": "collections_plan",
            "plan": plan_sudo,
            "part": plan_sudo._part(number),
            "amount": amount,
            "amount_words": plan_sudo._money(amount),
            "processing": plan_sudo._is_being_paid(),
            "bank": plan_sudo._bank_account(),
        }
