from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language that comes later also reaches the policies of each company, which belong to no data file."""
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        # Translations of the module itself are loaded before its policies are made.
        if "collections_gentle" in modules:
            every = self.env["collections.policy"].sudo().with_context(active_test=False).search([])
            every._translate_defaults(langs)
