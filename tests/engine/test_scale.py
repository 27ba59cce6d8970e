"""Tens of thousands of drawn customers: every decision is checked, and every rule must have spoken."""

from collections import Counter
from random import Random

from engine.decide import RULES, decide
from engine_invariants import check
from engine_random import Maker

CASES = 40_000


def test_many_customers():
    spoken = Counter()
    for number in range(CASES):
        facts, rules, now = Maker(Random(number)).world()
        decision = decide(facts, rules, now)
        try:
            check(facts, rules, now, decision)
        except AssertionError as error:
            raise AssertionError(f"customer {number}: {decision}") from error
        spoken[decision.rule] += 1
    assert set(spoken) == {rule.__name__ for rule in RULES}
    assert min(spoken.values()) > CASES // 1000
