# Fed to Odoo's shell by `make demo`, with `env` at hand: prints what the last runs did, as tables.
from collections import Counter

WIDTHS = (34, 28, 26, 10)


def title(text):
    print(f"\n{text}\n{'-' * len(text)}")


def row(*cells, widths=WIDTHS):
    cut = [str(cell or "")[: width - 1].ljust(width) for cell, width in zip(cells, widths, strict=False)]
    print("  " + "".join(cut).rstrip())


def report_run(run):
    title(f"Run {run.name}, {run.company_id.name}, {run.date:%Y-%m-%d %H:%M} UTC")
    print(
        f"  looked at {run.case_count}, contacted {run.contacted_count}, to approve {run.approval_count}, "
        f"waiting {run.waiting_count}, to review {run.review_count}, closed {run.closed_count}, "
        f"could not be reached {run.failed_count}, errors {run.error_count}"
    )


def report_contacts(touches):
    title(f"Contacted: {len(touches)}")
    if touches:
        row("customer", "stage", "asked for", "language")
    for touch in touches.sorted(lambda t: (t.stage_id.sequence, t.partner_id.name or "")):
        row(touch.partner_id.name, touch.stage_id.name, touch.amount_text, touch.lang)


def report_waiting(cases):
    title(f"Not contacted: {len(cases)}")
    reasons = Counter((case.decision_id.action, case.decision_id.rule, case.next_step) for case in cases)
    for (action, rule, why), count in sorted(reasons.items(), key=lambda item: (-item[1], str(item[0]))):
        print(f"  {count:4}  {action or '-':8} {rule or '-':20} {why or ''}")


def report_errors(runs, failed):
    errors = runs.error_ids
    title(f"Errors of the run: {len(errors)}")
    for error in errors:
        row(error.partner_id.name, error.explanation, widths=(34, 80))
    title(f"Could not be reached, a person is asked to look: {len(failed)}")
    for touch in failed:
        row(touch.partner_id.name, touch.failure_reason or touch.failure_type, widths=(34, 80))


runs = env["collections.run"].search([("state", "!=", "simulation")], order="id")
touches = env["collections.touch"].search([])
contacted = touches.filtered(lambda touch: touch.state in ("sent", "replied"))
failed = touches.filtered(lambda touch: touch.state in ("failed", "bounced"))
waiting = env["collections.case"].search([("state", "!=", "closed")]) - contacted.case_id - failed.case_id
for run in runs:
    report_run(run)
report_contacts(contacted)
report_waiting(waiting)
report_errors(runs, failed)
