"""Sums of items, per currency and in company currency."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from .facts import Item

_NOTHING, _ONE = Decimal(0), Decimal(1)


def net_by_currency(items: Iterable[Item]) -> dict[str, Decimal]:
    """Sum the residuals of ``items`` per currency code; credits count with their minus sign."""
    totals: dict[str, Decimal] = {}
    for item in items:
        code = item.currency
        totals[code] = totals[code] + item.residual if code in totals else item.residual
    return totals


def in_company_currency(totals: Mapping[str, Decimal], rates: Mapping[str, Decimal]) -> Decimal:
    """Value of ``totals`` (per currency) in company currency.

    :param rates: value of one unit of each currency in company currency; a missing currency counts as 1.
    """
    value = _NOTHING
    for code, amount in totals.items():
        value += amount * rates.get(code, _ONE)
    return value
