from odoo.tools import sql

# What stages hold fast: Odoo removes texts before stages, and would log each refusal as an error.
_HELD = ("mail_template_id", "sms_template_id")
# What points at our models by name only: a message to be posted later, favourites, lists of columns to export.
_BY_NAME = {"mail.scheduled.message": "model", "ir.filters": "model_id", "ir.exports": "resource"}


def post_init_hook(env):
    """Give every company that is already there its default policies."""
    env["collections.policy"]._create_defaults(env["res.company"].search([]))


def uninstall_hook(env):
    """Nothing leaves any more, and nothing stays behind that Odoo does not know to be ours."""
    waiting = env["collections.touch"].search([("state", "in", ("to_approve", "queued"))])
    # The reason is gone with the contacts before anybody reads it.
    waiting._set_cancelled("Uninstalled")
    for name in _HELD:
        sql.drop_constraint(env.cr, "collections_stage", f"collections_stage_{name}_fkey")
    for model, field in _BY_NAME.items():
        env[model].with_context(active_test=False).search([(field, "=like", "collections.%")]).unlink()
    env["ir.config_parameter"].search([("key", "=like", "collections_gentle.%")]).unlink()
