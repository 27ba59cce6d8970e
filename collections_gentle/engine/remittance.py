"""What an agency reports of one claim, compared with what was agreed and with what was booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .commission import Deal, Receipt, Tier, commission, share, unearned

_NOTHING = Decimal(0)
# Weekly status codes, in the order of a claim's life. Source: the reference's 8.4.
STATUSES = (
    *("received", "contacted", "promised", "plan", "disputed"),
    *("paid", "paid_direct", "uncollectable", "closed"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a statement.

    :param day: on which the money came in; None where none came.
    :param collected: what the customer paid; with the status ``paid_direct`` to us.
    :param commission: what the agency took of it.
    :param remitted: what it passed on to us.
    """

    status: str
    day: date | None = None
    collected: Decimal = _NOTHING
    commission: Decimal = _NOTHING
    remitted: Decimal = _NOTHING

    @property
    def direct(self) -> bool:
        """Whether the customer paid us and not the agency."""
        return self.status == "paid_direct"

    @property
    def should_remit(self) -> tuple[Decimal, ...]:
        """What fits to be passed on; of money that we have already nothing, or the commission is taken off the rest."""
        if self.direct:
            return _NOTHING, -self.commission
        return (self.collected - self.commission,)


@dataclass(frozen=True, slots=True)
class Account:
    """One claim with an agency, in the currency of the statement.

    :param tiers: shares by age and size; ``deal.amount`` is in their currency.
    :param asked: what was open when it was handed over.
    :param booked: money booked on its items since then; ``later``: of it what came after the last report, which can
        know nothing of it.
    :param still_open: what is open of its items now.
    :param minimum: the least commission; ``step``: smallest amount of the currency.
    :param entries: all that the agency reported, in the order of time.
    """

    deal: Deal
    tiers: Sequence[Tier]
    asked: Decimal
    booked: Decimal
    still_open: Decimal
    entries: Sequence[Entry]
    minimum: Decimal = _NOTHING
    step: Decimal = Decimal("0.01")
    later: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a person looks at.

    :param code: with ``values`` by name: amounts, a day, a percentage.
    """

    code: str
    values: dict


def earned(account: Account) -> tuple[Decimal, ...]:
    """The commission that each entry may take; of a minimum the part that comes on top with it."""
    known, so_far, result = [], _NOTHING, []
    for entry in account.entries:
        known += [Receipt(entry.day, entry.collected)] if entry.day and entry.collected else []
        total = commission(account.tiers, account.deal, known, account.minimum, account.step)
        result.append(total - so_far)
        so_far = total
    return tuple(result)


def compare(account: Account) -> tuple[tuple[Difference, ...], ...]:
    """The differences of each entry. What is compared in total stands at the last one, which knows all."""
    shares = earned(account)
    found = [
        [*_commission(account, entry, ours), *_sum(entry)] for entry, ours in zip(account.entries, shares, strict=True)
    ]
    if found:
        found[-1] += _totals(account)
    return tuple(map(tuple, found))


def _commission(account: Account, entry: Entry, ours: Decimal):
    if entry.commission == ours:
        return
    why = _why_unearned(account.deal, entry) if entry.commission > ours == 0 else ""
    values = {
        "taken": entry.commission,
        "ours": ours,
        "percent": share(account.tiers, account.deal),
        "minimum": account.minimum,
        "day": entry.day,
    }
    side = "commission_high" if entry.commission > ours else "commission_low"
    # With a minimum a line's own share explains nothing: it depends on the lines before.
    yield Difference(f"unearned_{why}" if why else f"{side}_minimum" if account.minimum else side, values)


def _why_unearned(deal: Deal, entry: Entry) -> str:
    if not entry.day or not entry.collected:
        return ""
    why = unearned(deal, Receipt(entry.day, entry.collected))
    return "acceptance_unknown" if why == "not_accepted" and deal.accepted_on is None else why


def _sum(entry: Entry):
    if entry.remitted in entry.should_remit:
        return
    values = {"collected": entry.collected, "commission": entry.commission, "remitted": entry.remitted}
    # Of several sums that fit the first is the plain one.
    yield Difference("direct_sum" if entry.direct else "sum", {**values, "should": entry.should_remit[0]})


def _totals(account: Account) -> list[Difference]:
    reported = sum((entry.collected for entry in account.entries), _NOTHING)
    last, booked, known = account.entries[-1], account.booked, account.booked - account.later
    found = []
    if reported > account.asked:
        found.append(Difference("over", {"reported": reported, "asked": account.asked}))
    if reported > booked:
        found.append(Difference("unbooked", {"reported": reported, "booked": booked, "rest": reported - booked}))
        found += _twice(account.entries)
    elif known > reported:
        found.append(Difference("unreported", {"reported": reported, "booked": known, "rest": known - reported}))
    # What is paid to us may be a part.
    if last.status == "paid" and account.still_open > 0 and reported <= booked:
        found.append(Difference("still_open", {"open": account.still_open}))
    if last.status == "disputed" and account.deal.recalled_on is None:
        found.append(Difference("disputed", {}))
    return found


def _twice(entries: Sequence[Entry]):
    """Receipts that look like one another: periods of statements may overlap."""
    receipts = [(entry.day, entry.collected) for entry in entries if entry.collected]
    for day, collected in dict.fromkeys(receipts):
        if receipts.count((day, collected)) > 1:
            yield Difference("twice", {"collected": collected, "day": day})
