"""Text messages through any provider that takes JSON over HTTP; docs/operations.md shows a whole example."""

import logging
import re

import requests
from urllib3.exceptions import MaxRetryError

from odoo.addons.sms.tools.sms_api import SmsApiBase

_logger = logging.getLogger(__name__)

# Somebody does not want texts from this number: Odoo has no word of its own for that.
OPTED_OUT = "opted_out"
_TIMEOUT = 15  # seconds
# It was handed over, and nobody knows what became of it: to write in its place could reach somebody twice.
_UNKNOWN = "processing"
# What the endpoint says of a text → what Odoo calls it.
_STATES = {
    "accepted": "success",
    "no_credit": "insufficient_credit",
    "no_account": "unregistered",
    "bad_number": "wrong_number_format",
    "opted_out": OPTED_OUT,
}
# What the endpoint says of the whole request.
_ANSWERS = {401: "unregistered", 402: "insufficient_credit", 403: "unregistered"}
_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,}\d")


class SmsGateway(SmsApiBase):
    """Posts texts to the address that the company has set. Neither numbers nor keys reach the log."""

    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE | {
        "insufficient_credit": "sms_credit",
        "unregistered": "sms_acc",
    }

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        """:param list messages: ``content`` and the ``numbers`` (``uuid``, ``number``) that it goes to.
        :return: ``uuid``, ``state`` and, where it failed, ``failure_reason`` of each."""
        texts = [
            {"id": number["uuid"], "to": number["number"], "text": message["content"]}
            for message in messages
            for number in message["numbers"]
        ]
        results = self._post({"messages": texts, "report_url": delivery_reports_url or ""})
        if isinstance(results, str):
            return [{"uuid": text["id"], "state": results} for text in texts]
        return [self._result(text["id"], results.get(text["id"])) for text in texts]

    def _post(self, content):
        """:return: the endpoint's result of each text by id, or one of Odoo's states for all of them."""
        # Whoever empties the queue need not know the address or the key.
        company = self.company.sudo()
        headers = {"Authorization": f"Bearer {company.collections_sms_key}"} if company.collections_sms_key else {}
        try:
            response = requests.post(
                company.collections_sms_gateway,
                json=content,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # The error's own words may hold the address; its kind says enough.
            _logger.info("Collections: the gateway for text messages cannot be used: %s", type(error).__name__)
            return _UNKNOWN if self._was_handed_over(error) else "server_error"
        if response.status_code != 200:
            _logger.info("Collections: the gateway for text messages answered %s", response.status_code)
            return _ANSWERS.get(response.status_code, "server_error")
        return self._read(response)

    def _was_handed_over(self, error):
        """Whether the endpoint may have the texts although there is no answer: all but an address that is none, and
        a connection that did not come about."""
        connecting = isinstance(error, requests.ConnectTimeout) or isinstance(
            next(iter(error.args), None), MaxRetryError
        )
        return not connecting and not isinstance(error, ValueError)

    def _read(self, response):
        try:
            return {str(result["id"]): result for result in response.json()["results"]}
        except (ValueError, KeyError, TypeError) as error:
            _logger.info("Collections: the answer of the gateway cannot be read: %s", type(error).__name__)
            return _UNKNOWN

    def _result(self, uuid, result):
        if result is None:
            return {"uuid": uuid, "state": _UNKNOWN}
        state = _STATES.get(result.get("status"), "server_error")
        if state == "success":
            return {"uuid": uuid, "state": state}
        # Odoo logs what it is given here.
        reason = _NUMBER.sub("…", str(result.get("reason") or ""))[:200]
        return {"uuid": uuid, "state": state, **({"failure_reason": reason} if reason and state != OPTED_OUT else {})}
