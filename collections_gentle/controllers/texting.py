import re
import uuid

from odoo import SUPERUSER_ID
from odoo.http import Controller, request, route

from . import reading
from .door import PageDoor

# How providers name what we need; Twilio begins its names with a capital.
_NUMBER, _TEXT, _ID = ("number", "from", "From"), ("text", "body", "Body"), ("id", "MessageSid")
_KEY = re.compile(r"[0-9a-f]{32}")


class CollectionsTexting(PageDoor, Controller):
    """Where text messages lead, and where the answers to them come in."""

    @route("/c/<int:case_id>/<string:key>", type="http", auth="public", methods=["GET"], sitemap=False)
    def collections_short_link(self, case_id, key, **_query):
        """The short link of a text message. It opens nothing itself: whether the key is right is asked at the door."""
        if not _KEY.fullmatch(key):
            return self._guarded(request.redirect(f"/my/collections/{case_id}"))
        return self._guarded(request.redirect(f"/my/collections/{case_id}?access_token={uuid.UUID(hex=key)}#pay"))

    @route(
        "/collections_gentle/text/<int:company_id>",
        **{"type": "http", "auth": "public", "methods": ["POST"], "csrf": False, "save_session": False},
    )
    def collections_incoming(self, company_id, **given):
        """A text that a customer has sent, as a form or as JSON. With a wrong key there is nothing here."""
        authorization = request.httprequest.headers.get("Authorization")
        companies = request.env["res.company"]
        company = self._admitted(lambda: companies._collections_texted_by(company_id, authorization))
        if not company:
            raise request.not_found()
        if request.httprequest.mimetype == "application/json":
            given = request.httprequest.get_json(silent=True)
        number, text, reference = (_first(given, names) for names in (_NUMBER, _TEXT, _ID))
        # Nobody is logged in here; the key says for which company the provider speaks.
        house = request.env["collections.incoming"].with_user(SUPERUSER_ID).with_company(company)
        house._take(company.with_env(house.env), number, text, reference)
        return request.make_response("", status=204)


def _first(given, names):
    """The first of these that was handed over, as clean text of a decent length; empty when there is none."""
    values = [given.get(name) for name in names] if isinstance(given, dict) else []
    found = next((value for value in values if isinstance(value, str) and value.strip()), "")
    return reading.text(found[: reading.LONGEST_TEXT])
