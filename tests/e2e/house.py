# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` before a world is made: a company that may write at any hour of any day, its mail server at
# ``smtp_port``, and what its customers, invoices and payments are made with. It needs nothing of the addon.
from datetime import date, timedelta

from odoo import Command

TODAY = date.today()

# A country without public holidays and time zones of its own, and every hour of every day.
country = env.ref("base.bv")
days = [
    Command.create({"name": "Day", "dayofweek": str(day), "hour_from": 0, "hour_to": 24, "day_period": "morning"})
    for day in range(7)
]
calendar = env["resource.calendar"].create({"name": "Always", "tz": "UTC", "attendance_ids": days})
company = env.ref("base.main_company")
company.partner_id.write({"country_id": country.id, "email": "office@linden.example.com", "tz": "UTC"})
company.resource_calendar_id = calendar
env["mail.alias.domain"].search([]).unlink()
domain = {"name": "linden.example.com", "bounce_alias": "bounce", "catchall_alias": "catchall"}
company.alias_domain_id = env["mail.alias.domain"].create({**domain, "default_from": "notifications"})
env["ir.mail_server"].search([]).active = False
# The FROM filter says that this server may send for the whole domain; without it Odoo puts the domain's general
# address in place of the collector's.
server = {"name": "e2e", "smtp_host": "127.0.0.1", "smtp_port": smtp_port, "smtp_encryption": "none"}
env["ir.mail_server"].create({**server, "from_filter": "linden.example.com"})
env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"

income = env["account.account"].search([("account_type", "=", "income"), ("company_ids", "in", company.ids)], limit=1)


def customer(name):
    address = f"{name.lower().replace(' ', '.')}@customer.example.com"
    values = {"name": name, "is_company": True, "email": address, "country_id": country.id, "tz": False}
    return env["res.partner"].create(values)


def invoice(partner, days, price=100):
    due = TODAY - timedelta(days=days)
    line = {"name": "Oak shelf", "price_unit": price, "tax_ids": [Command.clear()], "account_id": income.id}
    dates = {"invoice_date": due - timedelta(days=30), "invoice_date_due": due, "invoice_payment_term_id": False}
    kind = {"move_type": "out_invoice", "partner_id": partner.id}
    return env["account.move"].create({**kind, **dates, "invoice_line_ids": [Command.create(line)]})


def pay(move, amount):
    context = {"active_model": "account.move", "active_ids": move.ids}
    env["account.payment.register"].with_context(**context).create({"amount": amount})._create_payments()
