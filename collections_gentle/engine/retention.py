"""How long what was said with a customer is kept. Figures stay; words and names go, the most personal first."""

import calendar
from dataclasses import dataclass
from datetime import date

from .plans import in_month

# Source: storage limitation (GDPR, article 5); the months are a company's own decision, see the reference's 1.5.
SUPPORT, WORDS = "support", "words"


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Months after a conversation was closed.

    :param support_months: what a customer needs, and why.
    :param private_months: everything else of private customers.
    :param business_months: of companies.
    """

    support_months: int = 3
    private_months: int = 24
    business_months: int = 72


def forget_on(what: str, closed_on: date, private: bool, rules: RetentionRules) -> date:
    """The day from which something is no longer kept.

    :param what: ``support`` or ``words``.
    """
    return in_month(closed_on, _months(what, private, rules), closed_on.day)


def closed_by(what: str, today: date, private: bool, rules: RetentionRules) -> date:
    """The last day of closing of which ``what`` is no longer kept today: ``forget_on`` read backwards, so that a
    database can be asked.

    :param what: ``support`` or ``words``.
    """
    # A month's last day stands for the days that this month does not have.
    is_last = today.day == calendar.monthrange(today.year, today.month)[1]
    return in_month(today, -_months(what, private, rules), 31 if is_last else today.day)


def _months(what: str, private: bool, rules: RetentionRules) -> int:
    whole = rules.private_months if private else rules.business_months
    # What is most personal is never kept longer than the rest.
    return min(rules.support_months, whole) if what == SUPPORT else whole
