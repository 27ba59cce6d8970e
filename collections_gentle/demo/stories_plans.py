"""What some customers of the demo ledger have agreed with us on, instead of the due dates: literal tables.

Weekends move everything a little: first days lie no more than ten days after the offer, where the policies allow
fourteen, and who answers on the next day does so at a later hour.
"""

from .bills import Claim
from .events import Accept, Call, Follow, Look, Mail, Payment, Plan

# Invoices that only these stories are about.
PLANNED = (
    Claim("halcyon", -82, 1860, name="kiln shed"),
    Claim("halcyon", -58, 780, name="glaze shelves"),
    Claim("fiadh", -23, 960, name="cot"),
    Claim("silbermoos", -58, 1240, name="wheel tables"),
    Claim("barnaby", -116, 700, name="welsh dresser"),
    Claim("solene", -19, 380, name="lamp table"),
    Claim("fournil", -44, 1460, name="oven racks"),
    Claim("lavendelgrund", -70, 2200, name="honey racks"),
    Claim("anatole", -206, 840, name="bookcase"),
    Claim("wickerwold", -104, 1600, name="workbench"),
)

# Runs, over two invoices: three parts of six have come.
RUNNING = (
    Look(-70, 10, ("halcyon",)),
    Call(-48, 13, "halcyon", "Two shops pay them late. What would be safe: 440 every two weeks, on a Monday."),
    Plan(
        -46,
        11,
        "halcyon",
        ("kiln shed", "glaze shelves"),
        first=-38,
        count=6,
        rhythm="fortnightly",
        note="Two shops pay them late until the new year. 440 every two weeks is safe, after the weekend markets.",
    ),
    Mail(
        -45,
        13,
        "halcyon",
        "Dear Maeve,\n\nYes, with pleasure: six parts of 440, every second Monday, as in your agreement. You have no "
        "idea how much lighter that makes the winter.\n\nThere will be a bowl for you when the first firing is out."
        "\n\nWarmly,\nSorcha",
    ),
    Accept(-45, 15, "halcyon"),
    Payment(-38, 9, "kiln shed", 440),
    Payment(-24, 9, "kiln shed", 440),
    Payment(-10, 9, "kiln shed", 440),
)

# Waits for the yes; a later day, agreed on the phone.
OFFERED = (
    Look(-12, 10, ("fiadh", "solene")),
    Call(-4, 13, "fiadh", "The little one came early, and so did all the bills. The first days of a month are safe."),
    Plan(
        -4,
        14,
        "fiadh",
        ("cot",),
        first=6,
        count=4,
        note="The little one came early, and so did all the bills. She asked for four equal parts.",
    ),
    Call(-3, 13, "solene", "Her theatre pays the actors after the last night; she names a day next week."),
    Plan(
        -3,
        14,
        "solene",
        ("lamp table",),
        first=7,
        count=1,
        kind="later",
        note="Her theatre pays the actors after the last night.",
        agreed="call",
    ),
)

# The first part has not come; two have not come, and the time to make it good is over.
MISSED = (
    Look(-36, 10, ("silbermoos",)),
    Call(
        -24, 13, "silbermoos", "The autumn fair was cancelled; four equal parts would do, in the middle of the month."
    ),
    Plan(
        -24,
        14,
        "silbermoos",
        ("wheel tables",),
        first=-14,
        count=4,
        note="The autumn fair was cancelled. Four equal parts in the middle of each month.",
    ),
    Mail(
        -23,
        15,
        "silbermoos",
        "Guten Morgen Jonas,\n\nso machen wir es, vielen Dank: vier Teile, der erste Mitte des Monats.\n\nHerzliche "
        "Grüße\nKäthe",
    ),
    Accept(-23, 16, "silbermoos"),
    Look(-106, 10, ("barnaby",)),
    Call(-98, 13, "barnaby", "His hours at the boatyard were cut; 175 a month is what he can put aside."),
    Plan(
        -97,
        14,
        "barnaby",
        ("welsh dresser",),
        first=-92,
        count=4,
        note="His hours at the boatyard were cut. 175 a month, just after he is paid.",
        agreed="call",
    ),
    Payment(-92, 9, "welsh dresser", 175),
    Payment(-62, 9, "welsh dresser", 75),
    Call(-48, 13, "barnaby", "Half of it came, the rest does not fit this month. He will try to catch up."),
    Call(-13, 13, "barnaby", "He had our letter and is sorry. The boatyard decides about his hours this week."),
)

# A little less by a date: offered by the manager; and paid in time, with the credit note still to be posted.
DISCOUNTS = (
    Look(-30, 10, ("fournil", "lavendelgrund")),
    Call(-4, 13, "fournil", "Their oven broke down in autumn; they could pay nearly all of it at once."),
    Plan(
        -3,
        15,
        "fournil",
        ("oven racks",),
        first=9,
        count=1,
        kind="discount",
        less=73,
        note="Their oven broke down in autumn, and they can pay nearly all of it at once.",
        by="oisin",
    ),
    Plan(
        -20,
        15,
        "lavendelgrund",
        ("honey racks",),
        first=-8,
        count=1,
        kind="discount",
        less=110,
        note="Came back to us after a hard season. Five percent off, if it all comes at once.",
        by="oisin",
    ),
    Payment(-10, 9, "honey racks", 2090),
    Look(-7, 10, ("lavendelgrund",)),
)

# All three parts came, months ago.
KEPT = (
    Look(-196, 10, ("anatole",)),
    Call(-190, 13, "anatole", "Between two jobs until the summer; three parts would do."),
    Plan(-189, 14, "anatole", ("bookcase",), first=-180, count=3, note="Between two jobs. Three parts would do."),
    Mail(
        -188,
        15,
        "anatole",
        "Bonjour Maeve,\n\nTrois fois, c'est parfait, merci à vous. La bibliothèque est déjà pleine.\n\nAnatole",
    ),
    Accept(-188, 16, "anatole"),
    Payment(-181, 9, "bookcase", 280),
    Payment(-153, 9, "bookcase", 280),
    Payment(-123, 9, "bookcase", 280),
    Look(-117, 10, ("anatole",)),
)

# Changed after two parts: the second version has smaller ones.
CHANGED = (
    Look(-92, 10, ("wickerwold",)),
    Call(-79, 13, "wickerwold", "A slow summer. Five parts, one a month."),
    Plan(-78, 14, "wickerwold", ("workbench",), first=-70, count=5, note="A slow summer.", agreed="call"),
    Payment(-71, 9, "workbench", 320),
    Payment(-42, 9, "workbench", 320),
    Call(-28, 13, "wickerwold", "A large order fell through. Perdita asks for half of it each month."),
    Plan(
        -27,
        14,
        "wickerwold",
        ("workbench",),
        first=-17,
        count=6,
        note="A large order fell through. She called before the day and asked for half of it each month.",
        later=True,
    ),
    Mail(
        -26,
        15,
        "wickerwold",
        "Hello Maeve,\n\nThank you, 160 a month is something I can sleep with. Yes to the new version.\n\nPerdita",
    ),
    Accept(-26, 16, "wickerwold"),
    Payment(-18, 9, "workbench", 160),
)

PLANS = RUNNING + OFFERED + MISSED + DISCOUNTS + KEPT + CHANGED
FOLLOWED = tuple(Follow(day, 10) for day in range(-190, 0, 3))
