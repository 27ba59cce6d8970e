"""Odoo as it is started for queue_job: the scheduler, two HTTP workers, and the runner that hands them jobs."""

import configparser
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from .processes import SCRIPT_PATIENCE, Database, free_port, healthy, wait_for

FOLDER = Path(os.environ.get("COLLECTIONS_QUEUE_JOB", ""))
ACTIONS = "SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND module || '.' || name = ANY(%s)"


def addons():
    """Odoo's option that brings queue_job in."""
    conf = configparser.RawConfigParser()
    conf.read(os.environ["ODOO_RC"])
    return f"--addons-path={conf['options']['addons_path']},{FOLDER / 'odoo' / 'addons'}"


def environment():
    """queue_job's manifest asks for a Python package that lies beside it."""
    return {**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}:{FOLDER}"}


OVER = """
    SELECT EXISTS (SELECT FROM collections_run)
       AND NOT EXISTS (SELECT FROM collections_run WHERE state = 'running')
       AND NOT EXISTS (SELECT FROM queue_job WHERE state <> 'done')
       AND NOT EXISTS (SELECT FROM ir_cron_trigger WHERE call_at <= now() AT TIME ZONE 'UTC')
"""


class QueueDatabase(Database):
    """A database with queue_job and our addon for it."""

    def install(self, tests=True):
        """Install queue_job, with which the glue addon comes by itself.

        :param bool tests: run the glue addon's tests, too.
        :return: what Odoo said.
        """
        options = ["-i", "queue_job", "--stop-after-init", "--no-http", "--max-cron-threads=0"]
        options += ["--test-enable", "--test-tags=/collections_gentle_queue_job"] if tests else []
        command = [os.environ["COLLECTIONS_ODOO"], "-d", self.name, addons(), *options]
        return subprocess.run(command, capture_output=True, text=True, env=environment())

    def start(self, script):
        command = [os.environ["COLLECTIONS_ODOO"], "shell", "-d", self.name, addons(), "--no-http", "--log-level=error"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, text=True, env=environment(), **pipes)
        process.stdin.write(f"print('READY', flush=True)\n{script}\n")
        process.stdin.close()
        process.stdin = None
        return process

    def forget(self):
        """As it was before the first run."""
        self.sql(
            """DELETE FROM collections_decision; DELETE FROM collections_touch; DELETE FROM collections_case;
               DELETE FROM collections_run; DELETE FROM mail_mail; DELETE FROM queue_job; DELETE FROM ir_cron_trigger"""
        )

    # --- the scheduler ----------------------------------------------------------------------------------------------

    def keep_only(self, *names):
        """The scheduler does nothing but these."""
        self.sql(f"UPDATE ir_cron SET active = id IN ({ACTIONS})", list(names))

    def call(self, name):
        """The scheduler does this action now."""
        self.sql(f"UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE id IN ({ACTIONS})", [name])
        connection = psycopg2.connect(
            dbname="postgres", host=os.environ["COLLECTIONS_PGHOST"], user=os.environ["COLLECTIONS_PGUSER"]
        )
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify('cron_trigger', %s)", (self.name,))
        finally:
            connection.close()

    # --- the jobs ---------------------------------------------------------------------------------------------------

    def jobs(self):
        """state → how many"""
        return dict(self.sql("SELECT state, COUNT(*) FROM queue_job GROUP BY state"))

    def workers(self):
        """Processes that are at work on a batch."""
        return {pid for (pid,) in self.sql("SELECT worker_pid FROM queue_job WHERE state = 'started'")}

    def bury(self, pids):
        """The runner gives a job that began more than ten seconds ago, and that nobody holds, to another worker."""
        self.sql(
            """UPDATE queue_job SET date_enqueued = date_enqueued - INTERVAL '10 seconds'
                WHERE state = 'started' AND worker_pid = ANY(%s)""",
            pids,
        )

    def wait_until_over(self):
        """Every run is finished, every job done, and the scheduler has nothing to do."""

        def over():
            # The runner looks for jobs of dead workers when something happens in the queue, or after a minute.
            self.sql("SELECT pg_notify('queue_job', uuid) FROM queue_job WHERE state IN ('enqueued', 'started')")
            idle = self.sql("SELECT id FROM ir_cron WHERE active FOR NO KEY UPDATE SKIP LOCKED")
            return len(idle) == self.count("SELECT COUNT(*) FROM ir_cron WHERE active") and self.count(OVER)

        wait_for(over, "the queue is worked off", SCRIPT_PATIENCE)


@contextmanager
def job_server(database, workers=2):
    """:return: its log, a file."""
    port, log = free_port(), Path(os.environ["COLLECTIONS_RUN_DIR"]) / "log" / f"{database.name}.log"
    command = [os.environ["COLLECTIONS_ODOO"], addons(), "-d", database.name, f"--db-filter=^{database.name}$"]
    command += ["--load=base,rpc,web,queue_job", f"--workers={workers}", "--max-cron-threads=1", "--log-level=warn"]
    command += [f"--http-port={port}", f"--gevent-port={free_port()}"]
    variables = environment() | {"ODOO_QUEUE_JOB_CHANNELS": f"root:{workers}"}
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out, env=variables) as process:
        try:
            wait_for(lambda: process.poll() is not None or healthy(f"http://127.0.0.1:{port}"), "the server starts")
            assert process.poll() is None, log.read_text()[-3000:]
            yield log
        finally:
            process.terminate()
