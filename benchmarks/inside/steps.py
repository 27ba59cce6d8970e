"""The steps that ``benchmarks/run.py`` asks for, each in its own process; they return what JSON can hold."""

from dataclasses import asdict

from . import floor as bare
from . import ledger, ours
from . import peer as other


def fill(env, customers):
    partners = ledger.fill(env, customers)
    ours.going_on(env, partners)
    env.cr.execute("ANALYZE")
    return {"invoices": len(partners) * ledger.PER_CUSTOMER}


def run(env):
    cost, waiting = ours.run(env)
    contacted = ours.reminders(env).case_id.partner_id.ids
    env.cr.commit()
    cases = env["collections.case"].search_count([("state", "!=", "closed")])
    return {**asdict(cost), "count": waiting, "contacted": contacted, "cases": cases}


def quiet(env):
    ours.quiet(env)  # whoever was still woken by the run
    env.cr.commit()
    return asdict(ours.quiet(env))


def gate(env):
    cost, count = ours.gate(env)
    return {**asdict(cost), "count": count}


def floor(env):
    query = bare.query(env)
    cost, count = bare.insert(env)
    return {**asdict(cost), "count": count, "query": query.seconds}


def screens(env):
    return {kind: asdict(cost) for kind, cost in ours.screens(env).items()}


def payments(env, count):
    ours_too, bare_ones = ours.payments(env, count)
    return {"with": asdict(ours_too), "without": asdict(bare_ones), "count": count}


def prepare_peer(env, contacted):
    other.prepare(env, contacted)


def peer(env):
    costs, count = other.run(env)
    return {"count": count, **{name: asdict(cost) for name, cost in costs.items()}}
