"""The last resort: whether a customer may be handed to an agency. A checklist of facts, each met or not."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

# Nobody may answer for these: what the customer said, what the law asks, what we must know, and four eyes.
HARD = frozenset({"nothing_open", "not_vulnerable", "law", "verified", "last_letter", "four_eyes", "agency"})
# These come true only after somebody has proposed it.
AFTER_PROPOSAL = frozenset({"owner", "four_eyes", "agency"})


@dataclass(frozen=True, slots=True)
class AgencyRules:
    """What a company asks before the last resort. Source of the defaults: the reference's 8.1.

    :param min_days: days since the oldest item was due.
    :param min_amount: overdue in the company's currency.
    :param attempts: so many attempts, on so many ``channels``, stand for a conversation.
    :param verified_days: how old a look at address and balance may be.
    :param letter_days: days between the letter of last resort and the agency.
    :param objection_days: how long the account's owner may object.
    :param again_days: after "not now" somebody decides again.
    """

    min_days: int = 90
    min_amount: Decimal = Decimal(250)
    attempts: int = 3
    channels: int = 2
    verified_days: int = 30
    letter_days: int = 14
    objection_days: int = 3
    again_days: int = 30


@dataclass(frozen=True, slots=True)
class Attempt:
    """One contact that may have reached the customer.

    :param day: in the company's zone.
    :param talked: a person spoke with the customer, or the customer wrote.
    """

    day: date
    channel: str
    talked: bool = False


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """What is known of a conversation when the last resort is thought of; days are the company's.

    :param oldest_due: of what would be handed over: overdue, and named by the letter of last resort once there is one;
        None where nothing is.
    :param amount: the same in the company's currency.
    :param stages_left: names of stages that were never sent.
    :param came_back: names of stages whose last message came back or failed.
    :param attempts: all contacts that did not fail or come back.
    :param way_out: the day on which instalments, a later day or a discount were last offered.
    :param still_open: kinds of what still goes on: ``hold``, ``dispute``, ``promise``, ``plan``, ``complaint``,
        ``money``, ``question``, ``bank`` (it was not read lately).
    :param bar: from when the law of the customer's country allows it: a day, ``False`` where a first reminder is still
        missing, None where there is no such law.
    :param last_letter: the day on which the letter of last resort left.
    :param last_letter_names: the day that it names.
    :param owner_told: when the account's owner was told; None where there is none to tell is ``has_owner=False``.
    """

    oldest_due: date | None = None
    amount: Decimal = Decimal(0)
    stages_left: tuple[str, ...] = ()
    came_back: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    way_out: date | None = None
    still_open: frozenset[str] = frozenset()
    bar: date | bool | None = None
    address_seen: date | None = None
    balance_seen: date | None = None
    last_letter: date | None = None
    last_letter_names: date | None = None
    vulnerable: bool = False
    has_owner: bool = True
    owner_told: date | None = None
    owner_agrees: bool = False
    owner_objects: bool = False
    proposed_by: int | None = None
    approved_by: int | None = None
    agency_problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist.

    :param name: see ``_LINES``.
    :param missing: a code for what is missing; empty where the line is met.
    :param value: what there is, or the day from which the line will be met.
    """

    name: str
    missing: str = ""
    value: date | Decimal | int | tuple[str, ...] | None = None

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def hard(self) -> bool:
        """Whether nobody may answer for it; that there is nothing to hand over is not a matter of patience."""
        return self.name in HARD or self.missing == "nothing_overdue"


def checklist(facts: AgencyFacts, rules: AgencyRules, today: date) -> tuple[Line, ...]:
    """Every line, in the order in which people think of them."""
    return tuple(line(facts, rules, today) for line in _LINES)


def stops(lines: Iterable[Line], answered_for: Set[str] = frozenset(), proposing: bool = False) -> tuple[Line, ...]:
    """The lines that stand in the way.

    :param answered_for: names of soft lines in spite of which a manager goes on; of hard ones it counts for nothing.
    :param proposing: whether it is only proposed now; some lines come true afterwards.
    """
    later = AFTER_PROPOSAL if proposing else frozenset()
    return tuple(
        line
        for line in lines
        if not line.met and line.name not in later and (line.hard or line.name not in answered_for)
    )


def decide_now(oldest_due: date | None, decided: date | None, rules: AgencyRules, today: date) -> bool:
    """Whether a person has to decide between the last resort and going on: odds fall with time, nobody drifts into it.

    :param decided: when somebody last said "not now".
    """
    if oldest_due is None or (today - oldest_due).days < rules.min_days:
        return False
    return decided is None or today >= decided + timedelta(days=rules.again_days)


# --- the lines ----------------------------------------------------------------------------------------------------------


def _age(facts: AgencyFacts, rules: AgencyRules, today: date) -> Line:
    if facts.oldest_due is None:
        return Line("age", "nothing_overdue")
    days = (today - facts.oldest_due).days
    return Line("age", "" if days >= rules.min_days else "young", days)


def _amount(facts: AgencyFacts, rules: AgencyRules, _today: date) -> Line:
    return Line("amount", "" if facts.amount >= rules.min_amount else "small", facts.amount)


def _stages(facts: AgencyFacts, _rules: AgencyRules, _today: date) -> Line:
    if facts.stages_left:
        return Line("stages", "not_sent", facts.stages_left)
    return Line("stages", "came_back" if facts.came_back else "", facts.came_back)


def _talked(facts: AgencyFacts, rules: AgencyRules, _today: date) -> Line:
    """A real conversation, or attempts on several channels on different days."""
    if any(attempt.talked for attempt in facts.attempts):
        return Line("talked")
    days = len({attempt.day for attempt in facts.attempts})
    channels = len({attempt.channel for attempt in facts.attempts})
    if days < rules.attempts:
        return Line("talked", "few_attempts", days)
    return Line("talked", "" if channels >= rules.channels else "one_channel", channels)


def _way_out(facts: AgencyFacts, _rules: AgencyRules, _today: date) -> Line:
    return Line("way_out", "" if facts.way_out else "never_offered", facts.way_out)


def _nothing_open(facts: AgencyFacts, _rules: AgencyRules, _today: date) -> Line:
    return Line("nothing_open", "open" if facts.still_open else "", tuple(sorted(facts.still_open)))


def _law(facts: AgencyFacts, _rules: AgencyRules, today: date) -> Line:
    if facts.bar is False:
        return Line("law", "first_reminder")
    waits = isinstance(facts.bar, date) and facts.bar > today
    return Line("law", "wait" if waits else "", facts.bar if waits else None)


def _verified(facts: AgencyFacts, rules: AgencyRules, today: date) -> Line:
    oldest = today - timedelta(days=rules.verified_days)
    for code, seen in (("address", facts.address_seen), ("balance", facts.balance_seen)):
        if seen is None or seen < oldest:
            return Line("verified", code, seen)
    return Line("verified", value=min(facts.address_seen, facts.balance_seen))


def _last_letter(facts: AgencyFacts, rules: AgencyRules, today: date) -> Line:
    """The customer has the days that the letter gave, and never fewer than the rules ask for."""
    if facts.last_letter is None:
        return Line("last_letter", "not_sent")
    over = facts.last_letter + timedelta(days=rules.letter_days)
    if facts.last_letter_names:
        # The day that it names is the customer's.
        over = max(over, facts.last_letter_names + timedelta(days=1))
    return Line("last_letter", "wait" if today < over else "", over)


def _not_vulnerable(facts: AgencyFacts, _rules: AgencyRules, _today: date) -> Line:
    return Line("not_vulnerable", "vulnerable" if facts.vulnerable else "")


def _owner(facts: AgencyFacts, rules: AgencyRules, today: date) -> Line:
    if not facts.has_owner or facts.owner_agrees:
        return Line("owner")
    if facts.owner_objects:
        return Line("owner", "objects")
    if facts.owner_told is None:
        return Line("owner", "not_told")
    over = facts.owner_told + timedelta(days=rules.objection_days)
    return Line("owner", "wait" if today < over else "", over)


def _four_eyes(facts: AgencyFacts, _rules: AgencyRules, _today: date) -> Line:
    if facts.proposed_by is None or facts.approved_by is None:
        return Line("four_eyes", "one_person")
    return Line("four_eyes", "same_person" if facts.proposed_by == facts.approved_by else "")


def _agency(facts: AgencyFacts, _rules: AgencyRules, _today: date) -> Line:
    return Line("agency", "problems" if facts.agency_problems else "", facts.agency_problems)


_LINES = (
    *(_age, _amount, _stages, _talked, _way_out),
    *(_nothing_open, _not_vulnerable, _law, _verified, _last_letter),
    *(_owner, _four_eyes, _agency),
)
