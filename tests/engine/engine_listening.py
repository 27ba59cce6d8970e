"""A small world that listens: what people say and pay, in any order, and what may be asked for after it.

What may be asked is worked out here a second time, from what was said and without the engine: ``assert_fair``.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from engine.bars import Disputed, Quiet, set_apart
from engine.decide import decide, still_true
from engine.facts import Facts, Hold, Item, Pending, Rules
from engine.holds import HOLD_TYPES
from engine.promises import Matched, Promise, judge
from engine.workdays import add_working_days
from engine_world import NOW, PARIS, RATES, STAGES, TODAY, WINDOW

POLICY = Rules(tuple(replace(stage, min_gap_days=5) for stage in STAGES), zone=PARIS)
WEEK = range(5)
FRESH_DAYS, CALL_DAYS, GRACE_DAYS = 7, 2, 3
CASE_HOLDS = ["customer_pause", "hardship", "complaint", "vulnerable"]


@dataclass
class Said:
    """Something that was said about items; ``until`` is None when only a person ends it."""

    ids: frozenset[int]
    amount: Decimal = Decimal(0)
    until: datetime | None = None


@dataclass
class Promised(Said):
    """An open promise; ``deadline`` is its last day of grace."""

    deadline: date = TODAY
    matched: tuple[Matched, ...] = ()


class World:
    """One customer and one collector. Every event is a method; ``draw`` is its source of chance."""

    def __init__(self, draw):
        self.now, self.happened = NOW, Counter()
        self.due = {n: TODAY - timedelta(days=draw.randrange(-8, 45)) for n in range(1, draw.randrange(2, 6))}
        self.open = {n: Decimal(draw.randrange(2000, 50000)) / 100 for n in self.due}
        self.credit = Decimal(0)
        self.disputes, self.item_holds, self.promises, self.case_holds = [], [], [], []
        self.waiting, self.fresh_until, self.call_until = False, None, None
        self.last_days, self.sent_at, self.sent, self.queued, self.asked = None, None, (), None, {}

    # --- what people do -----------------------------------------------------------------------------------------------

    def time_passes(self, draw):
        self.now += timedelta(hours=draw.choice((1, 6, 12, 24, 24, 72, 120, 240)))
        self.item_holds = [hold for hold in self.item_holds if not self.is_over(hold)]
        self.case_holds = [hold for hold in self.case_holds if not self.is_over(hold)]
        for promise in [promise for promise in self.promises if self.is_over(promise)]:
            self.judge(promise)

    def invoice(self, draw):
        """A new one, in place of one that is paid."""
        paid = [n for n, amount in self.open.items() if not amount]
        if paid:
            self.due[paid[0]] = self.today() - timedelta(days=draw.randrange(-8, 10))
            self.open[paid[0]] = Decimal(draw.randrange(2000, 50000)) / 100

    def reply(self, _draw):
        self.waiting = True

    def answer(self, _draw):
        if self.waiting:
            self.waiting = False
            self.give_fresh_days(HOLD_TYPES["awaiting_answer"].fresh_days)

    def promise(self, draw):
        """Made for the first time, or in place of the promises about the same items."""
        ids = self.some_items(draw)
        if ids:
            promised_for = self.today() + timedelta(days=draw.randrange(15))
            deadline = add_working_days(promised_for, GRACE_DAYS, WEEK, ())
            self.happened["superseded"] += any(old.ids & ids for old in self.promises)
            self.promises = [old for old in self.promises if not old.ids & ids]
            amount = sum(self.open[n] for n in ids)
            self.promises.append(Promised(ids, amount, midnight_after(deadline), deadline))

    def promise_withdrawn(self, draw):
        self.take_one(draw, self.promises)

    def dispute(self, draw):
        """Of one item the whole or a part, or some amount of all that is open."""
        ids = self.some_items(draw)
        if ids:
            ids = draw.choice((frozenset([min(ids)]), frozenset([min(ids)]), frozenset(self.due)))
            total = sum(self.open[n] for n in ids)
            self.disputes.append(Said(ids, draw.choice((total, total / 2, total * 3 / 4, Decimal(15)))))

    def dispute_closed(self, draw):
        self.take_one(draw, self.disputes)

    def hold_items(self, draw):
        ids = self.some_items(draw)
        if ids:
            self.item_holds.append(Said(ids, until=self.sometime(draw)))

    def hold_case(self, draw):
        self.case_holds.append(Hold(draw.choice(CASE_HOLDS), self.sometime(draw)))

    def hold_lifted(self, draw):
        if self.take_one(draw, draw.choice((self.item_holds, self.case_holds))):
            self.give_fresh_days(FRESH_DAYS)

    def payment(self, draw):
        self.settle(draw, is_credit=False)

    def credit_note(self, draw):
        """Matched with an item, which settles what is disputed of it, or left open beside it."""
        if draw.randrange(3):
            self.settle(draw, is_credit=True)
        else:
            self.credit += draw.choice((5, 40, 900))

    def run(self, _draw):
        """The scheduled run: what it decides to send is queued."""
        decision = decide(self.facts(), POLICY, self.now)
        if decision.action == "contact":
            asked = dict(zip(decision.items, decision.amounts, strict=True))
            self.queued = Pending("queued", decision.stage_id, "email", asked=asked)
        elif decision.action == "close" and not self.queued:
            self.last_days = self.sent_at = None

    def mail_leaves(self, _draw):
        """The mail server takes what is queued, if the second gate lets it."""
        if not self.queued:
            return
        stopped = still_true(self.facts(), POLICY, self.queued.asked, self.now)
        self.happened[f"stopped by {stopped.rule}" if stopped else "sent"] += 1
        if stopped is None:
            self.last_days = next(s.days_after_due for s in STAGES if s.id == self.queued.stage_id)
            self.sent_at, self.sent = self.now, (*self.sent, self.now)
        if stopped is None or stopped.rule != "window":
            self.queued = None

    # --- helpers of the events ----------------------------------------------------------------------------------------

    def some_items(self, draw):
        ids = [n for n, amount in self.open.items() if amount]
        return frozenset(draw.sample(ids, draw.randrange(1, len(ids) + 1))) if ids else frozenset()

    def sometime(self, draw):
        return self.now + timedelta(hours=draw.randrange(1, 200)) if draw.randrange(4) else None

    def take_one(self, draw, some):
        return some.pop(draw.randrange(len(some))) if some else None

    def give_fresh_days(self, days):
        until = self.now + timedelta(days=days)
        self.fresh_until = max(until, self.fresh_until or until)

    def settle(self, draw, is_credit):
        """Money or a credit note for one item, a part or the whole; promises and disputes learn of it."""
        for number in sorted(self.some_items(draw))[:1]:
            third = (self.open[number] / 3).quantize(Decimal("0.01"))
            amount = draw.choice((self.open[number], third, third))
            self.open[number] -= amount
            for promise in self.promises:
                if number in promise.ids:
                    promise.matched += (Matched(self.today(), amount, is_credit),)
            for dispute in self.disputes:
                if is_credit and number in dispute.ids:
                    dispute.amount -= amount

    def judge(self, promise):
        self.promises.remove(promise)
        still_open = sum(self.open[n] for n in promise.ids)
        told = Promise(promise.amount, promise.deadline, still_open, Decimal(5))
        state = judge(told, promise.matched, self.today()).state
        assert state != "open"
        self.happened[state] += 1
        if state != "kept":
            self.call_until = midnight_after(add_working_days(self.today(), CALL_DAYS, WEEK, ()))

    # --- what the engine is told --------------------------------------------------------------------------------------

    def facts(self):
        items = [Item(n, n, self.due[n], amount, "EUR") for n, amount in self.open.items()]
        if self.credit:
            items.append(Item(99, 99, TODAY, -self.credit, "EUR"))
        disputes = [Disputed(dispute.ids, dispute.amount) for dispute in self.disputes]
        quiet = [Quiet("held", hold.ids, hold.until) for hold in self.item_holds]
        quiet += [Quiet("promised", promise.ids, promise.until) for promise in self.promises]
        waiting = [Hold("awaiting_answer")] if self.waiting else []
        return Facts(
            items=set_apart(items, disputes, quiet, self.now),
            rates=RATES,
            holds=(*self.case_holds, *waiting),
            pending=self.queued,
            last_days=self.last_days,
            last_sent_at=self.sent_at,
            contacted_at=self.sent,
            agreement="broken" if self.call_until else "",
            agreement_until=self.call_until,
            fresh_until=self.fresh_until,
            window=WINDOW,
        )

    # --- what is fair, without the engine -----------------------------------------------------------------------------

    def today(self):
        return self.now.astimezone(PARIS).date()

    def is_over(self, said):
        return said.until is not None and said.until <= self.now

    def wants_quiet(self):
        """Whether the customer as a whole is to be left in peace, and why."""
        to_come = {"fresh days": self.fresh_until, "first a call": self.call_until}
        reasons = [name for name, until in to_come.items() if until and until > self.now]
        return reasons + ["waits"] * self.waiting + [h.kind for h in self.case_holds if not self.is_over(h)]

    def in_peace(self, number):
        """Whether the item is promised or on hold."""
        return any(number in said.ids and not self.is_over(said) for said in [*self.promises, *self.item_holds])

    def disputed_alone(self, number):
        """What is disputed of this very item, at most what is open."""
        claimed = [d.amount for d in self.disputes if d.ids == {number}]
        return min(sum(max(amount, 0) for amount in claimed), self.open[number])

    def disputed_in_all(self):
        alone = sum(self.disputed_alone(n) for n in self.open) if len(self.open) > 1 else 0
        together = sum(max(d.amount, 0) for d in self.disputes if d.ids == set(self.open))
        return min(alone + together, sum(self.open.values()))

    def assert_fair(self, asked):
        """A message that asks for ``asked`` may be written now."""
        assert self.wants_quiet() == []
        wanted = {n: amount for n, amount in asked.items() if amount > 0}
        for number, amount in wanted.items():
            assert not self.in_peace(number), f"{number} was promised or is on hold"
            assert amount <= self.open[number] - self.disputed_alone(number), f"{number} is disputed"
        assert sum(wanted.values()) <= sum(self.open.values()) - self.disputed_in_all(), "asks for what is disputed"
        assert sum(asked.values()) <= sum(wanted.values()) - self.credit, "forgets a credit"

    def check(self):
        """After every event: what the run would do and what the second gate would let pass is fair, now and later."""
        facts, now = self.facts(), self.now
        for wait in (timedelta(), timedelta(hours=25), timedelta(days=4)):
            self.now = now + wait
            self.check_moment(facts)
        self.now = now

    def check_moment(self, facts):
        """Facts may be some days old when they are decided on: time alone must not make them unfair."""
        decision = decide(replace(facts, pending=None), POLICY, self.now)
        self.happened[f"{decision.action} {decision.rule} {decision.code}".strip()] += 1
        assert decision.until is None or decision.until > self.now
        if decision.action in ("contact", "approve"):
            asked = dict(zip(decision.items, decision.amounts, strict=True))
            self.assert_fair(asked)
            self.happened["a part is asked"] += any(n in self.open and asked[n] < self.open[n] for n in asked)
        if self.queued:
            assert decide(facts, POLICY, self.now).action in ("wait", "close"), "writes twice"
            if still_true(facts, POLICY, self.queued.asked, self.now) is None:
                self.assert_fair(self.queued.asked)

    # --- the end ------------------------------------------------------------------------------------------------------

    def all_is_said(self):
        """Everything was answered, lifted and closed."""
        self.waiting, self.queued, self.credit = False, None, Decimal(0)
        self.disputes, self.item_holds, self.promises, self.case_holds = [], [], [], []


EVENTS = (
    *("time_passes",) * 6,
    *("run",) * 6,
    *("mail_leaves",) * 3,
    *("reply", "answer", "answer", "answer", "promise", "promise_withdrawn", "dispute", "dispute_closed"),
    *("hold_items", "hold_case", "hold_lifted", "hold_lifted", "payment", "credit_note", "invoice", "invoice"),
)


def midnight_after(day):
    """The end of ``day`` in Paris."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=PARIS).astimezone(timezone.utc)
