"""The demo customers as contacts in the database."""

from .bills import NET_DAYS
from .customers import (
    ARCHIVED,
    BLACKLISTED,
    BY_KEY,
    CONTACTS,
    CUSTOMERS,
    EMAILS,
    EXCLUDED,
    MAILBOXES,
    PERSON,
    TOWNS,
    WITHOUT_TZ,
    country_of,
)
from .stories_agency import SELLERS

MARK = "DEMO-"


def already_here(env):
    """Whether the demo customers are in this database, archived or not."""
    partners = env["res.partner"].with_context(active_test=False)
    return bool(partners.search_count([("ref", "=like", f"{MARK}%")], limit=1))


def settle(env, terms):
    """Create customers and their contacts.

    :return: customers by key
    :rtype: dict
    """
    by_login = env["res.users"].search([("login", "in", ("maeve", "jonas", "nora"))]).grouped("login")
    rows = [
        _prepare_customer(env, number, customer, terms, by_login) for number, customer in enumerate(CUSTOMERS, start=1)
    ]
    partners = env["res.partner"].create(rows)
    customers = dict(zip(BY_KEY, partners, strict=True))
    env["res.partner"].create([_prepare_contact(contact, customers) for contact in CONTACTS])
    _set_apart(env, customers)
    return customers


def retire(customers):
    """Archive the customers who left; their invoices stay open."""
    for key in ARCHIVED:
        customers[key].action_archive()


def _prepare_customer(env, number, customer, terms, users):
    town, country = TOWNS[customer.town], country_of(customer.key)
    collector = users["jonas" if country.lang == "de_DE" else "maeve"]
    return {
        "name": customer.name,
        "ref": f"{MARK}{number:03d}",
        "is_company": customer.kind != PERSON,
        "street": customer.street,
        "zip": town.zip,
        "city": town.name,
        "country_id": env.ref(f"base.{_xmlid(town.country)}").id,
        "phone": country.phone.format(number) or False,
        "email": _email(customer) or False,
        "lang": country.lang,
        "tz": customer.key not in WITHOUT_TZ and country.tz or False,
        "customer_rank": 1,
        "user_id": users[SELLERS[customer.key]].id if customer.key in SELLERS else collector.id,
        "collections_user_id": collector.id,
        "property_payment_term_id": terms[NET_DAYS[customer.kind]].id,
    }


def _xmlid(country_code):
    # The United Kingdom is `base.uk`, all others go by their code.
    return {"GB": "uk"}.get(country_code, country_code.lower())


def _email(customer):
    usual = (
        f"{customer.key}@example.org"
        if customer.kind == PERSON
        else f"{MAILBOXES[country_of(customer.key).lang]}@{customer.key}.example"
    )
    return EMAILS.get(customer.key, usual)


def _prepare_contact(contact, customers):
    firm = customers[contact.customer]
    known = firm._fields["type"].get_values(firm.env)
    return {
        "name": contact.name,
        "parent_id": firm.id,
        "type": contact.type if contact.type in known else "other",
        "function": "Accounts payable" if contact.type == "contact" else False,
        "email": f"{contact.mailbox}@{contact.customer}.example",
        "lang": firm.lang,
        "tz": firm.tz,
    }


def _set_apart(env, customers):
    for key in BLACKLISTED:
        env["mail.blacklist"]._add(customers[key].email)
    if "collections_excluded" in env["res.partner"]._fields:
        for key in EXCLUDED:
            customers[key].collections_excluded = True
