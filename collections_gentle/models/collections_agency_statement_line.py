from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, formatLang

from ..engine.remittance import Entry, compare, earned
from .collections_agency_record_words import DIFFERENCES
from .collections_handover_watch import HAD_IT, exact


class CollectionsAgencyStatementLine(models.Model):
    """Where one case stands by the agency's word, with or without money."""

    _name = "collections.agency.statement.line"
    _description = "Line of an agency's statement"
    _order = "statement_id, id"
    _check_company_auto = True

    statement_id = fields.Many2one("collections.agency.statement", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
    agency_id = fields.Many2one(related="statement_id.agency_id", store=True, index=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    date = fields.Date(related="statement_id.date", store=True)
    handover_id = fields.Many2one(
        "collections.handover", string="Hand-over", required=True, index=True, ondelete="restrict", check_company=True
    )
    # Accountants read statements and no hand-overs: they see whose it is.
    partner_id = fields.Many2one(related="handover_id.partner_id", string="Customer", store=True, index=True)
    status = fields.Selection(
        [
            ("received", "Received"),
            ("contacted", "Contacted"),
            ("promised", "Promised"),
            ("plan", "In parts"),
            ("disputed", "Something is wrong"),
            ("paid", "Paid"),
            ("paid_direct", "Paid to us"),
            ("uncollectable", "Nothing to be had"),
            ("closed", "Closed"),
        ],
        string="The agency says",
        required=True,
    )
    received_on = fields.Date(string="Came in on")
    collected = fields.Monetary(help="What the customer paid.")
    commission = fields.Monetary(help="What the agency kept.")
    remitted = fields.Monetary(string="Passed on", help="What it passed on to us.")
    note = fields.Char()
    expected = fields.Monetary(string="Agreed", compute="_compute_differences")
    differences = fields.Text(string="What differs", compute="_compute_differences")

    # --- comparing --------------------------------------------------------------------------------------------------

    @api.depends("handover_id", "status", "received_on", "collected", "commission", "remitted", "statement_id.date")
    @api.depends_context("lang")
    def _compute_differences(self):
        self.expected, self.differences = 0, False
        # Whoever may read the statement may know what is booked on its cases; accountants have no right to hand-overs.
        for handover, lines in self.grouped(lambda line: line.handover_id.sudo()).items():
            if handover.state in HAD_IT and handover.handed_at:
                lines._compare_with(handover)

    def _compare_with(self, handover):
        """As it is saved: what is being typed is compared when it is.

        :param handover: the case of these lines, with all rights.
        """
        reported = handover.statement_line_ids._in_time()
        for currency in self.currency_id:
            account = handover._account(reported, currency)
            compared = zip(reported.ids, earned(account), compare(account), strict=True)
            known = {id_: (ours, found) for id_, ours, found in compared}
            for line in self.filtered(lambda line, currency=currency: line.currency_id == currency):
                ours, found = known.get(line._origin.id, (0, ()))
                line.expected = float(ours)
                line.differences = "\n".join(map(line._difference_words, found)) or False

    def _in_time(self):
        return self.sorted(lambda line: (line.date or fields.Date.today(), line.statement_id.id, line.id))

    def _entry(self, handover, currency):
        """This line for ``engine.remittance``."""

        def amount(name):
            return handover._converted(exact(self[name], self.currency_id), self.currency_id, currency)

        money = {name: amount(name) for name in ("collected", "commission", "remitted")}
        return Entry(self.status, self.received_on or None, **money)

    def _difference_words(self, difference):
        values = {name: self._value_words(name, value) for name, value in difference.values.items()}
        return self.env._(DIFFERENCES[difference.code]) % values  # pylint: disable=translation-not-lazy

    def _value_words(self, name, value):
        if name == "percent":
            return f"{value.normalize():f}"
        if isinstance(value, Decimal):
            return formatLang(self.env, float(value), currency_obj=self.currency_id)
        return format_date(self.env, value)

    # --- checks -----------------------------------------------------------------------------------------------------

    @api.constrains("handover_id", "statement_id")
    def _check_handover(self):
        for line in self:
            # As above: accountants have no right to hand-overs, and nobody learns more than that it does not fit.
            handover = line.handover_id.sudo()
            if handover.agency_id != line.agency_id or handover.state not in HAD_IT:
                raise ValidationError(
                    self.env._(
                        "%(customer)s was never with %(agency)s. Choose a hand-over of this agency.",
                        customer=handover.partner_id.display_name,
                        agency=line.agency_id.display_name,
                    )
                )

    @api.constrains("received_on", "collected", "date")
    def _check_received(self):
        for line in self:
            if line.collected and not line.received_on:
                raise ValidationError(
                    self.env._("Fill in on which day the money of %s came in.", line.partner_id.display_name)
                )
            if line.received_on and line.date and line.received_on > line.date:
                raise ValidationError(
                    self.env._("The money of %s came in after the date of the statement.", line.partner_id.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["collections.agency.statement"].browse({vals.get("statement_id") for vals in vals_list})._check_open()
        return super().create(vals_list)

    def write(self, vals):
        (self.statement_id | self.statement_id.browse(vals.get("statement_id", ())))._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_checked(self):
        self.statement_id._check_open()

    # --- what needs a person ----------------------------------------------------------------------------------------

    def _ask_about_disputes(self):
        """What a customer has told the agency counts as if it were told to us: a person looks into it."""
        handovers = self.filtered(lambda line: line.status == "disputed").handover_id.sudo()
        cases = handovers.filtered(lambda handover: handover.state == "out").case_id
        words = self.env._("The agency reports that something is wrong: look into it, and call the case back.")
        self.env["collections.perform"]._create_activities(
            "activity_dispute", [(case, words) for case in cases], once=True
        )

    # --- figures ----------------------------------------------------------------------------------------------------

    def _in_house(self, amount):
        """An amount of this line in the company's currency, at the rate of the statement."""
        return self.currency_id._convert(amount, self.company_id.currency_id, self.company_id, self.date)

    def _average_days(self):
        """From the hand-over to the money, weighted with the amounts."""
        weights = {line: line._in_house(line.collected) for line in self if line.collected > 0}
        total = sum(weights.values())
        if not total:
            return 0
        days = {line: (line.received_on - line.handover_id._handed_on()).days for line in weights}
        return round(sum(days[line] * weight for line, weight in weights.items()) / total)
