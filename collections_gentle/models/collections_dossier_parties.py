from odoo import api, models

# A contact of these kinds is there for such letters; the others of a customer are nobody's business.
_KINDS = ("invoice", "collections")


class CollectionsDossierParties(models.AbstractModel):
    """Who the customer, the creditor, the bank and the agency are, and how the customer wants to be talked with."""

    _name = "collections.dossier.parties"
    _inherit = ["collections.dossier.manifest"]
    _description = "What an agency is told: who"

    @api.model
    def _parties(self, dossier, world):
        case, company, agency = dossier.case_id, world["company"], dossier.handover_id.agency_id
        people = self._people(case)
        everybody = self._rows(company.partner_id | case.partner_id | people | agency.partner_id)
        countries = self._places("country_id", "res.country", everybody)
        states = self._places("state_id", "res.country.state", everybody)
        known = (everybody, countries, states)
        return {
            "agency": self._agency(agency, everybody),
            "creditor": {
                **self._party(company.partner_id, known),
                "bank": self._bank(world["lines"].move_id._collections_bank_account()),
            },
            "debtor": {
                **self._party(case.partner_id, known),
                "kind": "company" if everybody[case.partner_id.id]["is_company"] else "private",
                "customer_number": everybody[case.partner_id.id]["ref"] or "",
                **self._language(everybody[case.partner_id.id]),
                "contacts": [self._person(everybody[person.id]) for person in people - case.partner_id],
            },
        }

    @api.model
    def _people(self, case):
        """Whom we write to, and who else is there for invoices."""
        children = case.partner_id.child_ids.filtered(lambda child: child.active and child.type in _KINDS)
        return case.contact_id | children

    @api.model
    def _places(self, name, model, everybody):
        ids = [row[name] for row in everybody.values() if row[name]]
        return self._rows(self.env[model].browse(dict.fromkeys(ids)))

    @api.model
    def _party(self, partner, known):
        everybody, countries, states = known
        row = everybody[partner.id]
        country, state = countries.get(row["country_id"], {}), states.get(row["state_id"], {})
        return {
            "name": row["name"] or "",
            "registration": row["company_registry"] or "",
            "vat": row["vat"] or "",
            "street": row["street"] or "",
            "street2": row["street2"] or "",
            "zip": row["zip"] or "",
            "city": row["city"] or "",
            "state": state.get("name", ""),
            "country": country.get("name", ""),
            "country_code": country.get("code", ""),
            "email": row["email"] or "",
            "phone": row["phone"] or "",
        }

    @api.model
    def _person(self, row):
        return {
            "name": row["name"] or "",
            "role": row["function"] or "",
            "email": row["email"] or "",
            "phone": row["phone"] or "",
            **self._language(row),
            "best_way": row["collections_way"] or "",
            "best_way_words": self._words("res.partner", "collections_way", row["collections_way"]),
            "best_time": self._best_time(row),
        }

    @api.model
    def _language(self, row):
        return {"language": row["lang"] or "", "language_words": self._words("res.partner", "lang", row["lang"])}

    @api.model
    def _bank(self, bank):
        (row,) = self._rows(bank).values() if bank else ({},)
        return {
            "holder": row.get("acc_holder_name") or bank.partner_id.name or "",
            "number": row.get("acc_number") or "",
            "name": row.get("bank_name") or "",
            "bic": row.get("bank_bic") or "",
        }

    @api.model
    def _agency(self, agency, everybody):
        (row,) = self._rows(agency).values() if agency else ({},)
        return {
            "name": everybody[agency.partner_id.id]["name"] if agency else "",
            "register": row.get("register_name") or "",
            "register_number": row.get("register_number") or "",
        }

    # --- how they want it ---------------------------------------------------------------------------------------------

    @api.model
    def _limits(self, dossier, world):
        """What the customer has asked not to do, and within which hours people are talked with."""
        case = dossier.case_id
        rows = list(self._rows(case.partner_id | self._people(case)).values())
        (policy,) = self._rows(case.policy_id).values()
        stops = self.env["collections.hold"].search_count(
            [("case_id", "=", case.id), ("hold_type", "=", "do_not_contact"), ("state", "=", "active")], limit=1
        )
        no = {
            "no_contact": bool(stops) or any(row["collections_excluded"] for row in rows),
            "no_emails_to": sorted({row["email"] for row in rows if row["is_blacklisted"] and row["email"]}),
            "no_calls": any(row["collections_no_calls"] for row in rows),
            "no_texts": bool(case._without_texts()),
            "no_letters": any(row["collections_no_letters"] for row in rows),
        }
        hours = {
            "written": self._hours(policy["hour_from"], policy["hour_to"]),
            "calls": self._hours(policy["phone_hour_from"], policy["phone_hour_to"]),
            "best_time": next(filter(None, map(self._best_time, rows)), []),
        }
        return {**no, "hours": hours, "words": self._limit_words(no, hours)}

    @api.model
    def _hours(self, first, last):
        """``["09:00", "17:00"]``."""
        return [f"{int(hour):02d}:{round(hour % 1 * 60):02d}" for hour in (first, last)]

    @api.model
    def _best_time(self, row):
        first, last = row["collections_hour_from"], row["collections_hour_to"]
        return self._hours(first, last) if last else []

    @api.model
    def _limit_words(self, no, hours):
        """The same in sentences."""
        calls, written, best = (
            dict(zip(("first", "last"), hours[name], strict=False)) for name in ("calls", "written", "best_time")
        )
        sentences = [
            no["no_contact"] and self.env._("They have asked not to be contacted at all."),
            no["no_emails_to"] and self.env._("No e-mails to %s.", ", ".join(no["no_emails_to"])),
            no["no_calls"] and self.env._("No calls."),
            no["no_texts"] and self.env._("No text messages."),
            no["no_letters"] and self.env._("No letters."),
            not no["no_calls"]
            and self.env._("Calls on working days only, from %(first)s to %(last)s where they are.", **calls),
            self.env._("E-mails on working days only, from %(first)s to %(last)s where they are.", **written),
            best and self.env._("They are best reached from %(first)s to %(last)s.", **best),
        ]
        return [sentence for sentence in sentences if sentence]
