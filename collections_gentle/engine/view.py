"""Facts and rules at one moment, as the rules look at them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from .channels import Choice, choose_channel
from .facts import Decision, Facts, Hold, Item, Rules, Stage, Window
from .ladder import askable_items, next_stage, next_turn, overdue_items, upcoming_items, worth
from .window import next_open


class View:
    """Facts and rules at one moment, with what several rules need worked out once."""

    __slots__ = ("facts", "rules", "now", "today", "overdue", "upcoming", "asked", "worth", "stage", "choice", "window")

    def __init__(self, facts: Facts, rules: Rules, now: datetime, channel: str = ""):
        """:param channel: the channel in question; empty: the one that the next stage would use."""
        self.rules, self.now = rules, now.astimezone(timezone.utc)
        self.facts: Facts = _with_freed_items(facts, self.now)
        self.today: date = now.astimezone(rules.zone).date()
        self.overdue: list[Item] = overdue_items(self.facts, self.today)
        self.upcoming: list[Item] = [] if self.overdue else upcoming_items(self.facts, rules, self.today)
        self.asked: tuple[Item, ...] = askable_items(self.facts, self.overdue or self.upcoming)
        self.worth: Decimal = worth(self.facts, self.asked)
        self.stage: Stage | None = next_stage(rules.stages, facts.last_days, bool(self.overdue))
        self.choice: Choice | None = self.stage and choose_channel(self.stage, facts.problems, facts.preferred)
        self.window: Window = self.facts.window_of(channel or self._used())

    def _used(self) -> str:
        """The channel that ``act`` would use; e-mail where there is nothing to say yet."""
        if self.choice:
            return self.choice.channel
        return self.stage.channel if self.stage else "email"

    def active_holds(self) -> list[Hold]:
        """Pauses of the whole conversation that are not over."""
        return [hold for hold in self.facts.holds if hold.until is None or hold.until > self.now]

    def open_from(self, day: date) -> datetime | None:
        """First moment on or after ``day`` (in the company's zone) at which the customer may be contacted."""
        return next_open(self.window, self.start_of(day))

    def start_of(self, day: date) -> datetime:
        """The first moment of ``day`` in the company's zone."""
        return datetime.combine(day, time(), tzinfo=self.rules.zone)

    def next_look(self) -> datetime | None:
        """When time alone may change what can be asked for; None when only an event can."""
        turn, agreed = next_turn(self.facts, self.rules, self.today, bool(self.overdue)), self.facts.agreement_until
        looks = [self.open_from(turn)] if turn else []
        if agreed and agreed > self.now:
            looks.append(next_open(self.window, agreed))
        return min((look for look in [*looks, self.next_freed()] if look), default=None)

    def next_freed(self) -> datetime | None:
        """When the next item that is left in peace may be asked for again, as far as time alone decides."""
        ends = [i.bar_until for i in self.facts.items if i.bar_until and i.bar]
        return next_open(self.window, min(ends)) if ends else None

    def before_a_review(self, moment: datetime | None) -> datetime | None:
        """``moment``, or the day on which something is overdue and no stage is left: then a person looks."""
        owed = [item.counts_from for item in self.asked if item.residual > 0]
        if self.overdue or not owed or next_stage(self.rules.stages, self.facts.last_days, True):
            return moment
        turn = self.open_from(min(owed) + timedelta(days=1))
        return min((look for look in (moment, turn) if look), default=None)

    def days_after_last_message(self, days: int) -> date | None:
        """The day, in the company's zone, ``days`` after the last message of this episode; None before the first."""
        last = self.facts.last_sent_at
        return last.astimezone(self.rules.zone).date() + timedelta(days=days) if last else None

    def wait(self, rule: str, code: str = "", until: datetime | None = None, value=None) -> Decision:
        """Do nothing until ``until``; the stage that would come next is named for the screen."""
        return Decision("wait", rule, code, until, self.stage.id if self.stage else None, value=value)

    def act(self, action: str, rule: str) -> Decision:
        """Act on the stage that is due, asking for the askable items."""
        items, amounts = [i.id for i in self.asked], [i.residual for i in self.asked]
        # On a channel that does not work the contact fails at once, and a person is asked to mend it.
        choice = self.choice or Choice(self.stage.channel)
        chosen = {"channel": choice.channel, "channel_why": choice.why}
        return Decision(action, rule, "", None, self.stage.id, tuple(items), tuple(amounts), **chosen)


def _with_freed_items(facts: Facts, now: datetime) -> Facts:
    """Items whose time of peace is over may be asked for."""
    if not any(i.bar_until and i.bar_until <= now for i in facts.items):
        return facts
    freed = [replace(i, bar="", bar_until=None) if i.bar_until and i.bar_until <= now else i for i in facts.items]
    return replace(facts, items=tuple(freed))
