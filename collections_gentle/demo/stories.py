"""What some customers of the demo ledger have said to us in the last months, as literal tables."""

from .bills import Claim
from .events import Answer, Call, Dispute, Hold, Look, Mail, Mark, OnPage, Payment, Promise, Verdict
from .stories_agency import AGENCY_EVENTS, ENTRUSTED
from .stories_plans import FOLLOWED, PLANNED, PLANS

# Invoices that only these stories are about.
OWED = (
    Claim("larkspur", -19, 1840, name="reception"),
    Claim("pennant", -17, 920, name="models"),
    Claim("morgennebel", -20, 1320, name="bar"),
    Claim("kirschgarten", -48, 1180, name="waiting room"),
    Claim("callum", -27, 540, name="wardrobe"),
    Claim("hirondelles", -190, 840, name="beds"),
    Claim("hirondelles", -140, 620, name="shutters"),
    Claim("hirondelles", -96, 1260, name="dresser"),
    Claim("hirondelles", -58, 480, name="stools"),
    Claim("apfelschaukel", -14, 640, name="bench"),
    Claim("inkwell", -13, 1260, name="shelves"),
    Claim("brackenfield", -18, 780, name="kennels"),
    Claim("quillstone", -29, 540, name="drawers"),
    Claim("pasdelune", -17, 560, name="barre"),
    Claim("fernhill", -15, 320, name="benches"),
    Claim("imogen", -24, 380, name="table"),
    Claim("federkiel", -15, 730, name="counter"),
    Claim("quaisclairs", -33, 690, name="desk"),
)

# Waits for our answer, one from an address that nobody knows; one was answered, and one was only a machine.
REPLIES = (
    # Nobody is written to on a holiday: then a later look does it.
    Look(-8, 10, ("larkspur", "pennant")),
    Look(-6, 10, ("larkspur", "pennant")),
    Look(-4, 10, ("larkspur", "pennant", "windlicht")),
    Mail(
        -1,
        15,
        "larkspur",
        "Dear Maeve,\n\nThank you for writing so kindly, and sorry for the silence. Our bookkeeper has been on leave "
        "since October, and your invoice sat in her post. I can pay half of it this week and the rest when the health "
        "board has paid us, around the tenth. Would that be all right with you?\n\nThe reception desk is a joy, by the "
        "way: everybody who comes in asks who made it.\n\nWarm wishes,\nGráinne",
        sender="Gráinne Larkhill <grainne@larkspur.example>",
    ),
    Mail(
        -2,
        11,
        "pennant",
        "Hello,\n\nI keep the books for Pennant Row since the first of the month, and Rupert passed your note on to "
        "me. I have the amount, but no purchase order number, and our system will not let it through without one. "
        "Could you send me the invoice again with PO 4471 on it? It will then go out with Thursday's payments.\n\n"
        "Many thanks,\nRosalind Peartree",
        sender="Rosalind Peartree <desk@peartree-books.example>",
    ),
    Look(-3, 10, ("pharebleu", "windlicht")),
    Mail(
        -3,
        11,
        "pharebleu",
        "Bonjour,\n\nJe suis absente jusqu'à lundi et je lirai votre message à mon retour.\n\nLa comptabilité",
        subject="Réponse automatique : votre message",
        headers=(("Auto-Submitted", "auto-replied"), ("Precedence", "auto_reply")),
    ),
    Mail(
        -2,
        9,
        "windlicht",
        "Hallo Jonas,\n\ngehört die Lieferung vom Montag auch zu dieser Rechnung, oder kommt dafür eine eigene? Dann "
        "überweisen wir beides zusammen.\n\nLiebe Grüße aus Wien\nCafé Windlicht",
    ),
    Answer(
        -1,
        9,
        "windlicht",
        "Guten Morgen, die Lieferung ist in der Rechnung schon enthalten, es kommt also nichts mehr dazu. Vielen Dank "
        "fürs Nachfragen, und einen schönen Gruß in die Lampengasse!",
    ),
)

# Open and replaced; kept; partly kept; broken; noted for tomorrow; and a long history, three of four kept.
PROMISES = (
    Look(-14, 10, ("morgennebel",)),
    Call(-10, 13, "morgennebel", "Wiebke waits for a roasting order to be paid; she names a day."),
    Promise(-10, 14, "morgennebel", 1, "As soon as the hotel has paid for its beans.", items=("bar",)),
    Call(-2, 13, "morgennebel", "Wiebke called by herself, before the day: the hotel pays a week later."),
    Promise(-2, 14, "morgennebel", 7, "A week later than she said, and she told us in time.", items=("bar",)),
    Look(-42, 10, ("kirschgarten",)),
    Promise(-38, 12, "kirschgarten", -31, "With the next payment run.", items=("waiting room",), channel="email"),
    Payment(-32, 9, "waiting room", 1180),
    Look(-30, 10, ("kirschgarten",)),
    Call(-22, 13, "belleetoile", "The harvest has taken all their time and money; both come back this month."),
    Promise(-22, 14, "belleetoile", -14, "After the wine fair."),
    Payment(-15, 9, "cellar", 600),
    Look(-7, 10, ("belleetoile",)),
    Look(-20, 10, ("callum",)),
    Call(-13, 13, "callum", "A new job; the first wages come at the end of the week."),
    Promise(-13, 14, "callum", -7, "From the first wages.", items=("wardrobe",)),
    Look(-1, 10, ("callum",)),
    Promise(-4, 14, "bastien", 1, "As soon as the wages are in his account."),
    Call(-181, 13, "hirondelles", "Lucette will pay when the school groups have."),
    Promise(-181, 14, "hirondelles", -170, "After the school groups.", items=("beds",)),
    Payment(-171, 9, "beds", 840),
    Look(-168, 10, ()),
    Promise(-131, 14, "hirondelles", -122, "Before the season begins.", items=("shutters",), channel="email"),
    Payment(-123, 9, "shutters", 620),
    Look(-120, 10, ()),
    Promise(-86, 14, "hirondelles", -79, "Before they close for a week.", items=("dresser",)),
    Look(-71, 10, ()),
    Call(-70, 13, "hirondelles", "They had closed a day earlier than planned. Lucette was sorry, and has paid now."),
    Payment(-69, 9, "dresser", 1260),
    Look(-68, 10, ()),
    Promise(-50, 14, "hirondelles", -42, "With the October guests.", items=("stools",)),
    Payment(-43, 9, "stools", 480),
    Look(-40, 10, ()),
)

# One invoice apart and the other asked for; a part of one; right, and the credit note is missing; wrong.
DISPUTES = (
    Dispute(
        -3, 11, "apfelschaukel", "bench", "quality", "Two of the bench's slats have cracked, and splinters come off."
    ),
    Dispute(
        -4,
        11,
        "inkwell",
        "shelves",
        "price",
        "The quote said 1,100 with the old shelves taken back. The invoice says 1,260.",
        amount=160,
    ),
    Dispute(-10, 11, "brackenfield", "kennels", "delivery", "They fetched it themselves, and pay for delivery.", 95),
    Verdict(
        -2,
        13,
        "brackenfield",
        "accepted",
        "You are right: you fetched the kennels yourselves, and we charged a delivery that never was. We take it off "
        "the bill, and thank you for telling us.",
    ),
    Look(-22, 10, ("quillstone",)),
    Dispute(-19, 11, "quillstone", "drawers", "quantity", "Eleven drawers came, not twelve.", amount=45),
    Verdict(
        -11,
        13,
        "quillstone",
        "rejected",
        "We counted again, with the photograph from your workshop: the twelfth drawer is the narrow one below the "
        "type case, as on your drawing. Do call us if it is missing there; we will gladly come by.",
    ),
)

# Time until next week, a question about one invoice, distress, a complaint, and a pause that is over.
HOLDS = (
    Look(-9, 10, ("pasdelune", "fernhill", "imogen", "federkiel")),
    Hold(-4, 11, "pasdelune", "customer_pause", "The fees of the new term come in next week", until=7),
    Hold(-2, 12, "fernhill", "query", "Asks for the delivery note of the benches", items=("benches",)),
    Hold(
        -6,
        12,
        "imogen",
        "hardship",
        until=24,
        details="Lost her job in September and is on her own with two children. The advice centre helps her to make a "
        "budget; she calls when it is done. No letters until then, please.",
    ),
    Hold(-3, 12, "federkiel", "complaint", "The fitters left dust on new books; the workshop's manager calls them"),
    Look(-26, 10, ("quaisclairs",)),
    Hold(-20, 12, "quaisclairs", "customer_pause", "Moved house; the papers are in boxes", until=-12),
    Look(-11, 10, ()),
)

MARKS = (
    Mark(-9, 11, "ventdautan", "blocked", "They wait for the second fitting; open again when it is done"),
    Mark(-9, 11, "fivegables", "blocked", "The council pays this one; its form is on the way", before=-20),
    Mark(-8, 11, "dachsfeld", "no_followup", "Set off against their apples in December, as agreed with Maeve"),
)

# What three of them answered on their page: a call, somebody else, and parts of their own.
PAGES = (
    Look(-7, 10, ("foxglove", "terntide", "chenepenche")),
    OnPage(
        -1,
        14,
        "foxglove",
        "call",
        (("window", "morning"), ("phone", ""), ("words", "About the second delivery.")),
        ahead=1,
    ),
    OnPage(
        -2,
        9,
        "terntide",
        "person",
        (
            ("name", "Maren Saltley"),
            ("email", "maren@terntide.example"),
            ("phone", ""),
            ("words", "She does the books since the summer; I only run the boats."),
        ),
    ),
    OnPage(
        -2,
        16,
        "chenepenche",
        "suggestion",
        (
            ("words", "Le chantier nous paie fin de mois : 280 € à chaque fois, si cela vous convient."),
            ("amount", "280 €"),
        ),
    ),
)

# Python sorts stably: what happens at the same hour happens in this order.
EVENTS = REPLIES + PROMISES + DISPUTES + HOLDS + MARKS + PAGES + PLANS + FOLLOWED + AGENCY_EVENTS
ALL_OWED = OWED + PLANNED + ENTRUSTED
