"""What can happen between us and a customer in the demo's past: plain data, without Odoo.

Days count from today, as everywhere in the demo ledger; hours are UTC. What would fall on a weekend happens on the
Friday before.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """A run that looks at these customers only: it writes, judges promises, ends holds, thanks and closes."""

    day: int
    hour: int
    customers: tuple


class Mail(NamedTuple):
    """The customer answers our last message; the sender is the contact we wrote to unless another one is named."""

    day: int
    hour: int
    customer: str
    text: str
    sender: str = ""
    subject: str = ""
    headers: tuple = ()


class Answer(NamedTuple):
    """The collector writes back from the case."""

    day: int
    hour: int
    customer: str
    text: str


class Call(NamedTuple):
    """The collector and the customer talk."""

    day: int
    hour: int
    customer: str
    note: str


class Promise(NamedTuple):
    """They promise to pay; about the invoices with these names, else about all that is due. Replaces an open one."""

    day: int
    hour: int
    customer: str
    by: int
    note: str
    items: tuple = ()
    channel: str = "call"
    method: str = "transfer"


class Payment(NamedTuple):
    """Money comes in for the invoice with this name."""

    day: int
    hour: int
    item: str
    amount: float


class Plan(NamedTuple):
    """We agree on a way to pay for the invoices with these names; ``agreed`` says how, else it is offered in writing.

    ``less`` is taken off when the money comes by ``first``. A ``later`` version takes the place of the plan that runs.
    """

    day: int
    hour: int
    customer: str
    items: tuple
    first: int
    count: int
    note: str = ""
    kind: str = "parts"
    rhythm: str = "monthly"
    less: float = 0
    agreed: str = ""
    by: str = ""
    later: bool = False


class Accept(NamedTuple):
    """They agree to what they were offered; by e-mail with the last message that came since."""

    day: int
    hour: int
    customer: str
    note: str = ""
    channel: str = "email"


class Follow(NamedTuple):
    """A run that only follows the plans: what came in, what was missed, and what is said about it."""

    day: int
    hour: int


class Dispute(NamedTuple):
    """Something is wrong with the invoice of this name; the whole of it when no amount is given."""

    day: int
    hour: int
    customer: str
    item: str
    code: str
    description: str
    amount: float = 0


class Verdict(NamedTuple):
    """Whoever looked into the customer's open dispute closes it."""

    day: int
    hour: int
    customer: str
    outcome: str
    explanation: str


class Hold(NamedTuple):
    """We leave the customer, or the invoices with these names, in peace."""

    day: int
    hour: int
    customer: str
    kind: str
    reason: str = ""
    until: int | None = None
    details: str = ""
    items: tuple = ()


class Mark(NamedTuple):
    """Odoo's own marks, set on all open invoices of the customer that are due before ``before``, with a reason."""

    day: int
    hour: int
    customer: str
    what: str
    reason: str
    before: int = 0


class OnPage(NamedTuple):
    """The customer answers on the page: ``answer`` names the case's method, ``values`` what the form held."""

    day: int
    hour: int
    customer: str
    answer: str
    values: tuple
    ahead: int | None = None


class Attend(NamedTuple):
    """The daily work: the manager reads what waits for approval, and the collector makes the calls that are due."""

    day: int
    hour: int
    customers: tuple


class Meet(NamedTuple):
    """The agencies are looked up, asked, and noted."""

    day: int
    hour: int


class Propose(NamedTuple):
    """The collector has looked at address and balance, and proposes an agency."""

    day: int
    hour: int
    customer: str
    agency: str
    why: str


class Object(NamedTuple):
    """Who looks after the customer in sales objects."""

    day: int
    hour: int
    customer: str
    words: str


class HandOver(NamedTuple):
    """The manager approves, releases the file and sends it; from then on the agency talks with the customer."""

    day: int
    hour: int
    customer: str


class Report(NamedTuple):
    """A statement of the agency: (customer, status, day of the money, collected, commission, passed on, note)."""

    day: int
    hour: int
    agency: str
    ref: str
    lines: tuple


class Recall(NamedTuple):
    """The collector calls the customer back."""

    day: int
    hour: int
    customer: str
    reason: str
    words: str
