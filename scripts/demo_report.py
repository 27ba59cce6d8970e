# Fed to Odoo's shell by `make demo`, with `env` at hand: prints what the last run did and what was said, as tables.
from collections import Counter

WIDTHS = (34, 29, 26, 10)


def title(text):
    print(f"\n{text}\n{'-' * len(text)}")


def row(*cells, widths=WIDTHS):
    cut = [str(cell or "")[: width - 1].ljust(width) for cell, width in zip(cells, widths, strict=False)]
    print("  " + "".join(cut).rstrip())


def label(record, name):
    return dict(record._fields[name]._description_selection(env)).get(record[name])


def counted(records):
    """How many are in each state, the most frequent first."""
    states = Counter(label(record, "state") for record in records)
    return ", ".join(f"{count} {state.lower()}" for state, count in states.most_common()) or "none"


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
        row(touch.partner_id.name, touch.stage_id.name or label(touch, "purpose"), touch.amount_text, touch.lang)


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


def goes_on(record):
    awaits_credit = {"collections.dispute": "credit_pending", "collections.plan": "credit_due"}.get(record._name)
    return record.state in ("open", "offered", "active") or awaits_credit and record[awaits_credit]


def words_for(record, model):
    if model == "request":
        words = str(record.words or record.new_name or record.day)
        return f"{label(record, 'kind')}: {' '.join(words.split())}"
    return getattr(record.case_id, f"{model}_summary") or f"{record.display_name}: credit note to come"


def report_ways(touches):
    """By which channels contact was made or asked for, and why where it was not the stage's first one."""
    title("By which way")
    for chosen in touches.filtered("stage_id").grouped("channel").values():
        print(f"  {label(chosen[0], 'channel'):14} {counted(chosen)}")
    for case in touches.case_id.filtered("decision_id.channel_why"):
        row("", case.partner_id.name, case.next_step, widths=(4, 34, 80))


def report_pages(touches):
    """The page of the first customer written to in each language: open it without a login."""
    title("Customers' pages, as they stand in the letters")
    for lang, written in touches.filtered("message_id").grouped("lang").items():
        print(f"  {lang}  {written[:1].case_id._page_url()}")


def report_said(cases):
    """Who needs a person, and what the customers have promised, questioned and asked for."""
    needing = cases.filtered("attention").sorted("attention", reverse=True)
    title(f"Needs a person: {len(needing)}")
    for case in needing:
        row(case.partner_id.name, case.attention_label, case.unknown_sender, widths=(34, 28, 40))
    title("What the customers said")
    kinds = (
        ("promises", "promise"),
        ("plans", "plan"),
        ("disputes", "dispute"),
        ("holds", "hold"),
        ("requests", "request"),
    )
    for name, model in kinds:
        records = env[f"collections.{model}"].search([])
        print(f"  {name:10} {counted(records)}")
        for record in records.filtered(goes_on).sorted("id"):
            words = words_for(record, model)
            row("", record.partner_id.name, words, widths=(11, 34, 70))


env = env(context={**env.context, "lang": "en_GB"})
runs = env["collections.run"].search([("state", "!=", "simulation")], order="id")
runs = runs.filtered(lambda run: run.date == runs[-1].date)
touches = env["collections.touch"].search([("create_date", ">=", runs[0].date)] if runs else [])
contacted = touches.filtered(lambda touch: touch.state in ("sent", "replied"))
failed = touches.filtered(lambda touch: touch.state in ("failed", "bounced"))
open_cases = env["collections.case"].search([("state", "!=", "closed")])
for run in runs:
    report_run(run)
report_contacts(contacted)
report_ways(touches)
report_waiting(open_cases - contacted.case_id - failed.case_id)
report_said(open_cases)
report_errors(runs, failed)
report_pages(contacted)
