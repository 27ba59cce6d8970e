"""A private customer in Belgium, and the Belgian profile reviewed and switched on."""

from datetime import timedelta

from .common import TODAY


class Profiling:
    """For a class that is a ``CollectionsCase``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"company_registry": "0417.497.106", "name": "Linden Workshop"})
        cls.belgium = cls.env.ref("collections_gentle.country_profile_be_private")
        cls.belgium.ask_costs = True
        cls.private = cls.env["collections.policy"].search(
            [("company_id", "=", cls.company.id), ("segment", "=", "private")]
        )
        cls.steps = {stage.days_after_due: stage for stage in cls.private.stage_ids}

    @classmethod
    def _switch_on(cls, profile, company=None):
        company = company or cls.company
        profile.with_company(company).write(
            {"reviewed_by": cls.env.user.id, "reviewed_on": TODAY - timedelta(days=1), "switched_on": True}
        )

    def _person(self, name="Marie Peeters", country="be", **values):
        """A private customer with everything by which one can be reached."""
        address = {"street": "Lindestraat 5", "zip": "9000", "city": "Gent", "phone": "+32 470 12 34 56"}
        kind = {"is_company": False, "country_id": self.env.ref(f"base.{country}").id}
        return self._customer(name, **{**address, **kind, **values})
