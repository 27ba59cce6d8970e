from odoo import models


class ResPartner(models.Model):
    """Where a letter goes, as it stands in the window of its envelope."""

    _inherit = "res.partner"

    def _collections_postal(self):
        """Whose address is written on the envelope: the contact's own, else the customer's; nobody's when neither
        is complete."""
        own = (self, self.commercial_partner_id)
        return next((partner for partner in own if partner._collections_address_is_complete()), self.browse())

    def _collections_address_is_complete(self):
        """Whether the post can find it: a name, a street, a town, and a country, the company's if none is named."""
        town = (self.city or "").strip() or (self.zip or "").strip()
        named = (self.name or self.commercial_partner_id.name or "").strip()
        country = self.country_id or self.env.company.country_id
        return bool(named and (self.street or "").strip() and town and country)

    def _collections_postal_lines(self):
        """Name and address of this contact; the country only when the letter goes abroad, in the words of the company's
        own post."""
        home, house = self.env.company, self._collections_postal()
        if not house:
            return []
        house = house.with_context(lang=home.partner_id.lang or "en_US")
        lines = [" ".join(line.split()) for line in house._display_address(without_company=True).split("\n")]
        lines = [line for line in lines if line]
        if house.country_id and lines[-1:] == [house.country_id.name]:
            lines.pop()
        abroad = house.country_id and house.country_id != home.country_id
        return [*self._collections_postal_names(), *lines, *([house.country_id.name.upper()] if abroad else [])]

    def _collections_postal_names(self):
        """The customer, and the person or department the letter is meant for."""
        names = [self.commercial_partner_id.name, self.name]
        if not self.is_company and self.commercial_partner_id == self:
            names.insert(0, self.company_name)
        return list(dict.fromkeys(name.strip() for name in names if (name or "").strip()))
