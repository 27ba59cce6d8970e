from lxml import html

from odoo.tests import tagged
from odoo.tools import SQL, html_sanitize

from .common import CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestWriteClean(CollectionsCase):
    """Letters are kept as they are drawn: what others wrote into them was cleaned on its way, the rest is ours."""

    def _kept(self, partner):
        """The letter as it stands in the conversation, not as the test's cache has it."""
        self._run()
        self.env.flush_all()
        self.env.invalidate_all()
        touch = self._touches(partner)
        return touch.message_id.body, touch.mail_id.body_html

    def _shape(self, source):
        """Elements, attributes and texts, without the blanks between them."""
        tree = html.fragment_fromstring(source, create_parent="div")
        return [
            (
                node.tag,
                {name: value.replace(" ", "").rstrip(";") for name, value in node.attrib.items()},
                (node.text or "").strip(),
                (node.tail or "").strip(),
            )
            for node in tree.iter()
        ]

    def test_the_conversation_has_what_the_customer_gets(self):
        partner = self._customer()
        self._invoice(partner)
        self._refund(self._invoice(partner, days=20), amount=30, reconcile=False)
        self._pay(self._invoice(partner, days=15), 40)
        body, mailed = self._kept(partner)
        self.assertEqual(body, mailed)
        self.assertIn("out of", body)

    def test_odoo_would_take_nothing_out(self):
        """What its field would have kept, had it looked."""
        partner = self._customer()
        self._pay(self._invoice(partner), 40)
        body, _mailed = self._kept(partner)
        cleaned = html_sanitize(body, sanitize_attributes=True, sanitize_style=True)
        self.assertEqual(self._shape(cleaned), self._shape(body))
        self.assertGreater(len(self._shape(body)), 20)

    def test_what_a_template_brings_in_is_cleaned(self):
        """However it came past the field of the template."""
        partner = self._customer()
        self._invoice(partner)
        template = self._case_of(partner).policy_id.stage_ids.mail_template_id
        words = (
            '<p onclick="steal()">Hello <t t-out="object.contact_first_name"/></p><script>steal()</script>'
            '<a href="javascript:steal()">here</a><form><input name="password"/></form>'
        )
        query = "UPDATE mail_template SET body_html = jsonb_build_object('en_US', %s::text) WHERE id = ANY(%s)"
        self.env.cr.execute(SQL(query, words, template.ids))
        template.invalidate_recordset(["body_html"], flush=False)
        for source in self._kept(partner):
            self.assertIn("<p>Hello Rowan Bakery</p>", source)
            self.assertIn(">here</a>", source)
            for evil in ("steal", "<script", "onclick", "<form", "<input"):
                self.assertNotIn(evil, source)

    def test_names_stay_names(self):
        """Whatever a customer, an invoice or a collector is called."""
        evil = "<img src=x onerror=steal()>"
        partner = self._customer(f"Rowan {evil}")
        self._invoice(partner, payment_reference=evil).name = f"INV/{evil}"
        self.company.name = self.company.collections_user_id.name = f"Linden {evil}"
        for source in self._kept(partner):
            self.assertNotIn("<img", source)
            self.assertIn("INV/&lt;img src=x onerror=steal()&gt;", source)

    def _case_of(self, partner):
        return partner._collections_case_for(self.company)
