# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` on top of world.py: customers for the tests of the customer's page, who have had their first letter.
# ``url`` is where the server listens and ``smtp_port`` where the mailbox does.
from datetime import date, timedelta

from odoo import Command, fields

TODAY = date.today()
company = env.ref("base.main_company")
bills = []
income = env["account.account"].search([("account_type", "=", "income"), ("company_ids", "in", company.ids)], limit=1)

for name, value in (("web.base.url", url), ("web.base.url.freeze", "True"), ("report.url", url)):
    env["ir.config_parameter"].set_param(name, value)
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
env["ir.config_parameter"].set_param("collections_gentle.batch_size", 100)
env["ir.mail_server"].search([]).smtp_port = smtp_port
env["res.lang"]._activate_lang("de_DE")
modules = ("portal", "payment", "account_payment", "collections_gentle")
env["ir.module.module"]._load_module_terms(modules, ["de_DE"])
provider = env["payment.provider"].search([("code", "=", "demo")], limit=1)
provider.write(
    {
        "state": "test",
        "is_published": True,
        "journal_id": env["account.journal"].search([("type", "=", "bank")], limit=1).id,
    }
)
# The customers of world.py have their own tests.
env["account.move.line"].search([("account_id.account_type", "=", "asset_receivable")]).no_followup = True


def customer(name, lang="en_US"):
    address = f"{name.lower().replace(' ', '.')}@page.example.com"
    values = {"name": name, "is_company": True, "email": address, "lang": lang, "phone": "+47 22 00 00 00"}
    return env["res.partner"].create({**values, "country_id": env.ref("base.bv").id, "tz": False})


def bill(partner, price, days, kind="out_invoice"):
    due = TODAY - timedelta(days=days)
    line = {"name": "Oak shelf", "price_unit": price, "tax_ids": [Command.clear()], "account_id": income.id}
    values = {"move_type": kind, "partner_id": partner.id, "invoice_date": due - timedelta(days=30)}
    values |= {"invoice_date_due": due, "invoice_payment_term_id": False, "invoice_line_ids": [Command.create(line)]}
    return values


def owing(name, *prices, lang="en_US"):
    """A customer with one invoice for each price, the first one the oldest."""
    partner = customer(name, lang)
    bills.extend(bill(partner, price, 14 - number) for number, price in enumerate(prices))
    return partner


def case_of(partner):
    return env["collections.case"].search([("partner_id", "=", partner.id)], order="id desc", limit=1)


def login(partner, name):
    """Somebody of the customer who has access to the portal; who has one has it as password too."""
    contact = env["res.partner"].create(
        {"name": name, "parent_id": partner.id, "email": f"{name.lower()}@page.example.com"}
    )
    values = {"name": name, "login": name.lower(), "password": name.lower() * 2, "partner_id": contact.id}
    env["res.users"].create({**values, "group_ids": [Command.set(env.ref("base.group_portal").ids)]})


def pay(lines):
    context = {"active_model": "account.move", "active_ids": lines.move_id.ids, "dont_redirect_to_payments": True}
    env["account.payment.register"].with_context(**context).create({}).action_create_payments()


def say_everything(case):
    """One of each that a customer can have on the page: in discussion, promised, in parts, asked, written, in favour."""
    wrong, promised, *_others = case._owing().lines
    case = case.with_context(lang=case.contact_id.lang)
    case._answer_promise(case.contact_id, TODAY + timedelta(days=5), promised, "")
    case._answer_parts(case.contact_id, case._page_proposals()[0]["key"])
    case._answer_wrong(case.contact_id, wrong, "quality", "One door has a scratch.")
    case._answer_call(case.contact_id, TODAY + timedelta(days=1), "any", "+47 22 00 00 00", "About the shelf")
    case._answer_message(case.contact_id, "Good morning, which account shall the money go to?")
    case.with_user(case.sender_id).message_post(
        body="Good morning, to the one on the invoice.", message_type="comment", subtype_xmlid="mail.mt_comment"
    )


def work():
    """What the scheduler does in a quiet hour."""
    env["collections.run"]._cron_run()
    env.cr.commit()
    env["mail.mail"].process_email_queue()
    env.cr.commit()


for name in ("Three Bills", "Some Now"):
    owing(name, 100, 200, 300)
owing("Parts Please", 600, 300)
for name in ("At Once", "Guessed At", "A Day", "Not Right", "Hard Times", "No More Letters", "No Script"):
    owing(name, 100, 200)
login(owing("Same House", 100), "Ines")
login(owing("Other House"), "Otto")
for lang in ("en_US", "de_DE"):
    owing(f"New {lang[:2]}", 400, 300, lang=lang)
told = [owing(f"Told {lang[:2]}", 400, 300, 200, 100, lang=lang) for lang in ("en_US", "de_DE")]
bills += [bill(partner, 30, 10, kind="out_refund") for partner in told]
ended = [owing("Long Ago", 100), owing("Done en", 100), owing("Done de", 100, lang="de_DE")]
documents = env["account.move"].create(bills)
documents.action_post()
documents.is_move_sent = True
env.cr.commit()
work()
for partner in ended:
    pay(case_of(partner).item_ids)
for partner in told:
    say_everything(case_of(partner))
work()
over = [case_of(partner) for partner in ended]
assert {case.state for case in over} == {"closed"}
over[0].closed_at = fields.Datetime.now() - timedelta(days=40)
env.cr.commit()
tell({case.partner_id.name: [case.id, case._page_url()] for case in env["collections.case"].search([])})
