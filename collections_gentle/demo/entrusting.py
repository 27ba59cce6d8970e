"""What happens in the demo's past between us, the agencies and the customers they talk to; a part of `listening.py`."""

import functools
import logging

from odoo import fields
from odoo.fields import Command

from .stories_agency import AGENCIES, SAID

_logger = logging.getLogger(__name__)

MANAGER = "oisin"
# A page with nothing on it stands for the picture of the register.
EVIDENCE = b"%PDF-1.4\n%%EOF\n"


class Entrusting:
    """One method for each kind of event about agencies."""

    @functools.cache  # noqa: B019 - lives as long as the loading
    def _agency(self, key):
        name = next(agency.name for agency in AGENCIES if agency.key == key)
        return self.env["collections.agency"].search([("partner_id.name", "=", name)])

    def _by_manager(self, records):
        return records.with_user(self._user(MANAGER))

    def _meet(self, _event):
        for agency in AGENCIES:
            record = self.env["collections.agency"].create(self._prepare_agency(agency))
            self._by_manager(record).action_register_checked()
            self._by_manager(record).check_ids.action_done()
            for check, note in zip(record.check_ids, agency.seen, strict=False):
                check.note = note

    def _prepare_agency(self, agency):
        shares = [dict(zip(("from_days", "from_amount", "percent"), share, strict=True)) for share in agency.shares]
        evidence = {"name": f"{agency.register}.pdf", "raw": EVIDENCE, "mimetype": "application/pdf"}
        return {
            "partner_id": self.env["res.partner"].create(self._prepare_house(agency)).id,
            "user_id": self._user(MANAGER).id,
            "register_name": agency.register,
            "register_number": agency.number,
            "register_url": f"https://www.{agency.key}.example/register",
            "licence_until": self.booking._day(agency.licence),
            "insurance_sum": agency.insured,
            "insurance_until": self.booking._day(agency.insurance),
            "code_accepted_on": fields.Date.today(),
            "min_commission": agency.least,
            "vat_note": agency.vat,
            "tone_sample": agency.sample,
            "tone_sample_lang": agency.lang,
            "evidence_ids": [Command.create(evidence)],
            "tier_ids": [Command.create(share) for share in shares],
        }

    def _prepare_house(self, agency):
        return {
            "name": agency.name,
            "is_company": True,
            "street": agency.street,
            "zip": agency.zip,
            "city": agency.city,
            "country_id": self.env.ref(f"base.{agency.country}").id,
            "phone": agency.phone,
            "email": f"post@{agency.key}.example",
            "lang": agency.lang,
        }

    def _attend(self, event):
        cases = self.env["collections.case"].union(*(self._case(key) for key in event.customers))
        self._by_manager(cases.touch_ids.filtered(lambda touch: touch.state == "to_approve")).action_approve()
        for key in event.customers:
            if self._case(key).touch_ids.filtered(lambda touch: touch.channel == "call" and touch.state == "queued"):
                self._by_collector(key)._log_contact("call", "spoke", SAID[key])

    def _propose(self, event):
        case = self._by_collector(event.customer)
        case.action_address_seen()
        case.action_balance_seen()
        agency = self._agency(event.agency).with_env(case.env)
        case._propose_agency(agency, event.why)

    def _object(self, event):
        handover = self._case(event.customer).handover_id
        handover.with_user(handover.owner_id)._owner_answers("objects", event.words)

    def _handover(self, event):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            _logger.info("Demo: no file can be printed here, so %s stays with us", event.customer)
            return
        handover = self._by_manager(self._case(event.customer).handover_id)
        handover.action_approve()
        dossier = handover.env["collections.dossier"].browse(handover.action_dossier()["res_id"])
        dossier.action_release()
        handover._hand_over()
        dossier._give("mail")
        handover.accepted_on = fields.Date.today()

    def _report(self, event):
        names = ("status", "received_on", "collected", "commission", "remitted", "note")
        lines = []
        for customer, status, day, *money in event.lines:
            values = dict(zip(names, (status, self._workday(day, -1), *money), strict=True))
            lines.append(Command.create({"handover_id": self._case(customer).handover_ids[:1].id, **values}))
        values = {"agency_id": self._agency(event.agency).id, "ref": event.ref, "date": fields.Date.today()}
        self._by_manager(self.env["collections.agency.statement"]).create({**values, "line_ids": lines})

    def _recall(self, event):
        case = self._by_collector(event.customer)
        if case.handover_id.state == "out":
            case._recall_agency(event.reason, event.words)
