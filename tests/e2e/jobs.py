"""What the processes of these tests do, and who must hear from us."""

ASKED = {f"number.{n}@customer.example.com" for n in range(36)} | {"partly.paid@customer.example.com"}

RUN = "env['collections.run']._cron_run()\nenv.cr.commit()\n"
QUEUE = "env['mail.mail'].process_email_queue()\nenv.cr.commit()\n"

TOUCHES = """
    SELECT p.email, COUNT(*), COUNT(t.mail_id), ARRAY_AGG(DISTINCT t.state)
      FROM collections_touch t JOIN res_partner p ON p.id = t.partner_id
     GROUP BY p.email
"""


def touches(database):
    """address → (touches, mails, states)"""
    return {email: (made, mails, sorted(states)) for email, made, mails, states in database.sql(TOUCHES)}


def one_each(state):
    """What ``touches`` finds when everybody who owes something was contacted exactly once."""
    return {address: (1, 1, [state]) for address in ASKED}


def mails_without_touch(database):
    return database.count(
        """SELECT COUNT(*) FROM mail_mail m JOIN mail_message s ON s.id = m.mail_message_id
            WHERE s.model = 'collections.case' AND s.message_type = 'auto_comment'
              AND NOT EXISTS (SELECT 1 FROM collections_touch t WHERE t.mail_id = m.id)"""
    )
