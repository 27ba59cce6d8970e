"""A company that has chosen no collector: what comes in on the page reaches somebody all the same."""

from odoo.tests import tagged

from .paging import PageCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageNobody(PageCase):
    def _given(self):
        super()._given()
        self.company.collections_user_id = False
        self.case.sudo().user_id = False

    def test_every_answer_finds_an_owner(self):
        answers = {
            "/message": {"words": "May I ask something?"},
            "/call": {"day": "2026-03-11"},
            "/difficult": {"words": "My father is ill."},
            "/suggest": {"words": "50 a week"},
            "/wrong": {"code": "price", "words": "Too much.", "lines": self._lines(self.older).ids},
        }
        for path, form in answers.items():
            with self.subTest(path=path):
                self.assertEqual(self._alert(self._post(path, **form)), "")
        holds = self.case.hold_ids
        self.assertEqual(set(holds.mapped("hold_type")), {"awaiting_answer", "hardship", "plan_request"})
        self.assertTrue(
            all(user.active and user._is_internal() for user in holds.user_id | self.case.dispute_ids.user_id)
        )
        self.assertTrue(self.case.activity_ids.user_id)
