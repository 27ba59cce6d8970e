# Fed to Odoo's shell by screenshots.py, with `env` at hand: ten weeks of runs, so that the pictures show a ledger at work.
import os
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

NOTES = (
    "Their accountant is back on Monday and pays in the next round.",
    "Nice talk. The order number was missing on our invoice; sent it again.",
    "They will pay when their own customer has, in about two weeks.",
)
url = f"http://127.0.0.1:{os.environ['COLLECTIONS_SHOTS_PORT']}"
smtp = {
    "name": "Local mailbox",
    "smtp_host": "127.0.0.1",
    "smtp_port": int(os.environ["COLLECTIONS_SHOTS_SMTP_PORT"]),
    "smtp_encryption": "none",
}


def working_days(until, weeks):
    """Ten in the morning of every Tuesday and Friday, then of the last working day."""
    days = [until - timedelta(days=back) for back in range(weeks * 7, 0, -1)]
    last = next(day for day in reversed([*days, until]) if day.weekday() < 5)
    chosen = [day for day in days if day.weekday() in (1, 4) and day < last] + [last]
    return [day.replace(hour=10, minute=0, second=0, microsecond=0) for day in chosen]


def perform(moment):
    with freeze_time(moment, tick=True):
        env["collections.run"]._cron_run()
        env.cr.commit()
        env["mail.mail"].process_email_queue()
        env.cr.commit()
    # The database's own clock cannot be turned back, so the history is dated afterwards.
    env.cr.execute(
        "UPDATE collections_decision d SET create_date = r.date FROM collections_run r WHERE r.id = d.run_id"
    )
    env.cr.commit()


def talk(moment, cases):
    """A collector makes the calls that were asked for."""
    with freeze_time(moment + timedelta(hours=4), tick=True):
        for number, case in enumerate(cases):
            case.with_user(case.user_id or env.user)._log_contact("call", "spoke", NOTES[number % len(NOTES)])
        env.cr.commit()


def plans_rest():
    """The demo's plans have had their own past, which does not happen a second time."""
    steps = ("_follow_due", "_tell_due", "_thank_due")
    return patch.multiple(type(env["collections.plan"]), **dict.fromkeys(steps, lambda *_args: None))


def to_call():
    touches = env["collections.touch"].search([("channel", "=", "call"), ("state", "=", "queued")])
    return touches.case_id


env["ir.mail_server"].search([]).unlink()
env["ir.mail_server"].create(smtp)
for name, value in (("web.base.url", url), ("web.base.url.freeze", "True"), ("report.url", url)):
    env["ir.config_parameter"].set_param(name, value)
env["res.users"].search([("login", "=", "admin")]).tour_enabled = False
collectors = {user.login: user for user in env["res.users"].search([("login", "in", ("maeve", "jonas"))])}
for partner in env["res.partner"].search([("ref", "=like", "DEMO-%")]):
    partner.collections_user_id = collectors["jonas" if partner.lang == "de_DE" else "maeve"]
env.cr.commit()

moments = working_days(datetime.now(), 11)
with plans_rest():
    for moment in moments:
        perform(moment)
        if moment < moments[-1] - timedelta(days=9):
            talk(moment, to_call())

cases = env["collections.case"].search(
    [("state", "=", "open"), ("amount_overdue", ">", 0)], order="amount_overdue desc"
)
calm = cases.filtered(lambda case: case.last_action == "wait" and case.last_rule in ("ladder_not_due", "min_gap"))
calm = calm.filtered(lambda case: case.partner_id.name != "Pension des Hirondelles")  # its letter is to be approved
with freeze_time(moments[-1] + timedelta(minutes=30), tick=True):
    until = moments[-1].date() + timedelta(days=14)
    reason = "Asked for two weeks until their own customer pays"
    env["collections.postpone"].create({"case_ids": calm[2:4].ids, "until": until, "reason": reason}).action_confirm()
    env.cr.commit()
perform(moments[-1] + timedelta(hours=1))
coming = moments[-1].date() + timedelta(days=4 if moments[-1].weekday() > 2 else 1)
env["collections.run"].with_context(lang="en_GB").simulate(coming)
env.cr.commit()
