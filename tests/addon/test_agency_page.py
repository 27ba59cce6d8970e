"""The customer's page while an agency goes on: it stays open, and what is said there reaches a person and the agency."""

from datetime import date

from odoo import Command
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .agency_world import AgencyRecords
from .common import at
from .paging import PageCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyPage(AgencyRecords, PageCase):
    def _given(self):
        super()._given()
        lines = self._lines(self.older, self.newer)
        values = {"case_id": self.case.id, "agency_id": self._make_agency().id, "line_ids": [Command.set(lines.ids)]}
        out = {"state": "out", "handed_at": at(), "asked": {str(line.id): "0.00" for line in lines}}
        # As the flow leaves it; nobody may write these records.
        self.handover = self.env["collections.handover"].sudo().create({**values, **out})
        self.case.sudo()._update_state(("open",), "with_agency")

    def assertHeard(self, words, secret):
        """A person looks at it by the next working day, and the agency is to wait; what was said stays with us."""
        task = self._tasks(self.partner, "agency_news")
        self.assertEqual((task.user_id, task.date_deadline), (self.collector, date(2026, 3, 11)))
        (note,) = self.handover.note_ids
        self.assertEqual((note.kind, note.told_at, note.tell_by), ("proposal", False, date(2026, 3, 11)))
        self.assertIn(words, note.words)
        self.assertNotIn(secret, note.words)
        self.assertEqual((self.case.state, self.handover.state), ("with_agency", "out"))

    def test_a_proposal(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        words = " ".join(html2plaintext(page.text).split())
        self.assertIn("At the moment Fair Recovery looks after this for us", words)
        answer = self._post("/suggest", part="150 €", day="2026-04-01", words="Every month")
        self.assertIn("You will have an answer soon", self._said_there(answer))
        self.assertEqual((self.case.request_ids.kind, self.case.request_ids.state), ("parts", "open"))
        self.assertHeard("Please wait until you hear from us", "150")

    def test_a_day(self):
        self._post("/promise", day="2026-03-20", lines=[self._lines(self.older).id])
        self.assertEqual(self.case.promise_ids.date_promised, date(2026, 3, 20))
        self.assertHeard("on which day they will pay", "03/20")
