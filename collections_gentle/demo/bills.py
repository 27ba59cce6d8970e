"""What the demo ledger bills, and how the customers pay: plain data, without Odoo.

Every day is a number relative to today: -12 is twelve days ago. So the ledger is the
same one whenever it is loaded, and never grows old.
"""

import random
from dataclasses import dataclass, field
from typing import NamedTuple

from .customers import (
    BY_KEY,
    CUSTOMERS,
    EARLY,
    FIRM,
    MIXED,
    PERSON,
    PROMPT,
    SLOW,
    TRADER,
    country_of,
)

SEED = 2026
YEAR = 364
NET_DAYS = {FIRM: 30, TRADER: 15, PERSON: 15}
BILLS_A_YEAR = {FIRM: (4, 5), TRADER: (2, 3), PERSON: (1, 1)}
INSTALMENT_DAYS = (0, 30, 60, 90)
INSTALMENTS = "instalments"
DELIVERY = "delivery"
GBP_PRICE = 0.85

# Days between due date and payment, one drawn for each invoice.
HABITS = {
    EARLY: (-14, -12, -10, -9, -8, -7, -6, -5, -4, -2),
    PROMPT: (-5, -3, -3, -2, -2, -1, -1, 0, 0, 0, 0, 3),
    MIXED: (-6, -3, -2, -1, 0, 0, 1, 3, 5, 8, 12),
    SLOW: (-1, 0, 0, 2, 4, 6, 7, 9, 12, 15, 19, 26, 34, 42),
}


class Item(NamedTuple):
    """Something the company sells, named in its customers' languages."""

    key: str
    price: float
    en: str
    fr: str
    de: str


CATALOGUE = (
    Item("polish", 18, "Beeswax polish", "Cire d'abeille", "Bienenwachspolitur"),
    Item(DELIVERY, 95, "Delivery", "Livraison", "Lieferung"),
    Item("repair", 185, "Window repair", "Réparation de fenêtre", "Fensterreparatur"),
    Item("day", 420, "Day of joinery", "Journée de menuiserie", "Tischlertag"),
    Item("chairs", 520, "Four ash chairs", "Quatre chaises en frêne", "Vier Stühle"),
    Item("shelf", 640, "Oak bookshelf", "Bibliothèque en chêne", "Eichenregal"),
    Item("table", 1480, "Oak table", "Table en chêne", "Eichentisch"),
    Item("counter", 2350, "Shop counter", "Comptoir de magasin", "Ladentheke"),
)


@dataclass
class Bill:
    """One invoice with everything that happened to it; lines are (item, qty, price)."""

    customer: str
    issued: int
    term: object
    lines: list
    receipts: list = field(default_factory=list)
    credits: list = field(default_factory=list)
    currency: str = ""
    name: str = ""


class Claim(NamedTuple):
    """A story of today: due that many days from now, with what has been settled."""

    customer: str
    due: int
    amount: float
    paid: float = 0
    paid_on: int | None = None
    credited: float = 0
    currency: str = ""
    name: str = ""


class Instalments(NamedTuple):
    """An invoice in four parts, of which the first ones are paid."""

    customer: str
    issued: int
    amount: float
    paid: int


class Loose(NamedTuple):
    """Money or a credit that is not matched with any invoice."""

    customer: str
    day: int
    amount: float


CLAIMS = (
    # simply late, at every age
    Claim("saltmarsh", -1, 640),
    Claim("hazelrow", -2, 1280),
    Claim("fernhill", -4, 185),
    Claim("aoife", -6, 420),
    Claim("pharebleu", -9, 1480),
    Claim("windlicht", -9, 640),
    Claim("morgennebel", -12, 905),
    Claim("callum", -12, 185),
    Claim("foxglove", -18, 760),
    Claim("chenepenche", -18, 1120),
    Claim("moonrake", -25, 2350),
    Claim("bastien", -25, 95),
    Claim("altweide", -33, 3120),
    Claim("driftline", -95, 2870),
    # several invoices, and two currencies at once
    Claim("copperkettle", -47, 1990),
    Claim("copperkettle", -12, 380),
    Claim("hirondelles", -62, 1675),
    Claim("hirondelles", -33, 520),
    Claim("hirondelles", -4, 95),
    Claim("cinderpath", -6, 540),
    Claim("cinderpath", -21, 310, currency="EUR"),
    # partly settled, and too little to write about
    Claim("kinsale", -15, 1200, paid=700),
    Claim("terntide", -22, 1850, paid=1000),
    Claim("apfelschaukel", -8, 960, paid=480),
    Claim("belleetoile", -26, 1310, credited=310, name="cellar"),
    Claim("joris", -30, 185, paid=184.50),
    Claim("marchepied", -14, 8.50),
    # reasons to wait: some are left out by hand, see stories.py
    Claim("ventdautan", -20, 1480),
    Claim("fivegables", -40, 2190),
    Claim("fivegables", -7, 430),
    Claim("dachsfeld", -28, 740),
    Claim("dachsfeld", -11, 260),
    Claim("sinead", -17, 420),
    Claim("thistlebury", -13, 680),
    Claim("cormac", -19, 350),
    Claim("ahlesbach", -200, 560),
    Claim("corrigal", -10, 400),
    Claim("leopoldine", -16, 600),
    Claim("hollowell", -20, 900),
    Claim("mathilde", -11, 520),
    # due within days: the large ones may get a courtesy note
    Claim("larkspur", 3, 1480),
    Claim("quaisclairs", 3, 1260),
    Claim("inkwell", 4, 320),
    Claim("pennant", 5, 2350),
    Claim("imogen", 5, 1040),
    # not due for a while
    Claim("quillstone", 7, 540),
    Claim("pasdelune", 9, 380),
    Claim("brackenfield", 10, 640),
    Claim("solene", 12, 420),
    Claim("copeaux", 14, 1480),
    Claim("kirschgarten", 18, 520),
    Claim("federkiel", 21, 905),
    Claim("bergglocke", 25, 2350),
    # settled: paid these days (the bank is up to date), reversed, credited in part
    Claim("brackenfield", 12, 420, paid=420, paid_on=0),
    Claim("fournil", 8, 520, paid=520, paid_on=-1),
    Claim("saltmarsh", -60, 520, credited=520),
    Claim("hazelrow", -100, 735, paid=640, credited=95),
)

INSTALMENT_BILLS = (
    Instalments("kirschgarten", -120, 2800, paid=4),
    Instalments("copeaux", -95, 2400, paid=2),
    Instalments("federkiel", -65, 3600, paid=1),
    Instalments("pennant", -40, 4800, paid=2),
    Instalments("bergglocke", -31, 5200, paid=1),
)

# More than is owed, and less; the statement line carries no invoice number.
LOOSE_PAYMENTS = (Loose("corrigal", -5, 900), Loose("leopoldine", -4, 150))
LOOSE_CREDITS = (Loose("hollowell", -6, 240),)
STATEMENT_LINES = (Loose("mathilde", -1, 520),)

DRAFTS = (Loose("inkwell", 0, 640), Loose("chenepenche", -1, 185), Loose("joris", 0, 95))
CANCELLED = (Loose("driftline", -80, 640), Loose("callum", -140, 420))


def all_bills():
    """Every invoice that gets posted, the same ones at each call."""
    rng = random.Random(SEED)
    past = [bill for customer in CUSTOMERS for bill in _past_bills(rng, customer)]
    stories = [story(claim) for claim in CLAIMS]
    return past + stories + [_in_instalments(plan) for plan in INSTALMENT_BILLS]


def single_line(amount):
    """One line of that amount, for the item whose usual price is nearest."""
    item = min(CATALOGUE, key=lambda item: abs(item.price - amount))
    return [(item.key, 1, amount)]


def _past_bills(rng, customer):
    count = rng.randint(*BILLS_A_YEAR[customer.kind])
    return [_past_bill(rng, customer, slot, count) for slot in range(count)]


def _past_bill(rng, customer, slot, count):
    """A bill of the year's slot-th part, paid by today."""
    term = NET_DAYS[customer.kind]
    took = max(1, term + rng.choice(HABITS[customer.habit]))
    age = max(took, int((slot + rng.random()) * YEAR / count))
    lines = _basket(rng, country_of(customer.key).currency)
    bill = Bill(customer.key, -age, term, lines)
    total = _total(lines)
    credited = round(total / 10, 2) if rng.random() < 0.05 else 0
    bill.credits = [(took - age, credited)] if credited else []
    bill.receipts = [(took - age, round(total - credited, 2))]
    return bill


def _basket(rng, currency):
    item = rng.choice([item for item in CATALOGUE if item.key != DELIVERY])
    factor = GBP_PRICE if currency == "GBP" else 1
    lines = [(item.key, rng.choice((1, 1, 1, 2)), item.price * factor)]
    if rng.random() < 0.4:
        lines.append((DELIVERY, 1, 95 * factor))
    return lines


def _total(lines):
    return round(sum(quantity * price for _item, quantity, price in lines), 2)


def story(claim):
    """The bill of a claim."""
    term = NET_DAYS[BY_KEY[claim.customer].kind]
    # A part is usually paid some days late; nothing happens after yesterday.
    settled_on = min(claim.due + 6, -1) if claim.paid_on is None else claim.paid_on
    return Bill(
        claim.customer,
        claim.due - term,
        term,
        single_line(claim.amount),
        receipts=[(settled_on, claim.paid)] if claim.paid else [],
        credits=[(settled_on, claim.credited)] if claim.credited else [],
        currency=claim.currency,
        name=claim.name,
    )


def _in_instalments(plan):
    part = plan.amount / len(INSTALMENT_DAYS)
    days = INSTALMENT_DAYS[: plan.paid]
    return Bill(
        plan.customer,
        plan.issued,
        INSTALMENTS,
        single_line(plan.amount),
        receipts=[(plan.issued + day, part) for day in days],
    )
