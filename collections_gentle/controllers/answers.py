from odoo.exceptions import UserError
from odoo.http import request, route

from ..models.collections_dispute import DISPUTE_CODES
from ..models.collections_request import REQUEST_WAYS, REQUEST_WINDOWS
from . import reading
from .page import PAGE, CollectionsPage

_CODES = [code for code, _label in DISPUTE_CODES if code != "already_paid"]
_POST = {"type": "http", "auth": "public", "methods": ["POST"], "website": True, "sitemap": False}


class CollectionsAnswers(CollectionsPage):
    """What customers say on their page. Each route reads the form, calls one method of the case, and shows the page."""

    def _answer(self, kind, case_id, access_token, given, work):
        """Take one answer: all of it is kept, or nothing.

        :param str kind: a key of the engine's ``ANSWER_RATES``.
        :param dict given: the form, shown again when something is missing.
        :param work: what the case does with it, a function of the case and the author; may return what to confirm.
        """
        case = self._enter(case_id, access_token)
        if not case:
            return self._closed_door()
        if case._page_state() != "open":
            return request.redirect(self._link(case, access_token))
        given = {**given, "lines": request.httprequest.form.getlist("lines")}
        try:
            self._check_is_theirs(case)
            self._may_answer(kind, case)
            with request.env.cr.savepoint():
                said = work(case, self._author(case)) or kind
                self._answered(kind, case)
        except UserError as error:
            return self._page(case, access_token, status=422, trouble=(kind, str(error)), given=given)
        return self._guarded(request.redirect(f"{self._link(case, access_token, said=said)}#said"))

    def _lines(self, case):
        """The items that were ticked, of those on the page."""
        ticked = reading.numbers(request.httprequest.form.getlist("lines"))
        return case._owing().lines.filtered(lambda line: line.id in ticked)

    def _uploads(self, case):
        files = reading.files(request.httprequest.files.getlist("files"))
        for _file in files:
            self._may_answer("upload", case)
            self._answered("upload", case)
        return files

    @route(f"{PAGE}/promise", **_POST)
    def collections_promise(self, case_id, access_token=None, **given):
        """I will pay on a date."""

        def work(case, author):
            day = reading.day(given.get("day"))
            return case._answer_promise(author, day, self._lines(case), reading.text(given.get("words")))

        return self._answer("promise", case_id, access_token, given, work)

    @route(f"{PAGE}/parts", **_POST)
    def collections_parts(self, case_id, access_token=None, **given):
        """One of the proposed plans: it is read and signed on the next page."""
        chosen = []

        def work(case, author):
            chosen.append(case._answer_parts(author, reading.line(given.get("proposal"))))

        response = self._answer("parts", case_id, access_token, given, work)
        if not chosen:
            return response
        plan = chosen[0]
        return self._guarded(request.redirect(self._link(plan.case_id, access_token, f"/agree/{plan.id}")))

    @route(f"{PAGE}/suggest", **_POST)
    def collections_suggest(self, case_id, access_token=None, **given):
        """Parts of their own."""

        def work(case, author):
            words = reading.text(given.get("words"))
            part, first = reading.line(given.get("part")), reading.day(given.get("day"))
            case._answer_suggestion(author, words, part, first)
            return "asked"

        return self._answer("suggest", case_id, access_token, given, work)

    @route(f"{PAGE}/wrong", **_POST)
    def collections_wrong(self, case_id, access_token=None, **given):
        """Something is wrong with an invoice."""

        def work(case, author):
            missing = request.env._("Please choose what is wrong.")
            code = reading.choice(given.get("code"), _CODES, missing)
            lines, words = self._lines(case), reading.text(given.get("words"))
            amount = reading.amount(given.get("amount"), lines.currency_id[:1] or case.currency_id)
            case._answer_wrong(author, lines, code, words, amount, self._uploads(case))

        return self._answer("wrong", case_id, access_token, given, work)

    @route(f"{PAGE}/paid", **_POST)
    def collections_paid(self, case_id, access_token=None, **given):
        """I have already paid."""

        def work(case, author):
            day, reference = reading.day(given.get("day")), reading.line(given.get("reference"))
            words = reading.text(given.get("words"))
            case._answer_paid(author, self._lines(case), day, reference, words, self._uploads(case))

        return self._answer("paid", case_id, access_token, given, work)

    @route(f"{PAGE}/difficult", **_POST)
    def collections_difficult(self, case_id, access_token=None, **given):
        """I am going through a difficult time."""

        def work(case, author):
            case._answer_difficult(author, reading.text(given.get("words")))

        return self._answer("difficult", case_id, access_token, given, work)

    @route(f"{PAGE}/person", **_POST)
    def collections_person(self, case_id, access_token=None, **given):
        """I am not the right person."""

        def work(case, author):
            contact = (reading.line(given.get(name)) for name in ("name", "email", "phone"))
            case._answer_person(author, *contact, reading.text(given.get("words")))
            return "asked"

        return self._answer("person", case_id, access_token, given, work)

    @route(f"{PAGE}/channel", **_POST)
    def collections_channel(self, case_id, access_token=None, **given):
        """Another way, or not at all on this one."""

        def work(case, author):
            sentence = request.env._("Please choose one of the ways.")
            way = reading.choice(given.get("way") or "", ("", *dict(REQUEST_WAYS)), sentence)
            if given.get("again"):
                case._answer_channel_again(author)
                return "again"
            stops = bool(given.get("stop_email")), bool(given.get("stop_calls"))
            no_texts = bool(given.get("stop_texts"))
            case._answer_channel(author, *stops, way, reading.text(given.get("words")), stop_texts=no_texts)
            return "stopped"

        return self._answer("channel", case_id, access_token, given, work)

    @route(f"{PAGE}/call", **_POST)
    def collections_call(self, case_id, access_token=None, **given):
        """Please call me."""

        def work(case, author):
            sentence = request.env._("Please choose when we should call.")
            window = reading.choice(given.get("window") or "any", dict(REQUEST_WINDOWS), sentence)
            day, phone = reading.day(given.get("day")), reading.line(given.get("phone"))
            case._answer_call(author, day, window, phone, reading.text(given.get("words")))

        return self._answer("call", case_id, access_token, given, work)

    @route(f"{PAGE}/message", **_POST)
    def collections_message(self, case_id, access_token=None, **given):
        """The conversation box."""

        def work(case, author):
            case._answer_message(author, reading.text(given.get("words")), self._uploads(case))

        return self._answer("message", case_id, access_token, given, work)
