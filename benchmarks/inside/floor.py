"""The least that it could cost: bare batched inserts of the same messages, and one query over what is open."""

from odoo.tools import split_every

from . import ours
from .measure import measured

_LOT = 100


def insert(env):
    """Insert once more what the run has put into the mail queue: messages, mails and notifications, nothing else.

    :return: the cost, and how many.
    """
    mails = ours.reminders(env).mail_id.sudo()
    values = [_prepare(mail) for mail in mails]
    with measured(env) as cost:
        for some in split_every(_LOT, values):
            _insert(env, [*some])
            env.cr.commit()
    return cost, len(values)


def _prepare(mail):
    message, notification = mail.mail_message_id, mail.notification_ids
    copied = ("model", "res_id", "subject", "body", "message_type", "email_from", "reply_to")
    return (
        {
            **{name: message[name] for name in copied},
            "subtype_id": message.subtype_id.id,
            "author_id": message.author_id.id,
            "message_id": f"<again-{message.id}@gentle.example.com>",
            "record_company_id": message.record_company_id.id,
        },
        {
            "body_html": mail.body_html,
            "recipient_ids": mail.recipient_ids.ids,
            "is_notification": True,
            "auto_delete": False,
        },
        {
            "res_partner_id": notification.res_partner_id.id,
            "author_id": message.author_id.id,
            "notification_type": "email",
            "notification_status": "ready",
            "is_read": True,
        },
    )


def _insert(env, values):
    messages = env["mail.message"].sudo().create([message for message, _mail, _notification in values])
    mails = (
        env["mail.mail"]
        .sudo()
        .create([{**v[1], "mail_message_id": message.id} for v, message in zip(values, messages, strict=True)])
    )
    env["mail.notification"].sudo().create(
        [
            {**v[2], "mail_message_id": mail.mail_message_id.id, "mail_mail_id": mail.id}
            for v, mail in zip(values, mails, strict=True)
        ]
    )


def query(env):
    """What each customer owes, in one grouped query."""
    with measured(env) as cost:
        env.cr.execute(
            """
            SELECT line.partner_id, line.currency_id, SUM(line.amount_residual_currency), MIN(line.date_maturity)
              FROM account_move_line line JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted' AND NOT line.reconciled
          GROUP BY line.partner_id, line.currency_id
            """
        )
        env.cr.fetchall()
    return cost
