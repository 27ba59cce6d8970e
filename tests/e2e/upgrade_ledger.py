# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` on a database without the addon: a company and its customers. ``smtp_port`` is the mailbox's.
from datetime import date, timedelta

from odoo import Command

TODAY = date.today()
NAMES = ("Waiting 0", "Waiting 1", "Written 0", "Written 1", "Promising", "Planning", "Disputing", "Held", "Hardship")
OTHERS = ("Replying", "Kept", "Soon")

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
domain = {"name": "linden.example.com", "bounce_alias": "bounce", "catchall_alias": "catchall"}
company.alias_domain_id = env["mail.alias.domain"].create({**domain, "default_from": "notifications"})
env["ir.mail_server"].search([]).active = False
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


moves = [invoice(customer(name), 2 if name == "Soon" else 12, 120) for name in (*NAMES, *OTHERS)]
partly, paid = (invoice(customer(name), 12) for name in ("Partly Paid", "Fully Paid"))
documents = env["account.move"].union(*moves, partly, paid)
documents.action_post()
documents.is_move_sent = True
pay(partly, 40)
pay(paid, 100)
env.cr.commit()
