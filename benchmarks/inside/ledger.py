"""A ledger of any size: a few documents are posted by Odoo itself, and SQL clones them, at half a millisecond each.

Nothing here is written by Odoo's rules but the patterns; what is cloned is a copy of what Odoo posted.
"""

from collections import namedtuple
from datetime import date, timedelta
from random import Random

from odoo import Command
from odoo.tools import SQL, split_every

Pattern = namedtuple("Pattern", "moves paid")
# A customer's five documents: share of a hundred, and how many days ago they fell due (negative: they will).
KINDS = (
    ("paid", 45, (30, 400)),
    ("open", 30, (-25, 110)),
    ("partly", 10, (5, 110)),
    ("parts", 10, (20, 120)),
    ("long", 5, (1, 60)),
)
PER_CUSTOMER = 5
DOLLARS = 0.1
LANGUAGE = "en_US"


def fill(env, customers, seed=19):
    """Make ``customers`` customers with five invoices each.

    :return: ids of the customers.
    """
    _open_hours(env)
    patterns = {
        (kind, currency): _pattern(env, kind, currency)
        for kind, _share, _days in KINDS
        for currency in (env.company.currency_id, _dollar(env))
    }
    env.flush_all()
    partners = _clone_partners(env, customers)
    _clone_documents(env, patterns, partners, Random(seed))
    env.invalidate_all()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    return partners


def _open_hours(env):
    """Nobody is written to at night, and a run takes as long as it takes; the hours are not what is measured."""
    env["ir.config_parameter"].set_param("collections_gentle.time_budget", 24 * 60 * 60)
    env.company.write({"email": "office@gentle.example.com", "collections_user_id": env.ref("base.user_admin").id})
    days = [
        Command.create(
            {"name": str(day), "dayofweek": str(day), "hour_from": 0, "hour_to": 24, "day_period": "morning"}
        )
        for day in range(7)
    ]
    calendar = env["resource.calendar"].create({"name": "Always", "attendance_ids": [Command.clear(), *days]})
    env["collections.policy"].search([]).write(
        {"calendar_id": calendar.id, "hour_from": 0, "hour_to": 24, "bank_stale_days": 0}
    )


def _dollar(env):
    dollar = env.ref("base.USD")
    dollar.active = True
    if not dollar.rate_ids:
        env["res.currency.rate"].create({"currency_id": dollar.id, "name": date(2020, 1, 1), "rate": 1.08})
    return dollar


# --- what Odoo posts ----------------------------------------------------------------------------------------------------


def _pattern(env, kind, currency):
    """An invoice that falls due today, with its payment if there is one.

    :return: the posted moves, the invoice first.
    """
    invoice = _invoice(env, kind, currency)
    paid = {"paid": 1, "partly": 0.4}.get(kind, 0)
    return Pattern(invoice + _payment(env, invoice, paid) if paid else invoice, paid)


def _invoice(env, kind, currency):
    today = date.today()
    account = env["account.account"].search([("account_type", "=", "income")], limit=1)
    parts = env["account.payment.term"].search([("name", "=", "Benchmark: three parts")], limit=1)
    if not parts:
        lines = [
            {"value": "percent", "value_amount": share, "nb_days": days}
            for share, days in ((30, 0), (30, 30), (40, 60))
        ]
        parts = env["account.payment.term"].create(
            {"name": "Benchmark: three parts", "line_ids": [Command.clear(), *(Command.create(line) for line in lines)]}
        )
    line = {"name": "Oak shelf", "price_unit": 187.5, "tax_ids": False, "account_id": account.id}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": _partner(env).id,
            "currency_id": currency.id,
            "invoice_date": today - timedelta(days=60 if kind == "parts" else 30),
            "invoice_date_due": today,
            "invoice_payment_term_id": parts.id if kind == "parts" else False,
            "invoice_line_ids": [Command.create(line)] * (8 if kind == "long" else 2),
        }
    )
    invoice.action_post()
    invoice.is_move_sent = True
    return invoice


def _partner(env):
    name = "Benchmark pattern"
    return env["res.partner"].search([("name", "=", name)], limit=1) or env["res.partner"].create(
        {
            "name": name,
            "is_company": True,
            "email": "pattern@customer.example.com",
            "lang": LANGUAGE,
            "country_id": env.ref("base.ie").id,
        }
    )


def _payment(env, invoice, share):
    """An entry of the bank's journal, matched with the invoice."""
    owed = invoice.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    amount, balance = (round(sum(owed.mapped(name)) * share, 2) for name in ("amount_currency", "balance"))
    common = {"partner_id": invoice.partner_id.id, "currency_id": invoice.currency_id.id, "name": "Payment"}
    entry = env["account.move"].create(
        {
            "journal_id": journal.id,
            "date": invoice.invoice_date_due,
            "line_ids": [
                Command.create(
                    {
                        **common,
                        "account_id": journal.default_account_id.id,
                        "amount_currency": amount,
                        "balance": balance,
                    }
                ),
                Command.create(
                    {**common, "account_id": owed.account_id.id, "amount_currency": -amount, "balance": -balance}
                ),
            ],
        }
    )
    entry.action_post()
    (owed + entry.line_ids.filtered(lambda line: line.account_id == owed.account_id)).reconcile()
    return entry


# --- what SQL clones ----------------------------------------------------------------------------------------------------


def _columns(env, table, but=()):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_generated = 'NEVER' AND column_name <> ALL(%s)",
        (table, [*but]),
    )
    return [name for (name,) in env.cr.fetchall()]


def _clone(env, table, source, **changed):
    """Insert a copy of rows of ``table``, all columns but those that ``changed`` gives as SQL.

    :param SQL source: what follows ``FROM``; the rows that are copied are called ``t``.
    """
    same = _columns(env, table, but=changed)
    names = SQL(", ").join(SQL.identifier(name) for name in [*same, *changed])
    values = SQL(", ").join([*(SQL.identifier("t", name) for name in same), *changed.values()])
    env.cr.execute(SQL("INSERT INTO %s (%s) SELECT %s FROM %s", SQL.identifier(table), names, values, source))


def _clone_partners(env, count):
    pattern = _partner(env)
    env.flush_all()
    env.cr.execute("SELECT nextval('res_partner_id_seq') FROM generate_series(1, %s)", (count,))
    ids = [id_ for (id_,) in env.cr.fetchall()]
    source = SQL("res_partner t, unnest(%s) AS new(id) WHERE t.id = %s", ids, pattern.id)
    name, email = SQL("'Customer ' || new.id || ' Ltd'"), SQL("'customer' || new.id || '@customer.example.com'")
    _clone(
        env,
        "res_partner",
        source,
        id=SQL("new.id"),
        commercial_partner_id=SQL("new.id"),
        name=name,
        complete_name=name,
        commercial_company_name=name,
        email=email,
        email_normalized=email,
    )
    return ids


def _clone_documents(env, patterns, partners, random):
    """Choose each customer's documents, and clone all of one pattern together."""
    euro, dollar = env.company.currency_id, env.ref("base.USD")
    chosen = {key: [] for key in patterns}
    names, shares = [kind for kind, _share, _days in KINDS], [share for _kind, share, _days in KINDS]
    ages = {kind: days for kind, _share, days in KINDS}
    for partner in partners:
        currency = dollar if random.random() < DOLLARS else euro
        for kind in random.choices(names, shares, k=PER_CUSTOMER):
            chosen[kind, currency].append((partner, random.randint(*ages[kind])))
    for key, rows in chosen.items():
        for some in split_every(20000, rows):
            _clone_pattern(env, patterns[key], some)


def _clone_pattern(env, pattern, rows):
    """Clone the documents of a pattern for each (customer, days that they are older)."""
    cr = env.cr
    cr.execute("CREATE TEMP TABLE wanted (n serial, partner int, shift int) ON COMMIT DROP")
    cr.execute(
        SQL(
            "INSERT INTO wanted (partner, shift) SELECT * FROM unnest(%s, %s)",
            [p for p, _s in rows],
            [s for _p, s in rows],
        )
    )
    for kind, table, ids in (
        ("move", "account_move", pattern.moves.ids),
        ("line", "account_move_line", pattern.moves.line_ids.ids),
        ("full", "account_full_reconcile", pattern.moves.line_ids.full_reconcile_id.ids),
    ):
        cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT n, old, nextval(%s) AS id FROM wanted, unnest(%s::int[]) AS old",
                SQL.identifier(f"new_{kind}"),
                f"{table}_id_seq",
                ids,
            )
        )
    # A line names its full matching, so that comes first.
    _clone(
        env, "account_full_reconcile", SQL("new_full f JOIN account_full_reconcile t ON t.id = f.old"), id=SQL("f.id")
    )
    _clone_moves(env)
    _clone_matching(env, pattern.moves.line_ids.matched_debit_ids)
    for name in ("wanted", "new_move", "new_line", "new_full"):
        cr.execute(SQL("DROP TABLE %s", SQL.identifier(name)))


def _clone_moves(env):
    earlier = [SQL("t.%s - w.shift", SQL.identifier(name)) for name in ("date", "invoice_date", "invoice_date_due")]
    number = SQL("t.name || '/' || m.id")
    source = SQL("new_move m JOIN account_move t ON t.id = m.old JOIN wanted w ON w.n = m.n")
    _clone(
        env,
        "account_move",
        source,
        id=SQL("m.id"),
        partner_id=SQL("w.partner"),
        commercial_partner_id=SQL("w.partner"),
        name=number,
        payment_reference=number,
        sequence_number=SQL("m.id"),
        access_token=SQL("NULL"),
        **dict(zip(("date", "invoice_date", "invoice_date_due"), earlier, strict=True)),
    )
    _clone(
        env,
        "account_move_line",
        SQL(
            "new_line l JOIN account_move_line t ON t.id = l.old JOIN wanted w ON w.n = l.n "
            "JOIN new_move m ON m.n = l.n AND m.old = t.move_id LEFT JOIN new_full f ON f.n = l.n AND f.old = t.full_reconcile_id"
        ),
        id=SQL("l.id"),
        move_id=SQL("m.id"),
        partner_id=SQL("w.partner"),
        move_name=SQL("t.move_name || '/' || m.id"),
        full_reconcile_id=SQL("f.id"),
        **{name: SQL("t.%s - w.shift", SQL.identifier(name)) for name in ("date", "invoice_date", "date_maturity")},
    )


def _clone_matching(env, partials):
    if not partials:
        return
    _clone(
        env,
        "account_partial_reconcile",
        SQL(
            "account_partial_reconcile t JOIN new_line d ON d.old = t.debit_move_id "
            "JOIN new_line c ON c.old = t.credit_move_id AND c.n = d.n JOIN wanted w ON w.n = d.n "
            "LEFT JOIN new_full f ON f.n = d.n AND f.old = t.full_reconcile_id WHERE t.id = ANY(%s)",
            partials.ids,
        ),
        id=SQL("nextval('account_partial_reconcile_id_seq')"),
        debit_move_id=SQL("d.id"),
        credit_move_id=SQL("c.id"),
        full_reconcile_id=SQL("f.id"),
        max_date=SQL("t.max_date - w.shift"),
    )
