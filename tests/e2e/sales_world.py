# ruff: noqa: F821  `env` and `tell` are there in Odoo's shell
# Run by `odoo shell` where Sales and Inventory are installed: orders, deliveries, invoices, and what the list says.
from datetime import date, datetime, time, timedelta

from odoo import Command

company = env.ref("base.main_company")
company.resource_calendar_id.tz = "UTC"
partner = env["res.partner"].create({"name": "Rowan Bakery", "email": "rowan@customer.example.com"})
income = env["account.account"].search([("account_type", "=", "income"), ("company_ids", "in", company.ids)], limit=1)


def ago(days):
    return date.today() - timedelta(days=days)


def moment(days):
    return datetime.combine(ago(days), time(12))


def product(name, **values):
    base = {"name": name, "list_price": 100, "taxes_id": [Command.clear()], "property_account_income_id": income.id}
    return env["product.product"].create({**base, **values})


def order(item, days, quantity=1):
    line = {"product_id": item.id, "product_uom_qty": quantity, "tax_ids": [Command.clear()]}
    found = env["sale.order"].create({"partner_id": partner.id, "order_line": [Command.create(line)]})
    found.action_confirm()
    found.date_order = moment(days)
    return found


def deliver(sale, quantity, days):
    picking = sale.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
    picking.move_ids.write({"quantity": quantity, "picked": True})
    picking.with_context(skip_backorder=True)._action_done()
    picking.date_done = moment(days)


def invoice(move, days, sent):
    move.invoice_date = ago(days)
    move.action_post()
    document = {"name": "INV.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf"}
    notice = {"res_partner_id": partner.id, "notification_type": "email", "notification_status": "sent"}
    env["mail.message"].create(
        {
            "model": "account.move",
            "res_id": move.id,
            "date": moment(sent),
            "message_type": "comment",
            "attachment_ids": [Command.create(document)],
            "notification_ids": [Command.create(notice)],
        }
    )
    return move


shelf = product("Oak shelf", is_storable=True, invoice_policy="delivery")
ahead = product("Oak table", is_storable=True, invoice_policy="order")
service = product("Fitting", type="service", invoice_policy="order")
made = {}

twice = order(shelf, 25, quantity=4)
deliver(twice, 2, 20)
made["first delivery"] = invoice(twice._create_invoices(), 18, sent=5)
deliver(twice, 2, 3)
made["second delivery"] = invoice(twice._create_invoices(), 2, sent=2)
made["service"] = invoice(order(service, 30)._create_invoices(), 10, sent=10)
not_delivered = order(ahead, 30)
made["not delivered"] = invoice(not_delivered._create_invoices(), 9, sent=8)
later = order(ahead, 30)
made["written ahead"] = invoice(later._create_invoices(), 20, sent=1)
deliver(later, 1, 15)
deposit = env["sale.advance.payment.inv"].create(
    {"sale_order_ids": [Command.set(order(shelf, 40).ids)], "advance_payment_method": "fixed", "fixed_amount": 10}
)
made["deposit"] = invoice(deposit._create_invoices(deposit.sale_order_ids), 10, sent=8)
lines = [Command.create({"name": "Advice", "price_unit": 5, "account_id": income.id, "tax_ids": [Command.clear()]})]
free = {"move_type": "out_invoice", "partner_id": partner.id, "invoice_line_ids": lines}
made["without an order"] = invoice(env["account.move"].create(free), 12, sent=11)

reader = env["res.users"].create(
    {
        "name": "Reader",
        "login": "reader",
        "group_ids": [Command.link(env.ref("collections_gentle.group_reader").id)],
    }
)
env.flush_all()
env.invalidate_all()
Report = env["collections.late.invoice"].with_user(reader)


def days(day):
    return (date.today() - day).days if day else None


def facts(move):
    row = Report.search([("move_id", "=", move.id)])
    return [row.counted_from, days(row.ordered_on), days(row.delivered_on), days(row.sent_on), row.days_waited]


action = env.ref("collections_gentle.action_late_invoices")
late = Report.search([("days_waited", ">", 7)]).sudo().move_id
tell(
    {
        "facts": {name: facts(move) for name, move in made.items()},
        "late": sorted(name for name, move in made.items() if move in late),
        "help": "With the apps Sales" in Report.get_empty_list_help(action.help),
    }
)
