from odoo import api, models
from odoo.tools import format_date, formatLang
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Why nothing may be charged to a customer, or for an item.
BARS = {
    "excluded": _lt("This customer is left out of collections."),
    "hold": _lt("The customer is on hold."),
    "dispute": _lt("Something is in discussion."),
    "promise": _lt("A promise to pay is open."),
    "plan": _lt("A plan is offered or running."),
    "credit": _lt("A credit note that was agreed is still to be posted."),
    "unmatched": _lt("Money or a credit of the customer is not matched yet. Match it first."),
    "first_reminder": _lt("No reminder was sent yet, and the law asks for one first."),
    "wait": _lt("The law asks to wait until %s."),
    "no_followup": _lt("The invoice is excluded from follow-up."),
    "blocked": _lt("The invoice is blocked for payment."),
    "in_payment": _lt("A payment for the invoice is on its way."),
}
# Why one kind of charge comes to nothing.
REASONS = {
    "waived": _lt("waived"),
    "charged": _lt("charged already"),
    "private": _lt("not for private customers"),
    "once": _lt("once for each invoice"),
    "no_rate": _lt("no rate in use for these days"),
    "no_table": _lt("no sum in use for this customer"),
    "left_out": _lt("all days are left out"),
    "small": _lt("less than the smallest coin"),
}
SPANS = {
    "hold": _lt("on hold"),
    "dispute": _lt("in discussion"),
    "promise": _lt("promise kept"),
    "plan": _lt("plan kept"),
    "wait": _lt("before the law allows it"),
}


class CollectionsCharges(models.AbstractModel):
    """What the law would allow, in words for the screen and for the invoice."""

    _inherit = "collections.charges"

    @api.model
    def _bar_words(self, row):
        words = BARS.get(row.bar)
        if not words:
            return ""
        sentence = self.env._(words)
        return sentence % format_date(self.env, row.until) if row.bar == "wait" else sentence

    @api.model
    def _reason_words(self, row, kind):
        words = REASONS.get(row.reasons.get(kind))
        return self.env._(words) if words else ""

    @api.model
    def _money(self, amount, currency):
        return formatLang(self.env, float(amount), currency_obj=currency)

    @api.model
    def _period(self, days):
        words = {"first": format_date(self.env, days.first), "last": format_date(self.env, days.last)}
        return words["first"] if days.first == days.last else self.env._("%(first)s to %(last)s", **words)

    @api.model
    def _percent(self, percent):
        """A rate without needless zeros, with the decimal sign of the language."""
        places = max(-percent.normalize().as_tuple().exponent, 0)
        return self.env._("%s\N{NO-BREAK SPACE}%%", formatLang(self.env, float(percent), digits=places))

    @api.model
    def _rates(self, row):
        """The rates that were counted, each once, in their order."""
        return ", ".join(dict.fromkeys(self._percent(piece.percent) for piece in row.interest.counted))

    @api.model
    def _explanation(self, row):
        """How the interest was counted, and what was left out, one line each."""
        pieces = [self._piece_words(piece, row.currency) for piece in row.interest.pieces]
        spans = [
            self.env._("Left out: %(period)s, %(why)s", period=self._period(span), why=self.env._(SPANS[span.why]))
            for span in row.interest.left_out
        ]
        return pieces + spans

    @api.model
    def _piece_words(self, piece, currency):
        words = {
            "period": self._period(piece),
            "days": piece.days,
            "amount": self._money(piece.residual, currency),
        }
        if piece.percent is None:
            return self.env._("%(period)s: %(days)s days, no rate in use", **words)
        words["rate"] = self._percent(piece.percent)
        return self.env._("%(period)s: %(days)s days, %(amount)s at %(rate)s", **words)

    @api.model
    def _screen_row(self, row):
        """What the table on the case shows of one item."""
        money = {kind: self._money(amount, row.currency) for kind, amount in row.sums.items()}
        return {
            "number": row.line.move_id.name,
            "due": format_date(self.env, row.due),
            "open": self._money(row.residual, row.currency),
            "days": row.interest.days,
            "rates": self._rates(row),
            "bar": self._bar_words(row),
            "interest": money.get("interest", ""),
            "compensation": money.get("compensation", ""),
            "no_interest": self._reason_words(row, "interest"),
            "no_compensation": self._reason_words(row, "compensation"),
            "explanation": self._explanation(row),
        }

    # --- on the invoice: in the customer's language -----------------------------------------------------------------

    @api.model
    def _line_words(self, row, kind):
        """What the line of the prepared invoice says."""
        number = row.line.move_id.name
        if kind == "compensation":
            return self.env._("Fixed compensation for %s", number)
        first, last = row.interest.counted[0].first, row.interest.through
        words = {
            "number": number,
            "days": row.interest.days,
            "rate": self._rates(row),
            "first": format_date(self.env, first),
            "last": format_date(self.env, last),
        }
        return self.env._("Interest for %(number)s: %(days)s days from %(first)s to %(last)s at %(rate)s", **words)

    @api.model
    def _paid_by_words(self, names, day):
        """That nothing of this need be paid when the invoices are paid by a day; the customer reads it."""
        return self.env._(
            "There is still time: when %(invoices)s is paid by %(day)s, you need not pay what is listed here for it. "
            "We then take it back with a credit note, and you have nothing else to do. "
            "If something stands in the way, please tell us. We are glad to find a way with you.",
            invoices=names,
            day=format_date(self.env, day, date_format="long"),
        )
