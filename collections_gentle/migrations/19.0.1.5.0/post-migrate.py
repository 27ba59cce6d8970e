from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Two sequences are new: companies that have policies get them too; nobody is in them until somebody chooses so."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["collections.policy"]._create_chosen(env["res.company"].search([]))
