"""What the engine is told: the world of one customer, and the policy that applies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone, tzinfo
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An open receivable line, in its own currency: positive is owed to us, negative is a credit of the customer.

    ``bar`` says why it may not be asked for: ``no_followup``, ``blocked``, ``disputed``, ``held``, ``promised``
    or ``planned``, or ``unsent`` for an invoice that the customer never had; empty when it may. ``bar_until``: when it may again; None when only an event can say.
    ``disputed``: the part in discussion, taken off ``residual`` already. ``since``: the day on which the customer had
    the invoice at last, when that was after its due date; its age counts from there.
    """

    id: int
    invoice_id: int
    due: date
    residual: Decimal
    currency: str
    bar: str = ""
    bar_until: datetime | None = None
    disputed: Decimal = Decimal(0)
    since: date | None = None

    @property
    def counts_from(self) -> date:
        """The day from which its age counts."""
        return max(self.due, self.since or self.due)


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause of the whole conversation. ``until`` is None when only a person ends it."""

    kind: str
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A contact that is under way and has no result yet: ``to_approve`` or ``queued``.

    :param asked: residual per item id as it asks for them; None when that is not known.
    """

    state: str
    stage_id: int
    channel: str
    approved: bool = False
    contact_id: int | None = None
    asked: Mapping[int, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Decent hours: local opening times, weekdays (Monday is 0) and closed days; every zone must be open."""

    zones: tuple[tzinfo, ...] = (timezone.utc,)
    start: time = time(8)
    end: time = time(18)
    weekdays: frozenset[int] = frozenset(range(5))
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one customer in one company at one moment.

    :param rates: value of one unit of each currency in the company's currency.
    :param bank_entry: day of the newest imported bank line; None when the company imports none.
    :param unmatched: money received from this customer that nobody has matched yet, in company currency.
    :param paying: an online payment of the customer was sent and is not booked yet.
    :param writing: the channel of a message by hand that has not left yet.
    :param contact_id: who would be written to.
    :param problems: by channel, why the contact cannot be reached on it at present; a channel that works is left out.
    :param reported: channels of whose problem a person knows already.
    :param preferred: the channel on which the contact likes to hear from us.
    :param called_at: attempts to call of the last seven days, oldest first, answered or not.
    :param talked_at: the last conversation by telephone.
    :param last_days: ``days_after_due`` of the last stage really sent in this episode.
    :param last_sent_at: when the last touch of this episode was really sent.
    :param invoice_sent_at: when the customer was last sent an invoice that they may never have had.
    :param contacted_at: every proactive contact that was made, oldest first, of the last 30 days at least.
    :param agreement_until: until when a promise or an instalment plan speaks instead of the ladder.
    :param agreement: what speaks: ``broken`` for a promise that was not kept, about which a person calls first.
    :param fresh_until: until when the customer is left in peace after a hold was lifted.
    :param reviewed: a person was already asked to look at the case after its last stage.
    :param window: hours of e-mail, and of every channel that has none in ``windows``.
    """

    items: tuple[Item, ...] = ()
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    unmatched: Decimal = Decimal(0)
    paying: bool = False
    bank_entry: date | None = None
    pending: Pending | None = None
    writing: str = ""
    contact_id: int | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    reported: frozenset[str] = frozenset()
    preferred: str = ""
    called_at: tuple[datetime, ...] = ()
    talked_at: datetime | None = None
    last_days: int | None = None
    last_sent_at: datetime | None = None
    invoice_sent_at: datetime | None = None
    contacted_at: tuple[datetime, ...] = ()
    agreement_until: datetime | None = None
    agreement: str = ""
    fresh_until: datetime | None = None
    reviewed: bool = False
    window: Window = Window()
    windows: Mapping[str, Window] = field(default_factory=dict)

    def window_of(self, channel: str) -> Window:
        """When the customer may be contacted on ``channel``."""
        return self.windows.get(channel, self.window)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a policy; ``days_after_due`` below zero is a courtesy note before the due date.

    :param others: channels to use instead when the first one is not possible, in this order.
    """

    id: int
    days_after_due: int
    min_gap_days: int = 0
    channel: str = "email"
    requires_approval: bool = False
    others: tuple[str, ...] = ()

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels of the stage, the first choice first."""
        return (self.channel, *self.others)


@dataclass(frozen=True, slots=True)
class Budget:
    """How often a customer may be contacted, all channels together.

    Source: ACCC/ASIC debt collection guideline (at most 3 contacts a week, 10 a month); the defaults are gentler.

    :param calls_per_week: attempts to call in 7 days, answered or not (940 CMR 7.04: two for creditors).
    :param talk_days: quiet days after a real conversation before the next call, the day of the talk included
        (12 CFR 1006.14(b)(2)(i)(B)).
    """

    per_day: int = 1
    per_week: int = 2
    per_month: int = 6
    gap_hours: int = 72
    calls_per_week: int = 2
    talk_days: int = 7


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy as the engine reads it. ``answer_days``: peace after the last stage, before a person looks. ``stages`` rise by ``days_after_due``; amounts are in company currency. ``invoice_first``: who never had the invoice gets it before any reminder."""

    stages: tuple[Stage, ...]
    min_amount: Decimal = Decimal(10)
    predue_min: Decimal = Decimal(0)
    bank_stale_days: int = 0
    answer_days: int = 7
    budget: Budget = Budget()
    zone: tzinfo = timezone.utc
    invoice_first: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a case, and the rule that said so.

    :param action: ``close``, ``wait``, ``review``, ``approve``, ``contact`` or ``send_invoice``.
    :param code: the variant of the rule, for the sentence that explains it.
    :param until: when to look again; None: when something happens.
    :param items: ids of the lines to ask for, the customer's credits among them.
    :param amounts: what to ask for on each of ``items``, in its currency; less than is open when a part is disputed.
    :param value: the figure or day that the sentence needs, if any.
    :param channel: the channel of a contact; ``channel_why``: why it is not the stage's first, see ``Choice``.
    """

    action: str
    rule: str
    code: str = ""
    until: datetime | None = None
    stage_id: int | None = None
    items: tuple[int, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    value: date | Decimal | int | str | None = None
    channel: str = ""
    channel_why: str = ""
