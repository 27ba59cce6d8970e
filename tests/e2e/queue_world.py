"""Odoo as it is started for queue_job: the scheduler, two HTTP workers, and the runner that hands them jobs."""

import configparser
import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from .processes import SCRIPT_PATIENCE, Database, _healthy, free_port, wait_for

FOLDER = Path(os.environ.get("COLLECTIONS_QUEUE_JOB", ""))
WORKERS = 2


def addons():
    """Odoo's option that brings queue_job in."""
    conf = configparser.RawConfigParser()
    conf.read(os.environ["ODOO_RC"])
    return f"--addons-path={conf['options']['addons_path']},{FOLDER / 'odoo' / 'addons'}"


def environment():
    """queue_job's manifest asks for a Python package that lies beside it."""
    return {**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}:{FOLDER}"}


class QueueDatabase(Database):
    """A database with queue_job and our addon for it."""

    def install(self):
        """Install queue_job, with which the glue addon comes by itself, and run the glue addon's tests.

        :return: what Odoo said.
        """
        options = ["-i", "queue_job", "--stop-after-init", "--no-http", "--max-cron-threads=0", "--test-enable"]
        command = [os.environ["COLLECTIONS_ODOO"], "-d", self.name, addons(), *options]
        tests = "--test-tags=/collections_gentle_queue_job"
        return subprocess.run([*command, tests], capture_output=True, text=True, env=environment())

    def start(self, script):
        command = [os.environ["COLLECTIONS_ODOO"], "shell", "-d", self.name, addons(), "--no-http", "--log-level=error"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, text=True, env=environment(), **pipes)
        process.stdin.write(f"print('READY', flush=True)\n{script}\n")
        process.stdin.close()
        process.stdin = None
        return process

    # --- the scheduler ----------------------------------------------------------------------------------------------

    def call(self, name):
        """The scheduler does this action now."""
        self.sql(
            """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT res_id FROM ir_model_data WHERE module || '.' || name = %s)""",
            name,
        )
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
        return [pid for (pid,) in self.sql("SELECT worker_pid FROM queue_job WHERE state = 'started'")]

    def wait_until_over(self):
        """Every run is finished, every job done. The runner looks for jobs of dead workers when something happens in the
        queue, or after a minute: this is something that happens."""

        def over():
            self.sql("UPDATE queue_job SET priority = priority WHERE state = 'started'")
            runs = self.count("SELECT COUNT(*) FROM collections_run")
            return (
                runs
                and not self.sql("SELECT 1 FROM collections_run WHERE state = 'running'")
                and set(self.jobs()) == {"done"}
            )

        wait_for(over, f"the queue is worked off; {self.jobs()}", SCRIPT_PATIENCE)


@contextmanager
def job_server(*databases):
    port, names = free_port(), [database.name for database in databases]
    log = Path(os.environ["COLLECTIONS_RUN_DIR"]) / "log" / f"{names[0]}.log"
    command = [os.environ["COLLECTIONS_ODOO"], addons(), "-d", ",".join(names), f"--db-filter=^({'|'.join(names)})$"]
    command += ["--load=base,rpc,web,queue_job", f"--workers={WORKERS}", "--max-cron-threads=1", "--log-level=warn"]
    command += [f"--http-port={port}", f"--gevent-port={free_port()}"]
    channels = {"ODOO_QUEUE_JOB_CHANNELS": f"root:{WORKERS}"}
    with (
        log.open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env=environment() | channels) as process,
    ):
        try:
            wait_for(lambda: process.poll() is not None or _healthy(f"http://127.0.0.1:{port}"), "the server starts")
            assert process.poll() is None, log.read_text()[-3000:]
            yield log
        finally:
            process.send_signal(signal.SIGTERM)
