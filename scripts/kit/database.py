"""Databases: three templates, each made once and cloned in a second."""

import os
import shutil
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from . import config, locks, odoo, odoo_source, postgres
from .say import Failure, warn

BASE_MODULES = "account_payment,portal,sms,payment_demo,sms_twilio"
KEEP_TEMPLATES = 4  # others may be cloning from the one before
# Loading the chart of accounts sets the company to dollars and the United States, so this comes after it.
# The country by way of the partner: written on the company it would install a country's accounting.
COMPANY_SCRIPT = """
company = env.ref("base.main_company")
assert company.chart_template, "no chart of accounts"
assert not env["account.move"].search_count([]), "the ledger is not empty"
env.ref("base.EUR").active = True
company.write({"name": "Gentle Demo Company", "currency_id": env.ref("base.EUR").id})
company.partner_id.country_id = False
env.cr.commit()
"""
# Bundles that browser tests use; compiled inside each test they cost 15 to 30 seconds a time.
ASSETS_SCRIPT = """
env["ir.qweb"]._pregenerate_assets_bundles()
for name in ("web.assets_tests", "portal.assets_chatter", "portal.assets_chatter_style", "bus.websocket_worker_assets"):
    bundle = env["ir.qweb"]._get_asset_bundle(name)
    bundle.js(), bundle.css()
env.cr.commit()
"""
LEDGER_SCRIPT = """
from datetime import date
from odoo.addons.collections_gentle.demo.ledger import load
load(env, today=date.fromisoformat("{day}"))
env.cr.commit()
"""
NOT_IN_TEMPLATE = ("tests/", "readme/", "static/description/", "README")


@lru_cache
def base_key():
    recipe = (BASE_MODULES, COMPANY_SCRIPT, ASSETS_SCRIPT)
    return config.digest(odoo_source.current().key, *recipe)


@lru_cache
def addon_key():
    files = config.digest_files(config.ADDON_DIR, skip=(*NOT_IN_TEMPLATE, "demo/ledger"))
    requirements = (config.ROOT / "requirements.txt").read_bytes()
    return config.digest(base_key(), files, requirements)


@lru_cache
def demo_moment():
    """When the demo's run happens, in UTC: now (empty), or the last working morning when nobody would be written to."""
    now = datetime.now(timezone.utc)
    if now.weekday() < 5 and 9 <= now.hour < 15:
        return ""
    day = now if now.hour >= 15 else now - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return f"{day:%Y-%m-%d} 10:30:00"


def _ledger_script():
    """The ledger counts from the day of the run: one that was loaded last week is stale."""
    day = demo_moment()[:10] or f"{datetime.now(timezone.utc):%Y-%m-%d}"
    return LEDGER_SCRIPT.format(day=day)


@lru_cache
def demo_key():
    files = config.digest_files(config.ADDON_DIR / "demo")
    return config.digest(addon_key(), files, _ledger_script())


def base_name():
    return f"cg_base_{base_key()}"


def addon_name():
    return f"cg_addon_{addon_key()}"


def demo_name():
    return f"cg_demo_{demo_key()}"


def names():
    return postgres.sql("postgres", "SELECT datname FROM pg_database ORDER BY oid").split("\n")


def drop(name):
    postgres.tool("dropdb", "--if-exists", "--force", name)
    shutil.rmtree(config.FILESTORE / name, ignore_errors=True)


def clone(source, target):
    """The filestore belongs to the database: without it every asset is an error 500. Odoo never changes a
    stored file in place, so hard links are enough."""
    if target in names():
        drop(target)
    postgres.tool("createdb", "-O", postgres.ROLE, "-T", source, target)
    shutil.rmtree(config.FILESTORE / target, ignore_errors=True)
    if (config.FILESTORE / source).exists():
        shutil.copytree(config.FILESTORE / source, config.FILESTORE / target, copy_function=os.link)
    return target


def _seal(fresh, name):
    """Give a finished template its name and forbid connections, which would get in the way of cloning."""
    postgres.sql(fresh, "ANALYZE")
    postgres.sql("postgres", f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')
    postgres.sql("postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    shutil.rmtree(config.FILESTORE / name, ignore_errors=True)
    if (config.FILESTORE / fresh).exists():
        (config.FILESTORE / fresh).rename(config.FILESTORE / name)


def _make_template(name, source, build):
    with locks.exclusive(config.RUN / "lock" / "templates", "a template database"):
        if name in names():
            return
        fresh = f"{name}_new"
        drop(fresh)
        if source:
            clone(source, fresh)
        try:
            build(fresh)
            _seal(fresh, name)
        except BaseException:
            drop(fresh)
            raise
        _forget_old(name)


def _forget_old(name):
    kind = name.rsplit("_", 1)[0]
    same = [other for other in names() if other.startswith(f"{kind}_")]
    for old in same[:-KEEP_TEMPLATES]:
        try:
            drop(old)
        except Failure as failure:
            warn(str(failure))


def _log(name):
    return config.LOGS / f"{name}.log"


def make_base(_missing=None):
    _make_template(base_name(), None, _restore_or_build_base)


def _saved():
    return config.CACHE / "base" / f"{base_key()}-pg{postgres.bin_dir().parts[-2]}"


def _restore_or_build_base(fresh):
    if (_saved() / "ready").exists():
        postgres.tool("createdb", "-O", postgres.ROLE, "-T", "template0", "-E", "UTF8", "--lc-collate=C", fresh)
        postgres.tool("pg_restore", "--no-owner", f"--role={postgres.ROLE}", "-j2", "-d", fresh, _saved() / "dump")
        shutil.copytree(_saved() / "filestore", config.FILESTORE / fresh)
        return
    _build_base(fresh)
    _save_base(fresh)


def _build_base(fresh):
    advice = "If Odoo cannot be installed as it is, try another one: ODOO_SRC=/path/to/odoo make setup"
    options = ("-d", fresh, "--stop-after-init", "--no-http", "--max-cron-threads=0")
    odoo.call(*options, "-i", BASE_MODULES, log=_log("base-install"), advice=advice)
    odoo.shell(fresh, COMPANY_SCRIPT + ASSETS_SCRIPT, log=_log("base-company"), advice=advice)


def _save_base(fresh):
    """For the next cluster: a restore takes seconds where the building takes minutes."""
    with locks.exclusive(config.CACHE / "lock" / "base", "the saved base database"):
        shutil.rmtree(_saved(), ignore_errors=True)
        _saved().mkdir(parents=True)
        postgres.tool("pg_dump", "-Fc", "-f", _saved() / "dump", fresh)
        shutil.copytree(config.FILESTORE / fresh, _saved() / "filestore")
        (_saved() / "ready").touch()


def make_addon(_missing=None):
    make_base()
    _make_template(addon_name(), base_name(), _build_addon)


def _build_addon(fresh):
    if not (config.ADDON_DIR / "__manifest__.py").exists():
        raise Failure(f"{config.ADDON_DIR} holds no addon: this checkout is not complete.")
    advice = "The addon did not install; the traceback above says why."
    log = _log("addon-install")
    odoo.call(
        "-d", fresh, "-i", config.ADDON, "--stop-after-init", "--no-http", "--max-cron-threads=0",
        log=log, advice=advice,
    )  # fmt: skip
    state = postgres.sql(fresh, f"SELECT state FROM ir_module_module WHERE name = '{config.ADDON}'")
    if state != "installed":
        raise Failure(f"Odoo says that {config.ADDON} is {state or 'unknown'} after installing it; see {log}")
    odoo.shell(fresh, ASSETS_SCRIPT, log=_log("addon-assets"), advice="The addon's assets do not compile.")


def make_demo(_missing=None):
    make_addon()
    if not (config.ADDON_DIR / "demo" / "ledger.py").exists():
        raise Failure(f"{config.ADDON}/demo/ledger.py is missing: there is no demo ledger to load in this checkout.")
    _make_template(demo_name(), addon_name(), _build_demo)


def _build_demo(fresh):
    odoo.shell(fresh, _ledger_script(), log=_log("demo-ledger"), advice="The demo ledger did not load.")


def sweep_tests():
    """Drop databases of test runs that were killed: their names end in the process's number."""
    for name in names():
        owner = name.rsplit("_", 1)[-1]
        if name.startswith("cg_test_") and owner.isdigit() and not os.path.exists(f"/proc/{owner}"):
            drop(name)
