# Fed to Odoo's shell by `make demo`, with `env` at hand: all mail into the local mailbox, then one run and its mails.
import os
from contextlib import nullcontext

from freezegun import freeze_time

moment = os.environ["COLLECTIONS_DEMO_MOMENT"]
url = f"http://localhost:{os.environ['COLLECTIONS_DEMO_PORT']}"

env["ir.mail_server"].search([]).unlink()
env["ir.mail_server"].create(
    {
        "name": "Local mailbox of the demo",
        "smtp_host": "127.0.0.1",
        "smtp_port": int(os.environ["COLLECTIONS_DEMO_SMTP_PORT"]),
        "smtp_encryption": "none",
    }
)
# Text messages go to the next port of the same mailbox.
gateway = f"http://127.0.0.1:{int(os.environ['COLLECTIONS_DEMO_SMTP_PORT']) + 1}/"
env.company.write({"collections_sms": True, "collections_sms_gateway": gateway})
# Private customers without an e-mail address get a letter.
private = [("policy_id.segment", "=", "private"), ("channel", "=", "email"), ("days_after_due", ">", 0)]
env["collections.stage"].search([*private, ("second_channel", "=", False)]).second_channel = "letter"
env["ir.config_parameter"].set_param("web.base.url", url)
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
env["ir.config_parameter"].set_param("report.url", url)
# Customers can pay on their page, with a provider that only pretends.
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
provider = env["payment.provider"].search([("code", "=", "demo"), ("company_id", "=", env.company.id)], limit=1)
provider.write({"state": "test", "is_published": True})
provider.journal_id = provider.journal_id or env["account.journal"].search([("type", "=", "bank")], limit=1)
env.cr.commit()

# Nobody is written to at night or on a Sunday, and a demo is started at any time.
with freeze_time(moment, tick=True) if moment else nullcontext():
    env["collections.run"]._cron_run()
    env.cr.commit()
    env["mail.mail"].process_email_queue()
    env.cr.commit()
    env["sms.sms"]._process_queue()
    env.cr.commit()
