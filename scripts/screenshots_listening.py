# Fed to Odoo's shell by screenshots.py after the history, with `env` at hand: what the customers say to all that.
from datetime import datetime, timedelta

from freezegun import freeze_time
from markupsafe import Markup

now = datetime.now().replace(microsecond=0)
HOUSE = env.ref("base.user_admin")


def at(days_ago):
    return freeze_time(now - timedelta(days=days_ago), tick=True)


def case_of(name):
    found = env["collections.case"].search([("partner_id.name", "=", name), ("state", "!=", "closed")], limit=1)
    if not found:
        raise SystemExit(f"Traceback: no open case of {name}")
    return found


def items(case):
    domain = [*case._open_items_domain(), ("amount_residual", ">", 0)]
    return env["account.move.line"].search(domain, order="date_maturity, id")


def send():
    env.cr.commit()
    env["mail.mail"].process_email_queue()
    env.cr.commit()


def back_to(said, days_ago):
    """The database's own clock cannot be turned back, so what was said is dated afterwards."""
    said.flush_recordset()
    query = f"UPDATE {said._table} SET create_date = %s WHERE id = ANY(%s)"
    env.cr.execute(query, (now - timedelta(days=days_ago), said.ids))
    said.invalidate_recordset()
    return said


def say(model, case, days_ago, who=None, **values):
    """Note something that was said ``days_ago``."""
    if "lines" in values:
        values["line_ids"] = [(6, 0, values.pop("lines").ids)]
    who = who or case.sender_id
    with at(days_ago):
        said = env[f"collections.{model}"].with_user(who).create({"case_id": case.id, **values}).sudo()
        send()
    return back_to(said, days_ago)


def in_days(days):
    return (now + timedelta(days=days)).date()


def reply(case, days_ago, body, sender=None):
    author = {"author_id": False, "email_from": sender} if sender else {"author_id": case.contact_id.id}
    with at(days_ago):
        case.message_post(
            body=Markup("<p>%s</p>") % body, message_type="email", subtype_xmlid="mail.mt_comment", **author
        )
    case.last_reply_at = now - timedelta(days=days_ago)
    back_to(case._waiting_holds(), days_ago)


def pay(lines, days_ago, amount):
    context = {"active_model": "account.move", "active_ids": lines.move_id.ids, "dont_redirect_to_payments": True}
    with at(days_ago):
        env["account.payment.register"].with_context(**context).create({"amount": amount}).action_create_payments()


# All of it at once: promises kept and made, something in discussion, a question answered.
home = case_of("Five Gables Care Home")
chairs, tables = items(home)[-1:], items(home)[:1]
if tables.move_id.payment_state == "blocked":
    tables.move_id.action_toggle_block_payment()
say("promise", home, 40, lines=tables, amount=800, date_promised=in_days(-34), note="A first part goes out on Friday.")
pay(tables, 33, 800)
with at(29):
    env["collections.promise"]._judge_due(home.company_id, datetime.now())
say("dispute", home, 5, lines=chairs, amount=120, code="quantity", description="Six chairs came, not eight.")
council = "Their council pays them on the first; the transfer goes out the day after."
say("promise", home, 4, lines=tables, date_promised=in_days(6), method="transfer", note=council)
reply(home, 5, "Dear Maeve, only six chairs came on the second van, not eight. Could you have a look, please?")
with at(4):
    note = "Thanked them for the message. A colleague looks into the chairs; the tables are paid next week."
    home.with_user(home.sender_id)._log_contact("call", "spoke", note)

# Waits for our answer.
reply(
    case_of("Hazel Row Montessori"),
    1,
    "Hello Maeve, we never got the invoice of September. Could you send it again, to the school's new address?",
)
reply(
    case_of("Aoife Thistlewood"),
    2,
    "I keep Aoife's books now. Which account shall the money go to?",
    sender="Harbour Bookkeeping <desk@harbour-books.example>",
)

# A promise that was not kept, made after a part had come nine days ago, and one in the meantime.
interiors = case_of("Nuala Kinsale Interiors")
say("promise", interiors, 8, lines=items(interiors), date_promised=in_days(-7), note="After the trade fair.")
saltmarsh = case_of("Saltmarsh Tea Rooms")
say("promise", saltmarsh, 1, lines=items(saltmarsh), date_promised=in_days(5), channel="email")

# In discussion; right; wrong.
wren = case_of("Wren Hollowell Gardens")
say("dispute", wren, 2, lines=items(wren)[:1], code="quality", description="The bench has a crack along the seat.")
tern = case_of("Tern & Tide Seafood")
crack = say("dispute", tern, 9, lines=items(tern)[:1], code="delivery", description="One table came a week too late.")
with at(1):
    crack.with_user(HOUSE)._resolve(
        "partly_accepted", "You are right about the delay: we take the delivery off the bill.", crack.amount / 4
    )

# Left in peace.
say(
    "hold",
    case_of("Sinéad Ashgrove"),
    32,
    who=HOUSE,
    hold_type="hardship",
    details="Lost her job in the summer; the benefits office has decided by the end of next month.",
)
say(
    "hold",
    case_of("Cinderpath Coffee"),
    2,
    hold_type="customer_pause",
    reason="A burst pipe: they open again next week",
)
coast = case_of("Driftline Surf School")
say("hold", coast, 1, hold_type="query", lines=items(coast)[:1], reason="Asks which delivery this is for")
env.cr.commit()

for _round in range(2):  # what the first run hears, the second decides on
    env["collections.run"]._cron_run()
    send()
