def post_init_hook(env):
    """Give every company that is already there its default policies."""
    env["collections.policy"]._create_defaults(env["res.company"].search([]))
