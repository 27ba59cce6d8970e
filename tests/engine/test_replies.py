"""A machine is recognised by its headers, or by a subject that only machines write; everybody else is a person."""

import unicodedata

import pytest
from engine.replies import is_automatic

MACHINE_HEADERS = [
    {"auto-submitted": "auto-replied"},
    {"auto-submitted": "Auto-Generated"},
    {"auto-submitted": "auto-replied; owner-email=jane@example.com"},
    {"auto-submitted": "auto-notified"},
    {"precedence": "bulk"},
    {"precedence": " Junk "},
    {"precedence": "auto_reply"},
    {"x-autoreply": "yes"},
    {"x-autorespond": ""},
    {"x-auto-reply-from": "jane@example.com"},
    {"x-mail-autoreply": "yes"},
    {"return-path": "<>"},
    {"return-path": " <> "},
    {"from": "MAILER-DAEMON@mx.example.com"},
    {"from": "Mail Delivery System <Mailer-Daemon@mx.example.com>"},
    {"from": "postmaster@example.com"},
    {"from": "Example <no-reply@example.com>"},
    {"from": "noreply@example.com"},
    {"from": "no_reply@example.com"},
    {"from": "payments-noreply@example.com"},
    {"from": "noreply-invoices@example.com"},
    {"from": "noreply+4711@example.com"},
    {"from": "Do.Not.Reply@example.com"},
]
HUMAN_HEADERS = [
    {},
    {"auto-submitted": "no"},
    {"auto-submitted": " No ; x=y"},
    {"auto-submitted": "no (a person)"},
    {"auto-submitted": ""},
    {"precedence": "normal"},
    {"precedence": "first-class"},
    {"precedence": "list", "list-id": "<invoices.example.com>"},  # our own shared inbox is a Google Group
    {"list-unsubscribe": "<mailto:leave@example.com>"},
    {"x-auto-response-suppress": "All"},  # says what to do with the message, not what it is
    {"x-auto-response-suppress": "DR, OOF, AutoReply"},
    {"return-path": "<jane@example.com>"},
    {"from": "Jane Reply <jane.reply@example.com>"},
    {"from": "casino-reply@example.com"},
    {"from": "Uno Reply <kimono.reply@example.com>"},
    {"from": "postmasters.guild@example.com"},
    {"x-spam-status": "No", "received": "from noreply.example.com"},
]
MACHINE_SUBJECTS = [
    # Exchange and Outlook, in the language of the customer
    "Automatic reply: Invoice INV/2026/00012 is due",
    "Réponse automatique : Facture FA/2026/00012",
    "R\u00e9ponse automatique\u00a0: Facture FA/2026/00012",
    "RÉPONSE AUTOMATIQUE : Facture",
    "Automatische Antwort: Rechnung RE/2026/00012",
    "Respuesta automática: Factura 12",
    "Automatisch antwoord: Factuur 12",
    "Risposta automatica: Fattura 12",
    # older ones
    "Out of Office AutoReply: Invoice 12",
    "Out of Office: Invoice 12",
    "Out of office",
    "Out of the office.",
    "Out of Office Re: Invoice 12",
    "Out of office - Re: Invoice 12",
    "OOO: Invoice 12",
    "OOO",
    "Auto-Reply: I'm out of office.",
    "Autoreply: Invoice 12",
    "Auto Response",
    "Auto-response: Invoice 12",
    "Vacation reply",
    "Absence du bureau : Facture 12",
    "Absent du bureau",
    "Absente",
    "Message d’absence : Facture 12",
    "Message d'absence",
    "Abwesenheitsnotiz",
    "Abwesenheitsnotiz: Rechnung 12",
    "Abwesenheitsmeldung - Rechnung 12",
    "Abwesenheitsassistent: AW: Rechnung 12",
    "Abwesend: Rechnung 12",
    "Abwesenheit",
    "Automatische Eingangsbestätigung: Ihre Nachricht",
    "Fuera de la oficina: Factura 12",
    "Fuera de oficina",
    "Ausente",
    "Afwezigheidsbericht: Factuur 12",
    "Afwezig: Factuur 12",
    "Buiten kantoor",
    "Fuori ufficio: Fattura 12",
    "Fuori ufficio",
    # Lotus Notes
    "AUTO: Jane Doe is out of the office (returning 05/03/2026)",
    "AUTO: Hans Meier ist außer Haus (Rückkehr am 05.03.2026)",
    "AUTO : Jeanne Petit est absente (retour 05/03/2026)",
    "AUTO: Jan Jansen is niet aanwezig (retour 05-03-2026)",
    # behind the label of a mail filter
    "[EXTERNAL] Automatic reply: Invoice 12",
    "[EXT] [#4711] Réponse automatique : Facture 12",
    "*** Automatic reply: Invoice 12",
    # bounces and receipts of servers that set no header
    "Undeliverable: Invoice 12",
    "Undelivered Mail Returned to Sender",
    "Mail delivery failed: returning message to sender",
    "Delivery Status Notification (Failure)",
    "Mail delivery failure (Invoice 12)",
    "Returned mail: see transcript for details",
    "failure notice",
    "Read: Invoice 12",
    "Gelesen: Rechnung 12",
    "Lu : Facture 12",
]
HUMAN_SUBJECTS = [
    "",
    "Re: Invoice 12",
    "AW: Rechnung 12",
    "Invoice 12",
    "?",
    # words of a machine in the mouth of a person
    "Re: Automatic reply: Invoice 12",
    "AW: Abwesenheitsnotiz",
    "Re: Out of office",
    "Your automatic reply: please correct our address",
    "Automatic reply received but no answer yet",
    "Please stop the automatic notification: we have paid",
    # absences that a person writes about
    "On holiday next week, will pay Friday",
    "On vacation until Monday - payment follows",
    "On leave until 3 March, my colleague will pay",
    "Out of office until Monday, will pay then",
    "Out of office next week - transfer is on its way",
    "Out of office supplies invoice: wrong price",
    "OOO next week, payment on Friday",
    "OOO Romashka: invoice 12",  # a Russian limited company
    "Away from home, please send the invoice again",
    "Away from 3 March, who can I call?",
    "Absent la semaine prochaine, je règle vendredi",
    "Absence de facture",
    "Absence de réponse à mon message",
    "Abwesend bis Montag, Zahlung kommt danach",
    "Abwesenheit nächste Woche, Zahlung am Freitag",
    "Ausente hasta el lunes, pago el martes",
    "Fuera de la oficina hasta el lunes, pago el martes",
    "Fuera de plazo: factura 12",
    "Afwezig tot maandag, betaling volgt",
    "Buiten kantooruren geleverd",
    "Fuori ufficio fino a lunedì, pago martedì",
    "Vacation rental invoice 12",
    "Urlaub",
    # goods that are missing, late or not delivered: disputes, the last that may be ignored
    "Absent items in delivery",
    "Re: Absent items in delivery",
    "Absentee fee on invoice 12",
    "Undelivered goods, invoice 12",
    "Undelivered: two pallets",
    "Delivery status of order 12?",
    "Delivery failure, pallets never arrived",
    "Delivery failed, nobody was there",
    "Mail delivery of invoices please",
    "Returned mail order, please credit",
    "Delivery failure: pallets never arrived",
    "Non remis : colis 12",
    "Unzustellbar: zwei Paletten",
    # other words that begin alike
    "Automatic door order",
    "Automatic payment: which account?",
    "Automatische Tür, Rechnung 12",
    "Automatisch incasso mislukt",
    "Réponse à votre relance",
    "Respuesta a su factura",
    "Risposta alla fattura 12",
    "Auto: Rechnung 12",
    "Auto parts, invoice 12",
    "Autoreifen: Rechnung 12",
    "Autoresponse GmbH & Co, Rechnung 12",
    "Out of stock?",
    "Read and understood",
    "Reading room, invoice 12",
    "Ready: transfer sent today",
    "Lu et approuvé",
    "Lu: question about invoice 12",  # a name
    "Luca: fattura 12",
    "[EXTERNAL] Re: Invoice 12",
    "[EXTERNAL] Out of office until Monday, will pay then",
]


@pytest.mark.parametrize("headers", MACHINE_HEADERS, ids=str)
def test_headers_of_machines(headers):
    assert is_automatic(headers, "Invoice 12")


@pytest.mark.parametrize("headers", HUMAN_HEADERS, ids=str)
def test_headers_of_people(headers):
    assert not is_automatic(headers, "Re: Invoice 12")


@pytest.mark.parametrize("subject", MACHINE_SUBJECTS)
def test_subjects_of_machines(subject):
    assert is_automatic({}, subject)
    assert is_automatic({}, f"  {subject} ")


@pytest.mark.parametrize("subject", HUMAN_SUBJECTS)
def test_subjects_of_people(subject):
    assert not is_automatic({}, subject)
    assert not is_automatic({}, subject.upper())


@pytest.mark.parametrize("subject", MACHINE_SUBJECTS)
def test_an_answer_is_never_automatic_by_its_subject(subject):
    """Somebody who answers a holiday note has read it."""
    assert not is_automatic({}, f"Re: {subject}")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_accents_may_be_written_either_way(form):
    assert is_automatic({}, unicodedata.normalize(form, "Réponse automatique : Facture"))
    assert is_automatic({}, unicodedata.normalize(form, "Respuesta automática"))


def test_the_subject_of_a_person_does_not_outweigh_the_headers():
    assert is_automatic({"auto-submitted": "auto-replied"}, "Re: Invoice 12")


@pytest.mark.parametrize(
    ("content_type", "automatic"),
    [
        ("multipart/report", True),
        ("Multipart/Report", True),
        ("multipart/report; report-type=delivery-status", True),
        ("multipart/report; report-type=disposition-notification", True),
        ("multipart/mixed", False),
        ("text/plain; charset=utf-8", False),
        ("", False),
    ],
)
def test_reports(content_type, automatic):
    assert is_automatic({}, "Re: Invoice 12", content_type) == automatic


def test_a_hostile_subject_takes_no_time():
    """Labels without end could be read in many ways; each is read in one."""
    for part in ("[]", "[", "[a] ", "*", "- ", "auto:", "out of office "):
        assert not is_automatic({}, part * 5000 + "x")
