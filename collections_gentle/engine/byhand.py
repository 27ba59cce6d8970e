"""Messages that a person writes: what speaks against them, and what of it a manager may answer for."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from .channels import OF_REMINDERS
from .decide import (
    asked_for,
    bank_stale,
    fresh_days,
    heard_enough,
    nothing_askable,
    plan_or_promise_due,
    says_the_same,
    settled,
    unmatched_money,
    window,
)
from .facts import Decision, Facts, Hold, Item, Rules
from .holds import SENSITIVE
from .ladder import worth
from .view import View
from .window import TELEPHONE, at_night

# Nobody writes in spite of these. Of sensitive holds the facts tell no kind: that is for few eyes.
HARD_HOLDS = frozenset({"", "excluded", "archived", "with_agency", "do_not_contact", "insolvency", "legal", *SENSITIVE})
# Writing is what the customer waits for.
ANSWERED_BY_WRITING = "awaiting_answer"
# A second message by hand, before the first has left.
UNDER_WAY = "pending_touch"
# Source: ACCC/ASIC debt collection guideline; made contacts in so many days, whatever the policy allows.
CEILINGS = ((3, timedelta(days=7)), (10, timedelta(days=30)))
# A table by hand may show what is left in peace, never what is in discussion, blocked or being paid.
_SHOWN = frozenset({"", "promised", "planned", "held"})


@dataclass(frozen=True, slots=True)
class Caution:
    """What speaks against a message by hand.

    :param rule: the rule that speaks, with its ``code`` and ``value`` as in ``Decision``.
    :param until: when it will be silent, as far as time alone decides.
    :param hard: nobody may write in spite of it; otherwise a manager may, with a reason.
    """

    rule: str
    code: str = ""
    until: datetime | None = None
    value: date | Decimal | int | str | None = None
    hard: bool = False

    @property
    def key(self) -> str:
        """What a manager answers for: this verdict, and no other one of the same rule."""
        return f"{self.rule}:{self.code}" if self.code else self.rule


def warnings(facts: Facts, rules: Rules, now: datetime, channel: str) -> tuple[Caution, ...]:
    """Everything that speaks against writing to the customer by hand now, hard or not.

    :param now: an aware moment.
    :param channel: the channel to write on.
    """
    view = View(facts, rules, now, channel)
    return tuple(caution for rule in (*_RULES, _under_way) for caution in rule(view, channel))


def still_said(
    facts: Facts,
    rules: Rules,
    asked: Mapping[int, Decimal],
    now: datetime,
    channel: str,
    answered_for: Set[str] = frozenset(),
    on_paper: bool = False,
) -> Decision | None:
    """The second gate for messages by hand: may this one leave now?

    :param asked: residual per item id as its table states it; empty: it has none.
    :param answered_for: keys of the cautions in spite of which a manager sends it.
    :param on_paper: a printed letter; see ``still_true``.
    :return: see ``still_true``.
    """
    view = View(facts, rules, now, channel)
    found = [caution for rule in _RULES for caution in rule(view, channel)]
    left = [c for c in found if c.hard or not _is_answered_for(c, answered_for)]
    # The hour alone means "later"; anything else is a reason of its own.
    left.sort(key=lambda c: c.rule == "window")
    if left and left[0].rule != "window":
        return _verdict(left[0])
    if asked and not says_the_same(asked, to_show(facts, rules, now), on_paper):
        return Decision("wait", "changed")
    return _verdict(left[0]) if left else None


def to_show(facts: Facts, rules: Rules, now: datetime) -> dict[int, Decimal]:
    """What the table of a message by hand shows: what may be asked for, else what else is open and undisputed.

    :return: amount by id of the line, in its currency.
    """
    asked = asked_for(facts, rules, now)
    if asked:
        return asked
    view = View(facts, rules, now)
    open_items = [i for i in view.facts.items if i.bar in _SHOWN and i.residual > 0]
    due = [i for i in open_items if i.due < view.today] or open_items
    currencies = {i.currency for i in due}
    credits = [i for i in view.facts.items if i.residual < 0 and i.currency in currencies]
    return {i.id: i.residual for i in (*due, *credits)} if worth(view.facts, [*due, *credits]) > 0 else {}


def _verdict(caution: Caution) -> Decision:
    return Decision("wait", caution.rule, caution.code, caution.until, value=caution.value)


def _is_answered_for(caution: Caution, answered_for: Set[str]) -> bool:
    """Who writes in spite of a message under way knows that the customer hears from us twice."""
    twice = caution.key == "budget" and any(key.startswith(UNDER_WAY) for key in answered_for)
    return twice or caution.key in answered_for


def _soft(rule: Callable[[View], Decision | None]) -> Callable:
    """A rule of the run, in spite of which a manager may write."""

    def _ask(view: View, _channel: str):
        verdict = rule(view)
        return [Caution(verdict.rule, verdict.code, verdict.until, verdict.value)] if verdict else []

    return _ask


def _owed(view: View, _channel: str) -> list[Caution]:
    """Nothing is owed at all; or nothing that may be asked for now."""
    owing = [i for i in view.facts.items if i.residual > 0 or i.disputed > 0]
    if not owing or worth(view.facts, [_whole(i) for i in view.facts.items]) <= 0:
        return [Caution("settled", "in_credit" if owing else "paid", hard=True)]
    over = settled(view)
    if over:
        return [Caution("settled", "early" if over.code == "paid" else over.code, value=over.value)]
    return _soft(nothing_askable)(view, _channel)


def _whole(item: Item) -> Item:
    """The item with what is disputed of it."""
    return replace(item, residual=item.residual + item.disputed)


def _holds(view: View, _channel: str) -> list[Caution]:
    return [_hold_caution(h) for h in dict.fromkeys(view.active_holds()) if h.kind != ANSWERED_BY_WRITING]


def _hold_caution(hold: Hold) -> Caution:
    return Caution("hold", hold.kind, hold.until, hold.reason or None, hold.kind in HARD_HOLDS)


def _unreachable(view: View, channel: str) -> list[Caution]:
    problem = view.facts.problems.get(channel)
    return [Caution("unreachable", problem, hard=True)] if problem and problem not in OF_REMINDERS else []


def _budget(view: View, channel: str) -> list[Caution]:
    """How often the customer heard from us: a manager may go beyond the policy, nobody beyond the ceilings."""
    moments = view.facts.contacted_at
    for most, span in CEILINGS:
        lately = [moment for moment in moments if moment > view.now - span]
        if len(lately) >= most:
            return [Caution("budget", f"ceiling_{most}", lately[-most] + span, len(lately), hard=True)]
    return _soft(heard_enough)(view, channel)


def _hours(view: View, channel: str) -> list[Caution]:
    """A letter is read when it is opened; everything else has its hours."""
    if channel == "letter":
        return []
    if channel in TELEPHONE and at_night(view.window, view.now):
        return [Caution("window", "night", _until(window(view)), hard=True)]
    return _soft(window)(view, channel)


def _until(verdict: Decision | None) -> datetime | None:
    return verdict.until if verdict else None


def _under_way(view: View, _channel: str) -> list[Caution]:
    """Another message by hand, of whoever. When one leaves it is itself what is under way."""
    return [Caution(UNDER_WAY, view.facts.writing)] if view.facts.writing else []


_RULES = (
    _owed,
    _holds,
    _soft(unmatched_money),
    _soft(bank_stale),
    _soft(plan_or_promise_due),
    _soft(fresh_days),
    _unreachable,
    _budget,
    _hours,
)
