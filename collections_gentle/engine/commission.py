"""What an agency has earned: a share of what came in through it, by age and size of the claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

_NOTHING, _HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class Tier:
    """A share for claims that are at least so old and so large when they are handed over."""

    percent: Decimal
    from_days: int = 0
    from_amount: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in on ``day``, to whomever it was paid."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Deal:
    """One claim with an agency.

    :param days: age of the claim when it was handed over.
    :param amount: of the claim when it was handed over.
    :param accepted_on: the day on which the agency took it; None: not yet.
    :param free_days: money within so many days of the hand-over is no success of the agency.
    :param recalled_on: when it was recalled; money from then on is ours.
    :param our_error: it was recalled because it should never have been handed over: nothing was earned.
    """

    days: int
    amount: Decimal
    handed_on: date
    accepted_on: date | None = None
    free_days: int = 5
    recalled_on: date | None = None
    our_error: bool = False


def unearned(deal: Deal, receipt: Receipt) -> str:
    """Why the agency has no share of this money.

    :return: ``our_error``, ``not_accepted``, ``recalled`` or ``free_days``; empty where it has one.
    """
    if deal.our_error:
        return "our_error"
    if deal.accepted_on is None or receipt.day < deal.accepted_on:
        return "not_accepted"
    if deal.recalled_on is not None and receipt.day >= deal.recalled_on:
        return "recalled"
    return "" if receipt.day > deal.handed_on + timedelta(days=deal.free_days) else "free_days"


def earns(deal: Deal, receipt: Receipt) -> bool:
    """Whether the agency has a share of this money."""
    return not unearned(deal, receipt)


def share(tiers: Sequence[Tier], deal: Deal) -> Decimal:
    """The percentage for a claim: of the tiers that fit the oldest, then the largest."""
    fitting = [tier for tier in tiers if tier.from_days <= deal.days and tier.from_amount <= deal.amount]
    best = max(fitting, key=lambda tier: (tier.from_days, tier.from_amount), default=None)
    return best.percent if best else _NOTHING


def commission(
    tiers: Sequence[Tier],
    deal: Deal,
    receipts: Sequence[Receipt],
    minimum: Decimal = _NOTHING,
    step: Decimal = Decimal("0.01"),
) -> Decimal:
    """What the agency has earned with a claim so far.

    :param minimum: for a claim with which it earned anything; never more than came in through it.
    :param step: the smallest amount of the currency.
    """
    through = sum((receipt.amount for receipt in receipts if earns(deal, receipt)), _NOTHING)
    if through <= 0:
        return _NOTHING
    earned = min(max(through * share(tiers, deal) / _HUNDRED, minimum), through)
    return (earned / step).quantize(Decimal(1), ROUND_HALF_UP) * step
