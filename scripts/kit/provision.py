"""From a fresh machine to template databases; what is there already costs nothing."""

from . import config, database, locks, odoo_source, postgres, system, venv
from .say import Step, run_steps


def _packages():
    needed, optional = system.missing_packages()
    optional = [name for name in optional if not _given_up(name).exists()]
    return (needed, optional) if needed or optional else None


def _given_up(package):
    """Remembers for this cache that the machine's package sources have no such package."""
    return config.CACHE / "unavailable" / package


def _install(missing):
    system.install(missing)
    for package in system.missing_packages()[1]:
        _given_up(package).parent.mkdir(parents=True, exist_ok=True)
        _given_up(package).touch()


def machine_steps():
    return [
        Step("Debian packages", "PostgreSQL, wkhtmltopdf, Chromium, poppler-utils; about 30 s", _packages, _install),
        Step("Odoo 19", "123 MB to fetch, 1.2 GB unpacked; about 30 s", odoo_source.step_missing, odoo_source.fetch),
        Step("Python packages", "a virtual environment; about 60 s", venv.missing, venv.make),
    ]


def database_steps(demo=False):
    usual = "Odoo's own modules; about 60 s; 5 s when saved in the cache"
    steps = [
        Step("Base database", usual, database.missing(database.base_name), database.make_base),
        Step("Addon database", "about 20 s", database.missing(database.addon_name), database.make_addon),
    ]
    if demo:
        steps.append(Step("Demo ledger", "about 60 s", database.missing(database.demo_name), database.make_demo))
    return steps


def cluster_step():
    return Step("Private PostgreSQL", "about 3 s", postgres.missing, postgres.create)


def _under_locks(steps, quiet):
    config.CACHE.mkdir(parents=True, exist_ok=True)
    with locks.exclusive(config.CACHE / "lock" / "machine", "the cache"):
        run_steps(steps, quiet)


def machine(quiet=False):
    _under_locks(machine_steps(), quiet)


def cluster():
    with locks.exclusive(config.RUN / "lock" / "cluster", "the database cluster"):
        run_steps([cluster_step()], quiet=True)
    postgres.use()


def databases(demo=False, quiet=False):
    run_steps(database_steps(demo), quiet)


def everything(demo=False, quiet=False):
    machine(quiet)
    cluster()
    databases(demo, quiet)


def python_packages():
    """Enough for lint: no Odoo, no database."""
    _under_locks([step for step in machine_steps() if step.name == "Python packages"], quiet=True)
