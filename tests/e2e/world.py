# ruff: noqa: F821  `env` and `house.py` are there in Odoo's shell
# Run by `odoo shell`: who works in the company, and its ledger.
CUSTOMERS = 36

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
env["ir.config_parameter"].set_param("collections_gentle.batch_size", 5)
# The scheduler works only when a test asks for it.
env["ir.cron"].search([]).nextcall = "2099-01-01"


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
