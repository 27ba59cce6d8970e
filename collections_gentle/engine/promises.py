"""Promises to pay, judged by what was matched in the ledger and by nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

_NOTHING, _PERCENT = Decimal(0), Decimal("0.01")
# A promise of so long ago says nothing about the customer of today.
_MEMORY_DAYS = 365
JUDGED = ("kept", "partially_kept", "broken")


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, in the currency of the promised items.

    :param deadline: last day on which money is in time: the promised day and some working days for the bank.
    :param open_now: what is still open on the promised items.
    :param tolerance_limit: the most that bank charges may take off.
    :param open_before: what was open on the items when the promise was made, disputed parts too; None: the amount.
    """

    amount: Decimal
    deadline: date
    open_now: Decimal
    tolerance_limit: Decimal
    open_before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """Money, or our own credit note, that was matched with the promised items; ``day`` is the booking's own."""

    day: date
    amount: Decimal
    is_credit: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a promise stands. ``cured_on``: the day on which a promise that was not kept was paid after all."""

    state: str
    paid: Decimal = _NOTHING
    paid_in_time: Decimal = _NOTHING
    credited: Decimal = _NOTHING
    cured_on: date | None = None


def tolerance(amount: Decimal, limit: Decimal) -> Decimal:
    """What may be missing because of bank charges: one percent, at most ``limit`` (5.00 in company currency).

    Source: threshold of promise types in Oracle Advanced Collections, tolerances in SAP FSCM.
    """
    return min(amount * _PERCENT, limit)


def judge(promise: Promise, matched: Sequence[Matched], today: date, up_to_date: bool = True) -> Verdict:
    """The verdict on a promise, a pure function of the ledger: what is unmatched again is judged again.

    :param matched: what was matched since the promise was made, see ``since``.
    :param up_to_date: whether the bank was imported since the deadline and no money of the customer waits to be
        matched; before that nothing is said against the customer.
    """
    payments = sorted([m for m in matched if not m.is_credit], key=lambda m: m.day)
    credited = sum([m.amount for m in matched if m.is_credit], _NOTHING)
    before = promise.amount if promise.open_before is None else promise.open_before
    # A credit for what was not promised, a disputed part perhaps, leaves the promise as it is.
    promised = max(min(promise.amount, before - credited), _NOTHING)
    enough = promised - tolerance(promised, promise.tolerance_limit)
    in_time = sum([m.amount for m in payments if m.day <= promise.deadline], _NOTHING)
    verdict = Verdict("open", sum([m.amount for m in payments], _NOTHING), in_time, credited)
    if in_time >= enough or _settled_in_time(promise, matched):
        return replace(verdict, state="kept")
    if today <= promise.deadline or not up_to_date:
        return verdict
    return replace(verdict, state="partially_kept" if in_time > 0 else "broken", cured_on=day_of(payments, enough))


def _settled_in_time(promise: Promise, matched: Sequence[Matched]) -> bool:
    """Paid in full, by whatever means: nobody asks how."""
    return not promise.open_now and bool(matched) and max(m.day for m in matched) <= promise.deadline


def day_of(payments: Sequence[Matched], enough: Decimal) -> date | None:
    """Day of the payment with which ``enough`` was there; None when it is not.

    :param payments: in the order of their days.
    """
    paid = _NOTHING
    for payment in payments:
        paid += payment.amount
        if paid >= enough:
            return payment.day
    return None


def since(
    matched: Sequence[Matched], paid_before: Decimal, credited_before: Decimal, agreed_on: date | None = None
) -> list[Matched]:
    """What was matched after the promise was made: the oldest entries up to the sums of that moment left out.

    Sums and not ids, because an old payment that is unmatched and matched again is no new money.

    :param agreed_on: what was booked after this day is new, whatever became of the old entries; None: not known.
    """
    before = {False: paid_before, True: credited_before}
    rest = []
    for entry in sorted(matched, key=lambda m: m.day):
        old = min(entry.amount, before[entry.is_credit])
        if agreed_on and entry.day > agreed_on:
            old = _NOTHING
        before[entry.is_credit] -= old
        if entry.amount > old:
            rest.append(replace(entry, amount=entry.amount - old))
    return rest


@dataclass(frozen=True, slots=True)
class Judged:
    """A promise of the past, in company currency, less what was credited."""

    day: date
    state: str
    amount: Decimal
    paid_in_time: Decimal


@dataclass(frozen=True, slots=True)
class Record:
    """How a customer keeps promises; the shares are None when there was none to judge."""

    kept: int = 0
    count: int = 0
    share: Decimal | None = None
    value_share: Decimal | None = None


def kept_record(judged: Sequence[Judged], today: date) -> Record:
    """Share of promises kept in twelve months, by number and by value; a promise counts less the older it is.

    The weight falls in a straight line from one today to nothing a year ago. Source: promise-kept rate,
    kept / (kept + partially kept + broken); withdrawn and renegotiated promises do not count.
    """
    weighted = [(_weight(one, today), one) for one in judged if one.state in JUDGED and one.amount > 0]
    weighted = [(weight, one) for weight, one in weighted if weight > 0]
    if not weighted:
        return Record()
    kept = [(weight, one) for weight, one in weighted if one.state == "kept"]
    total = sum(weight for weight, _one in weighted)
    value = sum(weight * one.amount for weight, one in weighted)
    paid = sum(weight * min(one.paid_in_time, one.amount) for weight, one in weighted)
    return Record(len(kept), len(weighted), sum([w for w, _one in kept], _NOTHING) / total, paid / value)


def _weight(one: Judged, today: date) -> Decimal:
    age = max((today - one.day).days, 0)
    return max(_NOTHING, 1 - Decimal(age) / _MEMORY_DAYS)
