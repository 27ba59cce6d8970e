# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell`: a company that may write at any hour of any day, and its ledger.
from datetime import date, timedelta

from odoo import Command

CUSTOMERS = 36
TODAY = date.today()

# A country without public holidays and time zones of its own, and every hour of every day.
country = env.ref("base.bv")
calendar = env["resource.calendar"].create(
    {
        "name": "Always",
        "tz": "UTC",
        "attendance_ids": [
            Command.create(
                {"name": "Day", "dayofweek": str(day), "hour_from": 0, "hour_to": 24, "day_period": "morning"}
            )
            for day in range(7)
        ],
    }
)
company = env.ref("base.main_company")
company.partner_id.write({"country_id": country.id, "email": "office@linden.example.com", "tz": "UTC"})
company.resource_calendar_id = calendar
collector = env["res.users"].create(
    {
        "name": "Maeve Byrne",
        "login": "maeve",
        "password": "maeve-maeve",
        "email": "maeve@linden.example.com",
        "tz": "UTC",
        "group_ids": [
            Command.link(env.ref("collections_gentle.group_collector").id),
            Command.link(env.ref("account.group_account_invoice").id),
        ],
    }
)
company.collections_user_id = collector
policies = env["collections.policy"].search([("company_id", "=", company.id)])
policies.write({"hour_from": 0, "hour_to": 24, "calendar_id": calendar.id})
env["mail.alias.domain"].search([]).unlink()
company.alias_domain_id = env["mail.alias.domain"].create(
    {
        "name": "linden.example.com",
        "bounce_alias": "bounce",
        "catchall_alias": "catchall",
        "default_from": "notifications",
    }
)
env["ir.mail_server"].search([]).active = False
# The FROM filter says that this server may send for the whole domain; without it Odoo puts the domain's general
# address in place of the collector's.
env["ir.mail_server"].create(
    {
        "name": "e2e",
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
        "smtp_encryption": "none",
        "from_filter": "linden.example.com",
    }
)
env["ir.config_parameter"].set_param("collections_gentle.batch_size", 5)
env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
# The scheduler works only when a test asks for it.
env["ir.cron"].search([]).nextcall = "2099-01-01"

income = env["account.account"].search([("account_type", "=", "income"), ("company_ids", "in", company.ids)], limit=1)


def customer(name):
    address = f"{name.lower().replace(' ', '.')}@customer.example.com"
    values = {"name": name, "is_company": True, "email": address, "country_id": country.id, "tz": False}
    return env["res.partner"].create(values)


def invoice(partner, days):
    due = TODAY - timedelta(days=days)
    line = {"name": "Oak shelf", "price_unit": 100, "tax_ids": [Command.clear()], "account_id": income.id}
    return env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": due - timedelta(days=30),
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create(line)],
        }
    )


def pay(move, amount):
    context = {"active_model": "account.move", "active_ids": move.ids}
    env["account.payment.register"].with_context(**context).create({"amount": amount})._create_payments()


def credit(move):
    context = {"active_model": "account.move", "active_ids": move.ids}
    wizard = env["account.move.reversal"].with_context(**context).create({"journal_id": move.journal_id.id})
    refund = env["account.move"].browse(wizard.refund_moves()["res_id"])
    refund.action_post()
    lines = (refund + move).line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
    lines.filtered(lambda line: not line.reconciled).reconcile()


moves = [invoice(customer(f"Number {n}"), 12) for n in range(CUSTOMERS)]
partly, paid, credited = (invoice(customer(name), 12) for name in ("Partly Paid", "Fully Paid", "Fully Credited"))
future = invoice(customer("Not Due"), -20)
documents = env["account.move"].union(*moves, partly, paid, credited, future)
documents.action_post()
documents.is_move_sent = True
pay(partly, 40)
pay(paid, 100)
credit(credited)
env.cr.commit()
