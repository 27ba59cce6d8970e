from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from odoo.addons.account_payment.controllers.portal import PortalAccount

from .door import PageDoor

PAGE = "/my/collections/<int:case_id>"


class CollectionsPage(PageDoor, PortalAccount):
    """The customer's page: who writes, what is open, what was agreed. Looking changes nothing."""

    @route(PAGE, type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def collections_page(self, case_id, access_token=None, said=None, **_query):
        """The page of one conversation; a thank-you page when it has ended.

        :param str access_token: key of the link; not needed by contacts of the customer who are logged in.
        :param str said: what was answered a moment ago, to be confirmed on the page.
        """
        case = self._enter(case_id, access_token)
        if not case:
            return self._closed_door()
        if said == "payment":
            said = case._payment_said()
        return self._page(case, access_token, said=said)

    def _page(self, case, access_token, status=200, **values):
        """The page as it stands.

        :param values: ``said``; or ``trouble`` (kind of answer, sentence) and ``given``, what was typed.
        """
        if case._page_state() == "settled":
            return self._show("collections_gentle.page_settled", case, access_token, **case._farewell_values())
        known = {"said": None, "trouble": (None, None), "given": {}}
        page = {**case._page_values(), **known, **values}
        return self._show("collections_gentle.page", case, access_token, status, **page)

    @route(f"{PAGE}/invoice/<int:move_id>", type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def collections_invoice(self, case_id, move_id, access_token=None, **_query):
        """The PDF of one of the invoices on the page."""
        case = self._enter(case_id, access_token)
        try:
            document = case and case._page_document(move_id)
        except UserError:
            # Without a program that prints; the customer is helped all the same.
            sentence = request.env._(
                "We cannot make the PDF right now. Please write to us, and we will send it to you."
            )
            return self._page(case, access_token, status=422, trouble=("pay", sentence))
        if not document:
            return self._closed_door()
        name, content = document
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return self._guarded(request.make_response(content, headers))

    @route("/my/collections", type="http", auth="user", methods=["GET"], website=True, sitemap=False)
    def collections_pages(self, **_query):
        """The conversations of whoever is logged in; the only one at once."""
        cases = request.env["collections.case"]._pages_of(request.env.user)
        if len(cases) == 1:
            return request.redirect(cases.access_url)
        rows = [{"url": case.access_url, "company": case.company_id.name} for case in cases]
        return request.render("collections_gentle.pages", {"rows": rows, "page_name": "collections"})

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "collections_count" in counters:
            values["collections_count"] = len(request.env["collections.case"]._pages_of(request.env.user))
        return values
