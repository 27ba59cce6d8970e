# ruff: noqa: F821  `env` is there in Odoo's shell
# Run by `odoo shell` with an earlier version of the addon: what its users have set up, and what customers said.
from datetime import date, timedelta

from odoo import Command

TODAY = date.today()
company = env.ref("base.main_company")


def user(name, login, group):
    """One who may do what the wizards ask of them."""
    groups = [env.ref(f"collections_gentle.{group}"), env.ref("account.group_account_invoice")]
    values = {"name": name, "login": login, "password": login, "email": f"{login}@linden.example.com", "tz": "UTC"}
    return env["res.users"].create({**values, "group_ids": [Command.link(group.id) for group in groups]})


collector, manager = user("Maeve Byrne", "maeve", "group_collector"), user("Clodagh Daly", "clodagh", "group_manager")
company.write({"collections_user_id": collector.id, "collections_dispute_user_id": manager.id})
settings = {"batch_size": 7, "keep_decisions_days": 500}
for name, value in settings.items():
    env["ir.config_parameter"].set_param(f"collections_gentle.{name}", value)

# --- what somebody has changed --------------------------------------------------------------------------------------

policy = env["collections.policy"].search([("company_id", "=", company.id), ("segment", "=", "business")])
policies = env["collections.policy"].search([("company_id", "=", company.id)])
policies.write({"hour_from": 0, "hour_to": 24, "calendar_id": company.resource_calendar_id.id, "invoice_first": False})
policy.write({"name": "Our way", "max_per_week": 3, "plan_max_months": 9})
first, second, third = policy.stage_ids.filtered(lambda s: s.days_after_due >= 0).sorted("days_after_due")[:3]
template = first.mail_template_id
template.subject = "Our own subject about {{ object.letter_reference }}"
template.body_html = template.body_html + "<p>Our own words below.</p>"
second.write({"name": "Our second word", "min_gap_days": 4, "days_after_due": 9})
second.mail_template_id = second.mail_template_id.copy({"name": "Our own template"})

if "collections.country.profile" in env:
    # Since 19.0.1.5.0.
    env["collections.country.profile"].search([], limit=1).ask_costs = True

# --- a first run; two of its messages have not left yet ---------------------------------------------------------------

env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
env.ref("collections_gentle.cron_run").nextcall = "2099-01-01"
env["collections.run"]._cron_run()
env.cr.commit()


def case_of(name):
    return env["collections.case"].search([("partner_id.name", "=", name)], order="id desc", limit=1)


def lines_of(case):
    receivable = [("account_id.account_type", "=", "asset_receivable"), ("reconciled", "=", False)]
    return env["account.move.line"].search([("partner_id", "=", case.partner_id.id), *receivable])


def wizard(model, who, **values):
    return env[f"collections.{model}"].with_user(who).create(values)


waiting = (case_of("Waiting 0") | case_of("Waiting 1")).touch_ids.mail_id
(env["mail.mail"].search([("state", "=", "outgoing")]) - waiting).send()
env.cr.commit()

# --- what customers said ----------------------------------------------------------------------------------------------

for name, days in (("Promising", 20), ("Kept", 3)):
    case = case_of(name)
    lines = [Command.set(lines_of(case).ids)]
    on = TODAY + timedelta(days=days)
    wizard("new.promise", collector, case_id=case.id, line_ids=lines, date_promised=on).action_confirm()
kept = lines_of(case_of("Kept")).move_id
context = {"active_model": "account.move", "active_ids": kept.ids}
env["account.payment.register"].with_context(**context).create({})._create_payments()

case = case_of("Planning")
plan = wizard("new.plan", manager, case_id=case.id, count=3, first_date=TODAY + timedelta(days=14), channel="call")
plan.action_agreed()

case = case_of("Disputing")
said = {"code": "quality", "description": "Two of ten trays came without handles.", "amount": 120}
wizard("new.dispute", collector, case_id=case.id, line_ids=[Command.set(lines_of(case).ids)], **said).action_confirm()

whole = {"case_id": case_of("Held").id, "hold_type": "customer_pause", "reason": "They have a flood"}
wizard("new.hold", manager, **whole, end_on=TODAY + timedelta(days=30)).action_confirm()
care = env["res.users"].browse(manager.id)
care.group_ids = [Command.link(env.ref("collections_gentle.group_sensitive").id)]
wizard(
    "new.hold", manager, case_id=case_of("Hardship").id, hold_type="hardship", details="Out of work"
).action_confirm()

case = case_of("Replying")
case.message_post(
    body="We will look into it.",
    author_id=case.partner_id.id,
    message_type="email",
    subtype_xmlid="mail.mt_comment",
)
env["collections.run"]._cron_run()
env.cr.commit()
(env["mail.mail"].search([("state", "=", "outgoing")]) - waiting).send()
# Sent mails are kept; whatever else Odoo wrote about waits for nobody.
env["collections.run"]._cron_run()
env.cr.commit()
tell(sorted(env["collections.touch"].search([("state", "=", "queued")]).partner_id.mapped("name")))
