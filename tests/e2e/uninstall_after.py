# ruff: noqa: F821  `env` and `tell` are there in Odoo's shell
# Run by `odoo shell` after the addon was uninstalled: Odoo's own queues, and an accountant's day.
env["mail.mail"].process_email_queue()
env["sms.sms"]._process_queue()
env["mail.scheduled.message"]._post_messages_cron()
env.cr.commit()
move = env["account.move"].search([("payment_state", "=", "not_paid"), ("move_type", "=", "out_invoice")], limit=1)
again = move.copy()
again.action_post()
context = {"active_model": "account.move", "active_ids": again.ids}
env["account.payment.register"].with_context(**context).create({})._create_payments()
env.cr.commit()
tell(
    {
        "paid": again.payment_state,
        "link": move.get_portal_url(),
        "name": move.name,
        "texts": env["sms.sms"].search([]).mapped("state"),
        "views": sorted(env["account.move"].get_views([(False, "form"), (False, "list")])["views"]),
    }
)
