"""What was said about single items: disputed, on hold, promised. It decides what may be asked for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from .facts import Item

# The strictest first: the name under which an item with several reasons is shown.
STRICTEST = ("no_followup", "blocked", "in_payment", "disputed", "held", "planned", "promised", "unsent")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Disputed:
    """An amount in discussion, in the currency of its items; what was credited since is taken off already."""

    item_ids: frozenset[int]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Quiet:
    """Items that are left in peace: ``held``, ``promised`` or ``planned``. ``until`` is None when only a person ends it."""

    kind: str
    item_ids: frozenset[int]
    until: datetime | None = None


def set_apart(
    items: Sequence[Item], disputes: Sequence[Disputed], quiet: Sequence[Quiet], now: datetime
) -> tuple[Item, ...]:
    """The items as they may be asked for: less what is in discussion, barred where they are to be left in peace.

    An item with several reasons is shown under the strictest, and is free when the last of them has ended.
    """
    discussed = in_discussion(items, disputes) if disputes else {}
    reasons = _reasons(quiet, now)
    return tuple([_with_reasons(_without(i, discussed.get(i.id, _NOTHING)), reasons.get(i.id, ())) for i in items])


def mark_unsent(items: Sequence[Item], unsent: Set[int], since: Mapping[int, date]) -> tuple[Item, ...]:
    """The items, told apart by whether the customer ever had their invoice.

    :param unsent: ids of invoices that the customer never had.
    :param since: by invoice id, the day on which the customer had it at last.
    """
    if not unsent and not since:
        return tuple(items)
    return tuple([_as_received(item, unsent, since) for item in items])


def _as_received(item: Item, unsent: Set[int], since: Mapping[int, date]) -> Item:
    if item.invoice_id in unsent and not item.bar and item.residual > 0:
        return replace(item, bar="unsent")
    return replace(item, since=since[item.invoice_id]) if item.invoice_id in since else item


def in_discussion(items: Sequence[Item], disputes: Sequence[Disputed]) -> dict[int, Decimal]:
    """The disputed part of each item; a dispute about several items takes the oldest first.

    Disputes about few items are placed before those that can be placed elsewhere as well.
    """
    left = {item.id: item.residual for item in items if item.residual > 0}
    parts: dict[int, Decimal] = defaultdict(Decimal)
    oldest = sorted(items, key=lambda item: (item.due, item.id))
    for dispute in sorted(disputes, key=lambda dispute: len(dispute.item_ids)):
        amount = dispute.amount
        for item in oldest:
            if item.id in dispute.item_ids and item.id in left:
                part = max(min(left[item.id], amount), _NOTHING)
                parts[item.id] += part
                left[item.id] -= part
                amount -= part
    return parts


def _without(item: Item, part: Decimal) -> Item:
    if not part:
        return item
    if part < item.residual:
        return replace(item, residual=item.residual - part, disputed=part)
    return replace(item, bar=_strictest(item.bar, "disputed"), bar_until=None)


def _reasons(quiet: Sequence[Quiet], now: datetime) -> dict[int, list[Quiet]]:
    reasons: dict[int, list[Quiet]] = defaultdict(list)
    for one in quiet:
        if one.until is None or one.until > now:
            for item_id in one.item_ids:
                reasons[item_id].append(one)
    return reasons


def _with_reasons(item: Item, reasons: Sequence[Quiet]) -> Item:
    if not reasons or item.residual <= 0:
        return item
    ends = [item.bar_until] if item.bar else []
    ends += [reason.until for reason in reasons]
    last = None if None in ends else max(ends)
    return replace(item, bar=_strictest(item.bar, *[reason.kind for reason in reasons]), bar_until=last)


def _strictest(*bars: str) -> str:
    return min([bar for bar in bars if bar], key=STRICTEST.index)
