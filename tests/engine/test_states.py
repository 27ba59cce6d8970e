"""State machines: the moves of DESIGN 5 and no other."""

import pytest
from engine import states
from engine.states import CASE, DISPUTE, HOLD, INSTALMENT, PLAN, PROMISE, TOUCH, may_move

TABLES = {name: table for name, table in vars(states).items() if name.isupper()}
MOVES = {
    "CASE": """open-paused open-with_agency open-closed paused-open paused-closed with_agency-open
        with_agency-closed""",
    "TOUCH": """to_approve-queued to_approve-cancelled queued-sent queued-failed queued-cancelled sent-bounced
        sent-replied failed-sent""",
    "PROMISE": """open-kept open-partially_kept open-broken open-cancelled open-superseded kept-open
        partially_kept-open broken-open""",
    "PLAN": """draft-offered draft-cancelled draft-superseded offered-draft offered-active offered-completed offered-cancelled
        offered-superseded active-completed active-in_default active-cancelled active-superseded completed-active
        completed-offered""",
    "INSTALMENT": """due-part_paid due-paid due-missed part_paid-due part_paid-paid part_paid-missed paid-due
        paid-part_paid paid-missed missed-due missed-part_paid missed-paid""",
    "DISPUTE": "open-accepted open-partly_accepted open-rejected open-withdrawn",
    "REQUEST": "open-done open-declined",
    "HOLD": "active-lifted active-expired",
    "HANDOVER": "proposed-approved proposed-declined approved-out approved-declined out-recalled out-closed",
}


@pytest.mark.parametrize("name", MOVES)
def test_moves(name):
    table = TABLES[name]
    allowed = {f"{source}-{target}" for source in table for target in table if may_move(table, source, target)}
    assert allowed == set(MOVES[name].split())


@pytest.mark.parametrize("name", TABLES)
def test_every_target_is_a_state(name):
    table = TABLES[name]
    assert set().union(*table.values()) <= set(table)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_moves_to_itself(name):
    """A replay is found by the model before the table is asked."""
    assert not any(may_move(TABLES[name], state, state) for state in TABLES[name])


def test_closed_stays_closed():
    assert CASE["closed"] == set()


def test_what_was_sent_is_never_unsent():
    assert TOUCH["sent"] == {"bounced", "replied"}


def test_only_what_failed_may_turn_out_to_have_arrived():
    """A gateway may report a text as delivered that it did not answer for; nothing else comes back."""
    assert TOUCH["failed"] == {"sent"}
    assert TOUCH["bounced"] == TOUCH["replied"] == TOUCH["cancelled"] == set()


def test_every_table_is_told_here():
    assert set(MOVES) == set(TABLES)


def test_a_verdict_is_given_on_open_promises_only():
    """A verdict changes by way of ``open``: what is unmatched again is judged again."""
    for state in ("kept", "partially_kept", "broken"):
        assert PROMISE[state] == {"open"}
    assert PROMISE["cancelled"] == PROMISE["superseded"] == set()


def test_only_an_active_plan_may_be_in_default():
    """Whoever never agreed has broken no agreement."""
    assert [state for state in PLAN if may_move(PLAN, state, "in_default")] == ["active"]


def test_no_plan_comes_back_but_a_completed_one():
    """Its money was unmatched; what a person ended stays ended."""
    assert PLAN["completed"] == {"active", "offered"}
    assert PLAN["in_default"] == PLAN["cancelled"] == PLAN["superseded"] == set()


def test_an_instalment_is_whatever_the_ledger_says():
    assert all(INSTALMENT[state] == set(INSTALMENT) - {state} for state in INSTALMENT)


@pytest.mark.parametrize("table", [DISPUTE, HOLD], ids=["dispute", "hold"])
def test_what_has_ended_stays_ended(table):
    ended = set(table) - {"open", "active"}
    assert ended and not any(table[state] for state in ended)


def test_unknown_target_is_not_allowed():
    assert not may_move(CASE, "open", "gone")
