import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, consteq, email_normalize

# After a conversation has ended its page says thank you for so long.
_FAREWELL = timedelta(days=30)
# Nothing is compared with nothing: a wrong number takes as long as a wrong token.
_NO_TOKEN = "0" * 36


class CollectionsCase(models.Model):
    """The customer's page of a conversation: its address, its key, and who has it."""

    _name = "collections.case"
    _inherit = ["collections.case", "portal.mixin"]

    # Whom the present link was made for: when somebody else is written to, it is of no use any more.
    page_for = fields.Char(readonly=True, copy=False)
    request_ids = fields.One2many("collections.request", "case_id", string="Requests", readonly=True)

    def _compute_access_url(self):
        for case in self:
            case.access_url = f"/my/collections/{case.id}"

    def _page_reader(self):
        """Who the link is made for, as text: the contact and the address."""
        return f"{self.contact_id.id}:{email_normalize(self.contact_id.email or '') or ''}"

    def _ensure_page_links(self):
        """Give all these cases a link for the person who is written to now, in one statement."""
        readers = {case.id: case._page_reader() for case in self}
        outdated = self.filtered(lambda case: not case.access_token or case.page_for != readers[case.id])
        outdated._renew_page_links(readers)

    def _renew_page_links(self, readers=None):
        """New links: the old ones do not open the page any more."""
        if not self:
            return
        readers = readers or {case.id: case._page_reader() for case in self}
        self.flush_recordset(["access_token", "page_for"])
        replaced = self.filtered("access_token")
        rows = [SQL("(%s, %s, %s)", case.id, str(uuid.uuid4()), readers[case.id]) for case in self]
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_case c SET access_token = n.token, page_for = n.reader
                  FROM (VALUES %s) AS n (id, token, reader) WHERE c.id = n.id
                """,
                SQL(", ").join(rows),
            )
        )
        self.invalidate_recordset(["access_token", "page_for"])
        self.fetch(["access_token", "page_for"])  # nothing else with them
        # The links that pay a part of a plan were in the same letters.
        replaced.sudo().plan_ids.filtered("access_token").write({"access_token": False})

    def _portal_ensure_token(self):
        self.sudo()._ensure_page_links()
        return self.access_token

    def _end_outdated_links(self):
        """Another person is written to now: whoever had the link cannot open the page any more."""
        known = self.filtered(lambda case: case.access_token and case.page_for)
        known.filtered(lambda case: case.page_for != case._page_reader())._renew_page_links()

    def _page_url(self, anchor="", path=""):
        """The link to the customer's page, without a login.

        :param str anchor: the part of the page to begin with.
        :param str path: a page below it, such as ``/agree/7``.
        """
        self.ensure_one()
        self.sudo()._ensure_page_links()
        return self._page_address(anchor, path)

    def _page_address(self, anchor="", path=""):
        """``_page_url`` where the link is there already."""
        return f"{self.get_base_url()}{self.access_url}{path}?access_token={self.access_token}{anchor and '#'}{anchor}"

    @api.model
    def _open_page(self, case_id, token, user):
        """The case whose page this link, or this user's login, opens.

        :param int case_id: as it stands in the address.
        :param token: as it stands in the address; None: none.
        :param user: who is logged in; the public user when nobody is.
        :return: the case as the page may read it, or nothing. Nothing tells a wrong number from a wrong token.
        """
        case = self.sudo().browse(case_id if 0 < case_id < 2**31 else 0).exists()
        given = (token if isinstance(token, str) else "").encode(errors="replace")
        right = consteq((case.access_token or _NO_TOKEN).encode(), given) and bool(case.access_token)
        allowed = right or bool(case) and case._is_theirs(user)
        return case if allowed and case._page_state() != "gone" else case.browse()

    def _is_theirs(self, user):
        """Whether somebody with this login belongs to the customer, or works with this case."""
        if user._is_public():
            return False
        ours = user._is_internal() and self.with_user(user).has_access("read")
        return ours or user.partner_id.commercial_partner_id == self.partner_id

    # --- Odoo's own ways to a record with a key ---------------------------------------------------------------------

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        """The page is the customer's only door: it counts, limits and listens. Odoo's chatter opens to no link."""
        keys = {"token", "hash", "pid"}
        return super()._get_thread_with_access(
            thread_id, mode=mode, **{name: value for name, value in kwargs.items() if name not in keys}
        )

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """A colleague's letter has a button to the page for the customer's contact, and for no other reader."""
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        if not self:
            return groups
        contact, ours = self.contact_id, [group for group in groups if group[0] != "portal_customer"]
        for name, _matches, data in ours:
            data["has_button_access"] = name == "user" and data.get("has_button_access", True)
        button = {"url": self._page_url("talk"), "title": self.env._("See your page")}
        theirs = {"active": True, "has_button_access": True, "button_access": button}
        return [("customers_page", lambda reader: reader["id"] == contact.id, theirs), *ours]

    # --- who may enter ----------------------------------------------------------------------------------------------

    def _page_state(self):
        """``open``; ``settled`` for some days after the conversation has ended; then ``gone``."""
        if self.state != "closed":
            return "open"
        return "settled" if self.closed_at and self.closed_at > fields.Datetime.now() - _FAREWELL else "gone"

    @api.model
    def _pages_of(self, user):
        """The conversations that somebody who is logged in may open."""
        customer = user.partner_id.commercial_partner_id
        # Portal users have no rights on cases: of what stands there only the page is theirs.
        cases = self.sudo().search([("partner_id", "=", customer.id), ("state", "!=", "closed")])
        return cases.filtered(lambda case: case._has_something_to_show())

    def _has_something_to_show(self):
        return bool(self.item_ids) or bool(self._live_plans())

    def action_open_page(self):
        """The page as the customer sees it."""
        self.ensure_one()
        self.check_access("read")
        # A colleague's login opens it; the key is the customer's.
        return {"type": "ir.actions.act_url", "url": self.access_url, "target": "new"}

    def action_new_page_link(self):
        """A link has come into the wrong hands: make another one."""
        self.check_access("write")
        # The link is no field that people write; a new one is what they ask for here.
        self.sudo()._renew_page_links()
        for case in self:
            case._note(self.env._("The customer's page has a new link; the old ones do not open it any more."))
