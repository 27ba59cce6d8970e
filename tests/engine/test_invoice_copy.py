"""The day of an invoice's copy, and letters on paper."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from engine.decide import decide, still_true
from engine.facts import Facts, Item, Pending, Rules, Stage

NOW = datetime(2026, 3, 10, 10, tzinfo=timezone.utc)
TODAY = date(2026, 3, 10)
RULES = Rules((Stage(1, -5), Stage(2, 3), Stage(3, 10)), invoice_first=True)


def item(number, days, amount="100", **values):
    return Item(number, number, TODAY - timedelta(days=days), Decimal(amount), "EUR", **values)


def facts(*items, **values):
    return Facts(items=items, rates={"EUR": Decimal(1)}, **values)


def test_an_upcoming_invoice_that_nobody_had_keeps_the_conversation():
    assert decide(facts(item(1, -4, bar="unsent")), RULES, NOW).action == "send_invoice"
    assert decide(facts(item(1, -40, bar="unsent")), RULES, NOW).action == "close", "not near its date"
    reminded = facts(item(1, -4, bar="unsent"), last_days=3)
    assert decide(reminded, RULES, NOW).action == "close", "what falls due next begins gently again"


def test_nothing_else_on_the_day_of_the_copy():
    sent = facts(item(1, 12), item(2, 12, since=TODAY), invoice_sent_at=NOW - timedelta(hours=1))
    decision = decide(sent, RULES, NOW)
    assert (decision.action, decision.rule, decision.code) == ("wait", "invoice_first", "today")
    assert decision.until.date() == TODAY + timedelta(days=1)
    yesterday = replace(sent, invoice_sent_at=NOW - timedelta(days=1))
    assert decide(yesterday, RULES, NOW).action == "contact"


def test_a_printed_letter_may_ask_for_less_than_is_owed_but_never_for_more():
    asked = {1: Decimal(100), 2: Decimal(-30)}
    pending = Pending("queued", 2, "letter", asked=asked)
    as_written = facts(item(1, 12), item(2, 1, "-30"), pending=pending)

    def verdict(*items, on_paper=True):
        found = still_true(replace(as_written, items=items), RULES, asked, NOW, on_paper=on_paper)
        return found and found.rule

    credit = item(2, 1, "-30")
    assert verdict(item(1, 12), credit) is None
    more = (item(1, 12), credit, item(3, 1))
    assert (verdict(*more), verdict(*more, on_paper=False)) == (None, "changed")
    assert verdict(item(1, 12, "90"), credit) == "changed", "a part was paid"
    assert verdict(item(1, 12), credit, item(4, 1, "-5")) == "changed", "a credit is missing"
    assert verdict(item(1, 12), item(2, 1, "-20")) is None, "less of the credit is left"
    assert verdict(item(3, 12), credit) == "changed", "another invoice"
