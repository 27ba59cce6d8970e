"""The demo's own side: the company, its people, languages, currencies and catalogue."""

import base64
from datetime import timedelta
from pathlib import Path

from odoo.fields import Command

from .bills import CATALOGUE, INSTALMENT_DAYS, INSTALMENTS, NET_DAYS
from .customers import COUNTRIES

DOMAIN = "lindenandoak.example"
TZ = "Europe/Dublin"
LANG = "en_GB"
LOGO = Path(__file__).with_name("logo.png")
ADDRESS = {
    "name": "Linden & Oak Joinery",
    "street": "14 Copperbeech Lane",
    "zip": "D08",
    "city": "Dublin",
    "state_id": False,
    "phone": "+353 20 915 0140",
    "email": f"accounts@{DOMAIN}",
    "website": f"https://www.{DOMAIN}",
    "tz": TZ,
    "lang": LANG,
}
# The IBAN with which Ireland's format is explained everywhere.
ACCOUNT = "IE64 IRCE 9205 0112 3456 78"
# Two who talk with the customers, one who looks into disputes, and who leads them.
STAFF = (
    ("maeve", "Maeve Byrne", "+353 20 915 0141", ("group_collector",)),
    ("jonas", "Jonas Keller", "+353 20 915 0142", ("group_collector",)),
    ("nora", "Nora Whelan", "+353 20 915 0143", ("group_collector",)),
    ("oisin", "Oisín Hartnett", "+353 20 915 0144", ("group_manager", "group_sensitive")),
)
# Pounds for one euro, from a year ago until now.
GBP_RATES = (0.861, 0.858, 0.855, 0.859, 0.852, 0.848, 0.845, 0.842, 0.846, 0.851, 0.857)
GBP_RATES += (0.862, 0.858)
RATE_DAYS = 31


def furnish(env, today):
    """Prepare company, users, languages, currencies and catalogue.

    :return: the records that the ledger refers to, by table and name
    :rtype: dict
    """
    _speak(env)
    _move_in(env.company)
    _receive_mail(env)
    _hire(env)
    _trade_in_pounds(env, today)
    return {"products": _stock(env), "terms": _terms(env)}


def _speak(env):
    """Activate the customers' languages, with the translations of all modules."""
    codes = {country.lang for country in COUNTRIES.values()}
    langs = env["res.lang"].with_context(active_test=False)
    missing = langs.search([("code", "in", list(codes)), ("active", "=", False)])
    if missing:
        wizard = {"lang_ids": [Command.set(missing.ids)], "overwrite": False}
        env["base.language.install"].create(wizard).lang_install()


def _move_in(company):
    # By way of the partner: a new country written on the company itself would install
    # the country's accounting modules in the middle of this transaction.
    ireland = company.env.ref("base.ie")
    company.partner_id.write({**ADDRESS, "country_id": ireland.id})
    company.name = ADDRESS["name"]
    company.logo = base64.b64encode(LOGO.read_bytes())
    company.resource_calendar_id.tz = TZ
    company.partner_id.bank_ids = [Command.create({"acc_number": ACCOUNT})]


def _receive_mail(env):
    domains = env["mail.alias.domain"]
    domain = domains.search([("name", "=", DOMAIN)], limit=1) or domains.create(
        {
            "name": DOMAIN,
            "bounce_alias": "bounce",
            "catchall_alias": "catchall",
            "default_from": "notifications",
        }
    )
    env.company.alias_domain_id = domain


def _hire(env):
    rows = [_prepare_user(env, *person) for person in STAFF]
    users = env["res.users"].with_context(no_reset_password=True).create(rows)
    maeve, _jonas, nora, _oisin = users
    env.company.write({"collections_user_id": maeve.id, "collections_dispute_user_id": nora.id})
    admin = env.ref("base.user_admin")
    admin.write({"email": f"admin@{DOMAIN}", "tz": TZ, "lang": LANG})


def _prepare_user(env, login, name, phone, groups):
    chosen = env.ref("base.group_user")
    for group in groups:
        chosen |= env.ref(f"collections_gentle.{group}")
    return {
        "name": name,
        "login": login,
        "password": login,
        "email": f"{login}@{DOMAIN}",
        "phone": phone,
        "tz": TZ,
        "lang": LANG,
        "group_ids": [Command.set(chosen.ids)],
    }


def _trade_in_pounds(env, today):
    pound = env.ref("base.GBP")
    pound.active = True
    oldest = (len(GBP_RATES) - 1) * RATE_DAYS
    env["res.currency.rate"].create(
        [
            {
                "currency_id": pound.id,
                "company_id": env.company.id,
                "name": today - timedelta(days=oldest - index * RATE_DAYS),
                "rate": rate,
            }
            for index, rate in enumerate(GBP_RATES)
        ]
    )


def _stock(env):
    """The catalogue as products by key; without taxes, which add nothing here."""
    products = env["product.product"].create(
        [
            {
                "name": item.en,
                "list_price": item.price,
                "type": "service" if item.key in ("delivery", "day") else "consu",
                "purchase_ok": False,
                "taxes_id": [Command.clear()],
            }
            for item in CATALOGUE
        ]
    )
    for product, item in zip(products, CATALOGUE, strict=True):
        product.with_context(lang="fr_FR").name = item.fr
        product.with_context(lang="de_DE").name = item.de
    return {item.key: product for item, product in zip(CATALOGUE, products, strict=True)}


def _terms(env):
    """Payment terms, by number of days and for the instalments."""
    days = sorted(set(NET_DAYS.values()))
    terms = {day: env.ref(f"account.account_payment_term_{day}days") for day in days}
    share = 100 / len(INSTALMENT_DAYS)
    lines = [Command.create({"value": "percent", "value_amount": share, "nb_days": day}) for day in INSTALMENT_DAYS]
    terms[INSTALMENTS] = env["account.payment.term"].create(
        {"name": "25 % now, then after 30, 60 and 90 days", "line_ids": lines}
    )
    return terms
