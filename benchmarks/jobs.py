"""One worker and two: the batches of one morning, by the scheduler and as jobs of queue_job (``make bench ARGS=jobs``).

Only the batches are measured, from the first one's begin to the last one's end: opening cases, listening and thanking
stay with the scheduler in any case. Give it a quiet machine, and read the ratios.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.processes import wait_for  # noqa: E402
from tests.e2e.queue_world import QueueDatabase, job_server  # noqa: E402

CUSTOMERS = 2000
PATIENCE = 1800
# The ledger, everybody's case, and nobody written to yet.
FILL = """
import sys
sys.path.insert(0, {folder!r})
from inside import ledger
from odoo import fields
ledger.fill(env, {customers})
env["ir.mail_server"].search([]).active = False
env["ir.cron"].search([]).active = False
run = env["collections.run"].sudo().with_context(allowed_company_ids=env.company.ids)
run._open_cases(env.company, fields.Datetime.now(), float("inf"))
env.cr.commit()
"""
SCHEDULER = """
import time
from odoo import fields
from odoo.addons.collections_gentle.models.collections_run import CollectionsRun
run = env["collections.run"].sudo().with_context(allowed_company_ids=env.company.ids)
begun = time.monotonic()
CollectionsRun._work_off(run, env.company, fields.Datetime.now(), float("inf"))._finish()
tell(time.monotonic() - begun)
"""
ENQUEUE = """
from odoo import fields
run = env["collections.run"].sudo().with_context(allowed_company_ids=env.company.ids)
run._enqueue(env.company, fields.Datetime.now())
env.cr.commit()
"""
TOOK = """
    SELECT EXTRACT(EPOCH FROM MAX(date_done) - MIN(date_started)) FROM queue_job WHERE method_name = '_work_batch'
"""


def main(customers):
    with QueueDatabase.clone("jobs") as ledger:
        ledger.install(tests=False)
        ledger.run(FILL.format(folder=str(ROOT / "benchmarks"), customers=customers), quiet=False)
        alone = scheduler(ledger)
        tell("the scheduler", alone, alone)
        for workers in (1, 2):
            tell(f"{workers} job workers", queue(ledger, workers), alone)
    return 0


def tell(who, took, alone):
    print(f"{who:16} {took:7.1f} s   {alone / took:.2f} times the scheduler", flush=True)


def scheduler(ledger):
    with QueueDatabase.clone("jobs", source=ledger) as database:
        return database.run(SCHEDULER, quiet=False)


def queue(ledger, workers):
    with QueueDatabase.clone("jobs", source=ledger) as database:
        database.run(ENQUEUE, quiet=False)
        with job_server(database, workers):
            wait_for(lambda: set(database.jobs()) == {"done"}, "the queue is worked off", PATIENCE)
        return float(database.count(TOOK))


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else CUSTOMERS))
