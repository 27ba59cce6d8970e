"""From facts to one decision: a literal list of rules, the first verdict wins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from . import gates
from .channels import CALL_WITHOUT_NUMBER, PASSING
from .facts import Decision, Facts, Rules
from .ladder import unsent_items, worth
from .view import View
from .window import next_open


def settled(view: View) -> Decision | None:
    """Nothing is overdue and nothing is near its date: the conversation is over.

    After a reminder it is over as soon as nothing is overdue: what falls due next begins gently again.
    """
    reminded = (view.facts.last_days or 0) > 0
    if any(i.bar == "planned" and i.residual > 0 for i in view.facts.items):
        return None
    if not view.overdue and not reminded and unsent_items(view.facts, view.rules, view.today):
        return None
    if not view.overdue and not view.upcoming and not reminded and _spoken_for(view):
        return None
    if not view.overdue and (reminded or not view.upcoming):
        return Decision("close", "settled", "paid")
    if view.upcoming or view.worth >= view.rules.min_amount:
        return None
    total = worth(view.facts, [replace(i, residual=i.residual + i.disputed) for i in view.overdue])
    return Decision("close", "settled", "small", value=total) if total < view.rules.min_amount else None


def _spoken_for(view: View) -> bool:
    """Something was said about items that are not due yet, or about the customer who has them."""
    later = [i for i in view.facts.items if i.residual > 0 and i.bar != "no_followup"]
    held = [h for h in view.active_holds() if h.kind not in ("excluded", "archived")]
    until = view.facts.agreement_until
    called = view.facts.agreement == "broken" and until is not None and until > view.now
    return bool(called or held and later) or any(i.bar in ("promised", "planned", "disputed", "held") for i in later)


def hold(view: View) -> Decision | None:
    """Somebody asked for quiet; the longest pause wins, one without an end above all."""
    active = view.active_holds()
    if not active:
        return None
    longest = max(active, key=lambda h: (h.until is None, h.until or view.now))
    return view.wait("hold", longest.kind, longest.until, longest.reason or None)


def unmatched_money(view: View) -> Decision | None:
    """Money of this customer is on its way, or lies unmatched at the bank: match it before asking for more."""
    if view.facts.paying:
        return view.wait("unmatched_money", "online", view.open_from(view.today + timedelta(days=1)))
    if view.facts.unmatched <= 0:
        return None
    return view.wait("unmatched_money", "", view.open_from(view.today + timedelta(days=1)), view.facts.unmatched)


def bank_stale(view: View) -> Decision | None:
    """The bank was last imported too long ago to know who has paid."""
    last, limit = view.facts.bank_entry, view.rules.bank_stale_days
    if not limit or last is None or (view.today - last).days <= limit:
        return None
    return view.wait("bank_stale", "", view.open_from(view.today + timedelta(days=1)), last)


def pending_touch(view: View) -> Decision | None:
    """A contact is under way already; one that was approved goes on to the next rules."""
    pending = view.facts.pending
    if pending is None or (pending.state == "to_approve" and pending.approved):
        return None
    code = "to_approve" if pending.state == "to_approve" else pending.channel
    return view.wait("pending_touch", code)


def unreachable(view: View) -> Decision | None:
    """No channel of the stage works, and a person knows; or the one of a message under way stopped working."""
    problems, pending = view.facts.problems, view.facts.pending
    queued = pending and pending.state == "queued"
    if queued and problems.get(pending.channel, CALL_WITHOUT_NUMBER) != CALL_WITHOUT_NUMBER:
        return view.wait("unreachable", problems[pending.channel])
    if not view.stage or view.choice or view.stage.channel not in view.facts.reported:
        return None
    code = problems[view.stage.channel]
    return view.wait("unreachable", code, _passes_at(view, code) if code in PASSING else None)


def _passes_at(view: View, code: str) -> datetime | None:
    """When a problem that is over by itself is over: calls are tried again some days after the last attempt."""
    hours = view.facts.window_of(view.stage.channel)
    if code == "no_answer" and view.facts.called_at:
        return next_open(hours, view.facts.called_at[-1] + timedelta(days=PASSING[code]))
    return next_open(hours, view.start_of(view.today + timedelta(days=1)))


def invoice_first(view: View) -> Decision | None:
    """The customer may never have had an invoice: it is sent before anything is asked, and its clock starts then."""
    unsent = unsent_items(view.facts, view.rules, view.today)
    if not unsent:
        return _quiet_after_invoice(view)
    problem = view.facts.problems.get("email", "")
    if problem and "email" in view.facts.reported:
        # What they had is asked for all the same; the others stay out until somebody has sent them.
        return None if view.asked else view.wait("unreachable", problem)
    opens = next_open(view.facts.window_of("email"), view.now)
    if opens != view.now:
        return view.wait("invoice_first", "", opens)
    return Decision("send_invoice", "invoice_first", items=tuple(i.id for i in unsent), channel="email")


def _quiet_after_invoice(view: View) -> Decision | None:
    """On the day of such a copy nothing else is written."""
    sent_at = view.facts.invoice_sent_at
    if sent_at is None or sent_at.astimezone(view.rules.zone).date() != view.today:
        return None
    return view.wait("invoice_first", "today", view.open_from(view.today + timedelta(days=1)))


def nothing_askable(view: View) -> Decision | None:
    """What is open may not be asked for, is covered by the customer's credits, or is too small."""
    if not view.asked:
        bars = {i.bar for i in view.overdue or view.upcoming} or {"later"}
        code = "in_credit" if "" in bars else bars.pop() if len(bars) == 1 else ""
        return view.wait("nothing_askable", code, view.next_look())
    if view.worth < view.rules.min_amount:
        return view.wait("nothing_askable", "small", view.next_look(), view.worth)
    return None


def plan_or_promise_due(view: View) -> Decision | None:
    """A promise or a plan speaks until its own date; after a broken one a person calls before any letter."""
    until = view.facts.agreement_until
    if until is None or until <= view.now:
        return None
    return view.wait("plan_or_promise_due", view.facts.agreement, next_open(view.window, until))


def fresh_days(view: View) -> Decision | None:
    """A hold was lifted: the customer has some days before the next step, at the same stage."""
    until = view.facts.fresh_until
    if until is None or until <= view.now:
        return None
    return view.wait("fresh_days", "", next_open(view.window, until))


def ladder_end(view: View) -> Decision | None:
    """After the last stage a person looks at what is overdue, once; nothing is ever repeated.

    The customer first has some days to answer the last message.
    """
    if view.stage is not None or not view.overdue:
        return None
    if view.facts.reviewed:
        return view.wait("ladder_end", "reviewed")
    answer_by = view.days_after_last_message(view.rules.answer_days)
    if answer_by and view.today < answer_by:
        return view.wait("ladder_end", "answer", view.open_from(answer_by), answer_by)
    return Decision("review", "ladder_end")


def ladder_not_due(view: View) -> Decision | None:
    """The oldest item that may be asked for is not old enough for the next stage.

    When the courtesy stages are used up and no other follows, the next look is when something is overdue.
    """
    oldest = min([i.counts_from for i in view.asked if i.residual > 0])
    due_on = oldest + timedelta(days=view.stage.days_after_due if view.stage else 1)
    if view.today >= due_on:
        return None
    looks = [look for look in (view.open_from(due_on), view.next_freed()) if look]
    return view.wait("ladder_not_due", "", view.before_a_review(min(looks, default=None)), due_on)


def min_gap(view: View) -> Decision | None:
    """The stage keeps its own distance from the last message."""
    if not view.stage:
        return None
    free_on = view.days_after_last_message(view.stage.min_gap_days)
    if free_on is None or view.today >= free_on:
        return None
    return view.wait("min_gap", "", view.before_a_review(view.open_from(free_on)), view.stage.min_gap_days)


def budget(view: View) -> Decision | None:
    """The customer has heard enough from us for now, on whatever channel; calls have a limit of their own."""
    if verdict := heard_enough(view):
        return verdict
    return calls(view) if view.choice and view.choice.channel == "call" else None


def heard_enough(view: View) -> Decision | None:
    """All channels together, whatever is to be said on the next one."""
    until = gates.budget_free_at(view.facts.contacted_at, view.rules.budget, view.now, view.rules.zone)
    if until is None:
        return None
    month = view.now - timedelta(days=30)
    heard = sum(1 for moment in view.facts.contacted_at if moment > month)
    return view.wait("budget", "", view.before_a_review(next_open(view.window, until)), heard)


def calls(view: View) -> Decision | None:
    """Calls have a limit of their own, answered or not, and the customer has peace after a conversation."""
    until = gates.calls_free_at(view.facts, view.rules.budget, view.now, view.rules.zone)
    if until is None:
        return None
    return view.wait("budget", "call", view.before_a_review(next_open(view.facts.window_of("call"), until)))


def window(view: View) -> Decision | None:
    """Not now: night, weekend, a public holiday or a closing day."""
    opens = next_open(view.window, view.now)
    if opens == view.now:
        return None
    return view.wait("window", "", view.before_a_review(opens))


def approval(view: View) -> Decision | None:
    """The policy wants a person to read this message first; what was read may not ask for more by now.

    Nobody is asked to read what cannot be sent.
    """
    if not view.stage.requires_approval or not view.choice or _was_read(view):
        return None
    return view.act("approve", "approval")


def _was_read(view: View) -> bool:
    pending = view.facts.pending
    if pending is None or not pending.approved or pending.stage_id != view.stage.id:
        return False
    if pending.channel != view.choice.channel:
        return False
    if pending.asked is None:
        return True
    asked = _amounts(view)
    no_more = all(pending.asked.get(id_, amount - 1) >= amount for id_, amount in asked.items())
    return no_more and all(id_ in asked for id_, amount in pending.asked.items() if amount < 0)


def contact(view: View) -> Decision:
    """Nothing speaks against it: make contact at the next stage."""
    return view.act("contact", "contact")


# The order is the policy of the product: what protects the customer stands before what moves the ladder.
RULES = (
    settled,
    hold,
    unmatched_money,
    bank_stale,
    pending_touch,
    invoice_first,
    nothing_askable,
    plan_or_promise_due,
    fresh_days,
    ladder_end,
    ladder_not_due,
    unreachable,
    min_gap,
    budget,
    window,
    approval,
    contact,
)

# Asked again when a message is about to leave. Not pending_touch, it is the message itself; the ladder is asked by
# _has_changed, for the messages that belong to a stage.
GATE_RULES = (
    settled,
    hold,
    unmatched_money,
    bank_stale,
    nothing_askable,
    plan_or_promise_due,
    fresh_days,
    unreachable,
    min_gap,
    budget,
    window,
)


def decide(facts: Facts, rules: Rules, now: datetime) -> Decision:
    """What to do with one case now.

    :param now: an aware moment.
    :return: the verdict of the first rule of ``RULES`` that has one; ``contact``, the last, always has.
    """
    return _first_verdict(RULES, View(facts, rules, now))


def asked_for(facts: Facts, rules: Rules, now: datetime) -> dict[int, Decimal]:
    """What a message would ask for now, of whatever stage it is: amount by id of the line, in its currency."""
    return _amounts(View(facts, rules, now))


def still_true(
    facts: Facts,
    rules: Rules,
    asked: Mapping[int, Decimal],
    now: datetime,
    on_paper: bool = False,
    channel: str = "",
) -> Decision | None:
    """The second gate: may a message that asks for ``asked`` leave now?

    ``facts.pending`` is the message itself; a message of no stage (a manual one) is not held to the ladder.

    :param asked: residual per item id as the message states it, credits too, in the item's currency.
    :param on_paper: a printed letter; that more is owed by now does not make it wrong.
    :param channel: the channel on which it leaves: its own hours count; empty: that of ``facts.pending``.
    :return: None when it may; else the verdict against it. Rule ``window`` and no other means "later", every
        other verdict means that the message is stale and must not leave.
    """
    view = View(facts, rules, now, channel or (facts.pending.channel if facts.pending else ""))
    verdict = _first_verdict(GATE_RULES, view)
    if (verdict is None or verdict.rule == "window") and _has_changed(view, asked, on_paper):
        return view.wait("changed")
    return verdict


def still_unsent(facts: Facts, rules: Rules, asked: Mapping[int, Decimal], now: datetime) -> Decision | None:
    """The second gate for copies of invoices that the customer never had; see ``still_true``."""
    view = View(facts, rules, now, "email")
    verdict = _first_verdict((settled, hold, unmatched_money, window), view)
    unsent = {i.id: i.residual for i in unsent_items(view.facts, rules, view.today)}
    return verdict or (None if unsent == asked else view.wait("changed"))


def _first_verdict(chain: Sequence[Callable[[View], Decision | None]], view: View) -> Decision | None:
    for rule in chain:
        verdict = rule(view)
        if verdict is not None:
            return verdict
    return None


def _has_changed(view: View, asked: Mapping[int, Decimal], on_paper: bool) -> bool:
    """Whether the message would state other items or sums today, to somebody else, at another stage, or not yet."""
    if not says_the_same(asked, _amounts(view), on_paper):
        return True
    pending = view.facts.pending
    if pending and pending.contact_id != view.facts.contact_id:
        return True
    if pending is None or not pending.stage_id:
        return False
    return not view.stage or view.stage.id != pending.stage_id or ladder_not_due(view) is not None


def says_the_same(asked: Mapping[int, Decimal], owed: Mapping[int, Decimal], on_paper: bool) -> bool:
    """Whether a message that asks for ``asked`` is right when ``owed`` may be asked for; see ``still_true``."""
    return asked == owed or on_paper and _asks_no_more(asked, owed)


def _asks_no_more(asked: Mapping[int, Decimal], owed: Mapping[int, Decimal]) -> bool:
    """Whether everything that was asked for is owed, and no credit of the customer is missing."""
    covered = all(owed.get(id_, Decimal(0)) >= amount for id_, amount in asked.items() if amount > 0)
    return covered and all(asked.get(id_, Decimal(0)) <= amount for id_, amount in owed.items() if amount < 0)


def _amounts(view: View) -> dict[int, Decimal]:
    return {i.id: i.residual for i in view.asked}
