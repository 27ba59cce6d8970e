"""Each channel has its hours: written to from eight, called from nine, and never called at night."""

from dataclasses import replace
from datetime import time

import pytest
from engine import byhand
from engine.allowed import allowed_from
from engine.decide import decide, still_true, still_unsent
from engine.desk import may_call
from engine.facts import Hold, Pending, Rules, Stage, Window
from engine.window import as_wished, at_night, next_open, telephone_hours
from engine_world import PARIS, WINDOW, facts, item, left_alone, paris
from hypothesis import given
from hypothesis import strategies as st
from test_window import is_open, quarters_of_2026, windows

WORK, HOME = Window((PARIS,), time(9), time(17)), Window((PARIS,), time(9), time(20))
COMPANY, PRIVATE = {"call": WORK, "sms": WORK}, {"call": HOME, "sms": HOME}
HALF_PAST_EIGHT, NINE = paris(3, 10, 8, 30), paris(3, 10, 9)
EVENING, TOMORROW = paris(3, 10, 19, 30), paris(3, 11, 9)
CLOSED = {"email": "bounced"}


def rules(channel, *others, **values):
    return Rules(stages=(Stage(1, 3, 0, channel, others=others),), zone=PARIS, **values)


def late(**known):
    return facts(item(), **{"windows": COMPANY, **known})


def decided(rules, now, **known):
    decision = decide(late(**known), rules, now)
    return decision.action, decision.rule, decision.until


# --- the run ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["email", "letter"])
def test_written_to_from_eight(channel):
    assert decided(rules(channel), HALF_PAST_EIGHT) == ("contact", "contact", None)


@pytest.mark.parametrize("channel", ["call", "sms"])
def test_called_from_nine(channel):
    assert decided(rules(channel), HALF_PAST_EIGHT) == ("wait", "window", NINE)
    assert decided(rules(channel), NINE) == ("contact", "contact", None)


def test_a_private_customer_is_called_in_the_evening_and_a_company_is_not():
    assert decided(rules("call"), EVENING, windows=PRIVATE) == ("contact", "contact", None)
    assert decided(rules("call"), EVENING) == ("wait", "window", TOMORROW)
    assert decided(rules("email"), EVENING, windows=PRIVATE) == ("wait", "window", paris(3, 11, 8)), "no mail then"


def test_another_way_has_the_hours_of_that_way():
    """The mail came back: the text in its place waits for nine. Without a number the mail leaves at half past eight."""
    stage = rules("email", "sms")
    assert decided(stage, HALF_PAST_EIGHT, problems=CLOSED) == ("wait", "window", NINE)
    assert decided(stage, EVENING, problems=CLOSED) == ("wait", "window", TOMORROW)
    assert decide(late(problems=CLOSED), stage, NINE).channel == "sms"
    text_first = decide(late(problems={"sms": "bad_number"}), rules("sms", "email"), HALF_PAST_EIGHT)
    assert (text_first.action, text_first.channel) == ("contact", "email")


def test_the_way_they_like_best_has_its_own_hours():
    assert decided(rules("email", "sms"), HALF_PAST_EIGHT, preferred="sms") == ("wait", "window", NINE)
    assert decided(rules("sms", "email"), HALF_PAST_EIGHT, preferred="email")[0] == "contact"


def test_every_wait_ends_in_the_hours_of_the_channel():
    """The budget, a gap, an agreement, days of peace: calls come back at nine, mails at eight."""
    waits = {
        "budget": {"contacted_at": (paris(3, 8, 5),)},
        "min_gap": {"last_days": 3, "last_sent_at": paris(3, 9, 12)},
        "plan_or_promise_due": {"agreement_until": paris(3, 11, 5)},
        "fresh_days": {"fresh_until": paris(3, 11, 5)},
    }
    for rule, known in waits.items():
        for channel, hour in (("email", 8), ("call", 9)):
            stages = tuple(Stage(n, days, 2, channel) for n, days in ((1, 3), (2, 10)))
            decision = decide(late(**known), Rules(stages=stages, zone=PARIS), NINE)
            assert (decision.rule, decision.until) == (rule, paris(3, 11, hour)), channel


def test_nothing_to_ask_for_waits_for_mail_hours_where_no_channel_is_left():
    held = facts(left_alone(1, until=paris(3, 11, 5)), windows=COMPANY, problems=CLOSED, reported=frozenset(["email"]))
    assert decide(held, rules("email"), NINE).until == paris(3, 11, 8)


def test_nobody_answered_and_calls_go_on_at_calling_hours():
    tried = {"problems": {"call": "no_answer"}, "reported": frozenset(["call"]), "called_at": (paris(3, 5, 8, 30),)}
    assert decided(rules("call"), NINE, **tried) == ("wait", "unreachable", paris(3, 12, 9))


def test_the_invoice_goes_first_by_mail_hours():
    """Although the next stage is a call."""
    unsent = facts(item(bar="unsent"), windows=COMPANY)
    decision = decide(unsent, rules("call", invoice_first=True), HALF_PAST_EIGHT)
    assert (decision.action, decision.channel) == ("send_invoice", "email")
    asked = {1: item().residual}
    assert still_unsent(unsent, rules("call", invoice_first=True), asked, HALF_PAST_EIGHT) is None


# --- the second gate --------------------------------------------------------------------------------------------------


def gate(under_way, now, known=None, **options):
    pending = Pending("queued", 1, under_way)
    return still_true(
        late(pending=pending, **(known or {})), rules("sms", "email"), {1: item().residual}, now, **options
    )


def test_what_is_under_way_leaves_in_its_own_hours():
    """Whatever channel the stage would choose by now."""
    assert gate("email", HALF_PAST_EIGHT) is None
    assert gate("sms", HALF_PAST_EIGHT, {"preferred": "email"}).until == NINE
    assert gate("sms", NINE, {"preferred": "email"}) is None
    assert gate("email", HALF_PAST_EIGHT, channel="sms").rule == "window", "the message itself says how it leaves"


# --- by hand and by telephone -----------------------------------------------------------------------------------------


def spoken_against(channel, now, **known):
    found = byhand.warnings(late(**known), rules("email"), now, channel)
    return [(c.rule, c.code, c.until, c.hard) for c in found]


def test_by_hand():
    assert spoken_against("email", HALF_PAST_EIGHT) == []
    assert spoken_against("sms", HALF_PAST_EIGHT) == [("window", "", NINE, False)]
    assert spoken_against("sms", paris(3, 10, 21)) == [("window", "night", TOMORROW, True)]
    assert spoken_against("letter", paris(3, 10, 21)) == []
    # Whatever hours somebody has given a policy.
    always = Window((PARIS,), time(0), time.max)
    assert spoken_against("sms", paris(3, 10, 5), windows={"sms": always})[0][:2] == ("window", "night")


def call(now, **options):
    verdict = may_call(late(**options.pop("known", {})), rules("email"), now, **options)
    return verdict and (verdict.rule, verdict.until)


def test_the_desk_has_the_hours_of_calls():
    """Although the next stage is a mail."""
    assert call(HALF_PAST_EIGHT) == ("window", NINE)
    assert call(NINE) is None
    assert call(EVENING) == ("window", TOMORROW)
    assert call(EVENING, known={"windows": PRIVATE}) is None


def test_an_hour_that_they_have_named_wins():
    """Half past six at work, on a Saturday too; not at night, not on another day, and a pause is a pause."""
    wish = paris(3, 10, 18, 30)
    named = {"asked": True, "not_before": wish, "named": True}
    assert call(paris(3, 10, 18), **named) == ("callback", wish)
    assert call(wish, **named) is None
    assert call(paris(3, 11, 18, 30), **named) == ("window", paris(3, 12, 9))
    assert call(wish, **{**named, "named": False}) == ("window", TOMORROW)
    saturday = paris(3, 14, 11)
    assert call(saturday, **{**named, "not_before": saturday}) is None
    late_wish = paris(3, 10, 21, 30)
    assert call(late_wish, **{**named, "not_before": late_wish})[0] == "window"
    assert call(wish, known={"holds": (Hold("hardship"),)}, **named) == ("hold", None)


# --- what the screens tell --------------------------------------------------------------------------------------------


def test_the_next_allowed_moment():
    known = late(contacted_at=(paris(3, 8, 12),), talked_at=paris(3, 8, 12))
    mail, ring = (allowed_from(known, rules("email"), HALF_PAST_EIGHT, name) for name in ("email", "call"))
    assert mail == paris(3, 11, 12), "72 hours"
    assert ring == paris(3, 16, 9), "a week without calls after a talk; the seventh day after is a Sunday"
    assert allowed_from(late(), rules("email"), HALF_PAST_EIGHT, "email") == HALF_PAST_EIGHT
    assert allowed_from(late(), rules("email"), HALF_PAST_EIGHT, "sms") == NINE
    never = replace(WINDOW, weekdays=frozenset())
    assert allowed_from(late(window=never), rules("email"), HALF_PAST_EIGHT, "email") is None


# --- what always holds ------------------------------------------------------------------------------------------------

clocks = st.times(min_value=time(0), max_value=time(23, 59))


@given(windows, clocks, clocks, quarters_of_2026)
def test_no_telephone_rings_at_night_whatever_a_policy_says(window, start, end, moment):
    start, end = telephone_hours(start, end)
    opens = next_open(replace(window, start=start, end=end), moment)
    if opens is not None:
        assert not at_night(window, opens)
        assert all(8 <= opens.astimezone(zone).hour < 21 for zone in window.zones)


@given(windows, windows, quarters_of_2026, st.sampled_from(["email", "sms", "call", "letter"]))
def test_what_is_allowed_next_is_open_in_every_zone_and_stays(writing, ringing, moment, channel):
    known = facts(item(), window=writing, windows={"call": ringing, "sms": ringing})
    opens = allowed_from(known, rules("email"), moment, channel)
    if opens is not None:
        assert is_open(ringing if channel in ("call", "sms") else writing, opens)
        assert opens >= moment
        assert allowed_from(known, rules("email"), opens, channel) == opens


@given(windows, quarters_of_2026)
def test_a_named_hour_opens_its_own_day_and_no_night(window, wish):
    opens = next_open(as_wished(window, wish), wish)
    local = wish.astimezone(window.zones[0])
    if len(window.zones) == 1 and 8 <= local.hour < 21:
        assert opens == wish
    assert opens is None or not at_night(window, opens)
