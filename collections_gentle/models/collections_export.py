import base64
from datetime import timezone
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from .collections_hold import SENSITIVE_GROUP

SCHEMA = "collections_gentle.customer/1"
# Keys that open pages are nobody's data.
_SECRET = frozenset({"access_token"})
_NOT_COPIED = ("one2many", "binary", "many2one_reference", "properties")
LEFT_OUT = {"left_out": "sensitive"}


class CollectionsExport(models.AbstractModel):
    """Everything that is held on one customer, as the customer may ask for it (GDPR, article 15).

    It goes over all our models and all their stored fields, so that nothing new is left out unless somebody says so.
    Days are ISO 8601, moments in UTC, sums exact decimals in text; fields have their technical names.
    """

    _name = "collections.export"
    _description = "Everything held on a customer"

    @api.model
    def _of(self, customer, company):
        """:return: a dict that can be written as JSON; what only few may read is named as left out for the others."""
        # Read for somebody who was found to be allowed to; groups of single fields are looked at one by one.
        reader = self.sudo().with_context(active_test=False, lang="en_US", allowed_company_ids=company.ids)
        cases = reader.env["collections.case"].search(
            [("partner_id", "=", customer.id), ("company_id", "=", company.id)], order="id"
        )
        return {
            "schema": SCHEMA,
            "made_at": self._moment(fields.Datetime.now()),
            "made_by": self.env.user.name,
            "company": {"id": company.id, "name": company.name},
            "customer": {"id": customer.id, "name": customer.name},
            "sensitive_details": "included" if self._may_read(SENSITIVE_GROUP) else "left out",
            "contacts": reader._contacts(customer, company, self),
            "opted_out": reader._opted_out(customer, company),
            "records": reader._records(customer, company, cases, self),
            "messages": reader._messages(cases),
            "tasks": reader._tasks(cases),
            "files": reader._files(cases),
        }

    @api.model
    def _may_read(self, groups):
        return not groups or self.env.user.has_groups(groups)

    # --- our records --------------------------------------------------------------------------------------------

    @api.model
    def _records(self, customer, company, cases, asking):
        """{model, without our prefix: its records}."""
        found = {}
        for model, path in self.env["collections.retention.rows"]._paths().items():
            Model = self.env[model]
            domain = Domain(path, "in", cases.ids)
            if self._names_customer(Model):
                domain |= Domain("partner_id", "=", customer.id) & Domain("company_id", "=", company.id)
            records = Model.search(domain, order="id")
            found[model.removeprefix("collections.")] = [self._record(record, asking) for record in records]
        return found

    @api.model
    def _names_customer(self, Model):
        return {"partner_id", "company_id"} <= {f.name for f in Model._fields.values() if f.store and not f.related}

    @api.model
    def _record(self, record, asking):
        names = [f.name for f in record._fields.values() if self._is_told(f)]
        return {"name": record.display_name or "", **{n: self._told(record, record._fields[n], asking) for n in names}}

    @api.model
    def _is_told(self, field):
        held = field.store or field.company_dependent
        return held and not field.related and field.type not in _NOT_COPIED and field.name not in _SECRET

    @api.model
    def _told(self, record, field, asking):
        return self._value(record, field) if asking._may_read(field.groups) else LEFT_OUT

    @api.model
    def _value(self, record, field):
        value = record[field.name]
        if field.relational:
            names = [{"id": other.id, "name": other.display_name or ""} for other in value]
            return names if field.type == "many2many" else names[0] if names else None
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return f"{value:.{currency.decimal_places if currency else 2}f}"
        if field.type == "float":
            return str(Decimal(repr(value)))
        if field.type == "date":
            return value and value.isoformat() or None
        if field.type == "datetime":
            return self._moment(value)
        if field.type in ("boolean", "integer", "json"):
            return value
        return str(value) if value else None

    @api.model
    def _moment(self, value):
        return value.replace(tzinfo=timezone.utc).isoformat() if value else None

    # --- who they are, and what they wish -----------------------------------------------------------------------

    @api.model
    def _people(self, customer, company):
        """A company that belongs to theirs is a customer of its own. Contacts of a head office are its branches' too."""
        of_company = Domain("company_id", "=", False) | Domain("company_id", "parent_of", company.id)
        of_customer = Domain("commercial_partner_id", "=", customer.id)
        return self.env["res.partner"].search(of_customer & of_company, order="id")

    @api.model
    def _contacts(self, customer, company, asking):
        """The customer's people, and what we note on them for this company."""
        ours = [n for n, f in customer._fields.items() if n.startswith("collections_") and self._is_told(f)]
        return [
            {
                **{name: person[name] or None for name in ("id", "name", "email", "phone", "lang", "tz")},
                **{name: self._told(person, person._fields[name], asking) for name in ours},
            }
            for person in self._people(customer, company).with_company(company)
        ]

    @api.model
    def _opted_out(self, customer, company):
        """Addresses and numbers of theirs that want no mails and no texts."""
        people = self._people(customer, company)
        numbers = filter(None, (self.env["collections.channel.sms"]._number(person) for person in people))
        mails = self.env["mail.blacklist"].search(
            [("email", "in", people.mapped("email_normalized")), ("active", "=", True)]
        )
        texts = self.env["phone.blacklist"].search([("number", "in", list(numbers)), ("active", "=", True)])
        return {"emails": mails.mapped("email"), "texts": texts.mapped("number")}

    # --- what was written ---------------------------------------------------------------------------------------

    @api.model
    def _messages(self, cases):
        """What was written in the conversations, and what the customer answered below invoices."""
        ours = self.env["collections.retention.mail"]._domain(cases)
        found = self.env["mail.message"].search(ours | Domain("id", "in", cases.reply_ids.ids), order="id")
        return [
            {
                "id": message.id,
                "date": self._moment(message.date),
                "kind": message.message_type,
                "among_colleagues": message.is_internal or message.subtype_id.internal,
                "from": message.email_from or message.author_id.name or None,
                "to": message.partner_ids.mapped("display_name") or message.outgoing_email_to or None,
                "subject": message.subject or None,
                "body": str(message.body or ""),
                "changes": [self._change(change) for change in message.tracking_value_ids],
            }
            for message in found
        ]

    @api.model
    def _change(self, change):
        field = change.field_id.name or (change.field_info or {}).get("name")
        return {"field": field, "from": change.old_value_char or None, "to": change.new_value_char or None}

    @api.model
    def _tasks(self, cases):
        tasks = self.env["mail.activity"].search(
            [("res_model", "=", cases._name), ("res_id", "in", cases.ids)], order="id"
        )
        return [
            {
                "id": task.id,
                "due": task.date_deadline.isoformat(),
                "done": not task.active,
                "summary": task.summary or None,
                "note": str(task.note or "") or None,
                "feedback": task.feedback or None,
                "colleague": task.user_id.name or None,
            }
            for task in tasks
        ]

    @api.model
    def _files(self, cases):
        """Files with their content. Letters were printed together with those of others: their words are on the contacts."""
        piles = self.env["collections.touch"].search([("case_id", "in", cases.ids)]).letter_pdf_id
        files = self.env["collections.retention.rows"]._files(cases) - piles
        return [
            {
                "id": file.id,
                "name": file.name,
                "type": file.mimetype,
                "made_at": self._moment(file.create_date),
                "sha1": file.checksum,
                "content": base64.b64encode(file.raw or b"").decode(),
            }
            for file in files.sorted("id")
        ] + self._given_to_agencies(cases)

    @api.model
    def _given_to_agencies(self, cases):
        """What agencies have of the customer, as it left."""
        files = self.env["collections.dossier.file"].search([("dossier_id.case_id", "in", cases.ids)], order="id")
        return [
            {
                "dossier": file.dossier_id.id,
                "id": file.id,
                "name": file.name,
                "made_at": self._moment(file.create_date),
                "sha256": file.sha256,
                "content": base64.b64encode(file._content_bytes()).decode(),
            }
            for file in files
        ]
