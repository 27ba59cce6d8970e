"""OCA's account_credit_control on the same ledger: from its run to the e-mails in the queue."""

from datetime import date

from .measure import measured


def prepare(env, contacted):
    """Its three-times policy, without the PDF, for those customers that our run wrote to.

    :param contacted: ids of these customers.
    """
    env["mail.template"].search([("model", "=", "credit.control.communication")]).report_template_ids = False
    policy = env.ref("account_credit_control.credit_control_3_time")
    nobody = env.ref("account_credit_control.credit_control_no_follow")
    receivable = env["account.account"].search([("account_type", "=", "asset_receivable")])
    (policy + nobody).account_ids = receivable
    env.company.credit_policy_id = nobody
    env["res.partner"].browse(contacted).credit_policy_id = policy
    env.cr.commit()


def run(env):
    """Find lines and let them pass, make communications, queue e-mails.

    :return: cost of each of the three, and how many e-mails wait.
    """
    before = env["mail.mail"].search_count([])
    control = env["credit.control.run"].create({"date": date.today()})
    with measured(env) as found:
        control.generate_credit_lines()
        control.set_to_ready_lines()
    lines = control.line_ids.filtered(lambda line: line.state == "to_be_sent" and line.channel == "email")
    with measured(env) as made:
        communications = env["credit.control.communication"]._generate_comm_from_credit_lines(lines)
    with measured(env) as queued:
        communications._generate_emails()
    return {"lines": found, "communications": made, "e-mails": queued}, env["mail.mail"].search_count([]) - before
