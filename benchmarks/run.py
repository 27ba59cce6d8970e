"""Our run, a peer and the floor on the same ledger, in one run on one machine: ``make bench`` (``ARGS=2000`` for one size).

Each step is a process of its own inside Odoo's shell. Seconds depend on the machine and on what else it does; read the
ratios. The table goes to ``docs/benchmarks.md``.
"""

import configparser
import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import table

ROOT = Path(__file__).resolve().parents[1]
SIZES = (2000, 20000)
# Installed into a folder of its own for the measurement only; nothing of it is part of the addon.
PEER = "odoo-addon-account_credit_control==19.0.1.0.0.13"
PEER_FOLDER = Path(os.environ.get("COLLECTIONS_RUN_DIR", ROOT / ".run")) / "bench" / "peer"
RECONCILED = 2000
SHELL = """
    import json, logging, sys
    sys.path.insert(0, {folder!r})
    from inside import steps
    logging.disable(logging.WARNING)
    env = env(context={{**env.context, "tracking_disable": False}})
    result = steps.{step}(env, **json.loads({arguments!r}))
    print("RESULT" + json.dumps(result))
"""


def main(sizes):
    measures = {size: measure(size) for size in sizes}
    measures["payments"] = payments()
    document = ROOT / "docs" / "benchmarks.md"
    document.write_text(table.fill(document.read_text(), measures))
    print(table.draw(measures))
    return 0


def measure(size):
    """All steps for a ledger of ``size`` customers.

    :return: what each step said, by its name.
    """
    ledger, other = f"bench_{size}", f"bench_{size}_peer"
    database("clone", ledger)
    try:
        step(ledger, "fill", customers=size)
        postgres_clone(ledger, other)
        said = {name: step(ledger, name) for name in ("run", "quiet", "gate", "floor", "screens")}
        if size == min(SIZES):
            said["peer"] = peer(other, said["run"]["contacted"])
        return said
    finally:
        for name in (ledger, other):
            database("drop", name, check=False)


def peer(name, contacted):
    """The peer on a copy of the ledger as it was before our run."""
    pip = [
        os.environ["COLLECTIONS_PYTHON"],
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        PEER_FOLDER,
        PEER,
    ]
    if not PEER_FOLDER.exists():
        subprocess.run(pip, check=True)
    odoo(name, "-i", "account_credit_control", "--stop-after-init", "--log-level=error")
    step(name, "prepare_peer", contacted=contacted)
    return step(name, "peer")


def payments():
    """A day on which many payments are matched."""
    name = "bench_payments"
    database("clone", name)
    try:
        step(name, "fill", customers=RECONCILED)
        step(name, "run")
        return step(name, "payments", count=RECONCILED)
    finally:
        database("drop", name, check=False)


# --- processes ----------------------------------------------------------------------------------------------------------


def step(name, function, **arguments):
    """Do one step in a process of its own; what it returned."""
    print(f"{name}: {function}", file=sys.stderr, flush=True)
    script = dedent(SHELL).format(folder=str(ROOT / "benchmarks"), step=function, arguments=json.dumps(arguments))
    done = odoo(name, "--no-http", "--log-level=error", command="shell", script=script)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    if not lines:
        raise SystemExit(f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}")
    return json.loads(lines[-1].removeprefix("RESULT"))


def odoo(name, *arguments, command=None, script=None):
    paths = configparser.RawConfigParser()
    paths.read(os.environ["ODOO_RC"])
    folders = f"{paths['options']['addons_path']},{PEER_FOLDER / 'odoo' / 'addons'}"
    chosen = ["--addons-path", folders] if name.endswith("_peer") else []
    return subprocess.run(
        [os.environ["COLLECTIONS_ODOO"], *filter(None, [command]), "-d", name, *chosen, *arguments],
        input=script,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=script is None,
    )


def database(command, name, check=True):
    subprocess.run([os.environ["COLLECTIONS_DB"], command, name], check=check, capture_output=True)


def postgres_clone(source, target):
    database("clone", target)
    psql = [os.environ["COLLECTIONS_DB"], "psql", "postgres", "-qc"]
    subprocess.run([*psql, f'DROP DATABASE "{target}"'], check=True, capture_output=True)
    subprocess.run(
        [*psql, f'CREATE DATABASE "{target}" TEMPLATE "{source}" OWNER odoo'], check=True, capture_output=True
    )


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
