# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` on the ledger of world.py: three customers whom the collector is asked to call.
from datetime import datetime, timezone

# Whatever the hour is here, it is about noon of the same day where the customers are.
ahead = 12 - datetime.now(timezone.utc).hour
noon = f"Etc/GMT{-ahead:+d}" if ahead else "UTC"

company = env.ref("base.main_company")
collector = env["res.users"].search([("login", "=", "maeve")])
company.collections_calls_per_day = 25
env["collections.policy"].search([]).invoice_first = False
for name in ("Number 1", "Number 2", "Number 3"):
    partner = env["res.partner"].search([("name", "=", name)])
    # A number of no place, see ComReg's numbers for drama.
    partner.write({"phone": "+353 20 915 0199", "tz": noon})
    case = partner._collections_case_for(company)
    case.user_id = collector
    env["collections.perform"]._create_activities("activity_call", [(case, "Call")], user=collector)
env["collections.case"]._refresh_amounts(company, company._collections_today())
# Nothing runs beside the calls, and nothing is in the middle of its work when the server stops.
env["ir.cron"].search([]).active = False
env.cr.commit()
