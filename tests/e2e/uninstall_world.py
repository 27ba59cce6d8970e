# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` before the addon is uninstalled: what is under way, and what users have made of their own.
from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo import Command

company = env.ref("base.main_company")
company.write({"collections_sms": True, "collections_sms_gateway": "http://127.0.0.1:9/", "collections_sms_key": "key"})
collector, manager = (env["res.users"].search([("login", "=", login)]) for login in ("maeve", "clodagh"))


def case_of(name):
    return env["collections.case"].search([("partner_id.name", "=", name)], order="id desc", limit=1)


# A letter and a text that wait, one that a colleague has put off, and a task.
case = case_of("Written 0")
case.partner_id.phone = "+353871234567"
text = {"case_id": case.id, "channel": "sms", "text": "Hello, shall we talk on Friday?", "reason": "They asked for it"}
# At noon of a working day: nobody may write a text at night.
noon = datetime.combine(date.today(), time(12))
with freeze_time(noon + timedelta(days=7 - noon.weekday() if noon.weekday() > 4 else 0)):
    env["collections.write"].with_user(manager).create(text).action_send()
late = (
    env["account.move"]
    .search([("partner_id.name", "=", "Fully Paid"), ("move_type", "=", "out_invoice")])
    .copy(
        {"invoice_date": datetime.now() - timedelta(days=60), "invoice_date_due": datetime.now() - timedelta(days=30)}
    )
)
late.action_post()
late.is_move_sent = True
env["collections.run"]._cron_run()
env["mail.scheduled.message"].with_user(collector).create(
    {
        "model": "collections.case",
        "res_id": case.id,
        "author_id": collector.partner_id.id,
        "subject": "Later",
        "body": "Until Friday",
        "partner_ids": [Command.link(case.partner_id.id)],
        "scheduled_date": datetime.now() + timedelta(days=1),
    }
)
case.activity_schedule("mail.mail_activity_data_todo", summary="Call again", user_id=collector.id)
env["ir.attachment"].create({"name": "note.txt", "raw": b"x", "res_model": "collections.case", "res_id": case.id})
env["ir.filters"].create({"name": "Mine", "model_id": "collections.case", "user_ids": [Command.link(collector.id)]})
env.cr.commit()
