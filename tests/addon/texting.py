"""A provider of text messages: a real HTTP server that answers as a test wants, and Odoo's own queue before it."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .outbox import OutboxCase

NUMBER = "+353871234567"
_LOGS = ("odoo.addons.sms.models.sms_sms", "odoo.addons.collections_gentle.tools.sms_gateway")


class Provider:
    """Takes texts over HTTP and keeps what it was given.

    ``answer`` says what becomes of a text: a status, or a dictionary; ``code`` is the answer to a whole request.
    """

    def __init__(self):
        self.requests, self.code, self.body = [], 200, None
        self.answer = lambda text: "accepted"
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.requests.append({"key": self.headers.get("Authorization"), "path": self.path, **content})
                answer = provider.body if provider.body is not None else provider.results(content["messages"])
                self.send_response(provider.code)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

            def log_message(self, *args):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def results(self, messages):
        said = [(text, self.answer(text)) for text in messages]
        return {
            "results": [{"id": text["id"], **(a if isinstance(a, dict) else {"status": a})} for text, a in said if a]
        }

    @property
    def texts(self):
        return [text for request in self.requests for text in request["messages"]]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@tagged("post_install", "-at_install", "collections_gentle")
class TextCase(OutboxCase):
    """The company sends texts through a provider; the first stage of its policy is one, else an e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sms.sms"].search([]).unlink()
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.company.write(
            {
                "collections_sms": True,
                "collections_sms_gateway": cls.provider.url,
                "collections_sms_key": "key-of-the-gateway",
                "collections_sms_incoming_key": "key-for-the-answers",
            }
        )
        cls.template = cls.env.ref("collections_gentle.sms_template_business_short")
        cls.stages[3].write({"channel": "sms", "second_channel": "email", "sms_template_id": cls.template.id})

    def setUp(self):
        super().setUp()
        self.provider.requests.clear()
        self.provider.code, self.provider.body = 200, None
        self.provider.answer = lambda text: "accepted"

    def _given(self):
        self.partner = self._customer(phone="087 123 4567")
        self.invoice = self._invoice(self.partner, days=12, amount=123.45)

    # --- the queue --------------------------------------------------------------------------------------------------

    def _deliver_texts(self):
        """Odoo's scheduled action of texts.

        :return: the numbers to which texts were handed over now.
        """
        before = len(self.provider.texts)
        self.env.flush_all()
        with self._quiet(), self.enter_registry_test_mode():
            self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
        self.env.invalidate_all()
        return [text["to"] for text in self.provider.texts[before:]]

    @contextmanager
    def _quiet(self):
        with mute_logger(*_LOGS):
            yield

    def _run_and_text(self):
        self._run()
        return self._deliver_texts()

    def _text_hours(self, count, days=None):
        """All scheduled actions, hour by hour: from now, or from ten o'clock of a later day.

        :return: numbers and addresses that were reached.
        """
        start = fields.Datetime.now() if days is None else at(days=days)
        reached = []
        for hour in range(count):
            self._go_to(start + timedelta(hours=hour))
            self._run()
            reached += self._deliver() + self._deliver_texts()
        return reached

    # --- looking ----------------------------------------------------------------------------------------------------

    def _sms(self, touch):
        return self.env["sms.sms"].search([("uuid", "=", touch.sms_uuid)])

    def _sms_notification(self, touch):
        return touch.message_id.notification_ids

    def _report(self, touch, status):
        """A delivery report as Odoo's own controller takes it from any provider."""
        tracker = self.env["sms.tracker"].search([("sms_uuid", "=", touch.sms_uuid)])
        state = self.env["sms.sms"].IAP_TO_SMS_STATE_SUCCESS.get(status)
        if state:
            tracker._action_update_from_sms_state(state)
        else:
            tracker._action_update_from_provider_error(status)
        self.env.invalidate_all()

    def assertNoText(self, partner):
        """No text is queued for, or was handed over about, this customer."""
        self.assertFalse(self.provider.texts)
        self.assertFalse(self.env["sms.sms"].search([("partner_id.commercial_partner_id", "=", partner.id)]))
