"""Whatever is said, paid and promised, in whatever order: nobody is asked for what is in peace or in discussion."""

from collections import Counter
from random import Random

from engine.decide import decide
from engine_listening import EVENTS, POLICY, World
from hypothesis import given, settings
from hypothesis import strategies as st

SEQUENCES, LENGTH = 1500, 60
chances = st.integers(0, 10**6).map(Random)
sequences = st.lists(st.tuples(st.sampled_from(sorted(set(EVENTS))), chances), max_size=30)


@settings(max_examples=400)
@given(chances, sequences)
def test_in_any_order(chance, sequence):
    world = World(chance)
    for event, draw in sequence:
        getattr(world, event)(draw)
        world.check()


@given(chances, sequences)
def test_when_all_is_said_the_conversation_goes_on(chance, sequence):
    """Nothing that was lifted, closed or paid keeps a case waiting for ever."""
    world = World(chance)
    for event, draw in sequence:
        getattr(world, event)(draw)
    world.all_is_said()
    facts, now = world.facts(), world.now
    for _ in range(12):
        decision = decide(facts, POLICY, now)
        if decision.action != "wait":
            return
        now = decision.until
    raise AssertionError(f"still waiting: {decision}")


@given(chances, sequences)
def test_to_set_apart_is_to_ask_for_less(chance, sequence):
    """What is said about items only ever lowers what is asked, and never makes an item due that was not."""
    world = World(chance)
    for event, draw in sequence:
        getattr(world, event)(draw)
    plain = World(chance)
    plain.__dict__.update(world.__dict__, disputes=[], item_holds=[], promises=[])
    before = {item.id: item for item in plain.facts().items}
    for item in world.facts().items:
        assert item.due == before[item.id].due
        assert item.residual + item.disputed == before[item.id].residual
        assert item.residual < 0 or 0 <= item.residual <= before[item.id].residual
        assert item.residual > 0 or not item.bar


SEEN = {
    *("sent", "stopped by changed", "stopped by hold", "stopped by fresh_days", "stopped by plan_or_promise_due"),
    *("stopped by nothing_askable", "stopped by settled", "stopped by window"),
    *("kept", "partially_kept", "broken", "superseded", "a part is asked"),
    *("contact contact", "close settled paid", "close settled small", "wait fresh_days"),
    *("wait hold awaiting_answer", "wait hold vulnerable", "wait plan_or_promise_due broken"),
    *("wait nothing_askable promised", "wait nothing_askable disputed", "wait nothing_askable held"),
    *("wait nothing_askable small", "wait nothing_askable in_credit", "wait ladder_not_due", "wait min_gap"),
}


def test_many_lives():
    """Long ones, and everything that can happen did."""
    happened = Counter()
    for number in range(SEQUENCES):
        draw = Random(number)
        world = World(draw)
        for step in range(LENGTH):
            event = draw.choice(EVENTS)
            try:
                getattr(world, event)(draw)
                world.check()
            except AssertionError as error:
                raise AssertionError(f"customer {number}, step {step}, after {event}") from error
        happened += world.happened
    assert {name: happened[name] for name in SEEN if happened[name] < 10} == {}
