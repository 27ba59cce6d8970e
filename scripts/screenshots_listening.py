# Fed to Odoo's shell by screenshots.py after the history, with `env` at hand: what the customers say to it.
from datetime import datetime, timedelta

from freezegun import freeze_time

today = datetime.now().replace(hour=11, minute=0, second=0, microsecond=0)
open_cases = env["collections.case"].search(
    [("state", "=", "open"), ("amount_overdue", ">", 0)], order="amount_overdue desc"
)


def case_of(name):
    found = env["collections.case"].search([("partner_id.name", "ilike", name), ("state", "!=", "closed")], limit=1)
    spoken = env["collections.hold"].search([]).case_id | env["collections.promise"].search([]).case_id
    return found or (open_cases - spoken)[:1]


def items(case):
    domain = [*case._open_items_domain(), ("amount_residual", ">", 0), ("date_maturity", "<", today.date())]
    return env["account.move.line"].search(domain, order="date_maturity, id")


def at(days_ago):
    return freeze_time(today - timedelta(days=days_ago), tick=True)


def back_to(records, days_ago):
    """The database's own clock cannot be turned back, so what was said is dated afterwards."""
    records.flush_recordset()
    query = f"UPDATE {records._table} SET create_date = %s WHERE id IN %s"
    env.cr.execute(query, (today - timedelta(days=days_ago), tuple(records.ids)))
    records.invalidate_recordset()


def promise(case, days_ago, day, lines, **values):
    with at(days_ago):
        made = env["collections.promise"].with_user(case.sender_id).create(
            {"case_id": case.id, "line_ids": [(6, 0, lines.ids)], "date_promised": day, **values}
        )
    back_to(made.sudo(), days_ago)
    return made


def dispute(case, days_ago, lines, **values):
    with at(days_ago):
        opened = env["collections.dispute"].with_user(case.sender_id).create(
            {"case_id": case.id, "line_ids": [(6, 0, lines.ids)], **values}
        )
    back_to(opened.sudo(), days_ago)
    return opened


def hold(case, days_ago, **values):
    with at(days_ago):
        begun = env["collections.hold"].create({"case_id": case.id, **values})
    back_to(begun, days_ago)
    return begun


def reply(case, days_ago, body, sender=None):
    with at(days_ago):
        author = {"author_id": case.contact_id.id} if not sender else {"author_id": False, "email_from": sender}
        case.message_post(body=body, message_type="email", subtype_xmlid="mail.mt_comment", **author)


def pay(lines, days_ago):
    moves = lines.move_id
    day = (today - timedelta(days=days_ago)).date()
    context = {"active_model": "account.move", "active_ids": moves.ids}
    register = env["account.payment.register"].with_context(**context).create({"payment_date": day})
    register.action_create_payments()


mine = {
    key: case_of(name)
    for key, name in (
        ("waits", "Five Gables"),
        ("broken", "Thistlebury"),
        ("dispute", "Moonrake"),
        ("care", "Driftline"),
        ("unknown", "Gasthof"),
    )
}
