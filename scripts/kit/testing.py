"""`make test` and its parts: each level of tests in a pytest process of its own."""

import os
import shlex
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from . import axe, config, database, odoo, postgres, provision, queue_job, system, turns, venv
from .say import say

LEVELS = ("engine", "repo", "addon", "e2e")
MOST_PARTS = 8  # each is an Odoo of its own: some seconds to start, and half a gigabyte
BESIDE = ("repo", "e2e")  # the addon's tests take longest and leave a core now and then; these need only one


def _targets(level, chosen):
    """What to hand to pytest, or nothing when the level has no tests yet."""
    if chosen:
        return shlex.split(chosen)
    folder = config.ROOT / "tests" / level
    if not any(folder.rglob("test_*.py")):
        say(f"tests/{level}: no tests yet, skipped")
        return []
    return [f"tests/{level}"]


def _pytest(python, options, targets, log=None, **extra):
    """:param log: a file for what it says."""
    arguments = [str(python), "-m", "pytest", *options, *shlex.split(os.environ.get("PYTEST_ARGS", "")), *targets]
    if not log:
        return subprocess.run(arguments, cwd=config.ROOT, **extra).returncode
    with log.open("w") as out:
        return subprocess.run(arguments, cwd=config.ROOT, stdout=out, stderr=subprocess.STDOUT, **extra).returncode


def engine(targets):
    """The rules' tests; a whole folder on two cores at once, where the plugin for that is installed."""
    python = venv.engine_python()
    options = ["-p", "no:odoo", "-o", "pythonpath=collections_gentle"]
    parallel = subprocess.run([str(python), "-c", "import xdist"], capture_output=True).returncode == 0
    several = any((config.ROOT / target.split("::")[0]).is_dir() for target in targets)
    return _pytest(python, [*options, *(["-n", "2"] if parallel and several else [])], targets)


def repo(targets, log=None):
    return _pytest(venv.python(), ["-p", "no:odoo"], targets, log)


def addon(targets):
    """The addon's tests; of a whole folder some files at once, in runs that take turns, each with a database and a port
    of its own."""
    files = sorted((file for target in targets for file in _files(target)), key=_longest_first)
    if len(files) < 2:
        return _addon_part(0, targets)
    at_once = _parts(files)
    logs = [config.LOGS / f"test-addon-{number}.log" for number in range(at_once)]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(at_once) as pool:
        taken = {turns.COUNTER: str(Path(folder) / "taken")}
        parts = [pool.submit(_addon_part, number, files, log, taken) for number, log in enumerate(logs)]
        for part, log in zip(parts, logs, strict=True):
            part.result()
            print(log.read_text(), end="", flush=True)
    return max(part.result() for part in parts)


def _files(target):
    path = config.ROOT / target.split("::")[0]
    return sorted(map(str, path.rglob("test_*.py"))) if path.is_dir() else [target]


def _parts(files):
    """How many at once: one for each core; two where there is one core, for one works while the other waits for the database."""
    return min(max(len(os.sched_getaffinity(0)), 2), len(files), MOST_PARTS)


def _longest_first(file):
    """Order of the files. One or two tests in a file may tell a long story; others take as long as any other test."""
    tests = (config.ROOT / file).read_text().count("    def test_") if "::" not in file else 1
    return tests > 2, -tests, file


def _addon_part(number, targets, log=None, extra=None):
    name = database.clone(database.addon_name(), f"cg_test_addon_{number}_{os.getpid()}")
    conf = odoo.write_conf(config.RUN / "test" / f"{name}.conf", db_name=name, http_port=_free_port())
    # The engine's short import name must not exist beside odoo.addons.collections_gentle.engine.
    options = ["--odoo-http", "-o", "pythonpath=", "-o", f"cache_dir={config.RUN / 'test' / f'pytest-{number}'}"]
    options += ["-p", f"scripts.{turns.__name__}"] if extra else []
    try:
        return _pytest(venv.python(), options, targets, log, env={**odoo.environment(conf), **(extra or {})})
    finally:
        database.drop(name)
        conf.unlink()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def e2e(targets, log=None):
    return _pytest(venv.python(), ["-p", "no:odoo"], targets, log, env=tool_environment())


@contextmanager
def _beside(plan):
    """Begin what goes beside the addon's tests, one level after the other.

    :return: level → a function that waits for its result.
    """
    together = "addon" in dict(plan)
    with ThreadPoolExecutor(1) as pool:
        yield {level: _begun(pool, level, targets) for level, targets in plan if together and level in BESIDE}


def _begun(pool, level, targets):
    log = config.LOGS / f"test-{level}.log"
    running = pool.submit(RUNNERS[level], targets, log)

    def result():
        code = running.result()
        print(log.read_text(), end="", flush=True)
        return code

    return result


def tool_environment():
    """What tests that start servers of their own need to know."""
    odoo.write_conf()
    return {
        **odoo.environment(),
        "COLLECTIONS_INSIDE": "1",
        "COLLECTIONS_ODOO": str(config.ROOT / "scripts" / "odoo"),
        "COLLECTIONS_DB": str(config.ROOT / "scripts" / "db"),
        "COLLECTIONS_PGHOST": str(postgres.socket_dir()),
        "COLLECTIONS_PGUSER": postgres.ROLE,
        "COLLECTIONS_PGBIN": str(postgres.bin_dir()),
        "COLLECTIONS_TEMPLATE_DB": database.addon_name(),
        "COLLECTIONS_BASE_DB": database.base_name(),
        "COLLECTIONS_RUN_DIR": str(config.RUN),
        "COLLECTIONS_CHROMIUM": system.chromium() or "",
        "COLLECTIONS_AXE": str(axe.script() or ""),
        "COLLECTIONS_QUEUE_JOB": str(queue_job.folder()),
        "COLLECTIONS_PYTHON": str(venv.python()),
    }


RUNNERS = {"engine": engine, "repo": repo, "addon": addon, "e2e": e2e}


def _prepare(levels):
    """Only what the chosen levels need: the engine's tests do with Python alone."""
    if {"addon", "e2e"} & set(levels):
        provision.everything(quiet=True, tests="e2e" in levels)
        database.sweep_tests()
    elif "repo" in levels:
        provision.python_packages()


def run(levels, chosen=""):
    plan = [(level, _targets(level, chosen)) for level in levels]
    plan = [(level, targets) for level, targets in plan if targets]
    if not plan:
        return 0
    _prepare([level for level, _targets in plan])
    codes = {}
    with _beside(plan) as waiting:
        for level, targets in sorted(plan, key=lambda part: part[0] in waiting):
            say(f"\n=== tests/{level}")
            codes[level] = waiting[level]() if level in waiting else RUNNERS[level](targets)
    sys.stdout.flush()
    failed = [level for level, code in codes.items() if code]
    if failed:
        say(f"\nFAILED: {', '.join(failed)} (make test-<part> runs one part, TESTS=<file> one file)")
    return 1 if failed else 0
