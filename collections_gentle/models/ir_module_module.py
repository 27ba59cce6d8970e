from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language that comes later also reaches the policies of each company, which belong to no data file."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "collections_gentle" in modules:
            self.env["collections.policy"]._translate_all(langs)
        return result
