"""The customers of the demo ledger, as literal tables.

Nobody here is real. All e-mail domains are reserved ones (.example, example.org), and
the phone numbers come from the blocks that regulators keep free for fiction.
"""

from typing import NamedTuple

FIRM, TRADER, PERSON = "firm", "trader", "person"
EARLY, PROMPT, MIXED, SLOW = "early", "prompt", "mixed", "slow"


class Country(NamedTuple):
    """What follows from where a customer lives."""

    lang: str
    currency: str
    tz: str
    phone: str


class Town(NamedTuple):
    """A place to send letters to."""

    name: str
    zip: str
    country: str


class Customer(NamedTuple):
    """One customer; the key is also the name of the e-mail domain."""

    key: str
    name: str
    kind: str
    town: str
    street: str
    habit: str


class Contact(NamedTuple):
    """A person or an office at a customer's; the type is res.partner's."""

    customer: str
    name: str
    type: str
    mailbox: str


# Austria and Belgium keep no numbers for fiction, so nobody there has a phone. The
# Irish have no time zone of their own: they follow the company's.
COUNTRIES = {
    "IE": Country("en_GB", "EUR", "", "+353 20 915 01{:02d}"),
    "GB": Country("en_GB", "GBP", "Europe/London", "+44 20 7946 01{:02d}"),
    "FR": Country("fr_FR", "EUR", "Europe/Paris", "+33 1 99 00 01 {:02d}"),
    "DE": Country("de_DE", "EUR", "Europe/Berlin", "+49 30 23125 1{:02d}"),
    "AT": Country("de_DE", "EUR", "Europe/Vienna", ""),
    "BE": Country("fr_FR", "EUR", "Europe/Brussels", ""),
}

TOWNS = {
    "dublin": Town("Dublin", "D08", "IE"),
    "cork": Town("Cork", "T12", "IE"),
    "galway": Town("Galway", "H91", "IE"),
    "kilkenny": Town("Kilkenny", "R95", "IE"),
    "sligo": Town("Sligo", "F91", "IE"),
    "bristol": Town("Bristol", "BS1", "GB"),
    "leeds": Town("Leeds", "LS2", "GB"),
    "norwich": Town("Norwich", "NR1", "GB"),
    "edinburgh": Town("Edinburgh", "EH6", "GB"),
    "nantes": Town("Nantes", "44000", "FR"),
    "lyon": Town("Lyon", "69002", "FR"),
    "lille": Town("Lille", "59000", "FR"),
    "bordeaux": Town("Bordeaux", "33000", "FR"),
    "hamburg": Town("Hamburg", "20457", "DE"),
    "koeln": Town("Köln", "50667", "DE"),
    "leipzig": Town("Leipzig", "04109", "DE"),
    "muenchen": Town("München", "80331", "DE"),
    "wien": Town("Wien", "1070", "AT"),
    "graz": Town("Graz", "8010", "AT"),
    "namur": Town("Namur", "5000", "BE"),
    "liege": Town("Liège", "4000", "BE"),
}

CUSTOMERS = (
    Customer("saltmarsh", "Saltmarsh Tea Rooms", FIRM, "galway", "3 Quay Row", PROMPT),
    Customer("copperkettle", "Copper Kettle Guesthouse", FIRM, "kilkenny", "18 Mill Walk", SLOW),
    Customer("brackenfield", "Brackenfield Vets", FIRM, "cork", "7 Orchard Rise", EARLY),
    Customer("hazelrow", "Hazel Row Montessori", FIRM, "dublin", "22 Hazel Row", PROMPT),
    Customer("driftline", "Driftline Surf School", FIRM, "sligo", "1 Dune Road", MIXED),
    Customer("inkwell", "Inkwell & Daughters Books", FIRM, "dublin", "9 Lantern Lane", MIXED),
    Customer("moonrake", "Moonrake Theatre Company", FIRM, "cork", "40 Rope Walk", SLOW),
    Customer("larkspur", "Larkspur Dental Rooms", FIRM, "dublin", "5 Larkspur Court", EARLY),
    Customer("fernhill", "Fernhill Allotment Society", FIRM, "dublin", "Fernhill Gate", PROMPT),
    Customer("kinsale", "Nuala Kinsale Interiors", TRADER, "kilkenny", "2 Bell Yard", MIXED),
    Customer("corrigal", "Tadhg Corrigal Boats", TRADER, "sligo", "Slipway House", PROMPT),
    Customer("aoife", "Aoife Thistlewood", PERSON, "dublin", "31 Meadow View", PROMPT),
    Customer("cormac", "Cormac Larkfield", PERSON, "cork", "8 Weir Street", MIXED),
    Customer("sinead", "Sinéad Ashgrove", PERSON, "galway", "12 Shell Lane", PROMPT),
    Customer("terntide", "Tern & Tide Seafood", FIRM, "norwich", "6 Staithe Street", SLOW),
    Customer("foxglove", "Foxglove Yoga Studio", FIRM, "bristol", "14 Pear Tree Hill", MIXED),
    Customer("thistlebury", "Thistlebury Books", FIRM, "leeds", "77 Weaver Street", MIXED),
    Customer("pennant", "Pennant Row Architects", FIRM, "bristol", "3 Pennant Row", EARLY),
    Customer("fivegables", "Five Gables Care Home", FIRM, "leeds", "Five Gables, Elm Rd", SLOW),
    Customer("cinderpath", "Cinderpath Coffee", FIRM, "edinburgh", "19 Cinder Path", PROMPT),
    Customer("quillstone", "Quillstone Letterpress", TRADER, "edinburgh", "4 Ink Close", EARLY),
    Customer("hollowell", "Wren Hollowell Gardens", TRADER, "norwich", "Rushlight Farm", SLOW),
    Customer("imogen", "Imogen Fairbrook", PERSON, "bristol", "26 Kite Terrace", EARLY),
    Customer("callum", "Callum Westerby", PERSON, "leeds", "9 Spindle Street", SLOW),
    Customer("fournil", "Le Fournil des Tilleuls", FIRM, "nantes", "8 rue des Tilleuls", EARLY),
    Customer("hirondelles", "Pension des Hirondelles", FIRM, "bordeaux", "3 quai Clair", SLOW),
    Customer("pharebleu", "Librairie du Phare Bleu", FIRM, "nantes", "21 rue du Phare", MIXED),
    Customer("ventdautan", "Atelier Vent d'Autan", TRADER, "lyon", "5 montée du Vent", MIXED),
    Customer("copeaux", "Crèche Les Petits Copeaux", FIRM, "lille", "17 rue du Rabot", PROMPT),
    Customer("belleetoile", "Cave de la Belle Étoile", TRADER, "bordeaux", "2 cours Doré", SLOW),
    Customer("quaisclairs", "Cabinet des Quais Clairs", FIRM, "lyon", "30 quai Clair", EARLY),
    Customer("marchepied", "Odile Marchepied, fleurs", TRADER, "nantes", "6 rue Verte", PROMPT),
    Customer("bastien", "Bastien Clairsablon", PERSON, "lille", "44 rue des Brodeuses", MIXED),
    Customer("solene", "Solène Montferval", PERSON, "lyon", "10 rue Haute", EARLY),
    Customer("altweide", "Gasthof Zur Alten Weide", FIRM, "muenchen", "Weidenweg 3", SLOW),
    Customer("federkiel", "Buchhandlung Federkiel", FIRM, "leipzig", "Tintengasse 11", PROMPT),
    Customer("kirschgarten", "Praxis am Kirschgarten", FIRM, "koeln", "Kirschweg 8", EARLY),
    Customer("apfelschaukel", "Kita Apfelschaukel", FIRM, "hamburg", "Apfelstieg 20", PROMPT),
    Customer("morgennebel", "Rösterei Morgennebel", FIRM, "hamburg", "Speicherhof 2", MIXED),
    Customer("dachsfeld", "Hofladen Dachsfeld", TRADER, "leipzig", "Am Dachsfeld 1", SLOW),
    Customer("ahlesbach", "Friedrun Ahlesbach Räume", TRADER, "koeln", "Hobelgasse 5", MIXED),
    Customer("joris", "Joris Wetterhahn", PERSON, "hamburg", "Ankerstieg 14", PROMPT),
    Customer("bergglocke", "Pension Bergglocke", FIRM, "graz", "Glockenweg 9", PROMPT),
    Customer("windlicht", "Café Windlicht", FIRM, "wien", "Lampengasse 17", MIXED),
    Customer("leopoldine", "Leopoldine Traunfels", PERSON, "wien", "Rosenstiege 6", PROMPT),
    Customer("chenepenche", "Brasserie du Chêne Penché", FIRM, "namur", "1 rue Basse", SLOW),
    Customer("pasdelune", "École de danse Pas de Lune", FIRM, "liege", "12 rue Pavée", PROMPT),
    Customer("mathilde", "Mathilde Vanderlicht", PERSON, "namur", "5 place Ronde", MIXED),
    Customer("halcyon", "Halcyon Lane Pottery", FIRM, "galway", "11 Halcyon Lane", MIXED),
    Customer("fiadh", "Fiadh Merrowby", PERSON, "cork", "2 Tern Steps", PROMPT),
    Customer("barnaby", "Barnaby Quillfeather", PERSON, "norwich", "19 Plover Lane", MIXED),
    Customer("wickerwold", "Wickerwold Cycles", TRADER, "bristol", "52 Spoke Street", MIXED),
    Customer("silbermoos", "Töpferhof Silbermoos", TRADER, "leipzig", "Drehscheibe 6", MIXED),
    Customer("lavendelgrund", "Imkerei Lavendelgrund", TRADER, "graz", "Wabenweg 12", PROMPT),
    Customer("anatole", "Anatole Rivesoie", PERSON, "lille", "7 rue des Rubans", PROMPT),
    Customer("gullbrook", "Gullbrook Boatyard", FIRM, "galway", "1 Slip Lane", SLOW),
    Customer("ferrymill", "Ferrymill Bakery", FIRM, "kilkenny", "27 Weir Walk", SLOW),
    Customer("kranichhof", "Zimmerei Kranichhof", FIRM, "leipzig", "Kranichweg 4", SLOW),
)

MAILBOXES = {"en_GB": "accounts", "fr_FR": "compta", "de_DE": "buchhaltung"}

# The unusual addresses: none at all, and one with a typing mistake.
EMAILS = {"sinead": "", "thistlebury": "accounts(at)thistlebury.example"}
BLACKLISTED = ("cormac",)
EXCLUDED = ("chenepenche",)
ARCHIVED = ("ahlesbach",)
WITHOUT_TZ = ("foxglove", "callum", "pharebleu", "solene", "altweide", "windlicht")

CONTACTS = (
    Contact("saltmarsh", "Bríd Saltwell", "contact", "brid"),
    Contact("copperkettle", "Donal Kettleby", "contact", "donal"),
    Contact("brackenfield", "Orla Brackenridge", "contact", "orla"),
    Contact("hazelrow", "Niamh Rowanford", "contact", "niamh"),
    Contact("driftline", "Fiachra Dunmarsh", "contact", "fiachra"),
    Contact("moonrake", "Ultan Harrowgate", "contact", "ultan"),
    Contact("larkspur", "Gráinne Larkhill", "contact", "grainne"),
    Contact("terntide", "Percy Sandwell", "contact", "percy"),
    Contact("foxglove", "Tamsin Gloverdale", "contact", "tamsin"),
    Contact("pennant", "Rupert Pennington-Vale", "contact", "rupert"),
    Contact("fivegables", "Hester Gableworth", "contact", "hester"),
    Contact("cinderpath", "Morag Cinderby", "contact", "morag"),
    Contact("fournil", "Gaspard Tilleray", "contact", "gaspard"),
    Contact("hirondelles", "Capucine Rondelet", "contact", "capucine"),
    Contact("pharebleu", "Anselme Bleuvent", "contact", "anselme"),
    Contact("quaisclairs", "Perrine Quaimont", "contact", "perrine"),
    Contact("altweide", "Veit Weidenhofer", "contact", "veit"),
    Contact("federkiel", "Almut Federspiel", "contact", "almut"),
    Contact("kirschgarten", "Hanno Kirschbluth", "contact", "hanno"),
    Contact("morgennebel", "Wiebke Nebelung", "contact", "wiebke"),
    Contact("bergglocke", "Resi Glockenrain", "contact", "resi"),
    Contact("chenepenche", "Firmin Duchenois", "contact", "firmin"),
    Contact("inkwell", "Inkwell Invoices", "invoice", "invoices"),
    Contact("moonrake", "Moonrake Box Office", "invoice", "boxoffice"),
    Contact("copeaux", "Les Petits Copeaux, factures", "invoice", "factures"),
    Contact("apfelschaukel", "Kita-Trägerverein, Rechnungen", "invoice", "rechnungen"),
    Contact("copperkettle", "Aisling Kettleby", "collections", "aisling"),
    Contact("altweide", "Gundula Weidenhofer", "collections", "gundula"),
    Contact("hirondelles", "Lucette Rondelet", "collections", "lucette"),
    Contact("fournil", "Apolline Tilleray", "collections", "apolline"),
    Contact("halcyon", "Sorcha Halcroft", "collections", "sorcha"),
    Contact("wickerwold", "Perdita Wickford", "collections", "perdita"),
    Contact("silbermoos", "Käthe Silbermann", "collections", "kaethe"),
    Contact("lavendelgrund", "Alois Lavendler", "collections", "alois"),
    Contact("gullbrook", "Eamon Gullbrook", "collections", "eamon"),
    Contact("ferrymill", "Imelda Ferris", "collections", "imelda"),
    Contact("kranichhof", "Gernot Kranich", "collections", "gernot"),
)

BY_KEY = {customer.key: customer for customer in CUSTOMERS}


def country_of(key):
    """The country's defaults for the customer with this key."""
    return COUNTRIES[TOWNS[BY_KEY[key].town].country]
