"""Databases in which an earlier version of the addon was used, and what has become of their rows since."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .processes import HERE, Database

ADDON = "collections_gentle"
LOGGED = re.compile(r"^.* (?:ERROR|CRITICAL) .*$|^Traceback.*$", re.M)
PATIENCE = 400
# What core keeps about invoices and customers.
LEDGER = ("account_move", "account_move_line", "account_partial_reconcile", "account_payment", "res_partner")
# When a row was touched last says nothing; the key of the link to an invoice is made for whoever is sent one.
NOT_COMPARED = ("write_date", "write_uid", "access_token", "signup_type")

INSTALL = f"""
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
modules = env["ir.module.module"]
modules.update_list()
modules.search([("name", "=", "{ADDON}")]).button_immediate_install()
env = api.Environment(Registry(env.cr.dbname).cursor(), SUPERUSER_ID, {{}})
"""
TELL = "import json\ndef tell(value): print('TOLD', json.dumps(value), flush=True)\n"


def base():
    """The template database that has Odoo's own modules and no addon of ours."""
    return Database(os.environ["COLLECTIONS_BASE_DB"])


def unpacked(version, folder):
    """A folder for the addons path in which the addon is of that version."""
    shutil.unpack_archive(HERE / "versions" / f"{ADDON}-{version}.tar.xz", folder)
    return folder


def addons_path(ours):
    """Odoo's addons path with ``ours`` in the place of this checkout."""
    conf = Path(os.environ["COLLECTIONS_RUN_DIR"], "odoo.conf").read_text()
    theirs = re.search(r"^addons_path = (.*),[^,\n]*$", conf, re.M)[1]
    return f"--addons-path={theirs},{ours}"


def odoo(*arguments, script=None):
    """Odoo to its end.

    :return: what it printed, and what it logged.
    """
    command = [os.environ["COLLECTIONS_ODOO"], *arguments]
    done = subprocess.run(command, input=script, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout, done.stderr


def used(database, version, folder, smtp_port):
    """Make ``database`` one in which ``version`` has been used for a while; first the ledger, kept as it was then."""
    ledger, work = ((HERE / name).read_text() for name in ("upgrade_ledger.py", "upgrade_used.py"))
    keep = f"keep(env.cr, 'before', {LEDGER!r})\nenv.cr.commit()\n"
    script = f"{KEEP}\n{TELL}smtp_port = {smtp_port}\n{ledger}\n{keep}{INSTALL}{work}\n"
    options = ("-d", database.name, "--no-http", "--log-level=error", addons_path(unpacked(version, folder)))
    printed, logged = odoo("shell", *options, script=script)
    assert "Traceback" not in logged, logged[-3000:]


KEEP = '''
def keep(cr, schema, tables):
    cr.execute(f"CREATE SCHEMA {schema}")
    for table in tables:
        cr.execute(f'CREATE TABLE {schema}."{table}" AS TABLE "{table}"')
'''


def tables(database, pattern, schema="public"):
    found = "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type = 'BASE TABLE'"
    return [name for (name,) in database.sql(f"{found} AND table_name LIKE %s ORDER BY 1", schema, pattern)]


def keep(database, schema, names):
    """Remember the rows of these tables as they are now."""
    copies = [f'CREATE TABLE {schema}."{name}" AS TABLE "{name}"' for name in names]
    database.sql(";\n".join([f"CREATE SCHEMA {schema}", *copies]))


def columns(database, table, schema="public"):
    query = "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
    return {name for (name,) in database.sql(query, schema, table)}


def changed(database, schema, table, but=()):
    """Rows that were there then and are now gone or different: (id, column, then, now), ``column`` empty when gone."""
    old, new = columns(database, table, schema), columns(database, table)
    both = sorted((old & new) - {"id", *NOT_COMPARED, *but})
    key = "id" if "id" in old else ""
    if not key:
        listed = ", ".join(f'"{name}"' for name in both)
        gone = database.sql(f'SELECT {listed} FROM {schema}."{table}" EXCEPT SELECT {listed} FROM "{table}"')
        return [(row, "", row, None) for row in gone]
    found = [(row, "", None, None) for (row,) in database.sql(
        f'SELECT id FROM {schema}."{table}" EXCEPT SELECT id FROM "{table}"')]
    for name in both:
        found += [(row, name, was, now) for row, was, now in database.sql(
            f'SELECT o.id, o."{name}"::text, n."{name}"::text FROM {schema}."{table}" o JOIN "{table}" n USING (id)'
            f' WHERE o."{name}"::text IS DISTINCT FROM n."{name}"::text ORDER BY 1')]
    return found
