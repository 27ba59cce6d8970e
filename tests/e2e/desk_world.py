# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` on the ledger of world.py: three customers whom the collector is asked to call.
company = env.ref("base.main_company")
collector = env["res.users"].search([("login", "=", "maeve")])
company.collections_calls_per_day = 25
env["collections.policy"].search([]).invoice_first = False
for name in ("Number 1", "Number 2", "Number 3"):
    partner = env["res.partner"].search([("name", "=", name)])
    partner.phone = "+353 1 700 1234"
    case = partner._collections_case_for(company)
    case.user_id = collector
    env["collections.perform"]._create_activities("activity_call", [(case, "Call")], user=collector)
env["collections.case"]._refresh_amounts(company, company._collections_today())
# Nothing runs beside the calls, and nothing is in the middle of its work when the server stops.
env["ir.cron"].search([]).active = False
env.cr.commit()
