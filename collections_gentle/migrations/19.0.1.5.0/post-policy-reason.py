from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Cases say why they have their policy: what would be chosen today explains it, else somebody chose it by hand."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    unexplained = env["collections.case"].search([("state", "!=", "closed"), ("policy_why", "=", False)])
    for company, cases in unexplained.grouped("company_id").items():
        chosen = env["collections.policy"]._choose(company, cases.partner_id)
        for case in cases:
            policy, why = chosen[case.partner_id.id]
            case.policy_why = why if policy == case.policy_id else "case"
