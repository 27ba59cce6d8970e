# Fed to Odoo's shell by screenshots.py after the history, with `env` at hand: what is off as it comes and has pictures of
# its own. A rule of a policy, a reviewed country profile, a draft for late payment, words about paying, and the days on
# which invoices went out.
from datetime import timedelta

CHARGED, RULED = "Pension des Hirondelles", "Moonrake Theatre Company"
# Days from the delivery to the invoice's e-mail.
WAITED = (1, 2, 0, 4, 3, 9, 1, 12, 2, 18, 5, 33, 1, 6, 2, 41, 3, 11, 2, 24)
PDF = b"%PDF-1.4\n%%EOF\n"


def case_of(name):
    return env["collections.case"].search([("partner_id.name", "=", name), ("state", "!=", "closed")])


def rule_for_late_payers():
    policy = env["collections.policy"].search([("name", "=", "Customers who often pay after the date")])
    policy.customer_domain = '["|", ("collections_late_invoices", ">=", 3), ("name", "=", "%s")]' % RULED  # noqa: UP031
    case_of(RULED).action_choose_policy()


def charge(case):
    """On for the draft, then off again, as it comes."""
    kinds = ("collections_interest", "collections_compensation")
    env.company.write(dict.fromkeys(kinds, "prepared"))
    for model in ("collections.interest.rate", "collections.compensation"):
        rows = env[model].with_context(active_test=False).search([])
        rows.with_user(manager).action_switch_on()
    row = env["collections.charges"]._collect(case)[case.id][0]
    paid_by = env.company._collections_today() + timedelta(days=14)
    case._prepare_charges({row.line.id: {"interest", "compensation"}}, paid_by)
    env.company.write(dict.fromkeys(kinds, "off"))


def send(move, waited):
    """The mail with the document, some days after the delivery."""
    sent = move.invoice_date + timedelta(days=min(waited, 3))
    move.delivery_date = sent - timedelta(days=waited)
    document = {"name": f"{move.name}.pdf", "raw": PDF, "mimetype": "application/pdf"}
    message = env["mail.message"].create(
        {
            "model": "account.move",
            "res_id": move.id,
            "date": f"{sent} 10:00:00",
            "body": "Your invoice.",
            "message_type": "comment",
            "attachment_ids": [(0, 0, {**document, "res_model": "account.move", "res_id": move.id})],
        }
    )
    partner = move.partner_id.id
    told = {"mail_message_id": message.id, "res_partner_id": partner, "notification_type": "email"}
    env["mail.notification"].create({**told, "notification_status": "sent"})


def send_invoices():
    sold = [("move_type", "=", "out_invoice"), ("state", "=", "posted")]
    paid = env["account.move"].search([*sold, ("payment_state", "=", "paid")], order="invoice_date desc", limit=60)
    for number, move in enumerate(paid):
        send(move, WAITED[number % len(WAITED)])
    waiting = [("payment_state", "=", "not_paid"), ("invoice_date_due", ">", env.company._collections_today())]
    env["account.move"].search([*sold, *waiting], order="invoice_date", limit=2).is_move_sent = False


manager = env["res.users"].search([("login", "=", "oisin")])
env.company.company_registry = "000000"
profile = env.ref("collections_gentle.country_profile_be_private")
profile.with_user(manager).action_reviewed()
profile.with_user(manager).action_switch_on()
rule_for_late_payers()
charge(case_of(CHARGED))
send_invoices()
env.company.collections_terms = True
env.cr.commit()
