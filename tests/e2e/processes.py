"""Starting, talking to and killing the provisioned Odoo; the environment comes from `make test-e2e`."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg2
import pytest

HERE = Path(__file__).parent
PATIENCE = 60
# A script that makes a whole ledger, on a machine that does other things besides.
SCRIPT_PATIENCE = 180
TELL = "import json\ndef tell(value): print('TOLD', json.dumps(value), flush=True)\n"
_number = count()


def source(name):
    """The text of a script for `odoo shell`."""
    return (HERE / name).read_text()


def needs_provisioning():
    if "COLLECTIONS_ODOO" not in os.environ:
        pytest.exit("These tests need what `make test-e2e` prepares.", returncode=4)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what, patience=PATIENCE):
    """Poll until ``condition`` is true.

    :return: what it returned.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {patience} s")


class Database:
    def __init__(self, name, begin=None, host=None):
        self.name, self._begin = name, begin
        self.host = host or os.environ["COLLECTIONS_PGHOST"]

    @classmethod
    @contextmanager
    def clone(cls, label, source=None):
        """A database of this test run; its name ends in our process number, so that a killed run is swept up."""
        made = cls(f"cg_test_e2e_{label}_{next(_number)}_{os.getpid()}")
        made.renew(source)
        try:
            yield made
        finally:
            subprocess.run([os.environ["COLLECTIONS_DB"], "drop", made.name], check=True, capture_output=True)

    def renew(self, source=None):
        """Make it a copy of ``source`` again."""
        environment = {**os.environ, **({"COLLECTIONS_TEMPLATE_DB": source.name} if source else {})}
        tool = os.environ["COLLECTIONS_DB"]
        subprocess.run([tool, "clone", self.name], check=True, env=environment, capture_output=True)

    # --- looking without Odoo ---------------------------------------------------------------------------------------

    def sql(self, query, *values):
        connection = self._connect(self.name)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def _connect(self, name):
        return psycopg2.connect(dbname=name, host=self.host, user=os.environ["COLLECTIONS_PGUSER"])

    def count(self, query, *values):
        return self.sql(query, *values)[0][0]

    def wake(self, *jobs):
        """Make scheduled actions due, by their external ids, and wake the server's scheduler, as Odoo itself does. One
        that is being worked is left alone."""
        self.sql(
            """UPDATE ir_cron SET active = TRUE, nextcall = now() AT TIME ZONE 'UTC' - INTERVAL '1 minute' WHERE id IN (
                   SELECT c.id FROM ir_cron c JOIN ir_model_data d ON d.model = 'ir.cron' AND d.res_id = c.id
                    WHERE d.module || '.' || d.name = ANY(%s) FOR UPDATE OF c SKIP LOCKED)""",
            list(jobs),
        )
        connection = self._connect("postgres")
        connection.autocommit = True
        connection.cursor().execute("SELECT pg_notify('cron_trigger', %s)", [self.name])
        connection.close()

    # --- Odoo processes ---------------------------------------------------------------------------------------------

    def start(self, script):
        """An `odoo shell` process that runs ``script`` and ends; it prints READY when Odoo is loaded."""
        script = f"print('READY', flush=True)\n{script}\n"
        if self._begin:
            return self._begin(script)
        command = [os.environ["COLLECTIONS_ODOO"], "shell", "-d", self.name, "--no-http", "--log-level=error"]
        command += ["--db_host", self.host]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        process.stdin.write(script)
        process.stdin.close()
        process.stdin = None
        return process

    def run(self, script, quiet=True):
        """Run ``script`` to its end.

        :param bool quiet: nothing may be logged as an error.
        :return: what it passed to ``tell``, which every script has.
        """
        return finish(self.start(TELL + script), quiet)

    def script(self, *names, **values):
        """Run the scripts of these names, one after the other in one process, with ``values`` as their globals."""
        return self.run("".join([*(f"{k} = {v!r}\n" for k, v in values.items()), *map(source, names)]))


def finish(process, quiet=True):
    out, errors = process.communicate(timeout=SCRIPT_PATIENCE)
    assert process.returncode == 0, errors[-3000:]
    if quiet:
        assert "Traceback" not in errors, errors[-3000:]
    told = [line[len("TOLD ") :] for line in out.splitlines() if line.startswith("TOLD ")]
    return json.loads(told[-1]) if told else None


def wait_ready(process):
    for line in process.stdout:
        if line.startswith("READY"):
            return
    raise AssertionError(process.stderr.read()[-3000:])


def kill(process):
    """As a power cut would: no clean-up whatsoever."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


@contextmanager
def serve(database, port=None, workers=0, crons=1, quiet=True):
    """An Odoo server.

    :param int workers: for HTTP, each a process; 0: threads of one process.
    :param bool quiet: its log may have no traceback in the end.
    :return: its address.
    """
    port = port or free_port()
    log = Path(os.environ["COLLECTIONS_RUN_DIR"]) / "log" / f"{database.name}.log"
    command = [os.environ["COLLECTIONS_ODOO"], "-d", database.name, f"--db-filter=^{database.name}$"]
    command += ["--http-port", str(port), f"--workers={workers}", f"--max-cron-threads={crons}", "--log-level=warn"]
    command += ["--db_host", database.host, "--gevent-port", str(free_port())]
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            wait_for(lambda: process.poll() is not None or healthy(url), "the server starts")
            assert process.poll() is None, log.read_text()[-3000:]
            yield url
        finally:
            process.terminate()
    text = log.read_text()
    assert not quiet or "Traceback" not in text, text[-3000:]
    log.unlink()


def healthy(url):
    try:
        with urllib.request.urlopen(f"{url}/web/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
