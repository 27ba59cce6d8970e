"""Whole conversations on the calendar of 2026: the scheduled run looks every hour, what it sends is sent at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from engine.decide import decide
from engine.facts import Facts, Item, Rules, Window
from engine_world import PARIS, RATES, STAGE_DAYS, STAGES, WINDOW, paris

HOUR = timedelta(hours=1)
RULES = Rules(tuple(replace(stage, min_gap_days=5) for stage in STAGES), zone=PARIS)
DUE = date(2026, 3, 2)
INVOICE = Item(1, 1, DUE, Decimal("500.00"), "EUR")


class Story:
    """One customer, written to whenever the engine says so."""

    def __init__(self, *items, rules=RULES, **known):
        self.facts = Facts(**{"items": items, "rates": RATES, "window": WINDOW, **known})
        self.rules, self.sent, self.ended = rules, [], []

    def look(self, now):
        """One look of the scheduled run."""
        decision = decide(self.facts, self.rules, now)
        if decision.action == "contact":
            self._sent(decision.stage_id, now)
        elif decision.action in ("close", "review"):
            self.ended.append((decision.action, now))
            self.facts = replace(self.facts, reviewed=decision.action == "review")
        return decision

    def every_hour(self, start, end):
        """Look every hour from ``start`` until ``end``."""
        while start < end:
            self.look(start)
            start += HOUR

    def _sent(self, stage_id, now):
        days = {stage.id: stage.days_after_due for stage in self.rules.stages}[stage_id]
        self.sent.append((days, now))
        contacted = (*self.facts.contacted_at, now)
        self.facts = replace(self.facts, last_days=days, last_sent_at=now, contacted_at=contacted)

    def stages(self):
        return tuple(days for days, _ in self.sent)

    def days(self):
        return [moment.astimezone(PARIS).date() for _, moment in self.sent]


def test_the_whole_ladder():
    """Each stage on its day, none of which is on a weekend, and one review at the end."""
    story = Story(INVOICE)
    story.every_hour(paris(2, 20), paris(8, 1))
    assert story.stages() == STAGE_DAYS
    assert story.days() == [
        date(2026, 2, 25),
        date(2026, 3, 5),
        date(2026, 3, 12),
        date(2026, 3, 19),
        date(2026, 3, 26),
        date(2026, 4, 9),
        date(2026, 5, 1),
    ]
    assert [action for action, _ in story.ended if action == "review"] == ["review"]


def test_waking_at_until_is_the_same_as_looking_every_hour():
    for due in (date(2026, 2, 14), date(2026, 3, 27), date(2026, 10, 22)):
        hourly, woken = (Story(replace(INVOICE, due=due)) for _ in range(2))
        start = datetime.combine(due - timedelta(days=5), datetime.min.time(), tzinfo=PARIS)
        hourly.every_hour(start, start + timedelta(days=100))
        now, woken_at = start, []
        while now and now < start + timedelta(days=100):
            woken_at.append(now)
            decision = woken.look(now)
            now = now + HOUR if decision.action in ("contact", "review") else decision.until
        assert woken.stages() == hourly.stages() == STAGE_DAYS
        assert woken.days() == hourly.days()
        assert len(woken_at) < 30


def test_old_debt_takes_every_step_with_its_distance():
    story = Story(replace(INVOICE, due=date(2025, 3, 2)))
    story.every_hour(paris(3, 10), paris(6, 1))
    assert story.stages() == STAGE_DAYS[1:]
    gaps = [later - earlier for earlier, later in zip(story.days(), story.days()[1:], strict=False)]
    assert min(gaps) >= timedelta(days=5)


def test_five_days_off_bring_one_message():
    """Off from Wednesday to Sunday: the stage of Thursday comes on Monday, alone, and nothing follows that week."""
    story = Story(INVOICE, last_days=3, last_sent_at=paris(3, 5, 8), contacted_at=(paris(3, 5, 8),))
    story.every_hour(paris(3, 9), paris(3, 11))
    story.every_hour(paris(3, 16), paris(3, 20))
    assert story.sent == [(10, paris(3, 16, 8))]


def test_two_months_off_bring_one_message():
    story = Story(INVOICE)
    story.every_hour(paris(2, 25), paris(2, 26))
    story.every_hour(paris(4, 27), paris(5, 1))
    assert story.sent == [(-5, paris(2, 25, 8)), (3, paris(4, 27, 8))]


def test_many_runs_in_one_hour_send_once():
    story = Story(INVOICE)
    for minute in range(60):
        story.look(paris(3, 10, 9, minute))
    assert story.sent == [(3, paris(3, 10, 9))]


def test_many_invoices_one_conversation():
    """Ten invoices, one falls due each day: still one ladder inside one budget."""
    items = [Item(n, n, DUE + timedelta(days=n), Decimal("90.00"), "EUR") for n in range(10)]
    story = Story(*items)
    story.every_hour(paris(2, 25), paris(5, 15))
    assert story.stages() == STAGE_DAYS
    for position, (_, moment) in enumerate(story.sent):
        month = [other for _, other in story.sent[: position + 1] if other > moment - timedelta(days=30)]
        week = [other for other in month if other > moment - timedelta(days=7)]
        assert len(month) <= 6 and len(week) <= 2


def test_budget_alone_spreads_an_eager_policy():
    """A policy without distances of its own: 72 hours apart, 2 in 7 days, 6 in 30."""
    eager = replace(RULES, stages=tuple(replace(STAGES[0], id=n, days_after_due=n) for n in range(1, 21)))
    window = Window((PARIS,), weekdays=frozenset(range(7)))
    story = Story(replace(INVOICE, due=date(2025, 3, 2)), rules=eager, window=window)
    story.every_hour(paris(5, 1), paris(7, 1))
    assert story.stages() == tuple(range(1, len(story.sent) + 1))
    assert [(day.month, day.day) for day in story.days()] == [
        *((5, 1), (5, 4), (5, 8), (5, 11), (5, 15), (5, 18)),
        *((5, 31), (6, 3), (6, 7), (6, 10), (6, 14), (6, 17)),
        (6, 30),
    ]


def test_payment_ends_it_and_the_next_episode_begins_gently():
    story = Story(INVOICE)
    story.every_hour(paris(2, 25), paris(3, 20))
    assert story.stages() == (-5, 3, 10, 17)
    second = Item(2, 2, date(2026, 3, 24), Decimal("70.00"), "EUR")
    story.facts = replace(story.facts, items=(second,))
    assert story.look(paris(3, 20, 9)).action == "close"
    story.facts = replace(story.facts, last_days=None, last_sent_at=None)  # the new case; contacts stay the customer's
    story.every_hour(paris(3, 20, 10), paris(4, 1))
    assert story.sent[4:] == [(-5, paris(3, 23, 8)), (3, paris(3, 30, 8))]
    assert story.sent[3] == (17, paris(3, 19, 8))


def test_promise_stops_and_resumes_at_the_next_step():
    story = Story(INVOICE, agreement_until=paris(4, 1))
    story.facts = replace(story.facts, last_days=3, last_sent_at=paris(3, 5, 8), contacted_at=(paris(3, 5, 8),))
    story.every_hour(paris(3, 6), paris(4, 3))
    assert story.sent == [(10, paris(4, 1, 8))]
