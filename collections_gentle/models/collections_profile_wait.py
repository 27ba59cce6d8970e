from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.profiles import Wait

# Which days count where not every day does; Monday is 0.
_WEEKDAYS = {
    "all": frozenset(range(7)),
    "mon_fri": frozenset(range(5)),
    "mon_sat": frozenset(range(6)),
    "tue_sat": frozenset({1, 2, 3, 4, 5}),
}


class CollectionsProfileWait(models.Model):
    """From when the days of a first reminder count, by the channel on which it is sent."""

    _name = "collections.profile.wait"
    _description = "Start of the waiting days"
    _inherit = ["collections.checked.part"]
    _whole = "profile_id"
    _order = "id"

    profile_id = fields.Many2one("collections.country.profile", required=True, ondelete="cascade", index=True)
    channel = fields.Selection(
        [("email", "E-mail"), ("letter", "Letter"), ("sms", "Text message")], required=True, default="email"
    )
    kind = fields.Selection(
        [
            ("calendar", "From a calendar day after sending"),
            ("working", "From a working day after sending"),
            ("delivery", "From the day after it is presumed delivered"),
        ],
        string="Days count",
        required=True,
        default="calendar",
    )
    count = fields.Integer(string="Which day", default=1, required=True, help="The 1st, 2nd, 3rd… such day.")
    days = fields.Selection(
        [
            ("all", "Every day"),
            ("mon_fri", "Monday to Friday"),
            ("mon_sat", "Monday to Saturday"),
            ("tue_sat", "Tuesday to Saturday"),
        ],
        string="Days that count",
        required=True,
        default="mon_fri",
        help="Of working days and days of delivery; public holidays never count.",
    )
    extra_days = fields.Integer(string="Days on top", help="So that the term can never be a day short.")
    spare_days = fields.Integer(
        string="Days to post it", help="A letter names its last day as if it were posted so many days later."
    )

    @api.constrains("count", "extra_days", "spare_days")
    def _check_counts(self):
        for wait in self:
            on_top = (wait.extra_days, wait.spare_days)
            if not 1 <= wait.count <= 30 or min(on_top) < 0 or max(on_top) > 30:
                raise ValidationError(
                    self.env._(
                        "Let the days of the profile %s count from the 1st to 30th day, with 30 days on top at most.",
                        wait.profile_id.name,
                    )
                )

    def _engine_wait(self):
        """This start as the engine reads it."""
        return Wait(self.channel, self.kind, self.count, _WEEKDAYS[self.days], self.extra_days)
