"""Databases in which an earlier version of the addon was used, and what has become of their rows since."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .processes import HERE, TELL, Database, source

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
    house, ledger, work = map(source, ("house.py", "upgrade_ledger.py", "upgrade_used.py"))
    keep = f"keep(env.cr, 'before', {LEDGER!r})\nenv.cr.commit()\n"
    script = f"{KEEP}\n{TELL}smtp_port = {smtp_port}\n{house}\n{ledger}\n{keep}{INSTALL}{work}\n"
    options = ("-d", database.name, "--no-http", "--log-level=error", addons_path(unpacked(version, folder)))
    printed, logged = odoo("shell", *options, script=script)
    assert "Traceback" not in logged, logged[-3000:]


KEEP = """
def keep(cr, schema, tables):
    cr.execute(f"CREATE SCHEMA {schema}")
    for table in tables:
        cr.execute(f'CREATE TABLE {schema}."{table}" AS TABLE "{table}"')
"""


def tables(database, *patterns):
    query = (
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND table_name LIKE ANY(%s) ORDER BY 1"
    )
    return [name for (name,) in database.sql(query, list(patterns))]


def remember(database, schema, names):
    """Keep the rows of these tables as they are now."""
    copies = [f'CREATE TABLE {schema}."{name}" AS TABLE "{name}"' for name in names]
    database.sql(";\n".join([f"CREATE SCHEMA {schema}", *copies]))


def changed(database, schema):
    """Rows that were kept in ``schema`` and are gone or different now: (table, id, column, then, now)."""
    kept = "SELECT c.table_name, bool_or(c.column_name = 'id') FROM information_schema.columns c"
    found = []
    for table, has_id in database.sql(f"{kept} WHERE c.table_schema = %s GROUP BY 1 ORDER BY 1", schema):
        query = _DIFFERENT if has_id else _GONE
        rows = database.sql(query.format(schema=schema, table=table), list(NOT_COMPARED))
        found += [(table, *row) for row in rows]
    return found


_DIFFERENT = """
    SELECT past.id, was.key, was.value, to_jsonb(present) ->> was.key
      FROM {schema}."{table}" past
 LEFT JOIN "{table}" present USING (id)
CROSS JOIN LATERAL jsonb_each_text(to_jsonb(past)) was
     WHERE (to_jsonb(present) ->> was.key) IS DISTINCT FROM was.value AND was.key <> ALL(%s)
  ORDER BY past.id, was.key
"""
# Pairs of ids have no id of their own.
_GONE = """
    SELECT to_jsonb(past), '', '', '' FROM {schema}."{table}" past
     WHERE to_jsonb(past) NOT IN (SELECT to_jsonb(present) FROM "{table}" present) AND %s::text[] IS NOT NULL
"""
