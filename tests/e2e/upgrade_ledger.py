# ruff: noqa: F821  `env` and `house.py` are there in Odoo's shell
# Run by `odoo shell` on a database without the addon: the invoices of a few customers.
NAMES = ("Waiting 0", "Waiting 1", "Written 0", "Written 1", "Promising", "Planning", "Disputing", "Held", "Hardship")
OTHERS = ("Replying", "Kept", "Soon")

moves = [invoice(customer(name), 2 if name == "Soon" else 12, 120) for name in (*NAMES, *OTHERS)]
partly, paid = (invoice(customer(name), 12) for name in ("Partly Paid", "Fully Paid"))
documents = env["account.move"].union(*moves, partly, paid)
documents.action_post()
documents.is_move_sent = True
pay(partly, 40)
pay(paid, 100)
env.cr.commit()
