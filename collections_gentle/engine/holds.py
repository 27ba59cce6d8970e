"""Kinds of holds: how long they last, what they stop, who sets them and who ends them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoldType:
    """The rules of one kind of hold; lengths in calendar days.

    :param days: usual length; None: until a person ends it.
    :param max_days: longest length that a collector may agree to.
    :param review_days: after so many days somebody is asked to look whether the hold is still right.
    :param dated: ends by itself on its date; the others stay until a person ends them, however often reviewed.
    :param set_by: ``collector``, ``manager`` or ``system``.
    :param lift_by: ``collector``, ``owner`` (of the hold, or a manager), ``manager``, ``specialist`` (a manager who
        may read sensitive details) or ``nobody``.
    :param for_items: may be about some items only.
    :param sensitive: its kind and details are for the group that looks after such customers.
    :param automation: also stops confirmations and thank-yous: a person alone writes.
    :param fresh_days: days of peace after it was lifted; None: the policy's.
    :param extension_days: may be made longer once, by so much.
    """

    days: int | None = None
    max_days: int | None = None
    review_days: int | None = None
    dated: bool = False
    set_by: str = "collector"
    lift_by: str = "manager"
    for_items: bool = False
    sensitive: bool = False
    automation: bool = False
    fresh_days: int | None = None
    extension_days: int = 0


# Lengths: StepChange asks creditors for 30 + 30 days; Breathing Space regulations 2020 (60 days, end on the official
# date only); CONC 7.10 (doubt about capacity), 7.14 (disputes). The others are house rules.
HOLD_TYPES = {
    "postponed": HoldType(days=7, max_days=90, dated=True, lift_by="collector", for_items=True, fresh_days=0),
    "awaiting_answer": HoldType(set_by="system", lift_by="collector", fresh_days=5),
    "customer_pause": HoldType(days=7, max_days=14, dated=True, lift_by="collector", for_items=True),
    "query": HoldType(review_days=14, lift_by="collector", for_items=True, fresh_days=5),
    "complaint": HoldType(review_days=14, lift_by="owner", automation=True),
    "plan_request": HoldType(days=10, max_days=30, dated=True, lift_by="collector", for_items=True),
    "hardship": HoldType(review_days=30, sensitive=True, extension_days=30),
    "breathing_space": HoldType(
        days=60, dated=True, set_by="manager", lift_by="nobody", sensitive=True, automation=True
    ),
    "mental_capacity": HoldType(review_days=60, lift_by="specialist", sensitive=True, automation=True),
    "vulnerable": HoldType(review_days=60, lift_by="specialist", sensitive=True, automation=True),
    "bereavement": HoldType(review_days=60, sensitive=True, automation=True),
    "insolvency": HoldType(review_days=14, automation=True),
    "do_not_contact": HoldType(review_days=180, automation=True),
    "legal": HoldType(review_days=30, set_by="manager", automation=True),
    "fraud_check": HoldType(review_days=30, set_by="manager", automation=True),
}
SENSITIVE = frozenset(name for name, kind in HOLD_TYPES.items() if kind.sensitive)
