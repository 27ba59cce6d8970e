from odoo import SUPERUSER_ID, api

_FIRST_FIGURES = {"plan_max_months": 6, "plan_manager_months": 12, "plan_deposit_percent": 20}


def migrate(cr, version):
    """Plans are new: policies for private customers get the longer limits, without a deposit, that new ones have."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    private = env["collections.policy"].with_context(active_test=False).search([("segment", "=", "private")])
    untouched = private.filtered(lambda policy: all(policy[name] == value for name, value in _FIRST_FIGURES.items()))
    untouched.write({"plan_max_months": 12, "plan_manager_months": 24, "plan_deposit_percent": 0})
