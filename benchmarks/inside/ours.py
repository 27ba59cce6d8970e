"""This addon: a morning's run, the day after, the look before sending, and a day of payments."""

from datetime import date, timedelta

from odoo import Command
from odoo.tools import split_every

from .measure import Cost, measured

# Of a hundred customers so many have something going on before the run looks at them.
GOING_ON = {"promise": 5, "plan": 2, "dispute": 3, "hold": 2}

# Payments that are matched before it is the other's turn.
_TURN = 50


def going_on(env, partners):
    """Promises, plans, disputes and pauses of some customers, through the models that people use."""
    # The agreement as a PDF takes a second each; nothing that is measured reads it.
    type(env["collections.plan"])._attach_agreement = lambda plan, *args: None
    begun, start = [*partners[3::5]], 0
    for kind, share in GOING_ON.items():
        count = len(partners) * share // 100
        for ids in split_every(100, begun[start : start + count]):
            for partner in env["res.partner"].browse(ids):
                case = partner._collections_case_for(env.company).with_context(tracking_disable=True)
                # Whoever owes nothing now promises nothing.
                if case._late_items():
                    _MAKE[kind](env, case)
            env.cr.commit()
            env.invalidate_all()
        start += count


def _promise(env, case):
    values = {"case_id": case.id, "date_promised": date.today() + timedelta(days=5), "nudge": False}
    env["collections.new.promise"].create(values).action_confirm()


def _plan(env, case):
    values = {"case_id": case.id, "count": 3, "first_date": date.today() + timedelta(days=10)}
    env["collections.new.plan"].create(values).action_agreed()


def _dispute(env, case):
    line = next(iter(case._late_items()))
    values = {"amount": line.amount_residual_currency, "code": "quality", "description": "Two came broken."}
    env["collections.dispute"].create({"case_id": case.id, "line_ids": [Command.set(line.ids)], **values})


def _hold(env, case):
    env["collections.hold"].create({"case_id": case.id, "hold_type": "query", "reason": "They asked for time."})


_MAKE = {"promise": _promise, "plan": _plan, "dispute": _dispute, "hold": _hold}


# --- what is measured ---------------------------------------------------------------------------------------------------


def run(env):
    """A morning's run over all customers: open cases, decide, render, queue, record.

    :return: its cost, and how many customers are written to.
    """
    with measured(env) as cost:
        env["collections.run"]._cron_run()
    return cost, len(reminders(env))


def reminders(env):
    """The messages that wait in the mail queue."""
    return env["collections.touch"].search(
        [("kind", "=", "reminder"), ("state", "=", "queued"), ("mail_id", "!=", False)]
    )


def quiet(env):
    """A run when nobody is due."""
    with measured(env) as cost:
        env["collections.run"]._cron_run()
    return cost


def gate(env):
    """The look at the ledger before the mails leave, in the lots in which they would."""
    ids = reminders(env).mail_id.ids
    with measured(env) as cost:
        for some in split_every(50, ids):
            held = env["mail.mail"].browse(some)._collections_gate()
            assert not held, held.mapped("failure_reason")
    return cost, len(ids)


def payments(env, count):
    """``count`` payments matched one by one, as somebody who clears the bank does.

    :return: the cost with this addon, and without its hook.
    """
    lines = env["account.move.line"].search(
        [
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("amount_residual", ">", 0),
        ],
        limit=2 * count,
        order="id",
    )
    payments = _payments(env, lines)
    hook = type(env["account.partial.reconcile"])._wake_collections
    costs = [Cost(), Cost()]
    # In turns, so that both have the same ledger and the same machine.
    for number, ids in enumerate(split_every(_TURN, range(2 * count))):
        chosen = hook if number % 2 == 0 else lambda partials, reason: None
        type(env["account.partial.reconcile"])._wake_collections = chosen
        with measured(env) as cost:
            for n in ids:
                (lines[n] + payments[n]).reconcile()
        costs[number % 2] += cost
    type(env["account.partial.reconcile"])._wake_collections = hook
    return costs


def _payments(env, lines):
    """An open credit for each line."""
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    moves = env["account.move"].create([_prepare_payment(journal, line) for line in lines])
    moves.action_post()
    return moves.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")


def _prepare_payment(journal, line):
    common = {"partner_id": line.partner_id.id, "currency_id": line.currency_id.id, "name": "Payment"}
    amount, balance = line.amount_residual_currency, line.amount_residual
    accounts = ((journal.default_account_id, 1), (line.account_id, -1))
    return {
        "journal_id": journal.id,
        "line_ids": [
            Command.create(
                {**common, "account_id": account.id, "amount_currency": sign * amount, "balance": sign * balance}
            )
            for account, sign in accounts
        ],
    }


def screens(env):
    """List, kanban and form as a collector opens them.

    :return: cost by view.
    """
    Case, costs = env["collections.case"], {}
    for kind in ("list", "kanban", "form"):
        view = Case.get_view(view_type=kind)
        names = Case.get_views([(False, kind)])["models"]["collections.case"]["fields"]
        wanted = {name: {} for name in names if f'name="{name}"' in view["arch"]}
        with measured(env) as cost:
            if kind == "form":
                Case.search([], limit=1).web_read(wanted)
            else:
                Case.web_search_read([("state", "!=", "closed")], wanted, limit=80)
        costs[kind] = cost
    return costs
