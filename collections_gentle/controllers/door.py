from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.http import request

from ..models.collections_page_attempt import TRIED, WRONG_TOKEN

_ANSWER_HEADERS = {
    # The address holds the key: it is told to nobody, listed nowhere and kept in no cache.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


class PageDoor:
    """What all routes of the customer's page have in common: who may enter, in which language, how often."""

    def _enter(self, case_id, access_token):
        """The case of this link or login, as the page may use it; nothing when the door stays closed."""
        cases = request.env["collections.case"]
        case = self._admitted(lambda: cases._open_page(case_id, access_token, request.env.user))
        return self._in_their_language(case) if case else cases

    def _admitted(self, find):
        """What ``find`` opens with the key that it was given; None when it opens nothing.

        A wrong key is counted; whoever tries many has to wait, whatever comes next.
        """
        Attempt, address = request.env["collections.page.attempt"].sudo(), self._address()
        if Attempt._has_guessed(address):
            return None
        found = find()
        if not found:
            Attempt._note_try(WRONG_TOKEN, address)
        return found

    def _in_their_language(self, case):
        """The page speaks the language of whoever is logged in, else the customer's.

        It acts for nobody in particular, with no more than the methods of the case let it do.
        """
        user = request.env.user
        lang = user.lang if not user._is_public() else case.contact_id.lang
        lang = request.env["collections.message"].sudo()._language(lang, case.company_id)
        request.update_context(lang=lang)
        page = case.with_user(SUPERUSER_ID).with_context(lang=lang, allowed_company_ids=case.company_id.ids)
        return page.with_company(case.company_id)

    def _address(self):
        """Where the request came from; behind a proxy only with Odoo's proxy mode."""
        return request.httprequest.remote_addr

    def _author(self, case):
        """Who answers: the contact of the customer who is logged in, else whoever has the link."""
        if self._is_one_of_them(case):
            return request.env.user.partner_id.with_env(case.env)
        return case.contact_id

    def _is_one_of_them(self, case):
        """Whether somebody of the customer is logged in: whoever else has the link is nobody we know."""
        user = request.env.user
        return not user._is_public() and user.partner_id.commercial_partner_id == case.partner_id

    def _check_is_theirs(self, case):
        """A colleague who looks at the page does not answer in the customer's name."""
        if request.env.user._is_internal():
            raise UserError(
                request.env._("You are looking at the customer's page. Please note what they said on the case instead.")
            )

    def _link(self, case, access_token, path="", **query):
        """An address of this page, with the key if it was opened with one."""
        key = {"access_token": case.access_token} if access_token and case.access_token else {}
        pairs = "&".join(f"{name}={value}" for name, value in {**key, **query}.items())
        return f"{case.access_url}{path}{pairs and '?'}{pairs}"

    def _closed_door(self):
        """A wrong number, a wrong link, a link that is over: nothing tells them apart."""
        page = {"no_breadcrumbs": True, "html_data": self._html_data()}
        return self._guarded(request.render("collections_gentle.page_closed", page, status=404))

    def _html_data(self):
        """What screen readers are told about the language."""
        return {"lang": (request.env.context.get("lang") or "en").replace("_", "-")}

    def _show(self, template, case, access_token, /, status=200, **values):
        page = {
            "html_data": self._html_data(),
            "no_breadcrumbs": True,
            "case": case,
            "company": case.company_id,
            "res_company": case.company_id,
            "token": access_token and case.access_token,
            "link": lambda path="", **query: self._link(case, access_token, path, **query),
        }
        return self._guarded(request.render(template, {**page, **values}, status=status))

    def _guarded(self, response):
        for name, value in _ANSWER_HEADERS.items():
            response.headers[name] = value
        return response

    def _may_answer(self, kind, case):
        """Whether it is not too much. What was really answered is counted by ``_answered``.

        :raises UserError: with a friendly sentence when it is.
        """
        Attempt = request.env["collections.page.attempt"].sudo()
        if Attempt._is_refused(kind, case, self._address()):
            raise UserError(
                request.env._(
                    "Thank you, we have heard from you several times today. Please call or write to us for anything else."
                )
            )
        Attempt._note_try(TRIED, self._address())

    def _answered(self, kind, case):
        request.env["collections.page.attempt"].sudo()._note(kind, case, self._address())
