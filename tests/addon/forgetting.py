"""A customer with whom everything was talked about, and a marker in every text of it."""

from base64 import b64encode
from datetime import datetime

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.collections_gentle.models.collections_retention_fields import TEXTS

from .spoken import SpokenCase

# Letters and ciphers that nothing else in the database has.
MARK = "zqxmark"
OTHER = "zqxother"


def moment(year, month, day, hour=10):
    return datetime(year, month, day, hour)


@tagged("post_install", "-at_install", "collections_gentle")
class ForgettingCase(SpokenCase):
    """The company has agreed to forget: after 3 months, 24 months (private) and 72 months (companies)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_retention = True
        cls.retention = cls.env["collections.retention"]
        cls.rows = cls.env["collections.retention.rows"]

    # --- the world --------------------------------------------------------------------------------------------------

    def _full(self, name="Rowan Bakery", mark=MARK, **values):
        """An open case in which a reminder left, the customer answered, and one of each of our records was made."""
        partner = self._customer(name, **values)
        person = self.env["res.partner"].create({"name": "Orla Rowan", "parent_id": partner.id, "email": "orla@x.ie"})
        self._invoice(partner, amount=100)
        self._run_and_send()
        case = self._case(partner)
        self._writes(case, person, f"We write {mark} to you.")
        self._hold(case, "hardship", details=f"Ill {mark}")
        self._hold(case, "query", reason=f"Asks {mark}")
        self._create_rest(case, person, mark)
        self.env["mail.mail"].sudo().search([("mail_message_id", "in", case.message_ids.ids)]).body_html = mark
        case._note(f"Noted {mark}")
        case.activity_schedule("mail.mail_activity_data_todo", summary=mark, note=mark)
        for model, record in self._one_of_each(case).items():
            self._plant(model, record, mark)
        return case

    def _create_rest(self, case, person, mark):
        """What no short way of the other tests makes; as the models' own methods would leave it."""
        line = case.sudo()._open_promises().line_ids or self._line(*case._asked_lines().move_id)
        items = {"case_id": case.id, "line_ids": [Command.set(line.ids)]}
        self.env["collections.promise"].create(
            {**items, "amount": 10, "date_promised": fields.Date.today(), "promised_by": person.id, "note": mark}
        )
        self.env["collections.dispute"].create(
            {**items, "amount": 10, "code": "quality", "description": mark, "raised_by": person.id}
        )
        self.env["collections.request"].create(
            {"case_id": case.id, "kind": "parts", "words": mark, "asked_by": person.id, "new_name": mark}
        )
        self.env["collections.call"].create({"case_id": case.id, "user_id": self.collector.id, "note": mark})
        self.env["ir.attachment"].create(
            {"name": f"{mark}.txt", "raw": mark.encode(), "res_model": case._name, "res_id": case.id}
        )

    def _one_of_each(self, case):
        """A record of each model that belongs to a case, made where there is none; {model: record}."""
        made = {"collections.case": case}
        for model in self.rows._paths():
            self._one(model, case, made)
        return made

    def _one(self, model, case, made):
        if model not in made:
            mine = self.env[model].sudo().search([(self.rows._paths()[model], "=", case.id)], limit=1)
            made[model] = mine or self._minimal(model, case, made)
        return made[model]

    def _minimal(self, model, case, made):
        """The least that the database takes for a record of ``model``, past what its own methods would ask."""
        Model, bound, values = self.env[model].sudo(), self.rows._paths(), {}
        first = bound.get(model, "").split(".")[0]
        for field in Model._fields.values():
            if not field.store or field.related or field.compute or field.name == "id":
                continue
            if field.comodel_name in bound and (field.required or field.name == first):
                values[field.name] = self._one(field.comodel_name, case, made).id
            elif field.required:
                values[field.name] = self._any(Model, field, case, made)
        names = SQL(", ").join(map(SQL.identifier, values))
        row = tuple(values.values())
        self.env.cr.execute(SQL("INSERT INTO %s (%s) VALUES %s RETURNING id", SQL.identifier(Model._table), names, row))
        record = Model.browse(self.env.cr.fetchone()[0])
        for field in Model._fields.values():
            if field.related and field.store:
                self.env.add_to_compute(field, record)
        self.env.flush_all()
        return record

    def _any(self, Model, field, case, made):
        if field.type == "many2one":
            some = self.env[field.comodel_name].sudo().with_context(active_test=False).search([], limit=1)
            return (some or self._minimal(field.comodel_name, case, made)).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        kinds = {
            "char": "x",
            "text": "x",
            "html": "x",
            "boolean": False,
            "date": "2026-03-10",
            "datetime": "2026-03-10",
        }
        return kinds.get(field.type, 1)

    def _plant(self, model, record, mark):
        """Write the marker into every text of the record that is a column, also where the model would refuse it."""
        self.env.flush_all()
        for name in self.rows._texts(model):
            field = self.env[model]._fields[name]
            if field.column_type and name in TEXTS.get(model, {}).get("keep", ()):
                continue
            if field.column_type:
                value = {
                    "json": SQL("%s::jsonb", f'"{mark}"'),
                    "binary": SQL("%s", b64encode(mark.encode())),
                }.get(field.type, SQL("%s", f"{mark} {name}"))
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(name),
                        value,
                        record.id,
                    )
                )
        self.env.invalidate_all()

    def _end(self, case, closed_at):
        """Everything is settled, and the case is closed at this moment."""
        self._go_to(closed_at)
        self._pay(case._asked_lines().move_id)
        for model, state in (("promise", "kept"), ("dispute", "withdrawn"), ("request", "done"), ("hold", "lifted")):
            case[f"{model}_ids"].sudo().write({"state": state})
        case.plan_ids.sudo().write({"state": "cancelled"})
        self._rest(case)
        case.sudo()._close(closed_at)
        under_way = case.touch_ids.filtered(lambda touch: touch.state in ("queued", "to_approve"))
        under_way.sudo().write({"state": "sent"})
        case.sudo().last_reply_at = min(case.last_reply_at or closed_at, closed_at)
        self.env.flush_all()

    def _rest(self, case):
        self.env["collections.handover"].sudo().search([("case_id", "=", case.id)]).write({"state": "declined"})
        self.env["collections.call"].sudo().search([("case_id", "=", case.id)]).write({"state": "done"})

    # --- what happens -----------------------------------------------------------------------------------------------

    def _forget_on(self, day):
        self.env.flush_all()
        forgotten = self.retention._forget(self.company, day)
        self.env.flush_all()
        self.env.invalidate_all()
        return forgotten
