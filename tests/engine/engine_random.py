"""Random but repeatable customers: mostly quiet, so that many are contacted, now and then with everything at once."""

from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from engine.facts import Budget, Facts, Hold, Item, Pending, Rules, Stage, Window
from hypothesis import strategies as st

ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "Europe/Lisbon", "America/New_York", "Asia/Kathmandu")]
LADDERS = [(-5, 3, 10, 17, 24, 38, 60), (-7, -2, 0, 5, 30), (3, 10), (0,), (-5,), ()]
CURRENCIES = ["EUR", "EUR", "EUR", "USD", "GBP"]
BARS = ["no_followup", "blocked", "disputed", "held", "promised", "planned", "unsent"]
PASSING = ["held", "promised", "planned"]
RATES = {"EUR": Decimal(1), "USD": Decimal("0.90"), "GBP": Decimal("1.15")}


class Maker:
    """Draws facts, rules and a moment from a source of chance; the same source always draws the same world."""

    def __init__(self, draw):
        self.draw = draw
        start = datetime(2026, 1, 1, tzinfo=timezone.utc)
        self.now = start + timedelta(days=self.draw.randrange(365), minutes=self.draw.randrange(7 * 60, 17 * 60))

    def world(self):
        """Facts, rules, moment."""
        return self.facts(), self.rules(), self.now

    def ready(self):
        """A world in which only items, ladder, budget and window speak: one customer in eight is contacted."""
        facts, rules, now = self.world()
        quiet = {
            "holds": (),
            "unmatched": Decimal(0),
            "pending": None,
            "agreement_until": None,
            "problems": {},
            "reported": frozenset(),
        }
        last_days = self.draw.choice((None, -5, 3))
        return replace(facts, bank_entry=None, fresh_until=None, last_days=last_days, **quiet), rules, now

    def seldom(self, make, otherwise=None, odds=12):
        """``make()`` once in ``odds`` times."""
        return otherwise if self.draw.randrange(odds) else make()

    def moment(self, first, last):
        """A moment between ``first`` and ``last`` days from now, often at a round number of hours."""
        hours = self.draw.randrange(first * 24, last * 24 + 1)
        return self.now + timedelta(hours=hours, seconds=self.draw.choice((0, 0, -1, 1, 1800)))

    def rules(self):
        ladder = self.seldom(lambda: self.draw.choice(LADDERS), LADDERS[0], 3)
        return Rules(
            stages=tuple(self.stage(number, days) for number, days in enumerate(ladder, start=1)),
            min_amount=self.draw.choice((Decimal(0), Decimal(10), Decimal(10), Decimal(200))),
            predue_min=self.draw.choice((Decimal(0), Decimal(1000))),
            bank_stale_days=self.draw.choice((0, 14)),
            budget=self.seldom(lambda: Budget(*[self.draw.randrange(4) for _ in range(3)], 24), Budget(), 3),
            zone=self.draw.choice(ZONES),
            invoice_first=self.seldom(lambda: False, True, 3),
        )

    def stage(self, number, days):
        channel = self.seldom(lambda: "call", "email", 6)
        others = self.seldom(lambda: ("sms", "letter"), (), 3)
        approval = self.seldom(lambda: True, False, 6)
        return Stage(number, days, self.draw.choice((0, 3, 5, 10)), channel, approval, others)

    def item(self, number):
        due = self.now.date() - timedelta(days=self.draw.randrange(-15, 90))
        cents = self.draw.randrange(0, 200000) * self.draw.choice((1, 1, 1, 1, -1))
        bar = self.seldom(lambda: self.draw.choice(BARS), "", 6)
        until = self.moment(-5, 20) if bar in PASSING and self.draw.randrange(3) else None
        residual, currency = Decimal(cents) / 100, self.draw.choice(CURRENCIES)
        disputed = self.seldom(lambda: Decimal(self.draw.randrange(1, 50000)) / 100, Decimal(0))
        return Item(number, number, due, residual, currency, bar, until, disputed if residual > 0 else Decimal(0))

    def facts(self):
        contacts = tuple(sorted(self.moment(-40, 0) for _ in range(self.draw.choice((0, 0, 1, 2, 3, 7)))))
        contacts = tuple(moment for moment in contacts if moment <= self.now)
        return Facts(
            items=tuple(self.item(number) for number in range(1, self.draw.choice((1, 2, 3, 6, 9)))),
            rates=RATES,
            holds=self.seldom(lambda: tuple(self.hold() for _ in range(self.draw.randrange(3))), ()),
            unmatched=self.seldom(lambda: Decimal("12.50"), Decimal(0)),
            bank_entry=self.seldom(lambda: self.now.date() - timedelta(days=self.draw.randrange(30))),
            pending=self.seldom(self.pending),
            **self.problems(),
            last_days=self.draw.choice((None, -5, 0, 3, 10, 17, 60)),
            last_sent_at=contacts[-1] if contacts else None,
            contacted_at=contacts,
            agreement_until=self.seldom(lambda: self.moment(-5, 20)),
            agreement=self.seldom(lambda: "broken", "", 2),
            fresh_until=self.seldom(lambda: self.moment(-5, 20)),
            reviewed=self.seldom(lambda: True, False, 2),
            window=self.window(),
            windows=self.seldom(lambda: {"call": self.window(), "sms": self.window()}, {}, 2),
        )

    def problems(self):
        """Channels that do not work, and those of which a person knows."""
        problems = {name: "bounced" for name in ("email", "sms", "letter", "call") if not self.draw.randrange(12)}
        reported = frozenset(name for name in problems if self.draw.randrange(2))
        preferred = self.seldom(lambda: self.draw.choice(("sms", "letter", "email")), "", 6)
        return {"problems": problems, "reported": reported, "preferred": preferred}

    def hold(self):
        return Hold("hardship", self.draw.choice((None, self.moment(-5, 20))))

    def pending(self):
        state = self.draw.choice(("queued", "to_approve"))
        return Pending(state, self.draw.randrange(8), "email", self.draw.choice((True, False)))

    def window(self):
        closed = {self.now.date() + timedelta(days=self.draw.randrange(9)) for _ in range(self.draw.randrange(3))}
        return Window(
            zones=tuple(self.draw.sample(ZONES, self.draw.choice((1, 1, 2)))),
            start=time(self.draw.choice((8, 9))),
            end=time(self.draw.choice((18, 20)), self.draw.choice((0, 30))),
            weekdays=frozenset(self.seldom(lambda: (1, 3), range(5))),
            closed=frozenset(closed),
        )


# A seed for each world: drawing every choice by itself takes twice as long.
CHANCES = st.integers(0, 2**32).map(Random)
WORLDS = CHANCES.map(lambda chance: Maker(chance).world())
READY = CHANCES.map(lambda chance: Maker(chance).ready())
