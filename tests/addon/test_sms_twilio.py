import json
from unittest.mock import patch

import requests

from odoo.tests import tagged

from .texting import NUMBER, TextCase


def answered(status, **content):
    answer = requests.Response()
    answer.status_code, answer._content = status, json.dumps(content).encode()
    return answer


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsTwilio(TextCase):
    """Odoo's own module for Twilio works as it always does, and what it learns reaches our contacts."""

    def _given(self):
        super()._given()
        self.company.write(
            {
                "collections_sms_gateway": False,
                "sms_provider": "twilio",
                "sms_twilio_account_sid": "AC" + "a1" * 16,
                "sms_twilio_auth_token": "secret",
            }
        )
        self.env["sms.twilio.number"].create(
            {"company_id": self.company.id, "number": "+353850009999", "country_id": self.env.ref("base.ie").id}
        )
        self._run()
        self.touch = self._touches(self.partner)

    def _text_with(self, answer):
        asked = []

        def post(session, url, data=None, **options):
            asked.append((url, data, options["auth"]))
            return answer

        with patch.object(requests.Session, "post", post):
            self.assertEqual(self._deliver_texts(), [], "our own gateway has no part in this")
        return asked

    def test_sent(self):
        asked = self._text_with(answered(201, sid="SM1"))
        self.assertEqual(len(asked), 1)
        url, data, login = asked[0]
        self.assertIn("AC" + "a1" * 16, url)
        self.assertEqual((data["To"], data["From"]), (NUMBER, "+353850009999"))
        self.assertEqual(login, ("AC" + "a1" * 16, "secret"))
        self.assertEqual(self.touch.state, "sent")
        self.assertEqual(self._case(self.partner).stage_id, self.stages[3])
        self.assertEqual(self._sms_notification(self.touch).sms_tracker_ids.sms_twilio_sid, "SM1")

    def test_refused(self):
        for code, kind in ((21211, "bad_number"), (21603, "account"), (21608, "account"), (99999, "gateway")):
            with self.subTest(code), self.env.cr.savepoint() as savepoint:
                self._text_with(answered(400, code=code, message="Not like this"))
                self.assertEqual((self.touch.state, self.touch.failure_type), ("failed", kind))
                self.assertFalse(self._case(self.partner).stage_id)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_reported_later(self):
        self._text_with(answered(201, sid="SM1"))
        tracker = self._sms_notification(self.touch).sms_tracker_ids
        tracker._action_update_from_twilio_error("undelivered", "30003", "Unreachable")
        self.env.invalidate_all()
        self.assertEqual((self.touch.state, self.touch.failure_type), ("bounced", "undelivered"))
        self.assertFalse(self._case(self.partner).stage_id)

    def test_stale_texts_stay_here(self):
        self._pay(self.invoice)
        self.assertEqual(self._text_with(answered(201, sid="SM1")), [])
        self.assertEqual(self.touch.state, "cancelled")

    def test_each_company_with_its_own_account(self):
        other = self.env["res.company"].create({"name": "Elm Works", "country_id": self.env.ref("base.de").id})
        other.collections_sms_gateway = self.provider.url
        message = self.env["mail.message"].create({"body": "x", "record_company_id": other.id, "message_type": "sms"})
        self.env["sms.sms"].create({"number": "+49301234567", "body": "Guten Tag", "mail_message_id": message.id})
        asked = []
        with patch.object(requests.Session, "post", lambda s, url, **k: asked.append(url) or answered(201, sid="S")):
            self.assertEqual(self._deliver_texts(), ["+49301234567"])
        self.assertEqual(len(asked), 1)
        self.assertEqual(self.touch.state, "sent")

    def test_a_gateway_of_ones_own_comes_first(self):
        self.company.collections_sms_gateway = self.provider.url
        self.assertEqual(self._deliver_texts(), [NUMBER])
        self.assertEqual(self.touch.state, "sent")
