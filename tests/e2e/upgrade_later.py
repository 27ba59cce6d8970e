# ruff: noqa: F821  `env` and `tell` are there in Odoo's shell
# Run by `odoo shell` after the update, ``days`` later: a run, and the mail queue.
from datetime import datetime, timedelta

from freezegun import freeze_time

with freeze_time(datetime.now() + timedelta(days=days)):
    env["collections.run"]._cron_run()
    env.cr.commit()
    env["mail.mail"].process_email_queue()
    env["collections.run"]._cron_run()
    env.cr.commit()
runs = env["collections.run"].search([])
tell({"errors": sum(runs.mapped("error_count")), "states": sorted(set(runs.mapped("state")))})
