from decimal import Decimal

from odoo.exceptions import UserError, ValidationError
from odoo.http import request, route

from odoo.addons.account_payment.controllers.payment import PaymentPortal

from . import reading
from .page import PAGE, CollectionsPage

_NUMBERS = ("provider_id", "payment_method_id", "token_id")


class CollectionsPaying(CollectionsPage, PaymentPortal):
    """Paying on the page, with Odoo's payment providers. What is to be paid is read on the server, twice: when the
    form is shown, and when the payment begins."""

    @route(f"{PAGE}/pay", type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def collections_pay(self, case_id, access_token=None, what="", amount=None, **_query):
        """The payment form for one choice.

        :param str what: a key of ``_payable``.
        :param str amount: the customer's own amount, as typed, for ``other``.
        """
        case = self._enter(case_id, access_token)
        if not case:
            return self._closed_door()
        try:
            what, wished = reading.line(what), self._wished(case, what, amount)
        except UserError as error:
            trouble = ("pay", str(error))
            return self._page(case, access_token, status=422, trouble=trouble, given={"amount": amount})
        found = case._page_state() == "open" and case._payable(what, wished)
        if not found:
            return self._guarded(request.redirect(self._link(case, access_token, said="nothing_to_pay")))
        return self._payment_page(case, access_token, found)

    def _wished(self, case, what, amount):
        kind, _dot, name = what.partition(".")
        if kind != "other":
            return None
        wished = reading.amount(amount, case._owing().of(name).currency_id[:1] or case.currency_id)
        if wished is None:
            raise UserError(request.env._("Please write how much you would like to pay."))
        return wished

    def _payment_page(self, case, access_token, found):
        routes = {
            "landing_route": self._link(case, access_token, said="payment"),
            "transaction_route": f"{case.access_url}/transaction/{found.key}",
        }
        values = {
            "found": found,
            "amount_words": found.currency.format(float(found.amount)),
            "bank": found.documents._collections_bank_account(),
        }
        form = self._payment_form(case, found, case.access_token, routes)
        return self._show("collections_gentle.page_pay", case, access_token, **form, **values)

    def _payment_form(self, case, found, key, routes):
        """What Odoo's payment form needs to pay ``found``.

        :param str key: what the form sends along, to be let in again.
        :param dict routes: ``landing_route`` and ``transaction_route``.
        """
        amount = float(found.amount)
        data = {
            "partner": self._author(case),
            "company": case.company_id,
            "currency": found.currency,
            "total_amount": amount,
            "amount_residual": amount,
            "payment_reference": found.reference,
            **routes,
        }
        form = {**self._get_common_page_view_values(data, access_token=key), "amount": amount}
        if not self._is_one_of_them(case):
            # Whoever has the link need not be the one whose card was kept, and keeps none here.
            keep = dict.fromkeys(form["show_tokenize_input_mapping"], False)
            form |= {"tokens_sudo": form["tokens_sudo"].browse(), "show_tokenize_input_mapping": keep}
        return form

    @route(f"{PAGE}/transaction/<string:what>", type="jsonrpc", auth="public", website=True)
    def collections_transaction(self, case_id, what, access_token=None, **kwargs):
        """Begin a payment. The sum is what is open now, whatever the browser says.

        :raises UserError: when the link is wrong, nothing is left, or a payment is under way.
        """
        case = self._enter(case_id, access_token)
        if not case or case._page_state() != "open":
            raise ValidationError(request.env._("This link is not valid. Please use the one in our message."))
        return self._begin_payment(case, what, kwargs, self._link(case, True, said="payment"))

    def _begin_payment(self, case, what, kwargs, landing):
        """The one way in which a payment begins.

        :param dict kwargs: what the payment form sends.
        :param str landing: where the browser goes afterwards.
        """
        self._check_is_theirs(case)
        self._check_form(case, kwargs)
        wished = self._exact(kwargs.get("amount")) if what.startswith("other.") else None
        self._may_answer("pay", case)
        found, payer = case._begin_paying(what, wished), self._author(case)
        self._answered("pay", case)
        self._check_offered(case, found, payer, kwargs)
        chosen = {name: kwargs[name] for name in (*_NUMBERS, "flow", "tokenization_requested")}
        chosen |= {"amount": float(found.amount), "landing_route": landing}
        # Odoo names the payment after the invoices.
        return self._process_transaction(payer.id, found.currency.id, found.documents.ids, False, **chosen)

    def _check_form(self, case, kwargs):
        """What the payment form sends, and nothing else: numbers where records are meant.

        :raises ValidationError: else.
        """
        self._validate_transaction_kwargs(kwargs, additional_allowed_keys={"payment_reference"})
        sound = all(self._is_number(kwargs.get(name)) for name in _NUMBERS)
        missing = not {*_NUMBERS, "flow", "tokenization_requested"} <= kwargs.keys()
        known = self._is_one_of_them(case)
        flows = ("redirect", "direct", "token") if known else ("redirect", "direct")
        if missing or not sound or kwargs["flow"] not in flows or kwargs["tokenization_requested"] and not known:
            raise ValidationError(request.env._("Something is missing here. Please open the page again and retry."))

    def _is_number(self, value):
        return value is None or type(value) is int and 0 < value < 2**31

    def _check_offered(self, case, found, payer, kwargs):
        """Only a provider and a method that the page offers for this payment.

        :raises ValidationError: else.
        """
        providers = request.env["payment.provider"].sudo()
        offered = providers._get_compatible_providers(
            case.company_id.id, payer.id, float(found.amount), currency_id=found.currency.id
        )
        methods = request.env["payment.method"].sudo()
        possible = methods._get_compatible_payment_methods(offered.ids, payer.id, currency_id=found.currency.id)
        by_token = kwargs["flow"] == "token"
        if kwargs["provider_id"] not in offered.ids or not by_token and kwargs["payment_method_id"] not in possible.ids:
            raise ValidationError(request.env._("This way to pay is not offered any more. Please choose another one."))

    def _exact(self, amount):
        """The amount in the browser, exactly.

        :raises ValidationError: when it is none.
        """
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 < amount < 1e12:
            raise ValidationError(request.env._("Please write an amount above zero."))
        return Decimal(str(amount))
