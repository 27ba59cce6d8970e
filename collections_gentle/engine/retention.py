"""How long what was said with a customer is kept. Figures stay; words and names go, the most personal first."""

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
    whole = rules.private_months if private else rules.business_months
    # What is most personal is never kept longer than the rest.
    months = min(rules.support_months, whole) if what == SUPPORT else whole
    return in_month(closed_on, months, closed_on.day)
