"""Two hundred letters as one PDF, and one by itself, in the same run: ``make bench ARGS=letters``."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[1]
NAME, COUNT, BUDGET_MS = "bench_letters", 200, 50

# Runs inside Odoo's shell, where ``env`` is; the budget is for words, page and PDF together.
MEASURE = """
    import logging
    from decimal import Decimal
    from os import times
    from time import perf_counter
    from datetime import date, timedelta
    from odoo import fields
    from odoo.addons.collections_gentle.engine.facts import Decision

    logging.disable(logging.WARNING)
    env = env(context={**env.context, "tracking_disable": True})
    company, ireland = env.company, env.ref("base.ie")
    company.country_id = ireland
    # Nobody is at work at night; the hours are not what is measured.
    stage = env["collections.stage"].search([("days_after_due", "=", 3), ("company_id", "=", company.id)], limit=1)
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    due = date.today() - timedelta(days=12)
    address = {"street": "5 Mill Lane", "zip": "T12 AB34", "city": "Cork", "country_id": ireland.id}
    partners = env["res.partner"].create(
        [{"name": f"Customer {n} Ltd", "is_company": True, **address} for n in range(%(count)d + 2)]
    )
    line = {"name": "Oak shelf", "price_unit": 250, "tax_ids": False, "account_id": income.id}
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": due - timedelta(days=30),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [fields.Command.create(line)],
            }
            for partner in partners
            for again in range(3)
        ]
    )
    moves.action_post()
    moves.is_move_sent = True
    cases = env["collections.case"]
    for partner in partners:
        cases |= partner._collections_case_for(company)
    stage = cases[:1].policy_id.stage_ids.filtered(lambda s: s.days_after_due == 3) or stage
    lines = moves.line_ids.filtered(lambda l: l.account_id.account_type == "asset_receivable")
    decisions = {}
    for case in cases:
        items = lines.filtered(lambda l: l.partner_id == case.partner_id)
        amounts = tuple(Decimal(str(amount)) for amount in items.mapped("amount_residual"))
        decisions[case] = Decision(
            "contact", "contact", stage_id=stage.id, items=tuple(items.ids), amounts=amounts, channel="letter"
        )
    env["collections.perform"]._contact(decisions, fields.Datetime.now())
    letters = env["collections.touch"].search([("channel", "=", "letter"), ("state", "=", "queued")], order="id")
    env.flush_all()

    def seconds(chosen):
        env.invalidate_all()
        start, before = perf_counter(), times()
        pdf, stale = chosen._print_letters()
        env.flush_all()
        assert pdf and not stale, (pdf, stale.mapped("failure_reason"))
        after = times()
        worked = sum(b - a for a, b in zip(before[:4], after[:4]))  # ours and wkhtmltopdf's
        return perf_counter() - start, worked

    seconds(letters[:1])
    (one, _worked), (many, worked) = seconds(letters[1:2]), seconds(letters[2:])
    print("RESULT", len(letters) - 2, one, many, worked)
"""


def main() -> int:
    """Print the time of a letter alone and among two hundred; fails when the work for the latter is over its budget."""
    database, odoo = os.environ["COLLECTIONS_DB"], os.environ["COLLECTIONS_ODOO"]
    subprocess.run([database, "clone", NAME], check=True, capture_output=True)
    try:
        shell = subprocess.run(
            [odoo, "shell", "-d", NAME, "--no-http", "--log-level=error"],
            input=dedent(MEASURE % {"count": COUNT}),
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
    finally:
        subprocess.run([database, "drop", NAME], check=False, capture_output=True)
    result = next((line.split()[1:] for line in shell.stdout.splitlines() if line.startswith("RESULT")), None)
    if result is None:
        print(shell.stdout[-2000:], shell.stderr[-4000:], file=sys.stderr)
        return 1
    count, one, many, worked = int(result[0]), *map(float, result[1:])
    each = many / count * 1000
    print(f"{'one letter by itself':<26}{one * 1000:>10,.0f} ms")
    print(f"{f'{count} letters in one PDF':<26}{each:>10,.1f} ms a letter, {each / one / 10:.1f} % of one by itself")
    # What others do on the machine is not ours: the budget is one of work.
    print(f"{'work for each of them':<26}{worked / count * 1000:>10,.1f} ms, of {BUDGET_MS}")
    return 0 if worked / count * 1000 <= BUDGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
