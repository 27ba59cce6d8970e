"""Customers answer what has really left: over SMTP to them, through the mail gateway back to us."""

from .jobs import ASKED, QUEUE, RUN, touches
from .test_whole_job import reply_to

ANSWERS, AWAY, ASKS_IN_THE_RUN = (f"number.{n}@customer.example.com" for n in (3, 4, 7))

# Ten days later, as far as the ladder knows.
TEN_DAYS = """
env.cr.execute("UPDATE collections_touch SET sent_at = sent_at - interval '10 days'")
env.cr.execute("UPDATE collections_case SET next_action_at = now() AT TIME ZONE 'UTC' - interval '1 minute'")
env.invalidate_all()
"""
STANDS = """
def stands(address):
    env.invalidate_all()
    case = env["collections.case"].search([("partner_id.email", "=", address)])
    kind = env.ref("collections_gentle.activity_answer")
    tasks = case.activity_ids.filtered(lambda a: a.activity_type_id == kind)
    holds = case.hold_ids.mapped(lambda h: (h.hold_type, h.state))
    return [case.state, holds, len(tasks), case.attention, case.last_reply or ""]
"""


def answer_from(address, message, **headers):
    """An answer of ``address`` to ``message``, as the customer's server sends it."""
    raw = reply_to(message).replace("number.3@", address.replace("customer.example.com", ""))
    raw = raw.replace("<answer-1@", f"<answer-{address.split('@')[0]}@")
    return "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items()) + raw


def test_answers_stop_the_ladder_until_we_answer(database, mailbox):
    """A person, a machine, and a person whose answer comes in while a worker changes the case: that one's second
    letter is in the queue already, nothing of the answer is lost, and the letter does not leave."""
    database.run(RUN + QUEUE)
    assert set(mailbox.addresses) == ASKED
    person = answer_from(ANSWERS, mailbox.message_to(ANSWERS))
    machine = answer_from(AWAY, mailbox.message_to(AWAY), Auto_Submitted="auto-replied")
    in_the_run = answer_from(ASKS_IN_THE_RUN, mailbox.message_to(ASKS_IN_THE_RUN))
    mailbox.accepted.clear()
    told = database.run(
        f"""
{STANDS}
def hand_in(raw):
    env["mail.thread"].message_process(None, raw)
    env.cr.commit()
for raw in ({person!r}, {machine!r}, {person!r}):
    hand_in(raw)
heard, away = stands({ANSWERS!r}), stands({AWAY!r})
{TEN_DAYS}
{RUN}
before = stands({ASKS_IN_THE_RUN!r})
with env.registry.cursor() as worker:
    worker.execute(
        "UPDATE collections_case SET error_count = 0 WHERE partner_id = (SELECT id FROM res_partner WHERE email = %s)",
        [{ASKS_IN_THE_RUN!r}],
    )
hand_in({in_the_run!r})
after = stands({ASKS_IN_THE_RUN!r})
{QUEUE}
{RUN}
tell([heard, away, before, after, stands({ANSWERS!r}), stands({ASKS_IN_THE_RUN!r})])
"""
    )
    heard, away, before, after, still, caught_up = told
    waits = ["paused", [["awaiting_answer", "active"]], 1, 3, "We pay on Friday, thank you for the note."]
    assert heard == still == caught_up == waits
    assert away == before == ["open", [], 0, 0, ""]
    assert after[:3] == ["open", [["awaiting_answer", "active"]], 0], "the hold alone, until the next run"
    customers = [address for address in mailbox.addresses if address in ASKED]
    assert sorted(customers) == sorted(ASKED - {ANSWERS, ASKS_IN_THE_RUN}), "one second letter each, none to who waits"
    states = {address: kept for address, (_made, _mails, kept) in touches(database).items()}
    assert states[ANSWERS] == ["replied"]
    assert states[ASKS_IN_THE_RUN] == ["cancelled", "replied"]
    assert states[AWAY] == ["sent"]
