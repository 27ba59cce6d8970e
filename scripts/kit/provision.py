"""From a fresh machine to template databases; what is there already costs nothing."""

from . import axe, config, database, locks, odoo_source, postgres, queue_job, system, venv
from .say import Step, run_steps

CACHE_LOCK = config.CACHE / "lock" / "machine"
CLUSTER_LOCK = config.RUN / "lock" / "cluster"


def _step(lock, name, usual, missing, make):
    """A step that another command may be taking right now: wait for it, then look again."""

    def make_once(_missing):
        with locks.exclusive(lock, name):
            if still_missing := missing():
                make(still_missing)

    return Step(name, usual, missing, make_once)


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
        _give_up(package)


def _give_up(package):
    _given_up(package).parent.mkdir(parents=True, exist_ok=True)
    _given_up(package).touch()


def _python_step():
    return _step(CACHE_LOCK, "Python packages", "a virtual environment; about 60 s", venv.missing, venv.make)


def _axe_step():
    return _step(CACHE_LOCK, "Accessibility checker", "axe-core from npm; about 5 s", _missing_axe, _make_axe)


def _queue_step():
    return _step(CACHE_LOCK, "Job queue", "queue_job from PyPI; about 5 s", queue_job.missing, queue_job.make)


def _missing_axe():
    return axe.missing() and not _given_up("npm").exists()


def _make_axe(_missing):
    if not axe.make():
        _give_up("npm")


def _machine_steps():
    packages = "PostgreSQL, wkhtmltopdf, Chromium, poppler-utils; about 30 s"
    odoo = "123 MB to fetch, 1.2 GB unpacked; about 30 s"
    return [
        _step(CACHE_LOCK, "Debian packages", packages, _packages, _install),
        _step(CACHE_LOCK, "Odoo 19", odoo, odoo_source.missing, odoo_source.fetch),
        _python_step(),
        _step(CLUSTER_LOCK, "Private PostgreSQL", "about 5 s", postgres.missing, postgres.create),
    ]


def _missing_database(name):
    def missing():
        postgres.use()
        return name() not in database.names()

    return missing


def _database_steps(demo):
    base = "Odoo's own modules; about 60 s, or 5 s when saved in the cache"
    steps = [
        Step("Base database", base, _missing_database(database.base_name), database.make_base),
        Step("Addon database", "about 20 s", _missing_database(database.addon_name), database.make_addon),
    ]
    if demo:
        steps.append(Step("Demo ledger", "about 50 s", _missing_database(database.demo_name), database.make_demo))
    return steps


def everything(demo=False, quiet=False, tests=False):
    """:param bool tests: with what the tests of servers and browsers alone need."""
    run_steps([*_machine_steps(), *([_axe_step(), _queue_step()] if tests else []), *_database_steps(demo)], quiet)


def machine_and_cluster():
    """For commands that are called often: a look at what is there, and the set-up only when it is not."""
    if venv.missing() or not odoo_source.find() or postgres.missing():
        run_steps(_machine_steps(), quiet=True)
    postgres.use()


def python_packages():
    """Enough for lint: no Odoo, no database."""
    run_steps([_python_step()], quiet=True)
