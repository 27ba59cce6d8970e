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
        case = self._in_their_language(present_sudo.case_id)
        values = self._pay_values(case, present_sudo.with_env(case.env), number)
        return self._guarded(request.render("collections_gentle.portal_pay", values))

    @route([f"{_PLAN}/transaction", f"{_PLAN}/transaction/<int:part>"], type="jsonrpc", auth="public", website=True)
    def collections_plan_transaction(self, plan_id, access_token=None, part=None, **kwargs):
        """Begin a payment. The sum is what is open now, whatever the browser says.

        :raises ValidationError: when the token is not the plan's, or nothing is left to pay.
        """
        plan_sudo = self._plan_of(plan_id, access_token)
        if not plan_sudo:
            raise ValidationError(request.env._("This link is not valid. Please use the one in our message."))
        case = self._in_their_language(plan_sudo.case_id)
        return self._begin_payment(case, self._key(plan_sudo, part), kwargs, plan_sudo._pay_url(part))

    def _plan_of(self, plan_id, access_token):
        """The plan of this link, or of a colleague who may read it; None when the door stays closed."""
        sound = plan_id < 2**31 and isinstance(access_token, str | None) and (access_token or "").isascii()

        def find():
            try:
                return self._document_check_access("collections.plan", plan_id if sound else 0, access_token)
            except (AccessError, MissingError):
                return None

        return self._admitted(find)

    def _key(self, plan, number):
        """The choice of the page that this is."""
        return f"missed.{plan.id}" if number is None else f"part.{plan.id}.{number}"

    def _number(self, part):
        return int(part) if part and part.isdecimal() and len(part) < 5 else None

    def _pay_values(self, case, plan, number):
        suffix = "" if number is None else f"/{number}"
        found = case._payable(self._key(plan, number))
        routes = {
            "landing_route": plan._pay_url(number),
            "transaction_route": f"/my/collections/plans/{plan.id}/transaction{suffix}",
        }
        form = self._payment_form(case, found, plan._portal_ensure_token(), routes) if found else {"amount": 0}
        return {
            **form,
            "page_name": "collections_plan",
            "html_data": self._html_data(),
            "plan": plan,
            "part": plan._part(number),
            "amount_words": plan._money(form["amount"]),
            "processing": plan._is_being_paid(),
            "bank": plan._bank_account(),
        }
